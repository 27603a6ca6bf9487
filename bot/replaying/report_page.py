"""What a report's page is made of, whatever it is written as: report_html.py, report_markdown.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line: bold, or a link where `url` is one of http(s) or `#` and an anchor of the page.

    `lang` is None for our own words; what somebody published has the code of its language, or "" where none is known.
    """

    text: str
    url: str = ""
    bold: bool = False
    lang: str | None = None


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A heading, 1 the largest; `anchor` is what links to it name."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; all columns but the first hold numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Items:
    """A list of lines; with a `head`, what the list is of: then it is folded, where there is folding.

    Of many lines those after the first `shown` are folded again (0: none is). `anchor`: as of a Title.
    """

    lines: Sequence[Line]
    head: Line = ()
    anchor: str = ""
    shown: int = 0


Block = Title | Paragraph | Table | Items
