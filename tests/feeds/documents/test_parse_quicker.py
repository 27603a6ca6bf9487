"""feedparser with its answers remembered reads what it reads without."""

from __future__ import annotations

import copy
from pathlib import Path

import feedparser.mixin
import feedparser.urls
import pytest

from feeds.documents import NotAFeedError, read_document
from feeds.documents.quicker import quicken
from feeds.documents.values import Document

HOSTILE = Path(__file__).parents[1] / "hostile"


@pytest.fixture
def as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """feedparser as it came, whatever was done to it before; put back in the end."""
    monkeypatch.setattr(feedparser.mixin, "copy", copy)
    monkeypatch.setattr(feedparser.mixin, "make_safe_absolute_uri", feedparser.urls.make_safe_absolute_uri)


def read(path: Path) -> Document | str:
    try:
        return read_document(path.read_bytes(), "", "https://wire.test/feed", "en")
    except NotAFeedError as fault:
        return str(fault)


def differing(files: list[Path]) -> list[str]:
    """The files that are read otherwise once feedparser is quicker."""
    before = [read(path) for path in files]
    quicken()
    return [path.name for path, was in zip(files, before, strict=True) if read(path) != was]


@pytest.mark.usefixtures("as_it_came")
def test_hostile_documents_read_the_same_by_a_quicker_feedparser() -> None:
    assert differing(sorted(HOSTILE.iterdir())) == []


@pytest.mark.usefixtures("as_it_came")
def test_a_third_of_the_corpus_reads_the_same_by_a_quicker_feedparser(shared: Path) -> None:
    files = sorted(path for path in (shared / "feeds" / "corpus").rglob("*") if path.is_file())
    assert differing(files[::3]) == []


@pytest.mark.usefixtures("as_it_came")
def test_an_address_that_is_based_elsewhere_is_resolved_there_each_time() -> None:
    document = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'>"
        b"<entry xml:base='https://one.test/a/'><title>One</title><link href='b'/></entry>"
        b"<entry xml:base='https://two.test/'><title>Two</title><link href='b'/></entry>"
        b"<entry xml:base='c/'><title>Three</title><link href='b'/></entry></feed>"
    )
    quicken()
    quicken()
    found = read_document(document, "", "https://wire.test/feed", "en")
    assert [item.url for item in found.items] == ["https://one.test/a/b", "https://two.test/b", "https://wire.test/c/b"]
