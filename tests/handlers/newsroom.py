"""A small newsroom for the handlers' tests: outlets, four weeks of stories about Kaliningrad, and a day of news."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.asking.subjects import SubjectIndex
from feeds.audience import Address, Report, StoryFile
from feeds.catalogue import Catalogue, load_catalogue
from feeds.model import Control, Decision, Entry, Kind, Level, Match, Matched, Reason, Source, Story, Strength
from feeds.source_state import Health, PollOutcome
from feeds.store import Store
from feeds.wanting import INDEPENDENT
from handlers.reply import Channel, Request, Services

NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CHAT = Address(1001)


def source(name: str, country: str, control: Control, language: str = "en", kind: Kind = Kind.NEWS) -> Source:
    return Source(name, f"https://{name.lower().replace(' ', '-')}.example/feed", language, kind, country, control)


LRT = source("LRT", "LT", Control.PUBLIC)
DELFI = source("Delfi", "LT", Control.INDEPENDENT, "lt")
DW = source("DW", "DE", Control.PUBLIC)
TASS = source("TASS", "RU", Control.STATE)
ZVEZDA = source("TV Zvezda", "RU", Control.STATE, "ru")
KREMLIN = source("Kremlin", "RU", Control.GOVERNMENT, "en", Kind.OFFICIAL)
PENTAGON = source("US Department of War", "US", Control.GOVERNMENT, "en", Kind.OFFICIAL)
RFE = source("RFE/RL", "US", Control.GOVERNMENT_FUNDED)
OUTLETS = (LRT, DELFI, DW, TASS, ZVEZDA, KREMLIN, PENTAGON, RFE)

Line = tuple[Source, timedelta, str, str]  # outlet, how long ago, title, summary

TRANSIT: tuple[Line, ...] = (
    (
        LRT,
        53 * MINUTE,
        "Lithuania halts rail transit of sanctioned goods to Kaliningrad",
        "Trains carrying sanctioned goods are turned back from Monday, Vilnius says. The measure follows EU sanctions.",
    ),
    (DELFI, 40 * MINUTE, "Lietuva stabdo sankcionuotų prekių tranzitą į Karaliaučių", "Sprendimas įsigalioja."),
    (
        TASS,
        31 * MINUTE,
        "Moscow calls halt of Kaliningrad transit “openly hostile”",
        "Moscow called the step “openly hostile” and promised an answer, the Foreign Ministry said on Monday.",
    ),
    (DW, 5 * MINUTE, "Lithuania blocks sanctioned goods bound for Kaliningrad", "Berlin calls for calm on the issue."),
)
DRILL: tuple[Line, ...] = (
    (
        TASS,
        6 * HOUR,
        "Baltic Fleet begins missile drill with Iskander crews near Kaliningrad",
        "Crews trained launches.",
    ),
    (ZVEZDA, 5 * HOUR, "Экипажи «Искандеров» начали учения под Калининградом", "Учения начались на полигоне."),
)
SPEECH: tuple[Line, ...] = (
    (RFE, 30 * HOUR, "Rutte warns of gaps in Europe's missile defence", "NATO's chief spoke in Brussels."),
)


def entry(line: Line, now: datetime = NOW) -> Entry:
    outlet, ago, title, summary = line
    uid = hashlib.md5(f"{outlet.url} {title} {now - ago}".encode(errors="replace")).hexdigest()
    url = f"https://{outlet.name.lower().split()[0].replace('/', '-')}.example/news/{uid[:8]}?a=1&b=2"
    return Entry(uid, outlet, title, summary, url, outlet.language, now - ago, now - ago + MINUTE)


def story_file(
    number: int,
    lines: Sequence[Line],
    topics: Iterable[str] = ("kaliningrad",),
    level: Level = Level.ROUTINE,
    reason: str | Reason = "",
    now: datetime = NOW,
    **values: Any,
) -> StoryFile:
    """A story of these reports, as the store would give it."""
    decisions = decided(number, lines, topics, topics, level, reason, now)
    story = decisions[-1].story
    reports = tuple(
        Report(d.matched.entry, d.matched.matches, d.matched.entry.seen, revision=d.story.revision) for d in decisions
    )
    return StoryFile(story, reports)


def decided(
    number: int,
    lines: Sequence[Line],
    topics: Iterable[str],
    subjects: Iterable[str],
    level: Level = Level.ROUTINE,
    reason: str | Reason = "",
    now: datetime = NOW,
) -> list[Decision]:
    """The decisions that make one story of these reports."""
    made: list[Decision] = []
    matches = tuple(Match(topic, Strength.ABOUT, (topic,)) for topic in topics)
    for line in sorted(lines, key=lambda each: -each[1]):
        matched = Matched(entry(line, now), matches, tuple(subjects))
        made.append(Decision(matched, _grown(number, made, matched, level, reason), opens=not made))
    return made


def _grown(number: int, before: Sequence[Decision], matched: Matched, level: Level, reason: str | Reason) -> Story:
    entries = [decision.matched.entry for decision in before] + [matched.entry]
    outlets = tuple(dict.fromkeys(each.source.publisher for each in entries))
    return Story(
        id=number,
        revision=len(entries),
        title=entries[0].title,
        level=level,
        reason=Reason(told=reason) if isinstance(reason, str) else reason,
        opened=entries[0].seen,
        updated=matched.entry.seen,
        topics=matched.topics,
        subjects=frozenset(matched.subjects),
        outlets=outlets,
        independent=len({each.source.publisher for each in entries if each.source.control in INDEPENDENT}),
        told=matched.topics,
    )


def four_weeks() -> list[Decision]:
    """One or two stories a day about Kaliningrad in the weeks before."""
    made: list[Decision] = []
    for day in range(2, 33):
        for place in range(1 + day % 2):
            line = (LRT, day * DAY + place * HOUR, f"Kaliningrad governor speaks, day {day} part {place}", "He spoke.")
            made += decided(10_000 - day * 10 + place, [line], ["kaliningrad"], ["kaliningrad"])
    return made


def todays_news() -> list[Decision]:
    drill = decided(102, DRILL, ["iskander", "kaliningrad"], ["iskander", "kaliningrad"])
    transit = decided(103, TRANSIT, ["kaliningrad"], ["kaliningrad", "lithuania"], Level.NOTABLE, Reason(4, 3, 48))
    speech = decided(101, SPEECH, ["missile-defence", "nato-leadership"], ["missile-defence", "rutte"], Level.ROUTINE)
    many = [
        (DW, (3 + n) * HOUR, f"Border crossing {n} to Kaliningrad reports queues of lorries", "Lorries wait for hours.")
        for n in range(5)
    ]
    queues = [d for n, line in enumerate(many) for d in decided(110 + n, [line], ["kaliningrad"], ["kaliningrad"])]
    return [*speech, *queues, *drill, *transit]


async def meet(store: Store) -> None:
    """The bot knows the one who asks, as it does before any command is answered."""
    await store.chats.meet(CHAT.chat, "private", "Anna", "en", NOW - DAY)


async def fill(store: Store) -> None:
    """Put the newsroom's month into an empty store."""
    await store.meta.started(NOW - 60 * DAY)
    await store.sources.sync(OUTLETS, NOW - 60 * DAY)
    decisions = sorted([*four_weeks(), *todays_news()], key=lambda decision: decision.matched.entry.seen)
    await store.apply_quiet(decisions)
    states = {state.source.name: state for state in await store.sources.all()}
    troubles = {"TV Zvezda": (Health.BLIND, "it answers with a login page"), "Kremlin": (Health.FAILING, "HTTP 503")}
    for name, state in states.items():
        health, reason = troubles.get(name, (Health.FINE, ""))
        since = NOW - 2 * DAY - 4 * HOUR
        await store.apply(PollOutcome(_polled(state, health, since, reason)), NOW - 2 * MINUTE)


