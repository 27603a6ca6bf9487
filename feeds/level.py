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
URGENT_OUTLETS_WITH_ACT = 4

# Acts that change something on the ground, as titles put them, in the catalogue's languages: stems at word start.
_ACTS = re.compile(
    r"\b(deploy|launch|fir(?:es|ed|ing)\b|shot down|shoots? down|intercept|suspend|withdr[ae]w|scrap|cancel|shelv|"
    r"expel|invad|attack|strik|test-?fir|annex|declar|ultimatum|nuclear alert|mobilis|mobiliz|close[sd]? (?:the )?border|"
    r"seiz|sabotag|drops? plan|halt|"
    r"rozmie[sś][zc]|wystrzel|zestrzel|zawies|wycof|wydal|rezygn|przechwy|wstrzym|"
    r"развер|размест|запуст|запуск|сбил|сбит|перехват|приостан|отказ|высыла|выслал|ультимат|вывод|выве[лд]|отмен|"
    r"розгор|розміст|збил|збит|перехоп|призупин|відмов|вислал|"
    r"stationier|abgeschoss|setzt .{0,30} aus|weist .{0,40} aus|zieht .{0,40} ab|startet|verzicht|"
    r"dislok|paleid|numuš|sustabd|išsiun|perėm)",
    re.IGNORECASE,
)


def has_act(text: str) -> bool:
    """Whether a title tells of an act, not of talk."""
    return _ACTS.search(text) is not None


def judge(
    titles: Iterable[str], independent: int, official: bool, span: timedelta, matched: Matched
) -> tuple[Level, str]:
    """The level of a story and its reason.

    `independent` outlets report it within `span` of its opening; `official` is whether an official source is among
    all its reports; `matched` is the newest of them.
    """
    act = any(map(has_act, titles))
    where = _within(span)
    outlets = f"{independent} outlets{where}" if independent > 1 else "one outlet so far"
    reason = outlets + (", official source" if official else "")
    if independent >= URGENT_OUTLETS and act and span <= URGENT_WITHIN:
        return Level.URGENT, reason
    if independent >= URGENT_OUTLETS_WITH_ACT and act and official and span <= URGENT_WITHIN:
        return Level.URGENT, reason
    if independent >= NOTABLE_OUTLETS or (official and act and independent >= 2):
        return Level.NOTABLE, reason
    return Level.ROUTINE, reason


def is_official(matched: Matched) -> bool:
    """Whether the entry comes from those who act: a ministry, an alliance, an army."""
    return matched.entry.source.kind is Kind.OFFICIAL


def _within(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return " within a minute"
    if minutes < 60:
        return f" in {minutes} minutes" if minutes > 1 else " within a minute"
    hours = minutes // 60
    if hours == 1:
        return " in an hour"
    return f" in {hours} hours" if hours < 48 else f" in {hours // 24} days"
