"""What the sender says for a delivery, by its kind: a maker for each kind of what was claimed together.

A maker is made anew for every claim, so that it may remember what it made: one story to many chats is loaded and
rendered once, and nothing is kept for longer than it takes to send.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from feeds.audience import Delivery, OtherKind, StoryFile, Unneeded
from feeds.model import AlertKind
from handlers.pages.dating import dated
from handlers.reply import Reply
from handlers.wording.texts import language_of

Maker = Callable[[Delivery], Awaitable[Reply | Unneeded]]  # Unneeded: there is nothing to say any more
Makers = Mapping[AlertKind | OtherKind, Callable[[], Maker]]


def alerts(
    load: Callable[[int], Awaitable[StoryFile | None]], render: Callable[[StoryFile, Delivery], Reply]
) -> Makers:
    """Makers for alerts of each kind: `load` gives a story as it is now, `render` a delivery's message of it."""
    return dict.fromkeys(AlertKind, lambda: _Alerts(load, render).message)


def broadcasts(load: Callable[[int], Awaitable[str | None]], render: Callable[[str], Reply]) -> Makers:
    """The maker for what the operator says to all: `load` gives the text by its number."""

    async def message(delivery: Delivery) -> Reply | Unneeded:
        text = await load(delivery.story)
        return Unneeded("the text is no longer kept") if text is None else render(text)

    return {OtherKind.BROADCAST: lambda: message}


class Claimed:
    """The messages of what was claimed together."""

    def __init__(self, makers: Makers) -> None:
        self._makers = makers
        self._made: dict[Callable[[], Maker], Maker] = {}

    async def message(self, delivery: Delivery) -> Reply | Unneeded:
        """The message of a delivery."""
        make = self._makers[delivery.kind]
        if make not in self._made:
            self._made[make] = make()
        message = await self._made[make](delivery)
        return message if isinstance(message, Unneeded) else dated(message, delivery.language)


class _Alerts:
    """Alerts of the same story, kind, revision and language are one message."""

    def __init__(
        self, load: Callable[[int], Awaitable[StoryFile | None]], render: Callable[[StoryFile, Delivery], Reply]
    ) -> None:
        self._load = load
        self._render = render
        self._reading = asyncio.Lock()
        self._files: dict[int, StoryFile | None] = {}
        self._messages: dict[object, Reply] = {}

    async def message(self, delivery: Delivery) -> Reply | Unneeded:
        async with self._reading:
            if delivery.story not in self._files:
                self._files[delivery.story] = await self._load(delivery.story)
        file = self._files[delivery.story]
        if file is None:
            return Unneeded("its story is no longer kept")
        if delivery.outdone and file.story.act_of(delivery.revision) is None:
            return Unneeded("the level rose further: that tells it")
        watched = (delivery.watch, delivery.also, delivery.query)
        said = (watched, language_of(delivery.language), delivery.muted, delivery.channel)
        key = (delivery.story, delivery.kind, delivery.revision, said)
        if key not in self._messages:
            self._messages[key] = self._render(file, delivery)
        return self._messages[key]
