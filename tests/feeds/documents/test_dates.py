"""When an item was published, by dates as sources write them."""

from __future__ import annotations

from datetime import datetime

import pytest

from feeds.documents import read_document
from feeds.documents.dates import timestamp_of
from feeds.documents.values import RawItem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19 Sep. 2025 12:00:00 GMT", "2025-09-19T12:00:00+00:00"),
        ("1 января 2026, 15:00 MSK", "2026-01-01T12:00:00+00:00"),
        ("12 грудня 2025 10:00 +0200", "2025-12-12T08:00:00+00:00"),
        ("3 stycznia 2026", "2026-01-03T20:00:00+00:00"),
        ("24 Set 2018 19:22:00 -0300", "2018-09-24T22:22:00+00:00"),
        ("2nd March 2026 09:05", "2026-03-02T09:05:00+00:00"),
        ("5. juuni 2026 10:00", "2026-06-05T10:00:00+00:00"),
        ("5 juuli 2026 10:00", "2026-07-05T10:00:00+00:00"),
        ("5. jūnijs 2026 10:00", "2026-06-05T10:00:00+00:00"),
        ("5 jūl. 2026 10:00", "2026-07-05T10:00:00+00:00"),
    ],
)
def test_dates_in_words_are_read(text: str, expected: str) -> None:
    assert timestamp_of(text) == datetime.fromisoformat(expected).timestamp()


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 02 Nov 2026 10:00:00 CET", "2026-11-02T09:00:00+00:00"),
        ("Mon, 06 Jul 2026 10:00:00 CEST", "2026-07-06T08:00:00+00:00"),
        ("2 Nov 2026 10:00 EET", "2026-11-02T08:00:00+00:00"),
        ("Mon, 6 Jul 26 10:00:00 EEST", "2026-07-06T07:00:00+00:00"),
        ("Mon, 06 Jul 2026 10:00:00 BST", "2026-07-06T09:00:00+00:00"),
        ("Mon, 02 Nov 2026 10:00:00 MSK", "2026-11-02T07:00:00+00:00"),
        ("Mon, 02 Nov 2026 10:00:00 EST", "2026-11-02T15:00:00+00:00"),
        ("Mon, 02 Nov 2026 10:00:00 +0300 MSK", "2026-11-02T07:00:00+00:00"),
        ("Mon, 02 Nov 2026 10:00:00 +03:00 MSK", "2026-11-02T07:00:00+00:00"),
        ("2026-11-02 10:00:00 MSK", "2026-11-02T07:00:00+00:00"),
        ("2026-11-02T10:00:00Z", "2026-11-02T10:00:00+00:00"),
    ],
)
def test_the_zones_of_our_sources_countries_are_known(date: str, expected: str) -> None:
    assert _dated(date) == datetime.fromisoformat(expected).timestamp()


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026/11/05 20:15:00", "2026-11-05T20:15:00+00:00"),
        ("2026.11.05 20:15 +0200", "2026-11-05T18:15:00+00:00"),
        ("2026. 11. 05. 20:15", "2026-11-05T20:15:00+00:00"),
        ("2026年11月5日 20:15", "2026-11-05T20:15:00+00:00"),
        ("2026-11-05, 20:15", "2026-11-05T20:15:00+00:00"),
        ("2026-11-05 20:15:00 CET", "2026-11-05T19:15:00+00:00"),
        ("2026-11-05 20:15:00 GMT", "2026-11-05T20:15:00+00:00"),
        ("2026-11-05 8:15 PM", "2026-11-05T20:15:00+00:00"),
        ("2026-11-05 12:15 a.m.", "2026-11-05T00:15:00+00:00"),
        ("05.11.2026 20:15", "2026-11-05T20:15:00+00:00"),
        ("25-11-2026 20:15", "2026-11-25T20:15:00+00:00"),
        ("20:15 05.11.2026", "2026-11-05T20:15:00+00:00"),
        ("2026-11-05T20:15:00.5+02:00", "2026-11-05T18:15:00+00:00"),
        ("2026-11-05T20:15:00+0200[Europe/Kyiv]", "2026-11-05T18:15:00+00:00"),
        ("2026-11-05T20:15-05", "2026-11-06T01:15:00+00:00"),
        ("2026-11-05t20:15:00z", "2026-11-05T20:15:00+00:00"),
        ("2026-11-05T 20:15:00 +0200", "2026-11-05T18:15:00+00:00"),
        ("2026-11-05 20:15:00 +0200 EET", "2026-11-05T18:15:00+00:00"),
        ("2026-11-05T20:15:00GMT+02:00", "2026-11-05T18:15:00+00:00"),
        ("2026-11-05 20:15:00 cet", "2026-11-05T19:15:00+00:00"),
    ],
)
def test_dates_in_figures_are_read(date: str, expected: str) -> None:
    assert _dated(date) == datetime.fromisoformat(expected).timestamp()


@pytest.mark.parametrize("date", ["05-11-2026 20:15", "05-11-26 20:15", "05/11/2026 20:15", "2026-11-31"])
def test_dates_in_figures_of_several_days_or_of_none_are_as_good_as_none(date: str) -> None:
    assert _dated(date) is None


def _items(body: str, content_type: str) -> tuple[RawItem, ...]:
    return read_document(body.encode(), content_type, "https://wire.test/feeds/all", "en").items


def _dated(date: str) -> float | None:
    one = f"<item><title>One</title><pubDate>{date}</pubDate></item>"
    [item] = _items(f'<rss version="2.0"><channel>{one}</channel></rss>', "application/xml")
    return item.timestamp


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 30 Nov 2026", "2026-11-30T20:00:00+00:00"),
        ("2026-11-30", "2026-11-30T20:00:00+00:00"),
        ("Mon, 30 Nov 2026 00:00:00 +0000", "2026-11-30T20:00:00+00:00"),
        ("2026-11-30T00:00:00-05:00", "2026-12-01T01:00:00+00:00"),
        ("2026-11-30T10:00:00+00:00", "2026-11-30T10:00:00+00:00"),
        ("Mon, 30 Nov 2026 00:00:30 GMT", "2026-11-30T00:00:30+00:00"),
        ("Mon, 30 Nov 2026 20:15:00 00:00", "2026-11-30T20:15:00+00:00"),  # of a plus that got lost
        ("2026-11-30 12:00 AM", "2026-11-30T20:00:00+00:00"),
        ("2026-11-30T24:00:00Z", "2026-11-30T20:00:00+00:00"),
        ("2026-11-30 20:15:00 America/New_York", "2026-11-30T20:00:00+00:00"),
        ("2026/11/30 at noon", "2026-11-30T20:00:00+00:00"),
    ],
)
def test_a_day_without_a_time_or_with_one_nobody_understands_is_some_time_on_that_day(date: str, expected: str) -> None:
    json = f'{{"version": "https://jsonfeed.org/version/1", "items": [{{"title": "One", "date_published": "{date}"}}]}}'

    assert _dated(date) == datetime.fromisoformat(expected).timestamp()
    if date.startswith("2026"):
        [item] = _items(json, "application/feed+json")
        assert item.timestamp == _dated(date)


@pytest.mark.parametrize("text", ["", "soon", "99 May 2026", "31 Feb 2026", "12 Foo 2026", "1 May 99999 25:99"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert timestamp_of(text) is None
