"""A summary is made for the title above it: for its report, and for why people are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.audience import Report, StoryFile
from feeds.model import Control, Entry, Kind, Level, Match, Reason, Source, Story, Strength
from feeds.quoting.summarise import Summary, summarise

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _report(outlet: str, title: str, summary: str, evidence: tuple[str, ...] = (), language: str = "en") -> Report:
    source = Source(outlet, f"https://{outlet}.example/feed", language, Kind.NEWS, "", Control.INDEPENDENT)
    entry = Entry(outlet, source, title, summary, "", language, NOW, NOW)
    return Report(entry, (Match("missile-defence", Strength.ABOUT, evidence),) if evidence else (), NOW)


def _summary(*reports: Report, headed: str = "") -> Summary:
    title = reports[0].entry.title
    return summarise(StoryFile(Story(1, 1, title, Level.ROUTINE, Reason(), NOW, NOW), reports), headed)


WARSAW = _report(
    "one",
    "Jets scrambled near Poland",
    "Two Dutch fighters met a formation of Russian aircraft that flew along the coast near Poland on Monday.",
)
ALASKA = _report(
    "two",
    "US intercepts Russian bombers off Alaska",
    "Four bombers and their escort stayed in international airspace off Alaska, the command in Colorado said.",
)


def test_the_report_that_heads_a_summary_is_told_first() -> None:
    assert _summary(WARSAW, ALASKA).sentences[0].source.name == "one"
    headed = _summary(WARSAW, ALASKA, headed=ALASKA.entry.title)
    assert headed.title == ALASKA.entry.title
    assert headed.sentences[0].source.name == "two"


@pytest.mark.parametrize(
    ("language", "title", "lead", "behind"),
    [
        (
            "en",
            "US Embassy tells Americans to leave Russia",
            "The US Embassy in Moscow told all Americans to leave Russia at once, citing mobilisation.",
            "Holders of two passports may be drafted into the army or held without a lawyer.",
        ),
        (
            "pl",
            "Ambasada USA: Amerykanie powinni opuścić Rosję",
            "Ambasada USA w Moskwie wezwała w poniedziałek wszystkich Amerykanów, by natychmiast opuścili Rosję.",
            "Osobom z dwoma paszportami ma grozić wcielenie do wojska albo areszt bez adwokata.",
        ),
        (
            "de",
            "US-Botschaft: Amerikaner sollen Russland verlassen",
            "Die US-Botschaft in Moskau hat am Montag alle Amerikaner aufgefordert, Russland sofort zu verlassen.",
            "Wer zwei Pässe hat, dem drohen die Armee oder Haft ohne Anwalt.",
        ),
    ],
)
def test_a_lead_that_has_a_name_more_than_the_title_comes_before_what_stands_behind_it(
    language: str, title: str, lead: str, behind: str
) -> None:
    said = _summary(_report("one", title, f"{lead} {behind}", language=language)).sentences
    assert [sentence.text for sentence in said] == [lead, behind]


def test_a_lead_that_only_repeats_the_title_stays_away_from_what_stands_behind_it() -> None:
    behind = "Holders of two passports may be drafted into the army or held without a lawyer."
    report = _report(
        "one", "US Embassy tells Americans to leave Russia", f"The US Embassy tells Americans to leave Russia. {behind}"
    )
    assert [sentence.text for sentence in _summary(report).sentences] == [behind]


def test_what_makes_it_the_readers_matter_is_told_where_the_title_does_not_tell_it() -> None:
    sirens = "Sirens sounded in towns of the south on Wednesday, and the airport of the capital was shut for an hour."
    families = (
        "Families of three towns spent the night in shelters below their blocks, and schools, markets and the "
        "university will stay shut until Friday morning or longer, the mayor of the largest said."
    )
    shot_down = "Nine projectiles were shot down over the bay by two Iron Dome batteries, army officers said in Ashdod."
    told = f"{sirens} {families} {shot_down}"
    title = "Rockets fired at southern towns"
    assert shot_down not in [s.text for s in _summary(_report("one", title, told)).sentences]
    assert shot_down in [s.text for s in _summary(_report("one", title, told, ("Iron Dome", "shot down"))).sentences]
