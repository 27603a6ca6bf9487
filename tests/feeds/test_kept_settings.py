"""A chat's settings survive the way into a file and back; a file that is wrong says where."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.kept_settings import KeptSettings, KeptWatch, SettingsFileError, from_json, to_json
from feeds.model import Level
from feeds.times.quiet import Quiet
from feeds.times.schedules import Schedule
from feeds.wanting import FOREVER, Sending, Taste, Terms, Voices

TERMS = Terms(
    enabled=False,
    paused=datetime(2026, 11, 30, 12, tzinfo=UTC),
    minimum=Level.NOTABLE,
    lean=-1,
    delivery=Sending.BOTH,
    silent=True,
    taste=Taste(frozenset(), Voices.OFFICIAL, frozenset({"RT"})),
)
KEPT = KeptSettings(
    (("kaliningrad", TERMS), ("iskander", Terms()), ("bmd", Terms(taste=Taste(voices=Voices.ANY)))),
    (KeptWatch('"aegis ashore" OR redzikowo', "Sites", TERMS), KeptWatch("радар")),
    Taste(frozenset({"en", "pl"}), Voices.INDEPENDENT, frozenset({"TASS"})),
)


def test_settings_come_back_as_they_went() -> None:
    assert from_json(to_json(KEPT)) == KEPT
    assert from_json(to_json(KeptSettings())) == KeptSettings()


def test_what_is_as_by_default_is_left_out_so_that_people_can_read_it() -> None:
    written = json.loads(to_json(KEPT))
    assert written["subscriptions"][1] == {"topic": "iskander"}
    assert written["watches"][1] == {"query": "радар"}
    assert written["subscriptions"][2] == {"topic": "bmd", "taste": {"voices": "any"}}


def _paused(moment: str) -> str:
    return f'{{"dewline": 1, "watches": [{{"query": "x", "paused": "{moment}"}}]}}'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[1]", "the file is not in braces"),
        ("{}", '"dewline" is not 1'),
        ('{"dewline": 2}', '"dewline" is not 1'),
        ('{"dewline": 1, "topics": []}', 'the file has "topics", which means nothing here'),
        ('{"dewline": 1, "subscriptions": {}}', "subscriptions is no list"),
        ('{"dewline": 1, "subscriptions": [{"topic": 5}]}', "subscriptions 1.topic is no text"),
        ('{"dewline": 1, "subscriptions": [{"topic": "x", "minimum": "loud"}]}', "none of routine, notable, urgent"),
        ('{"dewline": 1, "subscriptions": [{"topic": "x", "delivery": 1}]}', "none of instant, digest, both"),
        ('{"dewline": 1, "subscriptions": [{"topic": "x", "paused": "soon"}]}', "paused is no moment"),
        ('{"dewline": 1, "subscriptions": [{"topic": "x", "paused": "2026-11-23T12:00"}]}', "paused is no moment"),
        (_paused("9999-12-31T23:59:59-12:00"), "paused is no moment"),
        (_paused("9999-01-01T00:00:01+00:00"), "paused is no moment"),
        (_paused("0001-01-01T00:00:00+12:00"), "paused is no moment"),
        (_paused("1969-12-31T23:59:59+00:00"), "paused is no moment"),
        ('{"dewline": 1, "subscriptions": [{"topic": "x", "lean": true}]}', "lean is no number"),
        ('{"dewline": 1, "subscriptions": [{"topic": "x", "silent": "yes"}]}', "silent is neither true nor false"),
        ('{"dewline": 1, "watches": [{"query": " "}]}', "watches 1.query is no text"),
        ('{"dewline": 1, "taste": {"muted": "TASS"}}', "taste.muted is no list"),
        ('{"dewline": 1, "taste": {"muted": ["TASS", "\\ud800"]}}', "taste.muted 2 is no text"),
        ('{"dewline": 1, "watches": [{"query": "radar\\u0000"}]}', "watches 1.query is no text"),
        ('{"dewline": 1, "taste": {"languages": ["en", "English"]}}', "taste.languages 2 is no language such as en"),
        ('{"dewline": 1, "taste": {"voices": "loud"}}', "taste.voices is none of any"),
        ('{"dewline": 1, "watches": [{"query": "x", "taste": {"voices": 1}}]}', "watches 1.taste.voices is none of"),
    ],
)
def test_a_file_that_is_wrong_says_where(content: str, says: str) -> None:
    with pytest.raises(SettingsFileError) as fault:
        from_json(content.encode())
    assert says in str(fault.value)


def test_a_pause_until_it_is_ended_by_hand_comes_back_and_a_moment_of_any_zone_is_read_in_utc() -> None:
    forever = KeptSettings(watches=(KeptWatch("x", terms=Terms(paused=FOREVER)),))
    assert from_json(to_json(forever)) == forever
    [watch] = from_json(_paused("2026-11-30T13:00:00+01:00").encode()).watches
    assert watch.terms.paused == datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_languages_are_read_as_hands_write_them() -> None:
    written = b'{"dewline": 1, "taste": {"languages": ["EN", "pl-PL", "ua"]}}'
    assert from_json(written).taste.languages == {"en", "pl", "uk"}


NAMES = ["dewline", "subscriptions", "watches", "taste", "topic", "query", "digest", "quiet", "zone"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
        )
    ),
)


@given(JSON)
def test_whatever_is_sent_is_read_or_refused_in_words(value: object) -> None:
    with contextlib.suppress(SettingsFileError):
        assert isinstance(from_json(json.dumps(value).encode()), KeptSettings)


WHOLE = KeptSettings(
    (("kaliningrad", Terms(minimum=Level.URGENT)),),
    zone="Europe/Warsaw",
    digest=Schedule(time(7, 30), frozenset({0, 4}), says_nothing=True),
    quiet=Quiet(time(22), time(7), "Europe/Warsaw", total=True),
    language="pl",
    everyone=True,
)


@pytest.mark.parametrize(
    "kept",
    [
        WHOLE,
        replace(WHOLE, digest=Schedule(time(8)), quiet=Quiet(time(0), time(6, 30), "Europe/Warsaw")),
        replace(WHOLE, zone="", quiet=None, language=""),
        KeptSettings(),
    ],
)
def test_everything_of_a_chat_comes_back_as_it_was(kept: KeptSettings) -> None:
    assert from_json(to_json(kept)) == kept


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ('"zone": "Warsaw & Lodz"', "zone is no time zone"),
        ('"zone": 5', "zone is no text"),
        ('"digest": "08:00"', "digest is not in braces"),
        ('"digest": {}', "digest.at is no time such as 08:00"),
        ('"digest": {"at": "25:99"}', "digest.at is no time such as 08:00"),
        ('"digest": {"at": "7pm"}', "digest.at is no time such as 08:00"),
        ('"digest": {"at": "noon"}', "digest.at is no time such as 08:00"),
        ('"digest": {"at": 8}', "digest.at is no time such as 08:00"),
        ('"digest": {"at": "08:00", "days": []}', "digest.days names no day"),
        ('"digest": {"at": "08:00", "days": ["monday"]}', "digest.days 1 is none of mon, tue"),
        ('"digest": {"at": "08:00", "says_nothing": 1}', "digest.says_nothing is neither true nor false"),
        ('"quiet": {"begins": "22:00"}', "quiet.ends is no time such as 08:00"),
        ('"quiet": {"begins": "22:00", "ends": "22:00"}', "quiet begins when it ends"),
        ('"quiet": {"begins": "22:00", "ends": "24:00"}', "quiet.ends is no time such as 08:00"),
        ('"language": []', "language is no text"),
        ('"everyone": "yes"', "everyone is neither true nor false"),
    ],
)
def test_what_a_file_says_wrong_of_a_chat_is_told_by_its_place(part: str, why: str) -> None:
    with pytest.raises(SettingsFileError) as fault:
        from_json(b'{"dewline": 1, ' + part.encode() + b"}")
    assert why in str(fault.value)
