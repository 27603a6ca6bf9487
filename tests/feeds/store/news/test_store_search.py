from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import DAY, HOUR, NOON, entry, joining, matched, opening, poll, source

from feeds.audience import Hit
from feeds.store import Store
from feeds.store.base.fulltext import tsvector, words_of
from feeds.store.news import search as search_module
from feeds.store.news.search import Term, terms_of


async def told(store: Store, *titles: str, at=NOON, first: int = 1) -> None:
    """A story for each title, each seen an hour after the one before."""
    for place, title in enumerate(titles):
        head, _, summary = title.partition(" | ")
        what = matched(entry(head, summary=summary, seen=at + place * HOUR, uid=f"{first + place:032x}"))
        await poll(store, opening(first + place, what))


async def found(store: Store, query: str, **options) -> list[int]:
    return [hit.file.story.id for hit in await store.search(query, 10, **options)]


def marked(hit: Hit) -> tuple[list[str], list[str]]:
    title, summary = hit.report.entry.title, hit.report.entry.summary
    return [title[a:b] for a, b in hit.title_spans], [summary[a:b] for a, b in hit.summary_spans]


async def test_words_are_found_in_titles_and_summaries_in_any_order(store: Store) -> None:
    await told(store, "Patriot battery for Poland", "Poland votes | A Patriot debate", "Nothing of it")

    assert set(await found(store, "poland patriot")) == {1, 2}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("missile", "Missiles leave"),
        ("калининград", "Ракеты в Калининграде"),
        ("iskander", "Polska: Iskandery, Iskanderów"),
        ("KRÓLEWIEC", "królewiec"),
        ("suwalki", "Przesmyk Suwałki"),
        ("S-400", "S 400 delivered"),
        ("йод", "ЙОД"),
        ("деплой", "Деплой еще"),
        ("ещё", "Ещё раз"),
    ],
)
async def test_case_accents_hyphens_and_endings_do_not_matter(store: Store, query: str, title: str) -> None:
    await told(store, title, "Something else")

    assert await found(store, query) == [1]


async def test_a_short_word_is_found_whole(store: Store) -> None:
    await told(store, "SM 3 sold", "SMS sent, 35 of them")

    assert await found(store, "sm") == [1]
    assert await found(store, "sm 3") == [1]


async def test_older_titles_are_found_behind_many_fresh_mentions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "CANDIDATES", 2)
    await told(store, "Iskander", *(f"Other {number} | iskander" for number in range(5)))

    assert await found(store, "iskander") == [1, 6, 5]


async def test_an_inflected_question_finds_the_plain_form_where_nothing_else_is_found(store: Store) -> None:
    await told(store, "Iskander moved")

    assert await found(store, "Iskanderami") == [1]


async def test_what_is_found_only_without_endings_is_marked_as_such(store: Store) -> None:
    await told(store, "Thanks to allies")

    assert [hit.nearly for hit in await store.search("thanks", 5)] == [False]
    assert [hit.nearly for hit in await store.search("allied", 5)] == [True]


@pytest.mark.parametrize("typed", ["thanks", "planes", "hordes", "kompass"])
async def test_a_word_is_not_cut_down_to_another(store: Store, typed: str) -> None:
    await told(store, "More than a plan", "Hordy i kompania")

    assert await store.search(typed, 5) == []


async def test_a_short_word_is_never_the_beginning_of_another(store: Store) -> None:
    await told(store, "Swayze dies aged 57")

    assert await store.search("5", 5) == []
    assert await store.search("Swa", 5) == []


async def test_words_in_quotes_are_found_as_they_stand(store: Store) -> None:
    await told(store, "New START talks", "Start of new talks", "New start")

    assert set(await found(store, '"new start" talks')) == {1}
    assert set(await found(store, "“new start”")) == {1, 3}


async def test_a_phrase_does_not_run_from_title_into_summary(store: Store) -> None:
    await told(store, "Something new | start of talks")

    assert await found(store, '"new start"') == []


async def test_titles_count_more_and_fresh_counts_more(store: Store) -> None:
    await told(store, "Iskander old", at=NOON - 300 * DAY)
    await told(store, "Other | about an Iskander", "Iskander moves", "Iskander moves again", first=2)

    assert await found(store, "iskander") == [4, 3, 2, 1]


