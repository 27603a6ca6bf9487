"""Channels, served by their administrators from private chat: /channel.

A channel has news and nothing else: what comes there is set by somebody who administers it and may post there, in their
private chat with the bot. Choosing a channel puts that chat in charge of it: the commands listed below are then for the
channel, until /channel off. Every answer for a channel says so in its first line; the name in it links to the bot with
the channel's number, by which a button is known to be for that channel as long as its message stands.

Handlers need no word of this: they get a request whose `address` is the channel's, and their answer goes where the
request came from. Who asks is looked at each time; who administers the channel no more steps back.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from feeds.audience import Address, Chat, ChatState
from handlers import presses
from handlers.links_in import deep_link, link_button
from handlers.pages.keyboard import grid, rows
from handlers.pages.page import Section, lines, page
from handlers.reply import Button, Channel, OutOfReachError, Reply, Request, Rows, Services
from handlers.speaking import NAMES
from handlers.wants import wants_of
from handlers.wording.markup import Html, bold, code, html, link, shorten
from handlers.wording.set_words import is_off
from handlers.wording.texts import Say, language_of, say_in

COMMANDS = frozenset(
    "topics subscribe unsubscribe subscriptions set mute unmute watch watches digest quiet zone language mysources"
    " export".split()
)
BACK = frozenset(("me", "end"))  # to one's own chat, beside the words for off
KIND = "channel"
MOST = 20  # channels that Telegram is asked about for a list
TITLE = 32  # characters of a channel's name in a first line
LABEL = 40  # and on a button
NAMED = 12  # topics and watches named in the panel of a channel
_LINK = re.compile(r"https://t\.me/\w+\?start=channel_(\d{6,18})")
_NUMBER = re.compile(r"-100\d{5,14}")
_ADDRESS = re.compile(r"(?:https?://)?(?:t\.me|telegram\.me)/(?:c/(\d{5,14})|([A-Za-z]\w{3,31}))(?:/\d*)?/?")
_NAME = re.compile(r"@?([A-Za-z]\w{3,31})")

Answer = Callable[[Request, Services], Awaitable[Reply | None]]


def channel_in(urls: Sequence[str]) -> int:
    """The channel that a message with these links is for; 0: none."""
    found = _LINK.fullmatch(urls[0]) if urls else None
    return -int(found[1]) if found else 0


async def channel_of(request: Request, services: Services) -> int:
    """The channel that something said or pressed in private is for; 0: the chat itself."""
    if not request.private:
        return 0
    pressed = presses.read(request.pressed) if request.pressed is not None else None
    if request.channel:
        return 0 if pressed is not None and pressed.verb == "channel" else request.channel
    if request.pressed is None:
        command = request.command.partition("@")[0].lower()
    else:  # "did you mean" stands for a command
        command = pressed.words[0] if pressed is not None and pressed.verb == "run" and pressed.words else ""
    if command in COMMANDS or request.file is not None:
        return await services.store.serving.in_charge(request.address.chat)
    return 0


async def for_channel(request: Request, services: Services, number: int, answer: Answer) -> Reply | None:
    """What `answer` says for a channel, if the one who asks may serve it."""
    say, known = say_in(request.language), await services.store.chats.get(number)
    if refused := await _refusal(say, request, services, number, known):
        return refused
    reply = await answer(replace(request, address=Address(number), channel=number), services)
    return reply if reply is None or known is None else _headed(say, request.bot, known, reply)


async def _refusal(say: Say, request: Request, services: Services, number: int, known: Chat | None) -> Reply | None:
    if known is None:
        return _said(
            request,
            say.plain(
                "I am in no such channel. Add me to it as an administrator who may post messages, then choose it"
                " with /channel."
            ),
        )
    if known.state is ChatState.SHUT:
        return _said(request, say.plain("This bot serves only some chats."))
    manages = await _manages(services, number, request.user_id)
    if manages is None:
        return _said(
            request, say.plain("Telegram does not say who administers this channel now. Try again in a moment.")
        )
    if manages:
        return None
    await services.store.serving.drop(request.address.chat, number)
    return _said(
        request,
        say.plain(
            "You can't serve this channel any more: only administrators who may post there can. What you set here is"
            " for yourself again."
        ),
    )


def _said(request: Request, text: str) -> Reply:
    """In a box where a button was pressed: the message of a channel stays as it is."""
    if request.pressed is not None:
        return Reply("", toast=shorten(text, 200), alert=True)
    return Reply(html(text))


async def _manages(services: Services, number: int, person: int) -> bool | None:
    return True if services.manages is None else await services.manages(number, person)


def _headed(say: Say, bot: str, channel: Chat, reply: Reply) -> Reply:
    """The answer with a first line on whom it is for."""
    if not reply.html:
        return reply
    head = [_for(say, bot, channel.id, channel.title)]
    if reply.attachment is None and (trouble := _trouble(say, channel.state)):
        head.append(trouble)
    above = "\n".join(head) + "\n\n"
    return replace(reply, html=f"{above}{reply.html}", instead=f"{above}{reply.instead}" if reply.instead else "")


def _for(say: Say, bot: str, channel: int, title: str) -> Html:
    title = shorten(title, TITLE) or str(channel)
    url = deep_link(bot, KIND, -channel)
    return say("For {channel}:", channel=bold(link(title, url) if url else title))


def _trouble(say: Say, state: ChatState) -> Html:
    if state is ChatState.BLOCKED:
        return say("I may not post there now. All is kept, and goes on when I have the right to post messages.")
    if state is ChatState.GONE:
        return say("I am not in there any more. All is kept, and goes on when I am added again.")
    return Html()


# --- /channel --------------------------------------------------------------------------------------------------------


async def channel(request: Request, services: Services) -> Reply:
    """/channel: the channels one may serve; with a name it takes charge of one, with "off" of none."""
    say, wanted = say_in(request.language), " ".join(request.args.split())
    if not request.private:
        open_ = link_button(say.plain("Open Dewline"), f"https://t.me/{request.bot}" if request.bot else None)
        return Reply(say("A channel is served in a private chat with me: send /channel there."), rows(open_))
    if is_off(wanted) or wanted.lower() in BACK:
        return await step_back(request, services)
    if not wanted:
        return await _listed(say, request, services)
    named = read_name(wanted)
    if named is None:
        told = say("“{text}” names no channel. Write /channel @name, or choose one:", text=shorten(wanted, 60))
        return await _listed(say, request, services, told)
    return await chosen(request, services, named)


def read_name(text: str) -> int | str | None:
    """A channel's number or @name as people write it: `@name`, `name`, `t.me/name`, `t.me/c/123/4`, `-100123`."""
    if _NUMBER.fullmatch(text):
        return int(text)
    if found := _ADDRESS.fullmatch(text):
        return int(f"-100{found[1]}") if found[1] else f"@{found[2]}"
    return f"@{found[1]}" if (found := _NAME.fullmatch(text)) else None


