"""A brief as a message: headline, figures, what is new, lead stories, who says what, company, how good the view is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from feeds.asking.subjects import SubjectIndex
from feeds.briefs.brief import Brief, Lead, Link, Neighbour, Nothing, SourceSight, View
from feeds.model import Level
from feeds.quoting.summarise import Sentence
from feeds.quoting.voices import Voice
from feeds.source_state import Health
from feeds.thresholds import BASELINES
from handlers.pages.page import Section, lines, page
from handlers.pages.stories import GOES_ON, nearly_found
from handlers.wording.labels import (
    OUTLET,
    SENTENCE,
    claimed_by,
    control_label,
    headline,
    labelled,
    level_word,
    named,
    outlets_count,
    sentence_by,
    side_name,
    whole,
)
from handlers.wording.liveliness import counted, lasted, level_of
from handlers.wording.markup import Html, ago, bold, date_and_time, day, html, join, link, moment, shorten
from handlers.wording.texts import Say

LEAD_TITLE = 160  # characters: five leads leave room for who says what
ENOUGH = timedelta(days=BASELINES.enough_days + 2)  # of watching, its first hours and a part of a day apart
TROUBLED = 3  # sources named that cannot be read


def brief_page(say: Say, index: SubjectIndex, brief: Brief) -> Html:
    """The whole message; times are told as seen from the moment that was asked about."""
    now = brief.question.at
    leads = [_lead(say, place, lead, now) for place, lead in enumerate(brief.leads, start=1)]
    voices = [_voice(say, voice) for voice in brief.voices]
    return page(
        lines(*_figures(say, brief)),
        lines(_since(say, brief, now)),
        Section(leads, _lately(say, brief), joint="\n\n", more=lambda left: _more(say, left), beyond=brief.more),
        Section(voices, head=bold(say("Who says what")), folded=True),
        lines(_company(say, index, brief.company), _view(say, brief.view, now)),
        first=(0, 1, 4, 2, 3),
    )


# --- headline and figures --------------------------------------------------------------------------------------------


def _figures(say: Say, brief: Brief) -> list[Html]:
    title = shorten(brief.question.title, 80)
    if brief.nothing is Nothing.NOT_WATCHING:
        return [bold(title), _not_watching(say, brief)]
    if not brief.question.subjects:
        return [bold(say("“{title}”", title=title)), _found(say, brief)]
    head = level_of(say, title, brief.verdict.level)
    return [
        bold(head),
        join(" ", [_count(say, brief, title), _too_early(say, brief), _record(say, brief)]),
    ]


def _count(say: Say, brief: Brief, title: str) -> Html:
    if brief.nothing is Nothing.NEVER:
        return _never(say, brief, title)
    return counted(say, brief.verdict.count, brief.verdict.usual, brief.question.at)


def _never(say: Say, brief: Brief, title: str) -> Html:
    """`Watching 77 sources for 3 minutes; nothing on Kaliningrad yet.`"""
    since, view = brief.view.watching_since, brief.view
    if since is None or not view.current or not view.sources:
        return say("Nothing on it yet.")
    return say.count(
        view.sources,
        "Watching one source for {span}; nothing on {title} yet.",
        "Watching {n} sources for {span}; nothing on {title} yet.",
        span=lasted(say, brief.question.at - since),
        title=title,
    )


def _too_early(say: Say, brief: Brief) -> Html:
    """Why nothing is said of what is usual."""
    since = brief.view.watching_since
    if brief.nothing is Nothing.NEVER or brief.verdict.usual is not None or since is None:
        return Html()
    if brief.question.at - since > ENOUGH:  # the program was off, or a replay ended long ago
        return say("Too little was read in the days before to say what is usual.")
    return say("Too early to say what is usual: watching for {span}.", span=lasted(say, brief.question.at - since))


def _record(say: Say, brief: Brief) -> Html:
    if brief.most_since is not None:
        return say("The most since {day}.", day=day(brief.most_since, brief.question.at))
    if brief.record_days is not None:
        return say("The most in all {days} days of watching.", days=brief.record_days)
    return Html()


def _lately(say: Say, brief: Brief) -> Html:
    """What leads to the stories where they are older: right above them, not above what is new since somebody asked."""
    return say("The latest before that:") if brief.nothing is Nothing.LATELY and not brief.question.nearly else Html()


def _not_watching(say: Say, brief: Brief) -> Html:
    if brief.view.current:
        return say("No source has been read yet: the first look is on its way, ask again in a few minutes.")
    return say("Nothing was watched at that time.")


def _found(say: Say, brief: Brief) -> Html:
    if brief.nothing is Nothing.NEVER and len(brief.question.title.split()) == 1:
        return say("No story has this word. Try another spelling.")
    if brief.nothing is Nothing.NEVER:
        return say("No story has these words. Try fewer of them, or another spelling.")
    if brief.question.nearly:
        return nearly_found(say)
    if brief.nothing is Nothing.LATELY:
        return say("No story with these words in 24 hours.")
    count = brief.verdict.count
    return say.count(count, "One story with these words in 24 hours.", "{n} stories with these words in 24 hours.")


def _since(say: Say, brief: Brief, now: datetime) -> Html:
    since = brief.since
    if since is None or (brief.nothing is Nothing.NEVER and not brief.question.subjects):
        return Html()  # that no story has the words says it already
    asked = moment(since.asked, now)
    if not since.new and not since.grown:
        return say("Nothing new since you asked, {time}.", time=asked)
    new = say.count(since.new, "one new story", "{n} new stories") if since.new else Html()
    grown = say.count(since.grown, "one grew", "{n} grew") if since.grown else Html()
    return say("Since you asked, {time}: {news}.", time=asked, news=join(", ", [new, grown]))


# --- stories and voices ----------------------------------------------------------------------------------------------


def _lead(say: Say, place: int, lead: Lead, now: datetime) -> Html:
    entry, alone = lead.titled.entry, lead.outlets == 1  # then whose all of it is stands behind it anyway
    shown = link(headline(lead.title, say, LEAD_TITLE), entry.url)
    title = join(" ", [shown, Html() if alone else claimed_by(say, entry.source)])
    news = {"new": say.sense("a story", "new"), "grown": say.sense("a story", "grew")}.get(lead.news)
    level = level_word(say, lead.level) if lead.level > Level.ROUTINE else ""
    aside = say("named in passing") if lead.aside else ""
    beside = [bold(news) if news else "", level, _breadth(say, lead, now), aside]
    sentence = _sentence(say, lead.sentence, alone) if lead.sentence else ""
    names = [_outlet(say, each) for each in lead.links]
    return join("\n", [Html(f"<b>{place}</b>  {title}"), sentence, join(" · ", [*beside, *names])])


def _sentence(say: Say, sentence: Sentence, alone: bool) -> Html:
    return html(whole(sentence.text)) if alone else sentence_by(say, sentence)


def _breadth(say: Say, lead: Lead, now: datetime) -> Html:
    first, latest = moment(lead.first, now), moment(lead.latest, now)
    if lead.outlets == 1:
        followed = lead.latest - lead.first >= GOES_ON
        return say("since {first}, latest {latest}", first=first, latest=latest) if followed else first
    told = say(
        "{outlets} since {first}, latest {latest}",
        outlets=outlets_count(say, lead.outlets, None if lead.only else lead.independent),
        first=first,
        latest=latest,
    )
    if lead.only is None:
        return told
    return say("{told}, only official and state outlets of {side}", told=told, side=side_name(say, lead.only))


def _outlet(say: Say, found: Link) -> Html:
    label = control_label(say, found.control, found.side.country if found.side else "")
    return labelled(found.outlet, found.url, label)


def _more(say: Say, count: int) -> Html:
    return say("and {n} more", n=count)


def _voice(say: Say, voice: Voice) -> Html:
    """`Russia (TASS, Russian state): “…”`, `Russia, as told by DW: “…”`, `Reported by LRT: “…”`."""
    said, name = _quoted(say, shorten(voice.text, SENTENCE)), named(voice.outlet, voice.url)
    if voice.side is None:
        return say("<b>Reported by</b> {outlet}: {said}", outlet=name, said=said)
    who = bold(side_name(say, voice.side))
    if voice.relayed:
        return say("{who}, as told by {outlet}: {said}", who=who, outlet=name, said=said)
    whose = control_label(say, voice.control, voice.side.country)  # no other voice is of an outlet that has one
    return say("{who} ({outlet}): {said}", who=who, outlet=join(", ", [name, whose]), said=said)


def _quoted(say: Say, text: str) -> Html:
    """In quotation marks, unless there are some in it already: two pairs inside each other can't be read."""
    return html(text) if any(mark in text for mark in '"“”„«»') else say("“{text}”", text=text)


