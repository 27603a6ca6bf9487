"""What stands behind /latest and /search: words, and what narrows them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.asking.filters import Asked, SlipError, Values, read
from feeds.watches.query import Fault, QueryError

NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)


class _Names:
    """Two subjects, one of them easily mistyped."""

    def sure(self, text: str) -> tuple[str, ...]:
        return {"kaliningrad": ("kaliningrad",), "królewiec": ("kaliningrad",), "new start": ("new-start",)}.get(
            text.lower(), ()
        )

    def near(self, text: str) -> tuple[str, ...]:
        return ("Kaliningrad", "New START") if text.startswith("kaliningar") else ()


def asked(text: str) -> Asked:
    return read(text, _Names(), NOW)


def test_every_field_is_taken_out_of_the_words() -> None:
    found = asked("iskander lang:pl from:russia from:state source:lrt topic:Królewiec since:3d title:shield missile")
    assert (found.words, found.titled) == ("iskander missile", ("shield",))
    filters = found.filters
    assert (filters.languages.wanted, filters.countries.wanted, filters.controls.wanted) == (
        ("pl",),
        ("RU",),
        ("state",),
    )
    assert (filters.outlets.wanted, filters.subjects.wanted) == (("lrt",), ("kaliningrad",))
    assert filters.since == NOW - timedelta(days=3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("   ", ""),
        ("plain words", "plain words"),
        ("Kyiv: attack at 10:30", "Kyiv: attack at 10:30"),
        ("https://lrt.lt/a:b", "https://lrt.lt/a:b"),
        ("“missile shield” radar", '"missile shield" radar'),
        ('NEAR( " * OR AND NOT', 'NEAR( " * OR AND NOT'),
        ("🙂", "🙂"),
        ("a-lang:pl", "a-lang:pl"),
    ],
)
def test_what_is_no_field_stays_words(text: str, words: str) -> None:
    found = asked(text)
    assert (found.words, bool(found.filters)) == (words, False)


def test_a_field_written_backwards_by_a_mark_is_seen_for_what_it_is() -> None:
    with pytest.raises(SlipError) as slip:
        asked("\u202egnal\u202c:pl")
    assert slip.value.text == "gnal:pl"


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("since:12h", NOW - timedelta(hours=12)),
        ("since:2w", NOW - timedelta(days=14)),
        ("SINCE: 3D", NOW - timedelta(days=3)),
        ("since:2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("since:20.11.2026", datetime(2026, 11, 20, tzinfo=UTC)),
        ("since:yesterday", datetime(2026, 11, 22, tzinfo=UTC)),
    ],
)
def test_a_time_is_so_long_ago_or_a_day(text: str, since: datetime) -> None:
    assert asked(text).filters.since == since


def test_said_twice_either_will_do_and_a_minus_excludes() -> None:
    filters = asked("lang:pl lang:lt,lv -source:tass -from:state").filters
    assert filters.languages == Values(("pl", "lt", "lv"))
    assert (filters.outlets, filters.controls) == (Values((), ("tass",)), Values((), ("state",)))
    assert filters.languages.hold("lt")
    assert not filters.outlets.hold("tass")


@pytest.mark.parametrize(
    "text",
    [
        "radar lang:pl OR lang:lt",
        "lang:pl | lang:lt radar",
        "lang:pl or lang:lt radar",
        "radar lang:pl lub lang:lt",
        "(lang:pl OR lang:lt) radar",
        "radar AND (lang:pl OR lang:lt)",
        "lang:(pl OR lt) AND radar",
        "lang:(pl|lt) radar",
    ],
)
def test_or_between_filters_of_one_kind_is_as_said_twice(text: str) -> None:
    found = asked(text)
    assert (found.words, found.filters.languages) == ("radar", Values(("pl", "lt")))
    assert asked(" ".join([found.words, *found.fields])).filters == found.filters


def test_outlets_of_several_words_in_brackets_are_either_too() -> None:
    wanted = ("deutsche welle", "lrt")
    assert asked('source:("Deutsche Welle" OR lrt)').filters.outlets == Values(wanted)
    assert asked('NOT source:("Deutsche Welle" OR lrt) radar').filters.outlets == Values((), wanted)


@pytest.mark.parametrize("text", ["lang:pl AND from:state", "lang:pl and from:state", "lang:pl && NOT from:russia"])
def test_and_between_filters_of_different_kinds_changes_nothing(text: str) -> None:
    found = asked(text)
    assert found.words == ""
    assert found.filters.languages.wanted == ("pl",)


@pytest.mark.parametrize(
    "excluded", ["–source:tass", "—source:tass", "−source:tass", "!source:tass", "NOT source:tass"]
)
def test_what_excludes_in_a_watch_excludes_a_filter_too(excluded: str) -> None:
    found = asked(f"kaliningrad {excluded} lang:pl")
    assert (found.words, found.filters.outlets) == ("kaliningrad", Values((), ("tass",)))
    assert asked(" ".join(found.fields)).filters == found.filters


def test_a_blank_behind_a_comma_parts_no_list() -> None:
    found = asked("radar lang:pl, lt from:russia, BY")
    assert (found.words, found.filters.languages) == ("radar", Values(("pl", "lt")))
    assert found.filters.countries == Values(("RU", "BY"))
    assert asked("lang:pl, radar").words == "radar"


def test_a_list_as_long_as_a_message_is_read_at_once() -> None:
    begun = time.perf_counter()
    assert asked("from:RU" + ", BY, PL" * 1_000).filters.countries == Values(("RU", "BY", "PL"))
    assert asked("lang:pl" + ", pl" * 1_000).filters.languages == Values(("pl",))
    assert time.perf_counter() - begun < 1


def test_a_dash_between_words_excludes_nothing() -> None:
    assert asked("NATO — Russia: talks – quotes").words == "NATO — Russia: talks – quotes"


def test_several_languages_in_quotation_marks_are_said_as_with_commas() -> None:
    assert asked('lang:"pl lt" radar').filters.languages == Values(("pl", "lt"))


@pytest.mark.parametrize(
    ("text", "fault", "place", "meant"),
    [
        ("missiles lng:pl", Fault.NO_FILTER, "lng:pl", ("missiles lang:pl",)),
        ("site:lrt radar", Fault.NO_FILTER, "site:lrt", ("source:lrt radar",)),
        ("wibble:lrt", Fault.NO_FILTER, "wibble:lrt", ()),
        ("topic:atlantis", Fault.NO_TOPIC, "topic:atlantis", ()),
        ("radar topic:kaliningarad x", Fault.NO_TOPIC, "topic:kaliningarad",
         ("radar topic:kaliningrad x", 'radar topic:"New START" x')),
        ("since:someday", Fault.NO_TIME, "since:someday", ()),
        ("since:9999w", Fault.NO_TIME, "since:9999w", ()),
        ("since:2026-13-40", Fault.NO_TIME, "since:2026-13-40", ()),
        ("since:0206-03-01", Fault.NO_TIME, "since:0206-03-01", ()),
        ("since:9999-12-31", Fault.NO_TIME, "since:9999-12-31", ()),
        ("lang:klingonish", Fault.NO_LANGUAGE, "lang:klingonish", ()),
        ("from:atlantis", Fault.NO_ORIGIN, "from:atlantis", ()),
        ("radar lang:", Fault.NO_WORD_BEHIND, "lang:", ()),
        ('source:""', Fault.NO_WORD_BEHIND, 'source:""', ()),
        ("-since:3d", Fault.WRONG_SIGN, "-since:3d", ()),
        ("radar lang:pl OR from:state", Fault.OR_ACROSS, "OR", ()),
        ("FOR lang:pl OR from:state", Fault.OR_ACROSS, "OR", ()),
        ("from:russia OR from:state", Fault.OR_ACROSS, "OR", ()),
        ("-source:tass or -source:ria", Fault.OR_ACROSS, "or", ()),
        ("radar OR lang:pl", Fault.OR_ACROSS, "OR", ()),
        ("lang:pl OR radar", Fault.OR_ACROSS, "OR", ()),
        ("topic:kaliningrad AND topic:królewiec", Fault.AND_WITHIN, "AND", ()),
        ("radar (lang:pl from:state) OR lang:lt", Fault.WRONG_SIGN, "(", ()),
        (" ".join(f"source:a{n}" for n in range(14)), Fault.TOO_MANY_VALUES, "source:a12", ()),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_pointed_at_and_what_was_meant_is_offered(
    text: str, fault: Fault, place: str, meant: tuple[str, ...]
) -> None:
    with pytest.raises(SlipError) as slip:
        asked(text)
    error = slip.value
    assert error.fault is fault
    assert error.text[error.start : error.end] == place
    assert error.meant == meant
    assert str(error)


@pytest.mark.parametrize(
    "text",
    [
        "radar " * 70 + "lang:pl",
        "a" * 395 + " lang:pl",
        "radar " * 65 + 'source:"Deutsche Welle"',
        "a " * 900 + "-from:state",
    ],
)
def test_filters_behind_what_is_read_of_a_question_are_told_so(text: str) -> None:
    with pytest.raises(SlipError) as slip:
        asked(text)
    assert slip.value.fault is Fault.FILTERS_BEHIND
    assert slip.value.text[slip.value.start : slip.value.end] in text
    assert "^" in str(slip.value)


def test_a_long_text_without_filters_is_read_up_to_its_bound() -> None:
    assert len(asked("Kyiv: attack at 10:30 https://lrt.lt/a:b " * 40).words) <= 400
    assert asked("lang:pl " + "radar " * 200).filters.languages == Values(("pl",))


@given(st.text(max_size=600))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        found = asked(text)
    except QueryError as error:
        found = Asked(written=str(error).split("\n", 1)[0])
    assert "\n" not in found.written
    assert len(found.written) <= 400
