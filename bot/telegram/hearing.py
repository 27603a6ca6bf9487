"""From Telegram's updates to the handlers' Requests: who said or pressed what, and where. Nothing is answered here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from telegram import CallbackQuery, Chat, InaccessibleMessage, InlineQuery, Message, MessageEntity, User
from telegram.constants import ChatType, MessageEntityType

from feeds.audience import Address
from handlers.reply import Request
from handlers.serving import channel_in

MOST_LINKS = 8  # of a message that are looked at
_LINKS = (MessageEntityType.URL, MessageEntityType.TEXT_LINK)
# What a message may hold instead of words, as the Bot API's fields are called.
_MEDIA = (
    "animation",
    "photo",
    "video",
    "video_note",
    "voice",
    "audio",
    "sticker",
    "document",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
    "story",
)


class Hearing:
    """Makes Requests; knows the clock and who the administrators are."""

    def __init__(self, clock: Callable[[], datetime], admins: frozenset[int]) -> None:
        self._clock = clock
        self._admins = admins

    def said(self, chat: Chat, message: Message, user: User | None, bot: str) -> Request | None:
        """What a message asks the bot called `bot`; None where it is not for it.

        In a private chat everything is; in a group only commands, and not those of other bots.
        """
        text = message.text or message.caption or ""
        command, args, addressed = "", text, False
        if text.startswith("/"):
            head, *rest = text.split(maxsplit=1)
            command, args = head[1:], rest[0] if rest else ""
            command, _, addressee = command.partition("@")
            addressed = addressee.lower() == bot.lower()
            if addressee and not addressed:
                return None
        elif chat.type != ChatType.PRIVATE:
            return None
        request = self.at(chat, message, user, bot=bot, command=command.lower(), args=args)
        return replace(
            request,
            addressed=addressed,
            forwarded=message.forward_origin is not None,
            urls=_links(message),
            media=next((kind for kind in _MEDIA if getattr(message, kind)), ""),
            location=(message.location.latitude, message.location.longitude) if message.location else None,
        )

    def pressed(self, chat: Chat, message: Message | InaccessibleMessage, query: CallbackQuery, bot: str) -> Request:
        """What a button asks for; a message too old to be edited counts as gone."""
        request = self.at(chat, message, query.from_user, bot=bot)
        if not isinstance(message, Message):
            return replace(request, pressed=query.data)
        return replace(
            request,
            pressed=query.data,
            message_id=message.message_id,
            shown=_code(message),
            pictured=bool(message.photo),
            channel=channel_in(_links(message)[:1]),
        )

    def joined(self, chat: Chat, user: User) -> Request:
        """The bot was added to a group by somebody: as if they had said nothing there."""
        return self._by(Address(chat.id), chat.type, user)

    def typed_inline(self, query: InlineQuery, bot: str) -> Request:
        """What somebody types behind the bot's name in any chat: as if they asked in their own chat with it."""
        return replace(self.in_private(query.from_user, bot), args=query.query)

    def in_private(self, user: User, bot: str) -> Request:
        """Somebody did something elsewhere that they are told of in private: as if they had said nothing there."""
        return replace(self._by(Address(user.id), ChatType.PRIVATE, user), bot=bot)

    def came_back(self, chat: Chat, user: User | None, bot: str) -> Request:
        """Somebody who let the bot in again, without a word so far."""
        return replace(self._by(Address(chat.id), chat.type, user), bot=bot, returned=True)

    def at(
        self,
        chat: Chat,
        message: Message | InaccessibleMessage,
        user: User | None,
        *,
        bot: str = "",
        command: str = "",
        args: str = "",
    ) -> Request:
        """A request made where a message stands."""
        thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        anonymous = isinstance(message, Message) and user is not None and _anonymous(chat, message, user)
        asked = self._by(Address(chat.id, thread or 0), chat.type, user)
        return replace(asked, bot=bot, command=command, args=args, anonymous=anonymous)

    def _by(self, address: Address, kind: str, user: User | None) -> Request:
        return Request(
            address=address,
            chat_kind=kind,
            user_id=user.id if user else 0,
            user_name=user.full_name if user else "",
            language=(user.language_code if user else None) or "",
            command="",
            args="",
            now=self._clock(),
            is_admin=address.chat in self._admins or (user is not None and user.id in self._admins),
        )


def _anonymous(chat: Chat, message: Message, user: User) -> bool:
    """Whether it is said in the group's own name; whoever presses a button under such a message is known."""
    said_by = message.sender_chat
    return said_by is not None and said_by.id == chat.id and message.from_user == user


def _links(message: Message) -> tuple[str, ...]:
    """The web addresses in a message or caption, written out or behind words, each once."""
    found = message.parse_entities([*_LINKS]) | message.parse_caption_entities([*_LINKS])
    links = (entity.url or text for entity, text in found.items())
    return tuple(dict.fromkeys(links))[:MOST_LINKS]


def _code(message: Message) -> str:
    """The first words of a message that are set as code: what a list's buttons are about (handlers/presses.py)."""
    found: dict[MessageEntity, str] = message.parse_entities([MessageEntityType.CODE])
    return next(iter(found.values()), "")
