"""What comes without being asked, as it can look: alerts, developments, catching up, digests, notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from newsroom import CHANNEL, DELFI, DRILL, DW, HOUR, KREMLIN, MINUTE, NOW, TASS, TRANSIT, request, story_file
from scene import BOT, GROUP

from feeds.audience import Chat, ChatState
from feeds.catalogue import Catalogue
from feeds.model import Act, AlertKind, Busy, Level, Reason, Turn
from feeds.quoting.summarise import summarise
from feeds.source_state import Health, SourceState
from handlers.commands import apology, busy
from handlers.notices import (
    NAMED,
    Change,
    Unsendable,
    render_channels_health,
    render_health,
    render_own_health,
    render_set_aside,
)
from handlers.pages.alerts import moved_here, render_alert
from handlers.pages.catching_up import render_catch_up
from handlers.pages.digest_page import SHOWN, Line, render_digest, render_nothing
from handlers.pages.own_news import render_own
from handlers.pages.stories import story_page
from handlers.permitting import refused
from handlers.readers import for_readers
from handlers.reply import Reply
from handlers.serving import render_turned
from handlers.wording.texts import say_in


def alerts(catalogue: Catalogue, language: str = "en") -> Iterator[tuple[str, Reply]]:
    """Alerts of each kind, and the line said when a handler fails."""
    alert, together = partial(render_alert, language=language), partial(render_catch_up, language=language)
    health = partial(render_health, language=language)
    first = story_file(103, TRANSIT[:1])
    yield "alert: first report", alert(first, summarise(first), catalogue, AlertKind.NEW)
    official = story_file(104, [(KREMLIN, 3 * MINUTE, "Meeting with Security Council members", "The President spoke.")])
    yield (
        "alert: of a topic that is gone",
        moved_here(alert(first, summarise(first), catalogue, AlertKind.NEW), language),
    )
    yield "alert: muted", alert(first, summarise(first), catalogue, AlertKind.NEW, muted=True)
    yield "alert: from a government", alert(official, summarise(official), catalogue, AlertKind.NEW)
    grown = story_file(103, TRANSIT, level=Level.NOTABLE, reason=Reason(4, 3, 48))
    yield "alert: grown", alert(grown, summarise(grown), catalogue, AlertKind.UPDATE)
    state = story_file(102, DRILL, ["iskander", "kaliningrad"])
    yield "alert: one side only", alert(state, summarise(state), catalogue, AlertKind.UPDATE)
    summons = (TASS, MINUTE, "Moscow summons the Lithuanian envoy over the Kaliningrad transit", "The envoy was told.")
    moved = story_file(103, [*TRANSIT, summons], level=Level.URGENT, reason=Reason(5, 3, 60, True, Busy(6, 0, 2)))
    yield "alert: development", alert(moved, summarise(moved, summons[2]), catalogue, AlertKind.DEVELOPMENT)
    turned = replace(grown, story=replace(grown.story, turns=(Turn(Act.STOPS, 4),)))
    yield "alert: a new act", alert(turned, summarise(turned), catalogue, AlertKind.DEVELOPMENT, 4, watch="<b>&" * 20)
    seen = alert(grown, summarise(grown), catalogue, AlertKind.NEW, watch="Rail", query="isigalioja")
    yield "alert: of a watch whose words are only in a report", seen
    both = alert(grown, summarise(grown), catalogue, AlertKind.UPDATE, also="<b>&" * 20, query="isigalioja")
    yield "alert: of a topic, and a watch found it too", both
    foreign = story_file(105, [(DELFI, 26 * HOUR, "Karaliaučiaus tranzitas: ką sako Vilnius", ""), (DW, HOUR, "", "")])
    yield "alert: a title in Lithuanian, one empty", alert(foreign, summarise(foreign), catalogue, AlertKind.NEW)
    sequel = replace(moved, story=replace(moved.story, follows=102))
    yield "a story that follows another", story_page(say_in(language), catalogue, sequel, NOW, 0, False)
    yield "what waited", together([moved, state, foreign], 17, NOW - 9 * HOUR, NOW, catalogue)
    yield "two that waited", together([moved, state], 0, NOW - 30 * HOUR, NOW, catalogue)
    held = together([grown, state], 3, NOW - 9 * HOUR, NOW, catalogue, quiet=True)
    yield "what quiet hours held", held
    urgent = together([moved, state], 3, NOW - 9 * HOUR, NOW, catalogue, quiet=True)
    yield "what quiet hours held in which nothing rings", urgent
    yield from digests(catalogue, language)
    yield from own_news(language)
    posted = alert(grown, summarise(grown), catalogue, AlertKind.NEW)
    yield "alert: in a channel", for_readers(posted, BOT)
    yield "what waited for a channel", together([grown, state], 3, NOW - 9 * HOUR, NOW, catalogue, public=True)
    for state_ in (ChatState.BLOCKED, ChatState.GONE, ChatState.ACTIVE):
        yield "a channel turned", render_turned(Chat(CHANNEL.id, "channel", CHANNEL.title, "", state_, NOW), language)
    troubled = [
        SourceState(1, KREMLIN, KREMLIN.url, health=Health.BLIND, health_since=NOW - HOUR, newest_entry=NOW - 9 * HOUR),
        SourceState(2, DW, DW.url, health=Health.FAILING, health_since=NOW - 30 * HOUR, health_reason="<b>&" * 99),
        SourceState(3, TASS, TASS.url, health=Health.GONE),
        SourceState(4, DELFI, DELFI.url, health=Health.FINE),
    ]
    yield "notice: one source", health([Change(troubled[0], None)], NOW)
    aside = [Unsendable(-1001234567890 - number, "Bad Request: <b>&amp; " * 30) for number in range(1, 41)]
    yield "notice: one message set aside", render_set_aside(aside[:1], 1, language)
    yield "notice: many messages set aside", render_set_aside(aside[:NAMED], 1234, language)
    yield "notice: many sources", health([Change(state, Health.BLIND) for state in troubled * 9], NOW)
    own = [Change(state, None) for state in troubled * 9]
    yield "notice: an own source", render_own_health(own[:1], NOW, language)
    yield "notice: many own sources", render_own_health(own, NOW, language)
    for some in (own[:1], own):
        shown = render_channels_health(some, NOW, CHANNEL.id, CHANNEL.title, language)
        yield "notice: a channel's own sources", shown
    for known in (True, False):
        yield "not an administrator", refused(say_in(language), request("/quiet off", **GROUP), known=known)
        yield "not an administrator", refused(say_in(language), request(pressed="1|all|topics"), known=known)
    yield "a handler failed", apology(request("/status", language=language))
    yield "too many questions", busy(request("/status", language=language), 20)


def own_news(language: str = "en") -> Iterator[tuple[str, Reply]]:
    """What a chat's own source brings: an entry, many, what is hostile."""
    entry = story_file(103, TRANSIT[:1]).reports[0].entry
    yield "own source: an entry", render_own([entry], NOW, language)
    yield "own source: many entries", render_own([entry] * 40, NOW, language)
    hostile = replace(entry, title='<b>&amp; "' * 60, summary="<i>& " * 400, url="https://a.test/" + "x" * 300)
    yield "own source: a hostile entry", render_own([hostile], NOW, language)
    yield "own source: many hostile entries", render_own([hostile] * 400, NOW, language)
    other = replace(
        entry, source=replace(entry.source, name="Village paper", outlet="", url="https://village.test/feed")
    )
    yield "own sources: what waited", render_own([entry, other, entry], NOW, language)
    sources = [replace(hostile.source, outlet="<b>& " * 20, url=f"https://{number}.test/") for number in range(80)]
    hostile_ones = [replace(hostile, source=source) for source in sources]
    yield "own sources: many hostile entries of many", render_own(hostile_ones * 5, NOW, language)


