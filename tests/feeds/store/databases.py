"""What tests ask of a database itself, beside the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from feeds.store.base.database import Database


async def asked_of(url: str, *questions: Callable[[Connection], Any]) -> Any:
    """What the last of these says of a database, after the others had their turn on it."""
    database = Database(url)
    async with database.write() as connection:
        answers = [await connection.run_sync(question) for question in questions]
    await database.close()
    return answers[-1]
