"""/export and what comes back: a chat's settings as JSON, its watches as text, a query a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from feeds.audience import Watch
from feeds.kept_settings import KeptSettings, KeptWatch, SettingsFileError, from_json, held_to, to_json
from feeds.wanting import Taste, Terms
from feeds.watches import QueryError, read
from handlers.filters import Names
from handlers.needed_digest import digest_line, give_digest
from handlers.pages.page import Section, lines, page
from handlers.reply import Attachment, Reply, Request, Services
from handlers.tasting import languages_read, outlets
from handlers.watching import MOST, named_query
from handlers.wording.faults import settings_fault_text
from handlers.wording.markup import Html, code, html, join, shorten
from handlers.wording.taste_words import ECHO
from handlers.wording.texts import LANGUAGES, Say, say_in
from handlers.wording.zone_names import place_in

LINE = 120  # characters of a line that is shown back
FAULTS = 5  # told one by one
LINES = 200  # of a file of watches: a log or a book that was sent by accident has more


async def export(request: Request, services: Services) -> Reply:
    """/export: everything this chat has set; `/export watches`: its watches alone, as text."""
    say = say_in(request.language)
    kept = await _kept(request, services)
    if request.args.strip().casefold() == "watches":
        if not kept.watches:
            return Reply(say("Nothing is watched for yet."))
        text = "\n".join(f"{each.name} = {each.query}" if each.name else each.query for each in kept.watches)
        caption = say("The watches, one a line. Sent back to me as a file, they are watched for again.")
        return Reply(caption, attachment=Attachment("dewline-watches.txt", f"{text}\n".encode()))
    told = say(
        "The settings, as a file. Sent back to me in private, they are in force there; what is set already stays."
        " {watches} gives the watches as text.",
        watches=code("/export watches"),
    )
    return Reply(told, attachment=Attachment("dewline-settings.json", to_json(kept)))


async def _kept(request: Request, services: Services) -> KeptSettings:
    store, address = services.store, request.address
    chat, digest = await store.chats.get(address.chat), await store.digests.of(address)
    return KeptSettings(
        tuple((each.topic, each.terms) for each in await store.subscriptions.of(address)),
        tuple(KeptWatch(each.query, each.name, each.terms) for each in await store.watches.of(address)),
        await store.terms.taste(address),
        zone=await store.zones.of(address.chat) or "",
        digest=digest.schedule if digest else None,
        quiet=await store.quiet.of(address.chat),
        language=chat.chosen if chat else "",
        everyone=bool(chat and chat.everyone),
    )


async def import_settings(request: Request, services: Services, content: bytes) -> Reply:
    """A file of settings: what it says is added to what is set, and counts where both say something."""
    say = say_in(request.language)
    try:
        kept = from_json(content)
    except SettingsFileError as error:
        told = say(
            "These are no settings of this bot: {fault}. Nothing was changed.", fault=settings_fault_text(say, error)
        )
        return Reply(told)
    kept, unread, unknown = held_to(kept, await languages_read(services), await outlets(services))
    topics = {topic: terms for topic, terms in kept.subscriptions if services.catalogue.topic(topic) is not None}
    gone = [topic for topic, _ in kept.subscriptions if topic not in topics]
    await services.store.subscriptions.add(request.address, list(topics), request.now)
    for topic, terms in topics.items():
        await services.store.terms.change(request.address, topic, request.now, _to(terms))
    if kept.taste != Taste():
        await services.store.terms.change_taste(request.address, lambda before: kept.taste)
    added, refused = await _watch_all(request, services, kept.watches, on_terms=True)
    chats = await _for_the_chat(say, request, services, kept)
    needed = [*topics.values(), *(each.terms for each in kept.watches)]
    digest = Html()
    if await give_digest(request, services, needed):
        digest = await digest_line(say, request, services, new=True)
    return Reply(
        page(
            lines(
                say.count(len(topics), "{n} subscription is in force.", "{n} subscriptions are in force."),
                _watching(say, added),
                *chats,
                digest,
            ),
            _refused(say, [*refused, *(code(shorten(topic, LINE)) for topic in gone)]),
            _strange(say, unread, unknown),
            lines(say("/subscriptions shows everything.")),
        )
    )


async def _for_the_chat(say: Say, request: Request, services: Services, kept: KeptSettings) -> list[Html]:
    """Zone, digest, quiet hours, language and permissions, as far as the file has them; what was done, a line each."""
    store, chat = services.store, request.address.chat
    if kept.zone:
        await store.zones.set(chat, kept.zone, request.now)
    if kept.digest:
        await store.digests.set(request.address, kept.digest, request.now, tells_all=False)
    if kept.quiet:
        zone = await store.zones.of(chat) or kept.quiet.zone
        await store.quiet.set(chat, replace(kept.quiet, zone=zone), request.now)
    spoken = kept.language in LANGUAGES
    if spoken:
        await store.chats.choose_language(chat, kept.language)
    if kept.everyone and not request.private:
        await store.chats.let_everyone(chat, True)
    done = {
        say("time zone: {zone}", zone=place_in(say.language, kept.zone)): bool(kept.zone),
        say("digest"): kept.digest is not None,
        say("quiet hours"): kept.quiet is not None,
        say("language"): spoken,
    }
    named = [name for name, is_so in done.items() if is_so]
    return [say("Set as the file has it: {settings}.", settings=join(", ", named))] if named else []


async def import_watches(request: Request, services: Services, content: bytes) -> Reply:
    """A text file of watches, a query a line, a name before it with `=`."""
    say = say_in(request.language)
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Reply(say("This file is no text in UTF-8, so nothing was taken from it."))
    lined = [line for line in written.splitlines() if line.strip()]
    if len(lined) > LINES:
        told = say(
            "This file has more than {n} lines, so it is no list of watches. Nothing was taken from it.", n=LINES
        )
        return Reply(told)
    watches = [_line(line) for line in lined]
    added, refused = await _watch_all(request, services, watches, on_terms=False)
    return Reply(page(lines(_watching(say, added)), _refused(say, refused), lines(say("/watches shows all."))))


def _line(line: str) -> KeptWatch:
    name, query = named_query(line)
    return KeptWatch(query, name) if query else KeptWatch(line.strip())


async def _watch_all(
    request: Request, services: Services, watches: Sequence[KeptWatch], *, on_terms: bool
) -> tuple[int, list[Html]]:
    """Watch for these from now on, where they come `on_terms` also for those that are held already; how many are new,
    and the lines that could not be."""
    store, added, refused = services.store, 0, list[Html]()
    names = Names(services.catalogue, services.index).sure
    held = {(each.query, each.name): each.id for each in await store.watches.of(request.address)}
    made: Watch | int | None = None
    for each in watches:
        query = _with_ids(each.query, names)
        # As it stands first: an id that the catalogue has no longer may read as names of others.
        number = held.get((each.query, each.name)) or held.get((query, each.name))
        if number is not None:
            if on_terms:
                await store.terms.change(request.address, number, request.now, _to(each.terms))
            continue
        if not query:
            refused.append(code(shorten(each.query, LINE)))
            continue
        if not isinstance(made, int):  # else there are as many as may be, and none of the others is even proposed
            proposal = await store.watches.propose(request.address, each.name, query, request.now)
            made = await store.watches.confirm(request.address, proposal, request.now, MOST)
        if made is None or isinstance(made, int):
            refused.append(code(shorten(each.query, LINE)))
            continue
        await store.terms.change(request.address, made.id, request.now, _to(each.terms))
        held[query, each.name] = made.id
        added += 1
    return added, refused


def _with_ids(query: str, names: Callable[[str], tuple[str, ...]]) -> str:
    """A query as it is kept; empty where it cannot be read."""
    try:
        return read(query, names).written
    except QueryError:
        return ""


def _to(terms: Terms) -> Callable[[Terms], Terms]:
    return lambda before: terms


def _watching(say: Say, added: int) -> Html:
    return say.count(added, "{n} watch is new.", "{n} watches are new.")


def _strange(say: Say, languages: Sequence[str], names: Sequence[str]) -> Section:
    """The languages and outlets of a file that no source has: as if it had said nothing of them."""
    told = [
        *(say("No source is read in “{language}”.", language=each) for each in languages),
        *(say("No outlet is called “{name}”.", name=shorten(each, ECHO)) for each in names),
    ]
    return Section(told[:FAULTS], more=lambda n: say("and {n} more", n=n), beyond=max(0, len(told) - FAULTS))


def _refused(say: Say, refused: Sequence[Html]) -> Section:
    head = say("Not taken, as they can't be read, are too many or are no topic here:")
    return Section(
        [html(each) for each in refused[:FAULTS]],
        head=head if refused else None,
        more=lambda n: say("and {n} more", n=n),
        beyond=max(0, len(refused) - FAULTS),
    )
