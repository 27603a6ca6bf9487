"""Full-text search over entries: any text is a question, answered by stories, the best and freshest first.

Every word must occur, in any order, in title or summary; a word of four letters or more also finds words it begins
(`missile` finds `missiles`, `Калининград` finds `Калининградской`). "Words in quotes" are found as a phrase. Where
nothing is found, longer words are tried without their endings; what that finds is marked (`Hit.nearly`).

What narrows a search (feeds/asking/filters.py) is asked of the newest `SCANNED` entries with its words.

The newest candidates come from the database by its index, which keeps entries in order of time: that costs the same
for a word in half of all entries. They are ranked here, so that both databases give one order: hits in titles count
more, words that stand together more still, older ones less. Of a story only its best entry is taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, column, select, text

from feeds.asking.filters import Filters
from feeds.audience import Hit, StoryFile
from feeds.language.text import fold
from feeds.store.base.database import Database
from feeds.store.base.engine import AsyncConnection
from feeds.store.base.fulltext import words_of
from feeds.store.base.statements import chunks
from feeds.store.news.entries import first_entry_id
from feeds.store.news.narrowing import Conditions, narrowed
from feeds.store.news.stories import files
from feeds.store.tables import entries, sources, stories
from feeds.store.tables.columns import EPOCH

MAX_WORDS = 16  # of a question; the rest is left out
PREFIX_FROM = 4  # letters
TITLE_CANDIDATES = 200  # newest entries with every word in the title
CANDIDATES = 400  # newest entries with every word somewhere
SCANNED = 10_000  # newest entries with every word that are held to filters: bounds what a word in everything costs
IN_TITLE, IN_SUMMARY, TOGETHER = 3.0, 1.0, 1.0  # what a word counts for by place, and words that stand together
HALF_LIFE = timedelta(days=14)  # a hit so much older than the freshest weighs half, three times as old a quarter

_HALF_LIFE = first_entry_id(EPOCH + HALF_LIFE)  # as entries' numbers count time
_QUOTED = re.compile(r'["“„«]([^"“”„«»]*)["”“»]')
# A word of so many letters is tried without so many of its last. Observation: without one more, what is found is mostly
# of other words: thanks without two is than.
_ENDINGS = ((11, 3), (8, 2), (5, 1))

_Found = tuple[int, int, str]  # an entry's number, its story's, its title
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or the words of a phrase in order; `prefix`: the last of them may go on."""

    words: tuple[str, ...]
    prefix: bool
    in_title: bool = False

    @property
    def pattern(self) -> str:
        """What finds the term in a folded text, between the bounds of words."""
        return " +".join(map(re.escape, self.words)) + (r"\S*" if self.prefix else "")


@dataclass(frozen=True, slots=True)
class _Candidate:
    entry_id: int  # orders by when it was seen
    story_id: int
    score: float
    titled: bool  # whether all words stand in its title


