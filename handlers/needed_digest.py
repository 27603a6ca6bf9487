"""The digest that somebody needs who wants something in it: where none is set there is one from then on.

What is wanted with the digest alone would otherwise never come.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from feeds.store.delivery.digests import Digest
from feeds.times.schedules import Schedule
from feeds.wanting import Sending, Terms
from handlers import presses
from handlers.reply import Button, Request, Services
from handlers.wording.markup import Html, join
from handlers.wording.texts import Say
from handlers.wording.timing import day_names
from handlers.wording.zone_names import place_in

USUAL = time(8)


async def give_digest(request: Request, services: Services, terms: Iterable[Terms]) -> bool:
    """Set the usual digest if one of these terms needs it and there is none; says whether it was."""
    if all(each.delivery is Sending.INSTANT for each in terms):
        return False
    if await services.store.digests.of(request.address) is not None:
        return False
    await services.store.digests.set(request.address, Schedule(USUAL), request.now, tells_all=False)
    return True


async def digest_line(say: Say, request: Request, services: Services, *, new: bool = False) -> Html:
    """When the digest comes, and that it was set just now if it is `new`."""
    known = await services.store.digests.of(request.address)
    if known is None:
        return say("No digest is set, so nothing comes in one.")
    comes = _comes(say, known)
    if not new:
        return comes
    set_now = say("There was no digest yet, so there is one from now on.")
    if await services.store.zones.of(request.address.chat) is not None:
        return join(" ", [set_now, comes])
    return join(" ", [set_now, comes, say("The time zone is not known yet: /zone")])


def digest_button(say: Say) -> Button:
    """To the panel of the digest."""
    return Button(say.plain("When the digest comes"), presses.data("digest", "show"))


def _comes(say: Say, known: Digest) -> Html:
    when = say("Digest: {days}, {time}", days=day_names(say, known.schedule.days), time=f"{known.schedule.at:%H:%M}")
    return say("{when}, {zone}.", when=when, zone=place_in(say.language, known.zone))
