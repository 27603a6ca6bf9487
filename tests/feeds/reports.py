"""Entries for tests of stories: a title, an outlet, an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from feeds.model import Control, Entry, Kind, Level, Matched, Reason, Source, Story

NOON = datetime(2023, 3, 14, 12, tzinfo=UTC)


def said(
    title: str,
    outlet: str = "A",
    language: str = "en",
    hours: float = 0,
    summary: str = "",
    subjects: tuple[str, ...] = (),
) -> Matched:
    """What an outlet said so many hours after noon."""
    source = Source(outlet, f"https://{outlet}.example/", language, Kind.NEWS, "US", Control.INDEPENDENT)
    at = NOON + timedelta(hours=hours)
    return Matched(Entry(f"{title} {hours}", source, title, summary, "", language, at, at), (), subjects)


def story(number: int, matched: Matched) -> Story:
    """A story as this report leaves it."""
    at = matched.entry.seen
    return Story(number, 1, matched.entry.title, Level.ROUTINE, Reason(), at, at)
