"""Places of time zones as they are called in the reader's language."""

from __future__ import annotations

import pytest
from newsroom import request

from handlers.commands import dispatch
from handlers.reply import Services
from handlers.wording.zone_names import place_in, zone_named
from handlers.zoning import offered


@pytest.mark.parametrize(
    ("language", "zone", "place"),
    [
        ("en", "Europe/Warsaw", "Warsaw"),
        ("pl", "Europe/Warsaw", "Warszawa"),
        ("pl", "America/New_York", "Nowy Jork"),
        ("ru", "Europe/Kyiv", "Киев"),
        ("uk", "Europe/Kyiv", "Київ"),
        ("de-AT", "Europe/Moscow", "Moskau"),
        ("lt", "Europe/Berlin", "Berlynas"),
        ("de", "Europe/Berlin", "Berlin"),
        ("pl", "Etc/GMT-2", "UTC+2"),
        ("ru", "UTC", "UTC"),
    ],
)
def test_a_zone_is_called_as_its_readers_call_it(language: str, zone: str, place: str) -> None:
    assert place_in(language, zone) == place


@pytest.mark.parametrize("language", ["en", "pl", "ru", "uk", "de", "lt"])
def test_what_a_button_says_may_be_typed(language: str) -> None:
    for zone in offered(language):
        assert zone_named(language, place_in(language, zone)) == zone


async def test_the_buttons_and_the_answer_name_cities_in_the_readers_language(at_hand: Services) -> None:
    asked = await dispatch(request("/zone", language="pl"), at_hand)
    assert asked is not None
    assert {"Warszawa", "Nowy Jork", "Moskwa"} <= {button.text for row in asked.buttons for button in row}
    assert "/zone Lizbona" in asked.html
    told = await dispatch(request("/zone nowy jork", language="pl"), at_hand)
    assert told is not None
    assert "<b>Nowy Jork</b>" in told.html
    digest = await dispatch(request("/digest 8:00", language="pl"), at_hand)
    assert digest is not None
    assert "Nowy Jork" in digest.html
