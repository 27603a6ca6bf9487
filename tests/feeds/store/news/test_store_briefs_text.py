"""What a brief on free text is made from, on each database: the stories that have the words, counted and led."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from making import DAY, HOUR, MINUTE, NOON, entry, matched, opening, source

from feeds.answering import brief_on_text
from feeds.briefs.brief import Question
from feeds.model import Control, Decision
from feeds.store import Store


async def test_facts_for_free_text_are_the_stories_found_and_the_view(store: Store) -> None:
    state_owned = source("Agency", control=Control.STATE, country="RU")
    seen = {1: entry("Cables cut", seen=NOON - 3 * DAY), 2: entry("Cables mended", seen=NOON - HOUR, of=state_owned)}
    await store.apply_quiet([opening(number, matched(what)) for number, what in seen.items()])
    leads = [file for number in (1, 2) if (file := await store.stories.file(number))]
    lives = [(NOON - HOUR, NOON - HOUR), (NOON - 9 * HOUR, NOON - HOUR), (NOON - 9 * HOUR, NOON - 9 * HOUR)]

    found = await store.briefs.free(Question((), "cables", NOON, NOON - 2 * HOUR), leads, len(lives), lives, NOON)

    assert (found.stories, found.earlier) == (3, False)
    assert [file.story.id for file in found.files] == [1, 2]
    assert (found.new, found.grown, found.history) == (1, 1, ())


def crossings(begin: datetime, count: int, title: str, summary: str = "") -> list[Decision]:
    """Stories, a minute apart."""
    seen = [begin + number * MINUTE for number in range(count)]
    made = [entry(f"{title} {at:%d %H:%M}", seen=at, summary=summary) for at in seen]
    return [opening(int(what.seen.timestamp()), matched(what)) for what in made]


async def test_all_stories_of_the_day_that_have_the_words_are_counted(store: Store) -> None:
    await store.apply_quiet(crossings(NOON - 3 * HOUR, 40, "Narva bridge queue grows at"))

    brief = await brief_on_text(store, "narva bridge", at=NOON, now=NOON)

    assert (brief.verdict.count, len(brief.leads), brief.more) == (40, 5, 35)


@pytest.mark.parametrize(("ago", "count", "leads"), [(5 * HOUR, 4, 4), (2 * DAY, 0, 5)])
async def test_the_newest_with_the_words_lead_and_not_older_ones_that_have_them_in_the_title(
    ago: timedelta, count: int, leads: int, store: Store
) -> None:
    old = crossings(NOON - 20 * DAY, 16, "Narva bridge story of")
    new = crossings(NOON - ago, 4, "Crossing shut", summary="The Narva bridge is closed.")
    await store.apply_quiet([*old, *new])

    brief = await brief_on_text(store, "narva bridge", at=NOON, now=NOON)

    assert (brief.verdict.count, len(brief.leads)) == (count, leads)
    assert all(lead.title.startswith("Crossing shut") for lead in brief.leads[:4])


@pytest.mark.parametrize(("ago", "count"), [(DAY, 0), (DAY - timedelta(milliseconds=1), 1), (timedelta(0), 1)])
async def test_a_day_is_the_same_24_hours_for_free_text_as_for_a_subject(
    ago: timedelta, count: int, store: Store
) -> None:
    old, new = entry("Port reopens", seen=NOON - 40 * DAY), entry("Narva bridge shut", seen=NOON - ago)
    await store.apply_quiet([opening(1, matched(old)), opening(2, matched(new, subjects=["narva"]))])

    by_words = await brief_on_text(store, "narva bridge", at=NOON, now=NOON)
    of_subject = await store.briefs.facts(Question(("narva",), "Narva", NOON), NOON)

    assert (by_words.verdict.count, of_subject.stories) == (count, count)
    assert [lead.title for lead in by_words.leads] == ["Narva bridge shut"]


async def test_what_is_only_nearly_the_words_is_counted_where_nothing_else_is_found(store: Store) -> None:
    await store.apply_quiet(crossings(NOON - HOUR, 3, "Crossings closed at"))

    brief = await brief_on_text(store, "crossingen", at=NOON, now=NOON)

    assert brief.question.nearly
    assert (brief.verdict.count, len(brief.leads)) == (3, 3)
