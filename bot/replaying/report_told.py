"""The stories of a replay as a report needs them: their reports, what each changed, what they turned into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.replaying.lines import tells
from bot.replaying.merges import Merges
from feeds.model import AlertKind, Decision, Entry, Heard, Level, Story
from feeds.thresholds import CLUSTERING
from handlers.wording.markup import plain
from handlers.wording.reasons import act_text
from handlers.wording.texts import say_in

LEVELS = {Level.URGENT: "urgent", Level.NOTABLE: "notable", Level.ROUTINE: "routine"}
CLEAR_EVERY = 5000  # reports


@dataclass(slots=True)
class Given:
    """A report and what it changed; `rang`: people heard of it. `of`: the story that it told, where that ended."""

    entry: Entry
    changed: str
    rang: bool
    within: bool  # the period
    of: int | None = None


@dataclass(slots=True)
class Told:
    """A story, with the alerts that it gave within the period, the first of them `since`."""

    story: Story
    reports: list[Given] = field(default_factory=list)
    alerts: int = 0
    soundless: int = 0  # of these, the replies to an alert of an earlier story (Story.follows)
    since: datetime | None = None
    heard: Sequence[Heard] = ()  # the outlets that tell it, where anybody was told
    mentions: list[tuple[Entry, tuple[str, ...]]] = field(default_factory=list)  # reports that only mention topics

    def take_over(self, gone: Told) -> None:
        """It turned out that another story told the same event."""
        for given in gone.reports:
            given.of = given.of or gone.story.id
        self.reports = sorted([*self.reports, *gone.reports], key=lambda given: given.entry.seen)
        self.alerts += gone.alerts
        self.soundless += gone.soundless
        self.since = min((at for at in (self.since, gone.since) if at is not None), default=None)
        self.mentions += gone.mentions

    def language_of(self, title: str) -> str:
        """The language of a title that it goes or went by; empty where none of its reports has it."""
        return next((given.entry.language for given in self.reports if given.entry.title == title), "")


class Stories:
    """All that may still be told of or was; `topics` are their titles by id."""

    def __init__(self, topics: Mapping[str, str]) -> None:
        self._topics = topics
        self._all: dict[int, Told] = {}
        self._merges = Merges()
        self._taken = 0

    def take(self, decision: Decision, within: bool, heard: Sequence[Heard] = ()) -> None:
        """Note a decision, in the period or before it."""
        story, entry, merge = decision.story, decision.matched.entry, decision.merge
        told = self._all.setdefault(story.id, Told(story))
        self._merges.take(decision)
        if merge is not None and (gone := self._all.pop(merge.gone.id, None)):
            told.take_over(gone)
        told.story, told.heard = story, heard or told.heard
        rang = tells(decision)
        sequel_of = self._told_before(decision)
        told.reports.append(Given(entry, "; ".join(self._changed(decision, sequel_of)), rang, within))
        if rang and within:
            told.alerts += 1
            told.soundless += sequel_of is not None and story.level is Level.ROUTINE
            told.since = told.since or entry.seen
        mentions = decision.matched.mentions
        if within and len(mentions) > 1 and not decision.matched.topics:
            told.mentions.append((entry, tuple(sorted(mentions))))
        self._taken += 1
        if self._taken % CLEAR_EVERY == 0:
            self._clear(entry.seen)

    def told(self) -> list[Told]:
        """Those of which somebody heard within the period."""
        return [each for each in self._all.values() if each.alerts]

    def mentioned(self) -> list[tuple[Entry, tuple[str, ...]]]:
        """Reports of the period that mention two topics or more and are about none, of stories that nobody was told."""
        return [pair for each in self._all.values() if not each.story.told for pair in each.mentions]

    def now(self, number: int) -> int:
        """The story that goes on, for one that may have ended in another."""
        return self._merges.now(number)

    def _told_before(self, decision: Decision) -> int | None:
        """The story whose alert the first one of this decision's replies to; None: it makes no first one, or none that
        does."""
        first = any(alert.kind is AlertKind.NEW and decision.story.told == alert.topics for alert in decision.alerts)
        if not first or decision.story.follows is None:
            return None
        earlier = self._all.get(self.now(decision.story.follows))
        return earlier.story.id if earlier is not None and earlier.story.told else None

    def _clear(self, now: datetime) -> None:
        """Forget what is closed and was not told: months of news are more than memory should hold."""
        open_since = now - CLUSTERING.open_for
        closed = [
            number
            for number, each in self._all.items()
            if not each.alerts and not each.mentions and each.story.updated < open_since
        ]
        for number in closed:
            del self._all[number]

    def _changed(self, decision: Decision, sequel_of: int | None) -> Iterable[str]:
        """What a report changed, in words."""
        story = decision.story
        level = LEVELS[story.level]
        if decision.merge is not None:
            yield f"shows that S{decision.merge.gone.id} is this event too"
        for alert in decision.alerts:
            if alert.kind is AlertKind.NEW:
                others = story.told - alert.topics
                names = ", ".join(self._topics.get(topic, topic) for topic in sorted(alert.topics))
                yield f"new for {names}, {level}" if others else f"new, {level}"
                if sequel_of is not None:
                    yield f"sequel of S{sequel_of}"
            elif alert.kind is AlertKind.DEVELOPMENT:
                turn = "" if decision.raises or not story.turns else plain(act_text(say_in("en"), story.turns[-1].act))
                yield f"development: {turn or f'now {level}'}"
        if decision.raises and not tells(decision):
            yield f"now {level}, which told nobody"
