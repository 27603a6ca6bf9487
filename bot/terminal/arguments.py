"""What the larger commands take on the command line, apart from what they do.

`dewline health` is asked every minute: whoever only reads the command line loads nothing of the program for it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.replaying.period import begin_of, end_of

TIMES = "2023-03-15, 2023-03-15T12:00Z, 18:00, yesterday, yesterday 18:00, 3 days ago, 6h ago"
ITEMS = """\
An item is a line of JSON, about in order of time:
  {"id": "n1", "outlet": "Reuters", "lang": "en", "published": "2023-06-01T12:30:00Z",
   "title": "…", "summary": "…", "url": "https://…", "feed": "https://…"}
The first five have to be there. A time without an offset is UTC; docs/replays.md has the rest.

  dewline replay may.jsonl.gz june.jsonl.gz --from 2023-06-01 --to 2023-06-07 --report week.html
"""


def of_replay(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `dewline replay`."""
    parser.description = "What would I have been told? Archives of news items through the same code as live news."
    parser.epilog = ITEMS
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="news items as JSON lines (also .gz)")
    parser.add_argument("--out", type=Path, metavar="OUT.jsonl", help="where the lines of results go")
    parser.add_argument("--report", type=Path, metavar="FILE", help="a page for people: FILE.md or FILE.html")
    parser.add_argument(
        "--from",
        dest="begin",
        type=_words(begin_of),
        metavar="TIME",
        help="tell only what came since: a day or a moment in UTC. Items before it are read too, so that stories begin"
        " where they began and it is known what is usual, but are neither told nor counted",
    )
    parser.add_argument(
        "--to",
        dest="end",
        type=_words(end_of),
        metavar="TIME",
        help="tell only what came until then: a day with all its hours, or a moment",
    )
    parser.add_argument(
        "--store", action="store_true", help="also keep the entries and stories that were read in DATABASE_URL"
    )


def _words(read: Callable[[str], datetime]) -> Callable[[str], datetime]:
    """The same reader of a time, whose words argparse shows."""

    def reading(text: str) -> datetime:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return reading


def of_status(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `dewline status`."""
    parser.description = "The brief on a subject, or on several together, from the database of DATABASE_URL."
    parser.epilog = (
        "Exit codes: 0 a brief was printed, also one that says that nothing was found; 1 none was, as there is no"
        " database or SUBJECT may be a slip: what may have been meant goes to standard error; 2 usage or settings."
    )
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
