"""Every command there is, and the way from what a person said or pressed to the answer.

in charge of a channel -> the same, for the channel (handlers/serving.py)
a button               -> what it says (handlers/pressed/)
/command               -> its handler; `/story_12` is `/story 12`
/comand                -> did you mean? in groups only where it looks like one of ours: others' bots are there too
a post or a link       -> the story it belongs to (handlers/passed_on.py)
a text to the bot      -> its status, where it names a subject, or a search
a text in a group      -> nothing: people talk to each other
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from feeds.asking.subjects import Found, Nothing
from feeds.language.idle_words import telling
from feeds.language.text import fold
from handlers import presses
from handlers.admin_menu import ADMIN_MENU
from handlers.broadcasting import broadcast
from handlers.charting import chart
from handlers.digests import digest
from handlers.handed_in import file_of, no_words
from handlers.menu import MENU, Entry, offered
from handlers.onboarding import welcomed_back
from handlers.operating import ban, stats, unban
from handlers.own_sources import my_sources
from handlers.pages.dating import dated
from handlers.pages.keyboard import rows
from handlers.pages.page import lines, page
from handlers.passed_on import passed_on
from handlers.permitting import permissions, refusal
from handlers.pressed import press
from handlers.privacy import forget_me, my_data
from handlers.quieting import quiet
from handlers.reading import latest, search, story
from handlers.reply import Button, Handler, Reply, Request, Services
from handlers.serving import KIND as CHANNEL
from handlers.serving import channel, channel_of, for_channel, in_channel
from handlers.setting import set_
from handlers.settings_file import export
from handlers.sources import sources
from handlers.sources_by_hand import (
    add_source,
    export_sources,
    pause_source,
    remove_source,
    resume_source,
)
from handlers.speaking import language
from handlers.status import TEXT, status
from handlers.subscribing import subscribe, topics, unsubscribe
from handlers.tasting_by_hand import mute, unmute
from handlers.timeline import timeline
from handlers.typed import habits
from handlers.wants import subscriptions
from handlers.watching import watch, watches
from handlers.welcome import about, help_, start
from handlers.wording.markup import code, join, shorten
from handlers.wording.texts import say_in
from handlers.zoning import located, zone

__all__ = ["COMMANDS", "Command", "apology", "busy", "dispatch", "stranger"]

SHOWN = 32  # characters of an unknown command that are shown back
_NUMBERED = re.compile(r"story_?(\d+)")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: as the menu lists it, and what answers it."""

    entry: Entry
    handler: Handler

    @property
    def name(self) -> str:
        """What is typed, without the slash."""
        return self.entry.name

    @property
    def description(self) -> str:
        """What it does, in English."""
        return self.entry.description("en")


_HANDLERS: Mapping[str, Handler] = {
    "start": start,
    "help": help_,
    "topics": topics,
    "subscribe": subscribe,
    "unsubscribe": unsubscribe,
    "subscriptions": subscriptions,
    "set": set_,
    "mute": mute,
    "unmute": unmute,
    "watch": watch,
    "watches": watches,
    "digest": digest,
    "quiet": quiet,
    "language": language,
    "permissions": permissions,
    "channel": channel,
    "zone": zone,
    "latest": latest,
    "status": status,
    "chart": chart,
    "timeline": timeline,
    "search": search,
    "sources": sources,
    "mysources": my_sources,
    "story": story,
    "about": about,
    "addsource": add_source,
    "pausesource": pause_source,
    "resumesource": resume_source,
    "removesource": remove_source,
    "exportsources": export_sources,
    "export": export,
    "mydata": my_data,
    "forgetme": forget_me,
    "stats": stats,
    "broadcast": broadcast,
    "ban": ban,
    "unban": unban,
}
COMMANDS: Mapping[str, Command] = {entry.name: Command(entry, _HANDLERS[entry.name]) for entry in (*MENU, *ADMIN_MENU)}


async def dispatch(request: Request, services: Services) -> Reply | None:
    """Answer what was said or pressed; None where it was not for the bot. Who comes back is welcomed back once."""
    if request.returned and request.private:
        said = request.command or request.args or request.pressed or request.media or request.file is not None
        answer = await _answered(request, services) if said else None
        return await welcomed_back(request, services, answer)
    return await _answered(request, services)


async def _answered(request: Request, services: Services) -> Reply | None:
    request = replace(request, args=request.args.encode("utf-8", "ignore").decode())  # halves of characters go nowhere
    reply = await _answer(request, services.spoken(request.language))
    return None if reply is None else dated(_in_words_too(reply, request.language), request.language)


def _in_words_too(reply: Reply, language: str) -> Reply:
    """A file has words that may take its place: a group may permit none."""
    if reply.attachment is None or reply.instead:
        return reply
    told = say_in(language)("No files are permitted in this group. Ask me for it in a private chat, or permit them.")
    return replace(reply, instead=told)


async def _answer(request: Request, services: Services) -> Reply | None:
    if request.chat_kind == CHANNEL:
        return in_channel(request)
    if number := await channel_of(request, services):
        return await for_channel(request, services, number, _answer_here)
    return await _answer_here(request, services)


