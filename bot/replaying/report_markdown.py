"""A report's blocks as Markdown, as GitHub and others read it: published text stays text, whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.replaying.report_page import Block, Items, Line, Paragraph, Span, Table, Title
from handlers.wording.markup import clean

_MARKS = re.compile(r"([\\`*_\[\]<>|#~$]|&(?=[#\w]+;))")
_NO_URL = re.compile(r"[<>\s\\]")
_ENTITY = re.compile(r"&(?=[#\w]+;)")


def as_markdown(blocks: Iterable[Block]) -> str:
    """The page as Markdown; nothing is folded in it."""
    return "\n\n".join(filter(None, map(_block, blocks))) + "\n"


def _block(block: Block) -> str:
    match block:
        case Title(level, text, anchor):
            return f"{_anchor(anchor)}{'#' * level} {_marked(text)}"
        case Paragraph(text):
            return _marked(text)
        case Table(head, rows):
            lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
            marked = [[cell if place == 1 else _marked(cell) for cell in row] for place, row in enumerate(lines)]
            return "\n".join(f"| {' | '.join(row)} |" for row in marked)
        case Items(lines, head, anchor):
            listed = "\n".join(f"- {_line(line)}" for line in lines) or "- none"
            return f"{_anchor(anchor)}{_line(head)}\n\n{listed}" if head else f"{_anchor(anchor)}{listed}"


def _anchor(anchor: str) -> str:
    return f'<a id="{anchor}"></a>\n\n' if anchor else ""


def _line(line: Line) -> str:
    return "".join(map(_span, line)).strip()


def _span(span: Span) -> str:
    text = _marked(span.text)
    if span.url.startswith(("http://", "https://", "#")) and text.strip():
        text = f"[{text.strip()}](<{_ENTITY.sub('&amp;', _NO_URL.sub('', span.url))}>)"
    return f"**{text.strip()}**" if span.bold and text.strip() else text


def _marked(text: str) -> str:
    """The text in one line, with what Markdown would read as markup made plain; blanks around it stay."""
    start, end = " " * text[:1].isspace(), " " * text[-1:].isspace()
    inner = _MARKS.sub(r"\\\1", clean(text))
    return f"{start}{inner}{end}" if inner else start
