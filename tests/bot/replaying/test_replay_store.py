"""`dewline replay --store`: what is kept of archives, told to nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.catalogue import Catalogue, load_catalogue
from feeds.model import Control, Kind, Source
from feeds.store import InUseError, migrate, open_store, possessed
from tests.bot.archives import START, item, lines_of, run, written


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


async def test_what_is_kept_is_told_to_nobody_and_has_its_own_time(tmp_path: Path, catalogue: Catalogue) -> None:
    news = written(tmp_path / "news.jsonl", item(1, 0), item(2, 4))
    assert await run(catalogue, tmp_path / "out.jsonl", news, store=tmp_path / "kept.db") == 0
    async with open_store(f"sqlite:///{tmp_path}/kept.db") as store:
        [kept] = await store.stories.latest(["iskander"], 10)
        assert await store.outbox.waiting() == 0
    assert kept.story.told == frozenset(), "its next fresh report is news to subscribers"
    assert (kept.story.opened, kept.story.updated) == (START, START + timedelta(minutes=4))
    assert [report.entry.uid for report in kept.reports] == ["n1", "n2"]
    assert [f"S{kept.story.id}"] * 2 == [line["story"] for line in lines_of(tmp_path / "out.jsonl")]


async def test_a_replay_keeps_nothing_in_a_database_that_a_bot_runs_on(
    tmp_path: Path, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    news = written(tmp_path / "news.jsonl", item(1, 0))
    async with possessed(f"sqlite:///{tmp_path}/kept.db", "a bot since noon"):
        with pytest.raises(InUseError, match="a bot since noon"):
            await run(catalogue, tmp_path / "out.jsonl", news, store=tmp_path / "kept.db")
    assert "no item" not in capsys.readouterr().err
    assert not (tmp_path / "kept.db").exists()


async def test_a_second_replay_into_one_store_adds_to_the_first(tmp_path: Path, catalogue: Catalogue) -> None:
    first = written(tmp_path / "first.jsonl", item(1, 0))
    later = written(tmp_path / "later.jsonl", item(2, 60 * 24 * 9))
    for news in (first, later):
        assert await run(catalogue, tmp_path / "out.jsonl", news, store=tmp_path / "kept.db") == 0
    async with open_store(f"sqlite:///{tmp_path}/kept.db") as store:
        assert len(await store.stories.latest(["iskander"], 10)) == 2


async def test_the_same_archive_twice_into_one_store_stands_there_once(tmp_path: Path, catalogue: Catalogue) -> None:
    news = written(tmp_path / "news.jsonl", item(1, 0), item(2, 4))
    for _ in range(2):
        assert await run(catalogue, tmp_path / "out.jsonl", news, store=tmp_path / "kept.db") == 0
    async with open_store(f"sqlite:///{tmp_path}/kept.db") as store:
        kept = await store.stories.latest(["iskander"], 10)
    assert [len(file.reports) for file in kept] == [2]


async def test_what_outlets_of_one_feed_reported_is_kept_as_each_ones_own(tmp_path: Path, catalogue: Catalogue) -> None:
    feed = "https://aggregator.example/rss"
    january = written(tmp_path / "1.jsonl", item(1, 0, outlet="Ours", feed=feed), item(2, 4, outlet="TASS", feed=feed))
    later = written(tmp_path / "2.jsonl", item(3, 8, outlet="TASS", feed=feed), item(4, 9, outlet="Ours", feed=feed))
    for news in (january, later):
        assert await run(catalogue, tmp_path / "out.jsonl", news, store=tmp_path / "kept.db") == 0
    async with open_store(f"sqlite:///{tmp_path}/kept.db") as store:
        kept = await store.stories.latest(["iskander"], 10)
    whose = {report.entry.uid: report.entry.source for file in kept for report in file.reports}
    assert {uid: source.publisher for uid, source in whose.items()} == {
        "n1": "Ours",
        "n2": "TASS",
        "n3": "TASS",
        "n4": "Ours",
    }
    assert {source.control.value for source in whose.values() if source.publisher == "TASS"} == {"state"}


async def test_an_outlet_of_an_aggregator_is_one_in_all_archives_however_they_begin(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    feed = "https://aggregator.example/rss"
    first, second = item(1, 0, outlet="The Baltic Post", feed=feed), item(2, 4, outlet="Baltic Post", feed=feed)
    for number, items in enumerate([(first, second), (second,)]):
        news = written(tmp_path / f"{number}.jsonl", *items)
        assert await run(catalogue, tmp_path / "out.jsonl", news, store=tmp_path / "kept.db") == 0
    async with open_store(f"sqlite:///{tmp_path}/kept.db") as store:
        [kept] = await store.stories.latest(["iskander"], 10)
    assert [report.entry.uid for report in kept.reports] == ["n1", "n2"]


async def test_what_a_store_has_under_its_feed_stays_there_once(tmp_path: Path, catalogue: Catalogue) -> None:
    source = Source("Ours", "https://ours.example/rss", "en", Kind.NEWS, "", Control.INDEPENDENT)
    await migrate(f"sqlite:///{tmp_path}/kept.db")
    async with open_store(f"sqlite:///{tmp_path}/kept.db") as store:  # added by hand, or replayed by an earlier version
        await store.sources.sync([source], datetime(2023, 1, 1, tzinfo=UTC))
    news = written(tmp_path / "news.jsonl", item(1, 0, outlet="OURS", feed=source.url))
    assert await run(catalogue, tmp_path / "out.jsonl", news, store=tmp_path / "kept.db") == 0
    async with open_store(f"sqlite:///{tmp_path}/kept.db") as store:
        [kept] = await store.stories.latest(["iskander"], 10)
    assert [report.entry.source.url for report in kept.reports] == [source.url]
