"""A backup of a running bot's database is whole, is of one moment, and never replaces a good one by a bad one."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

import pytest

from feeds.store import CannotOpenError, NotADatabaseError, Store, open_store
from feeds.store.base import backup
from feeds.store.base.backup import NotAFileError, back_up
from feeds.store.base.errors import NoDatabaseError
from tests.feeds.store.making import entry, matched, opening, poll, subscribe


def _url(path: Path) -> str:
    return f"sqlite:///{path}"


async def test_a_backup_taken_while_the_bot_runs_holds_everything(file_store: Store, tmp_path: Path) -> None:
    chat = await subscribe(file_store, 7, "kaliningrad")
    await poll(file_store, opening(1, matched(entry("Drill near Baltiysk"), ["kaliningrad"])))
    size = await back_up(_url(tmp_path / "file.db"), tmp_path / "copies" / "monday.db")
    await file_store.subscriptions.remove(chat, ["kaliningrad"])
    assert size == (tmp_path / "copies" / "monday.db").stat().st_size
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["monday.db"]
    async with open_store(_url(tmp_path / "copies" / "monday.db")) as copy:
        assert [each.topic for each in await copy.subscriptions.of(chat)] == ["kaliningrad"]
        assert [hit.file.story.id for hit in await copy.search("baltiysk", 5)] == [1]
        assert await copy.outbox.waiting() == 1


async def test_a_backup_that_fails_leaves_the_one_before(file_store: Store, tmp_path: Path) -> None:
    await back_up(_url(tmp_path / "file.db"), tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "broken.db").write_bytes(b"no database at all, though long enough to look like a file of one" * 50)
    with pytest.raises(NotADatabaseError):
        await back_up(_url(tmp_path / "broken.db"), tmp_path / "copy.db")
    with pytest.raises(NoDatabaseError, match="there is no"):
        await back_up(_url(tmp_path / "missing.db"), tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == before
    assert not list(tmp_path.glob("*.unfinished"))


async def test_two_backups_to_one_file_at_once_are_both_whole(
    file_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, target = tmp_path / "file.db", tmp_path / "copy.db"
    checked, began = backup._checked, list[Path]()

    def meanwhile(copy: sqlite3.Connection) -> None:
        checked(copy)
        if not began:
            began.append(target)
            assert backup._copy(database, target) > 0

    monkeypatch.setattr(backup, "_checked", meanwhile)
    size = await back_up(_url(database), target)
    assert began
    assert target.stat().st_size == size
    assert not list(tmp_path.glob("*.unfinished"))


async def test_what_a_killed_backup_left_is_deleted_by_a_later_one(file_store: Store, tmp_path: Path) -> None:
    left, going_on = tmp_path / "copy.db.1.unfinished", tmp_path / "copy.db.2.unfinished"
    left.touch()
    going_on.touch()
    an_hour_ago = time.time() - 3601
    os.utime(left, (an_hour_ago, an_hour_ago))
    await back_up(_url(tmp_path / "file.db"), tmp_path / "copy.db")
    assert list(tmp_path.glob("*.unfinished")) == [going_on]


async def test_a_backup_into_a_place_that_cannot_be_written_says_so(file_store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotOpenError, match="file"):
        await back_up(_url(tmp_path / "file.db"), tmp_path / "file" / "copy.db")


async def test_postgresql_is_backed_up_by_its_own_tool() -> None:
    with pytest.raises(NotAFileError, match="pg_dump"):
        await back_up("postgresql://localhost/dewline", Path("copy.db"))
