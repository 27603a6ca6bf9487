"""Facts about a subject -> a Brief: the answer to `/status Kaliningrad`, as values; how it looks is the renderer's.

    usual    how lively it is against what is normal for it          feeds/briefs/usual.py
    leads    up to five stories that matter most                      here
    voices   who says what                                            feeds/quoting/voices.py
    since    what is new to the one who asks
    company  what it comes up with
    view     how good the sources' sight of it was

A story is *of* a subject from the moment one of its entries names the subject; it is *of* a topic from the moment one
of its entries is about it (a mere mention of a topic makes no story of it). Where a topic and a subject share an id,
such as `kaliningrad`, a reader means one thing by it: a story is of it when either holds. A story counts in each span
of 24 hours in which an entry joined it after that. Two subjects at once mean the stories that are of both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feeds.audience import Report, StoryFile
from feeds.briefs.usual import Day, Verdict, judge, most_since, usual_for
from feeds.model import Control, Level, Reason
from feeds.quoting.summarise import Sentence
from feeds.quoting.voices import Side, Voice, side_of, who_says_what
from feeds.source_state import Health
from feeds.wanting import SPOKEN_FOR

SPAN = timedelta(hours=24)
LEADS = 5
EARLIER = 3  # stories shown where none are of the last 24 hours
LINKS = 3  # outlets linked for a lead
COMPANY = 4  # subjects it comes up with
COMPANY_FROM = 2  # stories together; one is chance
MEMORY = timedelta(days=28)
NOTEWORTHY_DAYS = 7  # "the most since …" is said of a record of at least this age

# What a story weighs among the leads. Level and breadth are the whole story's: of one in which the subject is an aside
# only a tenth counts. Of its freshness half does, or a roundup of the evening would come before the morning's news.
LEVEL_WEIGHT = 1.0
BREADTH_WEIGHT = 0.5  # for each doubling of independent outlets
FRESH_WEIGHT = 1.0
FRESH_HOURS = 8.0  # how fast news loses weight: by a factor e
ASIDE, FRESH_ASIDE = 0.1, 0.5
CENTRAL_FROM = 0.25  # share of its entries that are about a topic, for a story that is


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `subjects` are ids, all of which a story must be of; none stand for free text, `title` itself.

    `asked` is when the same address last asked the same; None: never. `nearly`: no report has the words of the free
    text as they stand, and what was found has words that begin alike.
    """

    subjects: tuple[str, ...]
    title: str
    at: datetime
    asked: datetime | None = None
    nearly: bool = False

    @property
    def key(self) -> str:
        """One word for the subjects, whatever their order: what is remembered as asked."""
        return "+".join(sorted(self.subjects))

    @property
    def remembered(self) -> datetime | None:
        """When the same was last asked, unless that is so long ago that "since then" says nothing."""
        return self.asked if self.asked is not None and self.at - self.asked <= MEMORY else None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A story of the subject at a moment, as far as ranking needs it.

    `since` is when it came to be of the subject; `naming` of its `entries` name it; `titled` is whether its title does
    (None: a topic, which no title names).
    """

    id: int
    level: Level
    independent: int
    since: datetime
    updated: datetime
    entries: int
    naming: int
    titled: bool | None

    @property
    def central(self) -> float:
        """How much the story is the subject's, from 0 to 1."""
        share = self.naming / self.entries if self.entries else 0.0
        return share if self.titled is None else (share + self.titled) / 2


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A subject that shares stories with the one asked about, and how many."""

    subject: str
    stories: int


@dataclass(frozen=True, slots=True)
class SourceSight:
    """A source that cannot be read as it should, since when and why."""

    name: str
    health: Health
    since: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class View:
    """How good the sight is: listed sources, those of them that cannot be read, the last poll, the first of all.

    `current` is whether this describes the moment asked about; how sources did in the past is not kept.
    """

    sources: int
    troubled: tuple[SourceSight, ...]
    polled: datetime | None
    watching_since: datetime | None
    current: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a brief is made from, as stored at a moment.

    `stories` and `history` count the subject's stories in the last 24 hours and in the spans before, newest first.
    `files` are the stories chosen by `choose`, in that order; `named` the reports of them that name the subject, as
    (source URL, uid), `aside` the stories that only name it in passing. `earlier` says that nothing came in 24 hours
    and these are the latest before.
    """

    question: Question
    stories: int
    history: tuple[Day | None, ...]
    files: tuple[StoryFile, ...]
    named: frozenset[tuple[str, str]]
    view: View
    aside: frozenset[int] = frozenset()
    earlier: bool = False
    record: tuple[int | None, ...] = ()
    new: int = 0
    grown: int = 0
    neighbours: tuple[Neighbour, ...] = ()


class Nothing(StrEnum):
    """Why a brief has no stories."""

    NOT_WATCHING = "not-watching"  # no source was ever read
    NEVER = "never"  # nothing on it since watching began
    LATELY = "lately"  # nothing in 24 hours, but before: the leads are the latest


@dataclass(frozen=True, slots=True)
class Link:
    """Where to read on: an outlet's own report. `side` is whose voice it is, where it is no independent one's."""

    outlet: str
    url: str
    control: Control
    side: Side | None


