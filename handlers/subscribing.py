"""Who wants what: /topics, /subscribe, /unsubscribe and the buttons that do the same by a tap."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from feeds.asking.asked_times import Timed, length_of, timed
from feeds.catalogue import Catalogue
from feeds.matching.interests import Topic
from handlers import presses
from handlers.onboarding import first_words, week
from handlers.pages.keyboard import grid, rows, typed
from handlers.pages.page import Section, lines, page
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.typed.naming import Covered, Unknown, Wanted, topics_of, wanted
from handlers.wants import all_wants, topic_title
from handlers.wording.markup import Html, bold, html, join, shorten
from handlers.wording.texts import Say, say_in

ECHO = 60  # characters of what somebody typed that are shown back


TOPICS, MINE, START = "topics", "mine", "start"  # the panels that switch topics on and off


async def topics(request: Request, services: Services) -> Reply:
    """/topics: every topic with what it is about, on and off by a tap."""
    return await panel(request, services, TOPICS)


async def subscribe(request: Request, services: Services) -> Reply:
    """/subscribe: by name, or by buttons where none is given."""
    found = wanted(services.catalogue, services.index, request.args)
    if found.nothing:
        return await panel(request, services, TOPICS)
    if found.unknown and (asked := timed(request.args, request.now)):
        meant = wanted(services.catalogue, services.index, asked.rest)
        if meant.topics or meant.covered or any(each.suggestions for each in meant.unknown):
            return _of_no_time(say_in(request.language), services, meant, asked)
    say = say_in(request.language)
    added = await services.store.subscriptions.add(request.address, found.topics, request.now)
    kept = [topic for topic in found.topics if topic not in added]
    title = partial(_bold_titles, services.catalogue)
    told = lines(
        say("Subscribed to {topics}. New stories come as they happen.", topics=title(added)) if added else Html(),
        say("Subscribed already to {topics}.", topics=title(kept)) if kept else Html(),
        *(_covered(say, services, each) for each in found.covered),
        *(_unknown(say, services, each) for each in found.unknown),
    )
    return Reply(page(told), _after(say, services, found, added or kept))


def _of_no_time(say: Say, services: Services, meant: Wanted, asked: Timed) -> Reply:
    """What a subscription takes, where a time stands behind its subject, and both that may have been meant."""
    told = say(
        "A subscription is for no set time: what is new comes as it happens, until you unsubscribe. What do you mean?"
    )
    text = f"{asked.rest} {asked.since}"
    status = typed("status", text, ECHO)
    follow = [follow_button(say, services.catalogue, topic) for topic in _meant(services, meant)[:4]]
    return Reply(told, (*grid(follow), *grid([status])))


def _meant(services: Services, found: Wanted) -> list[str]:
    """Every topic that what was typed names or may have meant."""
    covering = (topic for each in found.covered for topic in each.topics)
    return list(dict.fromkeys([*found.topics, *covering, *_near_topics(services, found.unknown)]))


async def unsubscribe(request: Request, services: Services) -> Reply:
    """/unsubscribe: by name, or by buttons where none is given."""
    found = wanted(services.catalogue, services.index, request.args)
    if found.nothing:
        return await panel(request, services, MINE)
    if found.unknown and (asked := timed(request.args, request.now)):
        meant = wanted(services.catalogue, services.index, asked.rest)
        if pausing := await _for_a_while(request, services, meant, asked):
            return pausing
        found = meant if meant.topics else found
    say = say_in(request.language)
    covering = [topic for each in found.covered for topic in each.topics]
    removed = await services.store.subscriptions.switch_off(request.address, found.topics)
    absent = [topic for topic in found.topics if topic not in removed]
    title = partial(_bold_titles, services.catalogue)
    told = lines(
        say("No more news of {topics}.", topics=title(removed)) if removed else Html(),
        say("There was no subscription to {topics}.", topics=title(absent)) if absent and not removed else Html(),
        *(_covered(say, services, each) for each in found.covered),
        *(_unknown(say, services, each) for each in found.unknown),
    )
    off = await _offered(request, services, [*covering, *_near_topics(services, found.unknown)])
    return Reply(page(told), (*off, (_mine_button(say), _topics_button(say))))


async def _for_a_while(request: Request, services: Services, meant: Wanted, asked: Timed) -> Reply | None:
    """The question whether a pause is meant, where a length of time stands behind what comes to the chat."""
    length = length_of(asked.since)
    off = await _offered(request, services, _meant(services, meant)) if length else ()
    if not off:
        return None
    say = say_in(request.language)
    text = f"{asked.rest} pause {length}"
    pause = [typed("set", text, ECHO)] if meant.topics else []
    told = say("Unsubscribing is for good; for a while there is a pause. What do you mean?")
    return Reply(told, (*grid(pause), *off, (_mine_button(say),)))


async def switch(request: Request, services: Services, on: bool, shown: str, names: Sequence[str]) -> Reply:
    """A button that switches topics on or off and shows its panel anew; pressed twice it does no harm."""
    say, store = say_in(request.language), services.store.subscriptions
    known = [topic for topic in names if on is False or services.catalogue.topic(topic) is not None]
    changed = await (store.add(request.address, known, request.now) if on else store.switch_off(request.address, known))
    toast = _toast(say, services.catalogue, on, names, known, changed)
    return await panel(request, services, shown, toast=toast)


def _toast(
    say: Say, catalogue: Catalogue, on: bool, names: Sequence[str], known: Sequence[str], changed: Sequence[str]
) -> str:
    if names and not known:
        return say.plain("This topic is no longer there.")
    title = _titles(catalogue, changed)
    if not changed:
        return say.plain("It was so already.")
    if len(changed) > 1:
        return say.plain("Subscribed to {n} topics.", n=len(changed)) if on else say.plain("No more news.")
    return say.plain("Subscribed: {topic}", topic=title) if on else say.plain("No more: {topic}", topic=title)


# --- panels ----------------------------------------------------------------------------------------------------------


async def panel(request: Request, services: Services, shown: str, toast: str | None = None) -> Reply:
    """One of the messages that show what is on, with a button for each topic; in place if a button asked for it."""
    say = say_in(request.language)
    if shown == MINE:
        return await all_wants(request, services, toast)
    held = await services.store.subscriptions.of(request.address)
    edit = request.pressed is not None
    on = {each.topic for each in held if each.terms.tells(request.now)}
    if shown == START:
        text, counts = await first_words(say, services, request.now), await week(services, request.now)
    else:
        text, counts = _all_topics(say, services.catalogue), {}
    return Reply(text, topic_rows(say, services.catalogue, on, shown, counts), edit=edit, toast=toast)


def _all_topics(say: Say, catalogue: Catalogue) -> Html:
    items = [Html(f"{bold(topic.title)}\n{html(shorten(topic.description, 240))}") for topic in catalogue.topics]
    more = len(items)
    return page(
        lines(say("Tap a topic to switch it on or off. What is on comes as it happens.")),
        Section(items, joint="\n\n", more=lambda left: say("and {n} more of {all}", n=left, all=more)),
    )


def topic_rows(
    say: Say, catalogue: Catalogue, on: Collection[str], shown: str, counts: Mapping[str, int] | None = None
) -> Rows:
    """A button for each topic, ticked where it is on and with what it brought where that is known; and one for all."""
    buttons = [_switch_button(topic, topic.id in on, shown, (counts or {}).get(topic.id)) for topic in catalogue.topics]
    all_on = all(topic.id in on for topic in catalogue.topics)
    end = (
        Button(say.plain("None of them"), presses.data("none", shown))
        if all_on
        else Button(say.plain("All of them"), presses.data("all", shown))
    )
    return (*grid(buttons), (end,))


def _switch_button(topic: Topic, on: bool, shown: str, count: int | None) -> Button:
    label = topic.title if count is None else f"{topic.title} · {count}"
    return Button(f"✓ {label}" if on else label, presses.data("off" if on else "on", shown, topic.id))


# --- answers to names ------------------------------------------------------------------------------------------------


def _covered(say: Say, services: Services, covered: Covered) -> Html:
    title = services.index.title(covered.subject)
    if not covered.topics:
        return say("No topic covers {subject}, but a watch can.", subject=title)
    return say(
        "No topic is about {subject} alone; most such news comes with {topics}.",
        subject=title,
        topics=bold(_titles(services.catalogue, covered.topics)),
    )


def _unknown(say: Say, services: Services, unknown: Unknown) -> Html:
    text = shorten(" ".join(unknown.text.split()), ECHO)
    if not unknown.suggestions:
        return say("No topic is called “{text}”.", text=text)
    return say(
        "No topic is called “{text}”. Did you mean {titles}?",
        text=text,
        titles=join(say(" or "), [services.index.title(subject) for subject in unknown.suggestions]),
    )


def _near_topics(services: Services, unknown: Iterable[Unknown]) -> list[str]:
    """Topics that what was not understood may have meant."""
    meant = (subject for each in unknown for subject in each.suggestions)
    return list(dict.fromkeys(topic for subject in meant for topic in topics_of(services.catalogue, subject)))


def _after(say: Say, services: Services, found: Wanted, has: Sequence[str]) -> Rows:
    """What one may want to do next: take what was offered, watch for what no topic is, or look at what there is."""
    fresh = [topic for topic in _meant(services, found) if topic not in has and topic not in found.topics]
    follow = [follow_button(say, services.catalogue, topic) for topic in fresh[:4]]
    offered = grid([*follow, *(_watch_button(each.subject) for each in found.covered[:4])])
    status = [
        Button(
            say.plain("Status: {topic}", topic=_titles(services.catalogue, [has[0]])), presses.data("status", has[0])
        )
        for _ in has[:1]
    ]
    return (*offered, *rows([*status, _mine_button(say) if has else _topics_button(say)]))


async def _offered(request: Request, services: Services, names: Iterable[str]) -> Rows:
    """Buttons to unsubscribe from those of `names` that are on."""
    say = say_in(request.language)
    held = {each.topic for each in await services.store.subscriptions.of(request.address) if each.terms.enabled}
    off = [topic for topic in dict.fromkeys(names) if topic in held]
    title = {topic: _titles(services.catalogue, [topic]) for topic in off}
    return grid(Button(say.plain("✕ {topic}", topic=title[each]), presses.data("off", MINE, each)) for each in off[:4])


def follow_button(say: Say, catalogue: Catalogue, topic: str) -> Button:
    """A button that subscribes to a topic."""
    return Button(say.plain("Follow {topic}", topic=_titles(catalogue, [topic])), presses.data("on", MINE, topic))


def _watch_button(subject: str) -> Button:
    """A button that shows what a watch for a subject, in all languages, would have caught, and asks."""
    return typed("watch", f"topic:{subject}", ECHO)


def _titles(catalogue: Catalogue, names: Sequence[str]) -> str:
    return ", ".join(topic_title(catalogue, name) for name in names)


def _bold_titles(catalogue: Catalogue, names: Sequence[str]) -> Html:
    return bold(_titles(catalogue, names))


def _topics_button(say: Say) -> Button:
    return Button(say.plain("All topics"), presses.data("show", TOPICS))


def _mine_button(say: Say) -> Button:
    return Button(say.plain("Subscriptions"), presses.data("show", MINE))
