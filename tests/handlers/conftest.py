"""The newsroom's month in a SQLite file, made once: each test works on a copy of it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from newsroom import catalogue, fill, meet, services

from feeds.asking.subjects import SubjectIndex
from feeds.catalogue import Catalogue
from feeds.store import migrate, open_store
from handlers.reply import Services


@pytest.fixture(scope="session")
def whole_catalogue() -> Catalogue:
    """The packaged catalogue."""
    return catalogue()


@pytest.fixture(scope="session")
def whole_index(whole_catalogue: Catalogue) -> SubjectIndex:
    """The packaged catalogue's subjects, as people type them."""
    return SubjectIndex(whole_catalogue)


async def _make(url: str, filled: bool) -> None:
    await migrate(url)
    async with open_store(url) as store:
        await meet(store)
        if filled:
            await fill(store)


@pytest.fixture(scope="session")
def _files(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    folder = tmp_path_factory.mktemp("newsroom")
    files = {True: folder / "filled.db", False: folder / "empty.db"}
    for filled, path in files.items():
        asyncio.run(_make(f"sqlite:///{path}", filled))
    return files


@pytest.fixture
async def at_hand(
    _files: dict[bool, Path], whole_catalogue: Catalogue, whole_index: SubjectIndex, tmp_path: Path
) -> AsyncIterator[Services]:
    """What handlers may use, with a month of news behind it."""
    path = shutil.copyfile(_files[True], tmp_path / "month.db")
    async with open_store(f"sqlite:///{path}") as store:
        yield services(store, catalogue=whole_catalogue, index=whole_index, contact="https://example.org/our-bot")


@pytest.fixture
async def before_all(
    _files: dict[bool, Path], whole_catalogue: Catalogue, whole_index: SubjectIndex, tmp_path: Path
) -> AsyncIterator[Services]:
    """What handlers may use before anything was ever read."""
    path = shutil.copyfile(_files[False], tmp_path / "empty.db")
    async with open_store(f"sqlite:///{path}") as store:
        yield services(store, catalogue=whole_catalogue, index=whole_index)
