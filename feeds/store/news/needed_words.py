"""What a watch needs (feeds/watches/needing.py) as a statement that finds the entries which have it: words by the
full-text index of each database, topics and subjects by what was stored as found in an entry.

Folded words hold letters and digits only and are quoted, so that none can be an operator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import BigInteger, Select, TextClause, bindparam, intersect, literal, select, text, union, union_all

from feeds.model import ANY_TOPIC, Strength
from feeds.store.base.fulltext import MAX_WORD
from feeds.store.tables import entry_matches, entry_subjects
from feeds.watches.query import All, Any, Named, Part, Query, Words, every_named

_SQLITE = "SELECT rowid AS id FROM entry_texts WHERE entry_texts MATCH :{question} AND rowid >= :since"
_POSTGRESQL = (
    "SELECT entry_id AS id FROM entry_texts WHERE words @@ CAST(:{question} AS tsquery) AND entry_id >= :since"
)


def having(needed: Query, *, sqlite: bool) -> tuple[TextClause | Select[int], dict[str, object]]:
    """The entries from the number `since` on that have what is needed, the newest `limit`, the newest first; and the
    statement's values beside these two."""
    subjects = sorted({each.subject for each in every_named(needed)})
    asked = _Asked(subjects, sqlite=sqlite)
    if not subjects:  # then the newest are found without all the others
        return text(f"{asked.of_words(needed)} ORDER BY 1 DESC LIMIT :limit"), asked.values
    found = asked.ids(needed).subquery()
    return select(found.c.id).order_by(found.c.id.desc()).limit(bindparam("limit")), asked.values


class _Asked:
    """Makes a statement of what is needed, and gathers its values."""

    def __init__(self, subjects: Sequence[str], *, sqlite: bool) -> None:
        self.values: dict[str, object] = {}
        self._sqlite = sqlite
        kept = (entry_subjects, entry_subjects.c.subject), (entry_matches, entry_matches.c.topic)
        found = [
            select(table.c.entry_id.label("id"), key.label("subject")).where(
                table.c.entry_id >= bindparam("since"), key.in_(subjects)
            )
            for table, key in kept
        ]
        if ANY_TOPIC in subjects:
            about = entry_matches.c.strength == Strength.ABOUT.value
            some = select(entry_matches.c.entry_id, literal(ANY_TOPIC))
            found.append(some.where(entry_matches.c.entry_id >= bindparam("since"), about))
        self._named = union_all(*found).cte("named")  # gone through once, however many topics are asked for

    def of_words(self, query: Query) -> str:
        """What finds the entries that have some words."""
        name = f"question_{len(self.values)}"
        self.values[name] = fts5(query) if self._sqlite else tsquery(query)
        return (_SQLITE if self._sqlite else _POSTGRESQL).format(question=name)

    def ids(self, query: Query) -> Select[int]:
        """The entries that have what is needed, of words and of topics, each once."""
        if _of_words(query):
            return select(text(self.of_words(query)).columns(id=BigInteger).subquery().c.id)
        match query:
            case Named(subject):
                return select(self._named.c.id).where(self._named.c.subject == subject).distinct()
            case All(each):
                return select(intersect(*self._sides(All, each)).subquery().c.id)
            case Any(each):
                return select(union(*self._sides(Any, each)).subquery().c.id)
            case _:
                raise ValueError("only words and topics can be needed")

    def _sides(self, kind: type[All] | type[Any], each: Sequence[Query]) -> list[Select[int]]:
        """What is to be joined; all that is of words in one question."""
        words = tuple(filter(_of_words, each))
        sides = [self.ids(one) for one in each if not _of_words(one)]
        return [*sides, self.ids(kind(words))] if words else sides


def _of_words(query: Query) -> bool:
    return next(every_named(query), None) is None


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
