"""`dewline health` says how the running bot is."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.terminal.health import report


class _Answers(BaseHTTPRequestHandler):
    status, body = 200, b'{"ok": true, "detail": "well"}'

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@pytest.fixture
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "code", "said"),
    [
        (200, b'{"ok": true, "detail": "well"}', 0, "well"),
        (200, b'{"ok": false, "detail": "the disk is full"}', 0, "the disk is full"),
        (503, json.dumps({"ok": False, "detail": "nothing is delivered"}).encode(), 1, "nothing is delivered"),
        (404, b"<html>", 1, "an answer that is not Dewline's"),
    ],
)
def test_it_says_what_the_bot_says(
    port: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    status: int,
    body: bytes,
    code: int,
    said: str,
) -> None:
    monkeypatch.setattr(_Answers, "status", status)
    monkeypatch.setattr(_Answers, "body", body)
    assert report(("0.0.0.0", port)) == code
    captured = capsys.readouterr()
    assert said in captured.out + captured.err


def test_a_bot_that_does_not_answer_is_not_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(("127.0.0.1", 1)) == 1
    assert "no answer at http://127.0.0.1:1/healthz" in capsys.readouterr().err


def test_without_an_address_it_says_which_setting_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(None) == 2
    assert "LISTEN" in capsys.readouterr().err


def test_asking_loads_nothing_of_the_program_but_its_settings() -> None:
    asked = (
        "import sys; from bot.cli import main; main(['health']); print(*{name.split('.')[0] for name in sys.modules})"
    )
    environment = {"PATH": "", "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, timeout=60)
    assert "LISTEN" in done.stderr
    loaded = set(done.stdout.split())
    assert "pydantic" in loaded
    assert not loaded & {"telegram", "sqlalchemy", "apscheduler", "aiohttp", "feeds", "handlers"}
