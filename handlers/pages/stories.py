"""Stories in messages: a line or two in a list, and a page of its own with every report."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from feeds.audience import Hit, Report, StoryFile
from feeds.catalogue import Catalogue
from feeds.model import Level, Story
from handlers import presses
from handlers.pages.keyboard import rows
from handlers.pages.page import Section, lines, page
from handlers.reply import Button, Reply, Rows
from handlers.wording.labels import (
    TITLE,
    claimed_by,
    first_report,
    headline,
    latest_report,
    level_word,
    only_side,
    outlet,
    outlets_count,
    side_name,
    topic_titles,
)
from handlers.wording.markup import Html, bold, join, link, marked, moment
from handlers.wording.reasons import reason_text
from handlers.wording.texts import Say

REPORTS = 10  # on a page of a story
REPORT_TITLE = 140
GOES_ON = timedelta(hours=1)  # from which an outlet's later reports of its own story are told
AROUND = 160  # characters of a summary around the words that were found


def story_item(
    say: Say, catalogue: Catalogue, number: int, file: StoryFile, now: datetime, told: Collection[str] = ()
) -> Html:
    """A story in a list: its linked title, and below what it is about (beside what is `told` above) and who has it."""
    title = linked_title(say, file)
    about = topic_titles(say, catalogue, file.story.topics.difference(told))
    return join("\n", [Html(f"<b>{number}</b>  {title}"), join(" · ", [about, who_has_it(say, file, now)])])


def linked_title(say: Say, file: StoryFile, limit: int = TITLE) -> Html:
    """A story's title, which leads to the report whose title it is, and whose claim it is."""
    title = file.story.title
    return join(" ", [link(headline(title, say, limit), file.titled(title).entry.url), whose_title(say, file)])


def whose_title(say: Say, file: StoryFile) -> Html:
    """`(TASS, Russian state)`: whose claim a story's title is. Where one outlet has the story, it is named anyway."""
    return Html() if outlets_of(file) == 1 else claimed_by(say, file.titled(file.story.title).entry.source)


def hit_item(say: Say, number: int, hit: Hit, now: datetime) -> Html:
    """A story that was looked for: the report that fits best, whose it is, and the words that were found in bold."""
    entry = hit.report.entry
    first = first_report(hit.file).entry
    alone = outlets_of(hit.file) == 1  # then whose it is stands behind it anyway
    begins = (entry.uid, entry.source.url) == (first.uid, first.source.url)  # so does when
    named = Html() if alone else outlet(say, entry.source)
    said_by = join(" ", [named, Html() if begins else moment(entry.published, now)])
    title = link(marked(entry.title, hit.title_spans, TITLE) or headline("", say), entry.url)
    around = marked(entry.summary, hit.summary_spans, AROUND) if hit.summary_spans and not hit.title_spans else Html()
    return join(
        "\n", [Html(f"<b>{number}</b>  {title}"), around, join(" · ", [said_by, who_has_it(say, hit.file, now)])]
    )


def who_has_it(say: Say, file: StoryFile, now: datetime) -> Html:
    """`LRT 09:12`, `LRT since 09:12`, `notable · 4 outlets since 09:12`, `3 outlets since 13:40, only Russia's own`."""
    first, count = first_report(file), outlets_of(file)
    if count == 1:
        name, time = outlet(say, first.entry.source), moment(first.entry.published, now)
        goes_on = max(report.entry.published for report in file.reports) - first.entry.published >= GOES_ON
        who = say("{outlets} since {time}", outlets=name, time=time) if goes_on else Html(f"{name} {time}")
    else:
        side = only_side(file.reports)
        outlets = outlets_count(say, count, None if side else file.story.independent)
        who = say("{outlets} since {time}", outlets=outlets, time=moment(first.entry.published, now))
        if side is not None:
            who = say("{who}, only official and state outlets of {side}", who=who, side=side_name(say, side))
    level = level_word(say, file.story.level) if file.story.level > Level.ROUTINE else Html()
    return join(" · ", [level, who])


def outlets_of(file: StoryFile) -> int:
    """How many outlets have a story."""
    return len({report.entry.source.publisher for report in file.reports})


