"""Every number that decides what is one story, how much it matters and when it rings, in one place.

    Clustering   what is one story                          feeds/stories/
    Levels       how much a story matters                   feeds/deciding/level.py
    Developing   when a new act of a story is told          feeds/deciding/developing.py
    Deciding     these two, and what is too old to ring     feeds/deciding/decide.py
    Baselines    what is unusual for a topic or a subject   feeds/briefs/usual.py, baseline.py

The weights were fitted by tests/signal/fit_likeness.py to labelled pairs of reports and then searched by the scores of
stories. tests/signal/sweep_thresholds.py shows what any of the numbers gives at other values. docs/signal.md,
docs/tried-stories.md, docs/levels.md and docs/briefs.md say how they were chosen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Clustering:
    """When a report tells what a story tells."""

    # What each piece of evidence that two reports tell one event adds to its log odds (Evidence in
    # feeds/stories/likeness.py).
    base: float = -7.95
    of_whole: float = 5.5  # times the root of the cosine of their weighted words
    of_few: float = -2.23  # over the number of words they share: a single one may be chance
    of_covered: float = 2.2  # times the share of either title that the other report holds, the lesser of the two
    of_foreign: float = 1.58  # where their languages differ: what is shared then had to survive translation
    # How little the absence of a word that only the other report's language may know says: 0 as much as any, 1 nothing.
    of_native: float = 0.65
    of_days: float = -2.9  # the same words a day later are more often the next event of the affair
    most_days: float = 3.0  # apart; more says no more
    # An answer ("Jest reakcja USA", "NATO responds") holds the words of what it answers, and is the next event. The
    # labelled days hold few, so that it was set by hand at first.
    of_reaction: float = -2.7
    of_lead: float = -0.86  # the titles begin with different people or states
    of_states: float = -1.48  # each title names states that the other report lacks
    of_acts: float = -1.16  # and the same of acts
    # How rare the rarest word is that both have, as the log of reports over those that have it: what a few everyday
    # words of the field make alike is more often another event. More than `most_rare` says no more.
    of_rarest: float = 0.7
    most_rare: float = 6.5
    most_own: int = 2  # states or acts that only one of two reports has; more says no more
    # What a story's reports together hold of the entry's title, beyond what is usual: ten outlets have told more of an
    # event than any one of them.
    of_told: float = 1.24
    told_usually: float = 0.7
    # The title begins with somebody with whom no report of the story does: it answers, or does something of its own.
    of_stranger: float = -0.6
    # An outlet that has told the event already in the same language: it more often reports the next than the same under
    # another headline. In another language it translates.
    of_same_outlet: float = -0.7
    # How far the likeliest story is ahead of the next, up to `most_ahead`, less half of that: what lies between two
    # stories of an affair is more often its next event than either.
    of_ahead: float = 0.39
    most_ahead: float = 1.5
    # Log odds an entry needs to join a story. Joining two events is worse than missing a join, but labelled pairs come
    # from the busiest days; on others fewer reports are alike by chance.
    join: float = -1.5
    # Outlets print an agency's text with a sentence moved and some words of their own. Two reports of a story are one
    # text where the shorter one's first words have at least this share of their phrases of three words in common with
    # the other's: of 29,000 pairs in three months of 2023 three in four have less than 0.1; of those read, outlets'
    # own words are below 0.4 and agencies' above 0.6.
    copied: float = 0.5
    copied_words: int = 40
    copied_least: int = 8  # phrases: fewer are a sentence that anybody could have written
    # A live blog or round-up that no words name a series of needs less to go on: outlet and form agree already.
    join_series: float = -2.5
    # Outlets tell an event under other headlines, so the nearest report counts; but one chance resemblance must not
    # carry a whole story, so the mean over its reports counts more.
    nearest_share: float = 0.25
    # Reports of a story that are compared: how it began, and what it is now.
    first_compared: int = 3
    last_compared: int = 4
    # A word of the title says more of the event than one of the summary, and less the later it stands there: weights
    # are divided by its place to this power.
    title_weight: float = 3.1
    title_fading: float = 0.15
    # Rare words say more, but one rare word must not outweigh all others.
    rarity_power: float = 0.6
    # Words of the summary that count: standfirsts differ more between outlets the longer they are.
    summary_words: int = 30
    # Letters of a name that count: a crude stem that works in every inflected language of the catalogue.
    stem: int = 6
    # Two stories that a report resembles are one event where their reports, all with all, are alike by this much on
    # average (log odds), and one holds this share of the other's titles; if both began no longer ago than this, since
    # what answers an event holds all of it, and comes later. A report resembles a story from `bridge` below `join`.
    merge: float = -1.98
    merge_told: float = 0.6
    merge_within: timedelta = timedelta(hours=24)
    bridge: float = -1.9
    # Outlets that tell a story, none of them as something about a topic, from which a report that is about one begins a
    # story of its own: it is news to other people, under another headline, and as weighty as it is for them.
    elsewhere: int = 4
    # Log odds below what it needs at which a story is still worth an exact score, and those from it at which a replay's
    # report shows what joined by little or almost did.
    scored: float = 1.0
    close: float = 0.5
    # Log odds below what it needs to join a story at which an entry that opens one of its own is taken for that story's
    # sequel: of 74 first alerts between that and joining, read one by one, 60 told the event again or commented on it
    # (up to 1.5 two in three, up to 2 half). So they come without a sound, as a reply to what was told before. That was
    # with other weights and 1.0; by those of now 1.1 takes as many (April 2023: 76, and 74).
    sequel: float = 1.1
    # A story nothing has joined for so long is closed: what comes later is a new one.
    open_for: timedelta = timedelta(hours=48)
    # A live blog or daily round-up goes on for as long as the war it is about: its story is that of a week.
    series_for: timedelta = timedelta(days=7)
    # What finds the stories worth comparing: the entry's rarest words, until so many of the stories that hold them were
    # read, and so many stories in the end. They bound the cost of an entry, whatever is open.
    holders_read: int = 600
    stories_compared: int = 12
    # Of an entry's weight (the squares of its words' weights, together 1) what a story's titles must hold to be
    # compared: hardly one in a thousand of the stories joined in March 2023 held less, more do across languages.
    # And what it must hold of what the story that holds most does: the rest takes long and brings hardly anything.
    least_held: float = 0.07
    least_of_best: float = 0.3
    # News in which the catalogue knows nothing and nobody is most of all news, and is not what people are here for.
    holders_read_elsewhere: int = 100
    stories_compared_elsewhere: int = 3
    least_held_elsewhere: float = 0.12
    # Until many entries were seen, all words look rare. So this many are imagined before the first, which hold meanings
    # and subjects as often as the archives do (feeds/catalogue/everyday.toml).
    imagined: int = 400


@dataclass(frozen=True, slots=True)
class Levels:
    """How many independent outlets, within how long, make a story notable or urgent."""

    notable_outlets: int = 3
    # Three in a day and more are what a quiet affair comes to by itself.
    notable_within: timedelta = timedelta(hours=12)
    # Where a title tells an act, and an official source is among the outlets; fewer make a story nothing but routine.
    notable_outlets_with_official: int = 2
    # Outlets that tell it as something about a topic, below which a story that was told rises no further: one report of
    # a raid that speaks of air defence made a dozen on its victims ring for those who follow that.
    topical_outlets: int = 2
    # An act that so many tell.
    urgent_outlets: int = 5
    urgent_within: timedelta = timedelta(hours=3)
    urgent_outlets_with_official: int = 4
    # What the whole field reports is urgent even where it took half a day …
    broad_outlets: int = 10
    broad_within: timedelta = timedelta(hours=12)
    # … and when the whole field drops everything, it need not be an act.
    at_once_outlets: int = 10
    at_once_within: timedelta = timedelta(hours=1)
    # Times the limit: what took longer is not near, in a replay's report.
    slightly: float = 1.5

    @property
    def windows(self) -> frozenset[timedelta]:
        """Lengths of time in which outlets are counted."""
        return frozenset({self.at_once_within, self.urgent_within, self.broad_within, self.notable_within})


@dataclass(frozen=True, slots=True)
class Developing:
    """When a new act of a story is told as a development."""

    # A third ring for one event is more than anybody reads; a rising level rings besides.
    most: int = 2
    # What comes within the hour is mostly the same event in another outlet's words.
    apart: timedelta = timedelta(hours=1)
    # Outlets that tell the story, each in its own words: the running page of one outlet tells many events.
    outlets: int = 2
    # Characters of a summary whose acts count as told: an alert quotes from there.
    summary: int = 400


@dataclass(frozen=True, slots=True)
class Deciding:
    """When a report tells anybody, and how."""

    # Published so long before it was seen: no news any more.
    late: timedelta = timedelta(hours=24)
    # Published so long before: it raises no level. Some outlets' times are wrong by five hours (their zone).
    stale: timedelta = timedelta(hours=6)
    # A report that tells something done, so long after the earlier story began that it nearly joined, is no sequel of
    # that but an event of its own: of some 40 such of six months half were, most launches; sooner hardly any.
    anew: timedelta = timedelta(hours=6)
    levels: Levels = field(default_factory=Levels)
    developing: Developing = field(default_factory=Developing)


@dataclass(frozen=True, slots=True)
class Baselines:
    """When a count of stories within 24 hours is out of the usual (docs/briefs.md)."""

    enough_days: int = 7  # watched spans without which nothing is said
    rhythm_prior: float = 50.0  # entries that a weekday needs before its rhythm counts for half
    spread_prior: float = 1.0  # over-dispersion of a subject too rare to show its own
    spread_weight: float = 20.0  # and how soon it is overruled
    # Probabilities of as many or more, at or below which a count is out of the usual, or far out of it.
    unusual: float = 0.05
    rare: float = 0.005
    # Stories: fewer are never elevated unless they are rare, nor that, nor high.
    elevated_from: int = 3
    rare_from: int = 2
    high_from: int = 5
    # A bot's first day takes in backlogs: no measure of any other.
    settling: timedelta = timedelta(days=1)


CLUSTERING = Clustering()
DECIDING = Deciding()
BASELINES = Baselines()
