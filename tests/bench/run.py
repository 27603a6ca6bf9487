"""`make bench`: every benchmark of this folder in turn, each in a process of its own.

    python tests/bench/run.py            all of them
    python tests/bench/run.py match      those whose name contains a word

Figures are ratios to a baseline measured in the same run wherever a baseline exists: absolute times differ by machine.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run what was asked for; the exit code is 1 if any benchmark failed to run."""
    words = sys.argv[1:]
    every = sorted(HERE.glob("bench_*.py"))
    chosen = [path for path in every if not words or any(word in path.stem for word in words)]
    if not chosen:
        print(
            f"no benchmark is called {' '.join(words)}; there are: {', '.join(p.stem for p in HERE.glob('bench_*.py'))}"
        )
        return 2
    failed = []
    for path in chosen:
        print(f"\n== {path.stem.removeprefix('bench_')}", flush=True)
        if subprocess.run([sys.executable, str(path)], check=False, cwd=HERE.parents[1]).returncode:
            failed.append(path.stem)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
