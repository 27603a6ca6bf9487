"""Runs of the fault harness one after the other, the delivering part and the whole program in turn, until it is enough.

    python tests/faults/soak.py                      # half an hour or 500 kills, whichever comes first
    python tests/faults/soak.py --minutes 5 --kills 100
    python tests/faults/soak.py --seed 17 --rounds 1 # that run again

Prints a line for each run and a sum; exits with 1 at the first violation, telling its seed and keeping its files.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.faults.sizes import LIGHT, SERVER, WHOLE, Sizes
from tests.faults.stage import Stage, round_of


@dataclass(slots=True)
class Sum:
    """What all runs together came to."""

    runs: int = 0
    kills: int = 0
    owed: int = 0
    sent: int = 0
    again: int = 0

    def take(self, stage: Stage) -> None:
        """Count a run."""
        self.runs += 1
        self.kills += len(stage.record.kills)
        self.owed += len(stage.record.owed) * len(stage.record.addresses)
        self.sent += len(stage.witness.accepted)
        self.again += stage.repeats()


def sizes_of(seed: int) -> Sizes:
    """Every third run is one of the whole program, and every third one on a server."""
    return (WHOLE, LIGHT, SERVER)[seed % 3]


async def soak(seed: int, minutes: float, kills: int, rounds: int) -> int:
    """Run until one of the three is reached; the exit code."""
    total, begun = Sum(), time.monotonic()
    while total.runs < rounds and total.kills < kills and time.monotonic() - begun < 60 * minutes:
        folder = Path(tempfile.mkdtemp(prefix="dewline-soak-"))
        found, stage = await round_of(seed, folder, sizes_of(seed))
        total.take(stage)
        print(_line(seed, stage, found), flush=True)
        if found:
            (folder / "trace.txt").write_text(stage.trace(), encoding="utf-8")
            print(*found[:20], f"Its files are in {folder}.", sep="\n")
            print(f"Again: python tests/faults/soak.py --seed {seed} --rounds 1")
            return 1
        shutil.rmtree(folder)
        seed += 1
    print(
        f"{total.runs} runs, {total.kills} kills in {(time.monotonic() - begun) / 60:.0f} minutes: {total.owed} alerts "
        f"owed, all came, in order; {total.again} came twice, each after a kill or a lost answer; no limit was broken"
    )
    return 0


def _line(seed: int, stage: Stage, found: list[str]) -> str:
    faults = Counter(call["fault"] for call in stage.witness.calls if call["fault"])
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(faults.items()))
    owed = len(stage.record.owed) * len(stage.record.addresses)
    return (
        f"seed {seed}: {len(stage.record.kills)} kills, {owed} alerts owed, {stage.repeats()} repeated, calls met "
        f"{told}: {f'{len(found)} violations' if found else 'well'}"
    )


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the next has the next")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=10**9)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)  # a sandbox whose callers are killed has much to say
    return asyncio.run(soak(options.seed, options.minutes, options.kills, options.rounds))


if __name__ == "__main__":
    sys.exit(main())
