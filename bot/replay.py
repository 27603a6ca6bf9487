"""`dewline replay`: what would I have been told? Archives of news items through the same code as live news.

    for each item, in time order, with the item's own time as the clock:
        matched  = match(entry)
        before   = open_stories.place(matched)  which may show that two stories are one
        decision = decide(before, matched)
        a line of JSON: id, topics, mentions, story, alert

`--report FILE` makes a page of it for people (bot/report.py). With `--store` entries and stories are kept in
DATABASE_URL too, at their own times and with no deliveries.
"""

from __future__ import annotations

import argparse
import gzip
import heapq
import json
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from bot.replay_lines import Lines, tells
from bot.report import Report
from feeds.baseline import Baseline
from feeds.catalogue import Catalogue
from feeds.clean import headed
from feeds.cluster import OpenStories
from feeds.decide import decide
from feeds.match import Matcher
from feeds.memory import around_of, new_topics
from feeds.merging import placed
from feeds.model import Control, Decision, Entry, Kind, Source
from feeds.store import Store, migrate, open_store

BATCH = 500  # decisions stored in one transaction
EXPIRE_EVERY = timedelta(hours=1)
SHOW_EVERY = 1000
SORTED_WITHIN = 5000  # items of a file may lie in slightly different order
FAULTS_SHOWN = 10


@dataclass(slots=True)
class Count:
    """What a replay has come to so far, shown on a terminal while it runs."""

    items: int = 0
    alerts: int = 0
    faults: int = 0
    first_faults: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)

    def take(self, decision: Decision) -> None:
        """Count a decision."""
        self.items += 1
        self.alerts += tells(decision)
        if self.items % SHOW_EVERY == 0 and sys.stderr.isatty():
            day = decision.matched.entry.published.date()
            print(f"\r{day}  {self.items:,} items, {self.alerts:,} alerts", end="", file=sys.stderr, flush=True)

    def fault(self, text: str) -> None:
        """Note a line that cannot be read; the first are told in words, the others counted."""
        self.faults += 1
        if self.faults <= FAULTS_SHOWN:
            self.first_faults.append(text)

    def end(self) -> None:
        """Say what it came to."""
        seconds = time.perf_counter() - self.started
        start = "\r" if sys.stderr.isatty() else ""
        rate = self.items / seconds if seconds else 0
        print(f"{start}{self.items:,} items, {self.alerts:,} alerts, {rate:,.0f} items a second", file=sys.stderr)
        if self.faults:
            print(f"{self.faults:,} lines could not be read:", *self.first_faults, sep="\n  ", file=sys.stderr)


async def run(args: argparse.Namespace, database_url: str, catalogue: Catalogue) -> int:
    """Replay the files; returns the exit code.

    1 where a file cannot be read or nothing in it could be, 2 where the results would overwrite one.
    """
    count = Count()
    fault = _fault(args)
    if fault:
        print(f"The replay did not start: {fault}", file=sys.stderr)
        return 2
    report = Report(catalogue) if args.report else None
    try:
        for path in args.files:
            path.stat()  # before anything is emptied that has been written before
        async with AsyncExitStack() as stack:
            store: Store | None = None
            if args.store:
                await migrate(database_url)
                store = await stack.enter_async_context(open_store(database_url))
            out = stack.enter_context(args.out.open("w", encoding="utf-8")) if args.out else None
            await _replay(args.files, out, store, catalogue, count, report)
        if report:
            report.write(args.report)
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        print(f"The replay stopped: {_in_words(error)}", file=sys.stderr)
        return 1
    finally:
        count.end()
    return 0 if count.items or not count.faults else 1


def _fault(args: argparse.Namespace) -> str:
    """Why a replay with these arguments would be in vain, or do harm; empty where it would not."""
    wanted = [path for path in (args.out, args.report) if path]
    if not wanted:
        return "say where the results go: --out OUT.jsonl, --report PAGE.html, or both."
    read = {path.resolve() for path in args.files}
    for path in wanted:
        if path.resolve() in read:
            return f"{path} is one of its own files. Write the results elsewhere."
    if args.report and args.report.suffix.lower() not in {".html", ".htm", ".md"}:
        return f"{args.report} should end in .html or .md, so that it is clear what to write."
    if len({path.resolve() for path in wanted}) < len(wanted):
        return f"{args.out} cannot be both the results and the report."
    return next(filter(None, map(_unwritable, wanted)), "")


def _unwritable(path: Path) -> str:
    """Why nothing can be written there; empty where it can."""
    if path.is_dir():
        return f"{path} is a folder. Name a file in it."
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return f"{path} cannot be written: its folder has to be there, and you have to be allowed to write in it."
    return ""


