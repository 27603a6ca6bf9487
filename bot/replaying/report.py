"""What a replay's report is made from: collected decision by decision, then laid out as blocks (report_page.py).

how to read it, and what is on the page
alerts per day and topic
what weighed most, then every story that would have been told, with its reports, its level and the reason for it
what was near a threshold (report_near.py)

All of it is of the period; of a story's reports those before it are shown too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from bot.counting import counted
from bot.replaying.items import Faults
from bot.replaying.lines import tells
from bot.replaying.period import Period, in_words
from bot.replaying.report_html import as_html
from bot.replaying.report_markdown import as_markdown
from bot.replaying.report_near import Calls, near
from bot.replaying.report_page import Block, Items, Line, Paragraph, Span, Table, Title
from bot.replaying.report_told import LEVELS, Stories, Told
from bot.replaying.report_words import anchor_of, given, headed, titled
from feeds.catalogue import Catalogue
from feeds.model import AlertKind, Decision, Heard, Level
from feeds.stories.cluster import Considered

REPORTS_SHOWN = 12  # of a story; the others are folded once more
MOST_SHOWN = 100  # of the notable and urgent, in the list of them
_HEADING = "What Dewline would have told"


class Report:
    """Collects what a replay decides; `write` makes a page of it, Markdown or HTML by the file's name."""

    def __init__(self, catalogue: Catalogue, period: Period | None = None) -> None:
        self._period = period or Period()
        self._topics = {topic.id: topic.title for topic in catalogue.topics}
        self._stories = Stories(self._topics)
        self._alerts: Counter[tuple[date, str]] = Counter()  # by day and topic
        self._messages: Counter[date] = Counter()  # by day: one for a story, however many topics it has
        self._calls = Calls()
        self._outlets: set[str] = set()
        self._items = 0
        self._before = 0
        self._first: datetime | None = None
        self._last: datetime | None = None

    def take(self, decision: Decision, considered: Considered | None, heard: Sequence[Heard] = ()) -> None:
        """Note a decision, what its entry was compared with, and the outlets that tell its story, where it was told."""
        entry = decision.matched.entry
        within = entry.published in self._period
        self._stories.take(decision, within, heard)
        if not within:
            self._before += 1
            return
        self._items += 1
        self._outlets.add(entry.source.publisher)
        self._first, self._last = self._first or entry.published, entry.published
        self._calls.take(decision, considered)
        day = entry.published.date()
        for alert in decision.alerts:
            if alert.kind is not AlertKind.UPDATE:
                self._alerts.update((day, topic) for topic in alert.topics)
        self._messages[day] += tells(decision)

    def write(self, path: Path, faults: Faults | None = None) -> None:
        """Write the page, with what could not be read; raises OSError."""
        period = in_words(self._period, self._first, self._last)
        title = f"{_HEADING}, {period}" if period else _HEADING
        blocks = [Title(1, title), *self._blocks(faults or Faults())]
        text = as_html(title, blocks) if path.suffix.lower() in {".html", ".htm"} else as_markdown(blocks)
        path.write_text(text, encoding="utf-8")

    def _blocks(self, faults: Faults) -> Iterator[Block]:
        told = sorted(self._stories.told(), key=_weight)
        yield Paragraph(self._summary(told))
        yield from _unread(faults)
        if not self._items:
            return
        if told:
            yield from _how_to_read()
            yield from self._contents(told)
            yield from self._per_day()
            yield from _weightiest(told)
            yield from self._told(told)
        yield from near(self._calls, self._stories, told, self._topics)

    def _summary(self, told: Sequence[Told]) -> str:
        before = f", after {counted(self._before, 'item')} before it that are not counted here" if self._before else ""
        if not self._items:
            return f"No news item lies in the period{before}." if self._before else "There was no news item to read."
        items = f"{counted(self._items, 'item')} of {counted(len(self._outlets), 'outlet')}{before}; "
        if not told:
            return f"{items}nothing would have been told, not even to somebody subscribed to every topic."
        levels = Counter(each.story.level for each in told)
        sizes = ", ".join(f"{levels[level]:,} {word}" for level, word in LEVELS.items())
        alerts = counted(sum(each.alerts for each in told), "alert")
        soundless = sum(each.soundless for each in told)
        sequels = f" {counted(soundless, 'alert')} would have come without a sound, as sequels." if soundless else ""
        return (
            f"{items}{counted(len(told), 'story', 'stories')} told in {alerts} to somebody subscribed to every topic: "
            f"{sizes}.{sequels} All times and days are UTC."
        )

    def _contents(self, told: Sequence[Told]) -> Iterator[Block]:
        yield Title(2, "Contents")
        days = Counter(_day(each) for each in told)
        notable = Counter(_day(each) for each in told if each.story.level > Level.ROUTINE)
        yield Items(
            [
                (Span("Alerts per day and topic", url="#alerts"),),
                (Span("What weighed most", url="#most"),),
                *(
                    (
                        Span(_day_words(day), url=f"#{day.isoformat()}"),
                        Span(f": {counted(days[day], 'story', 'stories')}"),
                        *([Span(f", {notable[day]:,} of weight")] if notable[day] else []),
                    )
                    for day in sorted(days)
                ),
                (
                    Span("Near a threshold", url="#near"),
                    Span(": "),
                    Span("almost notable", url="#almost-notable"),
                    Span(", "),
                    Span("almost urgent", url="#almost-urgent"),
                    Span(", "),
                    Span("joined", url="#joined"),
                    Span(" or "),
                    Span("kept apart by little", url="#apart"),
                    Span(", "),
                    Span("mentioned, not told", url="#mentioned"),
                ),
            ],
            anchor="contents",
        )

    def _per_day(self) -> Iterator[Block]:
        yield Title(2, "Alerts per day and topic", "alerts")
        topics = [topic for topic in self._topics if any(t == topic for _, t in self._alerts)]
        rows = [
            (day.isoformat(), *(_count(self._alerts[day, topic]) for topic in topics), _count(self._messages[day]))
            for day in sorted(self._messages)
        ]
        sums = [sum(n for (_, t), n in self._alerts.items() if t == topic) for topic in topics]
        rows.append(("all days", *map(_count, sums), _count(self._messages.total())))
        yield Table(("day (UTC)", *(self._topics[topic] for topic in topics), "alerts"), rows)
        yield Paragraph("A story of several topics is counted under each, and once among the alerts.")

    def _told(self, told: Sequence[Told]) -> Iterator[Block]:
        """Day by day; on each the weightiest first."""
        yield Title(2, "Stories", "stories")
        by_day: dict[date, list[Told]] = {}
        for each in told:
            by_day.setdefault(_day(each), []).append(each)
        for day, stories in sorted(by_day.items()):
            yield Title(3, _day_words(day), day.isoformat())
            for each in stories:
                lines = [given(report) for report in each.reports]
                yield Items(lines, headed(each, self._topics), anchor_of(each.story.id), REPORTS_SHOWN)


