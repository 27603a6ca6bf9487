"""An alert: what happened, how much it matters and why it came, who says so.

The first line says what happened and the second why it came, since on a phone these two are all that shows at first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from feeds.audience import Report, StoryFile
from feeds.catalogue import Catalogue
from feeds.deciding.acts import done_in
from feeds.language.languages import normal
from feeds.model import AlertKind, Level, Story
from feeds.quoting.summarise import Summary, summarise
from feeds.quoting.unshown import unshown
from feeds.stories.forms import Form, form_of
from feeds.wanting import INDEPENDENT
from feeds.watches import first_found, fragment
from handlers import presses
from handlers.pages.keyboard import rows
from handlers.pages.page import Section, lines, page, with_note
from handlers.pages.stories import outlets_of, status_button, story_button, why
from handlers.reply import Button, Reply, Rows
from handlers.wording.labels import (
    MARKERS,
    claimed_by,
    first_report,
    headline,
    latest_report,
    level_word,
    only_side,
    outlet,
    outlets_count,
    reports_by_outlet,
    said_by,
    sentence_by,
    side_name,
    topic_titles,
)
from handlers.wording.markup import Html, bold, join, link, marked, moment, shorten
from handlers.wording.reasons import act_text, reason_text
from handlers.wording.texts import Say, say_in

LINKS = 3  # reports to read on
WATCH = 40  # characters of a watch's name
QUOTED = 160  # characters of the sentence that it found


def render_alert(
    file: StoryFile,
    summary: Summary,
    catalogue: Catalogue,
    kind: AlertKind,
    revision: int | None = None,
    language: str = "",
    watch: str | None = None,
    also: str | None = None,
    query: str = "",
    muted: bool = False,
) -> Reply:
    """The message of an alert. `file` has at least one report; times are told as seen from its latest, and `summary`
    is made for the title by which it is `headed`.

    `watch` is what the reader calls the watch that found it, if one did, `also` one that found what came by a topic,
    and `query` what it asks; `muted`: the reader muted the story. A development tells what the report brought that
    made the story's `revision` (None: the latest).
    """
    say, now = say_in(language), max(report.joined for report in file.reports)
    new = _newest(file, revision) if kind is AlertKind.DEVELOPMENT else None
    head = _head(say, file, summary.title)
    said = [sentence_by(say, sentence) for sentence in summary.sentences]
    found = _found(file, query) if watch or also else None
    quoted = _quoted(say, found, summary, query) if found and kind is not AlertKind.DEVELOPMENT else Html()
    besides = _besides(say, catalogue, file, summary) if not watch and kind is not AlertKind.DEVELOPMENT else Html()
    text = page(
        lines(head, join(" · ", [_second(say, catalogue, file, new, watch, now), _also(say, also)])),
        Section([join(" ", said)] if said else []),
        lines(besides, quoted),
        lines(_footer(say, file, now), _read_on(say, file, found)),
        first=(0, 2),
    )
    return Reply(text, alert_buttons(say, catalogue, file.story, muted))


def alert_buttons(say: Say, catalogue: Catalogue, story: Story, muted: bool = False) -> Rows:
    """What can be done under an alert: handlers/under_alerts.py does it."""
    hush = Button(say.plain("Mute"), presses.data("hush", story.id))
    if muted:
        hush = Button(say.plain("Unmute"), presses.data("unhush", story.id))
    return rows(
        [*status_button(say, catalogue, story), story_button(say, story)],
        [
            hush,
            Button(say.plain("More like this"), presses.data("like", story.id)),
            Button(say.plain("Less like this"), presses.data("dislike", story.id)),
        ],
    )


def moved_here(reply: Reply, language: str = "") -> Reply:
    """The message with a last line on why it comes to the group: the forum topic it was for is gone."""
    note = say_in(language)(
        "The topic that this news was for is gone from the group, so it came here."
        " /subscriptions shows what comes from now on."
    )
    return with_note(reply, behind=note)


def _newest(file: StoryFile, revision: int | None) -> Report:
    """The report that made a revision (of those that came with a merge the latest); if none did, the latest of all."""
    made = (report for report in reversed(file.reports) if report.revision == revision)
    return next(made, file.reports[-1])


def _headed(file: StoryFile, kind: AlertKind, revision: int | None = None) -> str:
    """The title that heads an alert, which its summary is to be made for: the story's; of a development that of the
    report which brought it, if it is in the story's language and, where the story has topics, about one of them. Where
    the story is urgent by an act, a title comes first that tells it: the fifth outlet may ask or remark on it."""
    title = file.story.title
    if kind is not AlertKind.DEVELOPMENT:
        return title
    new, usual = _newest(file, revision), file.titled(title)
    topical = new.names(file.story.topics) or not file.story.topics
    headed = new if topical and normal(new.entry.language) == normal(usual.entry.language) else usual
    by_act = file.story.level is Level.URGENT and bool(file.story.reason.acts)
    if by_act and file.story.act_of(new.revision) is None:
        others = (each for each in reversed(file.reports) if each.entry.source.control in INDEPENDENT)
        headed = next((report for report in (headed, usual, *others) if _tells(report, file)), headed)
    return title if headed is usual else headed.entry.title


def _tells(report: Report, file: StoryFile) -> bool:
    """Whether a report's title, in the language of the story's, tells the act by which the story is urgent as done."""
    entry, usual = report.entry, file.titled(file.story.title).entry
    if normal(entry.language) != normal(usual.language) or form_of(entry.title) is not Form.REPORT:
        return False
    return not file.story.reason.acts.isdisjoint(done_in(entry.title, entry.language))


def alert_summary(file: StoryFile, kind: AlertKind, revision: int | None = None) -> Summary:
    """What an alert says: of a development rather what its readers have not had."""
    return summarise(file, _headed(file, kind, revision), _told_before(file, kind, revision))


def _told_before(file: StoryFile, kind: AlertKind, revision: int | None) -> frozenset[str]:
    """The sentences that a story's alert, kept up to date, had before the report that a development brings."""
    if kind is not AlertKind.DEVELOPMENT:
        return frozenset()
    before = file.reports[: file.reports.index(_newest(file, revision))]
    if not before:
        return frozenset()
    earlier = replace(file, reports=before)
    return frozenset(
        sentence.text for sentence in summarise(earlier, earlier.titled(file.story.title).entry.title).sentences
    )


