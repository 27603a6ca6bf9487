"""The newest stories that meet filters, and searches that are narrowed by them, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from making import DAY, HOUR, MINUTE, NOON, entry, joining, matched, opening, poll, source

from feeds.asking.filters import Filters, Values
from feeds.model import ANY_TOPIC, Control
from feeds.store import Store
from feeds.store.news import listing
from feeds.stories.merging import merged

LRT = source("LRT English", country="LT", control=Control.PUBLIC)
WPROST = source("Wprost", country="PL", language="pl")
TASS = source("TASS", country="RU", control=Control.STATE)
RIA = source("RIA", country="RU", control=Control.STATE, language="ru")


async def fill(store: Store) -> None:
    """Five stories an hour apart; the second is told by two outlets, the third is of a subject only."""
    one = matched(entry("Radar in Poland", of=WPROST, seen=NOON), ["missile-defence"])
    two = matched(entry("Missiles near the border", of=LRT, seen=NOON + HOUR), ["iskander"], subjects=["kaliningrad"])
    late = matched(entry("Missiles are ours", of=TASS, seen=NOON + 5 * HOUR), ["iskander"])
    three = matched(entry("Governor speaks of missiles", of=TASS, seen=NOON + 2 * HOUR), subjects=["kaliningrad"])
    four = matched(entry("Ракеты", of=RIA, seen=NOON + 3 * HOUR), ["iskander"])
    five = matched(entry("Missiles old", of=LRT, seen=NOON + 4 * HOUR), ["missile-defence"])
    for number, what in enumerate((one, two, three, four, five), 1):
        await poll(store, opening(number, what))
    first = opening(2, two).story
    await poll(store, joining(first, late))


def _values(*wanted: str, no: tuple[str, ...] = ()) -> Values:
    return Values(wanted, no)


async def listed(store: Store, filters: Filters, limit: int = 10) -> list[int]:
    return [hit.file.story.id for hit in (await store.listing(filters, limit)).hits]


@pytest.mark.parametrize(
    ("filters", "stories"),
    [
        (Filters(), [2, 5, 4, 3, 1]),
        (Filters(languages=_values("pl")), [1]),
        (Filters(languages=_values(no=("en",))), [4, 1]),
        (Filters(countries=_values("RU")), [2, 4, 3]),
        (Filters(countries=_values("RU"), languages=_values("ru")), [4]),
        (Filters(controls=_values("state", "public")), [2, 5, 4, 3]),
        (Filters(outlets=_values("lrt")), [5, 2]),
        (Filters(outlets=_values("lr")), []),
        (Filters(outlets=_values(no=("tass", "ria"))), [5, 2, 1]),
        (Filters(since=NOON + 3 * HOUR), [2, 5, 4]),
        (Filters(since=NOON + DAY), []),
        (Filters(subjects=_values("iskander")), [4, 2]),
        (Filters(subjects=_values("kaliningrad")), [3, 2]),
        (Filters(subjects=_values("kaliningrad", "missile-defence")), [5, 3, 2, 1]),
        (Filters(subjects=_values("kaliningrad"), countries=_values("LT")), [2]),
        (Filters(subjects=_values("iskander", no=("kaliningrad",))), [4]),
        (Filters(subjects=_values(no=("iskander",))), [5, 3, 1]),
        (Filters(subjects=_values("nothing")), []),
        (Filters(subjects=_values(ANY_TOPIC)), [5, 4, 2, 1]),
        (Filters(subjects=_values(ANY_TOPIC), countries=_values("RU")), [4, 2]),
        (Filters(subjects=_values(ANY_TOPIC, "kaliningrad")), [5, 4, 3, 2, 1]),
        (Filters(subjects=_values(no=(ANY_TOPIC,))), [3]),
        (Filters(subjects=_values("iskander"), since=NOON + 4 * HOUR), [2]),
    ],
)
async def test_stories_meet_all_filters_newest_first(store: Store, filters: Filters, stories: list[int]) -> None:
    await fill(store)
    assert await listed(store, filters) == stories


async def test_each_story_comes_with_its_newest_report_that_meets_the_filters(store: Store) -> None:
    await fill(store)
    [hit, _, _] = (await store.listing(Filters(countries=_values("RU")), 10)).hits
    assert hit.report.entry.title == "Missiles are ours"
    assert len(hit.file.reports) == 2
    [mine] = (await store.listing(Filters(outlets=_values("lrt"), subjects=_values("iskander")), 10)).hits
    assert mine.report.entry.title == "Missiles near the border"


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(subjects=_values("iskander", "kaliningrad", "missile-defence")),
        Filters(subjects=_values(ANY_TOPIC, "kaliningrad")),
    ],
)
async def test_pages_follow_each_other_without_gap_or_repetition(store: Store, filters: Filters) -> None:
    await fill(store)
    whole, seen, before = await listed(store, filters), [], None
    for _ in range(6):
        page = await store.listing(filters, 2, before)
        seen += [hit.file.story.id for hit in page.hits]
        before = page.older
        if before is None:
            break
    assert seen == whole
    assert sorted(seen) == [1, 2, 3, 4, 5]


async def test_a_page_goes_on_behind_a_story_that_has_ended_in_another_meanwhile(store: Store) -> None:
    made = [opening(n, matched(entry(f"Story {n}", seen=NOON + n * HOUR), ["iskander"])) for n in range(1, 7)]
    await poll(store, *made)
    filters = Filters(subjects=_values("iskander"))
    page = await store.listing(filters, 2)
    assert ([hit.file.story.id for hit in page.hits], page.older) == ([6, 5], 5)

    merge = merged(made[3].story, made[4].story)
    bridge = joining(merge.story, matched(entry("Four is five", seen=NOON + 7 * HOUR), ["iskander"]))
    await poll(store, replace(bridge, merge=merge), now=NOON + 7 * HOUR)

    behind = await store.listing(filters, 10, page.older)
    assert [hit.file.story.id for hit in behind.hits] == [4, 3, 2, 1]


async def test_a_page_goes_on_from_where_a_story_stood_that_was_opened_long_before_it_named_the_subject(
    store: Store,
) -> None:
    made = [
        opening(n, matched(entry(f"Story {n}", seen=NOON + n * HOUR), subjects=["kaliningrad"])) for n in range(1, 6)
    ]
    ship = opening(9, matched(entry("A ship", seen=NOON + 2 * HOUR + MINUTE)))
    named = joining(ship.story, matched(entry("Its port", seen=NOON + 6 * HOUR), subjects=["kaliningrad"]))
    await poll(store, *made, ship, named)
    filters = Filters(subjects=_values("kaliningrad"))
    page = await store.listing(filters, 1)
    assert ([hit.file.story.id for hit in page.hits], page.older) == ([9], 9)

    merge = merged(made[0].story, named.story)
    bridge = joining(merge.story, matched(entry("One is nine", seen=NOON + 7 * HOUR), subjects=["kaliningrad"]))
    await poll(store, replace(bridge, merge=merge), now=NOON + 7 * HOUR)

    behind = await store.listing(filters, 10, page.older)
    assert [hit.file.story.id for hit in behind.hits] == [5, 4, 3, 2, 1]


async def test_of_many_topics_the_newest_are_looked_at_and_a_list_of_a_short_time_is_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "LOOKED_AT", 2)
    await fill(store)
    for subjects in (
        _values(ANY_TOPIC),
        _values("iskander", "missile-defence"),
        _values("missile-defence", "iskander"),
    ):
        found = await store.listing(Filters(subjects=subjects), 10)
        assert ([hit.file.story.id for hit in found.hits], found.cut) == ([5, 4], True)
        lately = Filters(subjects=subjects, since=NOON + listing.LASTING + DAY)
        assert await store.listing(lately, 10) == listing.Listed((), None, cut=False)


async def test_many_reports_of_one_story_do_not_hide_the_others(store: Store) -> None:
    opened = opening(1, matched(entry("First", of=LRT, seen=NOON), ["iskander"]))
    await poll(store, opened)
    await poll(store, opening(2, matched(entry("Alone", of=LRT, seen=NOON + MINUTE), ["iskander"])))
    story = opened.story
    for number in range(30):
        what = matched(entry(f"More {number}", of=LRT, seen=NOON + HOUR + number * MINUTE), ["iskander"])
        decision = joining(story, what)
        await poll(store, decision)
        story = decision.story
    assert await listed(store, Filters(outlets=_values("lrt")), 2) == [1, 2]


@pytest.mark.parametrize(
    ("query", "options", "stories"),
    [
        ("missiles", {}, {2, 3, 5}),
        ("missiles", {"filters": Filters(countries=_values("RU"))}, {2, 3}),
        ("missiles", {"filters": Filters(subjects=_values("iskander"))}, {2}),
        ("missiles", {"filters": Filters(subjects=_values(ANY_TOPIC))}, {2, 5}),
        ("missiles", {"filters": Filters(subjects=_values(no=(ANY_TOPIC,)))}, {3}),
        ("missiles", {"filters": Filters(subjects=_values("kaliningrad", no=("iskander",)))}, {3}),
        ("missiles", {"filters": Filters(since=NOON + 4 * HOUR)}, {2, 5}),
        ("missiles", {"filters": Filters(outlets=_values("wprost"))}, set()),
        ("", {"titled": ["missiles"]}, {2, 3, 5}),
        ("border", {"titled": ["missiles"]}, {2}),
        ("missiles", {"titled": ["governor speaks"]}, {3}),
        ("", {"titled": ["NEAR( * \" OR"]}, set()),
    ],
)  # fmt: skip
async def test_a_search_is_narrowed(store: Store, query: str, options: dict, stories: set[int]) -> None:
    await fill(store)
    assert {hit.file.story.id for hit in await store.search(query, 10, **options)} == stories


async def test_a_word_only_in_the_summary_is_not_in_the_title(store: Store) -> None:
    await poll(store, opening(1, matched(entry("Governor", summary="Radar and more", seen=NOON), ["iskander"])))
    assert [hit.file.story.id for hit in await store.search("radar", 5)] == [1]
    assert await store.search("", 5, titled=["radar"]) == []
