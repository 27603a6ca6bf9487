"""What comes to a chat, topics and watches in one list: /subscriptions, each with a panel of its own by a tap.

A panel shows how things are in the rows when it is shown: what others changed meanwhile is seen, and a button changes
the one thing it names. Its data holds what is to be, not "the other way round", so that pressing twice, late, or at the
same time as somebody else does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from feeds.audience import Watch
from feeds.catalogue import Catalogue
from feeds.model import Level
from feeds.wanting import EVERYTHING, FOREVER, NOTABLE, TWO_OUTLETS, URGENT, Sending, Terms
from feeds.watches import QueryError, parse
from handlers import presses
from handlers.needed_digest import digest_button, digest_line, give_digest
from handlers.pages.keyboard import grid, rows
from handlers.pages.page import Section, lines, page
from handlers.reply import Button, Reply, Request, Services
from handlers.wording.faults import fault_text
from handlers.wording.markup import Html, bold, code, join, moment, shorten
from handlers.wording.taste_words import taste_facts
from handlers.wording.terms_words import change_of
from handlers.wording.texts import Say, say_in

NAME = 48  # characters of a topic or a watch in a list
LABEL = 44  # and on a button
QUERY = 120  # of what it asks


@dataclass(frozen=True, slots=True)
class Want:
    """A subscription or a watch: its topic or number, what it is called, its terms, and a watch's query."""

    key: str | int
    title: str
    terms: Terms
    query: str = ""
    fault: QueryError | None = None  # why a watch finds nothing any more: an earlier version understood its query

    @property
    def word(self) -> str:
        """How buttons name it."""
        return self.key if isinstance(self.key, str) else f"#{self.key}"


async def wants_of(request: Request, services: Services) -> list[Want]:
    """What an address wants: its topics in the catalogue's order, those it has no longer behind, then its watches."""
    held = await services.store.subscriptions.of(request.address)
    places = {topic.id: place for place, topic in enumerate(services.catalogue.topics)}
    topics = sorted(held, key=lambda each: places.get(each.topic, len(places)))
    watched = await services.store.watches.of(request.address)
    return [
        *(Want(each.topic, topic_title(services.catalogue, each.topic), each.terms) for each in topics),
        *(Want(each.id, each.called, each.terms, each.query, _fault(each, services.catalogue)) for each in watched),
    ]


def _fault(watch: Watch, catalogue: Catalogue) -> QueryError | None:
    """Why a watch's query is not understood, or which of its topics the catalogue has no longer."""
    try:
        parse(watch.query, catalogue.listed)
    except QueryError as error:
        return error
    return None


def topic_title(catalogue: Catalogue, name: str) -> str:
    """What a topic is called; one that the catalogue has no longer by its id."""
    topic = catalogue.topic(name)
    return topic.title if topic else name


# --- the list --------------------------------------------------------------------------------------------------------


async def subscriptions(request: Request, services: Services) -> Reply:
    """/subscriptions: everything that comes here, and on which terms."""
    return await all_wants(request, services)


async def all_wants(
    request: Request, services: Services, toast: str | None = None, *, watches: Html | None = None
) -> Reply:
    """The list, or its watches alone under the head `watches`; in place if a button asked for it."""
    say, edit = say_in(request.language), request.pressed is not None
    held = await wants_of(request, services)
    held = [want for want in held if want.query] if watches else held
    topics = Button(say.plain("All topics"), presses.data("show", "topics"))
    if not held:
        text = say("Nothing comes yet. Choose topics, and news of them comes as it happens.")
        return Reply(text, ((topics,),), edit=edit, toast=toast)
    items = [_listed(say, each, request.now, whole=watches is not None) for each in held]
    text = page(
        lines(watches or say("What comes, and how. Tap one to change it:")),
        Section(items, more=lambda left: say("and {n} more", n=left)),
    )
    buttons = [Button(_label(each, request.now), presses.data("want", each.word)) for each in held]
    taste = Button(say.plain("Whose reports count"), presses.data("taste"))
    last = [Button(say.plain("‹ All"), presses.data("show", "mine"))] if watches else [taste, topics]
    return Reply(text, (*grid(buttons), *rows(last)), edit=edit, toast=toast)


def _listed(say: Say, want: Want, now: datetime, *, whole: bool) -> Html:
    """What it is called and its terms, in a line; `whole`: a watch with a name has its query below."""
    told = facts(say, want.terms, now)
    if want.fault:
        told = [say("no longer understood, so it finds nothing; tap it to see why")]
    line = join(" · ", [_called(want, NAME), *told])
    named = whole and want.query != want.title
    return Html(f"{line}\n{code(shorten(want.query, QUERY))}") if named else line


def _called(want: Want, limit: int) -> Html:
    name = shorten(want.title, limit)
    return code(name) if want.title == want.query else bold(name)


def _label(want: Want, now: datetime) -> str:
    mark = "○ " if not want.terms.enabled else "⏸ " if want.terms.paused_at(now) else ""
    return mark + shorten(want.title, LABEL)


def facts(say: Say, terms: Terms, now: datetime) -> list[Html]:
    """Terms in a few words each; what is as by default is left out, but for what comes."""
    told = [_comes(say, terms, now), step_words(say, terms.threshold)]
    if terms.delivery is not Sending.INSTANT:
        told.append(say("in the digest") if terms.delivery is Sending.DIGEST else say("at once and in the digest"))
    silent = [say("without a sound")] if terms.silent else []
    return [*filter(None, told), *silent, *taste_facts(say, terms.taste)]


