"""Watches: /watch QUERY shows what it would have caught and then asks, /watches lists them.

A query does not fit on a button, so it waits in the store under a number until it is wanted
(feeds/store/chats/watches.py).
"""

from __future__ import annotations

import html as stdlib_html
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from feeds.audience import Watch
from feeds.model import Entry
from feeds.watches import Query, QueryError, Reading, parse, read, shown, unread
from feeds.watches.query import every_fact
from handlers import presses
from handlers.filters import Names
from handlers.pages.keyboard import rows
from handlers.pages.page import Section, lines, page
from handlers.reply import Button, Reply, Request, Services
from handlers.topics_watched import in_all_languages, meant_topics, name_quoted
from handlers.trying import Caught, tried
from handlers.typed.unquoted_names import needs_quotes, quoted_in
from handlers.wants import LABEL, all_wants, one_want
from handlers.wording.faults import fault_text
from handlers.wording.labels import outlet
from handlers.wording.markup import Html, bold, clean, code, join, link, moment, shorten
from handlers.wording.texts import Say, say_in

MOST = 20  # watches of a chat
MANY = 8  # stories a day from which it is said to be a lot
NAME = 40  # characters of a name
ECHO = 120  # characters of a query that are shown back
TITLE = 110


async def watch(request: Request, services: Services) -> Reply:
    """/watch QUERY: what it would have caught, and a button to want it; without a query, how to write one."""
    say = say_in(request.language)
    name, written = named_query(request.args)
    if not written:
        return await _how(say, request, services)
    names = Names(services.catalogue, services.index)
    try:
        reading = read(written, names.sure)
    except QueryError as error:
        return Reply(_fault(say, error), meant_topics(name, error, names))
    if refused := await _refused(say, name, reading.query, request, services):
        return refused
    number = await services.store.watches.propose(request.address, name, reading.written, request.now)
    caught = await tried(reading.query, number, services, request.now)
    if reading.small:  # the word that was meant to join is absent rightly, and no ending of it
        caught = replace(caught, absent=(), begun=())
    topics, instead = name_quoted(say, name, written, names) or in_all_languages(say, name, reading, names)
    text = page(
        lines(bold(name or say("New watch")), code(shorten(shown(reading.query), ECHO))),
        lines(*_made_of_it(say, name, reading), *await _of_sources(say, written, reading.query, services), topics),
        _result(say, caught, request.now),
        lines(_busy(say, caught, request.now), _unheard(say, caught)),
        lines(say("Shall I watch for it from now on?")),
        first=(0, 1, 4),
    )
    yes, no = say.plain("Yes, watch it"), say.plain("No")
    asked = Button(yes, presses.data("watch", number)), Button(no, presses.data("nowatch", number))
    return Reply(text, (asked, *instead))


async def _refused(say: Say, name: str, query: Query, request: Request, services: Services) -> Reply | None:
    """Why this is not to be watched for, before it is tried: it is already, its name is taken, there are too many."""
    held = await services.store.watches.of(request.address)
    for each in held:
        if _meant(each) == query:
            told = say("This is watched for already: {name}.", name=bold(shorten(each.called, ECHO)))
        elif name and each.name.casefold() == name.casefold():
            told = say("A watch is called {name} already. Give this one another name.", name=bold(each.name))
        else:
            continue
        return Reply(told, rows([Button(shorten(each.called, LABEL), presses.data("want", f"#{each.id}"))]))
    if (has := await services.store.watches.count(request.address.chat)) < MOST:
        return None
    told = say("There are {n} watches, and more there may not be. Remove one first: /watches", n=has)
    if not held:  # /watches shows none here
        told = say(
            "There are {n} watches in the other topics of this forum, and more there may not be. Remove one there "
            "first: /watches",
            n=has,
        )
    return Reply(told, rows([Button(say.plain("Watches ({n})", n=len(held)), presses.data("watches"))] if held else []))


def _meant(watch: Watch) -> Query | None:
    try:
        return parse(watch.query)
    except QueryError:  # of an earlier version
        return None


