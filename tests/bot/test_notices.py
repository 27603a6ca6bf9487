"""Administrators hear of a source's trouble once, and once of its end; an outage of an hour tells nobody anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import ChatMigrated, Forbidden, NetworkError

from bot.notices import ChannelNotices, Notices, Office, OwnSourceNotices, SetAsideNotices
from bot.sending.pacing import Pace, Pacer
from bot.sending.turns import Turns
from feeds.audience import Address, Chat, ChatState, Delivery
from feeds.model import AlertKind, Control, Kind, Level, Source
from feeds.source_state import Health, SourceState
from feeds.store import SetAside, Turned
from feeds.store.own_sources import Held, Reader
from handlers.reply import Reply
from handlers.wording.markup import plain

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def _state(number: int, health: Health, since: datetime = NOW - DAY, reason: str = "") -> SourceState:
    source = Source(f"Wire {number}", f"https://wire.test/{number}", "en", Kind.NEWS, "LT", Control.PUBLIC)
    return SourceState(number, source, source.url, health=health, health_since=since, health_reason=reason)


@dataclass
class Room:
    """Sources as they are, what administrators know, and the messages they got."""

    states: list[SourceState] = field(default_factory=list)
    known: dict[int, Health] = field(default_factory=dict)
    sent: list[tuple[int, str]] = field(default_factory=list)
    refusing: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    away: bool = False
    now: datetime = NOW
    asleep: set[int] = field(default_factory=set)
    silently: list[int] = field(default_factory=list)

    async def all(self) -> list[SourceState]:
        return self.states

    async def told(self) -> dict[int, Health]:
        return dict(self.known)

    async def tell(self, told: dict[int, Health | None]) -> None:
        for number, health in told.items():
            self.known.pop(number, None)
            if health is not None:
                self.known[number] = health

    async def sleeps(self, chat: int) -> bool:
        return chat in self.asleep

    async def send(self, address: Address, reply: Reply, *, silent: bool = False) -> int:
        if self.away:
            raise NetworkError("away")
        if address.chat in self.lost:
            raise NetworkError("away for this one")
        if address.chat in self.moved:
            raise ChatMigrated(self.moved[address.chat])
        if address.chat in self.refusing:
            raise Forbidden("bot was blocked by the user")
        self.sent.append((address.chat, plain(reply.html)))
        self.silently += [address.chat] if silent else []
        return 1

    async def reads(self, chat: int) -> str:
        return "en"

    async def look(self, *states: SourceState, after: timedelta = MINUTE) -> list[tuple[int, str]]:
        """The messages that a look brings, once the sources are so."""
        self.states, self.now, self.sent = list(states), self.now + after, []
        await Notices(self, self, Office(self, (1, 2), self.reads, self.sleeps), lambda: self.now).tell()
        return self.sent


async def test_a_source_that_goes_blind_is_told_once_to_everyone_with_the_reason() -> None:
    office = Room()
    blind = _state(1, Health.BLIND, reason="the feed is there, but holds no entries")
    told = await office.look(blind, _state(2, Health.FINE))
    assert [chat for chat, _ in told] == [1, 2]
    assert "Wire 1 is blind" in told[0][1]
    assert "The feed is there, but holds no entries." in told[0][1]
    assert "Wire 2" not in told[0][1]
    assert await office.look(blind, _state(2, Health.FINE)) == []


async def test_its_return_is_told_once_too() -> None:
    office = Room(known={1: Health.BLIND})
    told = await office.look(_state(1, Health.QUIET))
    assert "Wire 1 brings news again" in told[0][1]
    assert office.known == {}
    assert await office.look(_state(1, Health.FINE)) == []


@pytest.mark.parametrize(
    ("health", "since", "told"),
    [
        (Health.FAILING, NOW - 23 * 60 * MINUTE, False),
        (Health.FAILING, NOW - DAY, True),
        (Health.BLIND, NOW - 5 * MINUTE, False),
        (Health.BLIND, NOW - 10 * MINUTE, True),
        (Health.GONE, NOW, True),
        (Health.NEW, NOW - DAY, False),
        (Health.QUIET, NOW - DAY, False),
        (Health.PAUSED, NOW - DAY, False),
    ],
)
async def test_what_comes_and_goes_by_itself_is_not_told(health: Health, since: datetime, told: bool) -> None:
    office = Room()
    assert bool(await office.look(_state(1, health, since))) is told


async def test_one_page_in_place_of_a_feed_is_told_only_where_it_is_there_again() -> None:
    office, blind = Room(), _state(1, Health.BLIND)
    assert await office.look(replace(blind, failures=1)) == []
    assert len(await office.look(replace(blind, failures=2))) == 2


async def test_a_bad_day_is_one_message() -> None:
    told = await Room().look(*(_state(number, Health.FAILING) for number in range(77)))
    assert len(told) == 2
    assert "77 sources have changed" in told[0][1]
    assert "and 62 more" in told[0][1]


async def test_nothing_is_forgotten_while_telegram_is_out_of_reach() -> None:
    office = Room(away=True)
    with pytest.raises(NetworkError):
        await office.look(_state(1, Health.GONE))
    assert office.known == {}
    office.away = False
    assert len(await office.look(_state(1, Health.GONE))) == 2


async def test_an_administrator_who_blocked_the_bot_keeps_nobody_else_from_knowing() -> None:
    office = Room(refusing={1})
    assert [chat for chat, _ in await office.look(_state(1, Health.GONE))] == [2]
    assert await office.look(_state(1, Health.GONE)) == []


async def test_nothing_is_forgotten_where_one_administrator_refuses_and_the_other_is_out_of_reach() -> None:
    office = Room(refusing={1}, lost={2})
    with pytest.raises(NetworkError):
        await office.look(_state(1, Health.GONE))
    assert office.known == {}
    office.lost = set()
    assert [chat for chat, _ in await office.look(_state(1, Health.GONE))] == [2]


async def test_one_administrator_who_was_told_is_enough() -> None:
    office = Room(lost={2})
    assert [chat for chat, _ in await office.look(_state(1, Health.GONE))] == [1]
    assert await office.look(_state(1, Health.GONE)) == []


async def test_a_group_that_became_a_supergroup_is_told_under_its_new_number() -> None:
    office = Room(moved={1: -1001})
    assert [chat for chat, _ in await office.look(_state(1, Health.GONE))] == [-1001, 2]


async def test_in_an_administrators_quiet_hours_notices_come_without_a_sound() -> None:
    office = Room(asleep={2})
    assert [chat for chat, _ in await office.look(_state(1, Health.BLIND))] == [1, 2]
    assert office.silently == [2]


async def test_what_got_worse_is_told_again() -> None:
    office = Room(known={1: Health.BLIND})
    blind = _state(1, Health.BLIND)
    assert await office.look(blind) == []
    assert "Wire 1 is gone" in (await office.look(replace(blind, health=Health.GONE)))[0][1]


@dataclass
class Aside:
    """Messages that were set aside, and what is remembered of having told."""

    messages: list[SetAside] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)

    def put_aside(self, story: int, at: datetime) -> None:
        delivery = Delivery(story, Address(story), story, 1, AlertKind.NEW, Level.ROUTINE, NOW, 1)
        self.messages.insert(0, SetAside(delivery, "Message is too long", at))

    async def aside(self) -> list[int]:
        return [one.delivery.id for one in self.messages]

    async def set_aside(self, limit: int, ids: Collection[int]) -> list[SetAside]:
        return [one for one in self.messages if one.delivery.id in ids][:limit]

    async def get(self, key: str) -> str | None:
        return self.kept.get(key)

    async def put(self, key: str, value: str) -> None:
        self.kept[key] = value


async def test_a_message_that_can_never_be_sent_is_told_once_with_the_reason() -> None:
    aside, office = Aside(), Room()
    notices = SetAsideNotices(aside, aside, Office(office, (1, 2), office.reads))
    await notices.tell()
    assert office.sent == []
    aside.put_aside(12, NOW)
    aside.put_aside(13, NOW + MINUTE)
    await notices.tell()
    assert [chat for chat, _ in office.sent] == [1, 2]
    assert "2 messages could not be sent" in office.sent[0][1]
    assert "To chat 12: Message is too long" in office.sent[0][1]
    office.sent.clear()
    await notices.tell()
    assert office.sent == []
    aside.put_aside(14, NOW + DAY)
    await notices.tell()
    assert "1 message could not be sent" in office.sent[0][1]
    assert "chat 13" not in office.sent[0][1]


async def test_a_clock_that_was_ahead_keeps_no_message_set_aside_from_being_told() -> None:
    aside, office = Aside(), Room()
    notices = SetAsideNotices(aside, aside, Office(office, (1,), office.reads))
    aside.put_aside(12, NOW + 40 * DAY)
    await notices.tell()
    aside.put_aside(13, NOW)  # once it is set back
    await notices.tell()
    await notices.tell()
    assert ["chat 12" in text for _, text in office.sent] == [True, False]
    assert "1 message could not be sent" in office.sent[1][1]


async def test_a_whole_broadcast_that_could_not_be_sent_is_counted() -> None:
    aside, office = Aside(), Room()
    notices = SetAsideNotices(aside, aside, Office(office, (1,), office.reads))
    for chat in range(1, 2501):
        aside.put_aside(chat, NOW)
    await notices.tell()
    assert "2500 messages could not be sent" in office.sent[0][1]
    assert "and 2485 more" in office.sent[0][1]
    aside.put_aside(2501, NOW + MINUTE)
    del aside.messages[1:1500]  # some of the chats were forgotten
    await notices.tell()
    await notices.tell()
    assert ["1 message could not be sent" in text for _, text in office.sent] == [False, True]


async def test_a_message_set_aside_is_told_later_where_telegram_is_out_of_reach() -> None:
    aside, office = Aside(), Room(away=True)
    aside.put_aside(12, NOW)
    with pytest.raises(NetworkError):
        await SetAsideNotices(aside, aside, Office(office, (1,), office.reads)).tell()
    office.away = False
    await SetAsideNotices(aside, aside, Office(office, (1,), office.reads)).tell()
    assert len(office.sent) == 1


# --- chats' own sources ---------------------------------------------------------------------------------------------


async def _told_of_own(room: Room, *held: Held) -> list[tuple[int, str]]:
    async def all_of_them() -> list[Held]:
        return list(held)

    class Own:
        held = staticmethod(all_of_them)

    room.sent = []
    turns = Turns(Pacer(Pace(1000, 1000, 60_000)))
    await OwnSourceNotices(Own(), room, room, turns, lambda: NOW, room.sleeps).tell()
    return room.sent


async def test_whoever_has_a_source_of_their_own_hears_once_that_it_is_dead_and_that_it_is_back() -> None:
    room, readers = Room(asleep={2}), (Reader(Address(1), "en"), Reader(Address(2, 7), "de"), Reader(Address(3), "en"))
    gone = Held(_state(5, Health.GONE, NOW, "the server says this feed is gone for good"), readers)
    well, recent = Held(_state(6, Health.FINE), readers), Held(_state(7, Health.FAILING, NOW - MINUTE), readers)
    told = await _told_of_own(room, gone, well, recent)
    assert [chat for chat, _ in told] == [1, 2, 3]
    assert told[0][1].startswith("Wire 5 is gone: it is not asked any more.")
    assert room.silently == [2]
    assert await _told_of_own(room, gone, well, recent) == []
    back = replace(gone, state=_state(5, Health.FINE))
    assert "Wire 5 brings news again." in (await _told_of_own(room, back))[0][1]
    assert await _told_of_own(room, back) == []


async def test_whatever_changed_of_a_chats_own_sources_comes_as_one_message() -> None:
    room = Room()
    failing = [Held(_state(number, Health.FAILING), (Reader(Address(1), "en"),)) for number in range(40)]
    other = Held(_state(50, Health.GONE), (Reader(Address(2), "en"),))
    [(_, told), (other_chat, _)] = await _told_of_own(room, *failing, other)
    assert other_chat == 2
    assert told.startswith("40 sources have changed")
    assert "Wire 14 has been failing since" in told
    assert told.endswith("and 25 more\n\nsources chosen here")
    assert await _told_of_own(room, *failing) == []


async def test_nobody_counts_as_told_of_their_own_source_while_telegram_is_out_of_reach() -> None:
    room, gone = Room(away=True), Held(_state(5, Health.GONE), (Reader(Address(1), "en"),))
    assert await _told_of_own(room, gone) == []
    room.away = False
    assert len(await _told_of_own(room, gone)) == 1


async def test_a_source_of_several_chats_is_told_later_only_where_none_of_them_was_reached() -> None:
    shared = Held(_state(5, Health.GONE), (Reader(Address(1), "en"), Reader(Address(2), "en")))
    lone = Held(_state(6, Health.GONE), (Reader(Address(2), "en"),))
    room = Room(lost={2})
    assert [chat for chat, _ in await _told_of_own(room, shared, lone)] == [1]
    room.lost = set()
    [(chat, told)] = await _told_of_own(room, shared, lone)
    assert (chat, told.splitlines()[0]) == (2, "Wire 6 is gone: it is not asked any more.")


async def test_who_serves_a_channel_hears_in_private_of_its_own_sources_and_of_which_channel_they_are() -> None:
    channel = (-1001234567890, "Baltic Watch")
    mine, ours = Reader(Address(1), "en"), Reader(Address(1), "en", *channel)
    room = Room(asleep={1})
    told = await _told_of_own(
        room,
        Held(_state(5, Health.GONE), (mine, ours)),
        Held(_state(6, Health.FAILING), (ours, Reader(Address(2), "de", *channel))),
    )
    assert [chat for chat, _ in told] == [1, 1, 2]
    assert told[0][1].endswith("a source chosen here")
    assert told[1][1].startswith("For Baltic Watch:\n\n2 sources have changed\n")
    assert "chosen here" not in told[1][1]
    assert told[2][1].startswith("Für Baltic Watch:\n\nWire 6 ")
    assert room.silently == [1, 1]


# --- channels --------------------------------------------------------------------------------------------------------


@dataclass
class Served:
    """Channels that turned, and who knows."""

    waiting: list[Turned]

    async def turned(self) -> list[Turned]:
        return list(self.waiting)

    async def told(self, one: Turned) -> None:
        self.waiting.remove(one)


def _turned(person: int, state: ChatState = ChatState.BLOCKED, language: str = "en") -> Turned:
    return Turned(person, language, Chat(-1001234567890, "channel", "Baltic Watch", "en", state, NOW))


async def _told_of_channels(room: Room, served: Served) -> list[tuple[int, str]]:
    room.sent = []
    await ChannelNotices(served, room, Turns(Pacer(Pace(1000, 1000, 60_000))), room.sleeps).tell()
    return room.sent


async def test_everybody_who_serves_a_channel_hears_once_what_became_of_it_in_their_language() -> None:
    room, served = Room(), Served([_turned(1), _turned(2, language="de"), _turned(3, ChatState.GONE)])
    told = await _told_of_channels(room, served)
    assert [person for person, _ in told] == [1, 2, 3]
    assert told[0][1].startswith("I may not post in Baltic Watch any more.")
    assert told[1][1].startswith("Ich darf in Baltic Watch nicht mehr schreiben.")
    assert told[2][1].startswith("I was taken out of Baltic Watch.")
    assert await _told_of_channels(room, served) == []
    served.waiting = [_turned(1, ChatState.ACTIVE)]
    assert await _told_of_channels(room, served) == [(1, "I can post in Baltic Watch again.")]


async def test_who_serves_a_channel_hears_of_it_in_their_quiet_hours_without_a_sound() -> None:
    room = Room(asleep={1})
    await _told_of_channels(room, Served([_turned(1), _turned(2)]))
    assert room.silently == [1]


async def test_who_can_not_be_told_of_a_channel_is_left_alone_and_does_not_keep_the_others_from_knowing() -> None:
    room, served = Room(refusing={1}), Served([_turned(1), _turned(2)])
    assert [person for person, _ in await _told_of_channels(room, served)] == [2]
    assert served.waiting == []


async def test_while_telegram_is_out_of_reach_nobody_counts_as_told_of_a_channel() -> None:
    room, served = Room(away=True), Served([_turned(1), _turned(2)])
    assert await _told_of_channels(room, served) == []
    room.away = False
    assert [person for person, _ in await _told_of_channels(room, served)] == [1, 2]
