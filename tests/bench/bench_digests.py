"""A digest run for 20,000 chats that all chose one minute: seconds until every one is in the outbox, and memory.

python tests/bench/bench_digests.py [--chats 20000]
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
import time as clock
from datetime import UTC, datetime, time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from sqlalchemy import insert  # noqa: E402

from feeds.store import Store, migrate, open_store  # noqa: E402
from feeds.store.tables import chats, digests, subscriptions  # noqa: E402
from feeds.times.schedules import Schedule  # noqa: E402

EVENING = datetime(2026, 11, 23, 19, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 7, tzinfo=UTC)
ZONES = ("Europe/Warsaw", "Europe/Berlin", "Africa/Algiers", "Europe/Madrid")  # 08:00 in each is that moment
AT_ONCE = 5000


def megabytes() -> float:
    """The most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def fill(store: Store, count: int) -> None:
    """So many chats with a subscription and a digest at 08:00 by their own clocks."""
    eight = Schedule(time(8))
    since = {"since": EVENING, "state": "active", "state_since": EVENING}
    for start in range(1, count + 1, AT_ONCE):
        some = range(start, min(start + AT_ONCE, count + 1))
        about = [
            {"id": chat, "kind": "private", "title": "", "language": "en", "zone": ZONES[chat % 4], **since}
            for chat in some
        ]
        daily = {"at": 480, "days": eight.bits, "says_nothing": False, "since": EVENING, "next": MORNING}
        async with store.database.write() as connection:
            await connection.execute(insert(chats), about)
            wanted = [{"chat_id": chat, "thread": 0, "topic": "nato", "since": EVENING} for chat in some]
            await connection.execute(insert(subscriptions), wanted)
            await connection.execute(insert(digests), [{"chat_id": chat, "thread": 0, **daily} for chat in some])


async def measure(count: int) -> None:
    """Fill a database, run, and say what it took."""
    with tempfile.TemporaryDirectory(prefix="dewline-bench-") as folder:
        url = f"sqlite:///{folder}/bench.db"
        await migrate(url)
        async with open_store(url) as store:
            await fill(store, count)
            before, began = megabytes(), clock.perf_counter()
            done = await store.digests.run(MORNING)
            took = clock.perf_counter() - began
            again = await store.digests.run(MORNING)
            waiting = await store.outbox.waiting()
    print(f"{done} digests due at one minute into the outbox: {took:.2f} s, memory +{megabytes() - before:.0f} MB")
    print(f"again: {again}; waiting: {waiting}")
    if (done, again, waiting) != (count, 0, count):
        raise SystemExit("some were lost or doubled")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=20_000)
    asyncio.run(measure(parser.parse_args().chats))


if __name__ == "__main__":
    main()
