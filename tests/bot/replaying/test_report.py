"""The page of a replay: what would have been told, with what was near a threshold, safe to open anywhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.replaying.items import Faults
from bot.replaying.period import Period, begin_of
from bot.replaying.report import REPORTS_SHOWN, Report
from bot.replaying.report_html import as_html
from bot.replaying.report_markdown import as_markdown
from bot.replaying.report_page import Items, Paragraph, Span, Table, Title
from feeds.catalogue import load_catalogue
from feeds.deciding.decide import Around, decide
from feeds.model import Control, Entry, Heard, Kind, Level, Match, Matched, Reason, Source, Story, Strength
from feeds.stories.cluster import Considered
from feeds.stories.merging import merged

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


def test_a_sequel_says_of_which_story_and_that_it_came_without_a_sound(report: Report, tmp_path: Path) -> None:
    earlier = decide(None, _matched(1, "Jet collides with drone", ("us-russia",)), START, lambda: 1).story
    at = START + timedelta(hours=2)
    sequel = decide(
        None, _matched(4, "Pentagon on the jet", ("us-russia",), 120), at, lambda: 4, around=Around(earlier=earlier)
    )
    report.take(sequel, None)
    page = _page(report, tmp_path / "page.md")
    assert "2 stories told in 2 alerts" in page
    assert "1 alert would have come without a sound, as sequels." in page
    assert "**(new, routine; sequel of S1)**" in page


@pytest.mark.parametrize("name", ["page.md", "page.html"])
def test_a_report_counts_alerts_by_day_and_topic(report: Report, tmp_path: Path, name: str) -> None:
    page = _page(report, tmp_path / name)
    assert "3 items of 3 outlets; 1 story told in 1 alert to somebody" in page
    assert "2023-03-14" in page
    assert "United States and Russia" in page


def test_a_told_story_stands_with_its_reports_its_level_and_why(report: Report, tmp_path: Path) -> None:
    page = _page(report, tmp_path / "page.md")
    assert "## Stories" in page
    assert (
        "S1 · United States and Russia · routine: 2 independent outlets in 20 minutes · 2 reports of 2 outlets" in page
    )
    assert "14 Mar 18:00 Outlet 1: [Jet collides with drone](<https://o1.example/1>)" in page
    assert "S3" not in page.partition("\n## Near a threshold")[0]


def test_what_was_near_a_threshold_is_shown_with_its_margin(report: Report, tmp_path: Path) -> None:
    near = _page(report, tmp_path / "page.md").partition("\n## Near a threshold")[2]
    joined = near.partition("Joined by little")[2].partition("Kept apart")[0]
    assert "Drone downed by jet" in joined
    assert "(+0.20)" in joined
    assert "Senator" in near.partition("Mentioned, not told")[2]


def _heard(count: int, minutes: int = 1) -> list[Heard]:
    return [Heard(f"Outlet {n}", START.timestamp() + 60 * n * minutes, True) for n in range(count)]


@pytest.mark.parametrize(
    ("title", "lacks"),
    [
        ("Jet downed by missile", "one independent outlet more within 3 h (4 of 5); or an official source (4"),
        ("Jets talk", ""),
    ],
)
def test_what_is_almost_of_a_higher_level_says_what_it_lacked(tmp_path: Path, title: str, lacks: str) -> None:
    made, story = Report(load_catalogue()), None
    for number in range(4):
        matched = _matched(number, f"{title} {'abcd'[number]}", ("us-russia",), number)
        decision = decide(story, matched, START + timedelta(minutes=number), lambda: 1)
        made.take(decision, None, _heard(number + 1))
        story = decision.story
    almost = _page(made, tmp_path / "page.md").partition("### Almost urgent")[2].partition("###")[0]
    assert f"S1 — lacked {lacks}" in almost if lacks else "S1" not in almost


def test_published_text_is_no_markup_of_the_page(report: Report, tmp_path: Path) -> None:
    assert "<b>Senator" not in _page(report, tmp_path / "page.html")
    assert "\\<b\\>Senator" in _page(report, tmp_path / "page.md")


def test_a_page_without_news_is_a_page(tmp_path: Path) -> None:
    for name in ("page.html", "page.md"):
        page = _page(Report(load_catalogue()), tmp_path / name)
        assert "There was no news item to read." in page
        assert "Contents" not in page


def test_links_are_of_the_web_alone() -> None:
    line = (Span("x", url="javascript:alert(1)"),)
    assert "javascript" not in as_html("t", [Items([line])]) + as_markdown([Items([line])])


def test_a_table_is_one_in_both_forms() -> None:
    table = Table(("day", "a|b"), [("1 March", "2")])
    assert as_markdown([table]) == "| day | a\\|b |\n| --- | ---: |\n| 1 March | 2 |\n"
    assert '<tr><th scope="row">1 March</th><td>2</td></tr>' in as_html("t", [Title(1, "t"), table])


def test_the_level_shown_is_the_storys_last(report: Report, tmp_path: Path) -> None:
    story = Story(
        9, 1, "Missile lands", Level.URGENT, Reason(told="6 independent outlets"), START, START, frozenset({"iskander"})
    )
    matched = _matched(9, "Missile lands", ("iskander",))
    decision = decide(None, matched, START, lambda: 9)
    assert decision.story.level is Level.ROUTINE
    report.take(decision, Considered(story, 0.0, -1.5))
    assert "S9 · Iskander · routine" in _page(report, tmp_path / "page.md")


def _joined(made: Report, titles: list[str], story: Story | None = None, step: int = 1) -> Story:
    """A story of these titles, one report each."""
    for number, title in enumerate(titles):
        at = START + timedelta(minutes=number * step)
        decision = decide(story, _matched(number, title, ("us-russia",), number * step), at, lambda: 1)
        made.take(decision, None, _heard(number + 1))
        story = decision.story
    assert story is not None
    return story


@pytest.mark.parametrize("name", ["page.md", "page.html"])
def test_all_reports_of_a_story_are_there(tmp_path: Path, name: str) -> None:
    made = Report(load_catalogue())
    _joined(made, [f"Jets meet, says part {n}" for n in range(REPORTS_SHOWN + 5)])
    page = _page(made, tmp_path / name)
    assert all(f"says part {n}" in page for n in range(REPORTS_SHOWN + 5))
    assert ("<summary>and 5 more</summary>" in page) == (name == "page.html")


def test_a_story_can_be_linked_and_is(report: Report, tmp_path: Path) -> None:
    assert '<details id="S1">' in _page(report, tmp_path / "page.html")
    markdown = _page(report, tmp_path / "page.md")
    assert '<a id="S1"></a>' in markdown
    for target in re.findall(r"\]\(<#([^>]+)>\)", markdown):
        assert f'<a id="{target}"></a>' in markdown


def test_what_is_of_a_told_story_is_not_mentioned_as_untold(report: Report, tmp_path: Path) -> None:
    mention = _matched(3, "<b>Senator</b> on drones", ("us-russia", "nato-russia"), 30, about=False)
    story = decide(None, mention, START + timedelta(minutes=30), lambda: 3).story
    told = decide(story, _matched(4, "Senator on jets", ("us-russia",), 40), START + timedelta(minutes=40), lambda: 4)
    report.take(told, None)
    page = _page(report, tmp_path / "page.md")
    assert "Senator" not in page.partition("### Mentioned, not told")[2]


def test_lines_that_could_not_be_read_are_told(report: Report, tmp_path: Path) -> None:
    faults = Faults()
    for number in range(12):
        faults.line(f"line {number} of news.jsonl is not JSON")
    report.write(tmp_path / "page.html", faults)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "12 lines could not be read and are left out, the first of them:" in page
    assert "line 9 of news.jsonl" in page


def test_a_title_keeps_its_language_and_its_direction_to_itself() -> None:
    line = (Span("أخبار \u202eabc\x00", url="https://o.example/ar", lang="ar"), Span(" after"))
    page = as_html("t", [Items([line])])
    assert '<a href="https://o.example/ar" rel="noreferrer"><bdi lang="ar">أخبار abc</bdi></a> after' in page
    assert "\u202e" not in as_markdown([Items([line])])


def test_a_page_is_well_formed_and_needs_nothing_beside_it(report: Report, tmp_path: Path) -> None:
    page = _page(report, tmp_path / "page.html")
    assert not re.search(r"(?:src|@import|url\()", page)

    class Balance(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.ids: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.ids.extend(value or "" for name, value in attrs if name == "id")
            if tag != "meta":
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    read = Balance()
    read.feed(page)
    assert read.open == []
    assert len(set(read.ids)) == len(read.ids)
    assert set() < set(re.findall(r'href="#([^"]+)"', page)) <= set(read.ids)


@pytest.mark.parametrize(
    "title", ["a | b", "[x](javascript:1)", "<script>", "**b** _c_ `d` $e$ #f ~g~", "&lt;b&gt;", "1\n# x"]
)
def test_no_title_breaks_markdown(title: str) -> None:
    page = as_markdown([Items([(Span(title, url="https://o.example/a?x=1&copy;=2 >)", lang="en"),)])])
    assert page.count("\n") == 1
    for mark in "|[<*_`$#~&":
        assert page.count(mark) - page.count(f"\\{mark}") == {"[": 1, "<": 1, "&": 1}.get(mark, 0)
    assert "x=1&amp;copy;=2" in page


def test_text_without_published_words_stays_a_paragraph() -> None:
    assert as_markdown([Paragraph("One\ntwo")]) == "One two\n"


def test_a_period_tells_only_what_came_in_it_with_the_reports_before(tmp_path: Path) -> None:
    made = Report(load_catalogue(), Period(begin_of("2023-03-14T18:02")))
    _joined(made, ["Jet downed by missile", "Missile downs jet", "Jet is downed", "Jet shot down"])
    page = _page(made, tmp_path / "page.md")
    assert "2 items of 2 outlets, after 2 items before it that are not counted here; 1 story told in 1 alert" in page
    assert "(new, routine; before the period)" in page
    assert "**(development: now notable)**" in page


def test_what_ended_in_another_story_says_so_and_its_rings_are_told_apart(tmp_path: Path) -> None:
    made = Report(load_catalogue())
    one = decide(None, _matched(1, "Jet downed", ("us-russia",)), START, lambda: 1)
    other = decide(None, _matched(2, "Drone lost", ("us-russia",), 5), START + timedelta(minutes=5), lambda: 2)
    made.take(one, None)
    made.take(other, None)
    merge = merged(one.story, other.story)
    at = START + timedelta(minutes=9)
    both = decide(
        merge.story, _matched(3, "Jet downs drone", ("us-russia",), 9), at, lambda: 3, around=Around(merge=merge)
    )
    made.take(both, None)
    page = _page(made, tmp_path / "page.md")
    assert "1 story told in 2 alerts" in page
    assert "Drone lost](<https://o2.example/2>) **(new, routine; then S2)**" in page
    assert "(shows that S2 is this event too" in page
