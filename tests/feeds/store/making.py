"""Values that the store's tests are about, with everything that does not matter filled in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.audience import Address, Delivery, Sent
from feeds.model import (
    Alert,
    AlertKind,
    Control,
    Decision,
    Entry,
    Kind,
    Level,
    Match,
    Matched,
    Reason,
    Source,
    Story,
    Strength,
)
from feeds.source_state import PollOutcome, SourceState
from feeds.store import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEASE = MINUTE


def source(name: str = "Wire", **values: Any) -> Source:
    about = {"language": "en", "kind": Kind.NEWS, "country": "GB", "control": Control.INDEPENDENT, **values}
    return Source(name=name, url=f"https://{name.lower().replace(' ', '-')}.test/feed", **about)


def entry(title: str, *, of: Source | None = None, seen: datetime = NOON, summary: str = "", **values: Any) -> Entry:
    its_source = of or source()
    facts: dict[str, Any] = {
        "uid": hashlib.md5(f"{its_source.url} {title}".encode(errors="replace")).hexdigest(),
        "url": "https://example.test/" + title.replace(" ", "-"),
        "language": its_source.language,
        "published": seen - MINUTE,
        **values,
    }
    return Entry(source=its_source, title=title, summary=summary, seen=seen, **facts)


def matched(
    what: Entry, topics: Iterable[str] = (), mentions: Iterable[str] = (), subjects: Iterable[str] = ()
) -> Matched:
    about = tuple(Match(topic, Strength.ABOUT, (topic,)) for topic in topics)
    mentioned = tuple(Match(topic, Strength.MENTION, (topic,)) for topic in mentions)
    return Matched(what, about + mentioned, tuple(subjects))


def opening(number: int, what: Matched, *, level: Level = Level.ROUTINE, tell: bool = True, **values: Any) -> Decision:
    """The decision that opens story `number`, and tells the subscribers of its topics."""
    at = what.entry.seen
    story = Story(
        id=number,
        revision=1,
        title=what.entry.title,
        level=level,
        reason=Reason(told="one outlet"),
        opened=at,
        updated=at,
        topics=what.topics,
        subjects=frozenset(what.subjects),
        outlets=(what.entry.source.publisher,),
        independent=1,
        told=what.topics if tell else frozenset(),
        **values,
    )
    alerts = (alert(story, AlertKind.NEW),) if tell and what.topics else ()
    return Decision(what, story, alerts, opens=True)


def joining(before: Story, what: Matched, *kinds: AlertKind, **values: Any) -> Decision:
    """The decision by which an entry joins a story, with alerts of `kinds`."""
    outlets = tuple(dict.fromkeys((*before.outlets, what.entry.source.publisher)))
    facts: dict[str, Any] = {
        "title": before.title,
        "level": before.level,
        "reason": Reason(told=f"{len(outlets)} outlets"),
        "told": before.told,
        **values,
    }
    story = Story(
        id=before.id,
        revision=before.revision + 1,
        opened=before.opened,
        updated=what.entry.seen,
        topics=before.topics | what.topics,
        subjects=before.subjects | set(what.subjects),
        outlets=outlets,
        independent=len(outlets),
        **facts,
    )
    return Decision(what, story, tuple(alert(story, kind) for kind in kinds), raises=story.level > before.level)


def alert(story: Story, kind: AlertKind, topics: Iterable[str] | None = None) -> Alert:
    return Alert(story.id, story.revision, kind, story.topics if topics is None else frozenset(topics), story.level)


async def listed(store: Store, *what: Source, now: datetime = NOON) -> dict[str, SourceState]:
    """Sync the list and give the states by name."""
    await store.sources.sync(what or (source(),), now)
    return {state.source.name: state for state in await store.sources.all()}


async def poll(store: Store, *decisions: Decision, now: datetime = NOON) -> None:
    """Apply decisions as a poll of the source their entries are of."""
    states = {state.source.url: state for state in await store.sources.all()}
    for url in dict.fromkeys(decision.matched.entry.source.url for decision in decisions):
        if url not in states:
            origin = next(d.matched.entry.source for d in decisions if d.matched.entry.source.url == url)
            await store.sources.sync([*(state.source for state in states.values()), origin], now)
            states = {state.source.url: state for state in await store.sources.all()}
        mine = tuple(decision for decision in decisions if decision.matched.entry.source.url == url)
        await store.apply(PollOutcome(states[url], mine), now)


async def subscribe(store: Store, chat: int, *topics: str, thread: int = 0, now: datetime = NOON) -> Address:
    address = Address(chat, thread)
    await store.chats.meet(chat, "private" if chat > 0 else "group", f"chat {chat}", "en", now)
    await store.subscriptions.add(address, topics, now)
    return address


async def claim(store: Store, now: datetime = NOON, limit: int = 100) -> list[Delivery]:
    return await store.outbox.claim("tests", now, limit, LEASE)


async def send_all(store: Store, now: datetime = NOON) -> list[Delivery]:
    """Claim and settle as sent until nothing is left; the message's number is the row's plus 1000."""
    done: list[Delivery] = []
    for _ in range(100):
        claimed = await claim(store, now)
        if not claimed:
            return done
        for delivery in claimed:
            await store.outbox.settle(delivery, Sent(delivery.id + 1000), now)
        done += claimed
    raise AssertionError("the outbox does not come to an end")
