"""`dewline replay`: what would I have been told? Archives of news items through the same code as live news.

    for each item until the end of the period, in time order, with the item's own time as the clock:
        matched  = match(entry)
        before   = open_stories.place(matched)  which may show that two stories are one
        decision = decide(before, matched)
        where it lies in the period, a line of JSON: id, topics, mentions, story, alert

What comes before the period is decided on too, so that its stories begin where they began and the baselines are known;
it is neither written nor counted. `--report FILE` makes a page for people (report.py). With `--store` entries and
stories are kept in DATABASE_URL too, all that were read, at their own times and with no deliveries: nobody was told of
them.
"""

from __future__ import annotations

import argparse
import heapq
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from bot.clock import utc_now
from bot.counting import counted
from bot.replaying.items import ArchiveError, Faults, Reader, in_order, opened
from bot.replaying.lines import Lines, tells
from bot.replaying.period import Period
from bot.replaying.report import Report
from feeds.briefs.baseline import Baseline
from feeds.catalogue import Catalogue
from feeds.deciding.decide import decide
from feeds.matching.match import Matcher
from feeds.memory import around_of, new_topics
from feeds.model import Decision, Entry, Matched
from feeds.store import Store, StoreError, migrate, open_store, possessed
from feeds.stories.cluster import OpenStories
from feeds.stories.merging import placed
from feeds.thresholds import BASELINES, DECIDING, Baselines, Deciding

BATCH = 500  # decisions stored in one transaction
EXPIRE_EVERY = timedelta(hours=1)
SHOW_EVERY = 1000
HOLDER = "a replay that keeps what it reads"  # what a bot is told that finds the database in use
AHEAD = timedelta(days=1)  # that an item may be of, by clocks that are wrong


@dataclass(slots=True)
class Count:
    """What a replay has come to so far, shown on a terminal while it runs."""

    period: Period = field(default_factory=Period)
    faults: Faults = field(default_factory=Faults)
    items: int = 0
    before: int = 0  # items before the period
    alerts: int = 0
    stopped: bool = False  # by a fault, which is told
    unordered: int = 0  # items that an earlier one follows, in spite of SORTED_WITHIN
    latest: datetime | None = None
    started: float = field(default_factory=time.perf_counter)

    def take(self, decision: Decision) -> bool:
        """Count a decision; says whether it lies in the period."""
        at = decision.matched.entry.published
        within = at in self.period
        self.items += within
        self.before += not within
        self.alerts += within and tells(decision)
        self.unordered += self.latest is not None and at < self.latest
        self.latest = max(at, self.latest or at)
        if (self.items + self.before) % SHOW_EVERY == 0 and sys.stderr.isatty():
            print(f"\r{at.date()}  {self._so_far()}", end="", file=sys.stderr, flush=True)
        return within

    def end(self) -> None:
        """Say what it came to."""
        seconds = time.perf_counter() - self.started
        start = "\r" if sys.stderr.isatty() else ""
        rate = (self.items + self.before) / seconds if seconds else 0
        print(f"{start}{self._so_far()}, {rate:,.0f} items a second", file=sys.stderr)
        if not self.items and self.period != Period() and not self.faulty:
            print("No item lies in the period. Do --from and --to fit the files?", file=sys.stderr)
        elif not self.items and not self.faulty:
            print("There is no item in the files.", file=sys.stderr)
        if self.unordered:
            items = counted(self.unordered, "item")
            print(f"{items} came after later ones: sort the files by date.", file=sys.stderr)
        for words in self.faults.torn:
            print(words, file=sys.stderr)
        if self.faults.lines:
            lines = counted(self.faults.lines, "line")
            print(f"{lines} could not be read:", *self.faults.first, sep="\n  ", file=sys.stderr)

    @property
    def faulty(self) -> bool:
        """Whether something else is told that may be why there is nothing."""
        return self.stopped or bool(self.faults.lines or self.faults.torn)

    def _so_far(self) -> str:
        before = f" after {self.before:,} before the period" if self.before else ""
        return f"{counted(self.items, 'item')}{before}, {counted(self.alerts, 'alert')}"


