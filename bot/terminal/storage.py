"""`dewline backup` and `dewline move`: a copy of the database, and the way to another one."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.counting import counted
from bot.settings import EXAMPLES, database_fault
from feeds.store import StoreError, UsageError
from feeds.store.base.backup import back_up
from feeds.store.moving import move

MEGABYTE = 1_000_000


async def back_up_to(file: Path, url: str) -> int:
    """Copy and say how large it is; returns the exit code."""
    try:
        size = await back_up(url, file)
    except StoreError as error:
        return _failed("Nothing was copied", error)
    print(f"{file}: {size / MEGABYTE:.1f} MB, checked.")
    return 0


async def move_to(target: str, url: str) -> int:
    """Move and say what to do next; returns the exit code."""
    if fault := database_fault(target):
        print(f"Nothing was moved: URL {fault}, for example {EXAMPLES['DATABASE_URL']}", file=sys.stderr)
        return 2
    showing = sys.stderr.isatty()

    def progress(table: str, done: int, total: int) -> None:
        if showing:
            print(f"\r{table}: {done:,} of {total:,}\033[K", end="", file=sys.stderr, flush=True)

    try:
        counts = await move(url, target, progress)
    except StoreError as error:
        return _failed("Nothing was moved", error)
    finally:
        if showing:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    rows = sum(counts.values())
    print(
        f"{counted(rows, 'row')} moved, {counted(counts['entries'], 'entry', 'entries')} among them. Set DATABASE_URL"
        " to the new database and start the bot; keep the old one until you have seen it run."
    )
    return 0


def _failed(what: str, error: StoreError) -> int:
    print(f"{what}: {error}", file=sys.stderr)
    return 2 if isinstance(error, UsageError) else 1