@dataclass(frozen=True, slots=True)
class Lead:
    """A story in a brief. `outlets` have it, of which `independent` are nobody's voice and copied nobody.

    `titled` is the report whose title it goes by, `sentence` says more than that (None: nothing does);
    `only` is the one side that all of them speak for; `aside` is whether it only names the subject in passing;
    `news` is whether it is new to the one who asks, or grew.
    """

    story: int
    title: str
    titled: Report
    level: Level
    reason: Reason
    sentence: Sentence | None
    first: datetime
    first_outlet: str
    latest: datetime
    outlets: int
    independent: int
    only: Side | None
    aside: bool
    links: tuple[Link, ...]
    news: str  # "new", "grown" or ""


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since the one who asks asked last."""

    asked: datetime
    new: int
    grown: int


@dataclass(frozen=True, slots=True)
class Brief:
    """The answer to `/status`. `most_since` is the day of the last 24 hours with as many stories (None: not said);
    `most_ever` that there were none in all the days looked back on, `record_days`."""

    question: Question
    verdict: Verdict
    most_since: datetime | None
    record_days: int | None
    nothing: Nothing | None
    leads: tuple[Lead, ...]
    more: int
    voices: tuple[Voice, ...]
    since: Since | None
    company: tuple[Neighbour, ...]
    view: View


@dataclass(frozen=True, slots=True)
class Gist:
    """A story in short: its best title, and a sentence that adds to it (None: none does)."""

    title: str
    sentence: Sentence | None


Summarise = Callable[[StoryFile], Gist]


def choose(sightings: Sequence[Sighting], at: datetime, limit: int = LEADS) -> list[int]:
    """The ids of the stories that lead, weightiest first: by level, breadth, freshness, the subject's place in it."""
    return [found.id for found in sorted(sightings, key=lambda each: (-weight(each, at), -each.id))[:limit]]


def weight(sighting: Sighting, at: datetime) -> float:
    """What a story weighs among a brief's leads; a fresh one all about the subject, by one outlet, weighs 2."""
    age = max(0.0, (at - sighting.updated).total_seconds()) / 3600
    breadth = BREADTH_WEIGHT * math.log2(max(1, sighting.independent))
    story = 1.0 + LEVEL_WEIGHT * sighting.level + breadth
    fresh = FRESH_WEIGHT * math.exp(-age / FRESH_HOURS)
    return story * _part(ASIDE, sighting.central) + fresh * _part(FRESH_ASIDE, sighting.central)


def _part(aside: float, central: float) -> float:
    """How much of something counts: all for a story that is the subject's own, `aside` for one that only names it."""
    return aside + (1.0 - aside) * central


def compose(facts: Facts, summarise: Summarise) -> Brief:
    """Make the brief of these facts."""
    question, asked = facts.question, facts.question.remembered
    files = [file for file in facts.files if file.reports]
    verdict = judge(facts.stories, usual_for(facts.history))
    most, days = _record(facts, verdict)
    return Brief(
        question=question,
        verdict=verdict,
        most_since=most,
        record_days=days,
        nothing=_nothing(facts),
        leads=tuple(_lead(file, facts, summarise(file)) for file in files[:LEADS]),
        more=0 if facts.earlier else max(0, facts.stories - len(files[:LEADS])),
        voices=who_says_what(files, facts.named),
        since=Since(asked, facts.new, facts.grown) if asked is not None else None,
        company=tuple(each for each in facts.neighbours if each.stories >= COMPANY_FROM)[:COMPANY],
        view=facts.view,
    )


def needs_record(verdict: Verdict) -> bool:
    """Whether "the most since …" may be said: only of a count above the usual."""
    return verdict.usual is not None and verdict.count > max(verdict.usual.high, 2)


def _record(facts: Facts, verdict: Verdict) -> tuple[datetime | None, int | None]:
    if not needs_record(verdict):
        return None, None
    ago = most_since(facts.stories, facts.record)
    if ago is None:
        watched = sum(past is not None for past in facts.record)
        return None, watched if watched > NOTEWORTHY_DAYS else None
    return (facts.question.at - (ago + 0.5) * SPAN if ago > NOTEWORTHY_DAYS else None), None


def _nothing(facts: Facts) -> Nothing | None:
    if facts.stories:
        return None
    if facts.view.watching_since is None:
        return Nothing.NOT_WATCHING
    return Nothing.LATELY if facts.files else Nothing.NEVER


def _lead(file: StoryFile, facts: Facts, gist: Gist) -> Lead:
    story, reports = file.story, file.reports
    first = min(reports, key=lambda report: report.entry.published)
    return Lead(
        story=story.id,
        title=gist.title,
        titled=file.titled(gist.title),
        level=story.level,
        reason=story.reason,
        sentence=gist.sentence,
        first=first.entry.published,
        first_outlet=first.entry.source.publisher,
        latest=max(report.entry.published for report in reports),
        outlets=len({report.entry.source.publisher for report in reports}),
        independent=story.independent,
        only=_only(reports),
        aside=story.id in facts.aside,
        links=_links(reports),
        news=_news(file, facts.question.remembered),
    )


def _news(file: StoryFile, asked: datetime | None) -> str:
    if asked is None:
        return ""
    if file.story.opened > asked:
        return "new"
    return "grown" if file.story.updated > asked else ""


def _only(reports: Sequence[Report]) -> Side | None:
    """The side that alone has the story: every report is its state's own."""
    sides = {side_of(report.entry.source) for report in reports}
    if len({side.country if side else None for side in sides}) != 1:
        return None
    return next(iter(sides))


def _links(reports: Sequence[Report]) -> tuple[Link, ...]:
    """One link an outlet: the first to report, then independent ones before states' own, in order of joining."""
    by_outlet: dict[str, Report] = {}
    for report in reports:
        by_outlet.setdefault(report.entry.source.publisher, report)
    first, *rest = by_outlet.values()
    rest.sort(key=lambda report: report.entry.source.control in SPOKEN_FOR)
    return tuple(_link(report) for report in (first, *rest)[:LINKS])


def _link(report: Report) -> Link:
    source = report.entry.source
    return Link(source.publisher, report.entry.url, source.control, side_of(source))
