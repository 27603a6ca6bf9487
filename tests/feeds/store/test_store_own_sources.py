"""Sources that a chat has for itself: polled as others, told to nobody else, found nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from making import (
    DAY,
    HOUR,
    LEASE,
    MINUTE,
    NOON,
    claim,
    entry,
    listed,
    matched,
    opening,
    poll,
    send_all,
    source,
    subscribe,
)
from sqlalchemy import select

from feeds.audience import Address, ChatState, OtherKind, Told
from feeds.model import AlertKind, Entry, Source
from feeds.source_state import Health, PollOutcome, SourceState
from feeds.store import Store
from feeds.store.own_entries import KEPT, SINGLY
from feeds.store.own_sources import Reader
from feeds.store.tables import sources
from feeds.times.quiet import Quiet

MINE = source("Village paper")
ME, YOU = 10, 20
LATER = NOON + HOUR


async def _chats(store: Store) -> tuple[Address, Address]:
    return await subscribe(store, ME, "kaliningrad"), await subscribe(store, YOU, "kaliningrad")


async def _have(store: Store, address: Address, *found: Source, quota: int = 5) -> Sequence[Source]:
    proposal = await store.own_sources.propose(address, found or (MINE,), NOON)
    return (await store.own_sources.confirm(address, proposal.number, quota, NOON)).added


async def _due(store: Store, now: datetime) -> list[SourceState]:
    return [state for state in await store.sources.due(now, 100, "me", LEASE) if state.private]


async def _polled(store: Store, *found: Entry, now: datetime = NOON) -> int:
    """The first private source brings this."""
    (state,) = await _due(store, now)
    after = replace(state, due=now + MINUTE, last_success=now, body_hash=now.isoformat())
    return await store.own_entries.apply(PollOutcome(after), found, now, state.backlogged)


def _news(count: int, first: int = 0) -> list[Entry]:
    return [entry(f"Ferry {number}", of=MINE, seen=LATER) for number in range(first, first + count)]


async def _got(store: Store, now: datetime = LATER) -> dict[int, list[list[str]]]:
    """The titles in each chat's messages."""
    got: dict[int, list[list[str]]] = {}
    for delivery in await send_all(store, now):
        assert delivery.kind is OtherKind.OWN
        titles = [each.title for each in await store.own_entries.message(delivery.story, delivery.address)]
        got.setdefault(delivery.address.chat, []).append(titles)
    return got


async def test_what_is_new_comes_to_the_chat_that_has_it_and_to_no_other(store: Store) -> None:
    me, _ = await _chats(store)
    assert await _have(store, me) == (MINE,)
    assert await _polled(store, *_news(2)) == 2
    assert await _got(store) == {}, "a first backlog is told to nobody"

    assert await _polled(store, *_news(3), now=LATER) == 1
    assert await _got(store) == {ME: [["Ferry 2"]]}
    assert await _polled(store, *_news(3), now=LATER + HOUR) == 0, "the document repeats itself"
    assert await _got(store, LATER + HOUR) == {}


