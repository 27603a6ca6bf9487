"""How alike two reports are: evidence that they tell one event, as log odds.

Similarities of weighted words are added up by a logistic model, as in Miranda et al., Multilingual Clustering of
Streaming News (EMNLP 2018, https://aclanthology.org/D18-1483); tests/signal/fit_likeness.py finds its weights.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import mul
from typing import NamedTuple

from feeds.language.text import Page, page
from feeds.model import Control, Matched
from feeds.stories.features import MEANING, NATIVE, Words
from feeds.stories.titles import words_of
from feeds.thresholds import Clustering

_WORD_AT_MOST = 20  # letters of a word with its blank: no forty words are longer on average, so no more is read
_32_BITS = 0xFFFFFFFF
REACTION = MEANING + "react"  # as vocabulary.toml names it


class Evidence(NamedTuple):
    """What is known of two reports, each from 0 to 1 but for the days and how rare a word is."""

    whole: float  # root of the cosine of titles and summaries: the first words shared say most
    few: float  # one by the number of words shared: a single one may be chance, however rare
    covered: float  # of each title's weight, how much the other report holds, the lesser of the two
    foreign: float  # 1 where the languages differ, as what is shared then had to survive translation
    days: float  # root of the days apart: the first hours say most
    reaction: float  # 1 where only one title tells of a reaction
    lead: float  # 1 where the titles begin with different people or states
    states: float  # how far each title names states that the other report lacks
    acts: float  # the same of acts
    rarest: float  # how rare the rarest word is that they share: among everyday words many meet by chance


@dataclass(frozen=True, slots=True)
class Report:
    """An entry's words with their weights when it came: how rare they were then."""

    # Each word's place among the weights, the title's first, and the weights, of unit length: an array, as tens of
    # thousands of reports are open and a number of its own for each weight took a quarter of a story's memory.
    places: dict[str, int]
    weights: array[float]
    rarity: array[float]  # how rare each word was, in the same order
    titled: int  # how many words the title has
    by_share: float  # a word's weight times this is its share of the title's weight
    # The share of its squared weights, and of its title's weight, in words that only its own language may know.
    native: float
    native_title: float
    lead: str  # who the title begins with
    states: tuple[str, ...]  # that the title names …
    acts: tuple[str, ...]  # … and the acts; sets would take 170 bytes more each
    language: str
    outlet: str
    day: float  # when it was seen, in days
    published: float  # a timestamp
    control: Control  # who controls the outlet
    headline: int  # stands for the title's words as published (feeds/stories/titles.py), 0 for none …
    phrases: array[int]  # … and each for three words that follow each other where the summary begins
    reacts: bool  # the title tells of a reaction
    topical: bool  # about a topic of the catalogue

    @property
    def title(self) -> Iterator[str]:
        """The title's words."""
        return islice(self.places, self.titled)


def report_of(matched: Matched, words: Words, rarity: Iterable[float], rules: Clustering) -> Report:
    """Weigh an entry's words by their `rarity` now, which is in the words' order."""
    entry = matched.entry
    count = len(words.title)
    rarity = array("f", rarity)
    weights = [rare**rules.rarity_power for rare in rarity]
    weights[:count] = [
        weight * rules.title_weight / place**rules.title_fading for place, weight in enumerate(weights[:count], 1)
    ]
    length = math.sqrt(sum(map(mul, weights, weights))) or 1.0
    weights = [weight / length for weight in weights]
    by_share = 1 / (sum(weights[:count]) or 1.0)
    native = [weight if word >= NATIVE else 0.0 for word, weight in zip(words.whole, weights, strict=True)]
    return Report(
        places=dict(zip(words.whole, range(len(weights)), strict=True)),
        weights=array("d", weights),
        rarity=rarity,
        titled=count,
        by_share=by_share,
        native=sum(map(mul, native, native)),
        native_title=sum(native[:count]) * by_share,
        lead=words.lead,
        states=tuple(words.states),
        acts=tuple(words.acts),
        language=words.language,
        outlet=entry.source.publisher,
        day=entry.seen.timestamp() / 86400,
        published=entry.published.timestamp(),
        control=entry.source.control,
        headline=headline_of(entry.title),
        phrases=_phrases(page(entry.title, entry.summary), rules.copied_words),
        reacts=REACTION in words.title,
        topical=bool(matched.topics),
    )


