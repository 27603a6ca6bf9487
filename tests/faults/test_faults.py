"""Kills at random moments and everything else that goes wrong: nothing is lost, doubled without reason, or too fast.

`make soak` does the same for longer, and `python tests/faults/soak.py --seed N` a run again that failed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.sizes import LIGHT, SERVER, WHOLE, Sizes
from tests.faults.stage import round_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    ("seed", "sizes"),
    [(1, LIGHT), (3, WHOLE), (4, SERVER)],
    ids=["delivery alone, seed 1", "the whole program, seed 3", "on a server, seed 4"],
)
async def test_whatever_goes_wrong_everything_comes_in_order_and_in_time(
    tmp_path: Path, seed: int, sizes: Sizes
) -> None:
    found, stage = await round_of(seed, tmp_path, sizes)
    (tmp_path / "trace.txt").write_text(stage.trace(), encoding="utf-8")
    assert found == [], f"seed {seed}, {tmp_path}"
    assert len(stage.record.kills) == sizes.kills
    assert len(stage.record.owed) > 5
