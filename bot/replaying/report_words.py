"""Lines of a report: a story's heading, a report of it, links between them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.counting import counted
from bot.replaying.report_page import Line, Span
from bot.replaying.report_told import LEVELS, Given, Told
from feeds.model import Entry
from handlers.wording.labels import outlet
from handlers.wording.markup import plain
from handlers.wording.reasons import reason_text
from handlers.wording.texts import say_in

NO_TITLE = "(without a title)"


def anchor_of(number: int) -> str:
    """What links to a story name."""
    return f"S{number}"


def story_link(number: int) -> Span:
    """A story's number, linked to where it stands."""
    return Span(f"S{number}", url=f"#{anchor_of(number)}")


def titled(told: Told, link: bool = False) -> Span:
    """A story's title."""
    url = f"#{anchor_of(told.story.id)}" if link else ""
    return Span(told.story.title or NO_TITLE, url=url, bold=True, lang=told.language_of(told.story.title))


def headed(told: Told, topics: Mapping[str, str]) -> Line:
    """A story's title, number, topics, level and the reason for it, and how much there is of it."""
    story = told.story
    names = ", ".join(topics.get(topic, topic) for topic in sorted(story.topics)) or "no topic"
    reason = plain(reason_text(say_in("en"), story.reason, story.level))
    level = f"{LEVELS[story.level]}: {reason}" if reason else LEVELS[story.level]
    outlets = len({given.entry.source.publisher for given in told.reports})
    size = f"{counted(len(told.reports), 'report')} of {counted(outlets, 'outlet')}"
    return (titled(told), Span(f" S{story.id} · {names} · {level} · {size}"))


def reported(entry: Entry) -> Line:
    """When, who and what."""
    return (
        Span(f"{entry.published:%d %b %H:%M} "),
        Span(plain(outlet(say_in("en"), entry.source)) or "(nobody)", lang=""),
        Span(": "),
        Span(entry.title or NO_TITLE, url=entry.url, lang=entry.language if entry.title else None),
    )


def given(report: Given) -> Line:
    """A report of a story, with what it changed."""
    notes = [report.changed] if report.changed else []
    notes += [f"then S{report.of}"] if report.of and report.changed else []
    notes += [] if report.within else ["before the period"]
    if not notes:
        return reported(report.entry)
    return (*reported(report.entry), Span(" "), Span(f"({'; '.join(notes)})", bold=report.rang and report.within))
