"""A report's blocks as one HTML file that needs nothing beside it: no network, no fonts, a script of some lines.

The script only unfolds: a story that a link names, and everything for the printer. Without it the page is whole.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from bot.replaying.report_page import Block, Items, Line, Paragraph, Span, Table, Title
from handlers.wording.markup import clean

_STYLE = """
:root { color-scheme: light dark; --ink: #222; --paper: #fff; --line: #ddd; --link: #0645ad; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 74rem; margin: 2rem auto; padding: 0 1rem; }
body { color: var(--ink); background: var(--paper); }
h1, h2, h3, p, li, summary { overflow-wrap: anywhere; }
h1 { line-height: 1.25; } a { color: var(--link); }
#contents { columns: 20rem; }
.wide { overflow-x: auto; }
table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; line-height: 1.3; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
thead th { white-space: normal; vertical-align: bottom; }
tr > :first-child { text-align: left; position: sticky; left: 0; background: var(--paper); white-space: nowrap; }
tbody th { font-weight: normal; }
details { margin: .4rem 0; } summary { cursor: pointer; } ul { margin: .3rem 0; padding-left: 1.4rem; }
details:target > summary { outline: 2px solid var(--link); outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ddd; --paper: #181818; --line: #444; --link: #8ab4f8; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --line: #999; --link: #000; }
  body { max-width: none; margin: 0; font-size: 10pt; } .wide { overflow: visible; }
  th, td { padding: .1rem .25rem; font-size: 8pt; } tr > :first-child { position: static; }
  details::details-content { content-visibility: visible; height: auto; }
  h2, h3, summary { break-after: avoid; } li, tr { break-inside: avoid; }
}
"""
_SCRIPT = """
function named() {
  let at = document.getElementById(location.hash.slice(1));
  for (let up = at; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  if (at) at.scrollIntoView();
}
addEventListener("hashchange", named); addEventListener("DOMContentLoaded", named);
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")]; for (const each of folded) each.open = true;
});
addEventListener("afterprint", () => { for (const each of folded) each.open = false; });
"""


def as_html(title: str, blocks: Iterable[Block]) -> str:
    """The page as HTML: lists with a head are folded."""
    body = "\n".join(map(_block, blocks))
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(title)}</title>"
    )
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<style>{_STYLE}</style></head>\n<body>\n{body}\n'
        f"<script>{_SCRIPT}</script>\n</body></html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Title(level, text, anchor):
            return f"<h{level}{_id(anchor)}>{_text(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_text(text)}</p>"
        case Table(head, rows):
            top = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in head)
            lines = "\n".join(map(_row, rows))
            return (
                '<div class="wide" tabindex="0">'
                f"<table><thead><tr>{top}</tr></thead><tbody>\n{lines}\n</tbody></table></div>"
            )
        case Items(lines, head, anchor, shown):
            listed = _listed(lines[:shown] if shown else lines, "" if head else _id(anchor))
            if shown and len(lines) > shown:
                rest = _listed(lines[shown:])
                listed += f"\n<details><summary>and {len(lines) - shown:,} more</summary>{rest}</details>"
            return f"<details{_id(anchor)}><summary>{_line(head)}</summary>{listed}</details>" if head else listed


def _row(row: Sequence[str]) -> str:
    first, *others = map(_text, row)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


def _listed(lines: Sequence[Line], attributes: str = "") -> str:
    listed = "\n".join(f"<li>{_line(line)}</li>" for line in lines) or "<li>none</li>"
    return f"<ul{attributes}>\n{listed}\n</ul>"


def _line(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    text = _text(span.text)
    if span.lang is not None:  # a name or title in another script turns nothing around it
        text = f"<bdi{_attribute('lang', span.lang)}>{text}</bdi>"
    if span.url.startswith(("http://", "https://", "#")):
        own = "" if span.url.startswith("#") else ' rel="noreferrer"'
        text = f"<a{_attribute('href', span.url)}{own}>{text}</a>"
    return f"<b>{text}</b>" if span.bold else text


def _text(text: str) -> str:
    """Text in one line, with nothing that could act, hide or turn the direction of others; blanks around it stay."""
    inner = html.escape(clean(text))
    return f"{' ' * text[:1].isspace()}{inner}{' ' * (text[-1:].isspace() and bool(inner))}"


def _id(anchor: str) -> str:
    return _attribute("id", anchor)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{html.escape(value, quote=True)}"' if value else ""
