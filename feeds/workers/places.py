"""The time zone of a place on the map, found in a process of its own: the map takes 35 MB, and is asked once in the
life of a chat.

    python -m feeds.workers.places 52.23 21.01      Europe/Warsaw
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from feeds.times.zones import is_zone

PATIENCE = 20.0  # seconds: a start of Python and a look at the map take one
_ROOT = Path(__file__).resolve().parents[2]


async def zone_at(latitude: float, longitude: float) -> str | None:
    """The zone of a place; None where the map knows none. Raises TimeoutError where the machine is too busy."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "feeds.workers.places",
        str(float(latitude)),
        str(float(longitude)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    zone = said.decode().strip()
    return zone if is_zone(zone) else None


def main() -> None:
    """Print the zone of the place that the arguments name."""
    from tzfpy import get_tz

    latitude, longitude = map(float, sys.argv[1:])
    sys.stdout.write(get_tz(longitude, latitude))


if __name__ == "__main__":
    main()
