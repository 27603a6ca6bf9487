"""placed(open, entry) -> story, merge: where an entry belongs, and which two stories it shows to be one event.

Observation: outlets begin an event at different ends ("missiles over Kyiv shot down", "Kyiv withstands a huge raid"),
so that no two of the first reports are alike; later ones tell both ends. Theory: a report that resembles two stories is
a reason to compare them whole; those of one event are as alike, all reports with all, as a report must be to join, and
one of them holds most of what the other's titles say. Known exceptions: an answer holds what it answers, and comes
later, so only stories that both began lately are merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from feeds.model import Matched, Merge, Story, Turn
from feeds.stories.likeness import Report, likeness, told
from feeds.thresholds import Clustering


class OpenStories(Protocol):
    """The open stories: feeds/stories/cluster.py."""

    def place(self, matched: Matched, now: datetime) -> Story | None: ...

    def twin(self, story: Story, matched: Matched, now: datetime) -> Story | None: ...

    def absorb(self, merge: Merge) -> None: ...


def placed(open_: OpenStories, matched: Matched, now: datetime) -> tuple[Story | None, Merge | None]:
    """The open story that an entry belongs to, or None: it opens one; and the merge that made it, if this entry is its
    reason. Of what is open, two stories have become one then."""
    story = open_.place(matched, now)
    twin = open_.twin(story, matched, now) if story else None
    if story is None or twin is None:
        return story, None
    merge = merged(story, twin)
    open_.absorb(merge)
    return merge.story, merge


def one_event(one: Sequence[Report], other: Sequence[Report], rules: Clustering) -> bool:
    """Whether the reports of two stories tell one event."""
    alike = sum(likeness(report, another, rules) for report in one for another in other)
    if alike < rules.merge * len(one) * len(other):
        return False
    return max(_told(one, other, rules), _told(other, one, rules)) >= rules.merge_told


def _told(reports: Sequence[Report], others: Sequence[Report], rules: Clustering) -> float:
    """What share of the titles of `reports` the others hold together."""
    return sum(told(report, others, rules.of_native) for report in reports) / len(reports)


def merged(one: Story, other: Story) -> Merge:
    """The older of two stories takes what the younger had. It is a revision of its own, and what either told was told.

    An outlet that told both counts once, as independent: rather one too few than an alarm too many. The story goes by
    the title that people were told, where only the younger was told of by that.
    """
    before, gone = sorted((one, other), key=lambda story: (story.opened, story.id))
    outlets = tuple(dict.fromkeys((*before.outlets, *gone.outlets)))
    twice = len(before.outlets) + len(gone.outlets) - len(outlets)
    weightier = gone if gone.level > before.level else before
    story = Story(
        id=before.id,
        revision=before.revision + 1,
        title=gone.title if gone.told and not before.told else before.title,
        level=weightier.level,
        reason=weightier.reason,
        opened=before.opened,
        updated=max(before.updated, gone.updated),
        topics=before.topics | gone.topics,
        subjects=before.subjects | gone.subjects,
        outlets=outlets,
        independent=max(before.independent, gone.independent, before.independent + gone.independent - twice),
        told=before.told | gone.told,
        official=before.official or gone.official,
        acts=before.acts | gone.acts,
        turns=(*before.turns, *(Turn(turn.act, before.revision + 1) for turn in gone.turns)),
        rang=max((at for at in (before.rang, gone.rang) if at is not None), default=None),
        follows=before.follows,
    )
    return Merge(before, gone, story)
