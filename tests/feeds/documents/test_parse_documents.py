"""What documents say: identity, languages, formats, and every hostile file of tests/feeds/hostile."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from polls import NOON, read, rss, source

from feeds.documents import Document, NotAFeedError, read_document
from feeds.documents.identity import identify
from feeds.documents.language import language_of
from feeds.documents.values import RawItem
from feeds.language.languages import normal
from feeds.model import Fetched, FetchFailed, Validators

HOSTILE = Path(__file__).parents[1] / "hostile"
BASE = "https://wire.test/feeds/all"


def document(body: bytes | str, language: str = "en", content_type: str = "application/xml") -> Document:
    return read_document(body.encode() if isinstance(body, str) else body, content_type, BASE, language)


def hostile(name: str) -> Document:
    return document((HOSTILE / name).read_bytes())


def titles(found: Document) -> list[str]:
    return [item.title for item in found.items]


# --- hostile documents -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(path.name for path in HOSTILE.iterdir()))
def test_a_hostile_document_is_read_or_refused_and_never_raises(name: str) -> None:
    body = (HOSTILE / name).read_bytes()
    found = read(Fetched(BASE, body, "application/xml", Validators()), source(BASE))

    if not isinstance(found, FetchFailed):
        for entry in found.entries:
            assert entry.title
            assert len(entry.title) <= 300
            assert entry.url.startswith(("http://", "https://"))
            assert entry.published <= NOON
            assert not any(f"<{tag}" in entry.title + entry.summary for tag in ("script", "img", "svg", "a ", "b>"))


@pytest.mark.parametrize(("name", "words"), [("attr_bomb.xml", "attributes"), ("empty.xml", "empty")])
def test_what_is_no_feed_is_refused_with_its_reason(name: str, words: str) -> None:
    with pytest.raises(NotAFeedError, match=words):
        hostile(name)


@pytest.mark.parametrize("name", ["billion_laughs.xml", "quadratic_blowup.xml"])
def test_entities_are_not_expanded(name: str) -> None:
    assert all(len(title) <= 300 and "lollol" not in title for title in titles(hostile(name)))


@pytest.mark.parametrize("name", ["xxe_file.xml", "xxe_param_dtd.xml", "external_dtd.xml"])
def test_nothing_outside_the_document_is_read(name: str) -> None:
    found = hostile(name)

    assert len(found.items) == 1
    assert "root:" not in found.items[0].title + found.items[0].summary


def test_a_document_that_was_cut_off_gives_what_came() -> None:
    assert titles(hostile("truncated.xml")) == ["a", "a", "a"]
    assert len({item.uid for item in hostile("truncated.xml").items}) == 1


def test_markup_in_a_title_is_text_or_gone() -> None:
    assert titles(hostile("telegram_markup.xml")) == ["*bold* _it_ [x](tg://user?id=1) `c` b \\ ~ | > #"]
    assert titles(hostile("xss.xml")) == ["Iskander"]


def test_a_link_that_is_no_web_link_gives_way() -> None:
    assert [item.url for item in hostile("js_link.xml").items][1:] == [
        "https://wire.test/",
        "https://evil.test/x",
        "https://wire.test/",
    ]


def test_deep_nesting_costs_its_own_item_alone() -> None:
    body = (HOSTILE / "deep_nesting_20k.xml").read_bytes()
    neighbour = b"<item><title>Neighbour</title></item></channel>"

    assert titles(document(body.replace(b"</channel>", neighbour))) == ["Neighbour"]


def test_control_characters_do_not_make_a_document_unreadable() -> None:
    assert titles(hostile("control_chars.xml")) == ["abcd"]
    assert titles(document(rss(["a\x00b\x1fc", "d"]))) == ["abc", "d"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Smile &#55357;&#56832;", "Smile 😀"),
        ("Smile &#xD83D;&#xDE00;", "Smile 😀"),
        ("Smile &#128512;", "Smile 😀"),
        ("Half &#55357; of one", "Half of one"),
        ("Half &#55357 of one", "Half of one"),
        ("Halves &#xDE00;&#xD83D; the wrong way round", "Halves the wrong way round"),
        ("Beyond all characters &#1114112;", "Beyond all characters"),
        ("Beyond all numbers &#99999999999;", "Beyond all numbers"),
        (f"Beyond all patience &#{'9' * 5000};", "Beyond all patience"),
        ("a&#11;b&#0;c", "abc"),
        ("A &#60;b&#62; &#38;amp; &#1071;", "A & Я"),
        ("Escaped &amp;#55357;&amp;#56832;", "Escaped \ufffd\ufffd"),
    ],
)
def test_a_reference_to_what_is_no_character_makes_nothing_else_unreadable(written: str, expected: str) -> None:
    assert titles(document(rss(["Before", written]))) == ["Before", expected]


@pytest.mark.parametrize("element", ["link", "guid", "description"])
def test_half_an_emoji_anywhere_costs_no_item(element: str) -> None:
    items = f"<item><title>A</title></item><item><title>B</title><{element}>https://a.test/&#55357;</{element}></item>"

    assert titles(document(f"<rss version='2.0'><channel>{items}</channel></rss>")) == ["A", "B"]


def test_half_an_emoji_in_json_costs_no_item() -> None:
    items = [
        {"id": "https://a.test/\ud83d", "title": "A"},
        {"id": "2", "url": "https://a.test/\ud83d", "title": "B\ud83d"},
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items})

    assert titles(document(body)) == ["A", "B"]


def test_a_flood_is_cut_in_the_document_before_it_is_parsed() -> None:
    body = "<rss><channel><title>W</title>" + "".join(f"<item><title>t{n}</title></item>" for n in range(20_000))
    found = document(body + "</channel></rss>")

    assert titles(found)[:2] == ["t0", "t1"]
    assert len(found.items) == 500


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 50_000,
        '{"a": ' + "9" * 10_000 + "}",
    ],
)
def test_hostile_json_is_refused(body: str) -> None:
    with pytest.raises(NotAFeedError):
        document(body)


# --- identity --------------------------------------------------------------------------------------------------------


def item(guid: str = "", link: str = "", title: str = "", date: str = "", summary: str = "") -> RawItem:
    return RawItem(guid=guid, link=link, title=title, date=date, summary=summary)


SAME = [
    ("a changed title", item("g", "https://w.test/1", "One"), item("g", "https://w.test/1", "One, corrected")),
    ("a changed link", item("g", "https://w.test/1", "One"), item("g", "https://w.test/moved", "One")),
    ("a changed title, without a guid", item("", "https://w.test/1", "One"), item("", "https://w.test/1", "Two")),
    ("a changed date", item("", "", "One", "today"), item("", "", "One", "yesterday")),
    (
        "a guid's revision in the fragment",
        item("https://b.test/c1#0", "", "One"),
        item("https://b.test/c1#3", "", "One"),
    ),
    ("a guid from http to https", item("http://w.test/1", "", "One"), item("https://www.w.test/1/", "", "One")),
    ("tracking in the link", item("", "https://w.test/1?utm_source=a", "One"), item("", "http://w.test/1", "One")),
    ("blanks and case in a title", item("", "", "One  Two"), item("", "", " one two")),
]


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in SAME], ids=[case[0] for case in SAME])
def test_an_item_stays_itself(before: RawItem, after: RawItem) -> None:
    assert identify([before]) == identify([after])


DIFFERENT = [
    ("other guids", [item("1", "https://w.test/", "One"), item("2", "https://w.test/", "One")]),
    ("one guid, other links", [item("g", f"https://w.test/{n}", f"t{n}") for n in range(5)]),
    ("one guid and link, other titles", [item("g", "https://w.test/", f"t{n}") for n in range(5)]),
    ("no guid, one title, other links", [item("", f"https://w.test/{n}", "same") for n in range(3)]),
    ("guids that differ in the fragment alone", [item(f"https://w.test/live#{n}", "", f"t{n}") for n in range(3)]),
    ("nothing but dates", [item("", "", "same", f"{n} May") for n in range(3)]),
    ("nothing but summaries", [item("", "", "", "", f"text {n}") for n in range(3)]),
]


@pytest.mark.parametrize("items", [case[1] for case in DIFFERENT], ids=[case[0] for case in DIFFERENT])
def test_different_items_stay_apart(items: Sequence[RawItem]) -> None:
    assert len(set(identify(items))) == len(items)


def test_an_item_repeated_whole_is_one() -> None:
    assert len(set(identify([item("g", "https://w.test/1", "One")] * 3))) == 1


def test_an_item_keeps_its_identity_whatever_its_neighbours_are() -> None:
    one, others = item("g1", "https://w.test/1", "One"), [item(f"x{n}", "", f"t{n}") for n in range(9)]

    assert identify([one]) == identify([*others, one])[-1:]


def test_an_identity_has_128_bits() -> None:
    assert all(len(bytes.fromhex(uid)) == 16 for uid in identify([item("g"), item("", "", "\ud800 odd")]))


# --- languages --------------------------------------------------------------------------------------------------------


RUSSIAN = "Россия перебросила Искандеры в Калининград, сообщили в Кремле"
UKRAINIAN = "Росія перекинула Іскандери до Калінінграда, повідомляє розвідка"
POLISH = "Rosja przerzuciła Iskandery do Królewca, twierdzą źródła w Warszawie"


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        ("Russia moves Iskanders to Kaliningrad", "en", "en"),
        ("Zelenskyy visits Rzeszów and Łódź, meets Świątek", "en", "en"),
        (RUSSIAN, "ru", "ru"),
        (RUSSIAN, "en", "ru"),
        (UKRAINIAN, "ru", "uk"),
        (RUSSIAN, "uk", "ru"),
        (POLISH, "en", "pl"),
        (POLISH, "", "pl"),
        ("The alliance said on Monday that it had seen no change", "", "en"),
        ("ПРО", "en", "en"),  # too short to say
    ],
)
def test_the_language_is_what_is_told_unless_the_text_says_otherwise(text: str, told: str, expected: str) -> None:
    assert language_of(text, told) == expected


@pytest.mark.parametrize(
    ("code", "expected"), [("en-US", "en"), ("UA", "uk"), ("ru_RU", "ru"), ("english", ""), ("", ""), ("*", "")]
)
def test_language_codes_have_one_form(code: str, expected: str) -> None:
    assert normal(code) == expected


def test_a_feed_may_say_the_language_its_source_does_not() -> None:
    found = document(rss(["Iskander"], channel="<language>pl-PL</language>"), language="")

    assert (found.language, found.items[0].language) == ("pl", "pl")


# --- formats ---------------------------------------------------------------------------------------------------------


def test_json_feed_is_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wire",
        "language": "en-GB",
        "feed_url": "https://wire.test/feed.json",
        "hubs": [{"type": "WebSub", "url": "https://hub.test/"}],
        "items": [
            {"id": 1, "url": "/one", "title": "<b>One</b>", "content_html": "<p>Text</p>"}
            | {"date_published": "2026-11-02T10:00:00+01:00"},
            {"id": "https://wire.test/two", "content_text": "Only text. And more."},
            "not an item",
            {"id": None, "title": None},
        ],
    }
    found = document(json.dumps(feed), language="")

    assert (found.title, found.language, found.hub) == ("Wire", "en", "https://hub.test/")
    assert titles(found) == ["One", "Only text. And more."]
    assert [item.url for item in found.items] == ["https://wire.test/one", "https://wire.test/two"]
    assert found.items[0].summary == "Text"
    assert found.items[0].timestamp == 1_793_610_000.0


def test_wordpress_posts_are_read() -> None:
    post = {
        "id": 7,
        "date": "2026-11-22T20:30:00",
        "link": "https://isw.test/assessment/",
        "title": {"rendered": "Assessment, November 22 &#8211; 2026"},
        "excerpt": {"rendered": "<p>Key takeaways [&hellip;]</p>"},
    }
    found = document(json.dumps([post]))

    assert titles(found) == ["Assessment, November 22 – 2026"]
    assert found.items[0].summary == "Key takeaways…"
    assert found.items[0].url == "https://isw.test/assessment/"
    assert found.items[0].timestamp is not None


@pytest.mark.parametrize("body", ["{}", "[1, 2]", '{"code": "rest_no_route"}', '[{"a": 1}]', "{broken"])
def test_other_json_is_no_feed(body: str) -> None:
    with pytest.raises(NotAFeedError):
        document(body)


def test_rdf_and_atom_are_read() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>W</title></channel>'
        '<item rdf:about="https://wire.test/1"><title>One</title><link>https://wire.test/1</link>'
        "<dc:date>2026-11-02T10:00:00Z</dc:date></item></rdf:RDF>"
    )
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title><entry><id>urn:1</id>'
        '<title type="html">&lt;i&gt;One&lt;/i&gt;</title><link href="https://wire.test/1"/>'
        "<updated>2026-11-02T10:00:00Z</updated><content type='html'>&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>"
    )
    for body in (rdf, atom):
        found = document(body)
        assert titles(found) == ["One"]
        assert found.items[0].url == "https://wire.test/1"
        assert found.items[0].timestamp == 1_793_613_600.0


def test_an_item_with_nothing_to_tell_is_left_out_and_its_neighbours_stay() -> None:
    body = "<rss><channel><item><link>https://wire.test/1</link></item><item><title>One</title></item></channel></rss>"

    assert titles(document(body)) == ["One"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<!doctype html><html><title>Just a moment...</title></html>", "web page"),
        ("<html><body>no doctype</body></html>", "web page"),
        ("Invalid url", "not a feed"),
        ("<opml version='2.0'><body/></opml>", "not a feed"),
        ("\x89PNG\r\n\x1a\n" + "\x00" * 100, "not a feed"),
        (" \r\n ", "empty"),
    ],
)
def test_what_else_a_server_may_send_is_named_and_not_shown(body: str, words: str) -> None:
    with pytest.raises(NotAFeedError, match=words) as fault:
        document(body)

    assert "moment" not in str(fault.value)
