"""Numbers beside what they count, in what a command prints."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """`1 story`, `1,200 stories`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