async def _listed(say: Say, request: Request, services: Services, odd: Html | None = None) -> Reply:
    known = await services.store.serving.channels(request.address.chat, MOST)
    mine = [chat for chat in known if await _manages(services, chat.id, request.user_id)]
    now = await services.store.serving.in_charge(request.address.chat)
    add = link_button(say.plain("Add me to a channel"), _adding(request.bot))
    if not mine:
        how = say(
            "To have news in a channel of yours, add me to it as an administrator who may post messages. Then I tell"
            " you here how to choose what comes there."
        )
        return Reply(page(lines(*([odd] if odd else []), how)), rows(add))
    told = [odd or say("Which channel do you want to look after?")]
    if now:
        told.append(say("What you set here now is for the one with a tick; /channel off ends that."))
    buttons = [
        Button(f"{'✓ ' if chat.id == now else ''}{shorten(chat.title, LABEL)}", presses.data(KIND, -chat.id))
        for chat in mine
    ]
    return Reply(page(lines(*told)), (*grid(buttons), *rows(_back(say) if now else (), add)))


def _adding(bot: str) -> str | None:
    """Telegram's dialog that adds a bot to a channel, with the one right that is needed (Bot API, "Bot links")."""
    return f"https://t.me/{bot}?startchannel&admin=post_messages" if bot else None


def _back(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("For myself again"), presses.data(KIND, "off")),)


async def chosen(request: Request, services: Services, named: int | str, *, edit: bool = False) -> Reply:
    """From now on this private chat is in charge of a channel, if the one who asks may serve it."""
    say, now = say_in(request.language), request.now
    try:
        found = await services.channel(named, request.user_id) if services.channel else None
    except OutOfReachError:
        return Reply(say("Telegram does not say who administers this channel now. Try again in a moment."))
    if found is None or not found.served:
        return _not_there(say, request, found)
    manages = await _manages(services, found.id, request.user_id)
    if not manages:
        return Reply(
            say("Telegram does not say who administers this channel now. Try again in a moment.")
            if manages is None
            else say("Only a channel's administrators who may post there can say what comes to it.")
        )
    store = services.store
    known = await store.chats.meet(found.id, KIND, found.title, request.language, now)
    if known.state is ChatState.SHUT:  # an administrator is answered about any
        return _not_served(say, found.id)
    if not found.posts:
        await store.chats.set_state(found.id, ChatState.BLOCKED, now)
        known = replace(known, state=ChatState.BLOCKED)
    await store.serving.take_charge(request.address.chat, found.id, now, away=not found.posts)
    inside = replace(request, address=Address(found.id), channel=found.id)
    return replace(_headed(say, request.bot, known, await _panel(say, inside, services, known)), edit=edit)


