"""What the larger commands take on the command line, apart from what they do.

`dewline health` is asked every minute: whoever only reads the command line loads nothing of the program for it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

TIMES = "2023-03-15, 2023-03-15T12:00Z, 18:00, yesterday, yesterday 18:00, 3 days ago, 6h ago"


def of_replay(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `dewline replay`."""
    parser.description = "What would I have been told? Archives of news items through the same code as live news."
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="news items as JSON lines (also .gz)")
    parser.add_argument("--out", type=Path, metavar="OUT.jsonl", help="where the lines of results go")
    parser.add_argument("--report", type=Path, metavar="FILE", help="a page for people: FILE.md or FILE.html")
    parser.add_argument("--store", action="store_true", help="also keep entries and stories in DATABASE_URL")


def of_status(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `dewline status`."""
    parser.description = "The brief on a subject, or on several together, from the database of DATABASE_URL."
    parser.add_argument("subject", nargs="+", metavar="SUBJECT", help="such as Kaliningrad, or: Iskander Kaliningrad")
    parser.add_argument("--at", metavar="TIME", help=f"a moment in the past; a day means its end. {TIMES}")
    parser.add_argument("--format", choices=("text", "html", "json"), default="text", help="default: text")


def of_backup(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `dewline backup`."""
    parser.description = (
        "Copy the SQLite database into FILE while the bot runs. To restore it, stop the bot and put FILE in the place"
        " of the database, without the -wal and -shm files that lie beside it. PostgreSQL has pg_dump for this."
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="where to; a file that is there is replaced")


def of_move(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `dewline move`."""
    parser.description = (
        "Copy everything from DATABASE_URL into the empty database at URL. Stop the bot first; afterwards set"
        " DATABASE_URL to the new one. The old one stays as it is."
    )
    parser.add_argument("url", metavar="URL", help="postgresql://user:password@host/dewline, or sqlite:///FILE")
