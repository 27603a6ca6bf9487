"""Markup to plain text."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.language.clean import MAX_SUMMARY, MAX_TITLE, cut, first_words, headed, plain, summary_of, title_of

CASES = [
    ("text without markup stays as it is", "Iskander leaves Kaliningrad", "Iskander leaves Kaliningrad"),
    ("inline tags join, block tags part", "<b>N</b>ATO<p>One</p><p>Two<br/>Three</p>", "NATO\nOne\nTwo\nThree"),
    ("entities are letters", "AT&amp;T &#8212; &quot;x&quot; &#x20AC;&nbsp;5", 'AT&T — "x" € 5'),
    ("what was escaped twice is read twice", "&amp;lt;b&amp;gt;Tusk&amp;lt;/b&amp;gt; &amp;amp; Duda", "Tusk & Duda"),
    ("signs that open no tag stay", "x < y and z > 3, a <3 b", "x < y and z > 3, a <3 b"),
    ("a script and its source go", "a<script>alert(1)</script>b<style>p{}</style>c", "a b c"),
    ("an escaped script goes too", "&lt;script&gt;alert(1)&lt;/script&gt;Iskander", "Iskander"),
    ("an unclosed script takes the rest", "a<script>alert(1)", "a"),
    ("comments and CDATA marks go", "a<!-- b -->c<![CDATA[d]]>", "acd]]>"),
    ("attributes may hold the sign that ends tags", '<img alt="a > b" src=x onerror="f()">c', "c"),
    ("a tag cut off within its attributes goes", 'a <iframe\nfull\nsrc="x" allow="y', "a"),
    ("a tag cut off stays harmless text", "a <b", "a <b"),
    ("control characters go", "a\x00b\x07c\x9fd", "abcd"),
    ("bidirectional marks go", "\u202eabc\u202c \u2066x\u2069 \u200fy", "abc x y"),
    ("zero-width characters and soft hyphens go", "Isk\u200ban\u00adder\ufeff", "Iskander"),
    ("hidden in entities they go too", "Isk&#8203;an&shy;der&#x202e;", "Iskander"),
    ("tag characters and lone surrogates go", "a\U000e0041b\ud800c", "abc"),
    ("numbers beyond any letter go", "a&#99999999999;b&#" + "9" * 5000 + ";c", "abc"),
    ("blanks are single, lines kept apart", "a \t b\r\n\r\n  c\u2028d", "a b\nc\nd"),
    ("letters are composed", "Krolewiec: o\u0301", "Krolewiec: ó"),
    ("messenger markup is only text", "*b* _i_ [x](tg://user?id=1) `c`", "*b* _i_ [x](tg://user?id=1) `c`"),
    ("nothing is nothing", "", ""),
    ("only tags are nothing", "<p><img src=x></p>", ""),
]


@pytest.mark.parametrize(("markup", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_markup_becomes_plain_text(markup: str, expected: str) -> None:
    assert plain(markup) == expected


def test_no_invisible_character_of_unicode_survives() -> None:
    for point in range(sys.maxunicode + 1):
        char = chr(point)
        if unicodedata.category(char) in ("Cc", "Cf", "Cs"):
            assert char not in plain(f"a{char}b").replace("\n", ""), hex(point)


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "<script>",
        "<!--",
        "&",
        '<a "',
        "<a '\"",
        "<",
        "&lt;",
        "<a b=",
        "</",
        "<svg><",
        "&#1",
        "<![CDATA[",
        "\n ",
        "<p>",
    ],
)
def test_a_megabyte_of_hostile_markup_is_read_in_bounded_steps(piece: str) -> None:
    text = plain(piece * (1_000_000 // len(piece)))

    assert len(text) <= MAX_SUMMARY


@given(st.text(alphabet=st.sampled_from("<>&;#abp/!-\"'= \n\u202e\u200b\x00"), max_size=80))
def test_whatever_came_what_comes_out_is_plain(markup: str) -> None:
    text = plain(markup)

    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") and char != "\n" for char in text)
    assert text == text.strip()
    assert "\n\n" not in text


def test_a_title_is_one_line() -> None:
    assert title_of("One<br>two\n three") == "One two three"


def test_a_long_title_is_cut_at_a_word() -> None:
    title = title_of("Kaliningrad " * 1000)

    assert len(title) <= MAX_TITLE
    assert title.endswith("Kaliningrad…")


def test_a_title_without_spaces_is_cut_all_the_same() -> None:
    assert len(title_of("x" * 10_000)) == MAX_TITLE


@pytest.mark.parametrize("empty", ["", "  ", "<b></b>", "\u200b", "&nbsp;"])
def test_an_empty_title_gives_way_to_the_first_words_of_the_summary(empty: str) -> None:
    summary = "Iskanders left the exclave. More follows."
    assert headed(title_of(empty), summary) == ("Iskanders left the exclave.", summary)


@pytest.mark.parametrize("link", ["More &raquo;", "Read more", "Czytaj dalej…", "Подробнее", "Lue lisää →"])
def test_a_title_that_is_but_a_link_gives_way_to_the_first_words_of_the_summary(link: str) -> None:
    title, _ = headed(title_of(link), "Iskanders left the exclave. More follows.")
    assert title == "Iskanders left the exclave."
    assert headed(title_of(link), "")[0], "better than nothing, where there is no summary"
    assert headed(title_of(f"{link} Iskanders"), "Other words.")[0] != "Other words."


def test_first_words_stop_at_a_word_where_no_sentence_ends() -> None:
    assert first_words("Kaliningrad and " * 40, limit=40) == "Kaliningrad and Kaliningrad and…"


def test_a_summary_that_repeats_the_title_is_none() -> None:
    assert headed("ISKANDER leaves", summary_of("<p>Iskander  leaves</p>")) == ("ISKANDER leaves", "")


def test_a_summary_of_one_sentence_that_became_the_title_is_not_told_twice() -> None:
    assert headed("More »", "Iskanders left the exclave.") == ("Iskanders left the exclave.", "")


@pytest.mark.parametrize(
    "added",
    [
        "<p>The post <a href='x'>Iskander</a> appeared first on <a href='y'>The Wire</a>.</p>",
        " The post Iskander first appeared on The Wire.",
        "<p><a href='x'>Read more</a></p>",
        " Continue reading Iskander →",
    ],
)
def test_what_publishing_systems_add_is_left_out(added: str) -> None:
    assert summary_of(f"Iskanders left the exclave.{added}") == "Iskanders left the exclave."


def test_an_excerpt_says_that_it_goes_on() -> None:
    assert summary_of("Iskanders left the exclave and [&#8230;]") == "Iskanders left the exclave and…"


@given(st.text(max_size=200), st.integers(min_value=2, max_value=50))
def test_cutting_keeps_to_the_limit(text: str, limit: int) -> None:
    found = cut(text, limit)

    assert len(found) <= limit
    assert found == text or found.endswith("…")
