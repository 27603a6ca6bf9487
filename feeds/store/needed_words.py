"""The words a watch needs (feeds/watches/needing.py) as a question to the full-text index of each database.

Folded words hold letters and digits only and are quoted, so that none can be an operator.
"""

from __future__ import annotations

from collections.abc import Iterable

from feeds.store.fulltext import MAX_WORD
from feeds.watches.query import All, Any, Part, Query, Words


def fts5(query: Query) -> str:
    """SQLite's question. FTS5 lets only the last word of a phrase go on: any other phrase is asked for as its words."""
    match query:
        case Words(parts, title):
            column = "title : " if title else ""
            if any(part.stem for part in parts[:-1]):
                return _joined(" AND ", [f"{column}{_quoted(part)}" for part in parts])
            words = " ".join(_cut(part) for part in parts)
            return f'{column}"{words}"{" *" if parts[-1].stem else ""}'
        case All(each):
            return _joined(" AND ", map(fts5, each))
        case Any(each):
            return _joined(" OR ", map(fts5, each))
        case _:
            raise ValueError("only words can be needed")


def tsquery(query: Query) -> str:
    """PostgreSQL's question; `A` is the weight of titles."""
    match query:
        case Words(parts, title):
            return _joined(" <-> ", [_lexeme(part, title) for part in parts])
        case All(each):
            return _joined(" & ", map(tsquery, each))
        case Any(each):
            return _joined(" | ", map(tsquery, each))
        case _:
            raise ValueError("only words can be needed")


def _joined(by: str, each: Iterable[str]) -> str:
    return f"({by.join(each)})"


def _quoted(part: Part) -> str:
    return f'"{_cut(part)}"{" *" if part.stem else ""}'


def _lexeme(part: Part, title: bool) -> str:
    marks = ("A" if title else "") + ("*" if part.stem else "")
    return f"'{_cut(part)}'" + (f":{marks}" if marks else "")


def _cut(part: Part) -> str:
    """The word as the index has it."""
    return part.text[:MAX_WORD]
