"""A sandbox for the tests of this folder that ask for one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.desk import Desk, opened
from tests.bot.talk import Talk, talking


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A sandbox, a bot and a person."""
    async with opened() as made:
        yield made


@pytest.fixture
async def talk(desk: Desk) -> AsyncIterator[Talk]:
    """The adapter, attached and ready."""
    async with talking(desk) as made:
        yield made