async def run(args: argparse.Namespace, database_url: str, catalogue: Catalogue) -> int:
    """Replay the files; returns the exit code.

    1 where a file cannot be read, or not to its end (the rest is told all the same), or nothing in it could be; 2 where
    the period is none, or the results would overwrite a file of items. Raises StoreError.
    """
    count = Count(Period(args.begin, args.end))
    fault = count.period.fault or _fault(args)
    if fault:
        print(f"The replay did not start: {fault}", file=sys.stderr)
        return 2
    report = Report(catalogue, count.period) if args.report else None
    try:
        async with AsyncExitStack() as stack:
            files = {path: stack.enter_context(opened(path)) for path in args.files}
            store: Store | None = None
            if args.store:
                # A bot that runs on it would take the archive's stories for what other processes read just now.
                await stack.enter_async_context(possessed(database_url, HOLDER))
                await migrate(database_url)
                store = await stack.enter_async_context(open_store(database_url))
            # Last: it empties what has been written before.
            out = stack.enter_context(args.out.open("w", encoding="utf-8")) if args.out else None
            await _replay(files, out, store, catalogue, count, report)
        if report:
            report.write(args.report, count.faults)
    except (OSError, ArchiveError) as error:
        count.stopped = True
        print(f"The replay stopped: {_in_words(error)}", file=sys.stderr)
        return 1
    except StoreError:
        count.stopped = True
        raise
    finally:
        count.end()
    if count.faults.torn:
        return 1
    return 0 if count.items or count.before or not count.faults.lines else 1


def _fault(args: argparse.Namespace) -> str:
    """Why a replay with these arguments would be in vain, or do harm; empty where it would not."""
    wanted = [path for path in (args.out, args.report) if path]
    if not wanted and not args.store:
        return "say where the results go: --report PAGE.html for people, --out OUT.jsonl for programs, or --store."
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


def _in_words(error: OSError | ArchiveError) -> str:
    """What is wrong with which file."""
    if isinstance(error, FileNotFoundError):
        return f"there is no {error.filename}. Is its name right, and is it seen from this folder?"
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror[0].lower()}{error.strerror[1:]}."
    return str(error)


async def _replay(
    files: dict[Path, Iterable[str]],
    out: IO[str] | None,
    store: Store | None,
    catalogue: Catalogue,
    count: Count,
    report: Report | None,
) -> None:
    numbers: deque[int] = deque()
    kept: list[Decision] = []
    with ExitStack() as stack:
        stored = [state.source for state in await store.sources.all(unlisted=True)] if store else []
        read = Reader(catalogue, count.faults, utc_now() + AHEAD, count.period, stored)
        streams = [in_order(read.entries(path, lines)) for path, lines in files.items()]
        entries = heapq.merge(*streams, key=_published)
        open_stories, lines = OpenStories(), Lines(out) if out else None
        if lines:
            stack.callback(lines.close)
        replayed = decisions(entries, catalogue, numbers.popleft, open_stories)
        next_number = 1
        while True:
            if not numbers:  # an item opens one story at most
                numbers.extend(
                    await store.stories.reserve_ids(BATCH) if store else range(next_number, next_number + BATCH)
                )
                next_number += BATCH
            decision = next(replayed, None)
            if decision is None:
                break
            within = count.take(decision)
            if lines:
                lines.take(decision, within)
            if report:
                heard = open_stories.heard(decision.story) if decision.story.told else ()
                report.take(decision, open_stories.considered, heard)
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
    return decided(map(matcher.match, entries), new_id, open_stories)


def decided(
    found: Iterable[Matched],
    new_id: Callable[[], int],
    open_stories: OpenStories,
    deciding: Deciding = DECIDING,
    baselines: Baselines = BASELINES,
) -> Iterator[Decision]:
    """The same of entries that were matched already."""
    expired: datetime | None = None
    baseline: Baseline | None = None
    for matched in found:
        now = matched.entry.seen
        baseline = baseline or Baseline(now, baselines)
        baseline.saw(now)
        if expired is None or now - expired >= EXPIRE_EVERY:
            open_stories.expire(now)
            expired = now
        before, merge = placed(open_stories, matched, now)
        if merge is not None:
            baseline.absorb(merge)
        around = around_of(open_stories, baseline, before, matched, now, merge)
        decision = decide(before, matched, now, new_id, around=around, rules=deciding)
        open_stories.put(decision.story, matched)
        baseline.note(new_topics(before, decision.story), decision.story.opened)
        yield decision


def _published(entry: Entry) -> datetime:
    return entry.published
