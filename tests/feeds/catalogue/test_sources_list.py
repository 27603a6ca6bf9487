"""Lists of sources: the packaged one, a TOML file of one's own, OPML from a feed reader, and all that can be wrong."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.catalogue import sources as module
from feeds.catalogue.errors import CatalogueError
from feeds.catalogue.sources import load_sources, read_opml, read_source, write_opml
from feeds.model import Control, Kind, Source

PACKAGED = Path(module.__file__).with_name("sources.toml")

GOOD = """
[[source]]
name = "ERR News EN"
url = "https://news.err.ee/rss"
language = "en"
kind = "news"
country = "EE"
control = "public"
outlet = "ERR"
"""


def faults(path: Path, content: str | bytes) -> tuple[str, ...]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(CatalogueError) as error:
        load_sources(path)
    assert str(error.value) == "\n".join(error.value.faults)
    return error.value.faults


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


@pytest.fixture
def opml(tmp_path: Path) -> Path:
    return tmp_path / "mine.opml"


# --- the packaged list -----------------------------------------------------------------------------------------------


def test_the_packaged_list_has_its_77_sources() -> None:
    sources = load_sources(PACKAGED)

    assert len(sources) == 77
    assert {kind: sum(source.kind is kind for source in sources) for kind in Kind}.keys() == set(Kind)
    assert {"en", "ru", "pl", "de", "lt", "lv", "et"} <= {source.language for source in sources}


def test_sources_of_one_publisher_count_as_one() -> None:
    by_outlet: dict[str, int] = {}
    for source in load_sources(PACKAGED):
        by_outlet[source.publisher] = by_outlet.get(source.publisher, 0) + 1

    shared = {outlet for outlet, count in by_outlet.items() if count > 1}
    assert shared == {"BBC", "Kremlin", "Meduza", "ERR", "Defence24", "CSIS"}


def test_the_packaged_list_is_the_one_that_was_collected(shared: Path) -> None:
    with (shared / "feeds" / "sources.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    keys = ("name", "url", "language", "kind", "country", "control")

    assert [tuple(getattr(source, key) for key in keys) for source in load_sources(PACKAGED)] == [
        tuple(row[key] for key in keys) for row in rows
    ]


# --- TOML ------------------------------------------------------------------------------------------------------------


def test_a_table_becomes_a_source(toml: Path) -> None:
    toml.write_text(GOOD, encoding="utf-8")

    assert load_sources(toml) == (
        Source("ERR News EN", "https://news.err.ee/rss", "en", Kind.NEWS, "EE", Control.PUBLIC, "ERR"),
    )


def test_name_and_url_are_enough(toml: Path) -> None:
    toml.write_text('[[source]]\nname = "Wire"\nurl = "http://127.0.0.1:8080/feed"\n', encoding="utf-8")

    assert load_sources(toml) == (Source("Wire", "http://127.0.0.1:8080/feed", "", Kind.NEWS, "", Control.INDEPENDENT),)


def test_a_byte_order_mark_windows_line_ends_and_long_language_codes_are_fine(toml: Path) -> None:
    text = GOOD.replace('"en"', '"en-GB"').replace("\n", "\r\n")
    toml.write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert load_sources(toml)[0].language == "en"


WRONG = [
    ('name = "ERR News EN"', "", "name: is missing"),
    ('name = "ERR News EN"', "name = 7", "name: must be a text in quotes"),
    ('name = "ERR News EN"', f'name = "{"x" * 200}"', "name: is longer than"),
    ('url = "https://news.err.ee/rss"', "", "url: is missing"),
    ("https://news", "ftp://news", "neither http nor https"),
    ("https://news", "https://me:pw@news", "user name or password"),
    ("https://news.err.ee", "https://news.err.ee:22", "port 22"),
    ('language = "en"', 'language = "english"', 'language: "english" is not a code'),
    ('kind = "news"', 'kind = "offical"', 'did you mean "official"?'),
    ('control = "public"', 'control = "free"', 'control: "free" is none of government, state'),
    ('country = "EE"', 'country = "Estonia"', 'country: "Estonia" is not a code'),
    ('outlet = "ERR"', 'outlt = "ERR"', '"outlt" is not known here; did you mean "outlet"?'),
]


@pytest.mark.parametrize(("old", "new", "expected"), WRONG)
def test_each_fault_is_told_with_file_line_and_entry(toml: Path, old: str, new: str, expected: str) -> None:
    (found,) = faults(toml, GOOD.replace(old, new))

    assert found.startswith("mine.toml:2: source 1")
    assert expected in found


def test_all_faults_are_told_at_once_in_order(toml: Path) -> None:
    second = GOOD.replace("EN", "RU").replace("news.err", "rus.err")
    found = faults(toml, GOOD.replace('"en"', '"?"').replace('"EE"', '"?"') + second.replace('"news"', '"old"'))

    assert [fault.split(":")[1] for fault in found] == ["2", "2", "11"]


def test_a_url_or_name_listed_twice_is_told(toml: Path) -> None:
    found = faults(toml, GOOD + GOOD)

    assert found == ('mine.toml:11: source 2 "ERR News EN": url: "ERR News EN" has the same',)
    (name,) = faults(toml, GOOD + GOOD.replace("news.err", "other.err"))
    assert "name: the source in line 2 has the same" in name


SPELLINGS = [
    "http://news.err.ee/rss",
    "https://www.news.err.ee/rss",
    "https://news.err.ee/rss/",
    "https://News.ERR.ee:443/rss?utm_source=rss",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_url_listed_twice_is_told_also_where_it_is_spelt_otherwise(toml: Path, spelling: str) -> None:
    other = GOOD.replace("ERR News EN", "ERR").replace("https://news.err.ee/rss", spelling)

    assert faults(toml, GOOD + other) == (
        'mine.toml:11: source 2 "ERR": url: "ERR News EN" has the same, spelt otherwise',
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "holds no sources"),
        ("[[sources]]\nname = 'x'\n", '"sources" is not known here'),
        ("[source]\nname = 'x'\n", "write [[source]] before each source"),
        ("source = 7", "write [[source]] before each source"),
        ("[[source]\n", "is not TOML"),
        ("[[source]]\nname = x\n", "mine.toml:2: is not TOML"),
        (b"[[source]]\nname = '\xff'\n", "mine.toml:2: is not UTF-8"),
        ("a = " + "[" * 5000, "is not TOML"),
        (b"\x00\x01\x02", "is not TOML"),
    ],
)
def test_a_file_that_is_no_list_is_told_as_such(toml: Path, content: str | bytes, expected: str) -> None:
    assert any(expected in fault for fault in faults(toml, content))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.toml", tmp_path):
        with pytest.raises(CatalogueError, match="cannot be read"):
            load_sources(path)


# --- OPML ------------------------------------------------------------------------------------------------------------

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Defence">
  <outline type="rss" text="hartpunkt" xmlUrl="https://www.hartpunkt.de/feed/" language="de-DE" category="/specialist"/>
  <outline title="BBC &amp; more" xmlUrl="https://feeds.bbci.co.uk/news/world/rss.xml" control="public" outlet="BBC"/>
</outline>
<outline text="A folder"/>
<outline text="" xmlUrl="feed://example.test/rss" language="unknown"/>
<outline text="hartpunkt again" xmlUrl="https://www.hartpunkt.de/feed/"/>
</body></opml>
"""


