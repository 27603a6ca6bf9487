"""Watches as rows: proposed, wanted, removed, moved with their chat, and told of stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from making import DAY, HOUR, NOON, alert, claim, entry, joining, matched, opening, poll, send_all, source, subscribe

from feeds.audience import Address, ChatState, Migrated, Watch
from feeds.model import AlertKind, Decision
from feeds.store import Store
from feeds.store.tables.columns import EARLIEST, LATEST
from feeds.watches import parse
from feeds.watches.needing import needed

HERE, THERE = Address(1), Address(-2, 5)
NEW, UPDATE = AlertKind.NEW, AlertKind.UPDATE


async def watching(store: Store, address: Address, query: str = "shield", name: str = "") -> int:
    await store.chats.meet(address.chat, "supergroup", "Chat", "en", NOON)
    number = await store.watches.propose(address, name, query, NOON)
    assert isinstance(await store.watches.confirm(address, number, NOON, 20), Watch)
    return number


async def test_a_watch_counts_from_the_moment_it_is_wanted(store: Store) -> None:
    await store.chats.meet(1, "private", "Anna", "en", NOON)
    number = await store.watches.propose(HERE, "Sites", '"missile shield"', NOON)
    assert await store.watches.of(HERE) == []
    assert await store.watches.numbers() == frozenset()
    watch = await store.watches.confirm(HERE, number, NOON + HOUR, 20)
    assert watch == Watch(number, HERE, "Sites", '"missile shield"', NOON + HOUR)
    assert await store.watches.of(HERE) == [watch]
    assert await store.watches.some(await store.watches.numbers()) == [watch]


async def test_wanting_it_twice_changes_nothing(store: Store) -> None:
    number = await watching(store, HERE)
    before = await store.watches.of(HERE), await store.watches.version()
    assert await store.watches.confirm(HERE, number, NOON + HOUR, 20) == before[0][0]
    assert (await store.watches.of(HERE), await store.watches.version()) == before


async def test_an_address_is_asked_about_one_query_at_a_time(store: Store) -> None:
    await store.chats.meet(1, "private", "Anna", "en", NOON)
    first = await store.watches.propose(HERE, "", "first", NOON)
    second = await store.watches.propose(HERE, "", "second", NOON)
    assert await store.watches.confirm(HERE, first, NOON, 20) is None
    assert isinstance(await store.watches.confirm(HERE, second, NOON, 20), Watch)


async def test_a_chat_has_no_more_watches_than_allowed_in_all_its_threads(store: Store) -> None:
    await watching(store, Address(-2, 1))
    await watching(store, Address(-2, 2))
    third = await store.watches.propose(THERE, "", "third", NOON)
    assert await store.watches.confirm(THERE, third, NOON, 2) == 2
    assert await store.watches.of(THERE) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-HOUR)), LATEST),
        (datetime(1, 1, 1, tzinfo=timezone(HOUR)), EARLIEST),
    ],
)
async def test_a_pause_to_beyond_all_moments_does_not_keep_the_watches_of_others_from_being_read(
    store: Store, written: datetime, read: datetime
) -> None:
    number, other = await watching(store, HERE), await watching(store, THERE)
    await store.terms.change(HERE, number, NOON, lambda terms: replace(terms, paused=written))
    watches = await store.watches.some(await store.watches.numbers())
    assert {each.id: each.terms.paused for each in watches} == {number: read, other: None}


async def test_a_watch_is_removed_by_its_own_address_only_and_its_number_never_used_again(store: Store) -> None:
    number = await watching(store, HERE)
    assert await store.watches.remove(THERE, number) is None
    removed = await store.watches.remove(HERE, number)
    assert removed is not None
    assert removed.called == "shield"
    assert await store.watches.remove(HERE, number) is None
    assert await watching(store, HERE) > number


async def test_every_change_moves_the_version(store: Store) -> None:
    seen = [await store.watches.version()]
    number = await watching(store, HERE)
    seen.append(await store.watches.version())
    await store.watches.remove(HERE, number)
    seen.append(await store.watches.version())
    assert seen == sorted(set(seen))


async def test_a_chat_that_migrates_takes_its_watches_along(store: Store) -> None:
    number = await watching(store, Address(-2))
    await store.chats.migrate(-2, -1002, NOON)
    (moved,) = await store.watches.of(Address(-1002))
    assert (moved.id, moved.address) == (number, Address(-1002))


def found(decision: Decision, *watches: int) -> Decision:
    extra = replace(alert(decision.story, NEW, ()), watches=frozenset(watches))
    return replace(decision, alerts=(*decision.alerts, extra))


async def test_a_story_goes_to_the_addresses_whose_watches_found_it(store: Store) -> None:
    mine = await watching(store, HERE, name="My watch")
    theirs = await watching(store, THERE)
    await watching(store, Address(3), "other")
    await poll(store, found(opening(7, matched(entry("Shield"), [])), mine, theirs))
    claimed = {one.address: (one.kind, one.watch) for one in await claim(store)}
    assert claimed == {HERE: (NEW, "My watch"), THERE: (NEW, "shield")}


async def test_an_address_is_told_once_by_topic_and_watches_together(store: Store) -> None:
    await subscribe(store, 1, "nato")
    one, two = await watching(store, HERE, "one"), await watching(store, HERE, "two")
    await poll(store, found(opening(7, matched(entry("Shield"), ["nato"])), one, two))
    (only,) = await claim(store)
    assert (only.address, only.watch) == (HERE, None)  # the subscription comes first
    assert (only.also, only.query) == ("one", "one")


async def test_an_edit_names_the_watch_that_found_what_came_by_a_topic(store: Store) -> None:
    await subscribe(store, 1, "nato")
    old, mine, off = (
        await watching(store, HERE, "old"),
        await watching(store, HERE, "shield"),
        await watching(store, Address(2), "shield"),
    )
    await subscribe(store, 2, "nato")
    await store.terms.change(Address(2), off, NOON, lambda terms: replace(terms, enabled=False))
    await poll(store, found(opening(6, matched(entry("Old"), [])), old))
    first = opening(7, matched(entry("Missile defence"), ["nato"]))
    await poll(store, first)
    await send_all(store)
    later = NOON + HOUR
    more = matched(entry("Shield", of=source("Other"), seen=later), ["nato"])
    await poll(store, found(joining(first.story, more, UPDATE), mine, off))
    assert {one.address: (one.kind, one.watch, one.also) for one in await claim(store, later)} == {
        HERE: (UPDATE, None, "shield"),
        Address(2): (UPDATE, None, None),
    }


async def test_an_address_with_two_watches_is_told_of_the_older_one(store: Store) -> None:
    one, two = await watching(store, HERE, "one"), await watching(store, HERE, "two")
    await poll(store, found(opening(7, matched(entry("Shield"), [])), two, one))
    (only,) = await claim(store)
    assert only.watch == "one"


async def test_a_removed_or_merely_proposed_watch_tells_nobody(store: Store) -> None:
    gone = await watching(store, HERE)
    await store.watches.remove(HERE, gone)
    await store.chats.meet(3, "private", "Ben", "en", NOON)
    asked = await store.watches.propose(Address(3), "", "shield", NOON)
    await poll(store, found(opening(7, matched(entry("Shield"), [])), gone, asked))
    assert await claim(store) == []


async def test_a_chat_that_cannot_be_written_to_is_not_told_by_its_watch(store: Store) -> None:
    mine = await watching(store, HERE)
    await store.chats.set_state(1, ChatState.BLOCKED, NOON)
    await poll(store, found(opening(7, matched(entry("Shield"), [])), mine))
    assert await claim(store) == []


async def test_edits_of_what_a_watch_told_still_name_the_watch(store: Store) -> None:
    mine = await watching(store, HERE, name="My watch")
    first = found(opening(7, matched(entry("Shield"), [])), mine)
    await poll(store, first)
    await send_all(store)
    later = NOON + HOUR
    more = matched(entry("Shield again", of=source("Other"), seen=later), ())
    await poll(store, joining(first.story, more, UPDATE))
    (edit,) = await claim(store, later)
    assert (edit.kind, edit.watch, edit.query) == (UPDATE, "My watch", "shield")


NEWS = [
    ("Shield", "", 0),
    ("Shielding", "", 1),
    ("Missile shield at Redzikowo", "The base opens.", 2),
    ("Shield of a missile", "Redzikowo", 3),
    ("Old missile shield", "", 9),
]


@pytest.mark.parametrize(
    ("query", "stories"),
    [
        ("shield", [1, 3, 4]),
        ("shield*", [1, 2, 3, 4]),
        ("shield missile", [3, 4]),
        ("missile shield redzikow*", [3, 4]),
        ('"missile shield"', [3]),
        ('"miss* shield at"', [3]),
        ('"missile shi*"', [3]),
        ("title:redzikowo", [3]),
        ("title:redzik*", [3]),
        ('title:"missile shield" (base OR nothing)', [3]),
        ("shielding OR redzikowo", [2, 3, 4]),
        ("(shielding OR redzikowo) AND (missile OR nothing)", [3, 4]),
        ("redzikowo NEAR/2 shield", [3, 4]),
        ("x" * 300 + " OR shielding", [2]),
    ],
)
async def test_candidates_are_entries_with_all_that_a_query_needs_the_newest_first(
    store: Store, query: str, stories: list[int]
) -> None:
    for number, (title, summary, age) in enumerate(NEWS, 1):
        seen = NOON - age * DAY
        await poll(store, opening(number, matched(entry(title, seen=seen, summary=summary), [])), now=seen)
    words = needed(parse(query))
    assert words is not None
    since = NOON - 5 * DAY
    found = await store.watches.candidates(words, since, 10)
    assert [each.story for some in [some async for some in store.watches.reports(found, 2)] for each in some] == stories
    assert await store.watches.candidates(words, since, 1) == found[:1]


@pytest.mark.parametrize(
    ("query", "stories"),
    [
        ("topic:putin", [1, 2]),
        ("topic:us-russia", [1, 4]),
        ("topic:kaliningrad", [2, 3]),
        ("topic:putin shield", [2]),
        ("topic:putin topic:us-russia", [1]),
        ("topic:(putin OR us-russia)", [1, 2, 4]),
        ("topic:kaliningrad OR redzikowo", [2, 3, 4]),
        ("topic:kaliningrad (base OR topic:putin) NOT rain", [2, 3]),
        ("(topic:us-russia redzikowo) OR (topic:kaliningrad shielding) OR nothing", [4]),
        ("topic:any", [1, 2]),
        ("topic:any OR redzikowo", [1, 2, 4]),
        ("topic:nothing", []),
    ],
)
async def test_candidates_are_entries_in_which_the_topics_were_found_that_a_query_needs(
    store: Store, query: str, stories: list[int]
) -> None:
    news = [
        matched(entry("Talks"), ["us-russia"], subjects=["putin", "russia"]),
        matched(entry("Shield"), ["kaliningrad"], ["us"], ["poland", "putin"]),
        matched(entry("Base"), subjects=["kaliningrad"]),
        matched(entry("Redzikowo"), [], ["us-russia"]),
        matched(entry("Old news of Putin and a shield"), ["us-russia", "kaliningrad"], subjects=["putin"]),
    ]
    for number, each in enumerate(news, 1):
        seen = NOON - (number + 5 * (number == 5)) * DAY
        each = replace(each, entry=replace(each.entry, seen=seen, published=seen))
        await poll(store, opening(number, each), now=seen)
    words = needed(parse(query))
    assert words is not None
    since = NOON - 5 * DAY
    found = await store.watches.candidates(words, since, 10)
    assert [each.story for some in [some async for some in store.watches.reports(found)] for each in some] == stories
    assert await store.watches.candidates(words, since, 1) == found[:1]


@pytest.mark.parametrize("query", ["об'єкт*", "об’єкт*", "обʼєкт*"])
async def test_every_ukrainian_apostrophe_finds_every_other(store: Store, query: str) -> None:
    for number, title in enumerate(["Новий обʼєкт", "Новий об’єкт", "Нові об'єкти", "Інше"], 1):
        await poll(store, opening(number, matched(entry(title), [])))
    numbers = await store.watches.candidates(parse(query), NOON - DAY, 10)
    (found,) = [some async for some in store.watches.reports(numbers)]
    assert {each.story for each in found} == {1, 2, 3}


async def test_of_each_candidate_it_is_known_whether_it_came_when_its_source_was_first_read(store: Store) -> None:
    wire, other = source("Wire"), source("Other")
    for number, (title, of, age, language) in enumerate(
        [
            ("Shield", wire, 3, "en"),
            ("Shield of another", wire, 3, "pl"),
            ("Shield later", wire, 2, "en"),
            ("Shield elsewhere", other, 1, "en"),
        ],
        1,
    ):
        seen = NOON - age * DAY
        await poll(store, opening(number, matched(entry(title, of=of, seen=seen, language=language), [])), now=seen)
    numbers = await store.watches.candidates(parse("shield"), NOON - 5 * DAY, 10)
    (found,) = [some async for some in store.watches.reports(numbers)]
    assert [(each.story, each.first) for each in found if each.story > 2] == [(4, True), (3, False)]
    assert {each.story: each.first for each in found if each.story <= 2} == {1: True, 2: True}


async def test_each_candidate_comes_with_what_was_found_in_it(store: Store) -> None:
    first = matched(entry("Shield", seen=NOON - HOUR), ["nato"], ["us-russia"], ["putin", "poland"])
    second = matched(entry("Other shield"))
    await poll(store, opening(1, first), opening(2, second))
    numbers = await store.watches.candidates(parse("shield"), NOON - DAY, 10)
    (found,) = [some async for some in store.watches.reports(numbers)]
    assert [each.matched for each in found] == [second, first]


async def test_a_story_counts_for_a_watch_that_is_only_proposed_once_a_report_of_it_does(store: Store) -> None:
    await store.chats.meet(1, "private", "Anna", "en", NOON)
    number = await store.watches.propose(HERE, "", "shield", NOON)
    first = opening(1, matched(entry("Shield", of=source("Wire")), []))
    await poll(store, first, opening(2, matched(entry("Other shield", of=source("Wire")), [])))
    await poll(store, joining(first.story, matched(entry("Shield too", of=source("Other")), [])))
    assert await store.watches.counting(number, {1, 2}) == {1, 2}
    await store.terms.change_taste(HERE, lambda taste: replace(taste, muted=frozenset({"Wire"})))
    assert await store.watches.counting(number, {1, 2}) == {1}
    await store.terms.change_taste(HERE, lambda taste: replace(taste, languages=frozenset({"pl"})))
    assert await store.watches.counting(number, {1, 2}) == frozenset()
    assert await store.watches.counting(number, ()) == frozenset()


async def test_a_group_that_became_a_supergroup_is_watched_on_after_a_delivery_said_so(store: Store) -> None:
    mine = await watching(store, Address(-2))
    await poll(store, found(opening(7, matched(entry("Shield"), [])), mine))
    (delivery,) = await claim(store)
    await store.outbox.settle(delivery, Migrated(-1002), NOON)
    assert [watch.id for watch in await store.watches.of(Address(-1002))] == [mine]
