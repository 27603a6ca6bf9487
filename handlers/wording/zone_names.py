"""What the places of time zones are called in the reader's language: `Warsaw`, `Warszawa`, `Варшава`.

The names are Unicode's (CLDR, "exemplar cities"), as Babel has them for each language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from feeds.language.text import fold
from feeds.times.zones import find_zone, place_of
from handlers.wording.texts import ENGLISH, language_of


def place_in(language: str, zone: str) -> str:
    """A zone as people say it in a language: `Warszawa`, `Nowy Jork`, `UTC+2`."""
    return _cities(language_of(language)).get(zone) or place_of(zone)


def another_place(language: str) -> str:
    """A city for examples of what to type, none of those that buttons offer."""
    return place_in(language, "Europe/Lisbon")


def zone_named(language: str, text: str) -> str | None:
    """The zone that a text names, in any of the ways of feeds/times/zones.py or as it is called in the reader's
    language.
    """
    return find_zone(text) or _zones(language_of(language)).get(fold(text))


@cache
def _cities(code: str) -> Mapping[str, str]:
    if code == ENGLISH:
        return {}
    from babel import Locale  # loaded with the language that needs it

    return {zone: names["city"] for zone, names in Locale.parse(code).time_zones.items() if "city" in names}


@cache
def _zones(code: str) -> Mapping[str, str]:
    return {fold(city): zone for zone, city in _cities(code).items()}