def _comes(say: Say, terms: Terms, now: datetime) -> Html:
    if not terms.enabled:
        return say("off")
    if terms.paused is None or not terms.paused_at(now):
        return Html()
    if terms.paused >= FOREVER:
        return say("paused until you resume it")
    return say("paused until {time}", time=moment(terms.paused, now))


def step_words(say: Say, step: int) -> Html:
    """What a step lets through."""
    return {
        EVERYTHING: say("every story"),
        TWO_OUTLETS: say("only what two outlets report"),
        NOTABLE: say("only what is notable or urgent"),
        URGENT: say("only what is urgent"),
    }[step]


# --- the panel of one ------------------------------------------------------------------------------------------------


async def one_want(
    request: Request, services: Services, key: str | int, toast: str | None = None, *, new_digest: bool = False
) -> Reply:
    """How one of them stands, with a button for each setting; the list where it is gone. `new_digest`: it needed a
    digest, and there is one only now."""
    held = await wants_of(request, services)
    want = next((each for each in held if each.key == key), None)
    if want is None:
        gone = say_in(request.language).plain("This is no longer there.")
        return await all_wants(request, services, toast=toast or gone)
    say = say_in(request.language)
    in_digest = want.terms.delivery is not Sending.INSTANT
    digest = await digest_line(say, request, services, new=new_digest) if in_digest else Html()
    return _panel(say, want, request, toast, digest)


async def changed(request: Request, services: Services, key: str | int, word: str) -> Reply | None:
    """A button of the panel: change the one thing it names; None where the word is none of ours."""
    change = change_of(word, request.now)
    if change is None:
        return None
    say = say_in(request.language)
    was_and_is = await services.store.terms.change(request.address, key, request.now, change)
    if was_and_is is None:
        return await one_want(request, services, key)
    before, after = was_and_is
    toast = say.plain("It was so already.") if before == after else say.plain("Changed.")
    new_digest = await give_digest(request, services, [after])
    return await one_want(request, services, key, toast, new_digest=new_digest)


async def removed(request: Request, services: Services, key: str | int) -> Reply:
    """The panel's last button: forget it with its settings, and show the list."""
    say = say_in(request.language)
    if isinstance(key, str):
        gone = bool(await services.store.subscriptions.remove(request.address, [key]))
        name = topic_title(services.catalogue, key)
    else:
        watch = await services.store.watches.remove(request.address, key)
        gone, name = watch is not None, shorten(watch.called, NAME) if watch else ""
    toast = say.plain("No more: {name}", name=name) if gone else say.plain("It was so already.")
    return await all_wants(request, services, toast)


def _panel(say: Say, want: Want, request: Request, toast: str | None, digest: Html) -> Reply:
    terms, now = want.terms, request.now
    query = code(shorten(want.query, 300)) if want.query and want.query != want.title else Html()
    moved = Html()
    if terms.lean:
        moved = say(
            "“More like this” and “less like this” under alerts moved it here; you had chosen: {level}.",
            level=step_words(say, Terms(minimum=terms.minimum).threshold),
        )
    told = [join(" · ", facts(say, terms, now) if terms.tells(now) else [_comes(say, terms, now)])]
    if not terms.tells(now):
        told.append(
            say(
                "Its settings are kept: {settings}.",
                settings=join(" · ", facts(say, replace(terms, enabled=True, paused=None), now)),
            )
        )
    misread = Html()
    if fault := want.fault:
        misread = say(
            "This is no longer understood, so it finds nothing: {fault} Remove it, and write it anew with /watch.",
            fault=fault_text(say, fault),
        )
    text = page(lines(_called(want, 300), query, misread), lines(*told, moved, digest), first=(0, 1))
    buttons = _buttons(say, want, now)
    if digest:
        buttons = (*buttons[:-1], (digest_button(say),), buttons[-1])
    return Reply(text, buttons, edit=request.pressed is not None, toast=toast)


def _buttons(say: Say, want: Want, now: datetime) -> tuple[tuple[Button, ...], ...]:
    terms = want.terms

    def choice(label: str, word: str, is_so: bool = False) -> Button:
        return Button(f"✓ {label}" if is_so else label, presses.data("term", want.word, word))

    pauses = [
        choice(say.plain("Pause 1 day"), "pause-1d"),
        choice(say.plain("3 days"), "pause-3d"),
        choice(say.plain("A week"), "pause-1w"),
        choice(say.plain("Till I resume"), "pause"),
    ]
    resume = [choice(say.plain("Resume"), "on")]
    on = choice(say.plain("Switch off"), "off") if terms.enabled else choice(say.plain("Switch on"), "on")
    level = terms.minimum if not terms.lean else None
    return rows(
        [on],
        resume if terms.enabled and terms.paused_at(now) else pauses if terms.enabled else [],
        [
            choice(say.plain("Every story"), "routine", level is Level.ROUTINE),
            choice(say.plain("Notable"), "notable", level is Level.NOTABLE),
            choice(say.plain("Urgent"), "urgent", level is Level.URGENT),
        ],
        [choice(say.plain("Take back more/less like this"), "reset")] if terms.lean else [],
        [
            choice(say.plain("At once"), "instant", terms.delivery is Sending.INSTANT),
            choice(say.plain("Digest"), "digest", terms.delivery is Sending.DIGEST),
            choice(say.plain("Both"), "both", terms.delivery is Sending.BOTH),
        ],
        [
            choice(say.plain("Sound"), "loud", not terms.silent),
            choice(say.plain("Silent"), "silent", terms.silent),
        ],
        [Button(say.plain("Whose reports count"), presses.data("taste", want.word))],
        [
            Button(say.plain("Remove"), presses.data("unwant", want.word)),
            Button(say.plain("‹ All"), presses.data("show", "mine")),
        ],
    )
