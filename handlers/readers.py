"""Messages for a channel: its readers change nothing there, so buttons only lead into a private chat with the bot."""

from __future__ import annotations

from dataclasses import replace

from handlers import presses
from handlers.links_in import deep_link
from handlers.pages.keyboard import rows
from handlers.reply import Button, Reply

_LINKED = ("status", "story")  # verbs whose first word is what the deep link of the same name opens


def for_readers(reply: Reply, bot: str) -> Reply:
    """The message with links in place of the buttons that show something, and without those that change something."""
    linked = [[_linked(button, bot) for button in row] for row in reply.buttons]
    return replace(reply, buttons=rows(*linked))


def _linked(button: Button, bot: str) -> Button:
    pressed = presses.read(button.data or "")
    if pressed is None or pressed.verb not in _LINKED or not pressed.words:
        return replace(button, data=None)
    return Button(button.text, url=deep_link(bot, pressed.verb, *pressed.words[0].split("+")))
