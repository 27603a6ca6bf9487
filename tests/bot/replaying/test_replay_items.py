"""Archives of news items: which lines are one, and that they are cleaned as live news is."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.replaying.items import Faults, Reader, opened
from feeds.catalogue import Catalogue, load_catalogue
from feeds.documents.reading import read_document

ITEM = {"id": "n1", "outlet": "Outlet", "lang": "en", "published": "2023-06-01T12:00:00Z", "title": "Title"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in ITEM.items() if key != name}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        *((json.dumps(_without(name)), f'has no "{name}"') for name in ITEM),
        (json.dumps(ITEM | {"id": None}), 'has an empty "id"'),
        (json.dumps(ITEM | {"outlet": {}}), 'has no text as "outlet"'),
        (json.dumps(ITEM | {"published": 1685620800}), 'has 1685620800 as "published": a date from 1970 on'),
        (json.dumps(ITEM | {"published": "0001-01-01"}), 'has "0001-01-01" as "published": a date from 1970 on'),
        (json.dumps(ITEM | {"published": "9999-12-31T23:59"}), "a date from 1970 on"),
        ("{broken", "is not JSON (from its character 2 on)"),
        ("[", "is no item by itself: each line has to hold a whole one"),
        ("[" * 100_000, "is no JSON that can be read"),
        ("1" * 5000, "is no JSON that can be read"),
        ("[1]", "is no item: a JSON object {…} is needed"),
    ],
)
def test_a_line_that_is_no_item_is_named_in_plain_words(catalogue: Catalogue, line: str, fault: str) -> None:
    faults = Faults()
    found = list(Reader(catalogue, faults).entries(Path("news.jsonl"), ["", line, json.dumps(ITEM)]))
    assert [entry.uid for entry in found] == ["n1"]
    assert faults.lines == 1
    assert faults.first[0].startswith("line 2 of news.jsonl ")
    assert fault in faults.first[0]


def test_an_item_of_a_time_that_is_yet_to_come_is_named(catalogue: Catalogue) -> None:
    faults, now = Faults(), datetime(2023, 6, 1, 12, tzinfo=UTC)
    lines = [json.dumps(ITEM | {"id": at[:4], "published": at}) for at in ("3023-06-01T12:00:00Z", "2023-06-01T12:00Z")]
    assert [entry.uid for entry in Reader(catalogue, faults, now).entries(Path("news.jsonl"), lines)] == ["2023"]
    assert faults.first == [
        'line 1 of news.jsonl has "3023-06-01T12:00:00Z" as "published", which is yet to come. Is its year right?'
    ]


def test_an_item_is_cleaned_as_the_entry_of_a_feed_is(catalogue: Catalogue) -> None:
    title, summary = "A\u202e &amp; <b>B</b>\u200b &quot;C&quot;\x07", "<p>Told.</p> Read more"
    link = "https://outlet.example/a?utm_source=x"
    item = ITEM | {"title": title, "summary": summary, "url": link, "lang": "en-GB", "outlet": "Out\u202elet\n"}
    [entry] = Reader(catalogue, Faults()).entries(Path("x"), [json.dumps(item)])
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": []}
    feed["items"] = [{"id": "n1", "url": link, "title": title, "content_html": summary}]
    live = read_document(json.dumps(feed).encode(), "application/json", "https://outlet.example/f", "en", "").items[0]
    assert (entry.title, entry.summary, entry.url) == (live.title, live.summary, live.url)
    assert (entry.title, entry.language, entry.source.publisher) == ('A & B "C"', "en", "Outlet")


def test_an_item_is_named_without_what_a_database_refuses(catalogue: Catalogue) -> None:
    line = json.dumps(ITEM | {"id": "n\x001", "feed": "https://outlet.example/\0feed"})
    [entry] = Reader(catalogue, Faults()).entries(Path("x"), [line])
    assert entry.uid == "n1"
    assert entry.source.url.endswith("https://outlet.example/feed")


@pytest.mark.parametrize("name", ["news.jsonl", "news.jsonl.gz", "news"])
def test_files_are_read_packed_or_not_with_or_without_a_mark_of_order(tmp_path: Path, name: str) -> None:
    data = ("\ufeff" + json.dumps(ITEM) + "\n").encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name != "news.jsonl" else data)
    with opened(tmp_path / name) as lines:
        assert [json.loads(line) for line in lines] == [ITEM]


def test_what_comes_before_damage_is_read(catalogue: Catalogue, tmp_path: Path) -> None:
    path, faults = tmp_path / "news.jsonl.gz", Faults()
    data = b"".join(json.dumps(ITEM | {"id": str(n), "summary": str(n**9)}).encode() + b"\n" for n in range(3000))
    packed = bytearray(gzip.compress(data))
    packed[len(packed) // 2 :] = b"\xff" * 50
    path.write_bytes(packed)
    with opened(path) as lines:
        read = len(list(Reader(catalogue, faults).entries(path, lines)))
    assert 0 < read < 3000
    assert faults.torn[0].startswith(f"{path} is ")
    assert "fetch the file again" in faults.torn[0]
