"""What a replay's report is made from: collected decision by decision, then laid out as blocks (bot/report_page.py).

alerts per day and topic
every story that would have been told, with its reports, its level and the reason for it
what was near a threshold: joined or kept apart by little, almost of a higher level, mentioned but not told
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from bot.report_page import Block, Items, Line, Paragraph, Span, Table, Title, as_html, as_markdown
from feeds.catalogue import Catalogue
from feeds.cluster import Considered
from feeds.model import AlertKind, Decision, Entry, Level, Story
from handlers.labels import outlet
from handlers.markup import plain
from handlers.reasons import reason_text
from handlers.texts import say_in

NEAR = 0.5  # log odds from what joining needs
CLOSE_CALLS = 40  # of each kind that are shown, the closest first
ENTRIES_SHOWN = 12  # of a story
_LEVELS = {Level.URGENT: "urgent", Level.NOTABLE: "notable", Level.ROUTINE: "routine"}


@dataclass(slots=True)
class _Told:
    """A story and its reports, with what each of them changed."""

    story: Story
    entries: list[tuple[Entry, str]] = field(default_factory=list)
    alerts: int = 0


@dataclass(frozen=True, slots=True)
class _Call:
    """A decision that could have gone the other way."""

    entry: Entry
    other: str  # the title of the story it joined, or did not
    margin: float


class Report:
    """Collects what a replay decides; `write` makes a page of it, Markdown or HTML by the file's name."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._topics = {topic.id: topic.title for topic in catalogue.topics}
        self._stories: dict[int, _Told] = {}
        self._alerts: Counter[tuple[date, str]] = Counter()  # by day and topic
        self._messages: Counter[date] = Counter()  # by day: one for a story, however many topics it has
        self._joined: list[_Call] = []
        self._apart: list[_Call] = []
        self._mentions: list[tuple[Entry, tuple[str, ...]]] = []
        self._outlets: set[str] = set()
        self._items = 0
        self._first: datetime | None = None
        self._last: datetime | None = None

    def take(self, decision: Decision, considered: Considered | None) -> None:
        """Note a decision, and what its entry was compared with."""
        entry, story = decision.matched.entry, decision.story
        self._items += 1
        self._outlets.add(entry.source.publisher)
        self._first, self._last = self._first or entry.published, entry.published
        self._note_story(decision)
        day = entry.published.date()
        for alert in decision.alerts:
            if alert.kind is not AlertKind.UPDATE:
                self._alerts.update((day, topic) for topic in alert.topics)
        self._messages[day] += _tells(decision)
        if story.topics and considered is not None and abs(considered.score - considered.needed) < NEAR:
            call = _Call(entry, considered.story.title, considered.score - considered.needed)
            (self._joined if call.margin >= 0 else self._apart).append(call)
        if len(decision.matched.mentions) > 1 and not decision.matched.topics:
            self._mentions.append((entry, tuple(sorted(decision.matched.mentions))))

    def _note_story(self, decision: Decision) -> None:
        told = self._stories.setdefault(decision.story.id, _Told(decision.story))
        if decision.merge is not None and (gone := self._stories.pop(decision.merge.gone.id, None)):
            told.alerts += gone.alerts
            told.entries = sorted([*told.entries, *gone.entries], key=_seen)
        what = [_LEVELS[decision.story.level]] if decision.opens or decision.raises else []
        what += [alert.kind.value for alert in decision.alerts if alert.kind is not AlertKind.UPDATE]
        told.story = decision.story
        told.alerts += _tells(decision)
        told.entries.append((decision.matched.entry, ", ".join(dict.fromkeys(what))))

    def write(self, path: Path) -> None:
        """Write the page; raises OSError."""
        blocks = list(self._blocks())
        title = next(block.text for block in blocks if isinstance(block, Title))
        text = as_html(title, blocks) if path.suffix.lower() in {".html", ".htm"} else as_markdown(blocks)
        path.write_text(text, encoding="utf-8")

    def _blocks(self) -> Iterator[Block]:
        yield Title(1, f"What Dewline would have told, {_period(self._first, self._last)}")
        told = [each for each in self._stories.values() if each.alerts]
        levels = Counter(each.story.level for each in told)
        yield Paragraph(
            f"{_counted(self._items, 'item')} of {_counted(len(self._outlets), 'outlet')}; "
            f"{_counted(len(told), 'story', 'stories')} told in {_counted(sum(each.alerts for each in told), 'alert')} "
            "to somebody subscribed to every topic: "
            + ", ".join(f"{levels[level]:,} {word}" for level, word in _LEVELS.items())
            + "."
        )
        yield from self._per_day()
        yield from _stories(told, self._topics)
        yield from self._near(told)

    def _per_day(self) -> Iterator[Block]:
        yield Title(2, "Alerts per day and topic")
        topics = [topic for topic in self._topics if any(t == topic for _, t in self._alerts)]
        rows = [
            (day.isoformat(), *(_count(self._alerts[day, topic]) for topic in topics), _count(self._messages[day]))
            for day in sorted(self._messages)
        ]
        sums = [sum(n for (_, t), n in self._alerts.items() if t == topic) for topic in topics]
        rows.append(("all days", *map(_count, sums), _count(self._messages.total())))
        yield Table(("day", *(self._topics[topic] for topic in topics), "alerts"), rows)
        yield Paragraph("A story of several topics is counted under each, and once among the alerts.")

    def _near(self, told: Sequence[_Told]) -> Iterator[Block]:
        yield Title(2, "Near a threshold")
        yield from _calls(
            "Joined by little", "Reports that only just joined a story: are they the same event?", self._joined
        )
        yield from _calls("Kept apart by little", "Reports that almost joined a story: should they have?", self._apart)
        for level, next_level in ((Level.ROUTINE, "notable"), (Level.NOTABLE, "urgent")):
            most = sorted((t for t in told if t.story.level is level), key=lambda t: -t.story.independent)
            yield Title(3, f"Almost {next_level}")
            yield Items([_almost(each, self._topics) for each in most[:CLOSE_CALLS] if each.story.independent > 1])
        yield Title(3, "Mentioned, not told")
        yield Paragraph("Reports that mention two topics or more and are about none of them.")
        busiest = sorted(self._mentions, key=lambda pair: -len(pair[1]))
        yield Items([_report(entry, ", ".join(topics)) for entry, topics in busiest[:CLOSE_CALLS]])


