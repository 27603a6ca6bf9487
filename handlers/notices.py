"""What administrators are told unasked: sources that no longer bring news and those that do again, and messages that
could never be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.source_state import Health, SourceState
from handlers import presses
from handlers.pages.page import Section, lines, page
from handlers.reply import Button, Reply
from handlers.serving import of_channel
from handlers.wording.markup import Html, bold, join, moment, shorten
from handlers.wording.source_reasons import why_so
from handlers.wording.texts import Say, say_in

NAME, REASON = 60, 200  # characters
NAMED = 15  # sources, or messages, that are told by name


@dataclass(frozen=True, slots=True)
class Change:
    """A source is otherwise than administrators know; `told` is what they know: None: that all is well."""

    state: SourceState
    told: Health | None


def render_health(changes: Sequence[Change], now: datetime, language: str = "") -> Reply:
    """One message for everything that changed."""
    say = say_in(language)
    head, items = _changed(say, changes, now)
    more = Section(items, more=lambda n: say("and {n} more: /sources", n=n), beyond=len(changes) - len(items))
    return Reply(page(lines(head), more), ((Button(say.plain("Every source"), presses.data("source", 0)),),))


def render_own_health(changes: Sequence[Change], now: datetime, language: str = "") -> Reply:
    """The same of sources that a chat has for itself."""
    say = say_in(language)
    if len(changes) == 1:
        return Reply(page(lines(_line(say, changes[0], now)), lines(say("a source chosen here"))))
    head, items = _changed(say, changes, now)
    more = Section(items, more=lambda n: say("and {n} more", n=n), beyond=len(changes) - len(items))
    return Reply(page(lines(head), more, lines(say("sources chosen here")), first=(0, 2)))


def render_channels_health(
    changes: Sequence[Change], now: datetime, channel: int, title: str, language: str = ""
) -> Reply:
    """The same of sources that a channel has, for somebody who serves it."""
    say = say_in(language)
    if len(changes) == 1:
        told = page(lines(_line(say, changes[0], now)))
    else:
        head, items = _changed(say, changes, now)
        told = page(
            lines(head), Section(items, more=lambda n: say("and {n} more", n=n), beyond=len(changes) - len(items))
        )
    return of_channel(say, told, channel, title)


def _changed(say: Say, changes: Sequence[Change], now: datetime) -> tuple[Html, list[Html]]:
    head = bold(say.count(len(changes), "{n} source has changed", "{n} sources have changed"))
    return head, [_line(say, change, now) for change in changes[:NAMED]]


@dataclass(frozen=True, slots=True)
class Unsendable:
    """A message that could never be sent: to which chat, and what Telegram said."""

    chat: int
    reason: str


def render_set_aside(latest: Sequence[Unsendable], count: int, language: str = "") -> Reply:
    """One message for everything that was set aside: the latest, NAMED of them, and how many they are in all."""
    say = say_in(language)
    head = bold(say.count(count, "{n} message could not be sent", "{n} messages could not be sent"))
    why = say.count(
        count,
        "Telegram does not take it; it was set aside, and nothing waits for it.",
        "Telegram does not take them; they were set aside, and nothing waits for them.",
    )
    items = [say("To chat {chat}: {reason}", chat=one.chat, reason=shorten(one.reason, REASON)) for one in latest]
    more = Section(items, more=lambda n: say("and {n} more", n=n), beyond=count - len(items))
    return Reply(page(lines(head, why), more))


def _line(say: Say, change: Change, now: datetime) -> Html:
    state = change.state
    name = bold(shorten(state.source.name, NAME))
    since = moment(state.health_since or now, now)
    told = {
        Health.BLIND: say("{source} is blind: it answers, but no longer with news.", source=name),
        Health.GONE: say("{source} is gone: it is not asked any more.", source=name),
        Health.FAILING: say(
            "{source} has been failing since {time}. It is still being tried.", source=name, time=since
        ),
    }.get(state.health)
    if told is None:
        return say("{source} brings news again.", source=name)
    parts = [told]
    if state.health_reason:
        reason = why_so(say, state.health_reason, REASON).rstrip(".")
        parts.append(say("{reason}.", reason=Html(reason[:1].upper() + reason[1:])))
    if state.newest_entry is not None:
        parts.append(say("Its newest entry is of {time}.", time=moment(state.newest_entry, now)))
    return join(" ", parts)
