"""The pipeline: what one poll takes in, in which order, and what it leaves when something fails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from ingesting import NOW, SEEN_BEFORE, SOURCE, Articles, Watches, World, a_story, an_entry, pipeline

from feeds.deciding.decide import Around
from feeds.documents.reading import MOST_ENTRIES
from feeds.model import Fetched, FetchFailed, Match, Matched, NotModified, ParsedFeed, Strength, Trouble, Validators
from feeds.source_state import Hold, PollOutcome, SourceState
from feeds.store import StaleStoryError
from feeds.taking import MOST_TOGETHER, TRIES, Caps


async def test_new_entries_are_decided_oldest_first_and_applied_together() -> None:
    world = World(entries=(an_entry("c", 1), an_entry("a", 9), an_entry("b", 5)))
    report = await pipeline(world).poll(SEEN_BEFORE)
    [outcome] = world.applied
    assert [d.matched.entry.uid for d in outcome.decisions] == ["a", "b", "c"]
    assert report.new_entries == 3
    assert world.quiet == [False, False, False]


async def test_entries_known_already_are_left_alone() -> None:
    world = World(entries=(an_entry("a"), an_entry("b")), known_uids={"a"})
    await pipeline(world).poll(SEEN_BEFORE)
    assert [d.matched.entry.uid for d in world.applied[0].decisions] == ["b"]


async def test_an_entry_repeated_in_one_document_is_taken_once() -> None:
    world = World(entries=(an_entry("a"), an_entry("a")))
    assert (await pipeline(world).poll(SEEN_BEFORE)).new_entries == 1


async def test_a_topic_is_compared_with_the_days_that_the_rows_remember() -> None:
    world = World(entries=(an_entry("a"),), opened=[NOW - timedelta(hours=n) for n in range(6)])
    ingest = pipeline(world, since=NOW - timedelta(days=20))
    await ingest.start()
    await ingest.poll(SEEN_BEFORE)
    assert world.around[0].busy is not None
    assert world.around[0].busy.stories == 7


async def test_nothing_is_unusual_where_nobody_knows_since_when_it_is_watched() -> None:
    world = World(entries=(an_entry("a"),), opened=[NOW - timedelta(hours=n) for n in range(6)])
    ingest = pipeline(world)
    await ingest.start()
    await ingest.poll(SEEN_BEFORE)
    assert world.around == [Around()]


async def test_what_is_read_from_rows_is_compared_by_where_it_names_subjects() -> None:
    world = World(entries=(an_entry("a"),))
    ingest = pipeline(world)
    await ingest.start()
    world.another_process_writes(a_story(5, Matched(an_entry("theirs"))), "theirs")
    await ingest.poll(SEEN_BEFORE)
    named = world.spots(an_entry("any"))
    assert (world.spotted["old"], world.spotted["theirs"]) == (named, named)


FULL = replace(SEEN_BEFORE, source=replace(SOURCE, full_text=True))


async def test_new_entries_of_a_source_that_asks_for_it_have_their_articles_text() -> None:
    world, articles = (
        World(entries=(an_entry("a", 3), an_entry("b", 2), an_entry("c", 1)), known_uids={"a"}),
        Articles({"b": "Text."}),
    )
    await pipeline(world, articles=articles).poll(FULL)
    assert articles.asked == ["b", "c"]
    taken = [decision.matched.entry for decision in world.applied[0].decisions]
    assert [(entry.uid, entry.summary) for entry in taken] == [("b", "Text."), ("c", "")]


@pytest.mark.parametrize("state", [SEEN_BEFORE, replace(FULL, last_success=None)])
async def test_no_articles_are_read_of_other_sources_nor_of_a_first_backlog(state: SourceState) -> None:
    world, articles = World(entries=(an_entry("a"),)), Articles({"a": "Text."})
    await pipeline(world, articles=articles).poll(state)
    assert articles.asked == []


async def test_those_whose_watches_find_an_entry_are_told_of_itsa_story() -> None:
    world = World(entries=(an_entry("a"), an_entry("b")))
    await pipeline(world, watches=Watches({"b": frozenset({3, 4})})).poll(SEEN_BEFORE)
    told = {d.matched.entry.uid: [alert.watches for alert in d.alerts] for d in world.applied[0].decisions}
    assert told == {"a": [], "b": [frozenset({3, 4})]}


async def test_watches_are_quiet_about_the_first_fetch_of_a_source() -> None:
    world = World(entries=(an_entry("b"),))
    await pipeline(world, watches=Watches({"b": frozenset({3})})).poll(SourceState(1, SOURCE, SOURCE.url))
    assert world.applied[0].decisions[0].alerts == ()


async def test_the_first_fetch_of_a_source_is_quiet() -> None:
    world = World(entries=(an_entry("a"), an_entry("b")))
    await pipeline(world).poll(SourceState(1, SOURCE, SOURCE.url))
    assert world.quiet == [True, True]


async def test_a_backlog_that_comes_after_an_empty_answer_is_quiet_all_the_same() -> None:
    world = World(entries=(an_entry("a", 600), an_entry("b", 180), an_entry("c", 30)))
    await pipeline(world).poll(SEEN_BEFORE)
    assert quiet_uids(world) == ["a", "b"], "what came after that answer is news"


async def test_of_a_chats_own_source_such_a_backlog_is_quiet_too() -> None:
    world = World(entries=(an_entry("a", 600), an_entry("b", 180), an_entry("c", 30)))
    report = await pipeline(world).poll(replace(SEEN_BEFORE, private=True))
    assert world.quiet == [True, True, False]
    assert (report.new_entries, report.alerts) == (3, 1)


async def test_what_is_found_late_of_a_source_that_brought_entries_before_is_no_backlog() -> None:
    world = World(entries=(an_entry("a", 600), an_entry("b", 180), an_entry("c", 30)))
    await pipeline(world).poll(replace(SEEN_BEFORE, newest_entry=NOW - timedelta(hours=2)))
    assert world.quiet == [False, False, False]


async def test_all_that_a_document_may_hold_is_taken_in_by_one_poll() -> None:
    world = World(entries=tuple(an_entry(f"{n}", n) for n in range(MOST_ENTRIES)))
    report = await pipeline(world).poll(SourceState(1, SOURCE, SOURCE.url))
    assert report.new_entries == MOST_ENTRIES


KNOWN = replace(SEEN_BEFORE, newest_entry=NOW - timedelta(days=70))


@pytest.mark.parametrize(
    "state", [KNOWN, replace(KNOWN, private=True), replace(KNOWN, last_success=None)], ids=["any", "own", "comes back"]
)
async def test_what_is_stored_already_says_nothing_of_how_often_a_source_publishes(state: SourceState) -> None:
    world = World(entries=(an_entry("a"), an_entry("b"), an_entry("c")), known_uids={"a", "b"})
    await pipeline(world).poll(state)
    assert world.learnt_from == [ParsedFeed("Wire", (an_entry("c"),), repeated=2)]


async def test_of_a_first_document_all_says_how_often_a_source_publishes() -> None:
    world = World(entries=(an_entry("a"), an_entry("b")), known_uids={"a"})
    await pipeline(world).poll(SourceState(1, SOURCE, SOURCE.url))
    assert world.learnt_from == [ParsedFeed("Wire", world.entries)]


async def test_a_source_that_republishes_everything_alerts_for_the_newest_only() -> None:
    world = World(entries=tuple(an_entry(f"{n:02}", 60 - n) for n in range(10)))
    await pipeline(world, Caps(entries=8, alerting=3)).poll(SEEN_BEFORE)
    assert [d.matched.entry.uid for d in world.applied[0].decisions] == [f"{n:02}" for n in range(2, 10)]
    assert world.quiet == [True] * 5 + [False] * 3


def quiet_uids(world: World) -> list[str]:
    decided = zip(world.applied[0].decisions, world.quiet, strict=True)
    return [decision.matched.entry.uid for decision, quiet in decided if quiet]


OUTAGE = replace(SEEN_BEFORE, last_success=NOW - timedelta(hours=6), rate=40.0)  # ten in that time


async def test_what_was_published_while_a_source_could_not_be_asked_alerts_beyond_the_cap() -> None:
    world = World(entries=tuple(an_entry(f"{n:02}", 30 * n) for n in range(20)))
    await pipeline(world, Caps(alerting=3)).poll(OUTAGE)
    assert quiet_uids(world) == [f"{n}" for n in range(19, 11, -1)], "published before the latest answer"


async def test_no_more_of_it_alerts_than_the_source_could_have_published() -> None:
    world = World(entries=tuple(an_entry(f"{n:02}", n) for n in range(50)))
    await pipeline(world, Caps(alerting=3, busier=2.0)).poll(OUTAGE)
    assert quiet_uids(world) == [f"{n}" for n in range(49, 19, -1)]


async def test_of_a_source_whose_pace_is_unknown_the_cap_alone_alerts() -> None:
    world = World(entries=tuple(an_entry(f"{n:02}", n) for n in range(5)))
    await pipeline(world, Caps(alerting=3)).poll(replace(OUTAGE, rate=None))
    assert quiet_uids(world) == ["04", "03"]


async def test_a_304_is_applied_without_a_parse() -> None:
    world = World(result=NotModified(Validators()))
    await pipeline(world).poll(SEEN_BEFORE)
    assert world.parsed == 0
    assert len(world.applied) == 1


async def test_a_body_seen_before_costs_a_hash_and_no_parse() -> None:
    world = World(entries=(an_entry("a"),))
    ingest = pipeline(world)
    await ingest.poll(SEEN_BEFORE)
    await ingest.poll(world.applied[0].state)
    assert world.parsed == 1


async def test_a_body_that_is_no_feed_leaves_the_remembered_body_as_it_was() -> None:
    world = World(parse_fails=True)
    report = await pipeline(world).poll(replace(SEEN_BEFORE, body_hash="before"))
    assert isinstance(report.result, FetchFailed)
    assert world.applied[0].state.body_hash == "before"


@pytest.mark.parametrize(
    ("status", "url", "hold"),
    [
        (429, SOURCE.url, Hold(SOURCE.url, NOW + timedelta(minutes=10))),
        (429, "http://other.test/", Hold("http://other.test/", NOW + timedelta(minutes=10))),
        (None, "", None),
    ],
    ids=["asked for quiet", "another asked for quiet", "not its turn"],
)
async def test_what_a_server_asks_for_is_kept_for_all_of_its_sources(
    status: int | None, url: str, hold: Hold | None
) -> None:
    world = World(result=FetchFailed(Trouble.THROTTLED, "turned away", status, retry_after=600, url=url))
    await pipeline(world).poll(SEEN_BEFORE)
    assert [outcome.hold for outcome in world.applied] == [hold]


async def test_what_another_process_wrote_is_in_memory_before_anything_is_decided() -> None:
    world = World(entries=(an_entry("a"),))
    matched = Matched(an_entry("theirs"), (Match("kaliningrad", Strength.ABOUT, ()),))
    world.another_process_writes(a_story(50, matched), "theirs")
    await pipeline(world).poll(SEEN_BEFORE)
    assert world.put == ["theirs", "a"]


async def test_where_another_process_writes_first_decisions_are_taken_back_and_made_anew() -> None:
    world = World(entries=(an_entry("a", 9), an_entry("b", 1)))
    ingest, apply_all = pipeline(world), world.apply_all
    matched = Matched(an_entry("theirs"), (Match("kaliningrad", Strength.ABOUT, ()),))

    async def too_late(outcomes: Sequence[PollOutcome], now: datetime, after: int | None = None) -> int | None:
        world.apply_all = apply_all  # type: ignore[method-assign]
        world.another_process_writes(a_story(50, matched), "theirs")
        return await apply_all(outcomes, now, after)

    world.apply_all = too_late  # type: ignore[method-assign]
    report = await ingest.poll(SEEN_BEFORE)
    assert report.new_entries == 2
    assert world.taken_back == ["b", "a"]
    assert world.put == ["a", "b", "theirs", "a", "b"]
    assert len(world.applied) == 1


async def test_a_poll_that_others_always_forestall_is_given_up_in_the_end() -> None:
    world = World(entries=(an_entry("a"),))

    async def always_too_late(outcomes: Sequence[PollOutcome], now: datetime, after: int | None = None) -> int | None:
        raise StaleStoryError("others wrote")

    world.apply_all = always_too_late  # type: ignore[method-assign]
    with pytest.raises(StaleStoryError):
        await pipeline(world).poll(SEEN_BEFORE)
    assert world.taken_back == ["a"] * TRIES


async def test_what_could_not_be_stored_is_forgotten() -> None:
    world = World(entries=(an_entry("a"),), store_fails=True)
    ingest = pipeline(world)
    with pytest.raises(OSError, match="disk full"):
        await ingest.poll(SEEN_BEFORE)
    assert world.taken_back == ["a"]
    world.store_fails = False
    assert (await ingest.poll(SEEN_BEFORE)).new_entries == 1


async def test_story_numbers_are_never_used_twice_across_polls() -> None:
    world = World(entries=(an_entry("a"), an_entry("b")))
    ingest = pipeline(world)
    await ingest.poll(SEEN_BEFORE)
    world.entries = (an_entry("c"), an_entry("d"))
    world.result = Fetched(SOURCE.url, b"<rss>more</rss>", "", Validators())
    await ingest.poll(SEEN_BEFORE)
    ids = [d.story.id for outcome in world.applied for d in outcome.decisions]
    assert len(set(ids)) == 4


def _others(count: int) -> list[SourceState]:
    return [replace(SEEN_BEFORE, id=number) for number in range(10, 10 + count)]


async def test_polls_that_end_while_others_are_stored_are_stored_together() -> None:
    world = World(entries=(an_entry("a"), an_entry("b")))
    ingest = pipeline(world)
    reports = await asyncio.gather(*(ingest.poll(state) for state in _others(MOST_TOGETHER + 4)))
    assert [report.new_entries for report in reports] == [2] * len(reports)
    assert sum(world.together) == len(reports)
    assert len(world.together) <= 3
    assert max(world.together) <= MOST_TOGETHER


async def test_a_poll_that_cannot_be_stored_takes_no_other_along() -> None:
    world = World(entries=(an_entry("a"),), unstorable={12})
    ingest = pipeline(world)
    ended = await asyncio.gather(*(ingest.poll(state) for state in _others(5)), return_exceptions=True)
    assert [isinstance(each, OSError) for each in ended] == [False, False, True, False, False]
    assert [outcome.state.id for outcome in world.applied] == [10, 11, 13, 14]
    ids = [decision.story.id for outcome in world.applied for decision in outcome.decisions]
    assert len(set(ids)) == len(ids) == 4
