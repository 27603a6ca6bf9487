"""Logs: to stderr, with the token in no line of them, whoever wrote it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from telegram.ext import ExtBot
from telegram.request import BaseRequest

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


class _Answering(BaseRequest):
    """A Bot API where somebody has written something."""

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        chat = {"id": 5, "type": "private", "first_name": "Somebody"}
        message = {"message_id": 1, "date": 1, "chat": chat, "text": "/watch my secret plan"}
        return 200, json.dumps({"ok": True, "result": [{"update_id": 1, "message": message}]}).encode()


async def test_what_people_write_stands_in_no_line_at_any_level(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("debug", "console", SECRET)
    bot = ExtBot(SECRET, request=_Answering(), get_updates_request=_Answering())
    assert await bot.get_updates()
    said = capsys.readouterr().err
    assert "secret plan" not in said
    assert "Somebody" not in said
