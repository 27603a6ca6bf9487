"""Words and their meanings in one piece."""

from __future__ import annotations

import random

import pytest

from feeds.language.stems import Stems

LETTERS = "abdłщї"


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("firmly", (4, 2)),
        ("fired", (3, 1)),
        ("fir", (3, 1)),
        ("fi", None),
        ("zoo", None),
        ("", None),
        ("щитами", (3, 3)),
    ],
)
def test_the_longest_beginning_of_a_word_is_found(word: str, found: tuple[int, int] | None) -> None:
    assert Stems({"fir": 1, "firm": 2, "щит": 3, "fist": 4}).longest(word) == found


def test_a_word_is_found_only_as_it_is() -> None:
    words = Stems({"war": 1, "warn": 2})
    assert (words.exact("war"), words.exact("warn"), words.exact("wa"), words.exact("warm")) == (1, 2, None, None)


def test_no_words_hold_nothing() -> None:
    assert (Stems({}).exact("war"), Stems({}).longest("war")) == (None, None)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_found_is_what_trying_all_would_find(seed: int) -> None:
    chance = random.Random(seed)
    words = {"".join(chance.choices(LETTERS, k=chance.randint(1, 5))): number for number in range(60)}
    stems = Stems(words)
    for _ in range(200):
        word = "".join(chance.choices(LETTERS, k=chance.randint(0, 7)))
        tried = max((len(stem) for stem in words if word.startswith(stem)), default=0)
        assert stems.longest(word) == ((tried, words[word[:tried]]) if tried else None)
        assert stems.exact(word) == words.get(word)
