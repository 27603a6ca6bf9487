"""The scripts by which signal is measured: they count as the labelled sets' own script does, and run anywhere."""

from __future__ import annotations

import runpy
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.model import Control, Entry, Kind, Source
from tests.signal import plain_topics, score
from tests.signal.counting import count_stories, count_topics
from tests.signal.labelled import KINDS, headlines, kind_of, story_sets, windows
from tests.signal.plain_stories import by_keywords, by_tfidf, plain
from tests.signal.tables import sparkline, table

TOPICS = ("kaliningrad", "iskander")
GOLD = [
    {"id": "a", "marks": {"kaliningrad": 2}},
    {"id": "b", "marks": {"kaliningrad": 1, "iskander": 2}},
    {"id": "c", "marks": {}, "labelled": ["iskander"]},
]
FOUND = {
    "a": frozenset({"iskander"}),
    "b": frozenset({"kaliningrad", "iskander"}),
    "c": frozenset({"kaliningrad", "iskander"}),
}


def test_a_may_and_what_was_not_judged_count_neither_way() -> None:
    counts, errors = count_topics(GOLD, FOUND, TOPICS)
    assert (counts["kaliningrad"].right, counts["kaliningrad"].false, counts["kaliningrad"].missed) == (0, 0, 1)
    assert (counts["iskander"].right, counts["iskander"].false, counts["iskander"].missed) == (1, 2, 0)
    assert errors == [
        ("a", "kaliningrad", "missed"),
        ("a", "iskander", "false alert"),
        ("c", "iskander", "false alert"),
    ]


def test_what_was_put_into_no_story_is_one_of_its_own() -> None:
    gold = [{"id": key, "story": story} for key, story in zip("abcd", "xxyy", strict=True)]
    told = count_stories(gold, {"a": 1, "b": 1, "c": 1})
    assert told.bcubed.precision == pytest.approx((4 / 3 + 1 / 3 + 1) / 4)
    assert told.bcubed.recall == pytest.approx(3 / 4)
    assert (told.pairs.precision, told.pairs.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert (told.true, told.found) == (2, 2)


@pytest.mark.shared
def test_counting_comes_to_what_the_labelled_sets_own_script_comes_to(shared: Path) -> None:
    theirs = runpy.run_path(str(shared / "gold" / "score.py"))
    counts, errors = count_topics(GOLD, FOUND, TOPICS)
    replay = {key: {"topics": list(said)} for key, said in FOUND.items()}
    their_counts, their_errors = theirs["score_topics"](replay, GOLD)
    assert {topic: [one.right, one.false, one.missed] for topic, one in counts.items()} == {
        topic: their_counts[topic] for topic in TOPICS
    }
    assert sorted(errors) == sorted(error for error in their_errors if error[1] in TOPICS)
    rows = story_sets(shared)["stories_windows"]
    found = {row["id"]: f"S{len(row['story']) % 7}" for row in rows[3:]}
    told = count_stories(rows, found)
    bcubed, pairs, true, said = theirs["score_stories"]({key: {"story": story} for key, story in found.items()}, rows)
    assert (*told.bcubed, *told.pairs) == pytest.approx((*bcubed, *pairs))
    assert (told.true, told.found) == (true, said)


def test_every_story_set_is_of_a_known_kind(tmp_path: Path) -> None:
    kinds = [kind_of(name) for name in (*story_sets(tmp_path), "stories_2023-03", "stories_windows")]
    assert set(kinds) == set(KINDS)
    assert [kinds.count(kind) for kind in KINDS] == [1, 1, 5, 5, 15]


def test_a_headline_says_nothing_of_topics_that_it_does_not_name(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("iskander, us-russia? | A || B @2024-02-01\n- | C\n", encoding="utf-8")
    named, none = headlines(tmp_path / "en.txt")
    assert (named["title"], named["summary"], named["published"][:10]) == ("A", "B", "2024-02-01")
    assert named["marks"] == {"iskander": 2, "us-russia": 1}
    assert set(named["labelled"]) == {"iskander", "us-russia"}
    assert none["marks"] == {}
    assert "labelled" not in none


def test_a_window_has_what_came_before_its_labels_and_what_may_still_merge_after() -> None:
    items = [{"id": str(day), "published": f"2023-01-{day:02}T00:00:00Z"} for day in range(1, 31)]
    found = windows(items, [{"id": "10"}, {"id": "12"}, {"id": "20"}])
    assert [[item["id"] for item in window] for window in found] == [
        ["8", "9", "10", "11", "12", "13"],
        ["18", "19", "20", "21"],
    ]


def _entries(*titles: str) -> list[Entry]:
    source = Source("outlet", "https://example.org/feed", "en", Kind.NEWS, "XX", Control.INDEPENDENT)
    at = datetime(2023, 3, 1, tzinfo=UTC)
    moments = [at + timedelta(hours=number) for number in range(len(titles))]
    return [
        Entry(str(number), source, title, "", "", "en", moment, moment)
        for number, (title, moment) in enumerate(zip(titles, moments, strict=True))
    ]


@pytest.mark.parametrize("place", [by_keywords, by_tfidf])
def test_the_plain_baselines_join_what_shares_words_and_nothing_else(place) -> None:  # type: ignore[no-untyped-def]
    reports = plain(_entries("Jet downs drone", "Bank rate rises again", "Russian jet downs drone", "Rain in spring"))
    stories = place(reports, 0.3)
    assert stories["0"] == stories["2"]
    assert len(set(stories.values())) == 3


def test_the_plain_keyword_list_asks_for_a_word_of_each_group() -> None:
    titles = {"both": "NATO jets meet Russians", "one": "NATO elects", "within": "Alternatory Prussian", "none": ""}
    found = plain_topics.by_keywords([{"id": key, "title": title} for key, title in titles.items()])
    assert [key for key, topics in found.items() if "nato-russia" in topics] == ["both"]


def test_the_plain_classifier_learns_words() -> None:
    learnt = [
        {"id": str(number), "title": title, "marks": {"iskander": mark}}
        for number, (title, mark) in enumerate([("Iskander missile moved", 2), ("Iskander fired", 2), ("Rain", 0)] * 3)
    ]
    asked = [{"id": "yes", "title": "An Iskander seen"}, {"id": "no", "title": "Rain again"}]
    assert plain_topics.by_tfidf(learnt, asked, ["iskander"]) == {"yes": {"iskander"}, "no": frozenset()}


def test_scores_run_without_the_archives_and_say_what_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["stories", "--shared", str(tmp_path), "--sets", "2025-10-07", "--no-plain"]
    monkeypatch.setattr(sys, "argv", ["score.py", *options])
    score.main()
    said = capsys.readouterr().out
    assert "| 2025-10-07_eleven_languages |     193 | Dewline |" in said
    assert "the sets of gold/" in said
    assert "--shared FOLDER" in said


def test_tables_and_curves_are_plain_text() -> None:
    assert table(["set", "F1"], [["a", "0.5"], ["bc", "1"]]) == (
        "| set |  F1 |\n|-----|----:|\n| a   | 0.5 |\n| bc  |   1 |"
    )
    assert sparkline([1, 2, 3]) == "▁▅█"
    assert sparkline([2, 2]) == "▄▄"
