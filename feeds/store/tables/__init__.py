"""The tables, as declared: what a new database is made by, and what the newest migration leads to (a test compares).

Words are those of docs/design.md, the reasons are in docs/storage.md. Every time is a `UtcTime`. The full-text index
`entry_texts` is of a different kind in each database and is declared in feeds/store/base/fulltext.py.
"""

from __future__ import annotations

from feeds.store.tables.delivery import counters, lanes, meta, outbox
from feeds.store.tables.metadata import metadata
from feeds.store.tables.news import (
    OWN,
    entries,
    entry_matches,
    entry_subjects,
    holds,
    pushes,
    sources,
    stories,
    story_revisions,
    story_subjects,
    story_topics,
)
from feeds.store.tables.wants import (
    asks,
    bans,
    broadcasts,
    chats,
    digests,
    own_entries,
    own_sources,
    quiet_hours,
    serving,
    subscriptions,
    tastes,
    watch_finds,
    watches,
)

__all__ = [
    "OWN",
    "asks",
    "bans",
    "broadcasts",
    "chats",
    "counters",
    "digests",
    "entries",
    "entry_matches",
    "entry_subjects",
    "holds",
    "lanes",
    "meta",
    "metadata",
    "outbox",
    "own_entries",
    "own_sources",
    "pushes",
    "quiet_hours",
    "serving",
    "sources",
    "stories",
    "story_revisions",
    "story_subjects",
    "story_topics",
    "subscriptions",
    "tastes",
    "watch_finds",
    "watches",
]
