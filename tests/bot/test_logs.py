"""Logs: to stderr, with the token in no line of them, whoever wrote it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from bot import logs

SECRET = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level


@pytest.mark.parametrize("form", ["console", "json"])
def test_the_token_is_in_no_line_not_even_in_a_traceback(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("debug", form, SECRET)
    logs.get_logger("ours").info("asked", url=f"https://api.telegram.org/bot{SECRET}/getMe")
    logging.getLogger("some.library").warning("POST https://api.telegram.org/bot%s/sendMessage", SECRET)
    try:
        raise ValueError(f"bad address /bot{SECRET}")
    except ValueError:
        logs.get_logger("ours").exception("failed")
    said = capsys.readouterr().err
    assert SECRET not in said
    assert said.count(logs.REDACTED) >= 3
    assert "failed" in said


def test_json_lines_are_json_with_the_facts_as_keys(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info", "json", None)
    logs.get_logger("bot.scheduler").info("polled", source="Wire", new=3)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["source"], line["new"], line["level"]) == ("polled", "Wire", 3, "info")


def test_lines_below_the_level_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("warning", "console", None)
    logs.get_logger("ours").info("not this")
    logs.get_logger("ours").warning("but this")
    said = capsys.readouterr().err
    assert "not this" not in said
    assert "but this" in said
