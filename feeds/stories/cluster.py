"""cluster(open, entry) -> story: which open story a new entry tells, if any.

One pass, in order of arrival. Stories that hold the entry's rarest words are compared with it, report by report
(feeds/stories/likeness.py); the likeliest takes it, if it is likely enough and far enough ahead of the next. Live blogs
and round-ups tell no single event and only ever join their own series; explainers and opinion are about an event, and
join none but each other. An entry that resembles two stories may show that they are one (feeds/stories/merging.py).
Numbers and their reasons are in feeds/thresholds.py.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from feeds.language.vocabulary import Vocabulary, load_vocabulary
from feeds.model import Heard, Matched, Merge, Story
from feeds.stories.everyday import load_everyday
from feeds.stories.features import Reader, Words
from feeds.stories.forms import Form, form_in_stories, series_of
from feeds.stories.likeness import Report, headline_of, is_copy, likeness, report_of, told
from feeds.stories.merging import one_event
from feeds.thresholds import CLUSTERING, Clustering
from feeds.wanting import INDEPENDENT, SPOKEN_FOR

_SERIES = (Form.LIVE, Form.ROUNDUP)
_ABOUT_EVENTS = (Form.EXPLAINER, Form.OPINION)
_ROUNDED = 1e-9  # more than a sum of weights is ever wrong by


@dataclass(slots=True)
class _Open:
    """An open story: what it is, and its reports, oldest first."""

    story: Story
    form: Form
    publisher: str
    series: str = ""
    reports: list[Report] = field(default_factory=list)
    copies: list[bool] = field(default_factory=list)  # whether each is the text of one before it

    def elsewhere(self, rules: Clustering) -> bool:
        """Whether many outlets have told it, and none of them as something about a topic."""
        if any(report.topical for report in self.reports):
            return False
        return len({report.outlet for report in self.reports}) >= rules.elsewhere


@dataclass(frozen=True, slots=True)
class Considered:
    """The likeliest story of the latest entry that was placed: how likely, and how likely it had to be to join."""

    story: Story
    score: float
    needed: float


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry that is being placed, read once."""

    key: tuple[str, str]
    words: Words
    report: Report
    form: Form
    watched: bool  # about or near what the catalogue knows


