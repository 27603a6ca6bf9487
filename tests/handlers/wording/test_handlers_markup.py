"""Safe text: what anyone may write stays text, and what is cut is cut well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_rules import parse

from handlers.wording.markup import (
    Html,
    ago,
    bold,
    clean,
    day,
    entities,
    html,
    is_web,
    join,
    length,
    link,
    marked,
    moment,
    plain,
    plain_with_links,
    shorten,
)

NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
anything = st.text(max_size=300)


@given(anything)
def test_any_text_becomes_html_that_telegram_reads_back_as_the_clean_text(text: str) -> None:
    parsed = parse(f"x{html(text)}x")
    assert parsed["@type"] == "formattedText", parsed
    assert parsed["text"] == f"x{clean(text)}x"
    assert parsed["entities"] == []


@given(anything, st.integers(min_value=2, max_value=120))
def test_a_shortened_text_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Lithuania halts rail transit", 28, "Lithuania halts rail transit"),
        ("Lithuania halts rail transit of goods", 30, "Lithuania halts rail transit…"),
        ("Lithuania halts rail transit of goods", 29, "Lithuania halts rail transit…"),
        ("Lithuania halts, rail transit", 20, "Lithuania halts…"),
        ("Donaudampfschifffahrtsgesellschaftskapitän", 20, "Donaudampfschifffah…"),
        ("Deep into delusion | Samantha de", 22, "Deep into delusion…"),
        ("a Donaudampfschifffahrtsgesellschaft", 20, "a Donaudampfschifff…"),
    ],
)
def test_a_text_is_cut_between_words_where_that_keeps_enough_of_it(text: str, limit: int, cut: str) -> None:
    assert shorten(text, limit) == cut


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("two\nlines\tand   blanks", "two lines and blanks"),
        ("\u202eesrever\u202c and \u2066isolated\u2069", "esrever and isolated"),
        ("zero\u200bwidth\ufeff and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("null\x00 bell\x07 escape\x1b[31m", "null bell escape[31m"),
        ("family 👨\u200d👩\u200d👧 stays", "family 👨\u200d👩\u200d👧 stays"),
        ("lone surrogate \ud83d ends", "lone surrogate ends"),
        ("Z" + "\u0301" * 40 + "algo", "Ź" + "\u0301" * 3 + "algo"),
        ("Королевец Її Ўў", "Королевец Її Ўў"),
    ],
)
def test_characters_without_a_shape_are_taken_out(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://lrt.lt/en/news?a=1&b=2#top", True),
        ("http://127.0.0.1:8080/item", True),
        ("https://пример.рф/новость", True),
        ("javascript:alert(1)", False),
        ("ftp://example.org/", False),
        ("tg://user?id=1", False),
        ("https://", False),
        ("https:///path", False),
        ("//example.org", False),
        ("", False),
        ("https://example.org/a b", False),
        ('https://example.org/"><b>', False),
        ("https://example.org/\u202etxt", False),
        ("https://[not-an-address/", False),
        ("https://example.org/" + "a" * 2000, False),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str, good: bool) -> None:
    assert is_web(url) is good
    shown = link("Title", url)
    assert (shown != "Title") is good
    links = [entity for entity in parse(shown)["entities"] if entity["type"]["@type"] == "textEntityTypeTextUrl"]
    assert len(links) == good


@given(anything, anything)
def test_whatever_stands_in_an_address_a_link_is_read_as_the_label_alone(label: str, url: str) -> None:
    shown = link(f"x{label}", f"https://example.org/{url}")
    parsed = parse(shown)
    assert parsed["text"] == clean(f"x{label}")
    assert len(parsed["entities"]) == shown.startswith("<a ")


@given(st.lists(st.sampled_from(["plain ", "/status ", "@someone ", "https://a.example ", "🇱🇹", "&amp;"]), max_size=12))
def test_sizes_are_never_underestimated(pieces: list[str]) -> None:
    from telegram_rules import found_by_itself

    text = Html("".join(f"<b>x{piece}</b>" for piece in pieces))
    parsed = parse(text)
    assert length(text) == len(parsed["text"].encode("utf-16-le")) // 2
    assert entities(text) >= len(parsed["entities"]) + len(found_by_itself(parsed["text"]))


@pytest.mark.parametrize(
    ("back", "form", "fallback"),
    [
        (timedelta(minutes=53), "t", "09:12 UTC"),
        (timedelta(hours=9), "t", "01:05 UTC"),
        (timedelta(hours=11), "wt", "Sun 23:05 UTC"),
        (timedelta(hours=30), "wt", "Sun 04:05 UTC"),
        (timedelta(days=20), "dt", "3 Nov 10:05 UTC"),
        (timedelta(days=400), "dt", "19 Oct 2025 10:05 UTC"),
    ],
)
def test_a_time_is_told_in_the_readers_zone_and_as_short_as_it_can_be(
    back: timedelta, form: str, fallback: str
) -> None:
    at = NOW - back
    shown = moment(at, NOW)
    assert shown == f'<tg-time unix="{int(at.timestamp())}" format="{form}">{fallback}</tg-time>'
    (entity,) = parse(shown)["entities"]
    assert entity["type"]["unix_time"] == int(at.timestamp())


def test_days_and_distances_are_times_for_telegram_too() -> None:
    assert plain(day(NOW, NOW)) == "23 November"
    for shown in (day(NOW, NOW), ago(NOW)):
        (entity,) = parse(shown)["entities"]
        assert entity["type"]["@type"] == "textEntityTypeDateTime"
    relative = parse(ago(NOW))["entities"][0]["type"]["formatting_type"]["@type"]
    assert relative == "dateTimeFormattingTypeRelative"


def test_a_time_that_telegram_cannot_carry_is_written_out() -> None:
    assert moment(datetime(1969, 7, 20, 20, 17, tzinfo=UTC), NOW) == "20 Jul 1969 20:17 UTC"


def test_joining_leaves_out_what_is_empty() -> None:
    assert join(" · ", ["a", "", Html(), "b & c"]) == "a · b &amp; c"
    assert bold("") == ""


@pytest.mark.parametrize(
    ("text", "spans", "limit", "shown"),
    [
        ("Iskander near Brdy", [(0, 8)], 50, "<b>Iskander</b> near Brdy"),
        ("a < Iskander & b", [(4, 12)], 50, "a &lt; <b>Iskander</b> &amp; b"),
        ("no spans", [], 50, "no spans"),
        (
            "one two three four five six seven Iskander eight nine",
            [(34, 42)],
            30,
            "…six seven <b>Iskander</b> eight nine",
        ),
    ],
)
def test_found_words_are_bold_and_stay_in_sight(
    text: str, spans: list[tuple[int, int]], limit: int, shown: str
) -> None:
    assert marked(text, spans, limit) == shown


@given(anything, st.integers(0, 300), st.integers(1, 50), st.integers(10, 100))
def test_marking_never_breaks_the_markup(text: str, start: int, width: int, limit: int) -> None:
    spans = [(start, start + width)] if start + width <= len(text) else []
    shown = marked(text, spans, limit)
    assert parse(f"x{shown}x")["@type"] == "formattedText"
    assert length(shown) <= 2 * limit + 4


def test_a_terminal_gets_the_links_below_each_once() -> None:
    text = Html(f"{link('A & B', 'https://a.example/?x=1&y=2')} and {link('B', 'https://b.example')}, {bold('bold')},")
    text = Html(f"{text} {link('again', 'https://b.example')}")
    assert plain_with_links(text) == (
        "A & B [1] and B [2], bold, again [2]\n\n[1] https://a.example/?x=1&y=2\n[2] https://b.example"
    )