async def watches(request: Request, services: Services, *, edit: bool = False, toast: str | None = None) -> Reply:
    """/watches: what this chat watches for, the list of /subscriptions without its topics; of one by its name or query,
    its panel, which removes it."""
    say = say_in(request.language)
    held = await services.store.watches.of(request.address)
    if not held:
        text = say("Nothing is watched for yet. Write what to watch for: {example}", example=code(_EXAMPLES[0]))
        return Reply(text, edit=edit or request.pressed is not None, toast=toast)
    named = clean(request.args).casefold() if request.pressed is None else ""
    if named and (one := next((each for each in held if named in (each.name.casefold(), each.query.casefold())), None)):
        return await one_want(request, services, one.id, toast)
    head = say("Watched for, {n} of {most}. Tap one to change or remove it:", n=len(held), most=MOST)
    return await all_wants(request, services, toast, watches=head)


async def wanted(request: Request, services: Services, number: int) -> Reply:
    """The button under a new watch: from now on it is asked of every entry."""
    say = say_in(request.language)
    made = await services.store.watches.confirm(request.address, number, request.now, MOST)
    if made is None:
        return Reply("", toast=say.plain("This question is gone. Send /watch with your query again."), alert=True)
    if isinstance(made, int):
        return Reply("", toast=say.plain("There are {n} watches, and more there may not be.", n=made), alert=True)
    text = page(
        lines(say("Watching for {name}.", name=bold(shorten(made.called, ECHO)))),
        lines(say("Stories it finds come as they happen. /watches shows all, and removes them.")),
    )
    return Reply(text, edit=True, toast=say.plain("Watching"))


async def unwanted(request: Request, services: Services, number: int) -> Reply:
    """The other button under a new watch."""
    say = say_in(request.language)
    held = await services.store.watches.of(request.address)
    if any(each.id == number for each in held):
        return await watches(request, services)
    await services.store.watches.remove(request.address, number)
    return Reply(say("Not watched for."), edit=True)


async def removed(request: Request, services: Services, number: int) -> Reply:
    """A button of the list as it was in earlier versions; pressed twice it does no harm."""
    say = say_in(request.language)
    gone = await services.store.watches.remove(request.address, number)
    toast = say.plain("No more: {name}", name=shorten(gone.called, NAME)) if gone else say.plain("It was so already.")
    return await watches(request, services, edit=True, toast=toast)


# --- what is said ----------------------------------------------------------------------------------------------------


def named_query(args: str) -> tuple[str, str]:
    """A name and a query, from `Sites = "missile shield" OR Redzikowo` or the query alone."""
    name, sign, query = args.partition("=")
    if sign and len(name.strip()) <= NAME and not set(name) & set('"“”„«»():'):
        return clean(name), clean(query)
    return "", clean(args)


def _made_of_it(say: Say, name: str, reading: Reading) -> list[Html]:
    """What was made of a query that may not be as it was meant."""
    told = []
    if reading.ignored:
        told.append(say("Not looked for, as a letter alone: {words}.", words=", ".join(reading.ignored)))
    if small := reading.small:
        meant = code(f"/watch {name} = {small.meant}" if name else f"/watch {small.meant}")
        told.append(_OPERATORS[small.operator](say, small.word, meant))
    return told


async def _of_sources(say: Say, written: str, query: Query, services: Services) -> list[Html]:
    """What would find nothing for ever: an outlet's name without quotation marks, what no source is that is read."""
    if next(every_fact(query), None) is None:
        return []
    meant = await quoted_in(written, services)
    return [needs_quotes(say, meant[1]) if meant else Html(), await _unread(say, query, services)]


async def _unread(say: Say, query: Query, services: Services) -> Html:
    """What no source is that is read: a slip."""
    sources = [state.source for state in await services.store.sources.all()]
    missing = [code(shorten(shown(each), NAME)) for each in unread(query, sources)]
    return say("No source that is read fits {filters}: /sources", filters=join(", ", missing)) if missing else Html()


_OPERATORS: Mapping[str, Callable[[Say, str, Html], Html]] = {
    "OR": lambda say, word, meant: say(
        "“{word}” is a word here; write OR in capitals to mean either: {meant}", word=word, meant=meant
    ),
    "AND": lambda say, word, meant: say(
        "“{word}” is a word here; leave it out, or write AND in capitals, to mean both: {meant}", word=word, meant=meant
    ),
    "NOT": lambda say, word, meant: say(
        "“{word}” is a word here; write NOT in capitals to leave out what follows: {meant}", word=word, meant=meant
    ),
    "NEAR": lambda say, word, meant: say(
        "“{word}” is a word here; write NEAR in capitals to mean close together: {meant}", word=word, meant=meant
    ),
}


