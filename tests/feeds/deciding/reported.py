"""Reports as the decisions' tests need them: who said what, of which topics, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from feeds.model import Control, Entry, Kind, Match, Matched, Source, Strength

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def reported(
    outlet: str,
    title: str,
    *topics: str,
    control: Control = Control.INDEPENDENT,
    kind: Kind = Kind.NEWS,
    language: str = "en",
    age: timedelta = timedelta(0),
    after: timedelta = timedelta(0),
    summary: str = "",
    mention: bool = False,
) -> Matched:
    """What an outlet said, seen so long `after` now, when it was of this `age`."""
    source = Source(outlet, f"https://{outlet}.example/feed", language, kind, "", control)
    seen = NOW + after
    entry = Entry(f"{outlet}-{title}", source, title, summary, "", language, seen - age, seen)
    strength = Strength.MENTION if mention else Strength.ABOUT
    return Matched(entry, tuple(Match(topic, strength, ()) for topic in topics), topics)
