"""Administrators look after the sources: /addsource, /pausesource, /resumesource, /removesource, OPML in and out.

What was found waits in the store under a number until it is confirmed (feeds/store/sources/by_hand.py): a button that
is pressed after a restart still works, and pressed twice it does nothing.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Sequence
from dataclasses import replace

from feeds.catalogue import CatalogueError
from feeds.catalogue.sources import read_opml, read_source, write_opml
from feeds.fetching.discovery import Candidate
from feeds.fetching.guard import host_of, is_private
from feeds.model import FetchFailed, Source, Trouble
from feeds.source_state import Health, SourceState
from handlers import presses
from handlers.pages.keyboard import grid, rows
from handlers.pages.list_faults import list_fault, no_list, refused
from handlers.pages.page import Section, lines, page
from handlers.reply import Attachment, Button, Reply, Request, Services
from handlers.sources import OFFERED, likely
from handlers.wording.markup import Html, bold, code, html, join, link, moment, shorten
from handlers.wording.source_reasons import why_so
from handlers.wording.texts import Say, say_in

NAME, TITLE, REASON = 60, 120, 200  # characters
KEYS = ("name", "language", "kind", "country", "control", "outlet", "full_text")  # what may be said of a new source


def not_read(say: Say, typed: str, failed: FetchFailed) -> Reply:
    """Why an address that somebody typed cannot be read, and what may be wrong with it."""
    detail = say(
        "{url}: {detail}.",
        url=code(shorten(typed, TITLE)),
        detail=Html(why_so(say, failed.detail, REASON).rstrip(".")),
    )
    # By its text alone: what a name leads to is nobody's business
    if failed.trouble is Trouble.UNREACHABLE and is_private(host_of(typed)):
        hint = say(
            "It is on a private network. Such addresses are read only where the bot's operator permits them:"
            " ALLOW_PRIVATE_FEEDS or ALLOWED_NETWORKS."
        )
    else:
        hint = say("Is it the address of a feed, or of a page that names one?")
    return Reply(page(lines(detail), lines(hint)))


async def add_source(request: Request, services: Services) -> Reply:
    """/addsource URL: the feeds behind an address with their newest entries, and a button to add each."""
    say = say_in(request.language)
    words = _words(request.args)
    if not words:
        return Reply(_how(say))
    told = dict(word.split("=", 1) for word in words[1:] if "=" in word)
    odd = [word for word in words[1:] if word.partition("=")[0] not in KEYS or "=" not in word]
    if odd:
        return Reply(
            page(lines(say("I do not understand {word} there.", word=code(shorten(odd[0], NAME)))), _keys(say))
        )
    if services.scout is None:
        return Reply(say("Sources can't be looked at here."))
    found = await services.scout(words[0], request.now)
    if isinstance(found, FetchFailed):
        return not_read(say, words[0], found)
    try:
        candidates = [replace(each, source=_described(each.source, told)) for each in found]
    except CatalogueError as error:
        return Reply(page(Section([list_fault(say, fault) for fault in error.faults]), _keys(say)))
    return await _offer(say, request, services, candidates, told)


async def _offer(
    say: Say, request: Request, services: Services, found: Sequence[Candidate], told: Collection[str]
) -> Reply:
    items, buttons = [], []
    for each in found:
        proposal = await services.store.by_hand.propose([each.source], told)
        [source] = (*proposal.new, *proposal.known)
        candidate = replace(each, source=source)
        # In the words by which the administrator may say otherwise
        about = [source.language, source.kind.value, source.country, source.control.value]
        items.append(shown(say, request, candidate, about, known=not proposal.new))
        if proposal.new:
            text = say.plain("Add {name}", name=shorten(source.name, 30))
            buttons.append(Button(text, presses.data("addsource", proposal.number)))
    if not buttons:
        return Reply(page(Section(items, joint="\n\n"), lines(say("Nothing to add: it is read already."))))
    no = Button(say.plain("No"), presses.data("nosource"))
    return Reply(page(Section(items, joint="\n\n"), lines(say("Shall I read it from now on?"))), rows(buttons, [no]))


def shown(say: Say, request: Request, candidate: Candidate, about: Sequence[str], *, known: bool = False) -> Html:
    """What was found at an address: whose it is, what is known `about` it, its language first, where, and its newest
    entries."""
    source = candidate.source
    language, *rest = about
    told = [html(language) if language else say("language unknown"), *(html(each) for each in rest if each)]
    head = [bold(shorten(source.name, NAME)), join(" · ", told)]
    newest = [
        say(
            "{time} {title}",
            time=moment(entry.published, request.now),
            title=link(shorten(entry.title, TITLE), entry.url),
        )
        for entry in candidate.newest
    ]
    end = [say("It is read already.")] if known else []
    return join("\n", [*head, code(shorten(source.url, 200)), *(newest or [say("It holds no entries now.")]), *end])


def _described(source: Source, told: dict[str, str]) -> Source:
    """The source as found, but for what the administrator says of it; raises CatalogueError."""
    found = {"name": source.name, "url": source.url, "language": source.language}
    return read_source({**found, **told})


async def add_confirmed(request: Request, services: Services, number: int) -> Reply:
    """The Add button: what was proposed under this number is read from now on."""
    say = say_in(request.language)
    added = await services.store.by_hand.confirm(number, request.now)
    if not added:
        return Reply("", toast=say.plain("That is done already, or something else was proposed since."))
    count = say.count(len(added), "{n} source added.", "{n} sources added.")
    named = Section([bold(shorten(each.name, NAME)) for each in added], more=lambda n: say("and {n} more", n=n))
    note = say("Its first reading tells nobody what is there already; news comes after that. /sources shows how it is.")
    return Reply(page(lines(count), named, lines(note), first=(0, 2)), edit=True)


async def add_declined(request: Request, services: Services) -> Reply:
    """The No button: nothing is added."""
    return Reply(say_in(request.language)("Nothing was added."), edit=True)


async def kept(request: Request, services: Services) -> Reply:
    """The Keep button: nothing is removed."""
    return Reply(say_in(request.language)("Nothing was changed."), edit=True)


async def pause_source(request: Request, services: Services) -> Reply:
    """/pausesource NAME: it is not asked until /resumesource."""
    return await _on_named(request, services, "pausesource")


async def resume_source(request: Request, services: Services) -> Reply:
    """/resumesource NAME: it is asked again."""
    return await _on_named(request, services, "resumesource")


async def remove_source(request: Request, services: Services) -> Reply:
    """/removesource NAME: asks first."""
    return await _on_named(request, services, "removesource")


async def done_to(request: Request, services: Services, verb: str, number: int, *, edit: bool = True) -> Reply:
    """Do to a source, by its number, what a command or a button says."""
    say = say_in(request.language)
    state = await services.store.by_hand.listed(number)
    if state is None:
        return Reply("", toast=say.plain("That source is not read any more."))
    name = bold(shorten(state.source.name, NAME))
    if verb == "pausesource":
        await services.store.sources.pause(number)
        again = Button(say.plain("Resume"), presses.data("resumesource", number))
        return Reply(
            say("{source} is paused: it is not asked until you resume it.", source=name), rows([again]), edit=edit
        )
    if verb == "resumesource":
        await services.store.sources.resume(number, request.now)
        return Reply(say("{source} is read again.", source=name), edit=edit)
    if verb == "removesource":
        yes = Button(say.plain("Remove it"), presses.data("dropsource", number))
        no = Button(say.plain("Keep it"), presses.data("keepsource"))
        asked = say("Remove {source}? What it brought so far is kept; it is asked no more.", source=name)
        return Reply(asked, rows([yes, no]), edit=edit)
    await services.store.by_hand.remove(number)
    return Reply(say("{source} is removed. /addsource brings it back.", source=name), edit=edit)


async def _on_named(request: Request, services: Services, verb: str) -> Reply:
    say = say_in(request.language)
    states = [state for state in await services.store.sources.all() if _may(verb, state)]
    typed = " ".join(request.args.split())
    if not typed:
        if not states:
            return Reply(say("There is no such source now."))
        return Reply(say("Which source? Write its name behind the command."), _choice(verb, states[:OFFERED]))
    exact = [state for state in states if typed.casefold() in (state.source.name.casefold(), state.source.url)]
    if len(exact) == 1:
        return await done_to(request, services, verb, exact[0].id, edit=False)
    near = likely(typed, states)
    if not near:
        unknown = say("I know no source called {name}. /sources lists them.", name=bold(shorten(typed, NAME)))
        return Reply(unknown)
    return Reply(say("Did you mean:"), _choice(verb, near))


def _may(verb: str, state: SourceState) -> bool:
    if verb == "removesource":
        return True
    return (state.health is Health.PAUSED) is (verb == "resumesource")


def _choice(verb: str, states: Sequence[SourceState]) -> tuple[tuple[Button, ...], ...]:
    return grid(Button(shorten(state.source.name, 40), presses.data(verb, state.id)) for state in states)


# --- lists of sources as files ---------------------------------------------------------------------------------------


async def export_sources(request: Request, services: Services) -> Reply:
    """/exportsources: every source in an OPML file, which any feed reader takes and /addsource's bot takes back."""
    say = say_in(request.language)
    states = await services.store.sources.all()
    caption = say.count(
        len(states),
        "{n} source, as OPML. Send such a file to add what it lists.",
        "{n} sources, as OPML. Send such a file to add what it lists.",
    )
    return Reply(caption, attachment=Attachment("dewline-sources.opml", write_opml(state.source for state in states)))


