"""Any threshold can be swept by its name, on whatever labelled sets there are, and the curve is shown."""

from __future__ import annotations

import dataclasses
import inspect
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from feeds import thresholds
from tests.signal import sweep_thresholds
from tests.signal.curves import Chart, Panel, drawn
from tests.signal.labelled import story_sets
from tests.signal.named_thresholds import Rules, SweepError, every, known_as, shown
from tests.signal.sweeping import rates_at, stories_at


def test_every_number_of_every_dataclass_of_thresholds_can_be_swept() -> None:
    swept = {one.name for one in every()}
    classes = [kind for _, kind in inspect.getmembers(thresholds, inspect.isclass) if dataclasses.is_dataclass(kind)]
    assert classes
    for kind in classes:
        for field in dataclasses.fields(kind):
            if field.default is dataclasses.MISSING:
                assert dataclasses.is_dataclass(field.default_factory), f"{kind.__name__}.{field.name}"
                continue
            assert f"{kind.__name__.lower()}.{field.name}" in swept


def test_a_swept_number_is_the_only_one_that_changes() -> None:
    today = Rules()
    for one in every():
        assert one.at(one.now) == today
        value = one.now + (timedelta(hours=1) if isinstance(one.now, timedelta) else 1)
        assert one.at(value) != today, one.name
        assert one.read(shown(one.now)) == one.now


def test_values_are_read_as_what_they_are() -> None:
    assert known_as("join").read("-2") == -2.0
    assert known_as("levels.urgent_outlets").read("4") == 4
    within = known_as("notable_within")
    assert within.read("90m") == timedelta(minutes=90)
    assert within.read("1d12h") == timedelta(hours=36)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("joim=1", "Did you mean join?"),
        ("levels.notable_withn=6h", "Did you mean levels.notable_within"),
        ("join", "join without values: write clustering.join=-1.5"),
        ("join=high", 'clustering.join is a number, now -1.5: "high" is none.'),
        ("urgent_outlets=4.5", 'levels.urgent_outlets is a whole number, now 5: "4.5" is none.'),
        ("notable_within=6", 'levels.notable_within is a length of time, such as 90m, 12h or 2d: "6" is none.'),
    ],
)
def test_what_cannot_be_swept_is_told_in_words(word: str, said: str) -> None:
    with pytest.raises(SweepError) as error:
        sweep_thresholds.sweep_of(word)
    assert said in str(error.value)


def test_every_threshold_is_listed_with_its_value_and_what_it_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert sweep_thresholds.main(["--list"]) == 0
    said = capsys.readouterr().out
    assert "levels.notable_within = 12h\n    Three in a day" in said
    assert all(f"{one.name} = {shown(one.now)}\n" in said for one in every())


def test_a_sweep_of_stories_shows_means_sets_and_the_curve(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = story_sets(tmp_path)["2025-10-07_eleven_languages"][:30]
    monkeypatch.setattr(sweep_thresholds, "story_sets", lambda shared: {"2025-10-07_eleven_languages": rows})
    monkeypatch.setattr(
        sweep_thresholds, "side_by_side", lambda do, works, *_: {name: do(work) for name, work in works.items()}
    )
    options = ["join=5,-1.5", "--sets", "--svg", str(tmp_path / "curve.svg"), "--shared", str(tmp_path)]
    assert sweep_thresholds.main(options) == 0
    said = capsys.readouterr().out
    assert "| -1.5 * |" in said
    assert "| 2025-10-07_eleven_languages |" in said
    assert "all (1) F1" in said
    drawing = ElementTree.parse(tmp_path / "curve.svg")
    assert len(drawing.findall(".//{http://www.w3.org/2000/svg}polyline")) == 4


def test_rules_that_join_nothing_find_more_stories(tmp_path: Path) -> None:
    rows = story_sets(tmp_path)["2025-10-07_eleven_languages"][:30]
    now, never = stories_at(([rows], rows, [Rules(), known_as("join").at(100.0)]))
    assert now.found < never.found == len(rows)
    assert now.bcubed.f1 > never.bcubed.f1


def test_rates_hang_on_levels_and_on_nothing_that_they_do_not(tmp_path: Path) -> None:
    items = story_sets(tmp_path)["2025-09-09_eleven_languages"]
    rules = [Rules(), known_as("notable_outlets").at(2), known_as("late").at(timedelta(hours=1))]
    now, sooner, late = rates_at((items, rules))
    assert now.told > 0
    assert sooner.told == now.told
    assert sooner != now
    assert late == now


def test_a_threshold_that_moves_nothing_is_said_to(capsys: pytest.CaptureFixture[str]) -> None:
    sweep_thresholds.print_curves({"F1": [0.5, 0.5]})
    assert "Nothing that is measured here hangs on it." in capsys.readouterr().out


def test_months_that_are_not_here_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sweep_thresholds.main(["urgent_outlets=4", "--shared", str(tmp_path)]) == 2
    assert "news_2023-03.jsonl.gz" in capsys.readouterr().err


def test_a_drawing_marks_the_value_in_use_and_escapes_what_it_says() -> None:
    picture = drawn([Chart("a < b", ["1", "2"], 1, [[Panel("flat", [1, 1]), Panel("rising", [1, 2])]])])
    root = ElementTree.fromstring(picture)
    assert "a < b" in "".join(root.itertext())
    assert picture.count('class="o"') == 2
