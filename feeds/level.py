"""How much a story matters, and the reason that is shown with it.

What counts: what happened (an act such as a launch or a withdrawal), who says so (an official source), how many
independent outlets report it within how long, and whether its topic is far busier than is usual for it: then one outlet
less is enough for an act (not for talk, which a busy day has most of). One outlet alone never makes a story urgent,
whatever words it uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from feeds.acts import has_act
from feeds.model import Busy, Kind, Level, Matched, Reason

NOTABLE_OUTLETS = 3
NOTABLE_WITHIN = timedelta(hours=12)  # three in a day and more are what a quiet affair comes to by itself
URGENT_OUTLETS = 5
URGENT_WITHIN = timedelta(hours=3)
URGENT_OUTLETS_BY_DAY = 10  # what the whole field reports is urgent even where it took half a day
URGENT_BY_DAY = timedelta(hours=12)
WINDOWS = frozenset({URGENT_WITHIN, URGENT_BY_DAY, NOTABLE_WITHIN})  # lengths of time in which outlets are counted
URGENT_OUTLETS_WITH_OFFICIAL = 4
NOTABLE_OUTLETS_WITH_OFFICIAL = 2


def judge(
    titles: Iterable[str], outlets: int, independent: int, official: bool, span: timedelta, busy: Busy | None = None
) -> tuple[Level, Reason]:
    """The level of a story and its reason.

    `outlets` report it within `span`, `independent` of them in their own words and not under a
    government's control; `official` is whether an official source is among them; `titles` are what tells of an act;
    `busy` is how a topic of it is busier than usual, if one is (feeds/baseline.py).
    """
    reason = Reason(outlets, independent, int(span.total_seconds() // 60), official, busy)
    if independent < NOTABLE_OUTLETS_WITH_OFFICIAL:  # most entries: titles need not be searched for acts
        return Level.ROUTINE, reason
    act = any(map(has_act, titles))
    return _level(act, independent + int(act and busy is not None), official, span), reason


def _level(act: bool, independent: int, official: bool, span: timedelta) -> Level:
    urgent = URGENT_OUTLETS_WITH_OFFICIAL if official else URGENT_OUTLETS
    notable = NOTABLE_OUTLETS_WITH_OFFICIAL if official and act else NOTABLE_OUTLETS
    quickly = independent >= urgent and span <= URGENT_WITHIN
    broadly = independent >= URGENT_OUTLETS_BY_DAY and span <= URGENT_BY_DAY
    if act and (quickly or broadly):
        return Level.URGENT
    return Level.NOTABLE if independent >= notable and span <= NOTABLE_WITHIN else Level.ROUTINE


def is_official(matched: Matched) -> bool:
    """Whether the entry comes from those who act: a ministry, an alliance, an army."""
    return matched.entry.source.kind is Kind.OFFICIAL
