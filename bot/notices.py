"""What people are told unasked.

Administrators hear once when a source goes blind, is gone or fails for long, and once when it is back; and once of
messages that were set aside, since Telegram will never take them. Chats hear the same of sources of their own, and who
serves a channel of that channel's. They hear once too when it can't be written to any more, and once when it can be
again.

What they were told is written down after it was sent to at least one of them, so that a crash in between repeats a
notice and never loses one; everything that changed within some minutes comes as one message. In a chat's quiet hours
all of this comes without a sound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.logs import get_logger
from bot.sending.turns import ANSWER, Turns
from bot.upkeep import Chore
from feeds.audience import Address
from feeds.fetching.health import WELL, news_of
from feeds.source_state import Health, SourceState
from feeds.store import SetAside, Turned
from feeds.store.own_sources import Held, Reader
from handlers.notices import (
    NAMED,
    Change,
    Unsendable,
    render_channels_health,
    render_health,
    render_own_health,
    render_set_aside,
)
from handlers.pages.dating import dated
from handlers.reply import Reply
from handlers.serving import render_turned

EVERY = timedelta(minutes=5)
SOON = timedelta(seconds=5)
# Their numbers. Not the latest's time: a clock that was ahead would keep the next ones out.
_TOLD = "told of messages set aside"

log = get_logger(__name__)


class Sources(Protocol):
    """What notices need of the sources' rows."""

    async def all(self) -> Sequence[SourceState]: ...


class Known(Protocol):
    """What administrators were told."""

    async def told(self) -> Mapping[int, Health]: ...

    async def tell(self, told: dict[int, Health | None]) -> None: ...


class Sends(Protocol):
    """Puts a message into a chat."""

    async def send(self, address: Address, reply: Reply, *, silent: bool = False) -> int: ...


class Unsent(Protocol):
    """What notices need of the outbox."""

    async def aside(self) -> Sequence[int]: ...

    async def set_aside(self, limit: int, ids: Collection[int]) -> Sequence[SetAside]: ...


class Remembers(Protocol):
    """Texts kept under names."""

    async def get(self, key: str) -> str | None: ...

    async def put(self, key: str, value: str) -> None: ...


Asleep = Callable[[int], Awaitable[bool]]


async def never(chat: int) -> bool:
    """No chat has quiet hours."""
    return False


class Notices:
    """Tells administrators how sources are."""

    def __init__(self, sources: Sources, known: Known, office: Office, clock: Callable[[], datetime]) -> None:
        self._sources = sources
        self._known = known
        self._office = office
        self._clock = clock

    def telling(self) -> Chore:
        """Look for changes, and tell."""
        return Chore("administrators' notices", EVERY, self.tell)

    async def tell(self) -> None:
        """Tell every administrator what changed; raises TelegramError where Telegram is out of reach."""
        now, told = self._clock(), await self._known.told()
        changes = [
            Change(state, told.get(state.id))
            for state in await self._sources.all()
            if news_of(state, told.get(state.id), now)
        ]
        if not changes:
            return
        await self._office.tell(lambda language: render_health(changes, now, language))
        await self._known.tell(_as_known([change.state for change in changes]))
        log.info("administrators told", sources=len(changes))


class Own(Protocol):
    """What notices need of chats' own sources."""

    async def held(self) -> Sequence[Held]: ...


class OwnSourceNotices:
    """Tells chats how sources of their own are, which nobody else hears of."""

    def __init__(
        self,
        own: Own,
        known: Known,
        courier: Sends,
        turns: Turns,
        clock: Callable[[], datetime],
        asleep: Asleep = never,
    ) -> None:
        self._own = own
        self._known = known
        self._courier = courier
        self._turns = turns
        self._clock = clock
        self._asleep = asleep

    def telling(self) -> Chore:
        """Look for changes, and tell."""
        return Chore("notices of chats' own sources", EVERY, self.tell)

    async def tell(self) -> None:
        """Tell each reader in one message what changed; later what Telegram was out of reach for."""
        now, told = self._clock(), await self._known.told()
        theirs: dict[Reader, list[Change]] = {}
        for one in await self._own.held():
            change = Change(one.state, told.get(one.state.id))
            if news_of(change.state, change.told, now):
                for reader in one.readers:
                    theirs.setdefault(reader, []).append(change)
        yet = Counter(change.state.id for changes in theirs.values() for change in changes)
        heard: set[int] = set()
        for reader, changes in theirs.items():
            if await self._tell(reader, changes, now):
                heard |= {change.state.id for change in changes}
            yet.subtract(change.state.id for change in changes)
            # Written down as it goes: a crash in between must not tell thousands of chats again.
            done = [change.state for change in changes if not yet[change.state.id] and change.state.id in heard]
            if done:
                await self._known.tell(_as_known(done))

    async def _tell(self, reader: Reader, changes: Sequence[Change], now: datetime) -> bool:
        chat, language = reader.address.chat, reader.language
        silent = await self._asleep(chat)
        if reader.channel:
            reply = render_channels_health(changes, now, reader.channel, reader.title, language)
        else:
            reply = render_own_health(changes, now, language)
        try:
            async with self._turns.turn(chat, ANSWER):
                await self._courier.send(reader.address, dated(reply, language), silent=silent)
        except TelegramError as error:
            log.info("a chat can't be told of its own sources", chat=chat, error=error.message)
            return isinstance(error, BadRequest | Forbidden)
        return True


