"""How many outlets told a story within a time, at its densest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.deciding.windows import Window, windows
from feeds.model import Heard

HOUR = timedelta(hours=1)


def _heard(*minutes: int, independent: bool = True) -> list[Heard]:
    return [Heard(f"{minute}{independent}", minute * 60.0, independent) for minute in minutes]


@pytest.mark.parametrize(
    ("minutes", "latest", "independent", "span"),
    [
        ([], 0, 1, 0),
        ([0, 10], 20, 3, 20),
        ([0, 700, 705], 720, 3, 20),  # a rumour in the morning is none of those of the evening
        ([0, 55], 65, 2, 10),
        ([0, 30], 60, 3, 60),
        ([0, 5, 10, 100], 200, 1, 0),  # what lay close together once does not hold the latest
        ([100, 110], 60, 3, 50),  # what is published first may be seen last
        ([100, 150], 90, 3, 60),
        ([30, 40, 100], 90, 3, 60),
    ],
)
def test_a_window_is_where_publications_around_the_latest_are_densest(
    minutes: list[int], latest: int, independent: int, span: int
) -> None:
    [found] = windows(_heard(*minutes), Heard("new", latest * 60.0, independent=True), [HOUR])
    assert found == Window(independent, independent, timedelta(minutes=span))


def test_outlets_that_do_not_count_as_independent_are_named_and_make_no_window() -> None:
    heard = [*_heard(0, 10), *_heard(5, 50, independent=False)]
    [found] = windows(heard, Heard("new", 1200.0, independent=False), [HOUR])
    assert found == Window(4, 2, timedelta(minutes=20))


def test_an_outlet_counts_once_as_it_was_heard_first() -> None:
    [found] = windows(_heard(0, 10), Heard("0True", 1200.0, independent=True), [HOUR])
    assert found == Window(2, 2, timedelta(minutes=20))


def test_each_length_has_a_window_of_its_own() -> None:
    short, long = windows(_heard(0, 100), Heard("new", 7200.0, independent=True), [HOUR, 2 * HOUR])
    assert (short.independent, long.independent) == (2, 3)


def test_outlets_are_counted_in_order_of_time_whatever_they_are_called() -> None:
    heard = [Heard(outlet, minute * 60.0, independent=True) for outlet, minute in (("c", 0), ("b", 20), ("a", 30))]
    [found] = windows(heard, heard[1], [timedelta(minutes=25)])
    assert found == Window(2, 2, timedelta(minutes=10))
