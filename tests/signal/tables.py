"""Tables that read in a terminal and in the docs alike, and curves of a few letters."""

from __future__ import annotations

from collections.abc import Sequence

_BARS = "▁▂▃▄▅▆▇█"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, its columns as wide as they must be; numbers to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    right = [all(_number(row[column]) for row in rows) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(cells, widths, right, strict=True)
        )
        return f"| {' | '.join(padded)} |"

    rule = "|".join(
        "-" * (width + 1) + (":" if to_right else "-") for width, to_right in zip(widths, right, strict=True)
    )
    return "\n".join((line(head), f"|{rule}|", *map(line, rows)))


def sparkline(values: Sequence[float]) -> str:
    """The values as bars, the lowest of them the shortest."""
    low, high = min(values), max(values)
    if high == low:
        return _BARS[3] * len(values)
    return "".join(_BARS[round((value - low) / (high - low) * (len(_BARS) - 1))] for value in values)


def _number(cell: str) -> bool:
    return not cell.strip("0123456789.,:–- ")
