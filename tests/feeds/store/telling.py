"""A story on its way to chats that want it on terms of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from making import HOUR, NOON, alert, entry, joining, matched, opening, poll, send_all, source, subscribe

from feeds.audience import Address
from feeds.model import AlertKind, Control, Decision, Kind, Source
from feeds.store import Store

NEW, DEVELOPMENT, UPDATE = AlertKind.NEW, AlertKind.DEVELOPMENT, AlertKind.UPDATE
LRT = source("LRT", language="lt", control=Control.PUBLIC, country="LT")
TASS = source("TASS", language="ru", control=Control.STATE, country="RU")
MINISTRY = source("Ministry", control=Control.GOVERNMENT, kind=Kind.OFFICIAL)
BLOG = source("Blog")


class News:
    """A story on its way: each report a decision that is stored, an hour after the one before."""

    def __init__(self, store: Store, *topics: str, tells: bool = True, number: int = 7) -> None:
        self.store, self.topics, self.now = store, topics or ("nato",), NOON
        self.last: Decision | None = None
        self.tells, self.number = tells, number

    async def report(
        self, of: Source | None = None, *kinds: AlertKind, watches: Iterable[int] = (), **values: Any
    ) -> Decision:
        """The next report, of this source, with alerts of these kinds (by default: new, or an update)."""
        self.now += HOUR
        what = matched(entry(f"At {self.now}", of=of or source(), seen=self.now), self.topics)
        if self.last is None:
            made = opening(self.number, what, tell=self.tells, **values)
        else:
            made = joining(self.last.story, what, *(kinds or (UPDATE,)), **values)
        if found := frozenset(watches):
            story = replace(made.story, told=made.story.told | {"watch"})
            new = replace(alert(story, NEW, ()), watches=found)
            made = replace(made, story=story, alerts=(*made.alerts, new))
        await poll(self.store, made, now=self.now)
        self.last = made
        return made

    async def told(self) -> dict[int, list[AlertKind]]:
        """What has to be sent by now, by chat; it is sent."""
        told: dict[int, list[AlertKind]] = {}
        for one in await send_all(self.store, self.now):
            told.setdefault(one.address.chat, []).append(one.kind)
        return told


async def wants(store: Store, chat: int, topic: str = "nato", **values: Any) -> Address:
    address = await subscribe(store, chat, topic)
    assert await store.terms.change(address, topic, NOON, lambda terms: replace(terms, **values)) is not None
    return address


async def tastes(store: Store, chat: int, **values: Any) -> Address:
    address = await subscribe(store, chat, "nato")
    await store.terms.change_taste(address, lambda taste: replace(taste, **values))
    return address


async def watching(store: Store, chat: int, **values: Any) -> int:
    address = await subscribe(store, chat)
    number = await store.watches.propose(address, "", "nato", NOON)
    await store.watches.confirm(address, number, NOON, 20)
    await store.terms.change(address, number, NOON, lambda terms: replace(terms, **values))
    return number
