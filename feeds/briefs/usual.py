"""How lively a subject is against its normal: the stories of the last 24 hours beside those of the four weeks before.

The question "is 11 a lot?" is answered by a count model. The 28 earlier spans of 24 hours end at the same time of day
as the one being judged, so each of them is as complete as it, and four of them fall on the same day of the week. Counts
of news are bursty, so they are taken as negative binomial, not Poisson: variance m + a m² for a mean m, with the
over-dispersion `a` estimated by moments. 28 numbers carry little, so each estimate is steadied:

- the day of the week is taken from all news: what looks like one subject's own rhythm is mostly chance;
- the over-dispersion is drawn to a prior, which only speaks where the subject is too rare to show its own;
- half a story is added to the mean (Jeffreys' prior of a Poisson mean), and the mean's own error is part of the spread
  that is predicted, so that a subject never seen before is not "usually exactly none".

Method: negative binomial by moments, as in A. C. Cameron and P. K. Trivedi, Regression Analysis of Count Data, 2nd
ed., ch. 3; outbreak detection against the same span of earlier weeks, as in C. P. Farrington et al. (1996), J. R. Stat.
Soc. A 159, and A. Noufaily et al. (2013), Stat. Med. 32. How the constants were chosen is in docs/briefs.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from feeds.thresholds import BASELINES, Baselines

DAYS = 28  # spans looked back on
WEEK = 7
TINY = 1e-290  # a probability below which ratios lose their digits


class Liveliness(StrEnum):
    """How much there is about a subject, against what is normal for it."""

    QUIET = "quiet"
    NORMAL = "normal"
    ELEVATED = "elevated"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Day:
    """One earlier span of 24 hours: the subject's stories in it, and all news (entries) in it."""

    stories: int
    flow: int


