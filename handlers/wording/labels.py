"""Short words for things that come up everywhere: outlets with whose voice they are, levels, topics, counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from feeds.audience import Report, StoryFile
from feeds.catalogue import Catalogue
from feeds.model import Control, Level, Source
from feeds.quoting.summarise import Sentence
from feeds.quoting.voices import Side, side_of
from feeds.wanting import INDEPENDENT
from handlers.wording.markup import Html, html, join, link, shorten
from handlers.wording.texts import Say

TITLE = 200  # characters of a headline
SENTENCE = 400
OUTLET = 40
TOPICS = 3  # named in a line

MARKERS = {Level.URGENT: "🔴", Level.NOTABLE: "🟠"}  # the only decoration there is, one to a message
# "in the U.S.", "am 24.02.": that full stop is theirs, and the sentence's besides; a site's, "WP.pl.", is not.
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.|\d{1,2}\.|Ph\.){2,}$")
_ENDED = re.compile(r"[.!?…][\"”»’')]*$")  # a sentence that needs no full stop behind its outlet
_NO_MARKERS = str.maketrans(dict.fromkeys(MARKERS.values(), " "))


def level_word(say: Say, level: Level) -> Html:
    """A level in a word."""
    words = {
        Level.ROUTINE: say.sense("a level", "routine"),
        Level.NOTABLE: say.sense("a level", "notable"),
        Level.URGENT: say.sense("a level", "urgent"),
    }
    return words[level]


def side_name(say: Say, side: Side) -> Html:
    """Who a side is, by its code in the list of sources."""
    names = {
        "BY": say("Belarus"),
        "CN": say("China"),
        "CZ": say("Czech Republic"),
        "DE": say("Germany"),
        "EE": say("Estonia"),
        "EU": say("European Union"),
        "FI": say("Finland"),
        "FR": say("France"),
        "GB": say("United Kingdom"),
        "INT": say("International bodies"),
        "IR": say("Iran"),
        "KP": say("North Korea"),
        "LT": say("Lithuania"),
        "LV": say("Latvia"),
        "NATO": say("NATO"),
        "PL": say("Poland"),
        "RO": say("Romania"),
        "RU": say("Russia"),
        "SE": say("Sweden"),
        "TR": say("Türkiye"),
        "UA": say("Ukraine"),
        "US": say("United States"),
    }
    return names.get(side.country) or html(side.country)


def control_label(say: Say, control: Control, country: str) -> Html:
    """Whose voice an outlet is, where it is not its own; else nothing."""
    if control is Control.STATE:
        known = {"RU": say("Russian state"), "UA": say("Ukrainian state"), "BY": say("Belarusian state")}
        return known.get(country) or say("state-controlled, {country}", country=side_name(say, Side(country)))
    if control is Control.GOVERNMENT:
        known = {
            "EE": say("Estonian government"),
            "EU": say("EU institution"),
            "GB": say("UK government"),
            "INT": say("international body"),
            "LT": say("Lithuanian government"),
            "LV": say("Latvian government"),
            "RU": say("Russian government"),
            "US": say("US government"),
        }
        return known.get(country) or say("government, {country}", country=side_name(say, Side(country)))
    if control is Control.GOVERNMENT_FUNDED:
        known = {"US": say("US-funded")}
        if not country:
            return say("government-funded")
        return known.get(country) or say("government-funded, {country}", country=side_name(say, Side(country)))
    return Html()


def outlet(say: Say, source: Source, url: str = "") -> Html:
    """An outlet with whose voice it is: `TASS (Russian state)`; linked where there is a `url`."""
    return labelled(source.publisher, url, control_label(say, source.control, source.country))


def said_by(say: Say, source: Source, url: str = "") -> Html:
    """The same in brackets, behind what it says: `(TASS, Russian state)`."""
    name = named(source.publisher, url)
    return Html(f"({join(', ', [name, control_label(say, source.control, source.country)])})")


def sentence_by(say: Say, sentence: Sentence) -> Html:
    """`Trains are turned back from Monday, Vilnius says (LRT).`: the outlet stands before the full stop."""
    text = whole(sentence.text)
    initials = _INITIALS.search(text) is not None
    bare = text if initials else text.removesuffix(".")
    end = "." if initials or not _ENDED.search(bare) else ""
    return Html(f"{html(bare)} {said_by(say, sentence.source, sentence.url)}{end}")


def whole(sentence: str) -> str:
    """A sentence in one line; none that may be quoted is cut."""
    return shorten(" ".join(sentence.split()), SENTENCE)


def claimed_by(say: Say, source: Source) -> Html:
    """Whose headline it is, behind one that is not an independent outlet's but a side's claim; else nothing."""
    return Html() if source.control in INDEPENDENT else said_by(say, source)


def labelled(publisher: str, url: str, label: Html) -> Html:
    """An outlet's name, linked where there is a `url`, with its label in brackets where it has one."""
    name = named(publisher, url)
    return Html(f"{name} ({label})") if label else name


def named(publisher: str, url: str) -> Html:
    """An outlet's name alone, linked where there is a `url`."""
    return link(shorten(publisher, OUTLET), url)


def headline(title: str, say: Say, limit: int = TITLE) -> Html:
    """A title as published, cut at a word, without marks that would pass for our own."""
    own = title.translate(_NO_MARKERS)
    return html(shorten(" ".join(own.split()), limit)) or say("(without a title)")


def topic_titles(say: Say, catalogue: Catalogue, topics: Iterable[str]) -> Html:
    """The titles of topics in the catalogue's order, at most three of them."""
    wanted = set(topics)
    titles = [html(topic.title) for topic in catalogue.topics if topic.id in wanted]
    more = len(titles) - TOPICS
    return join(", ", [*titles[:TOPICS], *([say("{n} more", n=more)] if more > 0 else [])])


def outlets_count(say: Say, count: int, independent: int | None = None) -> Html:
    """`1 outlet`, `4 outlets`, and where not all of them are `independent`: `4 outlets (3 independent)`."""
    outlets = say.count(count, "{n} outlet", "{n} outlets")
    if independent is None or independent >= count:
        return outlets
    if independent == 0:
        return say("{outlets}, none independent", outlets=outlets)
    return say.count(independent, "{outlets} ({n} independent)", "{outlets} ({n} independent)", outlets=outlets)


def reports_by_outlet(reports: Sequence[Report]) -> list[Report]:
    """The first report of each outlet, in order of joining."""
    first: dict[str, Report] = {}
    for report in reports:
        first.setdefault(report.entry.source.publisher, report)
    return list(first.values())


def first_report(file: StoryFile) -> Report:
    """The report that was published first; a story has at least one."""
    return min(file.reports, key=lambda report: (report.entry.published, report.joined))


def latest_report(file: StoryFile) -> Report:
    """The report that was published last."""
    return max(file.reports, key=lambda report: (report.entry.published, report.joined))


def only_side(reports: Sequence[Report]) -> Side | None:
    """The one side that alone has the story, all of its reports being that side's own."""
    sides = {side_of(report.entry.source) for report in reports}
    return sides.pop() if len(sides) == 1 else None
