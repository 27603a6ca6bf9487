"""What a decision owes to the chats whose watches found its entry.

A watch tells as a topic does: the story's first alert, once for an address, then its developments and edits. Which
addresses have had the first alert is the store's knowledge, so an alert for a watch may be repeated without harm.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from feeds.deciding.developing import told_in
from feeds.model import WATCHED, Alert, AlertKind, Decision, Entry
from feeds.thresholds import DECIDING


def may_tell(entry: Entry, now: datetime, *, quiet: bool) -> bool:
    """Whether watches may tell of an entry that comes in now: quiet and late ones tell nobody."""
    return not quiet and now - entry.published <= DECIDING.late


def tell_watchers(decision: Decision, watches: frozenset[int], now: datetime, *, quiet: bool = False) -> Decision:
    """The decision with an alert for these watches (their numbers); quiet and late entries tell nobody."""
    story = decision.story
    if not watches or not may_tell(decision.matched.entry, now, quiet=quiet):
        return decision
    alert = Alert(story.id, story.revision, AlertKind.NEW, frozenset(), story.level, watches)
    if not story.told:  # it rings for the first time, and what it told is what later acts are new beside
        story = replace(story, rang=now, acts=story.acts | told_in(decision.matched))
    return replace(decision, story=replace(story, told=story.told | {WATCHED}), alerts=(*decision.alerts, alert))
