"""/chart: a picture of a subject's stories a day, with what it shows in words below it."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta

from feeds.answering import chart_on
from feeds.asking.asked_times import moment_of, resolve_timed
from feeds.asking.subjects import Found, FreeText, Unsure
from feeds.briefs.chart import SPANS, Chart, Span
from feeds.briefs.usual import Liveliness, elevated_from
from feeds.workers.drawing import Bar, Drawing, DrawingError, Legend
from handlers.pages.keyboard import rows
from handlers.pages.page import CAPTION, Section, lines, page
from handlers.pages.stories import number_buttons
from handlers.pages.subject_buttons import About, back
from handlers.reply import Attachment, Reply, Request, Rows, Services
from handlers.status import ask_for_one, did_you_mean, no_subject
from handlers.wording.labels import headline
from handlers.wording.liveliness import counted, counted_shortly, level_of, liveliness
from handlers.wording.markup import Html, bold, day, join, moment, plain, shorten
from handlers.wording.texts import Say, say_in

TITLE = 90  # characters of a story's title in the caption; the picture cuts by width
NAME = 48  # of the subjects' names
DAY = timedelta(days=1)
_DAYS = re.compile(r"\s(\d{1,4})\s?(?:d|days?)?\s*$", re.IGNORECASE)


async def chart(request: Request, services: Services) -> Reply:
    """/chart Kaliningrad 90: the chart of what the text names, for 30 days or, where more are asked for, 90."""
    meant, since = resolve_timed(services.index, request.args, request.here)
    days = _enough(since, request.here)
    found = _DAYS.search(f" {request.args}")
    if found and not isinstance(meant, Found):  # the figure is not a part of a name, as in S 400
        meant = services.index.resolve(f" {request.args}"[: found.start()])
        days = int(found[1])
    if isinstance(meant, Found):
        about, span = About(meant.subjects), _span(days)
        return await chart_reply(request, services, about, span, dark=False, less=span < days)
    say = say_in(request.language)
    if isinstance(meant, Unsure):
        return did_you_mean(say, services, meant, "chart")
    if isinstance(meant, FreeText):
        return no_subject(say, services, meant, "chart")
    asked = say("Write a subject behind it: /chart Kaliningrad, or /chart Iskander 90. Or tap:")
    return ask_for_one(asked, services, "chart")


def _enough(since: str, now: datetime) -> int:
    """The days back to a `since:`; as many as usual where there is none."""
    begin = moment_of(since, now)
    return SPANS[0] if begin is None else math.ceil((now - begin) / DAY)


def _span(days: int) -> int:
    return next((span for span in SPANS if days <= span), SPANS[-1])


async def chart_reply(
    request: Request,
    services: Services,
    about: About,
    days: int,
    *,
    dark: bool,
    less: bool = False,
    edit: bool = False,
) -> Reply:
    """The chart with its caption; in words alone where it cannot be drawn. `less`: more days were asked for."""
    say, pictures, now = say_in(request.language), services.pictures, request.now

    async def read() -> Chart:
        return await chart_on(services.store, services.index, about.subjects, days, at=now, now=now)

    shown = await (pictures.chart((about.subjects, days), now, read) if pictures else read())
    if not shown.watched:
        text = page(lines(bold(shown.question.title), say("Nothing was watched in these {days} days.", days=days)))
        return Reply(text, rows([back(say, about)]), edit=edit)
    buttons, told = _buttons(say, about, shown, days, dark), _told(say, shown, less=less)
    try:
        picture = await pictures.picture(drawing(say, shown, dark)) if pictures else None
    except DrawingError:
        picture = None
    if picture is None:
        trouble = say("The picture could not be drawn. Try again in a moment; in words:")
        return Reply(page(lines(trouble), *told), buttons, edit=edit)
    caption = page(*told, characters=CAPTION)
    instead = page(lines(say("No pictures are permitted in this group; in words:")), *told)
    attached = Attachment("chart.png", picture, picture=True)
    return Reply(caption, buttons, edit=edit, attachment=attached, instead=instead)


def _buttons(say: Say, about: About, shown: Chart, days: int, dark: bool) -> Rows:
    other = SPANS[1] if days == SPANS[0] else SPANS[0]
    span = about.button(say.plain_count(other, "{n} day", "{n} days"), "chart", other, _theme(dark))
    light = say.plain("Light") if dark else say.plain("Dark")
    theme = about.button(light, "chart", days, _theme(not dark))
    timeline = about.button(say.plain("Timeline"), "timeline", "", "")
    return rows(number_buttons([peak.story for peak in shown.peaks]), [span, theme], [timeline, back(say, about)])


def _theme(dark: bool) -> str:
    return "d" if dark else ""


# --- what is drawn ---------------------------------------------------------------------------------------------------


def drawing(say: Say, shown: Chart, dark: bool) -> Drawing:
    """All that is in the picture, in the reader's language."""
    last = shown.last
    title = shorten(shown.question.title, NAME)
    legend = Legend(
        usual=say.plain("usual"),
        threshold=say.plain("elevated from here"),
        elevated=plain(liveliness(say, Liveliness.ELEVATED)),
        high=plain(liveliness(say, Liveliness.HIGH)),
        unwatched=say.plain("not watched"),
    )
    return Drawing(
        title=plain(level_of(say, title, last.level)),
        headline=plain(counted_shortly(say, last.stories or 0, last.usual)),
        bars=tuple(map(_bar, shown.spans)),
        marks=tuple((peak.place, peak.on.isoformat(), plain(headline(peak.title, say))) for peak in shown.peaks),
        legend=legend,
        language=say.language,
        dark=dark,
    )


