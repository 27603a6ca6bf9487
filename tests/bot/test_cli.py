"""The command line: exit codes, and faults told in words a person can act on."""

from __future__ import annotations

import asyncio
import re
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import cli
from bot.cli import build_parser, main
from bot.sandbox.server import running
from bot.sandbox.world import World
from bot.settings import EXAMPLES
from feeds.audience import Address
from feeds.store import open_store
from tests.journeys.wire import Wire, running_wire

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in EXAMPLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def _said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return captured.out + captured.err


@pytest.mark.parametrize(
    "arguments", [[], ["rn"], ["run", "--fast"], ["demo", "--port", "high"], ["demo", "--speed", "0"], ["replay"]]
)
def test_a_mistyped_command_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: dewline" in _said(capsys)


def test_what_a_command_does_not_know_is_told_with_its_own_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", "--prot", "1"])
    said = _said(capsys)
    assert "usage: dewline demo" in said
    assert "unrecognized arguments: --prot 1" in said


@pytest.mark.parametrize("port", [22, 6379])
def test_a_port_that_no_feed_is_served_on_is_refused_before_the_demo_starts(
    port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--port", str(port)]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith(f"Port {port} cannot be used: the bot asks no feeds there. Try another")
    assert printed.out == ""


def test_a_port_that_is_taken_is_told_before_the_demo_starts(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["demo", "--port", str(port)]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith(f"Port {port} cannot be used: address already in use. Try another")
    assert printed.out == ""


def test_a_mistyped_command_is_told_with_the_one_that_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["stauts", "Kaliningrad"])
    assert "did you mean status?" in _said(capsys)


@pytest.mark.parametrize("command", build_parser().commands)
def test_each_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert command in _said(capsys)


def test_the_help_of_status_says_what_a_script_gets_for_a_slip(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["status", "--help"])
    assert "1 none was, as there is no database or SUBJECT may be a slip" in " ".join(_said(capsys).split())


def test_run_without_a_token_says_which_setting_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 2
    assert "TELEGRAM_BOT_TOKEN: is missing" in _said(capsys)


def test_a_broken_sources_file_is_told_with_file_and_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[source]]\nname = "A"\nurl = = "x"\n', encoding="utf-8")
    monkeypatch.setenv("SOURCES_FILE", str(path))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert main(["run"]) == 2
    said = _said(capsys)
    assert "mine.toml" in said
    assert "line 3" in said


def test_a_broken_opml_file_is_told_with_file_and_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "mine.opml"
    path.write_text("<opml>\n<body>\n<outline xmlUrl='http://a.example/' text='A'>\n</body></opml>", encoding="utf-8")
    monkeypatch.setenv("SOURCES_FILE", str(path))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert main(["run"]) == 2
    said = _said(capsys)
    assert "mine.opml:4:" in said


def test_a_broken_topics_file_is_told_with_its_faults(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "topics.toml"
    path.write_text('[[topic]]\nid = "no title"\n', encoding="utf-8")
    monkeypatch.setenv("TOPICS_FILE", str(path))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert main(["run"]) == 2
    assert "topics.toml" in _said(capsys)


def test_a_database_that_is_no_database_is_told_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "notes.db").write_text("these are my notes, not a database; " * 50, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/notes.db")
    assert main(["migrate"]) == 1
    assert "The database cannot be used" in _said(capsys)


def test_an_unreachable_server_is_told_without_its_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://dewline:hunter2@127.0.0.1:1/dewline")
    assert main(["migrate"]) == 1
    said = _said(capsys)
    assert "The database cannot be used" in said
    assert "hunter2" not in said


def test_migrate_makes_the_database_and_does_nothing_the_second_time(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new/dewline.db")
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0
    assert (tmp_path / "new" / "dewline.db").is_file()
    assert "schema" in _said(capsys)


async def _doctor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, gone: bool = False, twin: bool = False, folder: str = "."
) -> int:
    world = World()
    async with running(world) as api, running_wire(Wire()) as wire:
        wire.add_source("vilnius")
        listed = wire.sources_toml()
        if gone:
            listed += listed.replace("vilnius", "nowhere")
        if twin:
            [url] = re.findall(r'url = "(.*)"', listed)
            outlines = f'<outline text="vilnius" xmlUrl="{url}"/><outline text="again" xmlUrl="{url}/"/>'
            listed = f"<opml><body>{outlines}</body></opml>"
        (tmp_path / "sources.toml").write_text(listed, encoding="utf-8")
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", world.token)
        monkeypatch.setenv("TELEGRAM_API_URL", api)
        monkeypatch.setenv("SOURCES_FILE", str(tmp_path / "sources.toml"))
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / folder}/dewline.db")
        monkeypatch.setenv("ALLOW_PRIVATE_FEEDS", "true")
        return await asyncio.to_thread(main, ["doctor"])


