"""What a chat's own source published, as it comes to that chat: an entry, or the list of many."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from feeds.audience import Delivery, Unneeded
from feeds.model import Entry
from feeds.sentences import sentences
from feeds.store import Store
from handlers.labels import headline, outlet
from handlers.markup import Html, bold, html, join, link, moment, shorten
from handlers.page import Section, lines, page
from handlers.reply import Reply
from handlers.texts import Say, say_in

SENTENCES = 2
LISTED = 30  # entries in a list, each a time and a link: a message has room for 100 of such things
LONGEST = 500  # characters of a publisher's text (docs/fetching.md, rule 27)


def own_maker(store: Store) -> Callable[[], Callable[[Delivery], Awaitable[Reply | Unneeded]]]:
    """Makes deliveries of chats' own news into messages, as long as the chat has the source."""

    async def make(delivery: Delivery) -> Reply | Unneeded:
        entries = await store.own_entries.message(delivery.story, delivery.address)
        if not entries:
            return Unneeded("its source is this chat's own no more")
        return render_own(entries, delivery.created, delivery.language)

    return lambda: make


def render_own(entries: Sequence[Entry], now: datetime, language: str) -> Reply:
    """The message of these entries of one source, the newest first."""
    say = say_in(language)
    return Reply(_one(say, entries[0], now) if len(entries) == 1 else _many(say, entries, now))


def _one(say: Say, entry: Entry, now: datetime) -> Html:
    title = bold(link(headline(entry.title, say), entry.url))
    source = Html(f"{outlet(say, entry.source)} {moment(entry.published, now)}")
    return page(lines(title), lines(_summary(entry)), lines(join(" · ", [source, _own(say)])))


def _many(say: Say, entries: Sequence[Entry], now: datetime) -> Html:
    head = say.count(
        len(entries), "{source}: {n} new entry", "{source}: {n} new entries", source=outlet(say, entries[0].source)
    )
    shown = entries[:LISTED]
    items = [Html(f"{moment(entry.published, now)} {link(headline(entry.title, say), entry.url)}") for entry in shown]
    listed = Section(items, more=lambda n: say("and {n} more", n=n), beyond=len(entries) - len(shown))
    return page(lines(bold(head)), listed, lines(_own(say)), first=(0, 2))


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
