"""Asking all watches of an entry: what each part of the language finds, and that the index changes only the cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import (
    WATCHED,
    Alert,
    AlertKind,
    Control,
    Decision,
    Entry,
    Kind,
    Level,
    Matched,
    Reason,
    Source,
    Story,
)
from feeds.watches import WatchIndex, parse, tell_watchers
from feeds.watches.document import Document
from feeds.watches.index import compiled
from feeds.watches.needing import needed
from feeds.watches.query import Part, QueryError, every_words
from feeds.watches.routes import MOST, routes_to, topic_key

NOW = datetime(2023, 3, 15, 12, tzinfo=UTC)
LRT = Source("LRT English", "https://lrt.example/feed", "en", Kind.NEWS, "LT", Control.PUBLIC, "LRT")


def item(title: str, summary: str = "", language: str = "en", source: Source = LRT) -> Matched:
    return Matched(Entry("uid", source, title, summary, "https://lrt.example/1", language, NOW, NOW))


def finds(query: str, title: str, summary: str = "", **more: object) -> bool:
    return bool(WatchIndex([(1, parse(query))]).match(item(title, summary, **more)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "title", "summary"),
    [
        ("kaliningrad", "Transit to Kaliningrad halted", ""),
        ("krolewiec", "Tranzyt: Królewiec", ""),
        ("Królewiec", "KROLEWIEC", ""),
        ("redzikow*", "Baza w Redzikowie", ""),
        ("nato russia", "NATO meets", "Russia is absent."),
        ('"aegis ashore"', "The Aegis-Ashore site", ""),
        ("S-400", "Turkey keeps its S400? No, its S-400", ""),
        ("patriot NOT football", "Patriot battery arrives", ""),
        ("(aegis OR redzikowo) base", "Redzikowo base opens", ""),
        ("turkey NEAR/3 s-400", "S-400: why Turkey waits", ""),
        ("turkey NEAR/1 missiles", "Missiles for Turkey", ""),
        ("title:shield", "Shield debated", "Nothing else."),
        ("shield source:lrt", "Shield", ""),
        ('shield source:"LRT English"', "Shield", ""),
        ("shield lang:en", "Shield", ""),
        ("shield from:lithuania", "Shield", ""),
        ("shield from:public", "Shield", ""),
        ("об'єкт", "Новий обʼєкт", ""),
        ("обʼєкт*", "Нові об’єкти", ""),
        ("искандер*", "Искандеры в Калининграде", ""),
    ],
)
def test_a_watch_finds(query: str, title: str, summary: str) -> None:
    assert finds(query, title, summary)


@pytest.mark.parametrize(
    ("query", "title", "summary"),
    [
        ("nato", "Senator speaks", ""),
        ("redzikow*", "W Redzie kowal", ""),
        ('"aegis ashore"', "Ashore, the Aegis", ""),
        ('"aegis ashore"', "The Aegis", "Ashore they said"),  # a phrase never spans title and summary
        ("patriot NOT football", "Patriot", "The football team"),
        ("turkey NEAR/2 s-400", "Turkey has for many years wanted the S-400", ""),
        ("turkey NEAR/50 shield", "Turkey", "Shield"),
        ("title:shield", "Nothing", "A shield"),
        ("shield source:rt", "Shield", ""),
        ("shield lang:lt", "Shield", ""),
        ("shield from:state", "Shield", ""),
        ("shield -from:LT", "Shield", ""),
    ],
)
def test_a_watch_finds_not(query: str, title: str, summary: str) -> None:
    assert not finds(query, title, summary)


def test_every_watch_that_finds_an_entry_is_named_and_no_other() -> None:
    index = WatchIndex([(1, parse("nato")), (2, parse("nato russia")), (3, parse("nato")), (4, parse("russia"))])
    assert index.match(item("NATO meets")) == {1, 3}
    assert index.match(item("NATO and Russia meet")) == {1, 2, 3, 4}
    assert index.match(item("Nothing")) == frozenset()


def test_a_watch_is_asked_from_its_adding_to_its_removal() -> None:
    index = WatchIndex([(1, parse("nato"))])
    assert index.match(item("Redzikowo, NATO")) == {1}
    index.add(2, parse("redzikow*"))
    assert index.match(item("Redzikowo, NATO")) == {1, 2}
    index.remove(1)
    assert index.match(item("Redzikowo, NATO")) == {2}
    index.remove(2)
    index.remove(2)
    assert index.match(item("Redzikowo, NATO")) == frozenset()
    assert len(index) == 0


def test_of_the_watches_of_one_word_only_those_that_the_source_may_meet_are_asked() -> None:
    queries = [
        "nato source:lrt",
        "nato source:delfi",
        "nato from:(RU OR LT)",
        "nato from:RU",
        "nato -source:lrt",
        "nato",
    ]
    index = WatchIndex(enumerate(map(parse, queries)))
    assert index.match(item("NATO meets")) == {0, 2, 5}
    assert len(index.candidates(item("NATO meets"))) == 4
    for number in range(len(queries)):
        index.remove(number)
    assert index.match(item("NATO meets")) == frozenset()


@pytest.mark.parametrize(
    "shape",
    [
        "ukraine {0}",
        '"ukraine {0}"',
        "ukraine NEAR/5 {0}",
        "ukraine NEAR/5 ({0} OR {0}land)",
        "title:(ukraine {0}*)",
        "ukraine ({0} OR {0}land) NOT war",
        "({0} NEAR/2 ukraine) OR ({0}land ukraine)",
        "((ukraine {0}) OR (ukraine {0}land)) NOT war",
    ],
)
def test_of_many_watches_that_need_one_word_only_those_are_asked_whose_other_word_is_there_too(shape: str) -> None:
    index = WatchIndex((number, parse(shape.format(f"city{number}"))) for number in range(300))
    news = item("Ukraine city7: rain")
    assert index.match(news) == {7}
    assert len(index.candidates(news)) == 1
    assert index.candidates(item("Ukraine: rain")) == index.candidates(item("City7: rain")) == []
    for number in range(300):
        index.remove(number)
    assert index.match(news) == frozenset()


def test_a_watch_that_many_chats_have_is_asked_once_however_it_is_written() -> None:
    index = WatchIndex((number, parse("kaliningrad" if number % 2 else "(KALININGRAD)")) for number in range(300))
    assert len(index.candidates(item("Kaliningrad"))) == 1
    assert index.match(item("Kaliningrad")) == set(range(300))


def test_a_watch_of_many_alternatives_costs_the_memory_of_few_pairs() -> None:
    query = parse(
        "({}) ({})".format(" OR ".join(f"left{n}" for n in range(20)), " OR ".join(f"right{n}" for n in range(20)))
    )
    assert 0 < len(routes_to(query, lambda _: 0)) <= 2 * MOST
    assert WatchIndex([(1, query)]).match(item("left3 and right7")) == {1}


def test_a_watch_of_the_same_number_is_replaced() -> None:
    index = WatchIndex([(1, parse("nato"))])
    index.add(1, parse("russia"))
    assert index.match(item("NATO")) == frozenset()
    assert index.match(item("Russia")) == {1}


WORDS = st.sampled_from(["nato", "russia", "natomiast", "rus", "shield", "s 400", "base"])
ATOMS = st.one_of(
    WORDS.map(lambda word: f'"{word}"'),
    st.sampled_from(
        [
            "nat*",
            "rus*",
            "shi*",
            "title:nato",
            "source:lrt",
            'source:"english lrt"',
            'source:"lrt english"',
            "lang:pl",
            "from:lt",
            "from:(state OR public)",
            "topic:putin",
            "topic:(nato-russia OR putin)",
            "nato NEAR/2 russia",
            "nato NEAR/2 (russia OR shield)",
            "(base OR nat*) NEAR/1 title:(russia OR shield)",
        ]
    ),
)
QUERIES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) OR ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) NOT ({two[1]})"),
    ),
    max_leaves=5,
)


NAMED = st.lists(st.sampled_from(["putin", "nato-russia", "ukraine"]), unique=True).map(tuple)


@settings(max_examples=200, deadline=None)
@given(st.lists(QUERIES, max_size=6), st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6), NAMED)
def test_the_index_finds_what_asking_each_watch_alone_finds(
    queries: list[str], title: list[str], summary: list[str], named: tuple[str, ...]
) -> None:
    read = []
    for number, query in enumerate(queries):
        try:
            read.append((number, parse(query)))
        except QueryError:  # nothing to look for: the parser's own tests tell of it
            continue
    found = replace(item(" ".join(title), " ".join(summary)), subjects=named)
    alone = {number for number, query in read if compiled(query)(_whole(query, found))}
    assert WatchIndex(read).match(found) == alone


@settings(max_examples=300, deadline=None)
@given(QUERIES, st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6), NAMED)
def test_what_a_query_needs_is_in_everything_it_finds(
    query: str, title: list[str], summary: list[str], named: tuple[str, ...]
) -> None:
    try:
        read = parse(query)
    except QueryError:
        return
    words = needed(read)
    assert words is not None
    found = replace(item(" ".join(title), " ".join(summary)), subjects=named)
    if compiled(read)(_whole(read, found)):
        assert compiled(words)(_whole(words, found))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("nato russia -war", "nato AND russia"),
        ("turkey NEAR/3 s-400", 'turkey AND "s 400"'),
        ("(nato OR otan) lang:fr", "nato OR otan"),
        ("topic:putin (nuclear OR topic:nato) -topic:ukraine", "topic:putin (nuclear OR topic:nato)"),
        ('title:shield (base OR "aegis ashore" from:ro)', 'title:shield AND (base OR "aegis ashore")'),
    ],
)
def test_what_a_query_needs_are_its_words_without_distance_sources_and_what_must_not_be_there(
    query: str, words: str
) -> None:
    assert needed(parse(query)) == parse(words)


def _whole(query, found: Matched) -> Document:  # type: ignore[no-untyped-def]
    parts = {part for words in every_words(query) for part in words.parts}

    class Meanings:
        def __getitem__(self, word: str) -> tuple[Part, ...]:
            return tuple(p for p in parts if (word.startswith(p.text) if p.stem else word == p.text))

    return Document(found.entry, Meanings(), frozenset(map(topic_key, found.named)))


def test_many_words_of_one_entry_stay_bounded() -> None:
    long = item("nato " * 3_000, "russia " * 3_000)
    index = WatchIndex([(1, parse("nato NEAR/50 nato")), (2, parse('"nato nato" OR "nato russia"'))])
    assert index.match(long) == {1, 2}


STORY = Story(7, 1, "Title", Level.ROUTINE, Reason(), NOW, NOW)
DECISION = Decision(item("Title"), STORY)


def test_a_watch_tells_its_owner_of_the_story() -> None:
    told = tell_watchers(DECISION, frozenset({3}), NOW)
    assert told.alerts == (Alert(7, 1, AlertKind.NEW, frozenset(), Level.ROUTINE, frozenset({3})),)
    assert told.story.told == {WATCHED}


def test_without_a_watch_nothing_changes() -> None:
    assert tell_watchers(DECISION, frozenset(), NOW) is DECISION


def test_quiet_and_late_entries_tell_no_watcher() -> None:
    assert tell_watchers(DECISION, frozenset({3}), NOW, quiet=True) is DECISION
    later = datetime(2023, 3, 17, tzinfo=UTC)
    assert tell_watchers(DECISION, frozenset({3}), later) is DECISION