class Search:
    """Asks the full-text index."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(
        self,
        query: str,
        limit: int,
        offset: int = 0,
        at: datetime | None = None,
        *,
        titled: Sequence[str] = (),
        filters: Filters | None = None,
        newest: bool = False,
    ) -> list[Hit]:
        """Stories that `query` finds, best first, from the `offset`th on; with `at`, as of a moment in the past.

        `titled` are words that must stand in the title; `newest` puts them in order of time instead. No text is an
        error; one without letters or digits finds nothing. Raises StoreError.
        """
        terms = [*terms_of(query), *(replace(term, in_title=True) for text_ in titled for term in terms_of(text_))]
        if not terms:
            return []
        async with self._database.read() as connection:
            conditions = await narrowed(connection, filters) if filters else ()
            found = await _candidates(connection, terms, at, conditions, offset + limit)
            nearly = not found and (relaxed := _relaxed(terms)) != terms
            if nearly:
                terms = relaxed
                found = await _candidates(connection, terms, at, conditions, offset + limit)
            page = _best_of_stories(found, newest)[offset : offset + limit]
            stories = await files(connection, [candidate.story_id for candidate in page], at)
            reports = await _identities(connection, [candidate.entry_id for candidate in page])
        pattern = _pattern("|".join(term.pattern for term in terms))
        made = (_hit(reports[each.entry_id], stories.get(each.story_id), pattern) for each in page)
        hits = [hit for hit in made if hit is not None]
        return [replace(hit, nearly=True) for hit in hits] if nearly else hits

    async def lives(
        self, query: str, since: datetime, at: datetime | None = None, *, nearly: bool = False
    ) -> list[tuple[datetime, datetime]]:
        """When each story that an entry seen since then gives these words opened, and when it last grew.

        `nearly`: words without their endings, as the search itself tries them. Raises StoreError.
        """
        terms = _relaxed(terms_of(query)) if nearly else terms_of(query)
        if not terms:
            return []
        async with self._database.read() as connection:
            conditions = await narrowed(connection, Filters(since=since))
            found = await _newest(connection, terms, at, SCANNED, conditions, in_title=False)
            lives = []
            for some in chunks(sorted({story_id for _, story_id, _ in found})):
                rows = await connection.execute(_LIVES, {"ids": list(some)})
                lives += [(row.opened, row.updated) for row in rows]
        return lives

    async def has_words(self, text_: str, stories: int) -> bool:
        """Whether so many stories or more have all words of a text, just as they stand there. Raises StoreError."""
        terms = [Term((word,), prefix=False) for word in words_of(text_)[:MAX_WORDS]]
        if not terms:
            return False
        async with self._database.read() as connection:
            found = await _newest(connection, terms, None, CANDIDATES, (), in_title=False)
        return len({story_id for _, story_id, _ in found}) >= stories


def terms_of(query: str) -> list[Term]:
    """What a text asks for: its quoted phrases, and its other words."""
    phrases = [words for words in map(words_of, _QUOTED.findall(query)) if words]
    singles = words_of(_QUOTED.sub(" ", query))
    terms = [Term(tuple(words[:MAX_WORDS]), prefix=False) for words in phrases]
    terms += [Term((word,), prefix=len(word) >= PREFIX_FROM) for word in singles]
    return list(dict.fromkeys(terms))[:MAX_WORDS]


def _relaxed(terms: Sequence[Term]) -> list[Term]:
    """The terms without the endings of their last words; a short word stays as it is: too many begin with it."""
    return [
        replace(term, words=(*term.words[:-1], shortened), prefix=True)
        if len(shortened := _shortened(term.words[-1])) >= PREFIX_FROM
        else term
        for term in terms
    ]


def _shortened(word: str) -> str:
    return next((word[:-cut] for length, cut in _ENDINGS if len(word) >= length), word)


# --- asking the databases --------------------------------------------------------------------------------------------


async def _candidates(
    connection: AsyncConnection, terms: Sequence[Term], at: datetime | None, conditions: Conditions, wanted: int
) -> list[_Candidate]:
    """What may be among the best stories, of which so many are `wanted`."""
    newest = await _newest(connection, terms, at, CANDIDATES, conditions, in_title=False)
    found = _ranked(newest, terms)
    if len(newest) < CANDIDATES:
        return found
    # There are older ones. Those with all words in the title may still be better, unless there are fresher ones of that
    # kind enough; several words may also stand together there.
    if len(terms) == 1 and len({each.story_id for each in found if each.titled}) >= wanted:
        return found
    titled = await _newest(connection, terms, at, TITLE_CANDIDATES, conditions, in_title=True)
    return _ranked(dict.fromkeys([*newest, *titled]), terms)


async def _newest(
    connection: AsyncConnection,
    terms: Sequence[Term],
    at: datetime | None,
    limit: int,
    conditions: Conditions,
    in_title: bool,
) -> Collection[_Found]:
    """(id, story_id, title) of the newest entries with all terms that meet all conditions."""
    until = (1 << 63) - 1 if at is None else first_entry_id(at + timedelta(milliseconds=1)) - 1
    if connection.dialect.name == "sqlite":
        statement, question = _SQLITE, _fts5(terms, in_title)
    else:
        statement, question = _POSTGRESQL, _tsquery(terms, in_title)
    values = {"question": question, "until": until, "scanned": SCANNED if conditions else limit, "most": limit}
    if conditions:
        statement = statement.where(*conditions).order_by(entries.c.id.desc()).limit(bindparam("most"))
    return [(row.id, row.story_id, row.title) for row in await connection.execute(statement, values)]


def _among(hits: str) -> Select[Any]:
    found = text(hits).columns(column("entry_id", BigInteger)).subquery("hits")
    return select(entries.c.id, entries.c.story_id, entries.c.title).join(found, found.c.entry_id == entries.c.id)


_SQLITE = _among(
    "SELECT rowid AS entry_id FROM entry_texts WHERE entry_texts MATCH :question AND rowid <= :until"
    " ORDER BY rowid DESC LIMIT :scanned"
)
_POSTGRESQL = _among(
    "SELECT entry_id FROM entry_texts WHERE words @@ CAST(:question AS tsquery) AND entry_id <= :until"
    " ORDER BY entry_id DESC LIMIT :scanned"
)


async def _identities(connection: AsyncConnection, ids: list[int]) -> dict[int, tuple[str, str]]:
    """By which (source URL, uid) a story's file knows each of these entries."""
    return {row.id: (row.url, row.uid) for row in await connection.execute(_IDENTITIES, {"ids": ids})}


