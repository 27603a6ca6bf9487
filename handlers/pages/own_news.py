"""What a chat's own sources published, as it comes to that chat: an entry, the list of many, or, of what could not come
as it happened, one list for all sources."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from feeds.audience import Delivery, Unneeded
from feeds.language.sentences import sentences
from feeds.model import Entry
from feeds.store import Store
from handlers.pages.dating import dated
from handlers.pages.page import Section, lines, page
from handlers.reply import Reply
from handlers.wording.labels import headline, outlet
from handlers.wording.markup import Html, bold, html, join, link, moment, shorten
from handlers.wording.texts import Say, say_in

SENTENCES = 2
LISTED = 30  # entries in a list, each a time and a link: a message has room for 100 of such things
OF_SEVERAL = 22  # the same where each may have a head above it: its source
LONGEST = 500  # characters of a publisher's text (docs/fetching.md, rule 27)


def own_maker(store: Store) -> Callable[[], Callable[[Delivery], Awaitable[Reply | Unneeded]]]:
    """Makes deliveries of chats' own news into messages, as long as the chat has the source."""

    async def make(delivery: Delivery) -> Reply | Unneeded:
        entries = await store.own_entries.message(delivery.story, delivery.address)
        if not entries:
            return Unneeded("its source is this chat's own no more")
        return render_own(entries, delivery.created, delivery.language)

    return lambda: make


def own_joiner(store: Store) -> Callable[[Sequence[Delivery], datetime, Delivery], Awaitable[Reply | None]]:
    """Makes several such deliveries of one address into one message, in the place of one of them; None where the
    address has their sources no more."""

    async def join_all(deliveries: Sequence[Delivery], now: datetime, instead: Delivery) -> Reply | None:
        entries = await store.own_entries.messages([each.story for each in deliveries], instead.address)
        return dated(render_own(entries, now, instead.language), instead.language) if entries else None

    return join_all


def render_own(entries: Sequence[Entry], now: datetime, language: str) -> Reply:
    """The message of these entries, the newest first."""
    say, by_source = say_in(language), _by_source(entries)
    if len(entries) == 1:
        return Reply(_one(say, entries[0], now))
    return Reply(_many(say, entries, now) if len(by_source) == 1 else _of_several(say, by_source, now))


def _one(say: Say, entry: Entry, now: datetime) -> Html:
    title = bold(link(headline(entry.title, say), entry.url))
    source = Html(f"{outlet(say, entry.source)} {moment(entry.published, now)}")
    return page(lines(title), lines(_summary(entry)), lines(join(" · ", [source, _own(say)])))


def _many(say: Say, entries: Sequence[Entry], now: datetime) -> Html:
    items = [_item(say, entry, now) for entry in entries[:LISTED]]
    return page(lines(_head(say, entries)), _listed(say, items, len(entries)), lines(_own(say)), first=(0, 2))


def _of_several(say: Say, by_source: Sequence[Sequence[Entry]], now: datetime) -> Html:
    """Each source has the same room, however much the others brought."""
    each = max(1, OF_SEVERAL // len(by_source))
    items: list[Html] = []
    for entries in by_source:
        head, (first, *others) = _head(say, entries), [_item(say, entry, now) for entry in entries[:each]]
        above = Html("\n") if items else Html()
        items += [Html(f"{above}{head}\n{first}"), *others]
    return page(
        _listed(say, items[:OF_SEVERAL], sum(map(len, by_source))), lines(say("sources chosen here")), first=(1,)
    )


def _by_source(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Those of each source, the source with the newest first."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.source.url, []).append(entry)
    return list(found.values())


def _head(say: Say, entries: Sequence[Entry]) -> Html:
    source = outlet(say, entries[0].source)
    return bold(say.count(len(entries), "{source}: {n} new entry", "{source}: {n} new entries", source=source))


def _item(say: Say, entry: Entry, now: datetime) -> Html:
    return Html(f"{moment(entry.published, now)} {link(headline(entry.title, say), entry.url)}")


def _listed(say: Say, items: Sequence[Html], number: int) -> Section:
    """Of so many entries those that are `items`."""
    return Section(items, more=lambda n: say("and {n} more", n=n), beyond=number - len(items))


def _own(say: Say) -> Html:
    return say("a source chosen here")


def _summary(entry: Entry) -> Html:
    """A sentence or two, whole where that is possible; nothing where they are the title again."""
    told = ""
    for sentence in list(sentences(entry.summary))[:SENTENCES]:
        if len(told) + len(sentence) >= LONGEST:
            break
        told = f"{told} {sentence}".strip()
    told = told or shorten(entry.summary, LONGEST)
    return Html() if told.casefold() == entry.title.casefold() else html(told)