def test_opml_outlines_become_sources_with_sensible_defaults(opml: Path) -> None:
    opml.write_text(OPML, encoding="utf-8")

    assert load_sources(opml) == (
        Source("hartpunkt", "https://www.hartpunkt.de/feed/", "de", Kind.SPECIALIST, "", Control.INDEPENDENT),
        Source("BBC & more", "https://feeds.bbci.co.uk/news/world/rss.xml", "", Kind.NEWS, "", Control.PUBLIC, "BBC"),
        Source("example.test", "http://example.test/rss", "", Kind.NEWS, "", Control.INDEPENDENT),
    )


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_of_spellings_of_one_url_in_opml_the_first_is_read_and_the_others_are_told(opml: Path, spelling: str) -> None:
    first, second = "https://news.err.ee/rss", spelling
    content = f"""<opml><body>
<outline text="ERR" xmlUrl="{first}"/>
<outline text="ERR in another folder" xmlUrl="{first}"/>
<outline text="ERR of old" xmlUrl="{second}"/></body></opml>"""
    opml.write_text(content, encoding="utf-8")
    left_out: list[str] = []

    assert [source.url for source in load_sources(opml, left_out)] == [first]
    assert left_out == [
        'mine.opml:4: source 3 "ERR of old": left out: "ERR" in line 2 has the same url, spelt otherwise'
    ]
    found, refused = read_opml(content.encode())
    assert ([source.url for source in found], refused) == ([first], [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_opml_may_begin_with_a_byte_order_mark(opml: Path, encoding: str) -> None:
    opml.write_bytes(OPML.replace(' encoding="UTF-8"', "").encode(encoding))

    assert len(load_sources(opml)) == 3


def test_faults_in_opml_name_their_line(opml: Path) -> None:
    found = faults(opml, OPML.replace("https://www.hartpunkt.de", "gopher://hartpunkt"))

    assert found[0].startswith('mine.opml:4: source 1 "hartpunkt": url: ')


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<opml><body></body></opml>", "holds no sources"),
        ("<opml><body><outline xmlUrl='https://w.test/'></opml>", "mine.opml:1: is not well-formed XML"),
        ("<html><body/></html>", "is not OPML: its first element is <html>"),
        ("<?xml version='1.0' encoding='nonsense'?><opml/>", "not"),
        (
            '<!DOCTYPE o [<!ENTITY a "b">]><opml><outline text="&a;" xmlUrl="https://w.test/"/></opml>',
            "declares entities",
        ),
        (
            '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline text="&x;" xmlUrl="a"/></opml>',
            "declares entities",
        ),
        ("<opml>" + "<outline>" * 100 + "</outline>" * 100 + "</opml>", "deep"),
    ],
)
def test_hostile_or_broken_opml_is_refused(opml: Path, content: str, expected: str) -> None:
    (found,) = faults(opml, content)

    assert expected in found
    assert "root:" not in found


