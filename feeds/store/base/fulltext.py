"""The full-text index of each database over the same words, and what is asked of it.

The words are cut and folded here (feeds/language/text.py), not by the database, so that both find the same: SQLite's
FTS5 is given folded words and keeps no copy of the text, PostgreSQL is given a ready tsvector. `entry_texts` has a row
for each entry under the entry's id, which orders by time.
"""

from __future__ import annotations

from sqlalchemy import Connection

from feeds.language.text import clean, fold, parted

SQLITE = (
    "CREATE VIRTUAL TABLE entry_texts USING fts5(title, summary, content='', tokenize='unicode61 remove_diacritics 0')",
)
POSTGRESQL = (
    "CREATE TABLE entry_texts (entry_id BIGINT PRIMARY KEY REFERENCES entries (id), words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_entry_texts_words ON entry_texts USING gin (words)",
)
INSERT_SQLITE = "INSERT INTO entry_texts (rowid, title, summary) VALUES (:id, :title, :summary)"
INSERT_POSTGRESQL = "INSERT INTO entry_texts (entry_id, words) VALUES (:id, CAST(:words AS tsvector))"

MAX_POSITION = 16_383  # of a word in a tsvector
MAX_POSITIONS = 255  # of one word in one
MAX_WORD = 200  # characters: longer runs are no words (a tsvector refuses 2,047 bytes and more)


def create(connection: Connection) -> None:
    """Create the index of this database, after the table of entries."""
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order: letters and digits only, so that no word means anything to a database."""
    return [word[:MAX_WORD] for word in parted(fold(clean(text)))]


def tsvector(title: str, summary: str) -> str:
    """A tsvector literal: the title's words weigh A, the summary's B; a gap keeps phrases from spanning the two."""
    positions: dict[str, list[str]] = {}
    place = 0
    for text, weight, gap in ((title, "A", 0), (summary, "B", 10)):
        place += gap
        for word in words_of(text):
            place = min(place + 1, MAX_POSITION)
            at = positions.setdefault(word, [])
            if len(at) < MAX_POSITIONS:
                at.append(f"{place}{weight}")
    return " ".join(f"'{word}':{','.join(at)}" for word, at in positions.items())
