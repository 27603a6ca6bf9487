"""Reading stories: /latest, /search, /story, page by page in the same message. Filters are in handlers/filters.py."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeds.asking.asked_times import resolve_timed, timed
from feeds.asking.filters import LONGEST, Asked, SlipError
from feeds.asking.subjects import Found, Unsure
from feeds.language.idle_words import JOINING, telling
from feeds.language.outlets import outlet_key
from feeds.language.text import fold
from feeds.model import ANY_TOPIC
from feeds.watches import QueryError, has_operators, read
from handlers import presses
from handlers.filters import (
    EXAMPLE,
    STORIES,
    carried,
    listed_page,
    question_line,
    read_asked,
    slip,
    with_time,
)
from handlers.pages.keyboard import grid, rows, typed
from handlers.pages.page import Section, lines, page
from handlers.pages.stories import hit_item, nearly_found, number_buttons, story_item, story_page
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.status import did_you_mean
from handlers.subscribing import ECHO
from handlers.tasting import outlets
from handlers.typed.habits import Meant
from handlers.typed.naming import Wanted, wanted
from handlers.typed.unquoted_names import with_name_quoted
from handlers.wants import topic_title
from handlers.wording.markup import Html, bold, code, join, shorten
from handlers.wording.texts import Say, say_in

EXAMPLES = ("Iskander", "Aegis Ashore", "New START", "Suwałki")
_NUMBER_SIGN = re.compile(r"(?:story|[#№s])\s*(?=\d)", re.IGNORECASE)  # S12, #12, story 12


# --- /latest ---------------------------------------------------------------------------------------------------------


async def latest(request: Request, services: Services) -> Reply:
    """/latest: the newest stories of all topics, or of the topics and subjects that are named, as filters narrow them;
    of other words, by search."""
    return await with_name_quoted(await _latest(request, services), "latest", request, services)


async def _latest(request: Request, services: Services) -> Reply:
    try:
        asked = read_asked(request, services, request.args)
        if question := _since(services, request, asked):
            asked = read_asked(request, services, question)
    except SlipError as error:
        return slip(say_in(request.language), "latest", error)
    if asked.fields:
        return await _narrowed(request, services, asked)
    found = wanted(services.catalogue, services.index, request.args)
    if _names_nothing(found, asked.words):
        return await latest_page(request, services, None)
    if found.covered:
        return await newest_of(request, services, found.subjects)
    if found.topics:
        return await latest_page(request, services, found.topics)
    resolution = services.index.resolve(request.args)
    if isinstance(resolution, Unsure):
        return did_you_mean(say_in(request.language), services, resolution, "more")
    return await found_page(request, services, request.args, 0)


def _since(services: Services, request: Request, asked: Asked) -> str:
    """The question with the time beside it as a filter: `/latest kaliningrad 7d`, `/latest from:state yesterday`."""
    if asked.filters.since is not None:
        return ""
    _, since = resolve_timed(services.index, asked.words, request.here)
    found = timed(asked.words, request.here)
    return with_time(found.rest, asked.fields, since) if found and since else ""


def _names_nothing(found: Wanted, words: str) -> bool:
    """Whether words ask for the newest and for nothing among them: none at all, `news`, `what's new`, or how many (a
    page has what it has, and another behind it). One word that asks may be a name: `Kim` is Polish for by whom."""
    if found.subjects or telling(words):
        return not found.subjects and words.isdecimal()
    return len(fold(words).split()) != 1 or fold(words).strip() in JOINING


async def _narrowed(request: Request, services: Services, asked: Asked) -> Reply:
    """The newest stories that meet filters, of some topic where the question has none; words beside them name topics or
    subjects, else they are searched for."""
    named = wanted(services.catalogue, services.index, asked.words) if asked.words else Wanted()
    if not asked.titled and (not asked.words or _names_nothing(named, asked.words)):
        subjects = asked.filters.subjects
        chosen = subjects.wanted or ANY_TOPIC in subjects.unwanted
        return await newest_of(request, services, () if chosen else (ANY_TOPIC,), asked.fields)
    if named.unknown or named.nothing or asked.titled:
        return await found_page(request, services, asked.written, 0)
    return await newest_of(request, services, named.subjects, asked.fields)


async def newest_of(request: Request, services: Services, subjects: Sequence[str], fields: Sequence[str] = ()) -> Reply:
    """The newest stories of any of these topics and subjects that meet filters."""
    every = {topic.id for topic in services.catalogue.topics}.issubset(subjects)
    question = " ".join([*(f"topic:{subject}" for subject in ((ANY_TOPIC,) if every else subjects)), *fields])
    return await listed(request, services, question, None, edit=False)


async def listed(
    request: Request, services: Services, question: str, before: int | None, *, edit: bool = True
) -> Reply:
    """A list that filters narrow, or a button under it: another page of it, in place."""
    try:
        asked = read_asked(request, services, question)
    except SlipError as error:  # too many subjects, or a topic that the catalogue has no longer
        return slip(say_in(request.language), "latest", error)
    return await listed_page(request, services, asked, before, edit=edit)


async def latest_page(
    request: Request,
    services: Services,
    topics: Sequence[str] | None,
    before: int | None = None,
    *,
    edit: bool = False,
) -> Reply:
    """A page of the newest stories, `before` the story of this number (None: from the top)."""
    say = say_in(request.language)
    found = await services.store.stories.latest(topics, STORIES + 1, before)
    shown, older = found[:STORIES], len(found) > STORIES
    title = _topics_title(say, services, topics)
    if not shown:
        return Reply(_no_stories(say, title, topics, before), rows(_latest_ends(say, topics, before, None)), edit=edit)
    told = topics if topics is not None and len(topics) == 1 else ()
    items = [story_item(say, services.catalogue, n, file, request.now, told) for n, file in enumerate(shown, 1)]
    last = shown[-1].story.id if older else None
    buttons = rows(number_buttons([file.story for file in shown]), _latest_ends(say, topics, before, last))
    text = page(lines(bold(title)), Section(items, joint="\n\n", more=lambda left: say("and {n} more", n=left)))
    return Reply(text, buttons, edit=edit)


def _topics_title(say: Say, services: Services, topics: Sequence[str] | None) -> Html:
    if topics is None or len(topics) == len(services.catalogue.topics):
        return say("The newest stories")
    return say("The newest: {topics}", topics=join(", ", [topic_title(services.catalogue, each) for each in topics]))


def _no_stories(say: Say, title: Html, topics: Sequence[str] | None, before: int | None) -> Html:
    if before is not None:
        return say("There is nothing older.")
    none = say("Nothing about it yet.") if topics else say("Nothing yet. News comes in as the sources are read.")
    return page(lines(bold(title), none))


def _latest_ends(say: Say, topics: Sequence[str] | None, before: int | None, last: int | None) -> list[Button]:
    joined = "+".join(topics) if topics else ""
    turn = []
    if before is not None:
        turn.append(Button(say.plain("« Newest"), presses.data("latest", joined, "")))
    if last is not None:
        turn.append(Button(say.plain("Older ›"), presses.data("latest", joined, last)))
    if topics is None and before is None:
        turn.append(Button(say.plain("By topic"), presses.data("bytopic")))
    return turn


def by_topic(request: Request, services: Services) -> Reply:
    """A button for the newest stories of each topic."""
    say = say_in(request.language)
    buttons = [Button(topic.title, presses.data("latest", topic.id, "")) for topic in services.catalogue.topics]
    back = Button(say.plain("« All topics"), presses.data("latest", "", ""))
    return Reply(say("The newest stories of which topic?"), (*grid(buttons), (back,)), edit=True)


# --- /search ---------------------------------------------------------------------------------------------------------


async def search(request: Request, services: Services) -> Reply:
    """/search: stories by words; without words, what to write."""
    if not fold(request.args).strip():
        return _search_for_what(say_in(request.language))
    found = await found_page(request, services, request.args, 0)
    return await with_name_quoted(found, "search", request, services)


def _search_for_what(say: Say) -> Reply:
    text = say(
        "Write the words behind it: /search Iskander. Every word must occur; words in “quotes” must stand together."
    )
    narrow = say(
        "Filters narrow it, and /latest too: {fields}, such as {example}",
        fields=code("topic: source: lang: from: title: since:"),
        example=code(EXAMPLE),
    )
    return Reply(
        page(lines(text), lines(narrow)),
        grid(Button(example, presses.data("find", 0, example)) for example in EXAMPLES),
    )


async def found_page(request: Request, services: Services, text: str, offset: int, *, edit: bool = False) -> Reply:
    """A page of what a search finds, from the `offset`th story on; filters in the text narrow it."""
    say, question = say_in(request.language), " ".join(text.split())
    try:
        asked = read_asked(request, services, question)
        question = question[:LONGEST]
    except SlipError as error:
        return slip(say, "search", error)
    if asked.fields and not (asked.words or asked.titled):
        return await listed_page(request, services, asked, None, edit=edit)
    search_ = services.store.search
    found = await search_(asked.words, STORIES + 1, offset, titled=asked.titled, filters=asked.filters)
    shown = found[:STORIES]
    if not shown:
        return await _nothing_found(request, services, asked, offset, edit)
    items = [hit_item(say, place, hit, request.now) for place, hit in enumerate(shown, 1)]
    only_words, offer = _only_words(say, asked.words)
    head = bold(say("Stories with “{words}”", words=shorten(_unquoted(asked.words or " ".join(asked.titled)), ECHO)))
    text_ = page(
        lines(
            head,
            nearly_found(say) if shown[0].nearly else Html(),
            question_line("find", question, always=bool(asked.fields)),
        ),
        Section(items, joint="\n\n", more=lambda left: say("and {n} more", n=left)),
        only_words,
        first=(0, 2),
    )
    turns = _turns(say, question, offset, len(found) > STORIES)
    return Reply(text_, (*rows(number_buttons([hit.file.story for hit in shown]), turns), *offer), edit=edit)


def _unquoted(words: str) -> str:
    """Words without the quotation marks around all of them, for a place that has marks of its own."""
    return words[1:-1] if words.count('"') == 2 and words[0] == words[-1] == '"' else words


def _only_words(say: Say, words: str) -> tuple[Section, Rows]:
    """What is said of words that hold a watch's operators, and a button to the watch that reads them as such."""
    try:
        operators = has_operators(read(words).query)
    except QueryError:
        operators = False
    if not operators:
        return lines(), ()
    told = say("OR, NOT, NEAR, a minus and * mean something in a watch only; here they are words like others.")
    offer = rows([typed("watch", words)])
    return lines(told, Html() if offer else code(f"/watch {words}")), offer