# --- beside the stories ----------------------------------------------------------------------------------------------


def _company(say: Say, index: SubjectIndex, company: Sequence[Neighbour]) -> Html:
    if not company:
        return Html()
    names = [Html(f"{html(index.title(each.subject))} {each.stories}") for each in company]
    return say("Comes up with: {names}", names=join(" · ", names))


def _view(say: Say, view: View, now: datetime) -> Html:
    if not view.current:
        return say(
            "As of {time}; {sources} had something in the 24 hours before.",
            time=date_and_time(now),
            sources=say.count(view.sources, "{n} source", "{n} sources"),
        )
    if view.sources == 0:
        return Html()
    if view.polled is None:
        return say.count(view.sources, "{n} source listed, not read yet", "{n} sources listed, none read yet")
    read = say.count(view.sources, "{n} source", "{n} sources")
    seen = say("last look {time}", time=ago(view.polled))
    return join(" · ", [join(", ", [read, _troubled(say, view.troubled, now)]), seen])


def _troubled(say: Say, troubled: Sequence[SourceSight], now: datetime) -> Html:
    if not troubled:
        return Html()
    named = [_sight(say, each, now) for each in troubled[:TROUBLED]]
    left = len(troubled) - len(named)
    return say.count(
        len(troubled),
        "{n} of them unreadable now ({names})",
        "{n} of them unreadable now ({names})",
        names=join(", ", [*named, *([_more(say, left)] if left else [])]),
    )


def _sight(say: Say, sight: SourceSight, now: datetime) -> Html:
    name = shorten(sight.name, OUTLET)
    if sight.health is Health.PAUSED or sight.since is None:
        return html(name)
    return say("{source} since {day}", source=name, day=day(sight.since, now))
