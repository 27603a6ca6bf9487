"""A subject's days as a chart: each judged as a brief of its end would have judged it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from feeds.briefs.brief import Question, Sighting
from feeds.briefs.chart import PEAKS, Big, Chart, ChartFacts, chart_of
from feeds.briefs.usual import DAYS, Day, Liveliness, elevated_from, judge, usual_for
from feeds.model import Level

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUESTION = Question(("kaliningrad",), "Kaliningrad", NOON)


def chart(counts: dict[int, int], days: int = 30, unwatched: tuple[int, ...] = (), big: tuple[Big, ...] = ()) -> Chart:
    history = tuple(None if ago in unwatched else Day(counts.get(ago, 2), 500) for ago in range(days + DAYS))
    return chart_of(ChartFacts(QUESTION, history, big), days)


def big(number: int, ago: int, independent: int = 3, title: str = "") -> Big:
    since = NOON - ago * timedelta(days=1) - timedelta(hours=1)
    return Big(Sighting(number, Level.ROUTINE, independent, since, since, 4, 4, True), title or f"Story {number}")


def test_days_stand_in_order_and_the_last_is_the_last_24_hours() -> None:
    made = chart({0: 11, 29: 5})
    assert (len(made.spans), made.spans[0].stories, made.last.stories) == (30, 5, 11)
    assert (made.spans[0].on, made.last.on) == (date(2026, 10, 25), date(2026, 11, 23))


def test_each_day_is_judged_by_the_four_weeks_before_it() -> None:
    made = chart({10: 14})
    history = [Day(14 if ago == 10 else 2, 500) for ago in range(60)]
    for ago in (0, 9, 10, 11):
        verdict = judge(history[ago].stories, usual_for(history[ago + 1 : ago + 29]))
        span = made.spans[29 - ago]
        assert (span.usual, span.level) == (verdict.usual, verdict.level)
    assert made.days(Liveliness.HIGH) == 1


def test_a_day_that_was_not_watched_has_no_count_and_no_level() -> None:
    made = chart({}, unwatched=(3, 4))
    assert [span.stories for span in made.spans[25:28]] == [None, None, 2]
    assert made.watched == 28


def test_too_short_a_past_has_counts_and_no_band() -> None:
    made = chart({}, unwatched=tuple(range(5, 60)))
    assert made.last.stories == 2
    assert {span.usual for span in made.spans} == {None}


def test_the_busiest_day_is_the_latest_of_equals() -> None:
    busiest = chart({4: 9, 12: 9}).busiest
    assert busiest is not None
    assert busiest.on == date(2026, 11, 19)
    assert chart(dict.fromkeys(range(60), 0)).busiest is None


def test_from_the_line_on_and_not_below_it_a_day_is_elevated() -> None:
    for a_day in (0, 1, 2, 7, 40):
        usual = usual_for([Day(a_day, 500)] * DAYS)
        assert usual is not None
        line = elevated_from(usual)
        above = {Liveliness.ELEVATED, Liveliness.HIGH}
        assert judge(line, usual).level in above
        assert judge(line - 1, usual).level not in above


def test_the_widest_stories_are_named_at_their_days_and_apart() -> None:
    stories = (big(1, 2, 12), big(2, 2, 9), big(3, 20, 5), big(4, 12, 7), big(5, 27, 2), big(6, 8, 1), big(7, 40, 30))
    made = chart({}, big=stories)
    assert [(peak.story, peak.place) for peak in made.peaks] == [(5, 2), (3, 9), (4, 17), (1, 27)]
    assert len(made.peaks) == PEAKS


def test_a_story_in_which_the_subject_is_an_aside_is_not_named() -> None:
    aside = Big(Sighting(9, Level.NOTABLE, 40, NOON - timedelta(hours=3), NOON, 40, 1, False), "Of something else")
    assert [peak.story for peak in chart({}, big=(aside, big(1, 1))).peaks] == [1]
