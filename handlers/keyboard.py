"""Buttons in rows, as they can be read and hit on a phone."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.reply import Button, Rows

NARROW = 16  # characters of a button that leave room for another beside it


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
    """These rows, without buttons that have no effect and rows that are empty."""
    return tuple(row for row in map(working, wanted) if row)


def working(buttons: Iterable[Button]) -> tuple[Button, ...]:
    """The buttons that have an effect: what some would say does not fit into a button's data."""
    return tuple(button for button in buttons if button.data is not None or button.url is not None)
