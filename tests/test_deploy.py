"""What stands ready for service managers and containers fits the program."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from bot.cli import build_parser
from bot.settings import EXAMPLES
from bot.terminal.health import PATIENCE

PROJECT = Path(__file__).parents[1]
UNITS = sorted((PROJECT / "docs" / "deploy").glob("dewline*"))
TOLD = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")


def _project() -> dict[str, list[str]]:
    project: dict[str, list[str]] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


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
    others = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB", "PYTHONUNBUFFERED", "UV_COMPILE_BYTECODE"}
    assert named - others <= set(EXAMPLES)


def test_both_containers_are_asked_for_their_health() -> None:
    assert 'CMD ["dewline", "health"]' in (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    assert 'test: ["CMD", "dewline", "health"]' in (PROJECT / "compose.yaml").read_text(encoding="utf-8")


def test_a_look_at_its_health_gets_more_time_than_the_program_needs_to_answer() -> None:
    for name in ("Dockerfile", "compose.yaml"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        allowed = int(re.findall(r"timeout[=:] ?(\d+)s", text)[-1])
        assert allowed > 2 * PATIENCE, name


def test_what_a_server_installs_is_pinned_as_it_is_tested_and_holds_no_tools() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (PROJECT / name).read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.findall(r"^([a-z0-9-]+==\S+)(.*?)(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        return {package: re.sub(r"\s*#.*", "", rest).strip() for package, rest in pinned}

    tested, run = pins("requirements.lock"), pins("requirements-run.lock")
    assert run.items() <= tested.items(), "run `make lock`"
    names = {package.partition("==")[0] for package in run}
    assert names >= {re.split(r"[>\[]", line)[0] for line in _project()["dependencies"]}, "run `make lock`"
    assert not names & {"pytest", "mypy", "ruff", "playwright", "uv"}


def test_health_starts_the_bot_again_only_where_it_answered_badly_twice(tmp_path: Path) -> None:
    unit = (PROJECT / "docs" / "deploy" / "dewline-health.service").read_text(encoding="utf-8")
    line = re.search(r"^ExecStart=/bin/sh -c '(.*)'$", unit, re.MULTILINE)
    assert line is not None
    asked, restarted = tmp_path / "asked", tmp_path / "restarted"
    for name, text in {
        "dewline": f'echo >> {asked}; code=$(cut -d" " -f"$(wc -l < {asked})" {tmp_path}/codes); exit $code',
        "systemctl": f'echo "$*" > {restarted}',
        "sleep": "exit 0",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "DEWLINE": str(tmp_path / "dewline")}
    for codes, ended, again in (("0", 0, False), ("2", 2, False), ("1 0", 0, False), ("1 1", 0, True)):
        (tmp_path / "codes").write_text(codes, encoding="utf-8")
        asked.unlink(missing_ok=True)
        script = line[1].replace("$$", "$")
        done = subprocess.run(["/bin/sh", "-c", script], env=environment, timeout=60, check=False)
        assert (done.returncode, restarted.exists()) == (ended, again), codes
    said = "what was stopped meanwhile, as to restore a backup, is not started"
    assert restarted.read_text(encoding="utf-8") == "try-restart dewline\n", said


def test_the_container_holds_every_package_of_the_program() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", (PROJECT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert copied == {"bot", "feeds", "handlers"}


def test_the_program_is_compiled_where_it_is_installed_since_who_runs_it_may_not_write_there() -> None:
    compiled = re.search(
        r"^install:.*\n\t@\S+ -m compileall -q ([a-z ]+?)  #", (PROJECT / "Makefile").read_text("utf-8"), re.M
    )
    assert compiled is not None
    assert set(compiled[1].split()) == {"bot", "feeds", "handlers"}
    before, _, _ = (PROJECT / "Dockerfile").read_text(encoding="utf-8").partition("RUN uv")
    assert "\nENV UV_COMPILE_BYTECODE=1\n" in before


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