def _polled(state: Any, health: Health, since: datetime, reason: str) -> Any:
    return replace(
        state,
        health=health,
        health_since=since,
        health_reason=reason,
        last_success=NOW - HOUR,
        newest_entry=NOW - HOUR,
        rate=12.0,
        due=NOW + 5 * MINUTE,
    )


def catalogue() -> Catalogue:
    return load_catalogue()


def request(text: str = "", *, pressed: str | None = None, **values: Any) -> Request:
    """What somebody typed in a private chat, or a button they pressed."""
    command, args = "", text
    if text.startswith("/"):
        command, _, args = text[1:].partition(" ")
    facts: dict[str, Any] = {
        "address": CHAT,
        "chat_kind": "private",
        "user_id": 7,
        "user_name": "Anna",
        "language": "en",
        "now": NOW,
        "message_id": 55 if pressed else None,
        **values,
    }
    return Request(command=command, args=args, pressed=pressed, **facts)


CHANNEL = Channel(-1_001_234_567_890, "Baltic <Watch> & Co")


async def _channel(named: int | str, person: int) -> Channel | None:
    return CHANNEL if named in (CHANNEL.id, "@baltic_watch") else None


def services(store: Store, **values: Any) -> Services:
    known = values.pop("catalogue", None) or catalogue()
    return Services(
        store=store,
        catalogue=known,
        index=values.pop("index", None) or SubjectIndex(known),
        version="0.1.0",
        **{"own_sources": 3, "channel": _channel, **values},
    )
