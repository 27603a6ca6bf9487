"""Topics and subjects in watches: named in any language, found in every language, kept by ids that stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feeds.asking.subjects import Found, SubjectIndex
from feeds.catalogue import Catalogue, load_catalogue
from feeds.matching.match import Matcher
from feeds.model import Control, Entry, Kind, Match, Matched, Source, Strength
from feeds.watches import QueryError, WatchIndex, first_found, fragment, parse, read, shown
from feeds.watches.naming import Names, with_topics
from feeds.watches.parsing import LONGEST

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TASS = Source("TASS", "https://tass.example/feed", "ru", Kind.NEWS, "RU", Control.STATE)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def names(catalogue: Catalogue) -> Names:
    index = SubjectIndex(catalogue)

    def sure(text: str) -> tuple[str, ...]:
        found = index.resolve(text)
        return catalogue.listed(text) or (found.subjects if isinstance(found, Found) else ())

    return sure


@pytest.fixture(scope="module")
def matcher(catalogue: Catalogue) -> Matcher:
    return Matcher(catalogue.topics, catalogue.subjects)


def entry(title: str, language: str = "en", summary: str = "") -> Entry:
    return Entry("uid", TASS, title, summary, "https://tass.example/1", language, NOW, NOW)


def found(*subjects: str, about: str = "", mentions: str = "", title: str = "Rail transit halted") -> Matched:
    matches = [Match(about, Strength.ABOUT, ())] if about else []
    matches += [Match(mentions, Strength.MENTION, ())] if mentions else []
    return Matched(entry(title), tuple(matches), subjects)


# --- what is read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("topic:Putin", "topic:putin"),
        ("topic:Путин nuclear", "topic:putin nuclear"),
        ("topic:Królewiec (kolej* OR railway)", "topic:kaliningrad (kolej* OR railway)"),
        ('topic:"New START"', "topic:new-start"),
        ("topic:any transit", "topic:any transit"),
        ("topic:„New START” -topic:Украина", "topic:new-start -topic:ukraine"),
        ('topic:"Путин"война', 'topic:"putin"война'),
        ("topic:„Путин”–война", 'topic:"putin"–война'),
        ('topic:"Путин"(война OR мир)', "topic:putin(война OR мир)"),
        ("topic:(Путин OR Medvedev)", "topic:(putin OR medvedev)"),
        ('topic:"iskander kaliningrad" radar', "topic:(iskander OR kaliningrad) radar"),
        ("topic:missile-defence  «Aegis Ashore»", "topic:missile-defence  «Aegis Ashore»"),
        ("topic:путин, Medvedev", "topic:(putin OR medvedev)"),
        ("radar topic:putin, medvedev,ukraine", "radar topic:(putin OR medvedev OR ukraine)"),
        ("topic:putin, nuclear", "topic:putin nuclear"),
        ("удар в Одессе topic:НАТО", "удар в Одессе topic:nato"),
        ("«missile shield»", "«missile shield»"),
    ],
)
def test_what_is_kept_has_ids_for_names_and_is_else_as_it_was_written(
    written: str, kept: str, names: Names, catalogue: Catalogue
) -> None:
    reading = read(written, names)
    assert reading.written == kept
    assert parse(kept) == parse(kept, catalogue.listed) == read(kept, names).query == reading.query
    assert parse(shown(reading.query)) == reading.query


@pytest.mark.parametrize(
    ("written", "fault", "place"),
    [
        ("radar topic:Atlantis", "No topic or subject is called Atlantis", "Atlantis"),
        ("topic:(putin OR Atlantis)", "No topic or subject is called Atlantis", "Atlantis"),
        ("-topic:Atlantis radar", "No topic or subject is called Atlantis", "Atlantis"),
        ("topic:kim radar", "No topic or subject is called kim", "kim"),
        ("topic:New START radar", 'needs quotation marks: topic:"New START"', "New START"),
        ("topic:vladimir putin", 'needs quotation marks: topic:"vladimir putin"', "vladimir putin"),
        ("topic:Kim Jong Un radar", 'needs quotation marks: topic:"Kim Jong Un"', "Kim Jong Un"),
        ("topic:Missile Defense Agency", 'marks: topic:"Missile Defense Agency"', "Missile Defense Agency"),
        ("topic:Kim Jong Un and radar", 'needs quotation marks: topic:"Kim Jong Un"', "Kim Jong Un"),
        ("topic:vladimir putin in Minsk", 'needs quotation marks: topic:"vladimir putin"', "vladimir putin"),
        ("topic:Baltské moře", 'needs quotation marks: topic:"Baltské moře"', "Baltské moře"),  # is "more"
        ("topic:North Korea Iran", 'needs quotation marks: topic:"North Korea"', "North Korea"),
        ("topic:North Korea ’ radar", 'needs quotation marks: topic:"North Korea"', "North Korea"),
        ("topic:radar w Brdach", 'needs quotation marks: topic:"radar w Brdach"', "radar w Brdach"),
    ],
)
def test_a_name_that_is_none_is_pointed_at(written: str, fault: str, place: str, names: Names) -> None:
    with pytest.raises(QueryError) as caught:
        read(written, names)
    assert fault in str(caught.value)
    assert written[caught.value.start : caught.value.end] == place


def test_an_id_that_the_catalogue_has_no_longer_is_no_topic_of_what_is_kept(catalogue: Catalogue) -> None:
    fewer = replace(
        catalogue,
        **{
            key: tuple(each for each in getattr(catalogue, key) if each.id != "nato-russia")
            for key in ("topics", "subjects")
        },
    )
    assert parse("topic:nato-russia", catalogue.listed) == parse("topic:nato-russia")
    with pytest.raises(QueryError, match="No topic or subject is called nato-russia"):
        parse("radar NOT topic:nato-russia", fewer.listed)


def test_what_would_be_too_long_with_ids_is_not_taken(names: Names) -> None:
    query = " ".join(["topic:ЕС"] * 39)
    assert len(query) < LONGEST < len(query.replace("ЕС", "european-union"))
    with pytest.raises(QueryError, match="too long"):
        read(query, names)


@pytest.mark.parametrize(
    ("query", "instead"),
    [
        ("putin nuclear", "topic:putin AND nuclear"),
        ("putin OR путин OR putina", "topic:putin"),
        ('"aegis ashore" OR deveselu*', "topic:aegis-ashore OR deveselu*"),
        ("putin NOT ukraine", "topic:putin AND NOT ukraine"),
        ("title:putin radar", "title:putin AND radar"),
        ("putin NEAR/3 kremlin", "putin NEAR/3 kremlin"),
        ("kaliningr* railway lang:pl", "kaliningr* AND railway AND lang:pl"),
    ],
)
def test_words_that_name_a_subject_and_need_only_be_there_could_be_topics(
    query: str, instead: str, names: Names
) -> None:
    assert shown(with_topics(parse(query), names)) == instead


# --- what is found ---------------------------------------------------------------------------------------------------


def finds(query: str, what: Matched) -> bool:
    return bool(WatchIndex([(1, parse(query))]).match(what))


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("topic:putin", found("nato", "putin")),
        ("topic:nato-russia", found(about="nato-russia")),
        ("topic:nato-russia", found(mentions="nato-russia")),
        ("topic:any rail", found(about="nato-russia")),
        ("topic:putin rail", found("putin")),
        ("topic:putin NOT topic:ukraine", found("putin")),
        ("topic:(putin OR medvedev)", found("medvedev")),
        ("topic:putin OR transit", found("putin", title="Elsewhere")),
        ("topic:putin OR transit", found()),
        ("topic:putin from:state", found("putin")),
        ("(topic:putin title:rail) OR zeppelin", found("putin")),
        ('topic:putin topic:nato-russia "rail transit"', found("putin", mentions="nato-russia")),
    ],
)
def test_a_watch_finds_what_the_matcher_says_an_entry_names(query: str, what: Matched) -> None:
    assert finds(query, what)


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("topic:putin", found("nato", title="Putin, who is somebody else here")),
        ("topic:putin harbour", found("putin")),
        ("topic:any", found("putin", mentions="nato-russia")),
        ("topic:putin NOT topic:ukraine", found("putin", "ukraine")),
        ("rail NOT topic:nato-russia", found(mentions="nato-russia")),
        ("topic:putin from:LT", found("putin")),
        ("topic:putin topic:nato", found("putin")),
    ],
)
def test_a_watch_finds_nothing_where_the_matcher_says_so(query: str, what: Matched) -> None:
    assert not finds(query, what)


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Putin arrives by train", "en"),
        ("Путина встретили на вокзале", "ru"),
        ("Putinem rozmawiał z premierem", "pl"),
        ("Зеленський про Путіна", "uk"),
        ("Putinas atvyko į Minską", "lt"),
    ],
)
def test_one_watch_finds_a_subject_in_every_language(title: str, language: str, matcher: Matcher) -> None:
    assert finds("topic:putin", matcher.match(entry(title, language)))


def test_of_many_watches_of_one_topic_only_those_are_asked_whose_word_is_there_too() -> None:
    for shape in ("topic:putin {0}", "topic:putin ({0} OR {0}land OR {0}ville) NOT topic:nato", "topic:{0} rail"):
        index = WatchIndex((number, parse(shape.format(f"city{number}"))) for number in range(3_000))
        news = found("putin", "city7", title="Rail to city7")
        assert index.match(news) == {7}
        assert len(index.candidates(news)) == 1
        assert index.candidates(found("putin")) == []
        for number in range(3_000):
            index.remove(number)
        assert index.match(news) == frozenset()


def test_a_topic_that_no_watch_asks_for_any_more_is_forgotten() -> None:
    index = WatchIndex([(1, parse("topic:putin")), (2, parse("topic:putin rail"))])
    index.remove(1)
    assert index.match(found("putin")) == {2}
    index.remove(2)
    index.add(3, parse("transit NOT topic:putin"))
    assert index.match(found("putin")) == frozenset()
    assert index.match(found("nato")) == {3}


# --- what an alert says of it ----------------------------------------------------------------------------------------


def test_the_report_that_names_the_topic_is_the_one_that_was_found() -> None:
    among = [found("nato"), found("putin"), found("putin", "nato")]
    assert first_found("topic:putin", among) is among[1]
    assert first_found("topic:putin topic:nato", among) is among[2]
    assert first_found("topic:medvedev", among) is None


def test_of_a_topic_nothing_is_quoted_and_of_the_words_beside_it_their_sentence() -> None:
    long = entry("Putin speaks", summary="He was late. The railway was closed.")
    assert fragment("topic:putin", long) is None
    quoted = fragment("topic:putin railway", long)
    assert quoted is not None
    assert [quoted.text[start:end] for start, end in quoted.spans] == ["railway"]


def test_of_a_phrase_the_sentence_with_all_of_it_is_quoted_and_not_one_with_a_word_of_it() -> None:
    summary = "Aegis ships and ashore batteries wait. Aegis Ashore opened today."
    quoted = fragment('"aegis ashore"', entry("Minister speaks", summary=summary))
    assert quoted is not None
    assert [quoted.text[start:end] for start, end in quoted.spans] == ["Aegis Ashore"]
    assert fragment('"aegis ashore"', entry("Minister speaks of Aegis ships", summary="None is ashore.")) is None


def test_a_query_that_cannot_be_read_any_more_finds_and_quotes_nothing() -> None:
    assert first_found("(nato", [found("nato")]) is None
    assert fragment("(nato", entry("NATO meets")) is None
