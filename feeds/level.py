"""How much a story matters, and the reason that is shown with it.

What counts: what happened (an act such as a launch or a withdrawal), who says so (an official source), and how many
independent outlets report it within how long. One outlet alone never makes a story urgent, whatever words it uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from feeds.model import Kind, Level, Matched

NOTABLE_OUTLETS = 3
URGENT_OUTLETS = 6
URGENT_WITHIN = timedelta(hours=3)
URGENT_OUTLETS_WITH_OFFICIAL = 4
NOTABLE_OUTLETS_WITH_OFFICIAL = 2

# Acts that change something on the ground, as titles put them, in the catalogue's languages: stems at word start.
_ACTS = re.compile(
    r"\b((?:re)?deploy|relocat|mov(?:es|ed|ing) (?:\w+[ -]){0,3}(?:missile|launcher|troop|warhead|bomber|batter)|"
    r"launch|fir(?:es|ed|ing)\b|shot down|shoots? down|intercept|suspend|withdr[ae]w|scrap|cancel|shelv|"
    r"expel|invad|attack|strik|test-?fir|annex|declar|ultimatum|nuclear alert|mobilis|mobiliz|"
    r"close[sd]? (?:the )?border|seiz|sabotag|drops? plan|halt|"
    r"rozmie[sś][zc]|wystrzel|zestrzel|zawies|wycof|wydal|rezygn|przenos|przenie|przechwy|wstrzym|"
    r"развер|размест|запуст|запуск|сбил|сбит|перехват|приостан|отказ|высыла|выслал|ультимат|вывод|выве[лд]|отмен|переброс|перемест|"
    r"розгор|розміст|збил|збит|перехоп|призупин|відмов|вислал|скасув|"
    r"stationier|abgeschoss|setzt .{0,30} aus|weist .{0,40} aus|zieht .{0,40} ab|startet|verzicht|"
    r"dislok|perkel|paleid|numuš|sustabd|išsiun|atšauk|perėm|"
    r"rozmíst|odpál|vypál|sestřel|pozastav|vyhost|zruš|odstoup|stahuj|stáh|izviet|notriec|aptur|izraid|atcel|"
    r"paiguta|tulista|peata|tühista|déploi|expuls|abat|retir|annul|renonc|sijoit|ampu|pudot|keskeyt|karkot|perui)",
    re.IGNORECASE,
)


def has_act(text: str) -> bool:
    """Whether a title tells of an act, not of talk."""
    return _ACTS.search(text) is not None


def judge(titles: Iterable[str], outlets: int, independent: int, official: bool, span: timedelta) -> tuple[Level, str]:
    """The level of a story and its reason.

    `outlets` report it within `span` of its opening, `independent` of them in their own words and not under a
    government's control; `official` is whether an official source is among them; `titles` are what tells of an act.
    """
    reason = _told_by(outlets, independent, span) + (", official source" if official else "")
    if independent < NOTABLE_OUTLETS_WITH_OFFICIAL:  # most entries: titles need not be searched for acts
        return Level.ROUTINE, reason
    return _level(any(map(has_act, titles)), independent, official, span), reason


def _level(act: bool, independent: int, official: bool, span: timedelta) -> Level:
    urgent = URGENT_OUTLETS_WITH_OFFICIAL if official else URGENT_OUTLETS
    notable = NOTABLE_OUTLETS_WITH_OFFICIAL if official and act else NOTABLE_OUTLETS
    if act and independent >= urgent and span <= URGENT_WITHIN:
        return Level.URGENT
    return Level.NOTABLE if independent >= notable else Level.ROUTINE


def _told_by(outlets: int, independent: int, span: timedelta) -> str:
    """`6 independent outlets in 40 minutes`: neither copies of an agency's text nor outlets of a state are such."""
    if outlets == 1:
        return "one outlet so far"
    if independent == 0:
        return f"{outlets} outlets{_within(span)}, none independent"
    if independent == 1:
        return f"{outlets} outlets{_within(span)}, one independent"
    return f"{independent} independent outlets{_within(span)}"


def is_official(matched: Matched) -> bool:
    """Whether the entry comes from those who act: a ministry, an alliance, an army."""
    return matched.entry.source.kind is Kind.OFFICIAL


def _within(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes <= 1:
        return " within a minute"
    if minutes < 60:
        return f" in {minutes} minutes"
    hours = minutes // 60
    if hours == 1:
        return " in an hour"
    return f" in {hours} hours" if hours < 48 else f" in {hours // 24} days"
