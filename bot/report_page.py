"""A report's blocks as Markdown or as one HTML file that needs nothing beside it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MARKS = re.compile(r"([\\`*_\[\]<>|#~])")
_NO_URL = re.compile(r"[<>\s]")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line: bold, or a link where `url` is one of http(s)."""

    text: str
    url: str = ""
    bold: bool = False


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A heading, 1 the largest."""

    level: int
    text: str


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
    """A list of lines; with a `head`, what the list is of."""

    lines: Sequence[Line]
    head: Line = ()


Block = Title | Paragraph | Table | Items


def as_markdown(blocks: Iterable[Block]) -> str:
    """The page as GitHub's Markdown."""
    return "\n\n".join(filter(None, map(_markdown, blocks))) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Title(level, text):
            return f"{'#' * level} {_marked(text)}"
        case Paragraph(text):
            return _marked(text)
        case Table(head, rows):
            lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
            marked = [[cell if place == 1 else _marked(cell) for cell in row] for place, row in enumerate(lines)]
            return "\n".join(f"| {' | '.join(row)} |" for row in marked)
        case Items(lines, head):
            listed = "\n".join(f"- {''.join(map(_markdown_span, line))}" for line in lines) or "- none"
            return f"{''.join(map(_markdown_span, head))}\n\n{listed}" if head else listed


def _markdown_span(span: Span) -> str:
    text = _marked(span.text)
    if span.url.startswith(("http://", "https://")):
        return f"[{text}](<{_NO_URL.sub('', span.url)}>)"
    return f"**{text.strip()}**" if span.bold and text.strip() else text


def _marked(text: str) -> str:
    """The text in one line, with what Markdown would read as markup made plain."""
    return _MARKS.sub(r"\\\1", " ".join(text.split(" ")).replace("\n", " "))


_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
body { color: #222; background: #fff; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid #ddd; text-align: right; }
th:first-child, td:first-child { text-align: left; }
details { margin: .4rem 0; } summary { cursor: pointer; } ul { margin: .3rem 0; }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #181818; } a { color: #8bf; } th, td { border-color: #444; }
}
"""


def as_html(title: str, blocks: Iterable[Block]) -> str:
    """The page as HTML: lists with a head are folded."""
    body = "\n".join(map(_html, blocks))
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
    )
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n'
    )


def _html(block: Block) -> str:
    match block:
        case Title(level, text):
            return f"<h{level}>{html.escape(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{html.escape(text)}</p>"
        case Table(head, rows):
            top = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
            lines = "\n".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
            return f"<table><thead><tr>{top}</tr></thead><tbody>\n{lines}\n</tbody></table>"
        case Items(lines, head):
            listed = "\n".join(f"<li>{''.join(map(_html_span, line))}</li>" for line in lines) or "<li>none</li>"
            folded = f"<summary>{''.join(map(_html_span, head))}</summary>"
            return f"<details>{folded}<ul>\n{listed}\n</ul></details>" if head else f"<ul>\n{listed}\n</ul>"


def _html_span(span: Span) -> str:
    text = html.escape(span.text)
    if span.url.startswith(("http://", "https://")):
        return f'<a href="{html.escape(span.url, quote=True)}" rel="noreferrer">{text}</a>'
    return f"<b>{text}</b>" if span.bold else text
