"""/set: the terms of a topic or watch, and whose reports count, in one line.

/set                            the list
/set kaliningrad                its panel
/set kaliningrad notable silent
/set kaliningrad pause 3d
/set all digest
/set languages en pl            /set voices independent          whose reports count for everything here
/set kaliningrad languages en   /set kaliningrad mute TASS       for it alone
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from feeds.asking.subjects import Unsure
from feeds.language.idle_words import ALL
from handlers.needed_digest import digest_button, digest_line, give_digest
from handlers.pages.keyboard import grid, rows
from handlers.pages.page import Section, lines, page
from handlers.reply import Reply, Request, Services
from handlers.subscribing import follow_button
from handlers.tasting import Key, changed, taste_panel
from handlers.tasting_by_hand import taste_in, taste_meant
from handlers.typed.habits import Meant, said
from handlers.typed.naming import wanted
from handlers.wants import Want, all_wants, one_want, topic_title, wants_of
from handlers.wording.markup import Html, code, join, shorten
from handlers.wording.set_words import MEANINGS, meaning_of, nearest, shown_in
from handlers.wording.terms_words import change_of, split
from handlers.wording.texts import Say, say_in

ECHO = 60  # characters of what somebody typed that are shown back
NAME = 12  # words of a topic as it is typed, at most
LINE = 60  # words of a line that is looked through for slips
EXAMPLES = (
    "kaliningrad {notable} {silent}",
    "kaliningrad {pause} 3d",
    "all {digest}",
    "{languages} en pl",
    "kaliningrad {voices} {independent}",
)


async def set_(request: Request, services: Services) -> Reply:
    """/set NAME WORDS: change these terms of one topic or watch, or of all."""
    typed = " ".join(request.args.split())
    if not typed:
        return await all_wants(request, services)
    held = await wants_of(request, services)
    now = request.here
    name, words = split(typed, now)
    if meant := _meant(services, held, name):
        return await _set_terms(request, services, meant, words)
    before, parts = taste_in(typed)
    if not parts:
        return await _nothing(request, services, name, held)
    name, words = split(before, now)
    of_all = not name or name.casefold() in ALL
    meant = [] if of_all else _meant(services, held, name)
    if not meant and not of_all:
        return await _nothing(request, services, name, held)
    by = await taste_meant(request, services, parts, meant)
    if isinstance(by, Reply):
        return by
    keys: Sequence[Key] = [want.key for want in meant] or [None]
    for key in keys:
        await changed(request, services, by, key)
    if words:
        return await _set_terms(request, services, meant or held, words)
    if len(meant) > 1:
        return await all_wants(request, services)
    return await taste_panel(request, services, keys[0])


async def _set_terms(request: Request, services: Services, meant: Sequence[Want], words: Sequence[str]) -> Reply:
    after = []
    for want in meant:
        for word in words:
            change = change_of(word, request.now)
            if change is not None and (
                done := await services.store.terms.change(request.address, want.key, request.now, change)
            ):
                after.append(done[1])
    new = await give_digest(request, services, after)
    if len(meant) == 1:
        return await one_want(request, services, meant[0].key, new_digest=new)
    told = await all_wants(request, services)
    if not new:
        return told
    say = say_in(request.language)
    text = Html(f"{await digest_line(say, request, services, new=True)}\n\n{told.html}")
    return replace(told, html=text, buttons=(*told.buttons, (digest_button(say),)))


def _meant(services: Services, held: Sequence[Want], name: str) -> list[Want]:
    """The wants of this chat that a name names: all, a watch as it is called, topics in any language."""
    if name.casefold() in ALL:
        return list(held)
    called = [each for each in held if each.title.casefold() == name.casefold()]
    topics = wanted(services.catalogue, services.index, name).topics
    return called or [each for each in held if each.key in topics]


async def _nothing(request: Request, services: Services, name: str, held: Sequence[Want]) -> Reply:
    """Nothing here is called so: a topic can be followed; else which words are none, and how to write it."""
    if not held and name.casefold() in ALL:
        return await all_wants(request, services)
    say = say_in(request.language)
    found = wanted(services.catalogue, services.index, name)
    topics = [*found.topics, *(topic for each in found.covered for topic in each.topics)]
    if topics:
        titles = join(", ", [topic_title(services.catalogue, each) for each in topics])
        text = say("There is no subscription to {topics}.", topics=titles)
        return Reply(text, grid(follow_button(say, services.catalogue, each) for each in topics[:4]))
    odd = _words_behind(request, services, name, held)
    told = (
        say("“{words}” is none of these:", words=shorten(odd, ECHO))
        if odd
        else say("Nothing here is called “{name}”, or one of the words is none of these:", name=shorten(name, ECHO))
    )
    meant = _likely(request, services, held)
    return Reply(page(lines(told), *_how(say)), rows(*([each.button] for each in meant)))


def _likely(request: Request, services: Services, held: Sequence[Want]) -> list[Meant]:
    """What a line that is none may have meant: another command, or the same with a slip in it mended."""
    line = " ".join(map(nearest, request.args.split()[:LINE]))
    if meant := said(line, services.index, request.now):
        return [meant]
    name, words = split(line, request.now)
    slip = services.index.resolve(name) if words else None
    if isinstance(slip, Unsure):
        names = [services.index.titles(subjects) for subjects in slip.suggestions]
        return [Meant("set", f"{name} {' '.join(words)}") for name in names]
    right = bool(words and (wanted(services.catalogue, services.index, name).topics or _meant(services, held, name)))
    return [Meant("set", line)] if right or taste_in(line)[1] else []


def _words_behind(request: Request, services: Services, name: str, held: Sequence[Want]) -> str:
    """What stands behind a name that is known, as in `iskander urgentt`; empty where there is no such name."""
    tokens = name.split()
    longest = max([NAME, *(len(each.title.split()) for each in held)])
    for place in range(min(len(tokens) - 1, longest), 0, -1):
        known, rest = " ".join(tokens[:place]), tokens[place:]
        topics = wanted(services.catalogue, services.index, known).topics
        if known.casefold() in ALL or topics or _meant(services, held, known):
            odd = [word for word in rest if change_of(meaning_of(word), request.now) is None]
            return " ".join(odd or rest)
    return ""


def _how(say: Say) -> tuple[Section, Section]:
    words = [
        say("{words}: from which level", words=_words(say, "routine", "notable", "urgent")),
        say("{words}: when it comes", words=_words(say, "instant", "digest", "both")),
        say("{words}: with a sound or without", words=_words(say, "loud", "silent")),
        say("{words}: whose reports count", words=_words(say, "languages", "voices", "mute", "unmute")),
        say("{words}: the rest", words=_words(say, "on", "off", "pause", "reset")),
    ]
    return Section(words), Section(_examples(say), say("Like this:"))


def _words(say: Say, *meanings: str) -> Html:
    return join(", ", [code(shown_in(say.language, meaning)) for meaning in meanings])


def _examples(say: Say) -> list[Html]:
    """Lines to begin with, in the reader's words."""
    words = {meaning: shown_in(say.language, meaning) for meaning in MEANINGS}
    return [code(f"/set {line.format_map(words)}") for line in EXAMPLES]
