"""What was near a threshold: almost of a higher level, joined or kept apart by little, mentioned and not told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.counting import counted
from bot.replaying.report_page import Block, Items, Line, Paragraph, Span, Title
from bot.replaying.report_told import LEVELS, Stories, Told
from bot.replaying.report_words import reported, story_link, titled
from feeds.deciding.nearly import Missed, Want, nearly
from feeds.model import Decision, Entry, Level
from feeds.stories.cluster import Considered
from feeds.thresholds import CLUSTERING

CLOSE_CALLS = 40  # of each kind that are shown, the closest first


@dataclass(frozen=True, slots=True)
class Call:
    """A report that joined a story by little, or almost did: then it is one of the story `mine`."""

    entry: Entry
    mine: int
    other: int
    title: str  # the other story's, then
    margin: float  # log odds


class Calls:
    """Collects the close calls of a replay."""

    def __init__(self) -> None:
        self._all: list[Call] = []

    def take(self, decision: Decision, considered: Considered | None) -> None:
        """Note a decision, if its entry was near to what joining needs and the story concerns somebody."""
        if considered is None or not decision.story.topics:
            return
        margin = considered.score - considered.needed
        if abs(margin) < CLUSTERING.close:
            other = considered.story
            self._all.append(Call(decision.matched.entry, decision.story.id, other.id, other.title, margin))

    def joined(self) -> list[Call]:
        """Those that joined, the closest first."""
        return sorted((call for call in self._all if call.margin >= 0), key=lambda call: call.margin)

    def apart(self, stories: Stories) -> list[Call]:
        """Those that did not, nor turned out later to tell the same event; the closest first."""
        kept = (call for call in self._all if call.margin < 0 and stories.now(call.mine) != stories.now(call.other))
        return sorted(kept, key=lambda call: -call.margin)


def near(calls: Calls, stories: Stories, told: Sequence[Told], topics: Mapping[str, str]) -> Iterator[Block]:
    """The part of the page."""
    by_number = {each.story.id: each for each in told}
    yield Title(2, "Near a threshold", "near")
    for level in (Level.ROUTINE, Level.NOTABLE):
        yield from _almost([each for each in told if each.story.level is level], level)
    yield Title(3, "Joined by little", "joined")
    yield from _calls(
        "Reports that only just joined a story: are they the same event?", calls.joined(), stories, by_number
    )
    yield Title(3, "Kept apart by little", "apart")
    yield from _calls("Reports that almost joined a story: should they have?", calls.apart(stories), stories, by_number)
    yield Title(3, "Mentioned, not told", "mentioned")
    busiest = sorted(stories.mentioned(), key=lambda pair: -len(pair[1]))
    yield Paragraph(
        "Reports that mention two topics or more and are about none of them, of stories that nobody was told."
        f" {_of(len(busiest))}"
    )
    names = [(entry, ", ".join(topics.get(topic, topic) for topic in mentions)) for entry, mentions in busiest]
    yield Items([(*reported(entry), Span(f" ({mentions})")) for entry, mentions in names[:CLOSE_CALLS]])


def _almost(told: Sequence[Told], level: Level) -> Iterator[Block]:
    higher = LEVELS[Level(level + 1)]
    found = [(each, missed) for each in told if (missed := nearly(each.story, each.heard))]
    found.sort(key=lambda pair: (-len(pair[1]), -pair[0].story.independent, pair[0].story.id))
    yield Title(3, f"Almost {higher}", f"almost-{higher}")
    yield Paragraph(f"Stories that lacked one thing to be {higher}. {_of(len(found))}")
    yield Items(
        [
            (titled(each, link=True), Span(f" S{each.story.id} — lacked {'; or '.join(map(lacked, missed))}"))
            for each, missed in found[:CLOSE_CALLS]
        ]
    )


def _calls(question: str, calls: Sequence[Call], stories: Stories, told: Mapping[int, Told]) -> Iterator[Block]:
    yield Paragraph(f"{question} {_of(len(calls), 'the closest first')}")
    yield Items([_call(call, stories, told) for call in calls[:CLOSE_CALLS]])


def _call(call: Call, stories: Stories, told: Mapping[int, Told]) -> Line:
    number = stories.now(call.other)
    link = story_link(number) if number in told else Span(f"S{number}")
    return (
        *reported(call.entry),
        Span(" — joined " if call.margin >= 0 else " — kept apart from "),
        link,
        Span(" "),
        Span(call.title, lang=told[number].language_of(call.title) if number in told else ""),
        Span(f" ({call.margin:+.2f})"),
    )


def lacked(missed: Missed) -> str:
    """What a story lacked of the next level, to stand behind "lacked"."""
    within = f"within {lasting(missed.within)}"
    outlets = counted(missed.outlets, "independent outlet")
    match missed.want:
        case Want.OUTLET:
            return f"one independent outlet more {within} ({missed.outlets} of {missed.needed})"
        case Want.TIME:
            took = missed.took or missed.within
            return f"some haste: {missed.needed} independent outlets took {lasting(took)}, not {lasting(missed.within)}"
        case Want.ACT:
            return f"an act: no title tells one as done ({outlets} {within}, {missed.needed} needed)"
        case Want.OFFICIAL:
            return f"an official source ({outlets} {within}, {missed.needed} needed with one)"
        case Want.REPORT:
            return (
                f"a report that may ring ({outlets} {within}, {missed.needed} needed; what made them enough was a live"
                " page, a round-up or opinion, or two stories that turned out to be one)"
            )


def lasting(length: timedelta) -> str:
    """A length of time as exact as the limits are: `12 h`, `3 h 20 min`, `40 min`."""
    hours, minutes = divmod(-(-int(length.total_seconds()) // 60), 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "")))


def _of(number: int, order: str = "") -> str:
    """How many there are, and how many of them are shown."""
    if not number:
        return ""
    some = f"{number:,} in all" + (f", {CLOSE_CALLS} of them shown" if number > CLOSE_CALLS else "")
    return f"{some}, {order}." if order else f"{some}."
