"""A document that mostly repeats costs its new items, and gives exactly what the whole document would give."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from polls import rss

from feeds.documents import NotAFeedError, read_document
from feeds.documents.repeats import cut, pack, unpack
from feeds.documents.values import Document

URL = "https://wire.test/feed"


def read(text: str | bytes, seen: str = "") -> Document:
    body = text.encode() if isinstance(text, str) else text
    return read_document(body, "application/xml", URL, "en", seen)


def titles(document: Document) -> list[str]:
    return [item.title for item in document.items]


def test_what_was_seen_before_is_left_out_and_counted() -> None:
    first = read(rss(["one", "two"]))
    same = rss(["one", "two"]).replace(b"<item>", b"<item><title>new</title><guid>new</guid></item><item>", 1)
    grown = read(same, first.seen)
    assert (titles(grown), grown.repeated) == (["new"], 2)
    assert read(same, grown.seen).repeated == 3


def test_a_changed_item_is_read_again_under_the_same_identity() -> None:
    first = read(rss(["one", "two"]))
    changed = read(rss(["one", "two"]).replace(b"<title>two", b"<title>two, corrected"), first.seen)
    assert titles(changed) == ["two, corrected"]
    assert changed.items[0].uid == first.items[1].uid


def test_what_the_channel_says_is_read_though_no_item_is_new() -> None:
    first = read(rss(["one"]))
    told = read(rss(["one"], channel="<ttl>90</ttl>"), first.seen)
    assert (told.ttl, told.repeated, told.items) == (5400.0, 1, ())


def test_a_guid_shared_with_an_item_that_is_left_out_is_still_shared() -> None:
    old = "<item><title>A</title><guid>g</guid><link>https://wire.test/a</link></item>"
    new = "<item><title>B</title><guid>g</guid><link>https://wire.test/b</link></item>"
    document = "<rss version='2.0'><channel><title>W</title>{}</channel></rss>"
    first = read(document.format(old))
    whole = read(document.format(new + old))
    part = read(document.format(new + old), first.seen)
    assert part.repeated == 1
    assert part.items == whole.items[:1]


DOUBTFUL = [
    "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><item><title>a</title></item></channel></rss>",
    "<rss><channel><item><title>a</title><item><title>b</title></item></item></channel></rss>",
    "<rss><channel><item><title>a</title></channel></rss>",
    "<rss><channel></item><item><title>a</title></item></channel></rss>",
    "<rss><channel><item><title>a</title></entry></channel></rss>",
    "<rss><channel><item/><item><title>a</title></item></channel></rss>",
    "<rss><channel><media:item><title>a</title></media:item></channel></rss>",
    "<rss><channel><item about='a>b'><title>a</title></item></channel></rss>",
    "<rss><channel><!-- <item><title>a</title></item></channel></rss>",
    "<rss><channel><item><title><![CDATA[ </item> </title></item></channel></rss>",
    "<rss><channel><title>none</title></channel></rss>",
    "",
]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_in_doubt_nothing_is_cut(text: str) -> None:
    assert cut(text) is None


def test_items_in_comments_and_quotations_are_none() -> None:
    text = "<rss><channel><!-- <item>x</item> --><item><title><![CDATA[</item><item>]]></title></item></channel></rss>"
    found = cut(text)
    assert found is not None
    assert [item.count("<title>") for item in found.items] == [1]
    assert found.only([True]) == text
    assert found.only([False]) == "<rss><channel><!-- <item>x</item> --></channel></rss>"


def test_what_is_not_well_formed_is_read_whole_every_time() -> None:
    broken = rss(["one", "two"]).replace(b"<title>two</title>", b"<title>two & three</title>")
    first = read(broken)
    assert first.seen == ""
    assert read(broken, read(rss(["one"])).seen).items


def test_what_is_remembered_is_small_and_comes_back() -> None:
    import base64

    first = read(rss([f"report {number}" for number in range(20)]))
    packed = base64.b64decode(first.seen)
    assert len(packed) < 20 * 70
    assert pack(unpack(packed).items()) == packed
    with pytest.raises(ValueError, match="cut off"):
        unpack(packed[:-3])


def _tried(body: bytes, chance: random.Random) -> str:
    """How a document fared whose items were seen before, but for some: `same`, `whole` or what went wrong."""
    try:
        whole = read_document(body, "", URL, "")
    except NotAFeedError:
        return "no feed"
    if not whole.seen:
        return "whole"
    text = body.decode("utf-8", "replace")
    found = cut(text)
    if found is None or len(found.items) < 2:
        return "whole"
    known = [chance.random() < 0.5 for _ in found.items]
    if not any(known) or all(known):
        return "whole"
    earlier = read_document(found.only(known).encode(), "", URL, "")
    if not earlier.seen:
        return "whole"
    part = read_document(body, "", URL, "", earlier.seen)
    left_out = {item.uid for item in part.items} ^ {item.uid for item in whole.items}
    same = set(part.items) <= set(whole.items) and len(part.items) + part.repeated >= len(whole.items)
    return "same" if same and len(left_out) <= part.repeated else "other"


def _fared(folder: Path, every: int = 1) -> dict[str, str]:
    chance = random.Random(1)
    files = sorted(path for path in folder.rglob("*") if path.is_file())[::every]
    return {str(path): _tried(path.read_bytes(), chance) for path in files}


def test_hostile_documents_give_the_same_in_part_as_whole() -> None:
    assert "other" not in _fared(Path(__file__).parents[1] / "hostile").values()


def test_a_third_of_the_corpus_gives_the_same_in_part_as_whole(shared: Path) -> None:
    fared = _fared(shared / "feeds" / "corpus", every=3)
    assert [path for path, how in fared.items() if how == "other"] == []
    assert sum(how == "same" for how in fared.values()) > 30