def why(say: Say, catalogue: Catalogue, story: Story) -> Html:
    """What a story is about and how much it matters: `Kaliningrad · notable: 4 outlets within the hour`."""
    level = level_word(say, story.level)
    reason = reason_text(say, story.reason, story.level) if story.level > Level.ROUTINE else Html()
    weight = Html(f"{level}: {reason}") if reason else level
    return join(" · ", [topic_titles(say, catalogue, story.topics), weight])


def main_topic(catalogue: Catalogue, story: Story) -> str | None:
    """The topic to ask about after a story: one that is a thing the story names before a wider one."""
    topics = [topic.id for topic in catalogue.topics if topic.id in story.topics]
    return next((topic for topic in topics if topic in story.subjects), topics[0] if topics else None)


def status_button(say: Say, catalogue: Catalogue, story: Story) -> tuple[Button, ...]:
    """A button that asks for the brief on a story's topic; none where it has none."""
    topic = catalogue.topic(main_topic(catalogue, story) or "")
    if topic is None:
        return ()
    return (Button(say.plain("Status: {topic}", topic=topic.title), presses.data("status", topic.id)),)


def story_button(say: Say, story: Story) -> Button:
    """A button that shows a story with all its reports."""
    return Button(say.plain("Who reported it"), presses.data("story", story.id))


def nearly_found(say: Say) -> Html:
    """Said of what a search found only without the endings of its words."""
    return say("No report has these words as they stand; the following have words that begin alike.")


def number_buttons(stories: Sequence[Story | int], first: int = 1) -> tuple[Button, ...]:
    """`1 2 3`: a button for each story of a list, which begins with `first`."""
    ids = [story.id if isinstance(story, Story) else story for story in stories]
    return tuple(Button(str(place), presses.data("story", found)) for place, found in enumerate(ids, start=first))


def story_page(say: Say, catalogue: Catalogue, file: StoryFile, now: datetime, number: int, edit: bool) -> Reply:
    """A story with its reports in order of time, the `number`th page from 0 on."""
    reports = sorted(file.reports, key=lambda report: (report.entry.published, report.joined))
    pages = max(1, -(-len(reports) // REPORTS))
    number = min(max(number, 0), pages - 1)
    shown = reports[number * REPORTS : (number + 1) * REPORTS]
    title = join(" ", [bold(headline(file.story.title, say)), whose_title(say, file)])
    head = [title, why(say, catalogue, file.story), _span(say, file, now)]
    text = page(
        lines(*head),
        Section([_report(say, report, now) for report in shown], more=lambda left: say("and {n} more", n=left)),
        lines(say("Page {page} of {pages}", page=number + 1, pages=pages) if pages > 1 else Html()),
    )
    return Reply(text, _page_buttons(say, catalogue, file.story, number, pages), edit=edit)


def _span(say: Say, file: StoryFile, now: datetime) -> Html:
    first, latest, count = first_report(file), latest_report(file), outlets_of(file)
    begun = say(
        "Story {id}. First: {outlet}, {time}.",
        id=file.story.id,
        outlet=outlet(say, first.entry.source),
        time=moment(first.entry.published, now),
    )
    follows = file.story.follows
    after = Html() if follows is None else say("It follows {earlier}.", earlier=Html(f"/story_{follows}"))
    if len(file.reports) == 1:
        return join(" ", [begun, say("Nobody else has it so far."), after])
    end = say(
        "Now {reports} by {outlets}, the latest {time}.",
        reports=say.count(len(file.reports), "{n} report", "{n} reports"),
        outlets=outlets_count(say, count, file.story.independent),
        time=moment(latest.entry.published, now),
    )
    return join(" ", [begun, end, after])


def _report(say: Say, report: Report, now: datetime) -> Html:
    entry = report.entry
    title = link(headline(entry.title, say, REPORT_TITLE), entry.url)
    return Html(f"{moment(entry.published, now)} {outlet(say, entry.source)}: {title}")


def _page_buttons(say: Say, catalogue: Catalogue, story: Story, number: int, pages: int) -> Rows:
    turn = []
    if number > 0:
        turn.append(Button(say.plain("‹ Earlier"), presses.data("page", story.id, number - 1)))
    if number < pages - 1:
        turn.append(Button(say.plain("Later ›"), presses.data("page", story.id, number + 1)))
    last = (*status_button(say, catalogue, story), Button(say.plain("Refresh"), presses.data("page", story.id, number)))
    return rows(turn, last)
