"""What each button does, by its verb. Buttons live for years: one that is not understood any more is told so kindly.

Verbs are kept by family, as the commands are: `alerts` (under an alert), `briefs` (/status), `stories` (/latest,
/search, /story, /sources), `wants` (topics on and off, watches), `terms` (on which terms, whose reports), `times`
(quiet hours, digests, the time zone), `own_sources` (/mysources), `channels` (/channel), `links` (deep links),
`privacy` (/forgetme), `operating` (administrators).
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers import presses
from handlers.pressed import (
    alerts,
    briefs,
    channels,
    links,
    operating,
    own_sources,
    privacy,
    stories,
    terms,
    times,
    wants,
)
from handlers.pressed.words import BadWordsError, OnPress
from handlers.reply import Reply, Request, Services
from handlers.wording.texts import say_in

_VERBS: Mapping[str, OnPress] = {
    **alerts.VERBS,
    **briefs.VERBS,
    **stories.VERBS,
    **wants.VERBS,
    **terms.VERBS,
    **times.VERBS,
    **own_sources.VERBS,
    **channels.VERBS,
    **links.VERBS,
    **privacy.VERBS,
    **operating.VERBS,
}


async def press(request: Request, services: Services) -> Reply:
    """Do what the pressed button says."""
    pressed = presses.read(request.pressed or "")
    handler = _VERBS.get(pressed.verb) if pressed else None
    if pressed is None or handler is None:
        return _too_old(request)
    try:
        return await handler(request, services, pressed.words)
    except BadWordsError:
        return _too_old(request)


def _too_old(request: Request) -> Reply:
    toast = say_in(request.language).plain("This button is from another version of the bot. /help shows what there is.")
    return Reply("", toast=toast, alert=True)
