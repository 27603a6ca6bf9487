"""What a story's summary says to readers who have had one of it."""

from __future__ import annotations

from datetime import UTC, datetime

from feeds.audience import Report, StoryFile
from feeds.model import Control, Entry, Kind, Level, Reason, Source, Story
from feeds.quoting.summarise import summarise

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TITLE = "Patriots shot down missiles over Kyiv"
TOLD = (
    "All eighteen missiles that Russia fired at the capital within ten minutes were destroyed, General Zaluzhny wrote."
)
AGAIN = (
    "Russia fired eighteen missiles at the capital within ten minutes and all of them were destroyed, said a general."
)
MORE = "A launcher was damaged by debris, and three people in the Solomianskyi district were taken to hospital."


def _said(*summaries: str, told: tuple[str, ...]) -> list[str]:
    reports = []
    for number, summary in enumerate(summaries):
        source = Source(f"S{number}", f"https://s{number}.example", "en", Kind.NEWS, "", Control.INDEPENDENT)
        reports.append(Report(Entry(f"e{number}", source, TITLE, summary, "", "en", NOW, NOW), (), NOW))
    story = Story(1, 1, TITLE, Level.ROUTINE, Reason(), NOW, NOW)
    return [sentence.text for sentence in summarise(StoryFile(story, tuple(reports)), TITLE, told).sentences]


def test_what_says_more_is_told_before_what_was_told() -> None:
    full = (
        TOLD,
        "Six Kinzhals, nine Kalibrs and three Iskanders came from north, south and east at once, the air force said, "
        "and every battery around the city opened fire.",
    )
    assert set(_said(*full, told=())) == set(full)
    assert set(_said(*full, MORE, told=())) == set(full)  # which leaves no room
    after = _said(*full, MORE, told=full)
    assert after[0] == MORE
    assert set(after[1:]) < set(full)


def test_the_same_in_another_outlets_words_is_told_rather_than_word_for_word_again() -> None:
    assert _said(TOLD, AGAIN, told=()) == [TOLD] or _said(TOLD, AGAIN, told=()) == [AGAIN]
    assert _said(TOLD, AGAIN, told=(TOLD,)) == [AGAIN]
    assert _said(TOLD, AGAIN, told=(AGAIN,)) == [TOLD]


def test_what_was_told_is_told_again_where_nobody_says_anything_else() -> None:
    assert _said(TOLD, "", told=(TOLD,)) == [TOLD]


def test_a_summary_that_has_something_new_stays_as_it_is() -> None:
    whole = _said(TOLD, MORE, told=())
    assert set(whole) == {TOLD, MORE}
    assert _said(TOLD, MORE, told=(TOLD,)) == whole