def digests(catalogue: Catalogue, language: str = "en") -> Iterator[tuple[str, Reply]]:
    """Digests: of a few stories, of many, of none, of what is hostile."""
    moved = story_file(103, TRANSIT, level=Level.URGENT, reason=Reason(4, 3, 48))
    state = story_file(102, DRILL, ["iskander", "kaliningrad"], level=Level.NOTABLE)
    alone = story_file(104, [(KREMLIN, 3 * MINUTE, "Meeting with Security Council members", "The President spoke.")])
    few = [
        Line(moved, frozenset({"kaliningrad"})),
        Line(state, frozenset({"iskander", "kaliningrad"}), ("Ports",)),
        Line(alone, frozenset(), ("harbour AND port",)),
    ]
    yield "digest: a few", render_digest(few, 3, NOW - 24 * HOUR, NOW, catalogue, language)
    of_channel = render_digest(few, 29, NOW - 24 * HOUR, NOW, catalogue, language, public=True)
    yield "digest: in a channel", for_readers(of_channel, BOT)
    yield "digest: the first page of many", render_digest(few, 29, NOW - 24 * HOUR, NOW, catalogue, language)
    yield (
        "digest: a later page",
        render_digest(few, 29, NOW - 24 * HOUR, NOW, catalogue, language, skipped=SHOWN, edit=True),
    )
    long = [(DW, HOUR, '<b>&amp; "' * 60, ""), *[(outlet, HOUR, "x" * 600, "") for outlet in (TASS, DELFI, KREMLIN)]]
    hostile = [Line(story_file(number, long), frozenset({f"gone <{number}>"})) for number in range(SHOWN)]
    yield "digest: full of long titles", render_digest(hostile, 999, NOW - 200 * HOUR, NOW, catalogue, language)
    yield "digest: nothing new", render_nothing(NOW - 24 * HOUR, NOW, language)
