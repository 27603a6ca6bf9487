"""What there is of a subject beyond a brief, on each database: in order of time, by weight, by source."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from making import DAY, HOUR, MINUTE, NOON, entry, joining, matched, opening, source
from test_store_briefs import ask, kept, story

from feeds.model import Level
from feeds.store import Store
from feeds.store.news.subject_news import Timeline
from feeds.stories.merging import merged


def _ids(page: Timeline) -> list[int]:
    return [event.file.story.id for event in page.events]


async def _page(store: Store, limit: int, beside: int | None = None, later: bool = False) -> Timeline:
    return await store.subject_news.timeline(ask("kaliningrad"), limit, beside=beside, later=later)


async def test_a_timeline_begins_with_the_latest_page_and_is_in_order(store: Store) -> None:
    await kept(store, *(story(n, NOON - (9 - n) * DAY, "kaliningrad") for n in range(1, 8)))
    await kept(store, story(20, NOON - HOUR, "poland"))

    page = await _page(store, 3)

    assert (_ids(page), page.earlier, page.later) == ([5, 6, 7], True, False)


async def test_pages_go_back_and_forth_over_stories_of_one_moment(store: Store) -> None:
    at = NOON - 2 * DAY
    await kept(store, *(story(n, at, "kaliningrad") for n in range(1, 8)))

    middle = await _page(store, 3, beside=5)
    first = await _page(store, 3, beside=2)
    forth = await _page(store, 3, beside=1, later=True)
    last = await _page(store, 3, beside=4, later=True)

    assert (_ids(middle), middle.earlier, middle.later) == ([2, 3, 4], True, True)
    assert (_ids(first), first.earlier, first.later) == ([1], False, True)
    assert (_ids(forth), forth.later) == ([2, 3, 4], True)
    assert (_ids(last), last.earlier, last.later) == ([5, 6, 7], True, False)


async def test_a_timeline_since_a_moment_begins_there_and_goes_on(store: Store) -> None:
    await kept(store, *(story(n, NOON - (9 - n) * DAY, "kaliningrad") for n in range(1, 8)))

    async def since(days: int) -> Timeline:
        return await store.subject_news.timeline(ask("kaliningrad"), 3, since=NOON - days * DAY - HOUR)

    middle, first, none = await since(5), await since(99), await since(1)

    assert (_ids(middle), middle.earlier, middle.later) == ([4, 5, 6], True, True)
    assert (_ids(first), first.earlier, first.later) == ([1, 2, 3], False, True)
    assert (_ids(none), none.earlier, none.later) == ([], True, False)


async def test_events_of_years_ago_are_found_behind_those_of_this_month(store: Store) -> None:
    await kept(store, story(1, NOON - 1500 * DAY, "kaliningrad"), story(2, NOON - 200 * DAY, "kaliningrad"))
    await kept(store, story(3, NOON - HOUR, "kaliningrad"))

    assert _ids(await _page(store, 5)) == [1, 2, 3]


async def test_an_event_is_when_the_story_came_to_be_of_the_subject(store: Store) -> None:
    first = story(1, NOON - 9 * HOUR, "poland")
    named = joining(first.story, matched(entry("It is", seen=NOON - HOUR), subjects=["kaliningrad"]))
    await kept(store, first, story(2, NOON - 5 * HOUR, "kaliningrad"), named)

    page = await _page(store, 5)

    assert [(event.file.story.id, event.since) for event in page.events] == [(2, NOON - 5 * HOUR), (1, NOON - HOUR)]


async def test_a_number_that_is_no_story_of_the_subject_gives_the_latest_page(store: Store) -> None:
    await kept(store, story(1, NOON - HOUR, "kaliningrad"), story(2, NOON - HOUR, "poland"))

    assert _ids(await _page(store, 5, beside=2)) == [1]
    assert _ids(await _page(store, 5, beside=99, later=True)) == [1]


async def test_pages_go_on_beside_a_story_that_has_ended_in_another_meanwhile(store: Store) -> None:
    news = [story(n, NOON - (9 - n) * DAY, "kaliningrad") for n in range(1, 8)]
    await kept(store, *news)
    merge = merged(news[3].story, news[4].story)
    bridge = joining(merge.story, matched(entry("Four is five", seen=NOON - HOUR)))
    await kept(store, replace(bridge, merge=merge))

    earlier = await _page(store, 3, beside=5)
    later = await _page(store, 3, beside=5, later=True)

    assert (_ids(earlier), earlier.earlier, earlier.later) == ([2, 3, 4], True, True)
    assert (_ids(later), later.earlier, later.later) == ([6, 7], True, False)


async def test_pages_go_on_from_where_a_story_stood_that_was_opened_long_before_it_named_the_subject(
    store: Store,
) -> None:
    news = [story(n, NOON - (9 - n) * DAY, "kaliningrad", "poland") for n in range(1, 8)]
    ship = story(9, NOON - 7 * DAY - HOUR, "poland")
    named = joining(ship.story, matched(entry("Its port", seen=NOON - 3 * DAY - HOUR), subjects=["kaliningrad"]))
    await kept(store, *news, ship, named)
    merge = merged(news[0].story, named.story)
    bridge = joining(merge.story, matched(entry("One is nine", seen=NOON - HOUR)))
    await kept(store, replace(bridge, merge=merge))

    for question in (ask("kaliningrad"), ask("kaliningrad", "poland")):
        earlier = await store.subject_news.timeline(question, 3, beside=9)
        later = await store.subject_news.timeline(question, 3, beside=9, later=True)
        assert (_ids(earlier), _ids(later)) == ([3, 4, 5], [6, 7])


async def test_all_of_a_day_is_ranked_as_a_brief_ranks_its_first(store: Store) -> None:
    news = [story(n, NOON - n * MINUTE, "kaliningrad") for n in range(40, 0, -1)]
    await kept(store, *news, story(50, NOON - 6 * HOUR, "kaliningrad", level=Level.URGENT))
    question = ask("kaliningrad")

    facts = await store.briefs.facts(question, NOON, lambda title: True)
    all_of_it = await store.briefs.ranked(question, 100, 0, NOON, lambda title: True)
    rest = await store.briefs.ranked(question, 6, 5, NOON, lambda title: True)

    ids = [file.story.id for file in all_of_it]
    assert ids[:5] == [file.story.id for file in facts.files]
    assert [file.story.id for file in rest] == ids[5:11]
    assert sorted(ids) == [*range(1, 41), 50]


async def test_sources_are_told_with_what_each_had_today_and_in_four_weeks(store: Store) -> None:
    wire, other, old = source("Wire"), source("Other"), source("Old")

    def by(number: int, at: datetime, whose: object) -> object:
        return opening(number, matched(entry(f"Story {number}", seen=at, of=whose), subjects=["kaliningrad"]))  # type: ignore[arg-type]

    await kept(
        store,
        by(1, NOON - 40 * DAY, old),  # type: ignore[arg-type]
        by(2, NOON - 9 * DAY, wire),  # type: ignore[arg-type]
        by(3, NOON - 8 * DAY, wire),  # type: ignore[arg-type]
        by(4, NOON - HOUR, other),  # type: ignore[arg-type]
    )

    shares = await store.subject_news.shares(ask("kaliningrad"))

    assert [(share.source.name, share.day, share.weeks) for share in shares] == [("Other", 1, 1), ("Wire", 0, 2)]


async def test_a_chart_counts_the_days_as_briefs_of_their_ends_do(store: Store) -> None:
    growing = story(1, NOON - 50 * HOUR, "kaliningrad")
    grown = joining(growing.story, matched(entry("On", of=source("Gazeta"), seen=NOON - HOUR)))
    await kept(store, story(3, NOON - 70 * DAY, "poland"), growing, story(2, NOON - 3 * DAY, "kaliningrad"), grown)

    facts = await store.briefs.days(ask("kaliningrad"), 30, NOON, lambda title: True)

    assert [day.stories if day else None for day in facts.history[:4]] == [1, None, 1, 1]
    assert len(facts.history) == 58
    assert {big.sighting.id for big in facts.biggest} == {1, 2}


async def test_an_outlet_with_several_sources_is_told_once(store: Store) -> None:
    feeds = source("Radio: world", outlet="Radio"), source("Radio: politics", outlet="Radio")
    moments = (NOON - 9 * DAY, NOON - 2 * HOUR, NOON - HOUR)
    news = [
        opening(number, matched(entry(f"Story {number}", seen=at, of=feeds[number % 2]), subjects=["kaliningrad"]))
        for number, at in enumerate(moments, start=1)
    ]
    await kept(store, *news)

    (share,) = await store.subject_news.shares(ask("kaliningrad"))

    assert (share.source.publisher, share.day, share.weeks, share.latest) == ("Radio", 2, 3, NOON - HOUR - MINUTE)
