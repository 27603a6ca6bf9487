"""`dewline replay`: archives of news through the same code as live news, by their own clock."""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path

import pytest

from bot.replaying import replay
from bot.replaying.items import Faults, Reader
from bot.replaying.replay import decisions
from bot.terminal.arguments import of_replay
from feeds.catalogue import Catalogue, load_catalogue
from feeds.store import open_store
from feeds.stories.cluster import OpenStories
from tests.bot.archives import TITLE, item, lines_of, run, written


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


async def test_every_item_gives_a_line_with_its_topics_story_and_whether_it_alerts(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    sport = item(3, 5, title="Rangers win cup final after extra time", summary="A late goal decided it.")
    news = written(tmp_path / "news.jsonl", item(1, 0), item(2, 4), sport)
    assert await run(catalogue, tmp_path / "out.jsonl", news) == 0
    first, copy, other = lines_of(tmp_path / "out.jsonl")
    assert set(first) == {"id", "topics", "mentions", "story", "alert"}
    assert {"iskander", "kaliningrad"} <= set(first["topics"])
    assert first["alert"]
    assert (copy["story"], copy["alert"]) == (first["story"], False)
    assert other["story"] != first["story"]
    assert (other["topics"], other["mentions"], other["alert"]) == ([], [], False)


async def test_files_are_read_together_in_order_of_time(tmp_path: Path, catalogue: Catalogue) -> None:
    even = written(tmp_path / "even.jsonl", item(2, 20), item(0, 0))
    odd = written(tmp_path / "odd.jsonl.gz", item(1, 10), item(3, 30))
    await run(catalogue, tmp_path / "out.jsonl", even, odd)
    assert [line["id"] for line in lines_of(tmp_path / "out.jsonl")] == ["n0", "n1", "n2", "n3"]


async def test_a_replay_gives_the_same_each_time(tmp_path: Path, catalogue: Catalogue) -> None:
    news = written(tmp_path / "news.jsonl", *(item(n, n * 7, title=f"{TITLE} {n % 5}") for n in range(40)))
    for name in ("one", "two"):
        await run(catalogue, tmp_path / name, news)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


async def test_a_story_ends_when_nothing_has_joined_it_for_days(tmp_path: Path, catalogue: Catalogue) -> None:
    news = written(tmp_path / "news.jsonl", item(1, 0), item(2, 60 * 24 * 9))
    await run(catalogue, tmp_path / "out.jsonl", news)
    first, second = lines_of(tmp_path / "out.jsonl")
    assert first["story"] != second["story"]
    assert second["alert"]


async def test_lines_that_cannot_be_read_are_named_and_the_rest_goes_on(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "news.jsonl"
    rest = {name: value for name, value in item(9, 0).items() if name != "published"}
    bad = ["{broken", "[]", json.dumps(rest), json.dumps(item(8, 0, published="yesterday")), "7", ""]
    bad += [json.dumps(item(7, 0, published="0001-01-01T00:00:00+09:00")), json.dumps(item(6, 0, title=["x"]))]
    bad += [json.dumps(item(5, 0, published=f"{year}-03-14T18:00Z")) for year in (1023, 3023)]
    path.write_text("\n".join([*bad, json.dumps(item(1, 0))]) + "\n", encoding="utf-8")
    assert await run(catalogue, tmp_path / "out.jsonl", path) == 0
    assert [line["id"] for line in lines_of(tmp_path / "out.jsonl")] == ["n1"]
    said = capsys.readouterr().err
    assert "9 lines could not be read" in said
    assert f"line 1 of {path} is not JSON" in said
    assert f'line 3 of {path} has no "published"' in said
    assert f'line 4 of {path} has "yesterday" as "published": a date' in said
    assert f'line 7 of {path} has no text as "title"' not in said
    assert f'line 8 of {path} has no text as "title"' in said
    assert f'line 9 of {path} has "1023-03-14T18:00Z" as "published": a date from 1970 on' in said
    assert f'line 10 of {path} has "3023-03-14T18:00Z" as "published", which is yet to come' in said


async def test_half_characters_and_missing_texts_do_not_stop_a_replay(tmp_path: Path, catalogue: Catalogue) -> None:
    odd = item(1, 0, title="Kaliningrad \ud83d", summary=None, url=None, id="x\udc00")
    news = written(tmp_path / "news.jsonl", odd, item(2, 1, title=None), item(3, 2, id=17))
    assert await run(catalogue, tmp_path / "out.jsonl", news, store=tmp_path / "kept.db") == 0
    assert [line["id"] for line in lines_of(tmp_path / "out.jsonl")] == ["x?", "n2", "17"]


async def test_a_file_of_nothing_but_faults_is_a_failure(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("not news\n", encoding="utf-8")
    assert await run(catalogue, tmp_path / "out.jsonl", path) == 1


async def test_a_file_that_is_not_there_is_said_in_words(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(catalogue, tmp_path / "out.jsonl", tmp_path / "none.jsonl") == 1
    assert "The replay stopped" in capsys.readouterr().err


async def test_of_a_torn_archive_what_is_there_is_told_and_the_rest_named(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    news = written(tmp_path / "news.jsonl.gz", *(item(n, n, summary=f"{n * n} words") for n in range(300)))
    news.write_bytes(news.read_bytes()[:-400])
    assert (
        await replay.run(_arguments(tmp_path, "news.jsonl.gz", "--out", "out.jsonl", "--report", "p.md"), "", catalogue)
        == 1
    )
    read = len(lines_of(tmp_path / "out.jsonl"))
    assert 0 < read < 300
    assert f"{news} is cut off after line {read}" in capsys.readouterr().err
    assert f"is cut off after line {read}" in (tmp_path / "p.md").read_text(encoding="utf-8")


async def test_what_is_called_gz_and_is_not_is_named_before_anything_is_emptied(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, news = tmp_path / "page.jsonl.gz", written(tmp_path / "news.jsonl", item(1, 0))
    plain.write_text("<html>", encoding="utf-8")
    (tmp_path / "out.jsonl").write_text("kept", encoding="utf-8")
    assert await run(catalogue, tmp_path / "out.jsonl", news, plain) == 1
    assert f"{plain} is not packed by gzip" in capsys.readouterr().err
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "kept"


async def test_an_archive_is_never_overwritten_by_its_own_results(tmp_path: Path, catalogue: Catalogue) -> None:
    news = written(tmp_path / "news.jsonl", item(1, 0))
    before = news.read_bytes()
    assert await run(catalogue, tmp_path / "." / "news.jsonl", news) == 2
    assert news.read_bytes() == before


def test_what_the_catalogue_reads_is_kept_under_its_feed(catalogue: Catalogue) -> None:
    known = catalogue.sources[0]
    lines = [json.dumps(item(1, 0, outlet=known.publisher, feed=known.url))]
    [entry] = Reader(catalogue, Faults()).entries(Path("x"), lines)
    assert entry.source.url == known.url, "a bot that starts on the store has its entries already"


def test_an_outlet_of_the_catalogue_keeps_its_control(catalogue: Catalogue) -> None:
    known = next(source for source in catalogue.sources if source.control.value == "state")
    line = json.dumps(item(1, 0, outlet=known.publisher.upper()))
    [entry] = Reader(catalogue, Faults()).entries(Path("x"), [line])
    assert entry.source.control is known.control


def test_an_outlet_is_known_by_what_one_of_its_sources_is_called_too(catalogue: Catalogue) -> None:
    known = next(source for source in catalogue.sources if source.name == "TV Zvezda (MoD channel)")
    lines = [json.dumps(item(number, 0, outlet=name)) for number, name in enumerate((known.name, known.publisher))]
    entries = list(Reader(catalogue, Faults()).entries(Path("x"), lines))
    assert {entry.source.control for entry in entries} == {known.control}
    assert {entry.source.publisher for entry in entries} == {"TV Zvezda"}


def test_an_outlet_counts_once_with_and_without_its_article(catalogue: Catalogue) -> None:
    names = ("Guardian", "The Guardian", "Hill", "The Hill", "HILL")
    lines = [json.dumps(item(number, 0, outlet=name)) for number, name in enumerate(names)]
    entries = list(Reader(catalogue, Faults()).entries(Path("x"), lines))
    assert [entry.source.publisher for entry in entries] == ["The Guardian"] * 2 + ["Hill"] * 3
    assert {entry.source.country for entry in entries[:2]} == {"GB"}


def _arguments(tmp_path: Path, *arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    of_replay(parser)
    return parser.parse_args([str(tmp_path / word) if "." in word else word for word in arguments])


async def test_a_report_may_be_wanted_with_or_without_the_lines(tmp_path: Path, catalogue: Catalogue) -> None:
    written(tmp_path / "news.jsonl", item(1, 0), item(2, 4))
    assert await replay.run(_arguments(tmp_path, "news.jsonl", "--report", "page.html"), "", catalogue) == 0
    assert TITLE in (tmp_path / "page.html").read_text(encoding="utf-8")
    both = _arguments(tmp_path, "news.jsonl", "--report", "page.md", "--out", "out.jsonl")
    assert await replay.run(both, "", catalogue) == 0
    assert len(lines_of(tmp_path / "out.jsonl")) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("news.jsonl",), "say where the results go"),
        (("news.jsonl", "--report", "page.pdf"), "should end in .html or .md"),
        (("news.jsonl", "--report", "page.md", "--out", "page.md"), "cannot be both"),
        (("news.jsonl", "--out", "news.jsonl"), "one of its own files"),
    ],
)
async def test_arguments_that_cannot_be_meant_start_nothing(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    news = written(tmp_path / "news.jsonl", item(1, 0))
    before = news.read_bytes()
    assert await replay.run(_arguments(tmp_path, *arguments), "", catalogue) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["news.jsonl"]
    assert news.read_bytes() == before


async def test_a_missing_file_is_named_in_words(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await replay.run(_arguments(tmp_path, "none.jsonl", "--report", "page.md"), "", catalogue) == 1
    said = capsys.readouterr().err
    assert f"there is no {tmp_path}/none.jsonl" in said
    assert "Errno" not in said


def test_what_entries_were_compared_with_is_known_to_who_gives_the_stories(catalogue: Catalogue) -> None:
    open_, reader = OpenStories(), Reader(catalogue, Faults())
    items = [item(1, 0), item(2, 5, title=f"{TITLE}, officials say")]
    made = decisions(reader.entries(Path("x"), map(json.dumps, items)), catalogue, itertools.count(1).__next__, open_)
    next(made)
    assert open_.considered is None
    next(made)
    assert open_.considered is not None
    assert open_.considered.story.title == TITLE


async def test_an_item_is_in_the_story_that_its_own_ended_in(tmp_path: Path, catalogue: Catalogue) -> None:
    ends = ["Explosion and fire at oil depot in Feodosia", "Crimea: large fire at Feodosia oil depot"]
    others = ["Ukrainian drones hit Crimea oil depot", "Drones from Ukraine strike oil depot in Crimea"]
    both = "Ukrainian drones hit oil depot in Feodosia, Crimea, causing explosion and fire"
    titles = [ends[0], others[0], ends[1], others[1], both, *(f"Parliament debates law {n}" for n in range(3))]
    hours = [0, 0.3, 0.6, 1, 1.5, 2, 30, 60]
    items = [item(n, int(60 * hours[n]), title=title) for n, title in enumerate(titles)]
    news = written(tmp_path / "news.jsonl", *items)
    assert await run(catalogue, tmp_path / "out.jsonl", news, store=tmp_path / "kept.db") == 0
    lines = lines_of(tmp_path / "out.jsonl")
    assert [line["id"] for line in lines] == [f"n{n}" for n in range(len(items))]
    assert len({line["story"] for line in lines[:5]}) == 1
    async with open_store(f"sqlite:///{tmp_path / 'kept.db'}") as store:
        file = await store.stories.file(int(lines[0]["story"][1:]))
        assert file is not None
        assert len(file.reports) == 5


async def test_an_archive_without_an_item_says_so(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "news.jsonl")
    assert await replay.run(_arguments(tmp_path, "news.jsonl", "--out", "out.jsonl"), "", catalogue) == 0
    assert "There is no item in the files." in capsys.readouterr().err


async def test_a_replay_may_fill_a_store_and_write_nothing(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "news.jsonl", item(1, 0))
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    assert await replay.run(_arguments(tmp_path, "news.jsonl", "--store"), url, catalogue) == 0
    assert "1 item, 1 alert," in capsys.readouterr().err
    async with open_store(url) as store:
        assert await store.stories.file(1) is not None


async def test_a_period_has_the_stories_as_they_began_before_it_and_only_its_own_lines(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    hours = [0, 20, 30, 40, 90]
    written(tmp_path / "news.jsonl", *(item(n, 60 * at) for n, at in enumerate(hours)))
    of_day = ("--from", "2023-03-02", "--to", "2023-03-02", "--out", "out.jsonl", "--report", "page_md")
    arguments = _arguments(tmp_path, "news.jsonl", *of_day)
    arguments.out, arguments.report = tmp_path / "out.jsonl", tmp_path / "page.md"
    assert await replay.run(arguments, "", catalogue) == 0
    lines = lines_of(tmp_path / "out.jsonl")
    assert [(line["id"], line["alert"]) for line in lines] == [("n2", False), ("n3", False)]
    assert "2 items after 2 before the period, 0 alerts" in capsys.readouterr().err
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert page.startswith("# What Dewline would have told, 2023-03-02\n")
    assert "nothing would have been told" in page


async def test_a_period_that_no_item_lies_in_is_said(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "news.jsonl", item(1, 0))
    arguments = _arguments(tmp_path, "news.jsonl", "--report", "page.html", "--from", "2023-04-01")
    assert await replay.run(arguments, "", catalogue) == 0
    assert "No item lies in the period" in capsys.readouterr().err
    assert "No news item lies in the period" in (tmp_path / "page.html").read_text(encoding="utf-8")


async def test_a_period_that_ends_before_it_begins_starts_nothing(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "news.jsonl", item(1, 0))
    arguments = _arguments(
        tmp_path, "news.jsonl", "--report", "page.html", "--from", "2023-03-05", "--to", "2023-03-01"
    )
    assert await replay.run(arguments, "", catalogue) == 2
    assert "--from 2023-03-05 is later than --to 2023-03-01" in capsys.readouterr().err


async def test_items_far_out_of_order_are_counted(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.replaying.items.SORTED_WITHIN", 1)
    news = written(tmp_path / "news.jsonl", *(item(n, at) for n, at in enumerate([9, 8, 7, 1])))
    await run(catalogue, tmp_path / "out.jsonl", news)
    assert "items came after later ones" in capsys.readouterr().err


async def test_the_period_is_told_whole_where_the_files_are_not_sorted(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.replaying.items.SORTED_WITHIN", 1)
    days = [9, 10, 11, 1, 2]  # a later month before an earlier one
    written(tmp_path / "news.jsonl", *(item(n, 1440 * day) for n, day in enumerate(days)))
    arguments = _arguments(tmp_path, "news.jsonl", "--to", "2023-03-04", "--out", "out.jsonl")
    arguments.out = tmp_path / "out.jsonl"
    assert await replay.run(arguments, "", catalogue) == 0
    assert [line["id"] for line in lines_of(tmp_path / "out.jsonl")] == ["n3", "n4"]
    assert "No item lies in the period" not in capsys.readouterr().err
