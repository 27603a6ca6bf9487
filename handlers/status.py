"""/status: free text in, a brief out, with buttons that keep to the same message.

a name                           -> the brief on it
near a name, and not in the news -> "did you mean …?"       the news uses words that are no slips
anything else                    -> the brief on what a search finds, with the subjects that may be meant as buttons
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from feeds.answering import brief_on, brief_on_text
from feeds.asking.asked_times import resolve_timed, timed
from feeds.asking.subjects import Found, FreeText, Unsure
from feeds.briefs.brief import LEADS, Brief, Question
from feeds.briefs.brief import Nothing as NothingFound
from feeds.language.idle_words import telling
from feeds.language.text import clean as cleaned
from feeds.language.text import fold
from handlers import presses
from handlers.pages.brief_page import brief_page
from handlers.pages.keyboard import NARROW, grid, rows, typed
from handlers.pages.page import lines, page, with_note
from handlers.pages.stories import number_buttons
from handlers.pages.subject_buttons import About
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.subscribing import ECHO
from handlers.typed.naming import topics_of
from handlers.wording.markup import Html, bold, code, join, shorten
from handlers.wording.texts import Say, say_in

BUTTON = 48  # characters of a button's text
TEXT = 200  # characters of free text that are searched for
A_DAY = ("24h", "1d", "today")
TOGETHER = 3  # subjects that a question may mean together
IN_NEWS = 3  # stories with words as they were typed, from which on they are no slips
EXAMPLES = ("kaliningrad", "iskander", "missile-defence", "nato-leadership", "new-start", "suwalki-gap")


async def status(request: Request, services: Services) -> Reply:
    """/status: a brief on what the text names, a question where that is not sure, a search where it names nothing."""
    found, since = resolve_timed(services.index, request.args, request.here)
    if isinstance(found, Found):
        reply = await on_subjects(request, services, found.subjects)
        return _of_a_day(request, reply, found.subjects) if since else reply
    if isinstance(found, Unsure):
        if found.guessed and await services.store.search.has_words(request.args[:TEXT], IN_NEWS):
            return await on_text(request, services, request.args, found.suggestions)
        return did_you_mean(say_in(request.language), services, found)
    if isinstance(found, FreeText):
        return await on_text(request, services, request.args, _together_first(found.nearby))
    say = say_in(request.language)
    asked = say("Write what you want to know about behind it, in any language: /status Kaliningrad. Or tap:")
    return ask_for_one(asked, services)


def _together_first(subjects: Sequence[str]) -> list[tuple[str, ...]]:
    """What a question names among other words may be meant together: `is Russia deploying Iskanders in Kaliningrad?`"""
    together = [tuple(subjects)] if 1 < len(subjects) <= TOGETHER else []
    return [*together, *((subject,) for subject in subjects)]


def _of_a_day(request: Request, reply: Reply, subjects: Sequence[str]) -> Reply:
    """The same brief, with what to ask for a time that was asked for too: a brief is of the last 24 hours."""
    asked = timed(request.args, request.here)
    if asked is None or asked.since in A_DAY:
        return reply
    if len(subjects) == 1:
        command, question = "latest", f"topic:{subjects[0]} since:{asked.since}"
    else:  # `topic:` said twice means either
        command, question = "search", f"{asked.rest} since:{asked.since}"
    told = _of_the_time(request, command, question)
    return replace(with_note(reply, before=told), buttons=(*rows(_asking(command, question)), *reply.buttons))


def _of_the_time(request: Request, command: str, question: str) -> Html:
    """What to ask for the stories since a time."""
    say, example = say_in(request.language), code(f"/{command} {question}")
    return say("A status is of the last 24 hours. The stories since then: {example}", example=example)


def _asking(command: str, question: str) -> list[Button]:
    """A button that asks a question by a command."""
    return [typed(command, question, BUTTON)]


async def on_subjects(request: Request, services: Services, subjects: Sequence[str], *, edit: bool = False) -> Reply:
    """The brief on these subjects together; remembers that it was asked for."""
    key = Question(tuple(subjects), "", request.now).key
    asked = await services.store.chats.asked(request.address, key, request.now)
    return await _brief(request, services, subjects, asked, edit=edit)


async def brief_again(request: Request, services: Services, about: About) -> Reply:
    """The brief in the place of what belongs to it, with what was new when it was asked for."""
    return await _brief(request, services, about.subjects, about.asked, edit=True)


async def followed(request: Request, services: Services, topic: str, on: bool, about: About) -> Reply:
    """A brief's follow button: subscribe or not, and show the same brief with the button turned round."""
    say, store = say_in(request.language), services.store.subscriptions
    known = services.catalogue.topic(topic)
    if on and known is not None:
        await store.add(request.address, [topic], request.now)
    elif not on:
        await store.switch_off(request.address, [topic])
    title = known.title if known else topic
    toast = say.plain("Subscribed: {topic}", topic=title) if on else say.plain("No more: {topic}", topic=title)
    reply = await brief_again(request, services, about)
    return Reply(reply.html, reply.buttons, edit=True, toast=toast)