class SetAsideNotices:
    """Tells administrators of messages that can never be sent."""

    def __init__(self, outbox: Unsent, remembered: Remembers, office: Office) -> None:
        self._outbox = outbox
        self._remembered = remembered
        self._office = office

    def telling(self) -> Chore:
        """Look for such messages, and tell."""
        return Chore("notices of messages set aside", EVERY, self.tell)

    async def tell(self) -> None:
        """Tell what was set aside since it was last told; raises TelegramError where Telegram is out of reach."""
        aside = await self._outbox.aside()
        told = set(map(int, (await self._remembered.get(_TOLD) or "").split()))
        new = [number for number in aside if number not in told]
        if not new:
            return
        latest = await self._outbox.set_aside(NAMED, new[:NAMED])
        named = [Unsendable(one.delivery.address.chat, one.reason) for one in latest]
        await self._office.tell(lambda language: render_set_aside(named, len(new), language))
        await self._remembered.put(_TOLD, " ".join(map(str, aside)))
        log.info("administrators told", messages=len(new))


class Served(Protocol):
    """What is needed of the channels that people serve."""

    async def turned(self) -> Sequence[Turned]: ...

    async def told(self, one: Turned) -> None: ...


class ChannelNotices:
    """Tells people who serve a channel what became of it, at their chats' pace; without a sound who is `asleep`."""

    def __init__(self, serving: Served, courier: Sends, turns: Turns, asleep: Asleep = never) -> None:
        self._serving = serving
        self._courier = courier
        self._turns = turns
        self._asleep = asleep

    def telling(self) -> Chore:
        """Look for changes, and tell."""
        return Chore("notices of channels", SOON, self.tell)

    async def tell(self) -> None:
        """Tell each of them; who can't be reached now is told the next time, who never can finds it in /channel."""
        for one in await self._serving.turned():
            reply, silent = render_turned(one.channel, one.language), await self._asleep(one.person)
            try:
                async with self._turns.turn(one.person, ANSWER):
                    await self._courier.send(Address(one.person), reply, silent=silent)
            except TelegramError as error:
                log.info("somebody can't be told of a channel", chat=one.person, error=error.message)
                if not isinstance(error, BadRequest | Forbidden):
                    continue
            await self._serving.told(one)


class Office:
    """The administrators: told together, each in the language the chat `reads`; without a sound who is `asleep`."""

    def __init__(
        self,
        courier: Sends,
        admins: Collection[int],
        reads: Callable[[int], Awaitable[str]],
        asleep: Asleep = never,
    ) -> None:
        self._courier = courier
        self._admins = sorted(admins)
        self._reads = reads
        self._asleep = asleep

    async def tell(self, render: Callable[[str], Reply]) -> None:
        """Tell each of them; raises TelegramError where none was told and Telegram was out of reach for some."""
        failed: list[TelegramError] = []
        told = False
        for admin in self._admins:
            try:
                await self._tell_one(admin, render)
                told = True
            except TelegramError as error:  # a chat that never began must not keep the others from knowing
                log.warning("an administrator can't be told", chat=admin, error=error.message)
                if not isinstance(error, BadRequest | Forbidden):
                    failed.append(error)
        if failed and not told:  # nobody knows, so all are told later
            raise failed[0]

    async def _tell_one(self, chat: int, render: Callable[[str], Reply]) -> None:
        language, silent = await self._reads(chat), await self._asleep(chat)
        try:
            await self._courier.send(Address(chat), dated(render(language), language), silent=silent)
        except ChatMigrated as error:
            log.warning("a group in ADMIN_CHAT_IDS has another number now", chat=chat, now=error.new_chat_id)
            await self._tell_one(error.new_chat_id, render)


def _as_known(states: Sequence[SourceState]) -> dict[int, Health | None]:
    """How sources are, as it is noted once it was told."""
    return {state.id: None if state.health in WELL else state.health for state in states}