async def _answer_here(request: Request, services: Services) -> Reply | None:
    if refused := await refusal(request, services):
        return refused
    request = replace(request, zone=await services.store.zones.of(request.address.chat) or "")
    if request.pressed is not None:
        return await _as_meant(request, services) or await press(request, services)
    if request.file is not None:
        return await file_of(request.file, request, services)
    if request.location is not None:
        return await located(request, services)
    name = request.command.partition("@")[0].lower()
    if not name:
        return await _free_text(request, services)
    numbered = _NUMBERED.fullmatch(name)
    if numbered:
        return await story(replace(request, command="story", args=numbered.group(1)), services)
    command = COMMANDS.get(name)
    if command is not None and command.entry.admin and not request.is_admin:  # in groups other bots have them too
        return _for_administrators(request) if request.private or request.addressed else None
    if command is not None:
        return await command.handler(request, services)
    return _unknown(request, services, name)


def _for_administrators(request: Request) -> Reply:
    return Reply(say_in(request.language)("This is for the bot's administrators."))


async def _as_meant(request: Request, services: Services) -> Reply | None:
    """A mistyped command, once the button under "did you mean" was pressed; None for any other button."""
    pressed = presses.read(request.pressed or "")
    if pressed is None or pressed.verb != "run" or len(pressed.words) != 2 or pressed.words[0] not in COMMANDS:
        return None
    name, args = pressed.words
    return await _answer_here(replace(request, command=name, args=args, pressed=None), services)


async def _free_text(request: Request, services: Services) -> Reply | None:
    """In a private chat any text is a question; one without a word in it gets the help."""
    if not request.private:
        return None
    if request.media and not request.args.strip():
        return no_words(request)
    if request.forwarded or request.urls:
        return await passed_on(request, services)
    if isinstance(services.index.resolve(request.args), Nothing):
        return await help_(request, services)
    if habits.is_kind(request.args):
        say = say_in(request.language)
        return Reply(say("Gladly. Write a name at any time, such as Kaliningrad; /help has the rest."))
    if answer := await _without_slash(request, services):
        return answer
    only_asks = not telling(request.args) and not request.args.isupper()  # `how are you`, not WHO
    return await (help_(request, services) if only_asks else status(request, services))


def _asks_for_language(meant: habits.Meant, typed: str) -> bool:
    """Whether a text asks for a language by more than its name, which may be meant as a country's: `по-українськи`."""
    return meant.command == "language" and len(fold(typed).split()) > 1


async def _without_slash(request: Request, services: Services) -> Reply | None:
    """A text that begins as a command does, or as people say it: the command, asked about; None for any other text.

    What names a subject is a question for it, and words that the news has are searched for.
    """
    typed = " ".join(request.args.split())
    meant = habits.said(typed, services.index, request.now)
    if meant is None or (isinstance(services.index.resolve(typed), Found) and not _asks_for_language(meant, typed)):
        return None
    if meant.command == "help" and not meant.args:
        return await help_(request, services)
    if " " in typed and not meant.sure and await services.store.search.has_words(typed[:TEXT], 1):
        return None
    say = say_in(request.language)
    command = code(shorten(str(meant), TEXT))
    told = say("A command begins with a slash. Did you mean {command}?", command=command)
    return Reply(told, rows([meant.button], [Button(say.plain("Search for the words"), presses.data("text", typed))]))


def _unknown(request: Request, services: Services, name: str) -> Reply | None:
    args = " ".join(request.args.split())
    ours = request.private or request.addressed  # else it may be another bot's
    meant = habits.meant_by(name, args, request.now, admin=request.is_admin, sure=not ours)
    if not meant and not ours:
        return None
    say = say_in(request.language)
    typed = code(f"/{shorten(name, SHOWN)}")
    subject = services.index.resolve(name.replace("_", " "))
    if meant:
        told = say("There is no command {typed}. Did you mean {meant}?", typed=typed, meant=f"/{meant.command}")
        buttons = [meant.button]
    elif isinstance(subject, Found):
        title = services.index.titles(subject.subjects)
        told = say("There is no command {typed}. Did you mean the status of {title}?", typed=typed, title=title)
        buttons = [
            Button(say.plain("Status: {title}", title=title), presses.data("status", "+".join(subject.subjects)))
        ]
    else:
        told = say("There is no command {typed}. These are:", typed=typed)
        told = page(lines(told, join(" ", [f"/{entry.name}" for entry in offered(services.own_sources)])))
        buttons = []
    return Reply(told, rows(buttons))


def apology(request: Request) -> Reply:
    """What is said when an answer failed for a fault of ours."""
    say = say_in(request.language)
    return Reply(say("That went wrong on our side, and it has been noted. Please try again in a moment."))


def stranger(request: Request) -> Reply:
    """What is said in private to somebody whom the operator does not serve."""
    say = say_in(request.language)
    told = say(
        "This bot serves only some chats. Its operator can let you in: this chat's number is {number}.",
        number=code(str(request.address.chat)),
    )
    return Reply(told, toast=say.plain("This bot serves only some chats."))


def busy(request: Request, seconds: int) -> Reply:
    """What is said to a chat that asks too much, in words or on the button: it is answered again in `seconds`."""
    say = say_in(request.language)
    words = say.count(
        seconds,
        "Too many questions at once; I'll answer again in a second.",
        "Too many questions at once; I'll answer again in {n} seconds.",
    )
    return Reply(words, toast=say.plain("Too many questions at once. Try again in a moment."))