def _turns(say: Say, question: str, offset: int, more: bool) -> list[Button]:
    """To the pages before and behind."""
    turn = []
    if offset > 0:
        before = max(0, offset - STORIES)
        turn.append(Button(say.plain("‹ Back"), carried("find", before or "", question)))
    if more:
        turn.append(Button(say.plain("More ›"), carried("find", offset + STORIES, question)))
    return turn


async def _nothing_found(request: Request, services: Services, question: Asked, offset: int, edit: bool) -> Reply:
    say = say_in(request.language)
    if offset:
        return Reply(say("There are no more stories with these words."), edit=edit)
    words = question.words
    only_words, offer = _only_words(say, words)
    since = timed(words, request.here) if question.filters.since is None else None
    if since:
        meant = with_time(since.rest, question.fields, since.since)
        offer = (*offer, *rows([typed("search", meant)]))
    if question.fields:
        text = say("No story has all of these words and meets the filters:")
        fewer = lines(say("Try fewer of them."))
        return Reply(page(lines(text, code(question.written)), fewer, only_words), offer, edit=edit)
    asked = services.index.resolve(words)
    if isinstance(asked, Unsure):
        return did_you_mean(say, services, asked, "more")
    if len(words.split()) == 1:
        text = say("No story has this word: “{word}”.", word=shorten(words, ECHO))
        hint = say("Try another spelling.")
    else:
        text = say("No story has all of these words: “{words}”.", words=shorten(words, ECHO))
        hint = say("Try fewer of them, or another spelling.")
    status = [
        Meant("latest", f'source:"{each}"').button
        for each in await outlets(services)
        if outlet_key(each) == outlet_key(words)
    ]
    if isinstance(asked, Found):
        title = services.index.titles(asked.subjects)
        status = [Button(say.plain("Status: {title}", title=title), presses.data("status", "+".join(asked.subjects)))]
    return Reply(page(lines(text, hint), only_words), (*rows(status), *offer), edit=edit)


# --- /story ----------------------------------------------------------------------------------------------------------


async def story(request: Request, services: Services) -> Reply:
    """/story 12: who reported it, when, with every report."""
    typed = request.args.strip()
    digits = _NUMBER_SIGN.sub("", typed, count=1)
    say = say_in(request.language)
    if not digits:
        return Reply(say("Write a story's number behind it, such as /story 12. /latest shows stories to choose from."))
    if not (digits.isascii() and digits.isdecimal()):
        return Reply(
            say("“{text}” is no story's number. Numbers look like this: /story 12.", text=shorten(typed, ECHO))
        )
    return await one_story(request, services, int(digits[:18]), 0)


async def one_story(request: Request, services: Services, number: int, place: int, *, edit: bool = False) -> Reply:
    """A page of a story; says so where there is none of this number."""
    say = say_in(request.language)
    file = await services.store.stories.file(number)
    if file is None or not file.reports:
        return Reply(say("There is no story {number}. /latest shows the newest.", number=number), edit=edit)
    return story_page(say, services.catalogue, file, request.now, place, edit)