def _bar(span: Span) -> Bar:
    usual, level = span.usual, span.level.value if span.level else ""
    if usual is None:
        return Bar(span.on.isoformat(), span.stories, None, None, None, level)
    return Bar(span.on.isoformat(), span.stories, usual.low, usual.high, elevated_from(usual), level)


# --- what is said ----------------------------------------------------------------------------------------------------


def _told(say: Say, shown: Chart, *, less: bool) -> tuple[Section, ...]:
    """Headline and figures, and what the picture shows, for those who can't see it: folded, as most can. `less`: more
    days were asked for than a chart has."""
    last, at = shown.last, shown.question.at
    title = shorten(shown.question.title, NAME)
    figures = counted(say, last.stories or 0, last.usual, at)
    most = say("A chart is of {days} days at most.", days=SPANS[-1]) if less else Html()
    marks = [
        Html(f"{place} {_on(peak.on, at)}: {headline(peak.title, say, TITLE)}")
        for place, peak in enumerate(shown.peaks, start=1)
    ]
    return (
        lines(bold(level_of(say, title, last.level)), figures, most),
        Section([_in_words(say, shown), *marks], head=bold(say("The picture in words")), folded=True),
    )


def _in_words(say: Say, shown: Chart) -> Html:
    at = shown.question.at
    until = say("Stories a day, over {days} days to {time}.", days=len(shown.spans), time=moment(at, at))
    parts = [until, _most(say, shown), _above(say, shown), _unwatched(say, shown)]
    return join(" ", parts)


def _most(say: Say, shown: Chart) -> Html:
    busiest = shown.busiest
    if busiest is None:
        return say("There were none.")
    if busiest is shown.last:  # most of it may lie on yesterday, and its stories on today
        return say.count(
            busiest.stories or 0, "At most one, also in the last 24 hours.", "At most {n}, in the last 24 hours."
        )
    when = _on(busiest.on, shown.question.at)
    return say.count(busiest.stories or 0, "At most one, last on {day}.", "At most {n}, on {day}.", day=when)


def _above(say: Say, shown: Chart) -> Html:
    if all(span.level is None for span in shown.spans):
        return say("It is too early to say what is usual.")
    high = shown.days(Liveliness.HIGH)
    above = high + shown.days(Liveliness.ELEVATED)
    if not above:
        return say("On no day were there more than usual.")
    told = say.count(above, "On one day there were more than usual.", "On {n} days there were more than usual.")
    far = say.count(high, "One day was high.", "{n} days were high.") if high else Html()
    return join(" ", [told, far])


def _unwatched(say: Say, shown: Chart) -> Html:
    missing = len(shown.spans) - shown.watched
    return say.count(missing, "One day was not watched.", "{n} days were not watched.") if missing else Html()


def _on(when: date, at: datetime) -> Html:
    return day(datetime.combine(when, time(12), UTC), at)