class OpenStories:
    """The stories a new entry may join, and how often each word occurs. In memory; read back from rows at start."""

    def __init__(self, rules: Clustering = CLUSTERING, vocabulary: Vocabulary | None = None) -> None:
        self._rules = rules
        self._reader = Reader(vocabulary or load_vocabulary(), self._rules)
        imagined = self._rules.imagined
        # word -> reports imagined to hold it
        self._everyday = {word: 1 + imagined * share for word, share in load_everyday().items()}
        self._stories: dict[int, _Open] = {}
        self._titled: defaultdict[str, set[int]] = defaultdict(set)  # word -> stories with it in a title
        self._frequency: Counter[str] = Counter()  # word -> reports
        self._reports = 0
        self._series: dict[tuple[str, Form, str], int] = {}  # publisher, form and series -> its story
        self._ended: dict[int, _Open] = {}  # in another story, lately
        self._closing: deque[tuple[datetime, int]] = deque()
        self._last: _Read | None = None
        self._near: list[tuple[float, int]] = []  # stories that the latest entry placed resembles, the most alike first
        self.considered: Considered | None = None  # what the latest `place` compared its entry with, for reports

    def __len__(self) -> int:
        """How many stories are open."""
        return len(self._stories)

    def place(self, matched: Matched, now: datetime) -> Story | None:
        """The open story `matched` belongs to, or None: it opens one."""
        self.considered, self._near = None, []
        read, publisher = self._read(matched), matched.entry.source.publisher
        form = read.form
        if form in _SERIES and (running := self._running(publisher, form, matched.entry.title, now)):
            return running
        needed = self._rules.join_series if form in _SERIES else self._rules.join
        likely = self._likely(read, publisher, needed, now - self._rules.series_for)
        if not likely:
            return None
        self._near = [(score, number) for score, number in likely if score >= needed + self._rules.bridge]
        best = self._stories[likely[0][1]].story
        self.considered = Considered(best, self._ahead([score for score, _ in likely]), needed)
        return best if self.considered.score >= needed else None

    def _running(self, publisher: str, form: Form, title: str, now: datetime) -> Story | None:
        """The story of a series that a title names, unless it has run for so long that a new one begins."""
        number = self._series.get((publisher, form, series_of(title)))
        story = self._stories[number].story if number is not None else None
        return story if story and now - story.opened <= self._rules.series_for else None

    def twin(self, story: Story, matched: Matched, now: datetime) -> Story | None:
        """The open story that tells the same event as `story`, as `matched` shows, which was just placed in that."""
        read, since = self._read(matched), now - self._rules.merge_within
        if read.form in _SERIES or story.opened < since:
            return None
        told = self._stories[story.id]
        mine = [*self._compared(told), read.report]
        for _, number in self._near:
            other = self._stories[number]
            if number == story.id or other.story.opened < since:
                continue
            if told.elsewhere(self._rules) != other.elsewhere(self._rules):
                continue
            if one_event(mine, self._compared(other), self._rules):
                return other.story
        return None

    def earlier(self, matched: Matched) -> Story | None:
        """The story that `matched`, which was just placed and opens one of its own, nearly joined: rather one that was
        told than a likelier one that was not."""
        read = self._read(matched)
        if read.form in _SERIES:
            return None
        least = self._rules.join - self._rules.sequel
        near = [self._stories[number].story for score, number in self._near if score >= least]
        told = next((story for story in near if story.told), None) or self._told_earlier(read, matched, least)
        return told or next(iter(near), None)

    def _told_earlier(self, read: _Read, matched: Matched, least: float) -> Story | None:
        """Of the stories told on an entry's topics the likeliest to be its own, if that is likely enough. On a busy day
        a dozen others hold more of it by everyday words of the field, so that it was not compared with this one."""
        topics, publisher = matched.topics, matched.entry.source.publisher
        if not topics:
            return None
        best, found = least, None
        for open_ in self._stories.values():
            story = open_.story
            if topics.isdisjoint(story.told) or not _may_join(read.form, publisher, open_, story.opened):
                continue
            if (score := self._score(read.report, open_, best)) >= best:
                best, found = score, story
        return found

    def absorb(self, merge: Merge) -> None:
        """One story ends in another, which takes its reports."""
        into, gone = self._stories[merge.story.id], self._stories.pop(merge.gone.id)
        self._ended[merge.gone.id] = gone
        into.story = merge.story
        copies = zip(gone.reports, gone.copies, strict=True)
        into.copies += [copy or is_copy(report, into.reports, self._rules) for report, copy in copies]
        into.reports += gone.reports
        self._retitle(gone.reports, merge.gone.id, merge.story.id)

    def part(self, merge: Merge) -> None:
        """Undo the latest `absorb`."""
        into, gone = self._stories[merge.story.id], self._ended.pop(merge.gone.id)
        into.story = merge.before
        kept = len(into.reports) - len(gone.reports)
        del into.reports[kept:], into.copies[kept:]
        self._stories[merge.gone.id] = gone
        self._retitle(gone.reports, merge.story.id, merge.gone.id)
        for report in into.reports:
            for word in report.title:
                self._titled[word].add(merge.story.id)

    def forget(self, number: int) -> None:
        """Close a story that another process found to be another's; nothing where it is not open."""
        if open_ := self._stories.get(number):
            self._forget(number, open_)

    def copied(self, matched: Matched, story: Story) -> bool:
        """Whether `matched` is the text of a report that `story` has already, as outlets print an agency's."""
        open_ = self._stories.get(story.id)
        return open_ is not None and is_copy(self._read(matched).report, open_.reports, self._rules)

    def heard(self, story: Story) -> tuple[Heard, ...]:
        """The outlets that tell a story, each as it told it first."""
        open_ = self._stories.get(story.id)
        if open_ is None:
            return ()
        found: dict[str, Heard] = {}
        topical = {report.outlet for report in open_.reports if report.topical}
        for report, copy in zip(open_.reports, open_.copies, strict=True):
            if report.outlet not in found:
                counts = report.control in INDEPENDENT and not copy
                found[report.outlet] = Heard(report.outlet, report.published, counts, report.outlet in topical)
        return tuple(found.values())

    def headed_by_state(self, story: Story) -> bool:
        """Whether a story goes by the title of an outlet that a state controls, and nobody else wrote it so."""
        open_ = self._stories.get(story.id)
        if open_ is None or all(report.control not in SPOKEN_FOR for report in open_.reports):
            return False
        title = headline_of(story.title)
        whose = [report.control in SPOKEN_FOR for report in open_.reports if report.headline == title]
        return bool(whose) and all(whose)

    def put(self, story: Story, matched: Matched) -> None:
        """Record that `matched` is now a report of `story`, at this revision of it."""
        read = self._read(matched)
        open_ = self._stories.get(story.id)
        if open_ is None:
            open_ = self._begin(story, matched, read.form)
        open_.story = story
        open_.copies.append(is_copy(read.report, open_.reports, self._rules))
        open_.reports.append(read.report)
        self._reports += 1
        self._frequency.update(read.words.whole)
        for word in read.words.title:
            self._titled[word].add(story.id)

    def take_back(self, before: Story | None, after: Story, matched: Matched) -> None:
        """Undo the latest `put`, of `matched` into what was `before` (None: it opened one) and became `after`."""
        open_ = self._stories[after.id]
        report = open_.reports.pop()
        open_.copies.pop()
        self._last = None  # its weights are those of a memory that had what is taken back now
        self._reports -= 1
        self._subtract(report.places)
        kept = {word for other in open_.reports for word in other.title}
        self._untitle(after.id, [word for word in report.title if word not in kept])
        if before is None:
            self._closing.remove((after.updated, after.id))
            self._drop(after.id, open_)
        else:
            open_.story = before

    def known(self, number: int) -> Story | None:
        """A story as it is known; None where it is not among the open ones."""
        open_ = self._stories.get(number)
        return open_.story if open_ else None

    def _begin(self, story: Story, matched: Matched, form: Form) -> _Open:
        title, publisher = matched.entry.title, matched.entry.source.publisher
        open_ = self._stories[story.id] = _Open(story, form, publisher)
        self._closing.append((story.updated, story.id))
        if open_.form in _SERIES and (series := series_of(title)):
            open_.series = series
            self._series[publisher, form, series] = story.id
        return open_

    def expire(self, now: datetime) -> None:
        """Close stories that nothing has joined for long; their reports are forgotten."""
        horizon = now - self._rules.open_for
        while self._closing and self._closing[0][0] < horizon:
            _, number = self._closing.popleft()
            open_ = self._stories.get(number)
            if open_ is None:
                self._ended.pop(number, None)
                continue
            if open_.story.updated >= horizon:
                self._closing.append((open_.story.updated, number))
            else:
                self._forget(number, open_)

    def _forget(self, number: int, open_: _Open) -> None:
        self._drop(number, open_)
        self._reports -= len(open_.reports)
        for report in open_.reports:
            self._subtract(report.places)
            self._untitle(number, report.title)

    def _drop(self, number: int, open_: _Open) -> None:
        del self._stories[number]
        if self._series.get(key := (open_.publisher, open_.form, open_.series)) == number:
            del self._series[key]

    def _subtract(self, words: Iterable[str]) -> None:
        for word in words:
            if left := self._frequency[word] - 1:
                self._frequency[word] = left
            else:
                del self._frequency[word]

    def _untitle(self, number: int, words: Iterable[str]) -> None:
        for word in words:
            self._titled[word].discard(number)
            if not self._titled[word]:
                del self._titled[word]

    def _retitle(self, reports: Sequence[Report], before: int, after: int) -> None:
        for report in reports:
            for word in report.title:
                self._titled[word].discard(before)
                self._titled[word].add(after)

    def _read(self, matched: Matched) -> _Read:
        entry = matched.entry
        key = entry.source.url, entry.uid
        if self._last is None or self._last.key != key:  # place and put ask for the same entry in turn
            words = self._reader.read(matched)
            report = report_of(matched, words, self._rarity(words.whole), self._rules)
            watched = bool(matched.subjects or matched.matches)
            self._last = _Read(key, words, report, form_in_stories(entry), watched)
        return self._last

    def _rarity(self, words: Iterable[str]) -> list[float]:
        frequency, everyday, reports = self._frequency, self._everyday, self._reports + self._rules.imagined
        return [math.log(reports / (frequency.get(word, 0) + everyday.get(word, 1))) for word in words]

    def _candidates(self, read: _Read) -> list[int]:
        """Stories worth comparing: those whose titles hold most of the entry's rarest words."""
        rules = self._rules
        most = rules.stories_compared if read.watched else rules.stories_compared_elsewhere
        least = rules.least_held if read.watched else rules.least_held_elsewhere
        found: dict[int, float] = {}
        held_by = self._holders(read)
        rest = sum(worth for worth, _ in held_by) + _ROUNDED
        for worth, holders in held_by:
            # once what is left is not enough by itself, the many stories that hold but common words are passed by
            for number in holders if rest >= least else found.keys() & holders:
                found[number] = found.get(number, 0.0) + worth
            rest -= worth
        least = max(least, rules.least_of_best * max(found.values(), default=0.0))
        enough = [number for number, held in found.items() if held >= least]
        return sorted(enough, key=found.__getitem__, reverse=True)[:most]

    def _holders(self, read: _Read) -> list[tuple[float, set[int]]]:
        """What the entry's rarest words are worth, of 1 for all its words, each with the stories that have it in a
        title."""
        left = self._rules.holders_read if read.watched else self._rules.holders_read_elsewhere
        found = []
        words = zip(read.report.places, read.report.weights, strict=True)
        for word, weight in sorted(words, key=itemgetter(1), reverse=True):
            if not (holders := self._titled.get(word)):
                continue
            left -= len(holders)
            if left < 0:
                break
            found.append((weight * weight, holders))
        return found

    def _likely(self, read: _Read, publisher: str, needed: float, since: datetime) -> list[tuple[float, int]]:
        """The stories an entry may join (of a series: one that began `since`) and how likely, the likeliest first."""
        likely: list[tuple[float, int]] = []
        best = needed - self._rules.scored
        for number in self._candidates(read):
            open_ = self._stories[number]
            if not _may_join(read.form, publisher, open_, since):
                continue
            if not (read.report.topical and open_.elsewhere(self._rules)):
                score = self._score(read.report, open_, best - self._rules.most_ahead)
                likely.append((score, number))
                best = max(best, score)
        likely.sort(reverse=True)
        return likely

    def _ahead(self, scores: Sequence[float]) -> float:
        """The first of these scores, and more where it is far ahead of the next, less where it is not."""
        rules = self._rules
        ahead = min(rules.most_ahead, scores[0] - scores[1]) if len(scores) > 1 else rules.most_ahead
        return scores[0] + rules.of_ahead * (ahead - rules.most_ahead / 2)

    def _score(self, report: Report, open_: _Open, floor: float) -> float:
        """How likely the report tells this story; less exactly where that is below `floor` anyhow, for speed."""
        rules, others = self._rules, self._compared(open_)
        alike = [likeness(report, other, rules) for other in others]
        score = rules.nearest_share * max(alike) + (1 - rules.nearest_share) * sum(alike) / len(alike)
        if score + rules.of_told * (1 - rules.told_usually) < floor:
            return score
        again = any(other.outlet == report.outlet and other.language == report.language for other in others)
        leads = {other.lead for other in others if other.lead}
        score += rules.of_stranger * bool(report.lead and leads and report.lead not in leads)
        return score + rules.of_told * (told(report, others) - rules.told_usually) + rules.of_same_outlet * again

    def _compared(self, open_: _Open) -> list[Report]:
        """A story's first and last reports: how it began, and what it is now."""
        rules, reports = self._rules, open_.reports
        if len(reports) <= rules.first_compared + rules.last_compared:
            return reports
        return reports[: rules.first_compared] + reports[-rules.last_compared :]


def _may_join(form: Form, publisher: str, open_: _Open, since: datetime) -> bool:
    if form in _SERIES:
        return open_.form is form and open_.publisher == publisher and open_.story.opened >= since
    if form in _ABOUT_EVENTS or open_.form in _ABOUT_EVENTS:
        return open_.form is form
    return open_.form not in _SERIES