def _seen(told: tuple[Entry, str]) -> datetime:
    return told[0].seen


def _tells(decision: Decision) -> bool:
    return any(alert.kind is not AlertKind.UPDATE for alert in decision.alerts)


def _stories(told: Iterable[_Told], topics: Mapping[str, str]) -> Iterator[Block]:
    """Day by day; on each the weightiest first."""
    yield Title(2, "Stories")
    by_day: dict[date, list[_Told]] = {}
    for each in told:
        by_day.setdefault(each.story.opened.date(), []).append(each)
    for day, stories in sorted(by_day.items()):
        yield Title(3, f"{day:%A} {day.day} {day:%B %Y}")
        for each in sorted(stories, key=lambda t: (-t.story.level, -len(t.entries), t.story.id)):
            entries = [_report(entry, what) for entry, what in each.entries[:ENTRIES_SHOWN]]
            left = len(each.entries) - len(entries)
            yield Items([*entries, *([(Span(f"and {left} more"),)] if left else [])], _headed(each.story, topics))


def _headed(story: Story, topics: Mapping[str, str]) -> Line:
    names = ", ".join(topics.get(topic, topic) for topic in sorted(story.topics)) or "no topic"
    reason = plain(reason_text(say_in("en"), story.reason, story.level))
    return (Span(story.title, bold=True), Span(f" S{story.id} · {names} · {_LEVELS[story.level]}: {reason}"))


def _almost(told: _Told, topics: Mapping[str, str]) -> Line:
    """A story and what it lacks for the next level: of the two only urgent takes an act (feeds/acts.py)."""
    acts = bool(told.story.reason.acts)
    lacks = "too few independent outlets"
    if told.story.level is Level.NOTABLE:
        lacks = "too few independent outlets, or too late" if acts else "no title tells of an act"
    return (*_headed(told.story, topics), Span(f" — {lacks}"))


def _report(entry: Entry, what: str) -> Line:
    at = f"{entry.published:%d %b %H:%M} {plain(outlet(say_in('en'), entry.source))}: "
    return (Span(at), Span(entry.title, url=entry.url), *([Span(f" ({what})")] if what else []))


def _calls(heading: str, question: str, calls: Sequence[_Call]) -> Iterator[Block]:
    yield Title(3, heading)
    yield Paragraph(f"{question} {len(calls):,} in all, the closest first.")
    closest = sorted(calls, key=lambda call: abs(call.margin))[:CLOSE_CALLS]
    yield Items([(*_report(call.entry, ""), Span(f" — {call.other} ({call.margin:+.2f})")) for call in closest])


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


def _period(first: datetime | None, last: datetime | None) -> str:
    if first is None or last is None:
        return "nothing"
    begin, end = first.date(), last.date()
    return begin.isoformat() if begin == end else f"{begin.isoformat()} to {end.isoformat()}"