def _count(say: Say, caught: Caught, now: datetime) -> Html:
    days = caught.days(now)
    if caught.looked_at is not None:
        many = _count_of_newest(say, caught, caught.looked_at, now)
    elif not caught.stories:
        told = say("It would have caught nothing in {days}.", days=_period(say, days))
        return join(" ", [told, _absent(say, caught)]) if caught.absent else told
    else:
        many = say.count(
            caught.stories,
            "It would have caught 1 story in {days}:",
            "It would have caught {n} stories in {days}:",
            days=_period(say, days),
        )
    return many


def _absent(say: Say, caught: Caught) -> Html:
    absent, begun = ", ".join(caught.absent), [code(f"{word}*") for word in caught.begun]
    if not begun:
        return say("No report has {words}.", words=absent)
    return say("No report has {words}; with another ending some do: {begun}", words=absent, begun=join(", ", begun))


def _busy(say: Say, caught: Caught, now: datetime) -> Html:
    much = caught.stories >= MANY * caught.days(now)
    return say("That is a lot: another word would narrow it.") if much else Html()


def _period(say: Say, days: int) -> Html:
    return say.count(days, "the last day", "the last {n} days")


def _count_of_newest(say: Say, caught: Caught, looked_at: int, now: datetime) -> Html:
    """What is known where not all entries with its words were looked at."""
    since = moment(caught.since, now)
    if not caught.stories:
        return say(
            "It would have caught none of the newest {reports} reports with its words, since {since}; older ones were "
            "not looked at.",
            reports=looked_at,
            since=since,
        )
    return say.count(
        caught.stories,
        "It would have caught at least 1 story, in the newest {reports} reports with its words, since {since}:",
        "It would have caught at least {n} stories, in the newest {reports} reports with its words, since {since}:",
        reports=looked_at,
        since=since,
    )


def _result(say: Say, caught: Caught, now: datetime) -> Section:
    examples = [_example(say, entry, now) for entry in caught.examples]
    return Section(examples, _count(say, caught, now)) if examples else lines(_count(say, caught, now))


def _unheard(say: Say, caught: Caught) -> Html:
    """What the chat has chosen not to hear, by /mute and the like."""
    if not caught.unheard:
        return Html()
    return say.count(
        caught.unheard,
        "1 more is left out: only outlets, voices or languages that do not count here report it.",
        "{n} more are left out: only outlets, voices or languages that do not count here report them.",
    )


def _example(say: Say, entry: Entry, now: datetime) -> Html:
    title = link(shorten(entry.title, TITLE), entry.url)
    return Html(f"• {title} ({outlet(say, entry.source)}, {moment(entry.published, now)})")


def _fault(say: Say, error: QueryError) -> Html:
    """What is wrong, and the place with carets under it."""
    line, carets = error.pointed()
    return Html(
        f"{fault_text(say, error)}\n<pre>{stdlib_html.escape(line)}\n{carets}</pre>\n{say('How to write one: /watch')}"
    )


_EXAMPLES = (
    '/watch "Aegis Ashore" OR Redzikowo',
    "/watch kaliningr* NEAR/5 (transit OR tranzyt*)",
    "/watch Sites = title:radar* from:(poland OR CZ) NOT speed",
)


async def _how(say: Say, request: Request, services: Services) -> Reply:
    """How to write a query, and what is watched for already."""
    held = await services.store.watches.of(request.address)
    text = page(
        lines(say("Write what to watch for, and first you are shown what it would have caught:")),
        Section([code(example) for example in _EXAMPLES]),
        lines(
            say("Words next to each other must all be there; OR, NOT and brackets work as you would think."),
            say(
                "{sign} finds an exact phrase, {stem} every ending, {near} words close together.",
                sign=code('"…"'),
                stem=code("redzikow*"),
                near=code("NEAR/5"),
            ),
            say(
                "{field} finds a topic, person, place or weapon by any of its names, in all languages.",
                field=code("topic:putin"),
            ),
            say(
                "{fields} narrow it to titles, outlets, languages, countries or state media ({state}).",
                fields=code("title: source: lang: from:"),
                state=code("from:state"),
            ),
        ),
    )
    button = Button(say.plain("Watches ({n})", n=len(held)), presses.data("watches"))
    return Reply(text, rows([button] if held else []))
