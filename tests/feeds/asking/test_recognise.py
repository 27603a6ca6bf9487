"""Whether a text that is passed on tells what a title does."""

from __future__ import annotations

import pytest

from feeds.asking.recognise import Sureness, headline_of, judge, questions, spelled_by

TITLE = "Lithuania halts rail transit of sanctioned goods to Kaliningrad"


@pytest.mark.parametrize(
    ("text", "sureness"),
    [
        (TITLE, Sureness.SURE),
        ("⚡️ LITHUANIA halts rail transit of sanctioned goods to Kaliningrad!\n\nMore to follow", Sureness.SURE),
        ("Lithuania halted the transit by rail of goods under sanctions to Kaliningrad", Sureness.LIKELY),
        ("Lithuania's president visits Kaliningrad exhibits", Sureness.NEAR),
        ("Kaliningrad", Sureness.NEAR),
        ("", Sureness.NEAR),
        ("🙂", Sureness.NEAR),
    ],
)
def test_a_title_is_recognised_in_what_is_passed_on(text: str, sureness: Sureness) -> None:
    assert judge(text, TITLE)[0] is sureness


@pytest.mark.parametrize("title", ["", "Live", "The war today", "🙂"])
def test_a_title_of_few_words_is_anybodys(title: str) -> None:
    assert judge(f"{title} and much more that was said today", title)[0] is not Sureness.SURE


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (f"{TITLE}. Vilnius says so.", f"{TITLE}."),
        (f"⚡️⚡️\n{TITLE}\nhttps://lrt.test/a", TITLE),
        ("https://lrt.test/only-a-link", ""),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_the_first_telling_line_is_the_headline(text: str, headline: str) -> None:
    assert headline_of(text) == headline


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("https://lrt.test/en/news/2026/lithuania-halts-rail-transit-to-kaliningrad.html",
         "lithuania halts rail transit to kaliningrad"),
        ("https://lrt.test/a/lithuania-halts-rail-transit/12345", "lithuania halts rail transit"),
        ("https://lrt.test/12345", ""),
        ("https://[", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_link_may_spell_its_headline(link: str, words: str) -> None:
    assert spelled_by(link) == words


def test_a_search_begins_with_the_most_telling_words_and_leaves_out_more_and_more() -> None:
    made = questions(TITLE)
    assert made[0].split() == ["kaliningrad", "sanctioned", "lithuania", "transit", "halts", "goods"]
    assert made[-1].split() == ["kaliningrad", "sanctioned"]
