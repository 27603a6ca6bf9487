"""`dewline backup` and `dewline move` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import EXAMPLES


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in EXAMPLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert main(["migrate"]) == 0


def test_a_backup_says_how_large_it_is_and_can_be_used(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["backup", "copies/today.db"]) == 0
    assert "checked" in capsys.readouterr().out
    monkeypatch.setenv("DATABASE_URL", "sqlite:///copies/today.db")
    assert main(["status", "Kaliningrad"]) == 0


def test_a_backup_of_postgresql_names_the_right_tool(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@localhost/dewline")
    assert main(["backup", "today.db"]) == 2
    assert "pg_dump" in capsys.readouterr().err


def test_a_move_says_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["move", "sqlite:///new.db"]) == 0
    assert "Set DATABASE_URL to the new database" in capsys.readouterr().out
    assert Path("new.db").is_file()
    assert Path("data/dewline.db").is_file()


@pytest.mark.parametrize("url", ["foo", "", "mysql://somewhere/else", "sqlite:new.db", "sqlite:///:memory:"])
def test_a_move_to_what_is_no_address_is_a_usage_error(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["move", url]) == 2
    said = capsys.readouterr().err
    assert said.startswith("Nothing was moved: URL is neither sqlite:///FILE nor postgresql://…, for example ")


def test_a_password_in_a_mistyped_address_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["move", "postgresql://me:hunter2@x@host/news"]) == 2
    said = capsys.readouterr().err
    assert "write @ as %40" in said
    assert "hunter2" not in said


@pytest.mark.parametrize("url", ["sqlite:///data/dewline.db", "sqlite:///./data/../data/dewline.db"])
def test_a_move_to_where_everything_is_is_a_usage_error(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["move", url]) == 2
    assert "Both addresses are the same database" in capsys.readouterr().err


@pytest.mark.parametrize("file", ["", ".", "data"])
def test_a_backup_into_a_folder_is_a_usage_error(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", file]) == 2
    said = capsys.readouterr().err
    assert said.startswith("Nothing was copied: A copy needs a file of its own to go to")
    assert "is a folder" in said


def test_a_backup_never_takes_the_place_of_the_database(capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("data/dewline.db").stat().st_ino
    assert main(["backup", "data/dewline.db"]) == 2
    assert "is the database itself" in capsys.readouterr().err
    assert Path("data/dewline.db").stat().st_ino == before
