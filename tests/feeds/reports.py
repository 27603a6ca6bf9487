"""Entries for tests of stories: a title, an outlet, an hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from feeds.catalogue import load_catalogue
from feeds.matching.match import Matcher
from feeds.model import Control, Entry, Kind, Level, Matched, Reason, Source, Story

NOON = datetime(2023, 3, 14, 12, tzinfo=UTC)
EVERYDAY = [
    "Parliament debates pension reform after week of strikes",
    "Storm floods coastal towns, trains cancelled",
    "Central bank leaves rates unchanged despite inflation",
    "Police arrest three over museum robbery",
    "Champions League: late goal decides derby",
    "New vaccine trial shows promise, researchers say",
]


def said(
    title: str,
    outlet: str = "A",
    language: str = "en",
    hours: float = 0,
    summary: str = "",
) -> Matched:
    """What an outlet said so many hours after noon, with the subjects that the packaged catalogue finds in it, and no
    topic."""
    source = Source(outlet, f"https://{outlet}.example/", language, Kind.NEWS, "US", Control.INDEPENDENT)
    at = NOON + timedelta(hours=hours)
    return replace(
        _matcher().match(Entry(f"{title} {hours}", source, title, summary, "", language, at, at)), matches=()
    )


@cache
def _matcher() -> Matcher:
    catalogue = load_catalogue()
    return Matcher(catalogue.topics, catalogue.subjects)


def story(number: int, matched: Matched) -> Story:
    """A story as this report leaves it."""
    at = matched.entry.seen
    return Story(number, 1, matched.entry.title, Level.ROUTINE, Reason(), at, at)


def everyday() -> list[Matched]:
    """What is in the news beside the reports of a test, an hour before them."""
    return [said(title, f"O{n}", hours=-1) for n, title in enumerate(EVERYDAY)]