async def import_sources(request: Request, services: Services) -> Reply:
    """A file that an administrator sends: how much of it is new, and a button to add that."""
    say = say_in(request.language)
    try:
        found, faults = read_opml(request.file or b"")
    except CatalogueError as error:
        return no_list(say, error)
    if not found and not faults:
        return Reply(say("The file lists no sources."))
    proposal = await services.store.by_hand.propose(found)
    count = say(
        "{new} new, {known} read already, {refused} refused.",
        new=len(proposal.new),
        known=len(proposal.known),
        refused=len(faults),
    )
    names = Section([html(shorten(each.name, NAME)) for each in proposal.new], more=lambda n: say("and {n} more", n=n))
    if not proposal.new:
        return Reply(page(lines(count), refused(say, faults)))
    yes = Button(say.plain("Add {n}", n=len(proposal.new)), presses.data("addsource", proposal.number))
    no = Button(say.plain("No"), presses.data("nosource"))
    return Reply(
        page(lines(count), refused(say, faults), names, lines(say("Shall I read them from now on?")), first=(0, 3, 1)),
        rows([yes, no]),
    )


# --- words -----------------------------------------------------------------------------------------------------------


def _words(args: str) -> list[str]:
    """What was typed, by blanks, quoted blanks kept; an open quote is a letter like any other."""
    try:
        return shlex.split(args)
    except ValueError:
        return args.split()


def _how(say: Say) -> Html:
    how = say(
        "Write the address of a feed, or of a page that names one: {example}",
        example=code("/addsource https://news.err.ee/rss"),
    )
    return page(lines(how), _keys(say))


def _keys(say: Say) -> Section:
    return lines(
        say("What the feed does not say of itself may stand behind it:"),
        code('name="ERR News" language=en kind=news country=EE control=public'),
        say(
            "kind is official, news, specialist or thinktank; control is government, state, government-funded, public,"
            " independent or aggregator."
        ),
    )
