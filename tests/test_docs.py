"""The README is true: every command, setting and topic is documented, and every documented one exists."""

from __future__ import annotations

import re
from pathlib import Path

from bot.cli import build_parser
from bot.settings import EXAMPLES
from feeds.catalogue import load_catalogue
from handlers.commands import COMMANDS

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def _first_cells(pattern: str) -> set[str]:
    return {
        name
        for line in README.splitlines()
        if line.startswith("| `")
        for name in re.findall(pattern, line.split("|")[1])
    }


def test_every_chat_command_is_in_the_readme_and_no_other() -> None:
    assert _first_cells(r"`/(\w+)") == set(COMMANDS)


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    assert _first_cells(r"`([A-Z][A-Z_]+)`") == set(EXAMPLES)


def test_every_terminal_command_is_in_the_readme_and_no_other() -> None:
    known = build_parser()._subparsers
    assert known is not None
    commands = next(action.choices for action in known._actions if action.choices)
    assert _first_cells(r"`dewline (\w+)") == set(commands)


def test_every_topic_is_in_the_readme_with_its_title_and_description() -> None:
    for topic in load_catalogue().topics:
        assert f"| `{topic.id}` | {topic.title} | {topic.description} |" in README


def test_every_make_target_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set() < set(re.findall(r"`make (\w+)", README)) <= targets


def test_every_file_the_readme_links_to_exists() -> None:
    for target in re.findall(r"\]\(((?:docs|feeds|bot|handlers|tests)[^)]*)\)", README):
        assert (PROJECT / target).exists(), target


def test_every_module_that_docs_and_comments_name_exists() -> None:
    folders = [PROJECT / name for name in ("bot", "docs", "feeds", "handlers", "tests")]
    for path in (path for folder in folders for suffix in ("md", "py", "toml") for path in folder.rglob(f"*.{suffix}")):
        for named in re.findall(r"\b(?:bot|feeds|handlers|tests)/[\w/]+\.(?:py|toml)\b", path.read_text("utf-8")):
            assert (PROJECT / named).exists(), f"{path.relative_to(PROJECT)} names {named}"


def test_the_lock_file_pins_everything_with_hashes_and_names_no_address() -> None:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    packages = [line for line in lock.splitlines() if re.match(r"^[a-z0-9]", line)]
    assert packages
    assert all("==" in line for line in packages)
    assert lock.count("--hash=sha256:") >= len(packages)
