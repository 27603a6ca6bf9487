"""The first words and the last: /start with its deep links, /help, /about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeds.language.text import name_key
from handlers.admin_menu import ADMIN_PART
from handlers.links_in import linked
from handlers.menu import PARTS, Entry, Part, offered
from handlers.pages.keyboard import rows
from handlers.pages.page import Section, lines, page
from handlers.reply import Reply, Request, Services
from handlers.serving import chosen
from handlers.subscribing import START, panel
from handlers.typed import habits
from handlers.wording.markup import Html, bold, code, html, link
from handlers.wording.texts import say_in

_CHANNEL = re.compile(r"channel_(\d{6,18})")


async def start(request: Request, services: Services) -> Reply:
    """/start: what this is, in two sentences, and the topics; a deep link (links_in.py) goes to what it names."""
    payload = request.args.strip()
    if request.private and (number := _CHANNEL.fullmatch(payload)):  # a group takes charge of no channel
        return await chosen(request, services, -int(number[1]))
    return await (linked(request, services, payload) if payload else panel(request, services, START))


async def introduction(request: Request, services: Services) -> Reply:
    """What the bot says of itself, once, in a group it was added to."""
    say = say_in(request.language)
    told = say.count(
        len(services.catalogue.sources),
        "Dewline reads {n} news source and tells this group, once, when something new happens between NATO and Russia"
        " or in missile defence.",
        "Dewline reads {n} news sources and tells this group, once, when something new happens between NATO and Russia"
        " or in missile defence.",
    )
    who = say("The group's administrators choose what is sent here: /topics. Everybody can ask: /status Kaliningrad.")
    more = say("In a forum each topic can have news of its own. Language: /language")
    return Reply(page(lines(told), lines(who, more)))


async def help_(request: Request, services: Services) -> Reply:
    """/help: every command that can be used here with what it does, and that none is needed; with a command's name that
    alone."""
    say = say_in(request.language)
    language = request.language.partition("-")[0]
    parts = (*PARTS, ADMIN_PART) if request.is_admin else PARTS
    if asked := _asked_about(request, services, parts):
        return Reply(_line(asked, language), rows([habits.Meant(asked.name, "").button]))
    commands = (
        Section(
            [_line(entry, language) for entry in offered(services.own_sources, part.entries)],
            head=bold(part.head(say)),
        )
        for part in parts
    )
    free = say(
        "No command is needed in a private chat: write a name in any language, such as Kaliningrad, Искандер or"
        " Redzikowo, and you get its status; write other words, and they are searched for."
    )
    return Reply(page(lines(free), *commands))


def _line(entry: Entry, language: str) -> Html:
    return Html(f"/{entry.name} – {html(entry.description(language))}")


def _asked_about(request: Request, services: Services, parts: Sequence[Part]) -> Entry | None:
    """The command behind /help, with or without its slash, also as people call it or with a slip."""
    name = name_key(request.args.lstrip("/ ")) if request.command else ""
    meant = habits.meant_by(name, "", request.now, admin=request.is_admin) if name else None
    known = {entry.name: entry for part in parts for entry in offered(services.own_sources, part.entries)}
    return known.get(meant.command) if meant else None


async def about(request: Request, services: Services) -> Reply:
    """/about: what this is, how a story is made, whose the news is."""
    say = say_in(request.language)
    name = bold(say("Dewline {version}", version=services.version)) if services.version else bold("Dewline")
    what = say.count(
        len(services.catalogue.sources),
        "{name} watches {n} news source for the affairs of NATO, Russia and ballistic missile defence.",
        "{name} watches {n} news sources for the affairs of NATO, Russia and ballistic missile defence.",
        name=name,
    )
    called = say("It is named after the Distant Early Warning Line.")
    how = say.count(
        len(services.catalogue.topics),
        "How a story is made: each report is matched against {n} topic in many languages, and reports of one event"
        " become one story.",
        "How a story is made: each report is matched against {n} topics in many languages, and reports of one event"
        " become one story.",
    )
    comes = say(
        "The first report about your topic is sent at once. Further outlets change that message without a sound; when"
        " the story comes to matter more, a reply to it says so."
    )
    whose = say(
        "Nothing here is checked by a person: “reported by” means no more than that. Government and state-controlled"
        " outlets are named as such. News belongs to its publishers."
    )
    licence = say("Free software under the MIT licence.")
    runs = say("Who runs it: {page}", page=link(services.contact, services.contact)) if services.contact else Html()
    here = say("This chat's number: {number}", number=code(str(request.address.chat)))
    return Reply(
        page(lines(Html(f"{what} {called}")), lines(Html(f"{how} {comes}")), lines(whose), lines(licence, runs, here))
    )
