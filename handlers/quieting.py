"""/quiet: hours in which nothing rings, or nothing but urgent news; other alerts come as one message when they end."""

from __future__ import annotations

from dataclasses import replace

from feeds.times.hours import TimeFault, read_hours
from feeds.times.quiet import Quiet
from feeds.times.zones import is_zone
from handlers import presses
from handlers.pages.keyboard import grid, rows
from handlers.pages.page import lines, page
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.wording.markup import Html, bold, code, html
from handlers.wording.set_words import is_off, meaning_of
from handlers.wording.texts import Say, say_in
from handlers.wording.timing import read_head, say_fault
from handlers.wording.zone_names import another_place, place_in, zone_named
from handlers.zoning import offered, unknown_zone, zone_buttons

OFF = "off"
TOTAL = "total"
_TOTAL_WORDS = frozenset({"nothing", "total", "nic", "ничего", "нічого", "nichts", "nieko"})
_NIGHTS = ("22:00-07:00", "23:00-08:00", "00:00-06:00")


async def quiet(request: Request, services: Services) -> Reply:
    """/quiet 22:00-07:00 Warsaw: from now on; without a zone the one known, or buttons; `off` ends it."""
    say, typed = say_in(request.language), " ".join(request.args.split())
    if not typed:
        return _shown(say, await services.store.quiet.of(request.address.chat))
    if is_off(typed):
        return await quiet_off(request, services)
    known = await services.store.quiet.of(request.address.chat)
    typed, total = _what_rings(typed)
    try:
        (begins, ends), place = read_head(typed, read_hours)
    except TimeFault as fault:
        example = say("Like this: {example}", example=code(f"/quiet 22:00-07:00 {another_place(say.language)}"))
        return Reply(page(lines(say_fault(say, fault), example)), _night_buttons(say))
    zone = zone_named(request.language, place) if place else request.zone
    wanted = Quiet(begins, ends, zone or "", total if total is not None else known is not None and known.total)
    if zone:
        return await _set(request, services, wanted)
    if place:
        return unknown_zone(say, place, lambda name: _data(replace(wanted, zone=name)))
    return _which_zone(say, request.language, wanted)


async def quiet_pressed(
    request: Request, services: Services, hours: str, place: str, total: bool | None = None
) -> Reply:
    """A button with hours, a zone once one was chosen, and whether nothing may ring (None: as it is); raises
    ValueError for what is neither."""
    begins, ends = read_hours(hours)
    known = await services.store.quiet.of(request.address.chat)
    zone = place or request.zone
    if zone and not is_zone(zone):
        raise ValueError(zone)
    wanted = Quiet(begins, ends, zone, total if total is not None else known is not None and known.total)
    if not zone:
        return _which_zone(say_in(request.language), request.language, wanted, edit=True)
    return await _set(request, services, wanted, edit=True)


async def quiet_off(request: Request, services: Services, *, edit: bool = False) -> Reply:
    """No more quiet hours."""
    say = say_in(request.language)
    ended = await services.store.quiet.end(request.address.chat, request.now)
    told = say("No more quiet hours: news comes as it happens, at any hour.")
    return Reply(told if ended else say("There were no quiet hours."), _night_buttons(say), edit=edit)


def _what_rings(typed: str) -> tuple[str, bool | None]:
    """What was typed without a word for what may ring beside it, and whether that is nothing at all (True) or urgent
    news alone (False); None where there is no such word."""
    words = typed.split()
    told = {word: word.lower() in _TOTAL_WORDS for word in words if _says_what_rings(word)}
    hours = [word for word in words if word not in told]
    return (" ".join(hours), any(told.values())) if told and hours else (typed, None)


def _says_what_rings(word: str) -> bool:
    return word.lower() in _TOTAL_WORDS or meaning_of(word.lower()) == "urgent"


async def _set(request: Request, services: Services, wanted: Quiet, *, edit: bool = False) -> Reply:
    say = say_in(request.language)
    await services.store.quiet.set(request.address.chat, wanted, request.now)
    now = say("It is quiet now.") if wanted.until(request.now) else Html()
    return Reply(page(lines(_hours(say, wanted), _meaning(say, wanted), now)), _night_buttons(say, wanted), edit=edit)


def _shown(say: Say, known: Quiet | None) -> Reply:
    if known is None:
        told = say("There are no quiet hours: news comes as it happens, at any hour. When shall it be quiet?")
        return Reply(told, _night_buttons(say))
    return Reply(page(lines(_hours(say, known), _meaning(say, known))), _night_buttons(say, known))


def _hours(say: Say, known: Quiet) -> Html:
    hours = say("Quiet from {begins} to {ends}", begins=f"{known.begins:%H:%M}", ends=f"{known.ends:%H:%M}")
    return say("{hours}, {zone}.", hours=bold(hours), zone=place_in(say.language, known.zone))


def _meaning(say: Say, known: Quiet) -> Html:
    ends = f"{known.ends:%H:%M}"
    if known.total:
        return say("Nothing rings then, not even urgent news; all alerts come as one message at {ends}.", ends=ends)
    return say("Only urgent news rings then; other alerts come as one message at {ends}.", ends=ends)


def _which_zone(say: Say, language: str, wanted: Quiet, *, edit: bool = False) -> Reply:
    told = say("{hours} in which time zone?", hours=bold(html(_span(wanted))))
    other = say("Another one: {example}", example=code(f"/quiet {_span(wanted)} {another_place(language)}"))
    buttons = zone_buttons(say, offered(language), lambda name: _data(replace(wanted, zone=name)))
    return Reply(page(lines(told, other)), buttons, edit=edit)


def _night_buttons(say: Say, known: Quiet | None = None) -> Rows:
    nights = [Button(night.replace("-", "–"), presses.data("quiet", night, "")) for night in _NIGHTS]
    if known is None:
        return grid(nights)
    other = replace(known, zone="", total=not known.total)  # by the chat's clock as it is when it is pressed
    rings = say.plain("Let urgent news ring") if known.total else say.plain("Let nothing ring")
    ends = [Button(rings, _data(other)), Button(say.plain("No quiet hours"), presses.data("quiet", OFF, ""))]
    return (*grid(nights), *rows(ends))


def _data(wanted: Quiet) -> str | None:
    return presses.data("quiet", _span(wanted), wanted.zone, TOTAL if wanted.total else "")


def _span(wanted: Quiet) -> str:
    return f"{wanted.begins:%H:%M}-{wanted.ends:%H:%M}"
