"""What is run by hand finds all that it imports: benchmarks, soaks, scores and what looks after the texts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# Each in a child of one process that has loaded the program: to start Python for each takes a quarter of a minute.
LOAD = """
import os, runpy, sys
import bot.wiring
for path in sys.argv[1:]:
    if os.fork() == 0:
        sys.path[0] = os.path.dirname(path)
        runpy.run_path(path)
        os._exit(0)
    if os.wait()[1]:
        sys.exit(path)
"""


def test_every_tool_beside_the_tests_finds_what_it_imports() -> None:
    tools = [path for path in sorted(HERE.rglob("*.py")) if '\nif __name__ == "__main__":' in path.read_text("utf-8")]
    assert tools
    command = [sys.executable, "-c", LOAD, *map(str, tools)]
    loaded = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)
    assert loaded.returncode == 0, loaded.stderr