def evidence(one: Report, other: Report, rules: Clustering) -> Evidence:
    """What two reports have in common, and what stands against it."""
    whole = of_one = of_other = rarest = 0.0
    ours, theirs = one.places, other.places
    our_weights, their_weights = one.weights, other.weights
    our_rarity, their_rarity = one.rarity, other.rarity
    our_title, their_title = one.titled, other.titled
    shared = list(filter(theirs.__contains__, ours))
    for word in shared:
        our_place, their_place = ours[word], theirs[word]
        our_weight, their_weight = our_weights[our_place], their_weights[their_place]
        whole += our_weight * their_weight
        rarest = max(rarest, min(our_rarity[our_place], their_rarity[their_place]))
        if our_place < our_title:
            of_one += our_weight
        if their_place < their_title:
            of_other += their_weight
    of_one *= one.by_share
    of_other *= other.by_share
    foreign = one.language != other.language
    if foreign and shared:
        our_part, our_title_part = _abroad(one, shared, rules)
        their_part, their_title_part = _abroad(other, shared, rules)
        whole /= math.sqrt(our_part * their_part)
        of_one = of_one and of_one / our_title_part  # where nothing is shared, nothing else need count either
        of_other = of_other and of_other / their_title_part
    return Evidence(
        math.sqrt(whole),
        1 / len(shared) if shared else 1.0,
        min(of_one, of_other),
        1.0 if foreign else 0.0,
        math.sqrt(min(abs(one.day - other.day), rules.most_days)),
        1.0 if one.reacts != other.reacts else 0.0,
        1.0 if one.lead != other.lead and one.lead and other.lead else 0.0,
        _crossed(one.states, other.states, ours, theirs, rules.most_own) if one.states and other.states else 0.0,
        _crossed(one.acts, other.acts, ours, theirs, rules.most_own) if one.acts and other.acts else 0.0,
        min(rarest, rules.most_rare),
    )


def _abroad(report: Report, shared: Sequence[str], rules: Clustering) -> tuple[float, float]:
    """What of a report's squared weights, and of its title's weight, counts beside another language: a word that
    neither the vocabulary nor the field knows may be there by another name, so that its absence says little.
    """
    native, native_title = report.native, report.native_title
    for word in shared:
        if word >= NATIVE:
            place = report.places[word]
            weight = report.weights[place]
            native -= weight * weight
            if place < report.titled:
                native_title -= weight * report.by_share
    return 1 - rules.of_native * native, 1 - rules.of_native * native_title


def _crossed(
    our_names: Sequence[str], their_names: Sequence[str], ours: Collection[str], theirs: Collection[str], most: int
) -> float:
    """How far each of two titles names what the other report lacks altogether: 0 where one names nothing of its own, 1
    where both name `most` or more."""
    our_own = [name for name in our_names if name not in theirs]
    if not our_own:
        return 0.0
    their_own = [name for name in their_names if name not in ours]
    return min(len(our_own), most) * min(len(their_own), most) / most**2


def headline_of(title: str) -> int:
    """A number that stands for a title's words: titles of the same words have the same; 0 for none."""
    words = words_of(title)
    return hash(words) if words else 0


def _phrases(read: Page, count: int) -> array[int]:
    begins = read.folded[read.body : read.body + count * _WORD_AT_MOST].split()[:count]
    numbers = {hash(three) & _32_BITS for three in zip(begins, begins[1:], begins[2:], strict=False)}
    return array("I", list(numbers))  # of a list, as one that grows keeps room to spare


def is_copy(report: Report, others: Iterable[Report], rules: Clustering) -> bool:
    """Whether a report is the text of one of the others in its language, as outlets print what an agency sent: the same
    headline, or nearly the same words below."""
    phrases = set(report.phrases)
    for other in others:
        if other.language != report.language:
            continue
        if other.headline and other.headline == report.headline:
            return True
        least = min(len(phrases), len(other.phrases))
        if least >= rules.copied_least and len(phrases.intersection(other.phrases)) >= rules.copied * least:
            return True
    return False


def likeness(one: Report, other: Report, rules: Clustering) -> float:
    """The log odds that two reports tell one event."""
    whole, few, covered, foreign, days, reaction, lead, states, acts, rarest = evidence(one, other, rules)
    return (
        rules.base
        + rules.of_whole * whole
        + rules.of_few * few
        + rules.of_covered * covered
        + rules.of_foreign * foreign
        + rules.of_days * days
        + rules.of_reaction * reaction
        + rules.of_lead * lead
        + rules.of_states * states
        + rules.of_acts * acts
        + rules.of_rarest * rarest
    )


def told(report: Report, others: Sequence[Report], of_native: float = 0.0) -> float:
    """What share of a report's title the others hold together.

    `of_native` is how little it says, from 0 to 1, that a word is missing which only the report's own language may
    know, where none of the others speaks that language.
    """
    places = [other.places for other in others]
    held = unknown = 0.0
    for word, weight in zip(report.title, report.weights, strict=False):
        for its in places:
            if word in its:
                held += weight
                break
        else:
            if word >= NATIVE:
                unknown += weight
    if held and of_native and all(other.language != report.language for other in others):
        return held / (1 / report.by_share - of_native * unknown)
    return held * report.by_share
