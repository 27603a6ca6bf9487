"""/quiet: hours in which nothing but urgent news rings; the rest comes as one message when they end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from feeds.quiet import Quiet, find_zone, near_zones, read_hours
from handlers import presses
from handlers.keyboard import grid
from handlers.markup import Html, bold, code, html, shorten
from handlers.page import lines, page
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.texts import Say, say_in

ECHO = 40  # characters of what somebody typed that are shown back
OFF = "off"
_OFF_WORDS = frozenset({"off", "no", "none", "never", "wyłącz", "нет", "выкл", "ні", "вимк", "aus", "ne", "išjungti"})
_NIGHTS = ("22:00-07:00", "23:00-08:00", "00:00-06:00")
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


async def quiet(request: Request, services: Services) -> Reply:
    """/quiet 22:00-07:00 Warsaw: from now on; without a zone the one known, or buttons; `off` ends it."""
    say, typed = say_in(request.language), " ".join(request.args.split())
    if not typed:
        return _shown(say, await services.store.quiet.of(request.address.chat))
    if typed.lower() in _OFF_WORDS:
        return await quiet_off(request, services)
    try:
        (begins, ends), place = _read(typed)
    except ValueError as error:
        example = say("Like this: {example}", example=code("/quiet 22:00-07:00 Warsaw"))
        return Reply(page(lines(say("{wrong}.", wrong=str(error)), example)), _night_buttons(say))
    if place:
        zone = find_zone(place)
        return await _set(request, services, Quiet(begins, ends, zone)) if zone else _no_zone(say, place, begins, ends)
    known = await services.store.quiet.of(request.address.chat)
    if known:
        return await _set(request, services, Quiet(begins, ends, known.zone))
    return _which_zone(say, request.language, begins, ends)


async def quiet_pressed(request: Request, services: Services, hours: str, place: str) -> Reply:
    """A button with hours, and a zone once one was chosen; raises ValueError for what is neither."""
    say, (begins, ends) = say_in(request.language), read_hours(hours)
    known = await services.store.quiet.of(request.address.chat)
    zone = find_zone(place) if place else known.zone if known else None
    if zone is None:
        return _which_zone(say, request.language, begins, ends, edit=True)
    return await _set(request, services, Quiet(begins, ends, zone), edit=True)


async def quiet_off(request: Request, services: Services, *, edit: bool = False) -> Reply:
    """No more quiet hours."""
    say = say_in(request.language)
    ended = await services.store.quiet.end(request.address.chat, request.now)
    told = say("No more quiet hours: news comes as it happens, at any hour.")
    return Reply(told if ended else say("There were no quiet hours."), _night_buttons(say), edit=edit)


def _read(typed: str) -> tuple[tuple[time, time], str]:
    """Hours, and what stands behind them; raises ValueError over the hours, in words."""
    words = typed.split()
    for count in range(min(len(words), 5), 0, -1):
        try:
            return read_hours(" ".join(words[:count])), " ".join(words[count:])
        except ValueError:
            continue
    read_hours(words[0] if "-" in words[0] else shorten(typed, ECHO))
    raise ValueError("these are no hours")


async def _set(request: Request, services: Services, wanted: Quiet, *, edit: bool = False) -> Reply:
    say = say_in(request.language)
    await services.store.quiet.set(request.address.chat, wanted, request.now)
    now = say("It is quiet now.") if wanted.until(request.now) else Html()
    return Reply(page(lines(_hours(say, wanted), _meaning(say, wanted), now)), _night_buttons(say, on=True), edit=edit)


def _shown(say: Say, known: Quiet | None) -> Reply:
    if known is None:
        told = say("There are no quiet hours: news comes as it happens, at any hour. When shall it be quiet?")
        return Reply(told, _night_buttons(say))
    return Reply(page(lines(_hours(say, known), _meaning(say, known))), _night_buttons(say, on=True))


def _hours(say: Say, known: Quiet) -> Html:
    hours = say("Quiet from {begins} to {ends}", begins=f"{known.begins:%H:%M}", ends=f"{known.ends:%H:%M}")
    return say("{hours}, {zone}.", hours=bold(hours), zone=_place(known.zone))


def _meaning(say: Say, known: Quiet) -> Html:
    return say("Only urgent news rings then; the rest comes as one message at {ends}.", ends=f"{known.ends:%H:%M}")


def _no_zone(say: Say, place: str, begins: time, ends: time) -> Reply:
    told = say("I know no time zone called “{place}”.", place=shorten(place, ECHO))
    near = near_zones(place)
    ask = say("Did you mean one of these?") if near else say("Name a large city in it, or choose:")
    return Reply(page(lines(told, ask)), _zone_buttons(near or _OFFERED, begins, ends))


def _which_zone(say: Say, language: str, begins: time, ends: time, *, edit: bool = False) -> Reply:
    first = _OF_LANGUAGE.get(language.partition("-")[0].lower())
    zones = dict.fromkeys([*([first] if first else []), *_OFFERED])
    told = say("{hours} in which time zone?", hours=bold(html(_span(begins, ends))))
    other = say("Another one: {example}", example=code(f"/quiet {_span(begins, ends)} Lisbon"))
    return Reply(page(lines(told, other)), _zone_buttons(list(zones), begins, ends), edit=edit)


def _zone_buttons(zones: Sequence[str], begins: time, ends: time) -> Rows:
    return grid(Button(_place(zone), presses.data("quiet", _span(begins, ends), zone)) for zone in zones)


def _night_buttons(say: Say, *, on: bool = False) -> Rows:
    nights = [Button(night.replace("-", "–"), presses.data("quiet", night, "")) for night in _NIGHTS]
    return grid([*nights, *([Button(say.plain("No quiet hours"), presses.data("quiet", OFF, ""))] if on else [])])


def _span(begins: time, ends: time) -> str:
    return f"{begins:%H:%M}-{ends:%H:%M}"


def _place(zone: str) -> str:
    """`Europe/Kyiv` as people say it."""
    return zone.rpartition("/")[2].replace("_", " ")
