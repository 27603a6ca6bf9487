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
    assert main(["backup", "today.db"]) == 1
    assert "pg_dump" in capsys.readouterr().err


def test_a_move_says_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["move", "sqlite:///new.db"]) == 0
    assert "Set DATABASE_URL to the new database" in capsys.readouterr().out
    assert Path("new.db").is_file()
    assert Path("data/dewline.db").is_file()


def test_a_move_to_nowhere_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["move", "mysql://somewhere/else"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Nothing was moved: DATABASE_URL is neither")
    assert "Traceback" not in said