@dataclass(frozen=True, slots=True)
class Usual:
    """What to expect of 24 hours: a negative binomial of mean `mean` and over-dispersion `spread`.

    `low` to `high` is the usual band: below it and above it lie at most 5 % each. `days` is how many it rests on.
    """

    mean: float
    spread: float
    low: int
    high: int
    days: int

    def as_many(self, count: int) -> float:
        """The probability of `count` stories or more."""
        return max(0.0, 1.0 - _up_to(count - 1, self.mean, self.spread))

    def as_few(self, count: int) -> float:
        """The probability of `count` stories or fewer."""
        return _up_to(count, self.mean, self.spread)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A count and how it compares; `level` and `usual` are None where too little is known to say."""

    count: int
    level: Liveliness | None
    usual: Usual | None


def usual_for(history: Sequence[Day | None], rules: Baselines = BASELINES) -> Usual | None:
    """What is usual, from the spans before this one, newest first; None stands for a span that was not watched.

    Returns None where fewer than `rules.enough_days` were watched, or where the span just before was not: this one then
    holds what came in between as well.
    """
    if not history or history[0] is None:
        return None
    days = [(index % WEEK, day) for index, day in enumerate(history[:DAYS], start=1) if day is not None]
    if len(days) < rules.enough_days:
        return None
    weekdays = [weekday for weekday, _ in days]
    counts = [day.stories for _, day in days]
    mean = (sum(counts) + 0.5) / len(days)
    rhythm = _rhythm(weekdays, [day.flow for _, day in days], rules.rhythm_prior)
    expected = mean * rhythm[0]
    spread = _spread(counts, [mean * rhythm[weekday] for weekday in weekdays], rules)
    variance = (expected + spread * expected**2) * (1 + 1 / len(days))
    predicted = (variance - expected) / expected**2
    low, high = _band(expected, predicted, rules.unusual)
    return Usual(expected, predicted, low, high, len(days))


def judge(count: int, usual: Usual | None, rules: Baselines = BASELINES) -> Verdict:
    """How `count` stories in 24 hours compare with what is usual."""
    if usual is None:
        return Verdict(count, None, None)
    return Verdict(count, _level(count, usual, rules), usual)


def elevated_from(usual: Usual, rules: Baselines = BASELINES) -> int:
    """The fewest stories in 24 hours that are more than usual: where the level turns elevated."""
    if usual.high < rules.rare_from and usual.as_many(rules.rare_from) <= rules.rare:
        return rules.rare_from
    return max(rules.elevated_from, usual.high + 1)


def most_since(count: int, earlier: Sequence[int | None]) -> int | None:
    """How many days ago there last were as many, given the counts of earlier spans, newest first; None: never."""
    return next((ago for ago, past in enumerate(earlier, start=1) if past is not None and past >= count), None)


def _level(count: int, usual: Usual, rules: Baselines) -> Liveliness:
    as_many = usual.as_many(count)
    if as_many <= rules.rare and count >= rules.high_from:
        return Liveliness.HIGH
    if (as_many <= rules.unusual and count >= rules.elevated_from) or (
        as_many <= rules.rare and count >= rules.rare_from
    ):
        return Liveliness.ELEVATED
    if count <= 1 or usual.as_few(count) <= rules.unusual:
        return Liveliness.QUIET
    return Liveliness.NORMAL


def _rhythm(weekdays: Sequence[int], flow: Sequence[int], prior: float) -> list[float]:
    """Factors of the seven days of the week, of average 1 over the days given: gamma-Poisson posterior means."""
    mean = sum(flow) / len(flow)
    seen, expected = [prior] * WEEK, [prior] * WEEK
    for weekday, count in zip(weekdays, flow, strict=True):
        seen[weekday] += count
        expected[weekday] += mean
    factors = [came / due for came, due in zip(seen, expected, strict=True)]
    average = sum(factors[weekday] for weekday in weekdays) / len(weekdays)
    return [factor / average for factor in factors]


def _spread(counts: Sequence[int], means: Sequence[float], rules: Baselines) -> float:
    """Over-dispersion by moments, E[(x − m)² − m] / E[m²], drawn towards the prior; never negative."""
    excess = sum((count - mean) ** 2 - mean for count, mean in zip(counts, means, strict=True))
    scale = sum(mean**2 for mean in means)
    return max(0.0, (excess + rules.spread_weight * rules.spread_prior) / (scale + rules.spread_weight))


def _band(mean: float, spread: float, unusual: float) -> tuple[int, int]:
    """The smallest count that is not unusually few, and the largest that is not unusually many."""
    low, up_to = -1, 0.0
    for count, probability in enumerate(_probabilities(mean, spread)):
        up_to += probability
        if low < 0 and up_to > unusual:
            low = count
        if 1.0 - up_to <= unusual:
            return low, count
    raise AssertionError("probabilities add up to 1")


def _up_to(count: int, mean: float, spread: float) -> float:
    return min(1.0, math.fsum(islice(_probabilities(mean, spread), count + 1)))


def _probabilities(mean: float, spread: float) -> Iterator[float]:
    """Of exactly 0, 1, 2 … under a negative binomial; its limit, Poisson, where there is no over-dispersion.

    Each is the one before times a ratio, once they are not too small for that: a chart asks for thousands.
    """
    count, probability = 0, _probability(0, mean, spread)
    while probability < TINY:  # of means of hundreds: far from what matters
        yield probability
        count += 1
        probability = _probability(count, mean, spread)
    odds, share = mean / (1.0 + mean * spread), mean * spread / (1.0 + mean * spread)
    while True:
        yield probability
        probability *= (odds + count * share) / (count + 1)
        count += 1


def _probability(count: int, mean: float, spread: float) -> float:
    """Of exactly `count`."""
    if spread < 1e-9:
        return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    size = 1.0 / spread
    ways = math.lgamma(count + size) - math.lgamma(size) - math.lgamma(count + 1)
    return math.exp(ways + size * math.log(size / (size + mean)) + count * math.log(mean / (size + mean)))