def _in_words(error: OSError | EOFError) -> str:
    """What is wrong with which file."""
    if isinstance(error, FileNotFoundError):
        return f"there is no {error.filename}. Is its name right, and is it seen from this folder?"
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror[0].lower()}{error.strerror[1:]}."
    return str(error)


async def _replay(
    files: list[Path],
    out: IO[str] | None,
    store: Store | None,
    catalogue: Catalogue,
    count: Count,
    report: Report | None,
) -> None:
    numbers: deque[int] = deque()
    kept: list[Decision] = []
    with ExitStack() as stack:
        read = Reader(catalogue, count)
        streams = [_in_order(read.entries(path, stack.enter_context(_open(path)))) for path in files]
        open_stories, lines = OpenStories(), Lines(out) if out else None
        if lines:
            stack.callback(lines.close)
        replayed = decisions(heapq.merge(*streams, key=_published), catalogue, numbers.popleft, open_stories)
        while True:
            if not numbers:
                first = count.items + 1  # no story has that number yet: each item opens one at most
                numbers.extend(await store.stories.reserve_ids(BATCH) if store else range(first, first + BATCH))
            decision = next(replayed, None)
            if decision is None:
                break
            if lines:
                lines.take(decision)
            if report:
                report.take(decision, open_stories.considered)
            count.take(decision)
            if store:
                kept.append(decision)
                if len(kept) >= BATCH:
                    await store.apply_quiet(kept)
                    kept.clear()
    if store and kept:
        await store.apply_quiet(kept)


def decisions(
    entries: Iterable[Entry], catalogue: Catalogue, new_id: Callable[[], int], open_stories: OpenStories | None = None
) -> Iterator[Decision]:
    """What the pipeline decides on entries in time order, by their own clock."""
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    open_stories = OpenStories() if open_stories is None else open_stories  # an empty one is false
    expired: datetime | None = None
    baseline: Baseline | None = None
    for entry in entries:
        now = entry.seen
        baseline = baseline or Baseline(now)
        if expired is None or now - expired >= EXPIRE_EVERY:
            open_stories.expire(now)
            expired = now
        matched = matcher.match(entry)
        before, merge = placed(open_stories, matched, now)
        around = around_of(open_stories, baseline, before, matched, now, merge)
        decision = decide(before, matched, now, new_id, around=around)
        open_stories.put(decision.story, matched)
        baseline.note(new_topics(before, decision.story), decision.story.opened)
        yield decision


class Reader:
    """Items of archives as entries; what cannot be read is named and skipped."""

    def __init__(self, catalogue: Catalogue, count: Count) -> None:
        self._known = {source.publisher.casefold(): source for source in catalogue.sources}
        self._sources: dict[tuple[str, str, str], Source] = {}
        self._count = count

    def entries(self, path: Path, lines: Iterable[str]) -> Iterator[Entry]:
        """The entries of one file, in its order."""
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield self._entry(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
                self._count.fault(f"{path}, line {number}: {_why(error)}")

    def _entry(self, item: dict[str, Any]) -> Entry:
        at = datetime.fromisoformat(item["published"])
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        title, summary, url = (_text(item.get(name)) for name in ("title", "summary", "url"))
        title, summary = headed(title, summary)
        return Entry(_text(item["id"]), self._source(item), title, summary, url, _text(item["lang"]), at, at)

    def _source(self, item: dict[str, Any]) -> Source:
        outlet, language = _text(item["outlet"]), _text(item["lang"])
        feed = _text(item.get("feed")) or f"replay:{outlet}"
        key = (outlet, feed, language)
        if key not in self._sources:
            known = self._known.get(outlet.casefold())
            self._sources[key] = Source(
                outlet,
                feed,
                language,
                known.kind if known else Kind.NEWS,
                known.country if known else "",
                known.control if known else Control.INDEPENDENT,
                outlet=outlet,
            )
        return self._sources[key]


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", errors="replace")
    return path.open(encoding="utf-8-sig", errors="replace")


def _in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries in order of time, where the file keeps it to within some thousands of items."""
    waiting: list[tuple[datetime, int, Entry]] = []
    for number, entry in enumerate(entries):
        heapq.heappush(waiting, (entry.published, number, entry))
        if len(waiting) > SORTED_WITHIN:
            yield heapq.heappop(waiting)[2]
    while waiting:
        yield heapq.heappop(waiting)[2]


def _text(value: object) -> str:
    """A field's text: empty for null, numbers as they are written, half characters as question marks."""
    if isinstance(value, (dict, list)):
        raise TypeError("a field that should be text is none")
    text = "" if value is None else str(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _published(entry: Entry) -> datetime:
    return entry.published


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is no JSON ({error.msg})"
    if isinstance(error, KeyError):
        return f"has no {error}"
    return f"cannot be read ({error})"
