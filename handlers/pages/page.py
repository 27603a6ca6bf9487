"""Laying out a message so that it fits Telegram's limits: cut between items, never inside one, and said so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from handlers.reply import Reply
from handlers.wording.markup import Html, entities, length

# Telegram's limits, less what a line on top of a message takes that says for which channel it is (serving.py).
CHARACTERS = 4096 - 196  # of a message after parsing (Bot API, sendMessage)
CAPTION = 1024 - 64  # of what stands below a picture
ENTITIES = 100 - 2  # of a message; later ones vanish without an error
BYTES = 30_000  # of a message with its markup; the Bot API takes 32,768


@dataclass(frozen=True, slots=True)
class Size:
    """What a piece of a message takes of each limit."""

    characters: int
    entities: int
    bytes: int

    def __add__(self, other: Size) -> Size:
        return Size(self.characters + other.characters, self.entities + other.entities, self.bytes + other.bytes)

    def fits(self, characters: int) -> bool:
        """Whether a message of at most so many characters can be as big."""
        return self.characters <= characters and self.entities <= ENTITIES and self.bytes <= BYTES


def size(text: str) -> Size:
    """The size of a piece of HTML."""
    return Size(length(text), entities(text), len(text.encode()))


def with_note(reply: Reply, *, before: str = "", behind: str = "") -> Reply:
    """A message with a note, where there is room for it: hardly any below a picture."""
    noted = Html("\n\n".join(filter(None, (before, reply.html, behind))))
    fits = size(noted).fits(CAPTION if reply.attachment else CHARACTERS)
    return replace(reply, html=noted) if fits else reply


@dataclass(frozen=True, slots=True)
class Section:
    """Items that stand together under a head, the most important first.

    Where they do not all fit, `more` says how many were left out, with those that were `beyond` the items from the
    start. `folded`: in a quotation that opens by a tap.
    """

    items: Sequence[Html]
    head: Html | None = None
    joint: str = "\n"
    more: Callable[[int], Html] | None = None
    beyond: int = 0
    folded: bool = False

    def show(self, count: int) -> Html:
        """The section with its first `count` items; nothing where there are none."""
        left = len(self.items) - count + self.beyond
        lines = [*self.items[:count], *([self.more(left)] if left and self.more else [])]
        if not lines:
            return Html()
        body = self.joint.join(lines)
        text = f"{self.head}\n{body}" if self.head else body
        return Html(f"<blockquote expandable>{text}</blockquote>" if self.folded else text)


def lines(*items: Html) -> Section:
    """Lines that belong together and are short enough to fit in any case; empty ones are left out."""
    return Section([item for item in items if item])


def page(*sections: Section, first: Sequence[int] = (), characters: int = CHARACTERS) -> Html:
    """Sections with a blank line between them, as much of each as fits into so many characters.

    Room is given in the order of `first` (places of sections), then to the others from the top.
    """
    order = [*first, *(place for place in range(len(sections)) if place not in first)]
    shown: dict[int, Html] = {}
    for place in order:
        shown[place] = _most(sections[place], _used(shown.values()), characters)
    return Html("\n\n".join(shown[place] for place in range(len(sections)) if shown[place]))


def _used(shown: Iterable[Html]) -> Size:
    total = Size(0, 0, 0)
    for text in shown:
        total += size(text) + Size(2, 0, 2)
    return total


def _most(section: Section, used: Size, characters: int) -> Html:
    """The section with as many items as fit beside what is used already."""
    for count in range(len(section.items), -1, -1):
        text = section.show(count)
        if (used + size(text)).fits(characters):
            return text
    return Html()
