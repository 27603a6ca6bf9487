"""`dewline status`, from arguments to what is printed."""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.terminal import status
from bot.terminal.arguments import of_status
from feeds.catalogue import Catalogue, load_catalogue
from feeds.model import Control, Decision, Entry, Kind, Level, Matched, Reason, Source, Story
from feeds.store import migrate, open_store

NOW = datetime(2023, 3, 15, 12, tzinfo=UTC)
LRT = Source("LRT", "https://lrt.test/feed", "en", Kind.NEWS, "LT", Control.PUBLIC)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two stories on Kaliningrad, on the 14th and on the 15th of March 2023."""
    url = f"sqlite:///{tmp_path_factory.mktemp('status') / 'dewline.db'}"
    asyncio.run(filled(url))
    return url


async def filled(url: str) -> None:
    await migrate(url)
    async with open_store(url) as store:
        titles = ("Kaliningrad trains stop", "Kaliningrad trains go again")
        await store.apply_quiet([opening(n, title) for n, title in enumerate(titles, start=1)])


def opening(number: int, title: str) -> Decision:
    at = NOW + (number - 2) * timedelta(days=1)
    entry = Entry(f"{number:032x}", LRT, title, "The line said so.", f"https://lrt.test/{number}", "en", at, at)
    story = Story(
        number,
        1,
        title,
        Level.NOTABLE,
        Reason(told="why"),
        at,
        at,
        subjects=frozenset({"kaliningrad"}),
        outlets=("LRT",),
    )
    return Decision(Matched(entry, (), ("kaliningrad",)), story, opens=True)


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    of_status(parser)
    return parser.parse_args(words)


async def answer(database: str, catalogue: Catalogue, *words: str) -> int:
    return await status.run(arguments(*words), database, catalogue)


async def test_the_brief_of_a_past_moment_is_printed_as_text(database, catalogue, capsys):
    assert await answer(database, catalogue, "Królewcu", "--at", "2023-03-15T13:00Z") == 0
    printed = capsys.readouterr().out
    assert "Kaliningrad" in printed
    assert "Kaliningrad trains go again" in printed
    assert "https://lrt.test/2" in printed
    assert "<" not in printed


async def test_what_became_known_later_is_left_out(database, catalogue, capsys):
    assert await answer(database, catalogue, "Kaliningrad", "--at", "2023-03-14T13:00Z") == 0
    printed = capsys.readouterr().out
    assert "trains stop" in printed
    assert "go again" not in printed


async def test_as_html_it_is_what_a_chat_would_get(database, catalogue, capsys):
    assert await answer(database, catalogue, "Kaliningrad", "--at", "2023-03-15T13:00Z", "--format", "html") == 0
    assert '<a href="https://lrt.test/2">' in capsys.readouterr().out


async def test_as_json_it_has_the_documented_keys(database, catalogue, capsys):
    assert await answer(database, catalogue, "Kaliningrad", "--at", "2023-03-15T13:00Z", "--format", "json") == 0
    brief = json.loads(capsys.readouterr().out)
    documented = (Path(__file__).parents[3] / "docs" / "briefs.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in documented for key in keys_of(brief))
    assert (brief["subjects"], brief["stories_24h"], brief["level"]) == (["kaliningrad"], 1, None)
    assert brief["at"] == "2023-03-15T13:00:00Z"
    assert brief["stories"][0]["links"] == [{"outlet": "LRT", "url": "https://lrt.test/2", "control": "public"}]


def keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


async def test_free_text_is_searched_for(database, catalogue, capsys):
    assert await answer(database, catalogue, "trains", "stop", "--at", "2023-03-15T13:00Z") == 0
    printed = capsys.readouterr().out
    assert "Kaliningrad trains stop" in printed
    assert "go again" not in printed


async def test_a_slip_is_answered_with_what_may_be_meant(database, catalogue, capsys):
    assert await answer(database, catalogue, "kaliningard") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == 'No subject is called "kaliningard". Did you mean Kaliningrad?\n'


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("Kaliningrad", "--at", "noon"), 2, "is not a time"),
        (("Kaliningrad", "--at", "2999-01-01"), 2, "yet to come"),
        (("🚀",), 2, "Name a subject"),
    ],
)
async def test_what_cannot_be_understood_is_said_in_a_line(database, catalogue, capsys, words, code, said):
    assert await answer(database, catalogue, *words) == code
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("day", [("2023-03-14",), ("14.03.2023",)])
async def test_a_day_beside_the_subject_is_the_moment(database, catalogue, capsys, day):
    assert await answer(database, catalogue, "Kaliningrad", "--at", "2023-03-14") == 0
    by_option = capsys.readouterr().out
    assert await answer(database, catalogue, "Kaliningrad", *day) == 0
    assert capsys.readouterr().out == by_option
    assert "As of 15 Mar 2023 00:00 UTC" in by_option  # when the day ended


@pytest.mark.parametrize(("span", "at"), [("week", "1w"), ("month", "30d")])
async def test_a_length_of_time_beside_the_subject_is_told_how_it_is_asked_for(database, catalogue, capsys, span, at):
    assert await answer(database, catalogue, "Kaliningrad", "last", span) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("Kaliningrad")
    assert printed.err == f"A brief is of 24 hours. The one of {at} ago: --at {at}\n"


async def test_a_time_alone_is_asked_for_its_subject(database, catalogue, capsys):
    assert await answer(database, catalogue, "yesterday") == 2
    assert capsys.readouterr().err.startswith("Name a subject")


@pytest.mark.parametrize("words", [("yesterday", "--at", "2023-03-14"), ("2099-01-01",)])
async def test_two_times_or_one_to_come_are_refused(database, catalogue, capsys, words):
    assert await answer(database, catalogue, "Kaliningrad", *words) == 2
    assert capsys.readouterr().err.count("\n") == 1


async def test_without_a_database_none_is_made(tmp_path, catalogue, capsys):
    path = tmp_path / "none" / "dewline.db"
    assert await answer(f"sqlite:///{path}", catalogue, "Kaliningrad") == 1
    said = capsys.readouterr().err
    assert said.startswith("There is no database yet")
    assert str(path) in said
    assert not path.parent.exists()


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
async def test_a_file_that_is_no_database_of_ours_is_said_to_be_none(tmp_path, catalogue, capsys, content):
    path = tmp_path / "dewline.db"
    path.write_bytes(content)
    assert await answer(f"sqlite:///{path}", catalogue, "Kaliningrad") == 1
    assert "The database cannot be used" in capsys.readouterr().err


async def test_a_moment_before_anything_was_watched_says_so(database, catalogue, capsys):
    assert await answer(database, catalogue, "Kaliningrad", "--at", "1999-01-01") == 0
    assert "Nothing was watched" in capsys.readouterr().out


def test_a_wrong_format_is_a_usage_error(capsys):
    with pytest.raises(SystemExit) as error:
        arguments("Kaliningrad", "--format", "pdf")
    assert error.value.code == 2