async def test_words_that_stand_together_count_more(store: Store) -> None:
    await told(store, "Baltic cables cut", "Cables and the Baltic")

    assert await found(store, "baltic cables") == [1, 2]


async def test_a_story_is_found_once_by_its_best_entry(store: Store) -> None:
    first = opening(1, matched(entry("Ship leaves | port", summary="an Iskander on board")))
    second = joining(first.story, matched(entry("Iskander on a ship", of=source("Other"), seen=NOON + HOUR)))
    await poll(store, first, second)

    (hit,) = await store.search("iskander", 10)
    assert hit.file.story == second.story
    assert len(hit.file.reports) == 2
    assert hit.report.entry.title == "Iskander on a ship"
    assert marked(hit) == (["Iskander"], [])


async def test_what_was_found_is_marked_where_it_stands(store: Store) -> None:
    await told(store, "Królewiec: rakiety Iskander-M | Iskandery są w Królewcu, krolewiec")

    (hit,) = await store.search("krolewiec iskander", 10)
    assert marked(hit) == (["Królewiec", "Iskander"], ["Iskandery", "krolewiec"])


async def test_results_come_in_pages_without_overlap(store: Store) -> None:
    await told(store, *(f"Iskander number {number}" for number in range(1, 8)))

    pages = [[hit.file.story.id for hit in await store.search("iskander", 3, offset)] for offset in (0, 3, 6, 9)]
    assert pages == [[7, 6, 5], [4, 3, 2], [1], []]


async def test_what_was_seen_and_had_joined_no_story_yet_is_not_found_at_that_moment(store: Store) -> None:
    what = matched(entry("Iskander battery", seen=NOON, uid="7" * 32))
    decided = opening(7, what)
    later = NOON + timedelta(seconds=2)
    await poll(store, replace(decided, story=replace(decided.story, opened=later, updated=later)))

    assert await found(store, "iskander", at=NOON + timedelta(seconds=1)) == []
    assert await found(store, "iskander", at=later) == [7]


async def test_a_moment_in_the_past_knows_nothing_of_later_news(store: Store) -> None:
    first = opening(1, matched(entry("Iskander moves")))
    second = joining(first.story, matched(entry("Iskander moves on", of=source("Other"), seen=NOON + DAY)))
    await poll(store, first)
    await poll(store, second)
    await told(store, "Iskander again", at=NOON + DAY, first=5)

    assert await found(store, "iskander", at=NOON - HOUR) == []
    (hit,) = await store.search("iskander", 10, at=NOON)
    assert hit.file.story == first.story
    assert set(await found(store, "iskander", at=NOON + DAY)) == {1, 5}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "🚀🚀",
        "NEAR(",
        'title:x OR "',
        "* ^ -",
        "a AND NOT b",
        "'; DROP TABLE entries; --",
        "\0\ud800",
        "x" * 4000,
        "word " * 800,
        ":* & | ! <-> ( )",
        '"""',
        "\u202e‮abc",
        "\\",
        "%_",
    ],
)
async def test_any_text_is_a_safe_question(store: Store, query: str) -> None:
    await told(store, "Nothing to see")

    assert await found(store, query) == []


@given(st.text(max_size=60))
def test_a_question_never_holds_more_than_words(query: str) -> None:
    for term in terms_of(query):
        assert term.words
        assert all(word.isalnum() for word in term.words)


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_tsvector_holds_the_words_and_nothing_that_could_end_it(title: str, summary: str) -> None:
    vector = tsvector(title, summary)
    lexemes = {part.split("':")[0].removeprefix("'") for part in vector.split()}

    assert lexemes == {*words_of(title), *words_of(summary)}
    assert vector.count("'") == 2 * len(lexemes)


def test_a_question_is_cut_where_it_asks_too_much() -> None:
    assert len(terms_of(" ".join(f"word{number}" for number in range(100)))) == 16
    assert terms_of("SM missile SM") == [Term(("sm",), False), Term(("missile",), True)]


async def test_a_very_long_entry_is_indexed_as_far_as_it_can_be(store: Store) -> None:
    long = " ".join(f"word{number}" for number in range(30_000)) + " " + "again " * 1000 + "y" * 5000
    await told(store, f"Iskander | {long}")

    assert await found(store, "iskander word29999 again") == [1]
