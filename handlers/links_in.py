"""Deep links: t.me/BOT?start=PAYLOAD opens the bot and sends it `/start PAYLOAD`.

    status_kaliningrad     its brief; several subjects with two underscores between them: status_iskander__kaliningrad
    story_12               a story with its reports
    follow_iskander        subscribes at once, says so, and offers to undo it
    channel_1001234567890  takes charge of that channel (handlers/serving.py), from the first line of what is for it

A payload has 1 to 64 characters of A-Z a-z 0-9 _ and - (Bot API, "Deep linking"). Links live for years and are typed
by hand: names in them are read as people write them, and one that leads nowhere says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from feeds.asking.subjects import Found, Unsure
from handlers import presses
from handlers.pages.keyboard import rows
from handlers.pages.page import lines, page
from handlers.reading import one_story
from handlers.reply import Button, Reply, Request, Services
from handlers.status import did_you_mean, on_subjects, status
from handlers.subscribing import START, panel, subscribe
from handlers.typed.naming import wanted
from handlers.wants import topic_title
from handlers.wording.markup import Html, bold, shorten
from handlers.wording.texts import say_in

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_STORY = re.compile(r"story[_-]?(\d{1,18})")
_AND = "__"
PLAIN = ("", "inline")  # payloads that only open the bot


def deep_link(bot: str, verb: str, *words: object) -> str | None:
    """The link to the bot of this name; None where what it names cannot stand in one."""
    payload = f"{verb}_{_AND.join(map(str, words))}"
    return f"https://t.me/{bot}?start={payload}" if bot and _PAYLOAD.fullmatch(payload) else None


def link_button(text: str, url: str | None) -> tuple[Button, ...]:
    """A button that opens a link; none without one."""
    return (Button(text, url=url),) if url else ()


async def linked(request: Request, services: Services, payload: str) -> Reply:
    """The answer to a deep link."""
    story = _STORY.fullmatch(payload)
    if story:
        return await one_story(request, services, int(story[1]), 0)
    verb, _, rest = payload.partition("_")
    if verb == "status" and rest:
        return await _status(request, services, rest)
    if verb == "follow" and rest:
        return await _follow(request, services, rest)
    if payload in PLAIN:
        return await panel(request, services, START)
    say = say_in(request.language)
    told = say("This link leads to nothing here: “{payload}”. It may be old, or cut off.", payload=shorten(payload, 64))
    start = await panel(request, services, START)
    return replace(start, html=page(lines(told), lines(Html(start.html))))


async def _status(request: Request, services: Services, named: str) -> Reply:
    exact = named.split(_AND)
    if all(services.catalogue.subject(each) or services.catalogue.topic(each) for each in exact):
        return await on_subjects(request, services, exact)
    return await status(replace(request, command="status", args=named.replace("_", " ")), services)


async def _follow(request: Request, services: Services, named: str) -> Reply:
    """Subscribe to the topics that are named or cover what is, and say so; whatever is not sure is asked back."""
    text = named.replace("_", " ")
    found = wanted(services.catalogue, services.index, named if services.catalogue.topic(named) else text)
    resolution = services.index.resolve(text)
    if found.unknown and isinstance(resolution, Unsure):
        return did_you_mean(say_in(request.language), services, resolution)
    if found.unknown or not (found.topics or isinstance(resolution, Found)):
        return await subscribe(replace(request, command="subscribe", args=text), services)
    covering = [topic for each in found.covered for topic in each.topics[:1]]
    topics = [each for each in dict.fromkeys([*found.topics, *covering]) if services.catalogue.topic(each)]
    if not topics:
        return await subscribe(replace(request, command="subscribe", args=text), services)
    return await _followed(request, services, topics)


async def _followed(request: Request, services: Services, topics: Sequence[str]) -> Reply:
    say = say_in(request.language)
    added = await services.store.subscriptions.add(request.address, topics, request.now)
    titles = bold(", ".join(topic_title(services.catalogue, each) for each in topics))
    status_ = Button(
        say.plain("Status: {topic}", topic=topic_title(services.catalogue, topics[0])),
        presses.data("status", topics[0]),
    )
    if not added:
        return Reply(say("{topics} was followed here already.", topics=titles), rows([status_]))
    marks = "+".join(map(presses.mark, added))  # where there is no room for their names
    undo = Button(say.plain("Undo"), presses.data("undo", "+".join(added)) or presses.data("undo", marks))
    told = say("Following {topics}: its news comes here as it happens.", topics=titles)
    return Reply(told, rows([undo, status_]))


async def undone(request: Request, services: Services, topics: Sequence[str]) -> Reply:
    """The button under what a link did: as if it had not been followed. Pressed twice it does no harm."""
    say = say_in(request.language)
    marked = {presses.mark(topic.id): topic.id for topic in services.catalogue.topics}
    topics = [marked.get(each, each) for each in topics]
    await services.store.subscriptions.switch_off(request.address, topics)
    titles = bold(", ".join(topic_title(services.catalogue, each) for each in topics))
    return Reply(say("Undone: no more news of {topics}.", topics=titles), edit=True)