async def _brief(
    request: Request, services: Services, subjects: Sequence[str], asked: datetime | None, *, edit: bool
) -> Reply:
    say = say_in(request.language)
    brief = await brief_on(services.store, services.index, subjects, at=request.now, now=request.now, asked=asked)
    subscribed = await services.store.subscriptions.of(request.address)
    held = {each.topic for each in subscribed if each.terms.tells(request.now)}
    buttons = _buttons(say, services, brief, held)
    return Reply(brief_page(say, services.index, brief), buttons, edit=edit)


def _buttons(say: Say, services: Services, brief: Brief, held: set[str]) -> Rows:
    about = About(brief.question.subjects, brief.question.asked)
    follow = _follow(say, services, about, held)
    chart = about.button(say.plain("Chart"), "chart", "", "")
    timeline = about.button(say.plain("Timeline"), "timeline", "", "")
    more = [about.button(say.plain("More"), "more", LEADS)] if brief.more else []
    sources = about.button(say.plain("Sources"), "rests")
    refresh = Button(say.plain("Refresh"), presses.data("again", about.joined))
    numbers = number_buttons([lead.story for lead in brief.leads])
    if any(len(button.text) > NARROW for button in follow):  # the name of a topic would squeeze those beside it
        return rows(numbers, follow, [chart, timeline], [*more, sources, refresh])
    return rows(numbers, [*follow, chart, timeline], [*more, sources, refresh])


def _follow(say: Say, services: Services, about: About, held: set[str]) -> list[Button]:
    """To subscribe to the topic that covers what was asked about, or off again; one topic for one subject only.

    The topic is named where it is another than what was asked about.
    """
    topics = topics_of(services.catalogue, about.subjects[0]) if len(about.subjects) == 1 else ()
    topic = services.catalogue.topic(topics[0]) if topics else None
    if topic is None:
        return []
    verb, same = "drop" if topic.id in held else "follow", topic.id == about.subjects[0]
    if topic.id in held:
        text = say.plain("✓ Following") if same else say.plain("✓ {topic}", topic=topic.title)
    else:
        text = say.plain("Follow") if same else say.plain("Follow {topic}", topic=topic.title)
    return [Button(text, presses.data(verb, topic.id, about.joined, about.stamp))]


# --- when it is not plain what is asked ------------------------------------------------------------------------------