def _head(say: Say, file: StoryFile, title: str) -> Html:
    entry = file.titled(title).entry
    shown = bold(link(headline(title, say), entry.url))
    return join(" ", [MARKERS.get(file.story.level, ""), shown, claimed_by(say, entry.source)])


def _second(
    say: Say, catalogue: Catalogue, file: StoryFile, new: Report | None, watch: str | None, now: datetime
) -> Html:
    """Why it came; of a development by the report `new`: the act that it told, or the level that the story reached."""
    watched = [say("your watch {name}", name=shorten(watch, WATCH))] if watch else []
    if new is None:
        return join(" · ", [*watched, why(say, catalogue, file.story)])
    topics, level = topic_titles(say, catalogue, file.story.topics), level_word(say, file.story.level)
    act = file.story.act_of(new.revision)
    if act is not None:
        told = say(
            "new: {act}, {outlet} {time}",
            act=act_text(say, act),
            outlet=outlet(say, new.entry.source, new.entry.url),  # in another language it stands nowhere else
            time=_at(new, now),
        )
        return join(" · ", [*watched, topics, told])
    reason = reason_text(say, file.story.reason, file.story.level)
    grown = say("now {level}: {reason}", level=level, reason=reason) if reason else say("now {level}", level=level)
    return join(" · ", [*watched, topics, grown])


def _also(say: Say, watch: str | None) -> Html:
    return say("also your watch {name}", name=shorten(watch, WATCH)) if watch else Html()


def _footer(say: Say, file: StoryFile, now: datetime) -> Html:
    first, latest, count = first_report(file), latest_report(file), outlets_of(file)
    if count == 1:
        return say("Only {outlet} so far, {time}.", outlet=outlet(say, first.entry.source), time=_at(first, now))
    begun = say("First {outlet} {time}", outlet=outlet(say, first.entry.source), time=_at(first, now))
    grown = say(
        "now {outlets}, latest {outlet} {time}",
        outlets=outlets_count(say, count, None if only_side(file.reports) else file.story.independent),
        outlet=outlet(say, latest.entry.source),
        time=_at(latest, now),
    )
    return join(" · ", [begun, grown])


def _at(report: Report, now: datetime) -> Html:
    return moment(report.entry.published, now)


def _found(file: StoryFile, query: str) -> Report | None:
    """The report for which a watch tells the story: without it the reader would look in vain for the words."""
    asked = [report.matched for report in file.reports]
    found = first_found(query, asked)
    return next((report for report, matched in zip(file.reports, asked, strict=True) if matched is found), None)


def _quoted(say: Say, found: Report, summary: Summary, query: str) -> Html:
    """The sentence of a report that has a watch's words, where they stand neither in the headline nor in what is said
    below it."""
    shown = replace(found.entry, title=summary.title, summary=" ".join(each.text for each in summary.sentences))
    if first_found(query, [replace(found.matched, entry=shown)]) or not (words := fragment(query, found.entry)):
        return Html()
    source = said_by(say, found.entry.source)
    return say("Found: “{words}” {outlet}", words=marked(*words, QUOTED), outlet=source)


def _besides(say: Say, catalogue: Catalogue, file: StoryFile, summary: Summary) -> Html:
    """What a report says of a topic that the alert names and shows nothing of; one that the catalogue has no longer has
    no name."""
    named = file.story.topics.intersection(topic.id for topic in catalogue.topics)
    found = unshown(replace(file, story=replace(file.story, topics=named)), summary)
    if found is None:
        return Html()
    return say(
        "{topics}: “{words}” {outlet}",
        topics=topic_titles(say, catalogue, found.topics),
        words=marked(found.text, found.spans, QUOTED),
        outlet=said_by(say, found.report.entry.source, found.report.entry.url),
    )


def _read_on(say: Say, file: StoryFile, found: Report | None) -> Html:
    """Links to the first reports of three outlets and to what a watch found, and whether all speak for one side."""
    reports = reports_by_outlet(file.reports)
    if len(reports) == 1 and found in (None, reports[0]):
        return Html()
    shown = {report.entry.source.publisher: report for report in reports[:LINKS]}
    if found:
        shown[found.entry.source.publisher] = found
    linked = [outlet(say, report.entry.source, report.entry.url) for report in shown.values()]
    side = only_side(file.reports)
    only = say("Only official and state outlets of {side} so far.", side=side_name(say, side)) if side else Html()
    return join("\n", [only, say("Read: {links}", links=join(" · ", linked))])
