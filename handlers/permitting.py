"""Who may change what a group gets: its administrators, or everybody where they say so (/permissions).

Reading is for all: only what changes settings is looked at, and a command that is not in the lists below changes none.
"""

from __future__ import annotations

from handlers import presses
from handlers.digests import is_now
from handlers.own_sources import EXPORT
from handlers.pages.page import lines, page
from handlers.reply import Button, Reply, Request, Services
from handlers.wording.texts import Say, say_in

COMMANDS = frozenset(
    "subscribe unsubscribe watch quiet digest zone language permissions set mute unmute forgetme mysources".split()
)
VERBS = frozenset(
    "on off all none follow drop watch nowatch unwatch quiet zone digest digestat language permissions forget"
    " addown dropown term unwant newslanguage newslanguages voices mute unmute hush unhush like dislike lean"
    " undo".split()
)
EVERYONE, ADMINISTRATORS = "everyone", "administrators"
_WORDS = {
    **dict.fromkeys(("everyone", "everybody", "all", "wszyscy", "все", "усі", "alle", "visi"), EVERYONE),
    **dict.fromkeys(
        "administrators admins admin only administratorzy админы администраторы адміни адміністратори administratoren"
        " administratoriai".split(),
        ADMINISTRATORS,
    ),
}


async def refusal(request: Request, services: Services) -> Reply | None:
    """The answer to somebody who may not change what they want to change; None where they may."""
    if request.private or request.is_admin or not _changes(request):
        return None
    if not _on_permissions(request):
        chat = await services.store.chats.get(request.address.chat)
        if chat is not None and chat.everyone:
            return None
    if request.anonymous or services.manages is None:
        return None
    manages = await services.manages(request.address.chat, request.user_id)
    return None if manages else refused(say_in(request.language), request, known=manages is not None)


def _changes(request: Request) -> bool:
    if request.pressed is not None:
        pressed = presses.read(request.pressed)
        return pressed is not None and pressed.verb in VERBS
    name = request.command.partition("@")[0].lower()
    if name == "start":
        return request.args.lstrip().startswith("follow_")
    if name == "digest" and is_now(" ".join(request.args.split())):
        return False
    if name == "mysources" and request.args.strip().lower() == EXPORT:
        return False
    return name in COMMANDS and bool(request.args.strip())  # without words they only show how things are


def _on_permissions(request: Request) -> bool:
    """Who may change settings is not for everybody to say."""
    pressed = presses.read(request.pressed) if request.pressed is not None else None
    return (pressed.verb if pressed else request.command) == "permissions"


def refused(say: Say, request: Request, *, known: bool) -> Reply:
    """The answer to somebody who is no administrator; `known`: as Telegram says."""
    if request.pressed is not None:
        text = (
            say.plain("Only the group's administrators can change this.")
            if known
            else say.plain("Telegram does not say who administers this group now. Try again in a moment.")
        )
        return Reply("", toast=text, alert=True)
    if not known:
        return Reply(say("Telegram does not say who administers this group now. Try again in a moment."))
    told = say("Only the group's administrators can change this. They can let everybody do it: /permissions.")
    return Reply(told)


async def permissions(request: Request, services: Services) -> Reply:
    """/permissions: who may change settings in a group, and buttons to change that."""
    say = say_in(request.language)
    if request.private:
        return Reply(say("This chat is yours alone. In a group, /permissions says who may change its settings."))
    wanted = _WORDS.get(request.args.strip().lower())
    if wanted is not None:
        return await permitted(request, services, wanted)
    chat = await services.store.chats.get(request.address.chat)
    return _shown(say, everyone=chat is not None and chat.everyone)


async def permitted(request: Request, services: Services, who: str, *, edit: bool = False) -> Reply:
    """From now on these may change settings; raises ValueError for a word that names nobody."""
    if who not in (EVERYONE, ADMINISTRATORS):
        raise ValueError(who)
    await services.store.chats.let_everyone(request.address.chat, who == EVERYONE)
    reply = _shown(say_in(request.language), everyone=who == EVERYONE)
    return Reply(reply.html, reply.buttons, edit=edit)


def _shown(say: Say, *, everyone: bool) -> Reply:
    told = (
        say("Everybody in this group can change what is sent here.")
        if everyone
        else say("Only the group's administrators can change what is sent here. Everybody can ask.")
    )
    other = (
        Button(say.plain("Administrators only"), presses.data("permissions", ADMINISTRATORS))
        if everyone
        else Button(say.plain("Let everybody"), presses.data("permissions", EVERYONE))
    )
    return Reply(page(lines(told)), ((other,),))
