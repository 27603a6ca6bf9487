"""What is wrong with a list of sources, in the reader's language."""

from __future__ import annotations

import pytest

from feeds.catalogue import CatalogueError
from feeds.catalogue.sources import read_opml, read_source
from handlers.pages.list_faults import list_fault
from handlers.wording.texts import LANGUAGES, say_in

OUTLINE = '<opml version="2.0"><body><outline {}/></body></opml>'
REFUSED = (
    'text="A" xmlUrl="ftp://a.test/"',
    'text="A" xmlUrl="https://"',
    'text="A" xmlUrl="https://a b/"',
    f'text="{"A" * 121}" xmlUrl="https://a.test/"',
    'text="A" xmlUrl="https://a.test/" country="Poland"',
    'text="A" xmlUrl="https://a.test/" kind="newz"',
    'text="A" xmlUrl="https://a.test/" control="banana"',
    'text="A" xmlUrl="https://a.test/" full_text="maybe"',
    'text="A" xmlUrl="feed:"',
)
NO_LISTS = (
    b"<html></html>",
    b"<opml><body>",
    b'<?xml version="1.0" encoding="none-such"?><opml/>',
    b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>',
    b"<opml>" + 40 * b"<outline>" + 40 * b"</outline>" + b"</opml>",
    b"",
)


def _faults() -> list[str]:
    """Every kind of fault that a list can have."""
    found = [fault for line in REFUSED for fault in read_opml(OUTLINE.format(line).encode())[1]]
    for content in NO_LISTS:
        with pytest.raises(CatalogueError) as error:
            read_opml(content)
        found += error.value.faults
    with pytest.raises(CatalogueError) as error:
        read_source({"name": "A", "url": "https://a.test/", "colour": "red", "language": "klingonish"})
    return [*found, *error.value.faults]


def test_every_fault_of_a_list_is_said_in_every_language() -> None:
    faults = _faults()
    assert len(faults) == len(REFUSED) + len(NO_LISTS) + 2
    for language in LANGUAGES[1:]:
        say = say_in(language)
        english = [list_fault(say_in("en"), fault) for fault in faults]
        assert [told for told, fault in zip(english, faults, strict=True) if told == list_fault(say, fault)] == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ('line 2, "B <i>": url: the address names no host', "Zeile 2, <b>B &lt;i&gt;</b>: <code>url</code>: "),
        ("line 1: is not OPML: its first element is <html>", "das erste Element ist <code>&lt;html&gt;</code>"),
        ('line 3, "C": kind: "newz" is none of official, news; did you mean "news"?', "„newz“ ist nichts von"),
        ("something <new>", "something &lt;new&gt;"),
        ("", ""),
    ],
)
def test_a_fault_keeps_its_place_and_what_it_is_about(fault: str, said: str) -> None:
    assert said in list_fault(say_in("de"), fault)
