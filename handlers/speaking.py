"""/language: which language the bot writes to a chat in; news stays as its publishers wrote it."""

from __future__ import annotations

from dataclasses import replace

from feeds.watches.places import language as language_named
from handlers import presses
from handlers.pages.keyboard import grid, rows
from handlers.pages.page import lines, page
from handlers.reply import Button, Reply, Request, Services
from handlers.wording.markup import Html, bold
from handlers.wording.texts import LANGUAGES, language_of, say_in

AS_IN_TELEGRAM = "telegram"
NAMES = {"en": "English", "pl": "Polski", "ru": "Русский", "uk": "Українська", "de": "Deutsch", "lt": "Lietuvių"}
# "In Polish", in each of them, and what else may stand beside the name of a language.
_IN = {
    **dict.fromkeys(("angielsku", "по-английски", "английском", "англійською", "по-англійськи", "angliškai"), "en"),
    **dict.fromkeys(("polsku", "по-польски", "польском", "польською", "по-польськи", "lenkiškai"), "pl"),
    **dict.fromkeys(("rosyjsku", "по-русски", "русском", "російською", "по-російськи", "rusiškai"), "ru"),
    **dict.fromkeys(
        ("ukraińsku", "по-украински", "украинском", "українською", "по-українськи", "ukrainietiškai"), "uk"
    ),
    **dict.fromkeys(("niemiecku", "по-немецки", "немецком", "німецькою", "по-німецьки", "vokiškai"), "de"),
    **dict.fromkeys(("litewsku", "по-литовски", "литовском", "литовською", "по-литовськи", "lietuviškai"), "lt"),
}
_BESIDE = frozenset(
    "do you can speak write talk in to language mów pisz po говори пиши на розмовляй sprich schreib auf kalbėk"
    " rašyk".split()
)


def named(text: str) -> str | None:
    """The code of the language of ours that a text names and nothing else: `Polski`, `po polsku`, `speak Polish`."""
    typed = " ".join(word for word in text.lower().split() if word not in _BESIDE)
    own = next((code for code, name in NAMES.items() if typed == name.lower()), None)
    code = own or _IN.get(typed) or language_named(typed)  # its name in any language that is spoken
    return code if code in LANGUAGES else None


async def language(request: Request, services: Services) -> Reply:
    """/language Polski: from now on; without one, or with one that is not spoken, buttons."""
    typed = request.args.strip().lower()
    now = await _read(request, services) if request.channel else language_of(request.language)
    if not typed:
        return _choice(request, now)
    wanted = named(typed)
    if wanted is None:
        return _choice(request, now, unknown=True)
    return await chosen(request, services, wanted)


async def chosen(request: Request, services: Services, wanted: str, *, edit: bool = False) -> Reply:
    """Write in a language from now on, or in Telegram's; raises ValueError for one that is not spoken."""
    if wanted not in (*LANGUAGES, AS_IN_TELEGRAM):
        raise ValueError(wanted)
    telegrams = wanted == AS_IN_TELEGRAM
    await services.store.chats.choose_language(request.address.chat, "" if telegrams else wanted)
    read = await _read(request, services)
    asked = request if request.channel else replace(request, language=read)  # who serves a channel reads their own
    return replace(_choice(asked, read), edit=edit, toast=NAMES[read] if edit else None)


async def _read(request: Request, services: Services) -> str:
    """The language that the chat is written to in."""
    known = await services.store.chats.get(request.address.chat)
    return language_of(known.reads if known else request.language)


def _choice(request: Request, now: str, *, unknown: bool = False) -> Reply:
    say = say_in(request.language)
    told = say("I write in this language: {language}.", language=bold(NAMES[now]))
    odd = say("I do not speak that one. These I do:") if unknown else Html()
    news = say("News itself stays as its publishers wrote it.")
    buttons = [
        Button(f"✓ {name}" if code == now else name, presses.data("language", code)) for code, name in NAMES.items()
    ]
    telegrams = Button(say.plain("As in Telegram"), presses.data("language", AS_IN_TELEGRAM))
    return Reply(
        page(lines(odd, told, news)),
        (*grid(buttons), *rows([telegrams] if request.own else [])),
    )
