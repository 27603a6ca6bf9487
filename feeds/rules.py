"""The small engine behind topics' rules: sets of concepts in title, lead, sentences and text, and what they add up to.

A rule reads like a sentence of the codebook: "about, when the title has NATO and Russia, unless it is sport". Zones are
ints with a bit for each concept found there (see feeds/lexicon.py), so a rule costs a few `&`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from feeds.lexicon import Hit
from feeds.model import Rule, Strength
from feeds.text import Page


@dataclass(frozen=True, slots=True)
class Zones:
    """Where concepts were found: in the title, in title and first sentence, anywhere, and sentence by sentence."""

    title: int
    lead: int
    text: int
    sentences: tuple[tuple[Hit, ...], ...]

    def narrowed(self) -> Zones:
        """The same as if the text ended with the lead: all that a round-up can be about."""
        return Zones(self.title, self.lead, self.lead, self.sentences[:2])


def zones(page: Page, hits: list[Hit], lead_sentences: int) -> Zones:
    """Sort hits into zones; the lead is the title and as many sentences after it as make `lead_sentences` in all."""
    rows: dict[int, list[Hit]] = {}
    title = lead = text = 0
    for hit in hits:
        place = page.sentence(hit.start)
        rows.setdefault(place, []).append(hit)
        text |= hit.mask
        if place < lead_sentences:
            lead |= hit.mask
            if place == 0:
                title |= hit.mask
    return Zones(title, lead, text, tuple(tuple(rows.get(place, ())) for place in range(max(rows, default=-1) + 1)))


@dataclass(frozen=True, slots=True)
class Need:
    """Concepts that must all be there, and groups of which one must be."""

    every: int = 0
    some: tuple[int, ...] = ()

    def met(self, zone: int) -> bool:
        """Whether a zone holds all that is needed."""
        return zone & self.every == self.every and all(zone & group for group in self.some)

    @property
    def mask(self) -> int:
        """All concepts that can serve."""
        whole = self.every
        for group in self.some:
            whole |= group
        return whole


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule with its concepts as bits."""

    rule: Rule
    title: Need
    lead: Need
    text: Need
    sentence: Need
    order: tuple[int, ...]
    unless: int
    unless_title: int
    overall: Need  # what the text must hold for the rule to be worth a closer look

    @property
    def about(self) -> bool:
        """Whether the rule makes a topic what the entry is about."""
        return self.rule.strength is Strength.ABOUT

    def holds(self, seen: Zones) -> bool:
        """Whether the rule applies to what was seen."""
        if not self.overall.met(seen.text) or seen.text & self.unless or seen.title & self.unless_title:
            return False
        if not (self.title.met(seen.title) and self.lead.met(seen.lead)):
            return False
        if self.sentence.mask and not any(self.sentence.met(_mask(row)) for row in seen.sentences):
            return False
        return not self.order or any(_in_order(row, self.order) for row in seen.sentences)

    @property
    def evidence(self) -> int:
        """The concepts whose words show why the rule holds."""
        return self.overall.mask


def compile_rule(rule: Rule, mask: Callable[[Iterable[str]], int]) -> Compiled:
    """Turn a rule's concepts into bits; `mask` gives the bits of concepts and raises KeyError for an unknown one."""

    def need(*lists: tuple[str, ...]) -> Need:
        parts = [part for names in lists for part in names]
        single = mask(part for part in parts if "|" not in part)
        return Need(single, tuple(mask(part.split("|")) for part in parts if "|" in part))

    return Compiled(
        rule=rule,
        title=need(rule.title),
        lead=need(rule.lead),
        text=need(rule.text),
        sentence=need(rule.sentence),
        order=tuple(mask(part.split("|")) for part in rule.order),
        unless=mask(rule.unless),
        unless_title=mask(rule.unless_title),
        overall=need(rule.title, rule.lead, rule.text, rule.sentence, rule.order),
    )


def concepts_of(rule: Rule) -> set[str]:
    """Every concept a rule names."""
    parts = (*rule.title, *rule.lead, *rule.text, *rule.sentence, *rule.order, *rule.unless, *rule.unless_title)
    return {name for part in parts for name in part.split("|")}


def _mask(row: tuple[Hit, ...]) -> int:
    whole = 0
    for hit in row:
        whole |= hit.mask
    return whole


def _in_order(row: tuple[Hit, ...], wanted: tuple[int, ...]) -> bool:
    """Whether the wanted concepts follow each other in a sentence, whatever stands between."""
    step = 0
    for hit in row:
        if hit.mask & wanted[step]:
            step += 1
            if step == len(wanted):
                return True
    return False
