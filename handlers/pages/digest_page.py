"""A digest as a message: headings, a line a story, the weightiest first, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.audience import StoryFile
from feeds.catalogue import Catalogue
from feeds.model import Level
from handlers import presses
from handlers.pages.keyboard import rows
from handlers.pages.page import Section, lines, page
from handlers.pages.stories import linked_title, number_buttons, outlets_of
from handlers.reply import Button, Reply, Rows
from handlers.wording.labels import MARKERS, first_report, only_side, outlet, outlets_count, side_name
from handlers.wording.markup import Html, bold, html, join, moment, shorten
from handlers.wording.texts import Say, say_in

SHOWN = 12  # stories on a page
TITLE = 140  # characters of a headline
HEADING = 40  # of a watch's name
_ACROSS = 6  # numbers in a row of buttons


@dataclass(frozen=True, slots=True)
class Line:
    """A story with the topics and the watches it is told for."""

    file: StoryFile
    topics: frozenset[str]
    watches: tuple[str, ...] = ()


def render_digest(
    told: Sequence[Line],
    count: int,
    since: datetime,
    until: datetime,
    catalogue: Catalogue,
    language: str = "",
    *,
    skipped: int = 0,
    edit: bool = False,
    public: bool = False,
) -> Reply:
    """One page: these stories of `count` in the period, `skipped` of which stood on pages before.

    `public`: for a channel, whose watches are not its readers' own.
    """
    say = say_in(language)
    stories = say.count(count, "{n} story", "{n} stories")
    head = bold(say("{stories} since {time}", stories=stories, time=moment(since, until)))
    groups = _grouped(say, catalogue, told, public=public)
    order = [line for _, group in groups for line in group]
    numbers = {line.file.story.id: place for place, line in enumerate(order, start=skipped + 1)}
    sections = [
        Section([_line(say, numbers[line.file.story.id], line.file) for line in group], head=heading)
        for heading, group in groups
    ]
    left = count - skipped - len(told)
    more = say("and {n} more", n=left) if left > 0 else Html()
    text = page(lines(head), *sections, lines(more), first=(0, len(sections) + 1))
    return Reply(text, _buttons(say, order, since, until, skipped, left), edit=edit)


def render_nothing(since: datetime, now: datetime, language: str = "") -> Reply:
    """The line that comes where there is nothing new, if it was asked for."""
    return Reply(say_in(language)("Nothing new since {time}.", time=moment(since, now)), silent=True)


def _grouped(say: Say, catalogue: Catalogue, told: Sequence[Line], *, public: bool) -> list[tuple[Html, list[Line]]]:
    """The stories under the first topic or watch each is told for, the heading of the weightiest first."""
    groups: dict[Html, list[Line]] = {}
    for line in told:
        groups.setdefault(_heading(say, catalogue, line, public=public), []).append(line)
    return list(groups.items())


def _heading(say: Say, catalogue: Catalogue, line: Line, *, public: bool) -> Html:
    title = next((topic.title for topic in catalogue.topics if topic.id in line.topics), None)
    if title is not None:
        return bold(title)
    if line.watches and public:
        return bold(shorten(line.watches[0], HEADING))
    if line.watches:
        return bold(say("Your watch {name}", name=shorten(line.watches[0], HEADING)))
    return bold(html(", ".join(sorted(line.topics)))) or bold(say("Other"))


def _line(say: Say, number: int, file: StoryFile) -> Html:
    """`3  🟠 Trains halted · 4 outlets`."""
    marker = MARKERS.get(file.story.level, "") if file.story.level > Level.ROUTINE else ""
    title = join(" ", [marker, linked_title(say, file, TITLE)])
    return join(" · ", [Html(f"{number}  {title}"), _who(say, file)])


def _who(say: Say, file: StoryFile) -> Html:
    count = outlets_of(file)
    if count == 1:
        return outlet(say, first_report(file).entry.source)
    side = only_side(file.reports)
    outlets = outlets_count(say, count, None if side else file.story.independent)
    if side is None:
        return outlets
    return say("{who}, only official and state outlets of {side}", who=outlets, side=side_name(say, side))


def _buttons(say: Say, order: Sequence[Line], since: datetime, until: datetime, skipped: int, left: int) -> Rows:
    numbered = [
        Button(str(skipped + place), button.data)
        for place, button in enumerate(number_buttons([line.file.story for line in order]), start=1)
    ]
    turn = []
    if skipped:
        turn.append(Button(say.plain("‹ Before"), page_data(since, until, max(0, skipped - SHOWN))))
    if left > 0:
        turn.append(Button(say.plain("Show {n} more ›", n=min(left, SHOWN)), page_data(since, until, skipped + SHOWN)))
    return rows(*(numbered[start : start + _ACROSS] for start in range(0, len(numbered), _ACROSS)), turn)


def page_data(since: datetime, until: datetime, skipped: int) -> str | None:
    """What a button says that shows the stories of a period from `skipped` on: its bounds, in seconds since 1970."""
    return presses.data("digestpage", int(since.timestamp()), -int(-until.timestamp() // 1), skipped)