async def test_what_comes_again_under_another_guid_is_told_to_nobody(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await _polled(store, entry("Ferry 0", of=MINE, seen=NOON))
    dated, undated = entry("Ferry 1", of=MINE, seen=LATER), entry("Alarm", of=MINE, seen=LATER)
    dated = replace(dated, published=LATER - MINUTE, dated=LATER - MINUTE)
    await _polled(store, dated, undated, now=LATER)
    assert sum(map(len, (await _got(store))[ME])) == 2

    at = LATER + HOUR
    moved = [replace(one, uid=f"{number:032x}", seen=at) for number, one in enumerate((dated, undated))]
    alarm = replace(moved[1], published=at)
    another = replace(moved[0], uid="f" * 32, published=at - MINUTE, dated=at - MINUTE)
    await _polled(store, moved[0], alarm, another, now=at)
    got = [title for titles in (await _got(store, at))[ME] for title in titles]
    assert sorted(got) == ["Alarm", "Ferry 1"], "the alarm, and what is of another time"


async def test_what_bears_a_day_alone_and_comes_again_under_another_guid_is_told_to_nobody(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await _polled(store, entry("Ferry 0", of=MINE, seen=NOON))
    evening = NOON + 8 * HOUR
    for number, at in enumerate((LATER, LATER + HOUR, evening + HOUR)):
        again = entry("Ferry 1", of=MINE, seen=at, uid=f"{number:032x}", published=min(at, evening), dated=evening)
        await _polled(store, again, now=at)
        assert await _got(store, at) == ({} if number else {ME: [["Ferry 1"]]})


async def test_what_was_brought_before_publishers_times_were_kept_is_known_by_when_it_was_published(
    store: Store,
) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await _polled(store, entry("Ferry 0", of=MINE, seen=NOON))
    ferry = entry("Ferry 1", of=MINE, seen=LATER)
    await _polled(store, ferry, now=LATER)
    assert (await _got(store))[ME] == [["Ferry 1"]]
    again = replace(ferry, uid="f" * 32, seen=LATER + HOUR, dated=ferry.published)
    await _polled(store, again, now=LATER + HOUR)
    assert await _got(store, LATER + HOUR) == {}


async def test_two_entries_of_one_title_that_bear_one_day_alone_are_both_told(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await _polled(store, entry("Ferry 0", of=MINE, seen=NOON))
    for number, text in enumerate(["Firing off Baltiysk.", "Firing off Liepāja."]):
        at, uid = LATER + number * HOUR, f"{number:032x}"
        warning = entry("Coastal warning", of=MINE, seen=at, summary=text, published=NOON, dated=NOON, uid=uid)
        await _polled(store, warning, now=at)
        assert (await _got(store, at))[ME] == [["Coastal warning"]], text


async def test_who_has_a_source_or_serves_a_channel_that_has_it_is_found_to_be_told_how_it_is_but_none_that_is_away(
    store: Store,
) -> None:
    me, you = await _chats(store)
    await store.chats.meet(-1005, "channel", "Desk", "en", NOON)
    away = await subscribe(store, 30, "kaliningrad")
    for address in (me, you, Address(-1005), away):
        await _have(store, address)
    await store.serving.remember(YOU, -1005, NOON, away=False)
    await store.serving.remember(away.chat, -1005, NOON, away=False)
    await store.chats.set_state(away.chat, ChatState.BLOCKED, NOON)
    await store.chats.choose_language(YOU, "de")
    await store.own_sources.propose(me, [source("Only looked at")], NOON)
    assert await store.own_sources.held() == [], "it is well: nobody has to hear of it"
    [state] = await store.own_sources.of(me)
    await store.by_hand.tell({state.id: Health.GONE})
    [held] = await store.own_sources.held()
    assert held.state.source == MINE
    assert held.readers == (Reader(Address(YOU), "de", -1005, "Desk"), Reader(me, "en"), Reader(you, "de"))


async def test_where_nobody_serves_a_channel_its_source_waits_to_be_told_until_somebody_does(store: Store) -> None:
    me, _ = await _chats(store)
    await store.chats.meet(-1005, "channel", "Desk", "en", NOON)
    await _have(store, Address(-1005))
    [state] = await store.own_sources.of(Address(-1005))
    await store.by_hand.tell({state.id: Health.GONE})
    assert await store.own_sources.held() == []
    await store.serving.take_charge(me.chat, -1005, NOON, away=False)
    [held] = await store.own_sources.held()
    assert [reader.address for reader in held.readers] == [Address(me.chat)]


async def test_what_it_brought_before_is_known(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    (state,) = await store.own_sources.of(me)
    await _polled(store, *_news(2))
    assert await store.own_entries.unknown(state.id, _news(3)) == _news(1, first=2)
    assert await store.own_entries.unknown(state.id + 1, _news(3)) == _news(3), "of another source nothing is"


async def test_it_is_in_no_list_no_search_and_no_story(store: Store) -> None:
    me, you = await _chats(store)
    await listed(store, source())
    await _have(store, me)
    await _polled(store)
    await _polled(store, *_news(1), now=LATER)

    assert [state.source for state in await store.sources.all(unlisted=True)] == [source()]
    assert await store.by_hand.amended([source()]) == [source()]
    (mine,) = await store.own_sources.of(me)
    assert (mine.source, mine.private) == (MINE, True)
    assert await store.by_hand.listed(mine.id) is None
    assert await store.by_hand.remove(mine.id) is None
    assert await store.own_sources.of(you) == []
    assert await store.search("ferry", 5) == []
    assert await store.stories.latest(None, 5) == []
    await store.sources.sync([source()], LATER)
    assert len(await _due(store, LATER + HOUR)) == 1, "a new list of sources leaves it alone"


async def test_the_same_source_of_two_chats_is_polled_once_until_neither_has_it(store: Store) -> None:
    me, you = await _chats(store)
    await _have(store, me)
    await _have(store, you)
    await _polled(store)
    await _polled(store, *_news(1), now=LATER)
    assert await _got(store) == {ME: [["Ferry 0"]], YOU: [["Ferry 0"]]}

    (state,) = await store.own_sources.of(me)
    assert await store.own_sources.remove(me, state.id) == MINE
    assert await store.own_sources.remove(me, state.id) is None
    await _polled(store, *_news(2), now=LATER + HOUR)
    assert await _got(store, LATER + HOUR) == {YOU: [["Ferry 1"]]}

    await store.own_sources.remove(you, state.id)
    assert await _due(store, LATER + DAY) == []


async def test_who_is_forgotten_leaves_no_source_behind(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await _polled(store)
    await _polled(store, *_news(1), now=LATER)
    (delivery,) = await claim(store, LATER)

    handed_over = await store.privacy.everything_of(ME)
    assert handed_over["sources"][0]["url"] == MINE.url
    await store.privacy.forget(ME)
    assert await store.privacy.everything_of(ME) == {}
    assert await store.own_entries.message(delivery.story, me) == []
    assert await _due(store, LATER + DAY) == []


async def test_a_poll_on_its_way_brings_nothing_once_nobody_has_its_source(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await _polled(store)
    (state,) = await _due(store, LATER)
    await store.own_sources.remove(me, state.id)
    assert await store.own_entries.apply(PollOutcome(state), _news(1), LATER, state.backlogged) == 0


async def test_the_quota_is_the_chats_in_all_its_threads_and_at_once(store: Store) -> None:
    me, _ = await _chats(store)
    thread = replace(me, thread=7)
    here = await store.own_sources.propose(me, [source(f"Here {n}") for n in range(3)], NOON)
    there = await store.own_sources.propose(thread, [source(f"There {n}") for n in range(3)], NOON)
    done = await asyncio.gather(
        store.own_sources.confirm(me, here.number, 4, NOON), store.own_sources.confirm(thread, there.number, 4, NOON)
    )
    assert sorted(each.beyond for each in done) == [0, 2]
    assert await store.own_sources.count(ME) == 4


async def test_a_proposal_is_its_chats_alone_and_only_the_latest_counts(store: Store) -> None:
    me, you = await _chats(store)
    first = await store.own_sources.propose(me, [MINE], NOON)
    assert (await store.own_sources.confirm(you, first.number, 5, NOON)).added == ()
    second = await store.own_sources.propose(me, [source("One"), source("Two")], NOON)
    assert (await store.own_sources.confirm(me, first.number, 5, NOON)).added == ()
    one = second.new[0][0]
    assert (await store.own_sources.confirm(me, second.number, 5, NOON, only=one)).added == (source("One"),)
    again = await store.own_sources.propose(me, [source("One"), source("Two")], NOON)
    assert (again.had, [each for _, each in again.new]) == ((source("One"),), [source("Two")])


async def test_what_was_only_proposed_leaves_no_row(store: Store) -> None:
    me, you = await _chats(store)
    await store.own_sources.propose(me, [source("One"), source("Two")], NOON)
    yours = await store.own_sources.propose(you, [source("Two")], NOON)
    await store.own_sources.propose(me, [], NOON)
    async with store.database.read() as connection:
        urls = set(await connection.scalars(select(sources.c.url).where(sources.c.private)))
    assert urls == {"own:https://two.test/feed"}
    assert (await store.own_sources.confirm(you, yours.number, 5, NOON)).added == (source("Two"),)


async def test_what_is_read_for_everybody_is_not_anybodys_own(store: Store) -> None:
    me, _ = await _chats(store)
    await listed(store, source())
    proposal = await store.own_sources.propose(me, [source()], NOON)
    assert (proposal.new, proposal.public) == ((), (source(),))


async def test_one_that_becomes_everybodys_too_goes_on_for_the_chat_that_has_it(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await listed(store, MINE)
    assert [state.source for state in await store.sources.all()] == [MINE]
    assert [state.source for state in await store.own_sources.of(me)] == [MINE]


async def test_many_at_once_are_one_message(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await _polled(store)
    await _polled(store, *_news(SINGLY), now=LATER)
    assert len((await _got(store))[ME]) == SINGLY
    await _polled(store, *_news(SINGLY + 1, first=SINGLY), now=LATER + HOUR)
    (only,) = (await _got(store, LATER + HOUR))[ME]
    assert len(only) == SINGLY + 1


async def test_what_quiet_hours_held_is_told_in_one_message_and_nothing_of_it_comes_again(
    store: Store,
) -> None:
    me, you = await _chats(store)
    await _have(store, me)
    await store.quiet.set(ME, Quiet(time(12), time(18), "UTC"), NOON)
    await _polled(store)
    await _polled(store, *_news(1), now=LATER)
    await _polled(store, *_news(SINGLY + 1, first=1), now=LATER + HOUR)
    await poll(store, opening(7, matched(entry("Trains halted"), ["kaliningrad"])), now=LATER + HOUR)
    assert [each.address for each in await send_all(store, LATER + HOUR)] == [you]

    morning = NOON + 6 * HOUR
    await store.quiet.turn(morning)
    [first] = await claim(store, morning)
    together = await store.outbox.behind(first, morning)
    assert {(each.kind, each.held) for each in together} == {(OtherKind.OWN, True)}
    entries = await store.own_entries.messages([each.story for each in together], me)
    assert {each.title for each in entries} == {f"Ferry {number}" for number in range(SINGLY + 2)}
    await store.outbox.settle(first, Told(tuple(each.id for each in together if each.id != first.id)), morning)
    [alert] = await send_all(store, morning)
    assert (alert.kind, await store.outbox.behind(alert, morning)) == (AlertKind.NEW, [])


async def test_messages_of_several_sources_are_without_those_that_the_chat_has_no_more(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me, MINE, source("Harbour"))
    for state in await _due(store, NOON):
        of = state.source
        backlog, news = replace(state, due=LATER, last_success=NOON), replace(state, due=LATER, last_success=LATER)
        await store.own_entries.apply(PollOutcome(backlog), [], NOON, state.backlogged)
        found = [entry(f"News of {of.name}", of=of, seen=LATER)]
        await store.own_entries.apply(PollOutcome(news), found, LATER, news.backlogged)
    numbers = [each.story for each in await send_all(store, LATER)]
    told = [each.title for each in await store.own_entries.messages(numbers, me)]
    assert sorted(told) == ["News of Harbour", "News of Village paper"]
    assert await store.own_entries.messages(numbers, Address(YOU)) == []


async def test_old_entries_that_a_document_brings_late_are_told_to_nobody(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await _polled(store)
    await _polled(store, entry("Years ago", of=MINE, published=NOON - 400 * DAY), now=LATER)
    assert await _got(store) == {}


async def test_what_was_there_while_a_document_had_no_entries_is_told_to_nobody(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await _polled(store)
    backlog = [entry(f"Ferry {days}", of=MINE, published=NOON - days * DAY) for days in range(1, 26)]
    assert await _polled(store, *backlog, *_news(1), now=LATER) == 26
    assert await _got(store) == {ME: [["Ferry 0"]]}


async def test_what_a_document_can_repeat_is_remembered(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await _polled(store, *_news(300))
    assert await store.own_sources.prune(LATER + 90 * DAY, 5000) == 0
    for round_ in range(1, 4):
        await _polled(store, *_news(300, first=300 * round_), now=NOON + round_ * HOUR)
    assert await store.own_sources.prune(NOON - DAY, 5000) == 0, "nothing is so old"
    assert await store.own_sources.prune(LATER + 90 * DAY, 5000) == 4 * 300 - KEPT


async def test_where_the_operator_allows_it_no_more_none_is_polled_until_it_is_again(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await store.own_sources.allow(False, NOON)
    assert await _due(store, LATER) == []
    await store.own_sources.allow(True, LATER)
    assert [state.source for state in await _due(store, LATER)] == [MINE]


async def test_a_group_that_becomes_a_supergroup_keeps_its_own(store: Store) -> None:
    me, _ = await _chats(store)
    await _have(store, me)
    await store.chats.migrate(ME, -100, NOON)
    assert [state.source for state in await store.own_sources.of(Address(-100))] == [MINE]


async def test_a_chat_that_blocked_the_bot_is_owed_nothing(store: Store) -> None:
    me, you = await _chats(store)
    await _have(store, me)
    await _have(store, you)
    await _polled(store)
    await store.chats.set_state(ME, ChatState.BLOCKED, NOON)
    await _polled(store, *_news(1), now=LATER)
    assert await _got(store) == {YOU: [["Ferry 0"]]}
