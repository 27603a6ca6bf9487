"""`dewline backup` and `dewline move`: a copy of the database, and the way to another one."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.counting import counted
from feeds.store import StoreError
from feeds.store.backup import back_up
from feeds.store.moving import move

MEGABYTE = 1_000_000


async def back_up_to(file: Path, url: str) -> int:
    """Copy and say how large it is; raises StoreError."""
    size = await back_up(url, file)
    print(f"{file}: {size / MEGABYTE:.1f} MB, checked.")
    return 0


async def move_to(target: str, url: str) -> int:
    """Move and say what to do next; raises StoreError."""
    showing = sys.stderr.isatty()

    def progress(table: str, done: int, total: int) -> None:
        if showing:
            print(f"\r{table}: {done:,} of {total:,}\033[K", end="", file=sys.stderr, flush=True)

    try:
        counts = await move(url, target, progress)
    except StoreError as error:
        print(f"Nothing was moved: {error}", file=sys.stderr)
        return 1
    finally:
        if showing:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    rows = sum(counts.values())
    print(
        f"{counted(rows, 'row')} moved, {counted(counts['entries'], 'entry', 'entries')} among them. Set DATABASE_URL"
        " to the new database and start the bot; keep the old one until you have seen it run."
    )
    return 0
