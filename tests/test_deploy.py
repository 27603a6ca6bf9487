"""What stands ready for service managers and containers fits the program."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli import build_parser
from bot.settings import EXAMPLES

PROJECT = Path(__file__).parents[1]
UNITS = sorted((PROJECT / "docs" / "deploy").glob("dewline*"))
TOLD = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")


def _commands() -> set[str]:
    known = build_parser()._subparsers
    assert known is not None
    return set(next(action.choices for action in known._actions if action.choices))


@pytest.mark.parametrize("path", [PROJECT / "Dockerfile", PROJECT / "compose.yaml", *UNITS], ids=lambda path: path.name)
def test_they_call_commands_that_exist_and_set_settings_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    called = set(re.findall(r"bin/dewline (\w+)", text)) | set(re.findall(r'"dewline", "(\w+)"', text))
    assert called <= _commands()
    named = set(re.findall(r"\b([A-Z]+_[A-Z_]+|LISTEN)[:=]", text))
    others = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB", "PYTHONUNBUFFERED"}
    assert named - others <= set(EXAMPLES)


def test_both_containers_are_asked_for_their_health() -> None:
    assert 'CMD ["dewline", "health"]' in (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    assert 'test: ["CMD", "dewline", "health"]' in (PROJECT / "compose.yaml").read_text(encoding="utf-8")


def test_the_container_holds_every_package_of_the_program() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", (PROJECT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert copied == {"bot", "feeds", "handlers"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_can_read_the_units(unit: Path, tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("no systemd-analyze here")
    for each in UNITS:  # what they call and who they run as is not on this machine
        text = re.sub(r"^(User|WorkingDirectory|ReadWritePaths)=.*\n", "", each.read_text(encoding="utf-8"), flags=re.M)
        text = re.sub(r"/opt/dewline/.venv/bin/dewline", "/bin/true", text)
        (tmp_path / each.name).write_text(text, encoding="utf-8")
    done = subprocess.run([verify, "verify", str(tmp_path / unit.name)], capture_output=True, text=True, timeout=60)
    said = [line for line in done.stderr.splitlines() if "dewline" in line]
    assert said == [], done.stderr


def test_every_file_is_told_of_where_the_operator_reads() -> None:
    units = ("dewline.service", "dewline-health.timer", "dewline-backup.timer")
    for name in (*units, "docker build", "docker compose up"):
        assert name in TOLD


def test_every_figure_of_the_metrics_is_documented() -> None:
    code = (PROJECT / "bot" / "metrics.py").read_text(encoding="utf-8")
    counted = set(re.findall(r'"(dewline_\w+)"', code))
    assert counted
    for name in counted:
        assert re.search(rf"`{name}(_total)?[`{{]", TOLD), name