_LIVES = select(stories.c.opened, stories.c.updated).where(stories.c.id.in_(bindparam("ids", expanding=True)))
_IDENTITIES = (
    select(entries.c.id, sources.c.url, entries.c.uid)
    .join(sources, sources.c.id == entries.c.source_id)
    .where(entries.c.id.in_(bindparam("ids", expanding=True)))
)


def _fts5(terms: Sequence[Term], in_title: bool) -> str:
    """FTS5's question. Words hold letters and digits only and are quoted, so none can be an operator."""
    phrases = (
        f'{"title : " if term.in_title or in_title else ""}"{" ".join(term.words)}"{" *" if term.prefix else ""}'
        for term in terms
    )
    return " AND ".join(phrases)


def _tsquery(terms: Sequence[Term], in_title: bool) -> str:
    """PostgreSQL's question; `A` is the weight of titles."""
    weights = ("A" if term.in_title or in_title else "" for term in terms)
    return " & ".join(f"({' <-> '.join(_lexemes(term, weight))})" for term, weight in zip(terms, weights, strict=True))


def _lexemes(term: Term, weight: str) -> Iterable[str]:
    for place, word in enumerate(term.words, start=1):
        marks = weight + ("*" if term.prefix and place == len(term.words) else "")
        yield f"'{word}':{marks}" if marks else f"'{word}'"


# --- ranking ---------------------------------------------------------------------------------------------------------


def _ranked(rows: Collection[_Found], terms: Sequence[Term]) -> list[_Candidate]:
    freshest = max((number for number, _, _ in rows), default=0)
    patterns = [_pattern(term.pattern) for term in terms]
    together = _pattern(" +".join(term.pattern for term in terms))
    candidates = []
    for number, story_id, title in rows:
        title = fold(title)
        in_title = sum(pattern.search(title) is not None for pattern in patterns)
        relevance = IN_SUMMARY + (IN_TITLE - IN_SUMMARY) * in_title / len(patterns)
        if len(terms) > 1 and together.search(title):
            relevance += TOGETHER
        score = round(relevance / (1 + (freshest - number) / _HALF_LIFE), 6)
        candidates.append(_Candidate(number, story_id, score, in_title == len(patterns)))
    return candidates


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{words})(?!\S)")


def _best_of_stories(found: Iterable[_Candidate], newest: bool) -> list[_Candidate]:
    """The best entry of each story, best story first; equals in order of time, the newest first. Or all by time."""
    best: dict[int, _Candidate] = {}
    for candidate in sorted(found, key=lambda one: (0.0 if newest else one.score, one.entry_id), reverse=True):
        best.setdefault(candidate.story_id, candidate)
    return list(best.values())


def _hit(found: tuple[str, str], story: StoryFile | None, pattern: re.Pattern[str]) -> Hit | None:
    """None where at the moment asked for the entry had been seen and had not joined its story yet."""
    reports = story.reports if story else ()
    report = next((report for report in reports if (report.entry.source.url, report.entry.uid) == found), None)
    if story is None or report is None:
        return None
    return Hit(story, report, _spans(pattern, report.entry.title), _spans(pattern, report.entry.summary))


def _spans(pattern: re.Pattern[str], published: str) -> Spans:
    return tuple(match.span() for match in pattern.finditer(fold(published)))
