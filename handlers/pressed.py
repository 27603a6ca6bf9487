"""What each button does, by its verb. Buttons live for years: one that is not understood any more is told so kindly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import presses
from handlers.quieting import OFF, quiet_off, quiet_pressed
from handlers.reading import by_topic, found_page, latest_page, one_story
from handlers.reply import Reply, Request, Services
from handlers.sources import every_source, sources
from handlers.sources_by_hand import add_confirmed, add_declined, done_to, kept
from handlers.status import followed, on_subjects, on_text
from handlers.subscribing import MINE, START, TOPICS, panel, switch
from handlers.texts import say_in
from handlers.watching import removed, unwanted, wanted, watches

OnPress = Callable[[Request, Services, tuple[str, ...]], Awaitable[Reply]]
PANELS = (TOPICS, MINE, START)


async def press(request: Request, services: Services) -> Reply:
    """Do what the pressed button says."""
    pressed = presses.read(request.pressed or "")
    handler = _VERBS.get(pressed.verb) if pressed else None
    if pressed is None or handler is None:
        return _too_old(request)
    try:
        return await handler(request, services, pressed.words)
    except _BadWordsError:
        return _too_old(request)


class _BadWordsError(Exception):
    """The words on a button are not what its verb needs."""


def _too_old(request: Request) -> Reply:
    toast = say_in(request.language).plain("This button is from another version of the bot. /help shows what there is.")
    return Reply("", toast=toast, alert=True)


def _number(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= 18:
        return int(text)
    raise _BadWordsError


def _words(words: tuple[str, ...], count: int) -> tuple[str, ...]:
    if len(words) != count:
        raise _BadWordsError
    return words


def _panel(words: tuple[str, ...]) -> str:
    if not words or words[0] not in PANELS:
        raise _BadWordsError
    return words[0]


async def _on(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    shown, topic = _panel(words), _words(words, 2)[1]
    return await switch(request, services, True, shown, [topic])


async def _off(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    shown, topic = _panel(words), _words(words, 2)[1]
    return await switch(request, services, False, shown, [topic])


async def _all(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await switch(request, services, True, _panel(words), [topic.id for topic in services.catalogue.topics])


async def _none(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    held = await services.store.subscriptions.of(request.address)
    return await switch(request, services, False, _panel(words), [each.topic for each in held])


async def _show(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await panel(request, services, _panel(words))


async def _status(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_subjects(request, services, _subjects(services, words))


async def _again(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_subjects(request, services, _subjects(services, words), edit=True)


def _subjects(services: Services, words: tuple[str, ...]) -> list[str]:
    """The subjects a button names, if the catalogue still has every one of them."""
    subjects = _words(words, 1)[0].split("+")
    if all(services.catalogue.subject(each) or services.catalogue.topic(each) for each in subjects):
        return subjects
    raise _BadWordsError


async def _text(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_text(request, services, _words(words, 1)[0])


async def _retext(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await on_text(request, services, _words(words, 1)[0], edit=True)


async def _follow(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    topic, subjects, asked = _words(words, 3)
    return await followed(request, services, topic, True, "+".join(_subjects(services, (subjects,))), asked)


async def _drop(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    topic, subjects, asked = _words(words, 3)
    return await followed(request, services, topic, False, "+".join(_subjects(services, (subjects,))), asked)


async def _more(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    """Older stories of what a brief was about: by topic where it is one, else by words."""
    subjects = _subjects(services, words)
    if len(subjects) == 1 and services.catalogue.topic(subjects[0]) is not None:
        return await latest_page(request, services, subjects)
    return await found_page(request, services, " ".join(services.index.title(each) for each in subjects), 0)


async def _story(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await one_story(request, services, _number(_words(words, 1)[0]), 0)


async def _page(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    story, place = _words(words, 2)
    return await one_story(request, services, _number(story), _number(place), edit=True)


async def _latest(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    joined, before = _words(words, 2)
    topics = [topic for topic in joined.split("+") if services.catalogue.topic(topic)] if joined else None
    if topics == []:
        raise _BadWordsError
    return await latest_page(request, services, topics, _number(before) if before else None, edit=True)


async def _by_topic(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return by_topic(request, services)


async def _find(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    offset, text = _words(words, 2)
    return await found_page(request, services, text, _number(offset), edit=_number(offset) > 0)


async def _sources(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await sources(request, services)


async def _source(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await every_source(request, services, _number(_words(words, 1)[0]))


async def _watch(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await wanted(request, services, _number(_words(words, 1)[0]))


async def _nowatch(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await unwanted(request, services, _number(_words(words, 1)[0]))


async def _unwatch(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await removed(request, services, _number(_words(words, 1)[0]))


async def _watches(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await watches(request, services)


async def _quiet(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    hours, zone = _words(words, 2)
    if hours == OFF:
        return await quiet_off(request, services, edit=True)
    try:
        return await quiet_pressed(request, services, hours, zone)
    except ValueError as error:
        raise _BadWordsError from error


async def _addsource(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await add_confirmed(request, services, _number(_words(words, 1)[0]))


async def _nosource(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await add_declined(request, services)


async def _keepsource(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
    return await kept(request, services)


def _to_source(verb: str) -> OnPress:
    async def act(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
        return await done_to(request, services, verb, _number(_words(words, 1)[0]))

    return act


def _administrators(act: OnPress) -> OnPress:
    """Nobody else may press it: in a group everyone sees the buttons."""

    async def guarded(request: Request, services: Services, words: tuple[str, ...]) -> Reply:
        if request.is_admin:
            return await act(request, services, words)
        return Reply("", toast=say_in(request.language).plain("Only the bot's administrators look after its sources."))

    return guarded


_VERBS: dict[str, OnPress] = {
    "addsource": _administrators(_addsource),
    "nosource": _administrators(_nosource),
    "keepsource": _administrators(_keepsource),
    **{
        verb: _administrators(_to_source(verb))
        for verb in ("pausesource", "resumesource", "removesource", "dropsource")
    },
    "on": _on,
    "off": _off,
    "all": _all,
    "none": _none,
    "show": _show,
    "status": _status,
    "again": _again,
    "text": _text,
    "retext": _retext,
    "follow": _follow,
    "drop": _drop,
    "more": _more,
    "story": _story,
    "page": _page,
    "latest": _latest,
    "bytopic": _by_topic,
    "find": _find,
    "sources": _sources,
    "source": _source,
    "watch": _watch,
    "nowatch": _nowatch,
    "unwatch": _unwatch,
    "watches": _watches,
    "quiet": _quiet,
}
