"""/zone: the chat's clock, by name, by button, or by a place on the map, of which nothing but the zone is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from feeds.times.zones import is_zone, near_zones
from feeds.workers.places import zone_at
from handlers import presses
from handlers.pages.keyboard import grid, rows
from handlers.pages.page import lines, page
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.wording.markup import Html, bold, code, shorten
from handlers.wording.texts import Say, say_in
from handlers.wording.timing import ECHO
from handlers.wording.zone_names import another_place, place_in, zone_named

# Zones that are offered, those of a reader's language first.
_OFFERED = (
    "Europe/Warsaw",
    "Europe/Kyiv",
    "Europe/Vilnius",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Moscow",
    "America/New_York",
    "UTC",
)
_OF_LANGUAGE = {
    "pl": "Europe/Warsaw",
    "uk": "Europe/Kyiv",
    "lt": "Europe/Vilnius",
    "de": "Europe/Berlin",
    "ru": "Europe/Moscow",
}


async def zone(request: Request, services: Services) -> Reply:
    """/zone Warsaw: from now on; without a name what is known, and buttons."""
    say, typed = say_in(request.language), " ".join(request.args.split())
    if not typed:
        return _shown(say, request, await services.store.zones.of(request.address.chat))
    found = zone_named(request.language, typed)
    if found is None:
        return unknown_zone(say, typed, lambda name: presses.data("zone", name))
    return await zone_chosen(request, services, found)


async def zone_chosen(request: Request, services: Services, name: str, *, edit: bool = False) -> Reply:
    """The chat's clock is this zone's from now on; raises ValueError for what is no zone."""
    if not is_zone(name):
        raise ValueError(name)
    say = say_in(request.language)
    await services.store.zones.set(request.address.chat, name, request.now)
    return Reply(page(lines(_clock(say, request, name), _meaning(say))), edit=edit)


async def located(request: Request, services: Services) -> Reply:
    """A place on the map was shared: its zone is kept, the place is not."""
    say = say_in(request.language)
    if request.location is None:
        raise ValueError("there is no location")
    found = await zone_at(*request.location)
    if found is None:
        told = say("No time zone is known for that place. Name a large city near you: {example}", example=_example(say))
        return Reply(told, ends_asking=True)
    reply = await zone_chosen(request, services, found)
    kept = say("Only the time zone is kept, not the place.")
    return Reply(page(lines(Html(reply.html)), lines(kept)), ends_asking=True)


def ask_location(request: Request) -> Reply:
    """A keyboard with one button, which shares where one is."""
    say = say_in(request.language)
    told = say("Tap the button below the text field. Only the time zone is kept, not the place.")
    return Reply(told, asks_location=say.plain("Share my location once"))


def offered(language: str) -> list[str]:
    """Zones to choose from, the likeliest for a reader of this language first."""
    first = _OF_LANGUAGE.get(language.partition("-")[0].lower())
    return list(dict.fromkeys([*([first] if first else []), *_OFFERED]))


def zone_buttons(say: Say, zones: Iterable[str], data: Callable[[str], str | None]) -> Rows:
    """A button for each zone; `data` makes what it brings back."""
    return grid(Button(place_in(say.language, zone), data(zone)) for zone in zones)


def unknown_zone(say: Say, typed: str, data: Callable[[str], str | None]) -> Reply:
    """A zone that nobody knows, with those that may have been meant."""
    told = say("I know no time zone called “{place}”.", place=shorten(typed, ECHO))
    near = near_zones(typed)
    ask = say("Did you mean one of these?") if near else say("Name a large city in it, or choose:")
    return Reply(page(lines(told, ask)), zone_buttons(say, near or _OFFERED, data))


def _shown(say: Say, request: Request, known: str | None) -> Reply:
    clock = _clock(say, request, known) if known else say("The time zone is not known yet.")
    other = say("Choose one, or name a large city: {example}", example=_example(say))
    share = [Button(say.plain("By my location"), presses.data("zone", "place"))] if request.own else []
    zones = [name for name in offered(request.language) if name != known]
    buttons = (*zone_buttons(say, zones, lambda name: presses.data("zone", name)), *rows(share))
    return Reply(page(lines(clock, _meaning(say)), lines(other)), buttons)


def _clock(say: Say, request: Request, name: str) -> Html:
    now = f"{request.now.astimezone(ZoneInfo(name)):%H:%M}"
    return say("Time zone: {zone}, where it is {time} now.", zone=bold(place_in(say.language, name)), time=now)


def _meaning(say: Say) -> Html:
    return say("Quiet hours and digests go by it.")


def _example(say: Say) -> Html:
    return code(f"/zone {another_place(say.language)}")
