"""Time zones by what people call them, and by a place on the map."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from feeds.times.zones import _CITIES, find_zone, near_zones, place_of
from feeds.workers.places import zone_at


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Warsaw", "Europe/Warsaw"),
        ("europe/warsaw", "Europe/Warsaw"),
        ("Warsaw", "Europe/Warsaw"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("Kiev", "Europe/Kyiv"),
        ("Київ", "Europe/Kyiv"),
        ("Królewiec", "Europe/Kaliningrad"),
        ("GDAŃSK", "Europe/Warsaw"),
        ("Санкт-Петербург", "Europe/Moscow"),
        ("St. John's", "America/St_Johns"),
        ("Washington", "America/New_York"),
        ("Honolulu", "Pacific/Honolulu"),
        ("utc", "UTC"),
        ("UTC+2", "Etc/GMT-2"),
        ("GMT -5", "Etc/GMT+5"),
        ("+03:00", "Etc/GMT-3"),
        ("+ 2", "Etc/GMT-2"),
        ("-8", "Etc/GMT+8"),
        ("- 8:00", None),
        ("– 9:30", None),
        ("UTC+0", "UTC"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("+5:45", "Asia/Kathmandu"),
        ("UTC+2:10", None),
        ("UTC+99", None),
        ("CET", "Europe/Brussels"),
        ("мск", "Europe/Moscow"),
        ("18:00", None),
        ("12", None),
        ("A5", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_its_name_its_city_or_its_offset(text: str, zone: str | None) -> None:
    assert find_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "zone"), [("Warszaw", "Europe/Warsaw"), ("warsow", "Europe/Warsaw"), ("Vilnus", "Europe/Vilnius")]
)
def test_a_misspelt_zone_is_asked_about(text: str, zone: str) -> None:
    assert near_zones(text)[0] == zone


def test_of_what_is_like_no_zone_nothing_is_asked() -> None:
    assert near_zones("qqqqqqqqqq") == []


def test_every_city_of_the_list_is_in_a_zone_that_there_is() -> None:
    assert set(_CITIES) - available_timezones() == set()
    for cities in _CITIES.values():
        for city in cities.split(","):
            assert find_zone(city) is not None, city


@pytest.mark.parametrize(
    ("zone", "place"),
    [
        ("Europe/Kyiv", "Kyiv"),
        ("America/New_York", "New York"),
        ("Etc/GMT-2", "UTC+2"),
        ("Etc/GMT+5", "UTC−5"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_said_as_people_say_it(zone: str, place: str) -> None:
    assert place_of(zone) == place


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (52.23, 21.01, "Europe/Warsaw"),
        (-36.85, 174.76, "Pacific/Auckland"),
    ],
)
async def test_a_place_on_the_map_has_its_zone(latitude: float, longitude: float, zone: str) -> None:
    assert await zone_at(latitude, longitude) == zone