async def test_doctor_is_content_where_all_is_well(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await asyncio.to_thread(_migrated, monkeypatch, tmp_path)
    assert await _doctor(monkeypatch, tmp_path, gone=False) == 0
    said = _said(capsys)
    assert "@DewlineBot" in said
    assert "vilnius: 1 entry\n" in said
    assert "1 source to poll (0 added by hand), 0 deliveries waiting" in said


async def test_doctor_opens_the_database_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    await asyncio.to_thread(_migrated, monkeypatch, tmp_path)
    opened = list[str]()
    monkeypatch.setattr("bot.terminal.doctor.open_store", lambda url: opened.append(url) or open_store(url))
    assert await _doctor(monkeypatch, tmp_path, gone=False) == 0
    assert len(opened) == 1


async def test_doctor_says_where_it_found_no_database_and_makes_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert await _doctor(monkeypatch, tmp_path, folder="new") == 0, "as before the first run"
    assert f"ok     database: there is no {tmp_path}/new/dewline.db yet; the first run makes it" in _said(capsys)
    assert not (tmp_path / "new").exists()


async def test_doctor_says_that_a_database_could_not_be_made_where_it_is_to_lie(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    assert await _doctor(monkeypatch, tmp_path, folder="file/data") == 1
    assert "WRONG  database: The database file cannot be opened or created." in _said(capsys)


async def test_doctor_says_how_many_watches_can_no_longer_be_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await asyncio.to_thread(_migrated, monkeypatch, tmp_path)
    now = datetime.now(UTC)
    async with open_store(f"sqlite:///{tmp_path}/dewline.db") as store:
        await store.chats.meet(1, "private", "Anna", "en", now)
        for query in ("redzikowo", "topic:putin", "aegis [base", "radar NOT topic:gone"):
            number = await store.watches.propose(Address(1), "", query, now)
            await store.watches.confirm(Address(1), number, now, 20)
    assert await _doctor(monkeypatch, tmp_path, gone=False) == 0
    assert "watches: 4; without finds, as they can no longer be read: 2" in _said(capsys)


async def test_doctor_names_a_source_that_does_not_answer_and_exits_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await asyncio.to_thread(_migrated, monkeypatch, tmp_path)
    assert await _doctor(monkeypatch, tmp_path, gone=True) == 1
    said = _said(capsys)
    assert "WRONG  nowhere" in said
    assert "ok     vilnius" in said


async def test_doctor_says_which_source_is_left_out_as_it_is_listed_twice_and_is_content(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await asyncio.to_thread(_migrated, monkeypatch, tmp_path)
    assert await _doctor(monkeypatch, tmp_path, twin=True) == 0
    said = _said(capsys)
    assert 'ok     sources\' list: sources.toml:1: source 2 "again": left out' in said
    assert "1 source to poll" in said


async def test_doctor_leaves_hosts_alone_that_asked_for_it_and_says_until_when(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await asyncio.to_thread(_migrated, monkeypatch, tmp_path)
    now = datetime.now(UTC)
    until = (now + timedelta(hours=1)).replace(second=30)
    async with open_store(f"sqlite:///{tmp_path}/dewline.db") as store:
        await store.holds.keep("127.0.0.1", until, now)
    # One that does not answer would be found: nobody is asked.
    assert await _doctor(monkeypatch, tmp_path, gone=True) == 0
    said = _said(capsys)
    for name in ("vilnius", "nowhere"):
        assert f"ok     {name}: not asked: its host wants to be left alone until {until:%d %b %H:%M} UTC" in said


def _migrated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/dewline.db")
    assert main(["migrate"]) == 0


def test_the_demo_starts_whatever_is_wrong_with_a_real_bots_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "loud")
    monkeypatch.setattr(cli, "_command", lambda args, settings: 0)
    assert main(["demo"]) == 0
    assert main(["run"]) == 2


@pytest.mark.parametrize(
    ("arguments", "uses"),
    [
        (["replay", "may.jsonl"], {"SOURCES_FILE", "TOPICS_FILE"}),
        (["replay", "may.jsonl", "--store"], {"DATABASE_URL", "SOURCES_FILE", "TOPICS_FILE"}),
        (["status", "kaliningrad"], {"DATABASE_URL", "SOURCES_FILE", "TOPICS_FILE"}),
        (["migrate"], {"DATABASE_URL"}),
        (["health"], {"LISTEN", "PUBLIC_URL", "WEBHOOK_URL"}),
        (["doctor"], set(EXAMPLES) - {"CONTACT_URL"}),
    ],
)
def test_a_command_complains_only_about_settings_that_it_uses(
    arguments: list[str], uses: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "_command", lambda args, settings: 0)
    for name in EXAMPLES:
        monkeypatch.setenv(name, "?")
    monkeypatch.setenv("CONTACT_URL", "https://example.org/")
    assert main(arguments) == 2
    faults = _said(capsys).splitlines()[1:]
    assert {fault.split(":")[0].strip() for fault in faults} == uses
    for name in uses:
        monkeypatch.delenv(name)
    assert main(arguments) == (2 if arguments == ["health"] else 0)
    assert "cannot start" not in _said(capsys)
