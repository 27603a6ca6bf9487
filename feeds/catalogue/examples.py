"""Do a catalogue's own examples hold? Asked by the tests, and by `dewline doctor` for an operator's own topics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from feeds.matching.interests import Example, Topic
from feeds.matching.match import Matcher
from feeds.model import Control, Entry, Kind, Source, Strength

_SOURCE = Source("example", "https://example.org/feed", "en", Kind.NEWS, "XX", Control.INDEPENDENT)
_DAY = datetime(2023, 3, 15, tzinfo=UTC)  # examples are headlines of this time: who was in office matters


def broken_examples(matcher: Matcher, topics: tuple[Topic, ...]) -> Iterator[str]:
    """Every example that does not hold, as a line that names topic, example and what was found instead."""
    for topic in topics:
        for example in topic.examples.must:
            if _found(matcher, topic.id, example) is not Strength.ABOUT:
                yield _line(topic, example, "must be about it")
        for example in topic.examples.may:
            if _found(matcher, topic.id, example) is None:
                yield _line(topic, example, "must at least mention it")
        for example in topic.examples.never:
            if _found(matcher, topic.id, example) is Strength.ABOUT:
                yield _line(topic, example, "must not be about it")


def as_entry(example: Example, day: datetime = _DAY) -> Entry:
    """The entry an example stands for, published on that day."""
    return Entry("example", _SOURCE, example.title, example.summary, _SOURCE.url, example.language, day, day)


def _found(matcher: Matcher, topic: str, example: Example) -> Strength | None:
    matches = matcher.match(as_entry(example)).matches
    return next((match.strength for match in matches if match.topic == topic), None)


def _line(topic: Topic, example: Example, fault: str) -> str:
    return f'topic "{topic.id}": example "{example.language}: {example.title}" {fault}'
