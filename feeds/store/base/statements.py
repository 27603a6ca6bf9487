"""Small parts that statements are made of, the same for both databases, whatever they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_
from sqlalchemy.dialects import postgresql, sqlite

from feeds.audience import Address
from feeds.store.base.engine import AsyncConnection

T = TypeVar("T")


def upsert(connection: AsyncConnection, table: Any) -> Any:
    """An INSERT that may say ON CONFLICT, in the words of this database."""
    return (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(table)


def at(table: Any, address: Address) -> ColumnElement[bool]:
    """The rows of a table that belong to an address."""
    return and_(table.c.chat_id == address.chat, table.c.thread == address.thread)


def chunks(values: Sequence[T], size: int = 500) -> Iterable[Sequence[T]]:
    """The values, some hundreds at a time: databases bound how many a statement may name."""
    return (values[start : start + size] for start in range(0, len(values), size))


def storable(text_: str) -> str:
    """The text without what a database refuses: NUL (PostgreSQL) and lone surrogates (both)."""
    if text_.isascii() and "\0" not in text_:
        return text_
    return text_.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
