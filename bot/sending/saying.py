"""What deliveries say: the handlers' words joined to the store, in the language of each address. Part of the wiring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.sending.catching_up import CatchingUp, named
from bot.sending.messages import Makers, alerts, broadcasts
from feeds.audience import Delivery, OtherKind, StoryFile, Unneeded
from feeds.catalogue import Catalogue
from feeds.model import AlertKind
from feeds.store import Store
from handlers import broadcasting
from handlers.digests import digest_maker
from handlers.pages.alerts import alert_summary, render_alert
from handlers.pages.catching_up import render_catch_up
from handlers.pages.dating import dated
from handlers.pages.own_news import own_joiner, own_maker
from handlers.reply import Reply
from handlers.wording.texts import LANGUAGES, language_of


def makers(catalogue: Catalogue, store: Store) -> Makers:
    """What the sender says for each kind of delivery."""
    spoken = _spoken(catalogue)

    def render(file: StoryFile, delivery: Delivery) -> Reply:
        kind = AlertKind(delivery.kind)
        language, muted = delivery.language, delivery.muted
        watch = None if delivery.channel else delivery.watch  # it is nothing of a reader's
        also, query = None if delivery.channel else delivery.also, delivery.query
        revision, known = delivery.revision, spoken(language)
        summary = alert_summary(file, kind, revision)
        return render_alert(
            file, summary, known, kind, revision, language, watch=watch, also=also, query=query, muted=muted
        )

    async def missed(delivery: Delivery) -> Reply | Unneeded:
        since, now, language = delivery.since or delivery.created, delivery.created, delivery.language
        told = await store.digest_contents.missed(delivery.address, since, now)
        files = await named(store.stories.file, [each.story for each in told])
        if not files:
            return Unneeded("nothing was missed")
        more, public = len(told) - len(files), delivery.channel
        return render_catch_up(files, more, since, now, spoken(language), language, public=public)

    return {
        **alerts(store.stories.file, render),
        **broadcasts(store.broadcasts.text, broadcasting.message),
        OtherKind.DIGEST: digest_maker(store, spoken),
        OtherKind.OWN: own_maker(store),
        OtherKind.MISSED: lambda: missed,
    }


def _spoken(catalogue: Catalogue) -> Callable[[str], Catalogue]:
    """The catalogue for readers of each language."""
    by_language = {language: catalogue.spoken(language) for language in LANGUAGES}
    return lambda language: by_language[language_of(language)]


def catching_up(store: Store, catalogue: Catalogue, stale: timedelta) -> CatchingUp:
    """What joins what waited longer than `stale`, or for quiet hours to end."""
    spoken = _spoken(catalogue)

    def render(files: Sequence[StoryFile], more: int, since: datetime, now: datetime, instead: Delivery) -> Reply:
        language = instead.language
        reply = render_catch_up(
            files, more, since, now, spoken(language), language, quiet=instead.held, public=instead.channel
        )
        return dated(reply, language)

    return CatchingUp(store.outbox, store.stories.file, render, own_joiner(store), stale)
