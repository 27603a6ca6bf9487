"""How much a story matters, and the reason that is shown with it.

What counts: what happened (an act such as a launch or a withdrawal, told as done by the title of any of its reports, in
whatever order they came), who says so (an official source), how many independent outlets report it within how long, and
whether its topic is far busier than is usual for it: then one outlet less is enough for an act (not for talk, which a
busy day has most of). What ten independent outlets report within an hour is urgent even without an act. One outlet
alone never makes a story urgent, whatever words it uses.
"""

from __future__ import annotations

from datetime import timedelta

from feeds.deciding.acts import done_in
from feeds.model import Act, Busy, Kind, Level, Matched, Merge, Reason, Story
from feeds.stories.forms import Form, form_of
from feeds.thresholds import DECIDING, Levels


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
    rules: Levels = DECIDING.levels,
) -> tuple[Level, Reason]:
    """The level of a story and its reason, once a report under this `title` has joined it.

    `outlets` report it within `span`, `independent` of them in their own words and not under a government's control;
    `official` is whether an official source is among them; `busy` is how a topic of it is busier than usual, if one is
    (feeds/briefs/baseline.py); `known` are the acts that titles before told as done, `about` is the story's title.
    """
    acts = known | done_in(title, language)
    reason = Reason(outlets, independent, int(span.total_seconds() // 60), official, busy, acts=acts)
    if independent < rules.notable_outlets_with_official:  # most entries
        return Level.ROUTINE, reason
    at_once = independent >= rules.at_once_outlets and span <= rules.at_once_within
    if at_once and _is_report(title) and _is_report(about):
        return Level.URGENT, reason
    return _level(bool(acts), independent + int(bool(acts) and busy is not None), official, span, rules), reason


def acts_told(before: Story, merge: Merge | None) -> frozenset[Act]:
    """The acts that titles of a story told as done; of one that was two, those of both."""
    reasons = [before.reason, *((merge.before.reason, merge.gone.reason) if merge else ())]
    return frozenset().union(*(reason.acts for reason in reasons))


def _is_report(title: str) -> bool:
    return form_of(title) is Form.REPORT


def _level(act: bool, independent: int, official: bool, span: timedelta, rules: Levels) -> Level:
    urgent = rules.urgent_outlets_with_official if official else rules.urgent_outlets
    notable = rules.notable_outlets_with_official if official and act else rules.notable_outlets
    quickly = independent >= urgent and span <= rules.urgent_within
    broadly = independent >= rules.broad_outlets and span <= rules.broad_within
    if act and (quickly or broadly):
        return Level.URGENT
    return Level.NOTABLE if independent >= notable and span <= rules.notable_within else Level.ROUTINE


def is_official(matched: Matched) -> bool:
    """Whether the entry comes from those who act: a ministry, an alliance, an army."""
    return matched.entry.source.kind is Kind.OFFICIAL
