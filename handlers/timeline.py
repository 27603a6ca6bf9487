"""/timeline: a subject's events in order of time, a line or two each, page by page in the same message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from feeds.asking.asked_times import moment_of, resolve_timed
from feeds.asking.subjects import Found, FreeText, Unsure
from feeds.audience import Report
from feeds.briefs.brief import Question
from feeds.model import Level
from feeds.store.news.subject_news import Event, Timeline
from handlers.pages.keyboard import rows
from handlers.pages.page import Section, lines, page
from handlers.pages.stories import outlets_of
from handlers.pages.subject_buttons import About, back
from handlers.reading import one_story
from handlers.reply import Button, Reply, Request, Rows, Services
from handlers.status import ask_for_one, did_you_mean, no_subject
from handlers.wording.labels import first_report, headline, level_word, outlet, outlets_count
from handlers.wording.markup import Html, bold, join, link, moment
from handlers.wording.texts import Say, say_in

EVENTS = 8  # on a page
TITLE = 120  # characters
_STORY = re.compile(r"\s*[#№]?\s*(\d{1,18})\s*")
EARLIER, LATER = "b", "a"


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page: the latest, the first since a moment, or the one before or after a story's number."""

    since: datetime | None = None
    story: int | None = None
    later: bool = False


async def timeline(request: Request, services: Services) -> Reply:
    """/timeline Kaliningrad 7d: what happened, in order, since then or to the latest; behind a story's number, who
    reported it and when."""
    number = _STORY.fullmatch(request.args)
    if number:
        return await one_story(request, services, int(number[1]), 0)
    meant, since = resolve_timed(services.index, request.args, request.here)
    if isinstance(meant, Found):
        begin = moment_of(since, request.here)
        turn = Turn(since=begin.astimezone(UTC) if begin else None)
        return await timeline_page(request, services, About(meant.subjects), turn)
    say = say_in(request.language)
    if isinstance(meant, Unsure):
        return did_you_mean(say, services, meant, "timeline")
    if isinstance(meant, FreeText):
        return no_subject(say, services, meant, "timeline")
    asked = say("Write a subject or a story's number behind it: /timeline Kaliningrad, /timeline 12. Or tap:")
    return ask_for_one(asked, services, "timeline")


async def timeline_page(request: Request, services: Services, about: About, turn: Turn, *, edit: bool = False) -> Reply:
    """A page of a subject's events; those of a page stand in order of time, the pages too."""
    say, now = say_in(request.language), request.now
    question = Question(about.subjects, services.index.titles(about.subjects), now)
    found = await services.store.subject_news.timeline(
        question, EVENTS, since=turn.since, beside=turn.story, later=turn.later
    )
    events = sorted(((_told_by(event), event) for event in found.events), key=lambda each: each[0].entry.published)
    items = [_event(say, report, event, now) for report, event in events]
    head = bold(say("{title}: what happened", title=question.title))
    if turn.since is not None:
        head = bold(say("{title}: what happened since {time}", title=question.title, time=moment(turn.since, now)))
    if not items:
        none = say("Nothing about it since then.") if found.earlier else say("Nothing about it yet.")
        latest = [_latest(say, about)] if found.earlier else []
        return Reply(page(lines(head, none)), rows([*latest, back(say, about)]), edit=edit)
    return Reply(page(lines(head), Section(items, joint="\n\n")), _buttons(say, about, found), edit=edit)


def _told_by(event: Event) -> Report:
    """The report by which the story came to be of the subject: the first one, or a later one that named it."""
    return next((each for each in event.file.reports if each.joined >= event.since), first_report(event.file))


def _event(say: Say, report: Report, event: Event, now: datetime) -> Html:
    """`Tue 14:05 LRT: Lithuania halts rail transit …`, and below how far it went, where it did."""
    entry, story, count = report.entry, event.file.story, outlets_of(event.file)
    title = link(headline(entry.title, say, TITLE), entry.url)
    line = Html(f"{moment(entry.published, now)} {outlet(say, entry.source)}: {title}")
    level = level_word(say, story.level) if story.level > Level.ROUTINE else Html()
    breadth = outlets_count(say, count, story.independent) if count > 1 else Html()
    number = Html(f"/story_{story.id}") if count > 1 else Html()
    return join("\n", [line, join(" · ", [level, breadth, number])])


def _buttons(say: Say, about: About, found: Timeline) -> Rows:
    first, last = found.events[0].file.story.id, found.events[-1].file.story.id
    turns = []
    if found.earlier:
        turns.append(about.button(say.plain("‹ Earlier"), "timeline", EARLIER, first))
    if found.later:
        turns.append(about.button(say.plain("Later ›"), "timeline", LATER, last))
        turns.append(_latest(say, about))
    chart: Button = about.button(say.plain("Chart"), "chart", "", "")
    return rows(turns, [chart, back(say, about)])


def _latest(say: Say, about: About) -> Button:
    return about.button(say.plain("Latest »"), "timeline", "", "")
