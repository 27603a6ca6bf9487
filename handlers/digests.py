"""/digest: what happened, in one message at set times, and the panel that sets them.

/digest              what is set, with buttons          /digest now      what has come together by now
/digest 08:00        every day                          /digest off      no more
/digest mon-fri 7:30 Warsaw                             /digest weekly   on Mondays
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from feeds.audience import Delivery, Unneeded
from feeds.catalogue import Catalogue
from feeds.store import Store
from feeds.store.delivery.digest_contents import Told, covered
from feeds.store.delivery.digests import Digest
from feeds.times.hours import EVERY_DAY, WORKDAYS, TimeFault, read_days, read_time
from feeds.times.schedules import Schedule
from feeds.times.zones import is_zone
from feeds.wanting import Sending
from handlers import presses
from handlers.needed_digest import USUAL
from handlers.pages.digest_page import SHOWN, Line, render_digest, render_nothing
from handlers.pages.keyboard import rows
from handlers.pages.page import lines, page
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.wants import wants_of
from handlers.wording.markup import Html, bold, code, join, moment, shorten
from handlers.wording.set_words import is_off
from handlers.wording.texts import Say, say_in
from handlers.wording.timing import ECHO, day_names, read_head, say_fault
from handlers.wording.zone_names import another_place, place_in, zone_named
from handlers.zoning import offered, unknown_zone, zone_buttons

DAY = timedelta(days=1)
OFFERED = 5  # times that somebody typed to choose one from
_TIMES = (time(7), time(8), time(12), time(18), time(21))
_WEEKLY = frozenset({0})
# Monday to Friday, and weekly, as feeds/times/hours.py reads them.
_DAYS_IN = {
    "en": ("mon-fri", "weekly"),
    "pl": ("pn-pt", "tygodniowo"),
    "ru": ("пн-пт", "еженедельно"),
    "uk": ("пн-пт", "щотижня"),
    "de": ("mo-fr", "wöchentlich"),
    "lt": ("pir-penkt", "kas savaitę"),
}
_NOW = frozenset("now teraz сейчас зараз jetzt dabar".split())


async def digest(request: Request, services: Services) -> Reply:
    """/digest: as its words say; without words, the panel."""
    typed = " ".join(request.args.split())
    known = await services.store.digests.of(request.address)
    if not typed:
        return await _panel(request, services, known)
    if is_off(typed):
        return await digest_off(request, services)
    if is_now(typed):
        return await digest_now(request, services)
    say = say_in(request.language)
    days, rest = read_days(typed)
    try:
        at, place = read_head(rest, read_time) if rest else (known.schedule.at if known else USUAL, "")
    except TimeFault as fault:
        named = any(map(str.isalpha, rest))  # what consists of a sign and figures is rather a time that was mistyped
        if days is not None and named and zone_named(request.language, rest):
            at, place = known.schedule.at if known else USUAL, rest
        else:
            return Reply(page(lines(say_fault(say, fault), _examples(say))), _time_buttons(None))
    wanted = Schedule(at, days or (known.schedule.days if known else EVERY_DAY), _says_nothing(known))
    if place:
        zone = zone_named(request.language, place)
        if zone is None and (several := _times_in(place)):
            return _which_time(say, wanted, [at, *several])
        if zone is None:
            return unknown_zone(say, place, lambda name: _zone_data(name, wanted))
        await services.store.zones.set(request.address.chat, zone, request.now)
    return await _set(request, services, wanted)


def is_now(typed: str) -> bool:
    """Whether what was typed behind /digest asks for one at once, which changes nothing."""
    return typed.strip().lower() in _NOW


async def digest_now(request: Request, services: Services) -> Reply:
    """What has come together since the latest digest, or in a day where none is set; the next one still comes."""
    known = await services.store.digests.of(request.address)
    since = known.since if known else request.now - DAY
    return await _told(request, services, since, request.now, whole=known is None)


async def digest_paged(request: Request, services: Services, since: int, until: int, skipped: int) -> Reply:
    """Another page of a digest, in place of the one whose button was pressed."""
    begin, end = datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC)
    whole = await services.store.digests.of(request.address) is None
    return await _told(request, services, begin, end, whole=whole, skipped=skipped, edit=True)


async def digest_set(request: Request, services: Services, at: time, days: frozenset[int], zone: str = "") -> Reply:
    """A button with a time and days, and a zone once one was chosen; raises ValueError for what is no zone."""
    known = await services.store.digests.of(request.address)
    if zone:
        if not is_zone(zone):
            raise ValueError(zone)
        await services.store.zones.set(request.address.chat, zone, request.now)
    return await _set(request, services, Schedule(at, days, _says_nothing(known)), edit=True)


async def digest_off(request: Request, services: Services, *, edit: bool = False) -> Reply:
    """No more digests; what came with them comes as it happens, and what came with them alone is named: what is paused
    comes when that ends."""
    say = say_in(request.language)
    follows = [want for want in await wants_of(request, services) if want.terms.enabled]
    paused = [want for want in follows if want.terms.paused_at(request.now)]
    alone = [want.title for want in follows if want.terms.delivery is Sending.DIGEST and want not in paused]
    later = [want.title for want in paused if want.terms.delivery is Sending.DIGEST]
    ended = await services.store.digests.end(request.address, request.now)
    if ended and paused and paused == follows:
        told = say("No more digests. What you follow is paused, and comes as it happens once that ends.")
        return Reply(told, _time_buttons(None), edit=edit)
    told = say("No more digests: what you follow comes as it happens.") if ended else say("There is no digest.")
    back = say("These came with the digest alone, and come as they happen again: {names}.", names=_names(say, alone))
    waits = say(
        "These came with the digest alone, and come as they happen once their pause ends: {names}.",
        names=_names(say, later),
    )
    text = page(lines(told, back if alone else Html(), waits if later else Html()))
    return Reply(text, _time_buttons(None), edit=edit)


async def digest_ways(request: Request, services: Services, how: Sending) -> Reply:
    """Everything comes with the digest alone, or also as it happens."""
    await services.store.digests.send(request.address, how)
    return await _panel(request, services, await services.store.digests.of(request.address), edit=True)


async def digest_shown(request: Request, services: Services) -> Reply:
    """A button to the panel."""
    return await _panel(request, services, await services.store.digests.of(request.address), edit=True)


async def digest_nothing(request: Request, services: Services, says: bool) -> Reply:
    """Whether a line comes where there is nothing new."""
    known = await services.store.digests.of(request.address)
    if known is not None:  # at the time it has, so that no zone needs to be asked for
        await services.store.digests.set(request.address, replace(known.schedule, says_nothing=says), request.now)
    return await _panel(request, services, await services.store.digests.of(request.address), edit=True)


def digest_maker(
    store: Store, spoken: Callable[[str], Catalogue]
) -> Callable[[], Callable[[Delivery], Awaitable[Reply | Unneeded]]]:
    """Makes digests that are due into messages, from what is stored when they are sent; `spoken` gives the catalogue
    for readers of a language."""

    async def make(delivery: Delivery) -> Reply | Unneeded:
        until, address = delivery.created, delivery.address
        since = covered(delivery.since or until - DAY, until)
        known = await store.digests.of(address)
        told = await store.digest_contents.of(address, since, until, sending=True)
        if told:
            shown, catalogue = await _lines(store, told[:SHOWN]), spoken(delivery.language)
            public = delivery.channel
            return render_digest(shown, len(told), since, until, catalogue, delivery.language, public=public)
        return render_nothing(since, until, delivery.language) if _says_nothing(known) else Unneeded("nothing new")

    return lambda: make


async def _told(
    request: Request,
    services: Services,
    since: datetime,
    until: datetime,
    *,
    whole: bool,
    skipped: int = 0,
    edit: bool = False,
) -> Reply:
    since = covered(since, until)
    told = await services.store.digest_contents.of(request.address, since, until, whole=whole)
    skipped = skipped if skipped < len(told) else 0
    if not told and not edit and not await followed(request, services):
        return Reply(_nothing_followed(say_in(request.language)))
    if not told:
        return replace(render_nothing(since, until, request.language), silent=False, edit=edit)
    shown = await _lines(services.store, told[skipped : skipped + SHOWN])
    return render_digest(
        shown, len(told), since, until, services.catalogue, request.language, skipped=skipped, edit=edit
    )


async def _lines(store: Store, told: Sequence[Told]) -> list[Line]:
    files = [(await store.stories.file(each.story), each) for each in told]
    return [Line(file, each.topics, each.watches) for file, each in files if file is not None]


# --- the panel -------------------------------------------------------------------------------------------------------


async def _set(request: Request, services: Services, wanted: Schedule, *, edit: bool = False) -> Reply:
    if await services.store.zones.of(request.address.chat) is None:
        return _which_zone(request, wanted, edit=edit)
    await services.store.digests.set(request.address, wanted, request.now)
    return await _panel(request, services, await services.store.digests.of(request.address), edit=edit)


def _times_in(text: str) -> list[time]:
    """The times of day that a text consists of, as in `12:00 and 18:00`, as many as are offered; none where it says
    anything else."""
    found: list[time] = []
    rest = read_days(text)[1]
    while rest and len(found) < OFFERED:
        try:
            at, rest = read_head(rest, read_time)
        except TimeFault:
            return []
        found.append(at)
        rest = read_days(rest)[1]
    return found


def _which_time(say: Say, wanted: Schedule, times: Sequence[time]) -> Reply:
    told = say("A digest comes at one time of day. Which of these shall it be?")
    offer = [Button(f"{at:%H:%M}", _data(replace(wanted, at=at))) for at in dict.fromkeys(times[:OFFERED])]
    return Reply(told, rows(offer))


def _which_zone(request: Request, wanted: Schedule, *, edit: bool) -> Reply:
    say = say_in(request.language)
    told = say("{time} in which time zone?", time=bold(f"{wanted.at:%H:%M}"))
    typed = "" if request.pressed is not None else " ".join(request.args.split())  # with the days it names
    example = f"/digest {shorten(typed, ECHO) or f'{wanted.at:%H:%M}'} {another_place(request.language)}"
    other = say("Another one: {example}", example=code(example))
    buttons = zone_buttons(say, offered(request.language), lambda name: _zone_data(name, wanted))
    return Reply(page(lines(told, other)), buttons, edit=edit)


async def _panel(request: Request, services: Services, known: Digest | None, *, edit: bool = False) -> Reply:
    say = say_in(request.language)
    if known is None:
        told = say(
            "A digest is one message at a set time with what happened, the weightiest first. When shall it come?"
        )
        return Reply(page(lines(told), lines(_examples(say))), (*_time_buttons(None), _now_row(say)), edit=edit)
    when = say("Digest: {days}, {time}", days=day_names(say, known.schedule.days), time=f"{known.schedule.at:%H:%M}")
    head = say("{when}, {zone}.", when=bold(when), zone=place_in(say.language, known.zone))
    due = max(known.next, request.now)  # one that is overdue comes at once
    upcoming = say("The next one: {time}.", time=moment(due, request.now))
    held = await services.store.quiet.of(request.address.chat)
    late = held is not None and held.until(due)
    hours = say("That is in your quiet hours, so it comes when they end.") if late else Html()
    follows = await _ways(say, request, services)
    return Reply(page(lines(head, upcoming, hours), lines(*follows)), _panel_buttons(say, known), edit=edit)


async def followed(request: Request, services: Services) -> dict[Sending, list[str]]:
    """The names of what is followed and not switched off, by when it comes."""
    named: dict[Sending, list[str]] = {}
    for want in await wants_of(request, services):
        if want.terms.enabled:
            named.setdefault(want.terms.delivery, []).append(want.title)
    return named


async def _ways(say: Say, request: Request, services: Services) -> list[Html]:
    """What comes how: with the digest alone, both ways, as it happens alone."""
    named = await followed(request, services)
    if not named:
        return [_nothing_followed(say)]
    shown = {how: _names(say, names) for how, names in named.items()}
    return [
        line
        for how, line in (
            (Sending.DIGEST, say("With the digest alone: {names}.", names=shown.get(Sending.DIGEST, ""))),
            (Sending.BOTH, say("With the digest and as it happens: {names}.", names=shown.get(Sending.BOTH, ""))),
            (Sending.INSTANT, say("As it happens alone: {names}.", names=shown.get(Sending.INSTANT, ""))),
        )
        if how in shown
    ]


def _nothing_followed(say: Say) -> Html:
    return say("Nothing is followed yet, so there is nothing to tell: /topics")


def _names(say: Say, names: Sequence[str], most: int = 12) -> Html:
    more = [say("{n} more", n=len(names) - most)] if len(names) > most else []
    return join(", ", [*(name[:60] for name in names[:most]), *more])


def _panel_buttons(say: Say, known: Digest) -> Rows:
    schedule = known.schedule
    days = [
        Button(say.plain("Every day"), _data(replace(schedule, days=EVERY_DAY))),
        Button(say.plain("Mon–Fri"), _data(replace(schedule, days=WORKDAYS))),
        Button(say.plain("Weekly"), _data(replace(schedule, days=_WEEKLY))),
    ]
    ways = [
        Button(say.plain("Digest only"), presses.data("digest", "only")),
        Button(say.plain("Alerts as well"), presses.data("digest", "both")),
    ]
    quiet = (
        Button(say.plain("No word when nothing is new"), presses.data("digest", "hush"))
        if schedule.says_nothing
        else Button(say.plain("Say so when nothing is new"), presses.data("digest", "tell"))
    )
    off = Button(say.plain("No digest"), presses.data("digest", "off"))
    return (*_time_buttons(schedule), *rows(days, ways, [quiet]), (*_now_row(say), off))


def _time_buttons(schedule: Schedule | None) -> Rows:
    base = schedule or Schedule(USUAL)
    times = [at for at in _TIMES if schedule is None or at != schedule.at]
    return rows([Button(f"{at:%H:%M}", _data(replace(base, at=at))) for at in times])


def _now_row(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("Now"), presses.data("digestnow")),)


def _examples(say: Say) -> Html:
    """Lines to begin with, in the reader's words."""
    workdays, weekly = _DAYS_IN.get(say.language, _DAYS_IN["en"])
    examples = join(", ", [code(f"/digest {each}") for each in ("08:00", f"{workdays} 7:30", f"{weekly} 18:00")])
    return say("Like this: {example}", example=examples)


def _says_nothing(known: Digest | None) -> bool:
    return known is not None and known.schedule.says_nothing


def _data(schedule: Schedule) -> str | None:
    return presses.data("digestat", f"{schedule.at:%H%M}", schedule.bits)


def _zone_data(zone: str, schedule: Schedule) -> str | None:
    return presses.data("digestat", f"{schedule.at:%H%M}", schedule.bits, zone)
