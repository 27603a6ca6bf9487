"""A chat's own sources: /mysources, OPML in and out. Their news comes to this chat alone; the operator sets how many.

What was found waits in the store under a number until it is confirmed (feeds/store/own_sources.py), and only the chat
that asked can confirm it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from feeds.catalogue import CatalogueError
from feeds.catalogue.sources import read_opml, write_opml
from feeds.fetching.discovery import Candidate
from feeds.model import FetchFailed, Source
from feeds.store.own_sources import Confirmed
from handlers import presses
from handlers.pages.keyboard import grid, rows
from handlers.pages.list_faults import no_list, refused
from handlers.pages.page import Section, lines, page
from handlers.reply import Attachment, Button, Reply, Request, Services
from handlers.sources import in_full
from handlers.sources_by_hand import NAME, not_read, shown
from handlers.wording.markup import Html, bold, code, html, join, shorten
from handlers.wording.taste_words import language_name
from handlers.wording.texts import Say, say_in

EXPORT = "export"


async def my_sources(request: Request, services: Services) -> Reply:
    """/mysources: what this chat has for itself; with an address, the feeds behind it and a button to have each."""
    say, typed = say_in(request.language), request.args.split()
    if typed and typed[0].lower() == EXPORT:
        return await _exported(request, services)
    if not services.own_sources:
        return _not_allowed(say)
    if not typed:
        return await _list(request, services)
    if services.scout is None:
        return Reply(say("Sources can't be looked at here."))
    if await services.store.own_sources.count(request.address.chat) >= services.own_sources:
        return Reply(_full(say, services))
    found = await services.scout(typed[0], request.now)
    if isinstance(found, FetchFailed):
        return not_read(say, typed[0], found)
    return await _offer(say, request, services, found)


def _not_allowed(say: Say) -> Reply:
    return Reply(say("The bot's operator allows no sources of your own. /sources lists what is read for everybody."))


def _full(say: Say, services: Services) -> Html:
    return say("There can be no more sources of your own (limit: {quota}).", quota=services.own_sources)


async def _list(request: Request, services: Services, head: Html | None = None, *, edit: bool = False) -> Reply:
    say = say_in(request.language)
    states = await services.store.own_sources.of(request.address)
    count = await services.store.own_sources.count(request.address.chat)
    quota = say.count(
        count,
        "{n} source of your own (limit: {quota})",
        "{n} sources of your own (limit: {quota})",
        quota=services.own_sources,
    )
    how = say(
        "Nobody else gets what they publish. Add one by its address: {example}. In private, a file of sources"
        " (OPML) adds what it lists.",
        example=code("/mysources https://news.err.ee/rss"),
    )
    named = [in_full(say, state, request.now) for state in states]
    buttons = grid(
        Button(say.plain("Remove {name}", name=shorten(state.source.name, 30)), presses.data("dropown", state.id))
        for state in states
    )
    text = page(
        lines(head or Html(), bold(quota), _elsewhere(say, count - len(states))),
        Section(named, more=lambda n: say("and {n} more", n=n)),
        lines(how),
        first=(0, 2),
    )
    return Reply(text, buttons, edit=edit)


def _elsewhere(say: Say, count: int) -> Html:
    """Of those that the limit counts, the ones that are neither listed nor removed here."""
    told = say.count(count, "{n} is in another topic of this forum.", "{n} are in other topics of this forum.")
    return told if count > 0 else Html()


async def _offer(say: Say, request: Request, services: Services, found: Sequence[Candidate]) -> Reply:
    proposal = await services.store.own_sources.propose(
        request.address, [candidate.source for candidate in found], request.now
    )
    new = {source.url: number for number, source in proposal.new}
    public = {source.url for source in proposal.public}
    items, buttons = [], []
    for candidate in found:
        source = candidate.source
        note = Html()
        if source.url in new:
            text = say.plain("Add {name}", name=shorten(source.name, 30))
            buttons.append(Button(text, presses.data("addown", proposal.number, new[source.url])))
        elif source.url in public:
            note = _for_all(say, source)
        else:
            note = say("It is a source of yours already.")
        spoken = language_name(say, source.language) if source.language else ""
        items.append(join("\n", [shown(say, request, candidate, [spoken]), note]))
    if not buttons:
        return Reply(page(Section(items, joint="\n\n")))
    asked = say("Shall I add it as a source of your own?")
    return Reply(page(Section(items, joint="\n\n"), lines(asked)), rows(buttons, [_no(say)]))


def _for_all(say: Say, source: Source) -> Html:
    example = code(f'/watch NATO source:"{shorten(source.publisher, NAME)}"')
    return say("It is read for everybody already. Watch it for words of yours: {example}", example=example)


def _no(say: Say) -> Button:
    return Button(say.plain("No"), presses.data("noown"))


async def own_confirmed(request: Request, services: Services, number: int, only: int | None) -> Reply:
    """The Add button: this chat has what was proposed under this number, or one source of it."""
    say = say_in(request.language)
    if not services.own_sources:
        return replace(_not_allowed(say), edit=True)
    done = await services.store.own_sources.confirm(request.address, number, services.own_sources, request.now, only)
    if not done.added and not done.beyond:
        return Reply("", toast=say.plain("That is done already, or something else was proposed since."))
    return Reply(_added(say, services, done), edit=True)


def _added(say: Say, services: Services, done: Confirmed) -> Html:
    left_out = say.count(
        done.beyond,
        "{n} was left out (limit: {quota}).",
        "{n} were left out (limit: {quota}).",
        quota=services.own_sources,
    )
    if not done.added:
        return page(lines(_full(say, services)))
    count = say.count(len(done.added), "{n} source added.", "{n} sources added.")
    named = Section([bold(shorten(each.name, NAME)) for each in done.added], more=lambda n: say("and {n} more", n=n))
    note = say(
        "The first reading tells nothing of what is there already; news comes after that."
        " /mysources shows how they are."
    )
    return page(lines(count, left_out if done.beyond else Html()), named, lines(note), first=(0, 2))


async def own_declined(request: Request, services: Services) -> Reply:
    """The No button."""
    return Reply(say_in(request.language)("Nothing was added."), edit=True)


async def own_removed(request: Request, services: Services, number: int) -> Reply:
    """The Remove button: nothing of it comes any more."""
    say = say_in(request.language)
    removed = await services.store.own_sources.remove(request.address, number)
    if removed is None:
        return Reply("", toast=say.plain("That source is no longer there."))
    told = say("{source} is removed: nothing of it comes any more.", source=bold(shorten(removed.name, NAME)))
    return await _list(request, services, told, edit=True)


async def _exported(request: Request, services: Services) -> Reply:
    say = say_in(request.language)
    states = await services.store.own_sources.of(request.address)
    if not states:
        return Reply(say("There are no sources of your own."))
    caption = say.count(
        len(states),
        "{n} source, as OPML. Send such a file to add what it lists.",
        "{n} sources, as OPML. Send such a file to add what it lists.",
    )
    written = write_opml(state.source for state in states)
    return Reply(caption, attachment=Attachment("dewline-mysources.opml", written))


async def own_from_file(request: Request, services: Services) -> Reply:
    """A list of sources that somebody sends in private: how much of it is new, and a button to have that."""
    say = say_in(request.language)
    if not services.own_sources:
        return _not_allowed(say)
    try:
        found, faults = read_opml(request.file or b"")
    except CatalogueError as error:
        return no_list(say, error)
    if not found and not faults:
        return Reply(say("The file lists no sources."))
    proposal = await services.store.own_sources.propose(request.address, found, request.now)
    count = say(
        "{new} new, {known} read already, {refused} refused.",
        new=len(proposal.new),
        known=len(proposal.public) + len(proposal.had),
        refused=len(faults),
    )
    room = services.own_sources - await services.store.own_sources.count(request.address.chat)
    if not proposal.new or room <= 0:
        return Reply(page(lines(count, _full(say, services) if room <= 0 else Html()), refused(say, faults)))
    names = Section(
        [html(shorten(each.name, NAME)) for _, each in proposal.new], more=lambda n: say("and {n} more", n=n)
    )
    yes = Button(say.plain("Add {n}", n=min(room, len(proposal.new))), presses.data("addown", proposal.number))
    asked = say("Shall I add them as sources of your own? There is room for {n}.", n=room)
    return Reply(page(lines(count), refused(say, faults), names, lines(asked), first=(0, 3, 1)), rows([yes, _no(say)]))


async def or_own(request: Request, services: Services, offered: Reply) -> Reply:
    """The offer to an administrator to read a file's sources for everybody, and beside it: for their own chat alone."""
    if not services.own_sources or not offered.buttons:
        return offered
    found, _ = read_opml(request.file or b"")
    proposal = await services.store.own_sources.propose(request.address, found, request.now)
    if not proposal.new:
        return offered
    say = say_in(request.language)
    alone = Button(say.plain("As my own sources"), presses.data("addown", proposal.number))
    return replace(offered, buttons=(*offered.buttons, *rows([alone])))
