"""How much a story matters, and the reason that is shown with it.

What counts: what happened (an act such as a launch or a withdrawal, told as done by the title of any of its reports, in
whatever order they came), who says so (an official source), how many independent outlets report it within how long, and
whether its topic is far busier than is usual for it: then one outlet less is enough for an act (not for talk, which a
busy day has most of). What ten independent outlets report within an hour is urgent even without an act. One outlet
alone never makes a story urgent, whatever words it uses.
"""

from __future__ import annotations

from datetime import timedelta

from feeds.acts import done_in
from feeds.forms import Form, form_of
from feeds.model import Act, Busy, Kind, Level, Matched, Merge, Reason, Story

NOTABLE_OUTLETS = 3
NOTABLE_WITHIN = timedelta(hours=12)  # three in a day and more are what a quiet affair comes to by itself
URGENT_OUTLETS = 5
URGENT_WITHIN = timedelta(hours=3)
URGENT_OUTLETS_BY_DAY = 10  # what the whole field reports is urgent even where it took half a day
URGENT_BY_DAY = timedelta(hours=12)
URGENT_OUTLETS_AT_ONCE = 10  # when the whole field drops everything, it need not be an act
URGENT_AT_ONCE = timedelta(hours=1)
# Lengths of time in which outlets are counted.
WINDOWS = frozenset({URGENT_AT_ONCE, URGENT_WITHIN, URGENT_BY_DAY, NOTABLE_WITHIN})
URGENT_OUTLETS_WITH_OFFICIAL = 4
NOTABLE_OUTLETS_WITH_OFFICIAL = 2


def judge(
    title: str,
    language: str,
    outlets: int,
    independent: int,
    official: bool,
    span: timedelta,
    busy: Busy | None = None,
    known: frozenset[Act] = frozenset(),
    about: str = "",
) -> tuple[Level, Reason]:
    """The level of a story and its reason, once a report under this `title` has joined it.

    `outlets` report it within `span`, `independent` of them in their own words and not under a government's control;
    `official` is whether an official source is among them; `busy` is how a topic of it is busier than usual, if one is
    (feeds/baseline.py); `known` are the acts that titles before told as done, `about` is the story's title.
    """
    acts = known | done_in(title, language)
    reason = Reason(outlets, independent, int(span.total_seconds() // 60), official, busy, acts=acts)
    if independent < NOTABLE_OUTLETS_WITH_OFFICIAL:  # most entries
        return Level.ROUTINE, reason
    if independent >= URGENT_OUTLETS_AT_ONCE and span <= URGENT_AT_ONCE and _is_report(title) and _is_report(about):
        return Level.URGENT, reason
    return _level(bool(acts), independent + int(bool(acts) and busy is not None), official, span), reason


def acts_told(before: Story, merge: Merge | None) -> frozenset[Act]:
    """The acts that titles of a story told as done; of one that was two, those of both."""
    reasons = [before.reason, *((merge.before.reason, merge.gone.reason) if merge else ())]
    return frozenset().union(*(reason.acts for reason in reasons))


def _is_report(title: str) -> bool:
    return form_of(title) is Form.REPORT


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