def test_an_attribute_bomb_in_opml_costs_no_time(opml: Path) -> None:
    attributes = " ".join(f'a{n}="1"' for n in range(60_000))
    opml.write_text(f'<opml><outline text="W" xmlUrl="https://w.test/" {attributes}/></opml>', encoding="utf-8")

    assert [source.name for source in load_sources(opml)] == ["W"]


def test_a_huge_file_is_not_read(opml: Path) -> None:
    with opml.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    with pytest.raises(CatalogueError, match="larger than"):
        load_sources(opml)


def test_recorded_opml_files_are_read_or_refused(shared: Path) -> None:
    lists = {"Subs.opml": 205, "SubsNoTitleAttributes.opml": 205, "subscriptionList.opml": 13}  # two are named twice
    for path in sorted((shared / "feeds" / "corpus").rglob("*.opml")):
        try:
            found = len(load_sources(path))
        except CatalogueError as error:
            found = -len(error.faults)
        assert found != 0, path
        lists.pop(path.name) if lists.get(path.name) == found else None

    assert lists == {}


def test_full_text_is_off_unless_a_source_asks_for_it(toml: Path) -> None:
    toml.write_text(GOOD + "full_text = true\n" + GOOD.replace("ERR News EN", "Two").replace("/rss", "/two"))
    assert [source.full_text for source in load_sources(toml)] == [True, False]
    assert not any(source.full_text for source in load_sources(PACKAGED))


def test_full_text_is_read_from_opml_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.opml"
    path.write_text('<opml><body><outline text="A" xmlUrl="https://a.example/f" full_text="true"/></body></opml>')
    assert [source.full_text for source in load_sources(path)] == [True]


@pytest.mark.parametrize("told", ['"perhaps"', "1", "[]"])
def test_full_text_is_true_or_false(toml: Path, told: str) -> None:
    assert "full_text: must be true or false" in faults(toml, f"{GOOD}full_text = {told}\n")[0]


# --- lists as files, out and in --------------------------------------------------------------------------------------


def test_a_list_that_goes_out_as_opml_comes_back_whole() -> None:
    odd = Source(
        'Le Mon\u200cde "quoted" <name> & more',
        "https://a.test/f?x=1&y=2",
        "uk",
        Kind.THINKTANK,
        "UA",
        Control.STATE,
        "Ω",
    )
    listed = [*load_sources(PACKAGED), odd, replace(odd, url="https://b.test/f", full_text=True)]
    assert read_opml(write_opml(listed)) == (listed, [])


def test_characters_xml_has_no_room_for_do_not_spoil_a_list() -> None:
    odd = Source("A\x00\x1bB", "https://a.test/f", "", Kind.NEWS, "", Control.INDEPENDENT)
    [back] = read_opml(write_opml([odd]))[0]
    assert back.name == "AB"


def test_what_can_be_used_of_a_list_is_and_the_rest_is_told_with_its_line() -> None:
    content = b"""<opml version="2.0"><body>
<outline text="Good" xmlUrl="https://a.test/f"/>
<outline text="Bad" xmlUrl="file:///etc/passwd"/>
<outline text="Odd" xmlUrl="https://b.test/f" control="friendly"/>
<outline text="Again" xmlUrl="https://a.test/f"/></body></opml>"""
    found, refused = read_opml(content)
    assert [source.name for source in found] == ["Good"]
    assert len(refused) == 2
    assert 'line 3, "Bad"' in refused[0]
    assert "control" in refused[1]


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"\x00\x01", b"<opml><body>", b"no list"])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(CatalogueError):
        read_opml(content)


def test_one_source_is_read_from_its_words() -> None:
    row = {"name": "ERR", "url": "https://news.err.ee/rss", "language": "en", "country": "ee", "control": "public"}
    assert read_source(row).country == "EE"
    with pytest.raises(CatalogueError, match="control"):
        read_source({**row, "control": "friendly"})