def _not_there(say: Say, request: Request, found: Channel | None) -> Reply:
    if found is not None:
        return _not_served(say, found.id)
    told = say(
        "I am in no such channel. Add me to it as an administrator who may post messages, then choose it with /channel."
    )
    return Reply(told, rows(link_button(say.plain("Add me to a channel"), _adding(request.bot))))


def _not_served(say: Say, channel: int) -> Reply:
    number = code(str(channel))
    return Reply(
        say(
            "This bot serves only some chats. Its operator can let that channel in: its number is {number}.",
            number=number,
        )
    )


async def _panel(say: Say, request: Request, services: Services, known: Chat) -> Reply:
    wants = [want for want in await wants_of(request, services) if want.terms.tells(request.now)]
    names = [Html(f"• {shorten(want.title, LABEL)}") for want in wants]
    comes = say("This comes there:") if names else say("Nothing comes there yet: begin with the topics.")
    until = say("What you set here is for this channel now, until you write /channel off.")
    language = say("It is written in this language: {language}.", language=bold(NAMES[language_of(known.reads)]))
    listed = Section(
        names[:NAMED], head=comes, more=lambda n: say("and {n} more", n=n), beyond=max(0, len(names) - NAMED)
    )
    text = page(lines(until), listed if names else lines(comes), lines(language))
    return Reply(text, _buttons(say))


def _buttons(say: Say) -> Rows:
    def run(text: str, command: str) -> Button:
        return Button(text, presses.data("run", command, ""))

    return rows(
        [run(say.plain("Topics"), "topics"), run(say.plain("Subscriptions"), "subscriptions")],
        [run(say.plain("Watches"), "watches"), run(say.plain("Digest"), "digest")],
        [run(say.plain("Quiet hours"), "quiet"), run(say.plain("Time zone"), "zone")],
        [run(say.plain("Language"), "language"), *_back(say)],
    )


async def step_back(request: Request, services: Services, *, edit: bool = False) -> Reply:
    """/channel off: what is said here is for the person again."""
    say = say_in(request.language)
    if not await services.store.serving.step_back(request.address.chat):
        return Reply(say("What you set here is for yourself already."), edit=edit)
    return Reply(say("What you set here is for yourself again. The channel goes on as it is: /channel"), edit=edit)


# --- what is said unasked --------------------------------------------------------------------------------------------


async def added(request: Request, services: Services, number: int) -> Reply | None:
    """The first word to somebody who added the bot to a channel; None where they never began a chat with it."""
    person, known = await services.store.chats.get(request.address.chat), await services.store.chats.get(number)
    if person is None or known is None:
        return None
    say, title = say_in(person.reads), bold(shorten(known.title, LABEL))
    if known.state is ChatState.SHUT:
        return _not_served(say, number)
    posts = known.state is ChatState.ACTIVE
    await services.store.serving.remember(request.address.chat, number, request.now, away=not posts)
    if not posts:
        told = say(
            "I was added to {channel}, but I may not post there. Give me the right to post messages, then choose what"
            " comes there.",
            channel=title,
        )
    else:
        told = say("I can post in {channel} now. Choose what comes there; until then nothing does.", channel=title)
    return Reply(told, rows([Button(say.plain("Choose"), presses.data(KIND, -number))]))


def in_channel(request: Request) -> Reply | None:
    """The answer to a button that a channel's reader presses: an old one, as the messages there have only links."""
    if request.pressed is None:
        return None
    say = say_in(request.language)
    return Reply(
        "",
        toast=say.plain("What comes to a channel is set by its administrators, in a private chat with me."),
        alert=True,
    )


def render_turned(channel: Chat, language: str) -> Reply:
    """What somebody who serves a channel is told once: it can't be written to any more, or can be again."""
    say, title = say_in(language), bold(shorten(channel.title, LABEL))
    if channel.state is ChatState.BLOCKED:
        told = say(
            "I may not post in {channel} any more. What it wants is kept: give me the right to post messages, and it"
            " goes on.",
            channel=title,
        )
    elif channel.state is ChatState.GONE:
        told = say(
            "I was taken out of {channel}. What it wants is kept: add me again as an administrator who may post"
            " messages, and it goes on.",
            channel=title,
        )
    else:
        told = say("I can post in {channel} again.", channel=title)
    return Reply(told, _settings(say, channel.id))


def of_channel(say: Say, told: Html, channel: int, title: str) -> Reply:
    """Something that somebody who serves a channel is told of it: which one it is, and a way to its settings."""
    return Reply(Html(f"{_for(say, '', channel, title)}\n\n{told}"), _settings(say, channel))


def _settings(say: Say, channel: int) -> Rows:
    return rows([Button(say.plain("Settings"), presses.data(KIND, -channel))])
