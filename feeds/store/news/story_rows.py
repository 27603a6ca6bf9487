"""A story as a row, and its revision as one."""

from __future__ import annotations

from typing import Any

from feeds.model import AlertKind, Story
from feeds.store.base.statements import storable
from feeds.store.news import reasons


def story_row(story: Story) -> dict[str, Any]:
    """A row of `stories`."""
    return {
        "id": story.id,
        "revision": story.revision,
        "title": storable(story.title),
        "level": int(story.level),
        "reason": reasons.written(story.reason),
        "opened": story.opened,
        "updated": story.updated,
        "topics": sorted(story.topics),
        "subjects": sorted(story.subjects),
        "outlets": [storable(outlet) for outlet in story.outlets],
        "told": sorted(story.told),
        "independent": story.independent,
        "official": story.official,
        "acts": sorted(story.acts),
        "turns": [[turn.act.value, turn.revision] for turn in story.turns],
        "rang": story.rang,
        "follows": story.follows,
    }


def revision_row(story: Story, kind: AlertKind | None, *, raises: bool) -> dict[str, Any]:
    """A row of `story_revisions`: `kind` is the alert that this revision made, `raises` whether it raised the level."""
    return {
        "story_id": story.id,
        "revision": story.revision,
        "at": story.updated,
        "level": int(story.level),
        "title": storable(story.title),
        "reason": reasons.written(story.reason),
        "independent": story.independent,
        "outlets": len(story.outlets),
        "raises": raises,
        "kind": kind.value if kind else None,
    }
