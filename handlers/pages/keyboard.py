"""Buttons in rows, as they can be read and hit on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handlers import presses
from handlers.reply import Button, Rows
from handlers.wording.markup import shorten

NARROW = 16  # characters of a button that leave room for another beside it
FITTING = {2: 22, 3: 14, 4: 9}  # how many characters are shown of each of so many buttons in a row; more have 6


TYPED = 40  # characters that are shown of a command on a button


def typed(command: str, args: str, shown: int = TYPED) -> Button:
    """A button that answers as if a command had been typed; without an effect where that does not fit into its data."""
    return Button(shorten(f"/{command} {args}", shown), presses.data("run", command, args))


def grid(buttons: Iterable[Button]) -> Rows:
    """Buttons in order, two beside each other where both are narrow; those without an effect are left out."""
    rows: list[tuple[Button, ...]] = []
    for button in working(buttons):
        last = rows[-1] if rows else ()
        if len(last) == 1 and all(len(each.text) <= NARROW for each in (*last, button)):
            rows[-1] = (*last, button)
        else:
            rows.append((button,))
    return tuple(rows)


def rows(*wanted: Iterable[Button]) -> Rows:
    """These rows, without buttons that have no effect and rows that are empty; one whose buttons are too wide for a
    phone is broken into rows of as many each."""
    return tuple(part for row in map(working, wanted) if row for part in _fitted(row))


def _fitted(row: tuple[Button, ...]) -> Iterator[tuple[Button, ...]]:
    widest = max(len(button.text) for button in row)
    beside = next(many for many in range(len(row), 0, -1) if many == 1 or widest <= FITTING.get(many, 6))
    lines = -(-len(row) // beside)
    size = -(-len(row) // lines)
    return (row[begin : begin + size] for begin in range(0, len(row), size))


def working(buttons: Iterable[Button]) -> tuple[Button, ...]:
    """The buttons that have an effect: what some would say does not fit into a button's data."""
    return tuple(button for button in buttons if button.data is not None or button.url is not None)