def _unread(faults: Faults) -> Iterator[Block]:
    """What is missing from the page, and why."""
    for words in faults.torn:
        yield Paragraph(words)
    if faults.lines:
        more = ", the first of them" if faults.lines > len(faults.first) else ""
        yield Paragraph(f"{counted(faults.lines, 'line')} could not be read and {_is(faults.lines)} left out{more}:")
        yield Items([(Span(words),) for words in faults.first])


def _how_to_read() -> Iterator[Block]:
    lines = [
        "A story is what several reports tell of one event; S and a number is its name on this page.",
        "new: the first alert of a story. development: a reply to it, as the level rose or a new act is told."
        " What is bold behind a report rang; further reports change the alert without a sound.",
        "sequel of S…: its first report nearly joined that story, which was told. Its alert replies to that one's,"
        " without a sound while it is routine.",
        "routine, notable, urgent: notable is what several independent outlets report within hours; urgent, where"
        " something was done (a launch, a withdrawal, an arrest …), what many report within a short time. The level is"
        " the story's last; behind it stands what made it. Of weight: notable or urgent.",
        "independent: neither a copy of an agency's text nor under a government's control.",
        "(+0.12): how much more alike a report and a story are than joining takes, in log odds; below 0 it stays apart."
        " 0.5 is the most that is shown as near.",
    ]
    yield Items([(Span(line),) for line in lines], (Span("How to read this page"),), "how")


def _weightiest(told: Sequence[Told]) -> Iterator[Block]:
    yield Title(2, "What weighed most", "most")
    most = [each for each in told if each.story.level > Level.ROUTINE]
    most.sort(key=lambda each: (-each.story.level, _day(each)))
    yield Items([_weighty(each) for each in most], shown=MOST_SHOWN)


def _weighty(told: Told) -> Line:
    day = _day(told)
    return (Span(f"{day.day} {day:%b}, {LEVELS[told.story.level]}: "), titled(told, link=True))


def _weight(told: Told) -> tuple[int, int, int]:
    return -told.story.level, -len(told.reports), told.story.id


def _day(told: Told) -> date:
    """The day on which people first heard of it, in the period."""
    return (told.since or told.story.opened).date()


def _day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _count(number: int) -> str:
    return f"{number:,}" if number else ""