async def on_text(
    request: Request, services: Services, text: str, nearby: Sequence[Sequence[str]] = (), *, edit: bool = False
) -> Reply:
    """The brief on free text, by search; subjects (or several at once) that may be meant are offered beside."""
    say, text = say_in(request.language), shorten(" ".join(text.split()), TEXT).removesuffix("…")
    if (all_of := timed(text, request.here)) and not nearby and not telling(all_of.rest):  # `everything from today`
        since = f"since:{all_of.since}"
        return Reply(page(lines(_of_the_time(request, "latest", since))), rows(_asking("latest", since)), edit=edit)
    asked = await services.store.chats.asked(request.address, f"“{fold(cleaned(text))[:60].strip()}”", request.now)
    brief = await brief_on_text(services.store, text, at=request.now, now=request.now, asked=asked)
    offers = grid(_subject_button(services, subjects) for subjects in nearby[:4])
    if offers and brief.nothing is NothingFound.NEVER:
        none = say("No story has all of these words. Tap what you mean, for its status:")
        then = rows(_stories_since(request, text, nearby))
        return Reply(page(lines(bold(say("“{title}”", title=shorten(text, ECHO))), none)), (*offers, *then), edit=edit)
    last = [
        Button(say.plain("Refresh"), presses.data("retext", text)),
        Button(say.plain("More stories"), presses.data("find", 0, text)),
    ]
    if not brief.leads:
        last = _told_shorter(request, text) if brief.nothing is NothingFound.NEVER else []
    numbers = number_buttons([lead.story for lead in brief.leads])
    return Reply(brief_page(say, services.index, brief), (*rows(numbers), *offers, *rows(last)), edit=edit)


def _stories_since(request: Request, text: str, nearby: Sequence[Sequence[str]]) -> list[Button]:
    """The stories of the one subject in a question that ends in a time: `what happened in Kaliningrad last week?`"""
    asked = timed(text, request.here)
    if asked is None or len(nearby) != 1 or len(nearby[0]) != 1:
        return []
    return _asking("latest", f"topic:{nearby[0][0]} since:{asked.since}")


def _told_shorter(request: Request, text: str) -> list[Button]:
    """The search for what tells something in a question: `what happened with the tanks last week?`"""
    asked = timed(text, request.here)
    words = telling(asked.rest if asked else text)
    if not words or words == " ".join(fold(text).split()):
        return []
    return _asking("search", f"{words} since:{asked.since}" if asked else words)


def did_you_mean(say: Say, services: Services, unsure: Unsure, verb: str = "status") -> Reply:
    """The question back, with a button for each likely answer: a guess is never presented as one.

    `verb` is what the buttons do with a subject: its brief, or with `more` its stories.
    """
    text = shorten(" ".join(unsure.text.split()), ECHO)
    titles = [bold(services.index.titles(subjects)) for subjects in unsure.suggestions]
    asked = say("I know nothing called “{text}”. Did you mean {titles}?", text=text, titles=join(say(" or "), titles))
    offers = grid(_subject_button(services, subjects, verb) for subjects in unsure.suggestions)
    search = Button(say.plain("Search for the words"), presses.data("text", unsure.text))
    return Reply(asked, (*offers, *rows([search])))


def no_subject(say: Say, services: Services, text: FreeText, verb: str) -> Reply:
    """What is said where only a subject will do, and the text names none: those near it, and a search for the words."""
    shown = shorten(" ".join(text.text.split()), ECHO)
    told = say("I know no subject called “{text}”, and only subjects are counted day by day.", text=shown)
    if verb == "timeline":
        told = say("I know no subject called “{text}”, and only subjects have a timeline.", text=shown)
    offers = grid(_subject_button(services, (subject,), verb) for subject in text.nearby[:4])
    return Reply(told, (*offers, *rows([Button(say.plain("Search for the words"), presses.data("text", text.text))])))


def ask_for_one(asked: Html, services: Services, verb: str = "status") -> Reply:
    """The question for a subject, with some to tap."""
    known = [
        subject for subject in EXAMPLES if services.catalogue.subject(subject) or services.catalogue.topic(subject)
    ]
    return Reply(page(lines(asked)), grid(_subject_button(services, (subject,), verb) for subject in known))


def _subject_button(services: Services, subjects: Sequence[str], verb: str = "status") -> Button:
    return Button(shorten(services.index.titles(subjects), BUTTON), presses.data(verb, "+".join(subjects)))
