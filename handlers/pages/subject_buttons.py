"""The buttons between a brief and what belongs to it: chart, timeline, sources, more; and back in the same message.

Each carries when the one who asks had asked before, so that the brief that comes back still tells what is new since
then. Where that does not fit into a button it is left out, and the brief that comes back is a fresh one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers import presses
from handlers.reply import Button
from handlers.wording.texts import Say

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class About:
    """Which brief something belongs to: its subjects, and when they had been asked about before."""

    subjects: tuple[str, ...]
    asked: datetime | None = None

    @property
    def joined(self) -> str:
        """The subjects as buttons name them."""
        return "+".join(self.subjects)

    @property
    def stamp(self) -> str:
        """When it was asked before, as buttons say it; empty for never."""
        return stamp(self.asked)

    def button(self, text: str, verb: str, *words: object) -> Button:
        """A button that leads to something of this brief; the stamp is its last word."""
        data = presses.data(verb, self.joined, *words, self.stamp) or presses.data(verb, self.joined, *words, "")
        return Button(text, data)


def back(say: Say, about: About) -> Button:
    """To the brief."""
    button = about.button(say.plain("‹ Brief"), "brief")
    return button if button.data else Button(button.text, presses.data("again", about.joined))


def stamp(moment: datetime | None) -> str:
    """A moment in few characters, to the second; empty for none."""
    number, text = int(moment.timestamp()) if moment else 0, ""
    while number > 0:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text


def read_stamp(text: str) -> datetime | None:
    """The moment of a stamp; None for what is none."""
    if not (text.isascii() and text.isalnum() and len(text) <= 8):
        return None
    try:
        return datetime.fromtimestamp(int(text, 36), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def about_of(subjects: Sequence[str], asked: str) -> About:
    """What a button's words say."""
    return About(tuple(subjects), read_stamp(asked))
