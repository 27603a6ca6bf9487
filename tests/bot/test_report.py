"""The page of a replay: what would have been told, with what was near a threshold, safe to open anywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.report import Report
from bot.report_page import Items, Span, Table, Title, as_html, as_markdown
from feeds.catalogue import load_catalogue
from feeds.cluster import Considered
from feeds.decide import decide
from feeds.model import Control, Entry, Kind, Level, Match, Matched, Reason, Source, Story, Strength

START = datetime(2023, 3, 14, 18, tzinfo=UTC)


def _matched(number: int, title: str, topics: tuple[str, ...], minutes: int = 0, about: bool = True) -> Matched:
    at = START + timedelta(minutes=minutes)
    source = Source(f"Outlet {number}", f"https://o{number}.example/f", "en", Kind.NEWS, "PL", Control.INDEPENDENT)
    entry = Entry(f"e{number}", source, title, "", f"https://o{number}.example/{number}", "en", at, at)
    strength = Strength.ABOUT if about else Strength.MENTION
    return Matched(entry, tuple(Match(topic, strength, ()) for topic in topics))


@pytest.fixture
def report() -> Report:
    """Two outlets on one event, one that only mentions, one near miss."""
    made = Report(load_catalogue())
    first = decide(None, _matched(1, "Jet collides with drone", ("us-russia",)), START, lambda: 1)
    made.take(first, None)
    second = _matched(2, "Drone downed by jet", ("us-russia",), 20)
    joined = decide(first.story, second, START + timedelta(minutes=20), lambda: 2)
    made.take(joined, Considered(first.story, -1.3, -1.5))
    other = _matched(3, "<b>Senator</b> on drones", ("us-russia", "nato-russia"), 30, about=False)
    made.take(decide(None, other, START + timedelta(minutes=30), lambda: 3), Considered(joined.story, -1.6, -1.5))
    return made


def _page(report: Report, path: Path) -> str:
    report.write(path)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["page.md", "page.html"])
def test_a_report_counts_alerts_by_day_and_topic(report: Report, tmp_path: Path, name: str) -> None:
    page = _page(report, tmp_path / name)
    assert "3 items of 3 outlets; 1 story told in 1 alert to somebody" in page
    assert "2023-03-14" in page
    assert "United States and Russia" in page


def test_a_told_story_stands_with_its_reports_its_level_and_why(report: Report, tmp_path: Path) -> None:
    page = _page(report, tmp_path / "page.md")
    assert "## Stories" in page
    assert "S1 · United States and Russia · routine: 2 independent outlets in 20 minutes" in page
    assert "14 Mar 18:00 Outlet 1: [Jet collides with drone](<https://o1.example/1>)" in page
    assert "S3" not in page.partition("## Near a threshold")[0]


def test_what_was_near_a_threshold_is_shown_with_its_margin(report: Report, tmp_path: Path) -> None:
    near = _page(report, tmp_path / "page.md").partition("## Near a threshold")[2]
    joined = near.partition("Joined by little")[2].partition("Kept apart")[0]
    assert "Drone downed by jet" in joined
    assert "(+0.20)" in joined
    assert "Senator" in near.partition("Mentioned, not told")[2]


@pytest.mark.parametrize(
    ("title", "lacks"),
    [("Jet downed by missile", "too few independent outlets, or too late"), ("Jets talk", "no title tells of an act")],
)
def test_what_is_almost_of_a_higher_level_says_what_it_lacks(tmp_path: Path, title: str, lacks: str) -> None:
    made, story = Report(load_catalogue()), None
    for number in range(4):
        matched = _matched(number, f"{title} {'abcd'[number]}", ("us-russia",), number)
        decision = decide(story, matched, START + timedelta(minutes=number), lambda: 1)
        made.take(decision, None)
        story = decision.story
    almost = _page(made, tmp_path / "page.md").partition("### Almost urgent")[2].partition("###")[0]
    assert f"notable: 4 independent outlets in 3 minutes — {lacks}" in almost


def test_published_text_is_no_markup_of_the_page(report: Report, tmp_path: Path) -> None:
    assert "<b>Senator" not in _page(report, tmp_path / "page.html")
    assert "\\<b\\>Senator" in _page(report, tmp_path / "page.md")


def test_a_page_without_news_is_a_page(tmp_path: Path) -> None:
    assert "0 items" in _page(Report(load_catalogue()), tmp_path / "page.html")


def test_links_are_of_the_web_alone() -> None:
    line = (Span("x", url="javascript:alert(1)"),)
    assert "javascript" not in as_html("t", [Items([line])]) + as_markdown([Items([line])])


def test_a_table_is_one_in_both_forms() -> None:
    table = Table(("day", "a|b"), [("1 March", "2")])
    assert as_markdown([table]) == "| day | a\\|b |\n| --- | ---: |\n| 1 March | 2 |\n"
    assert "<td>1 March</td><td>2</td>" in as_html("t", [Title(1, "t"), table])


def test_the_level_shown_is_the_storys_last(report: Report, tmp_path: Path) -> None:
    story = Story(
        9, 1, "Missile lands", Level.URGENT, Reason(told="6 independent outlets"), START, START, frozenset({"iskander"})
    )
    matched = _matched(9, "Missile lands", ("iskander",))
    decision = decide(None, matched, START, lambda: 9)
    assert decision.story.level is Level.ROUTINE
    report.take(decision, Considered(story, 0.0, -1.5))
    assert "S9 · Iskander · routine" in _page(report, tmp_path / "page.md")
