"""How lively a subject is against its normal."""

import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.briefs.usual import DAYS, Day, Liveliness, Usual, judge, most_since, usual_for
from feeds.thresholds import BASELINES

FLOW = 500


def history(stories: Sequence[int], flow: int = FLOW) -> list[Day | None]:
    return [Day(count, flow) for count in stories]


def usual(stories: Sequence[int]) -> Usual:
    found = usual_for(history(stories))
    assert found is not None
    return found


def poisson(mean: float, rng: random.Random) -> int:
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def test_six_watched_days_are_too_few_to_say_what_is_usual():
    assert usual_for(history([3] * (BASELINES.enough_days - 1))) is None
    assert judge(40, None).level is None


def test_seven_watched_days_are_enough():
    assert usual_for(history([3] * BASELINES.enough_days)) is not None


def test_days_that_were_not_watched_count_for_nothing():
    watched = history([4, 2, 3, 5, 3, 2, 4])
    gaps: list[Day | None] = []
    for day in watched:
        gaps += [day, None]
    found = usual_for(gaps)
    assert found is not None
    assert found.days == len(watched)
    assert found.mean == pytest.approx(23.5 / 7, rel=0.05)


def test_a_day_after_one_that_was_not_watched_is_compared_with_nothing():
    assert usual_for([None, *history([3] * DAYS)]) is None


def test_only_four_weeks_are_looked_back_on():
    assert usual([2] * DAYS) == usual([2] * DAYS + [90] * 40)


def test_a_count_inside_the_usual_band_is_normal():
    found = usual([3, 5, 2, 4, 3, 6, 2] * 4)
    assert found.low <= 3 <= found.high
    assert judge(4, found).level is Liveliness.NORMAL


def test_a_count_just_above_the_band_is_elevated_and_a_burst_is_high():
    found = usual([3, 5, 2, 4, 3, 6, 2] * 4)
    assert judge(found.high + 1, found).level is Liveliness.ELEVATED
    assert judge(40, found).level is Liveliness.HIGH


def test_far_fewer_than_usual_is_quiet():
    found = usual([20, 24, 18, 22, 25, 19, 21] * 4)
    assert judge(found.low - 1, found).level is Liveliness.QUIET
    assert judge(found.low, found).level is Liveliness.NORMAL


@pytest.mark.parametrize(
    ("count", "level"),
    [(0, "quiet"), (1, "quiet"), (2, "elevated"), (4, "elevated"), (5, "high")],
)
def test_a_subject_that_was_always_silent_takes_more_than_one_story_to_stir(count, level):
    assert judge(count, usual([0] * DAYS)).level == level


def test_silence_is_never_more_than_quiet():
    assert judge(0, usual([0] * DAYS)).level is Liveliness.QUIET
    assert judge(0, usual([1, 0, 2] * 9)).level is Liveliness.QUIET


def test_a_bursty_past_makes_a_burst_less_surprising():
    steady, bursty = usual([5] * DAYS), usual([0, 0, 0, 20, 0, 5, 10] * 4)
    assert bursty.spread > steady.spread
    assert bursty.as_many(14) > steady.as_many(14)


def test_a_poisson_tail_would_call_too_much_unusual():
    bursty = usual([0, 1, 0, 12, 0, 3, 9, 1, 0, 14, 2, 0, 0, 5] * 2)
    poisson_tail = 1 - sum(math.exp(-bursty.mean) * bursty.mean**k / math.factorial(k) for k in range(10))
    assert bursty.as_many(10) > 5 * poisson_tail


def test_the_weekday_of_all_news_is_the_weekday_of_every_subject():
    # a week apart is the same day of the week: every seventh span back from now
    flow = [600 if ago % 7 else 1200 for ago in range(1, DAYS + 1)]
    days = [Day(1, all_news) for all_news in flow]
    found = usual_for(days)
    assert found is not None
    assert found.mean > 1.5


def test_one_odd_weekday_of_a_rare_subject_is_not_taken_for_a_rhythm():
    stories = [0] * DAYS
    stories[6] = 4  # a week ago
    assert usual(stories).mean == pytest.approx(4.5 / DAYS)


def test_what_is_expected_is_wider_the_less_it_rests_on():
    assert usual([5, 3, 6, 4, 5, 4, 5]).spread > usual([5, 3, 6, 4, 5, 4, 5] * 4).spread


def test_steady_news_is_called_unusual_about_as_often_as_promised():
    rng = random.Random(20090917)
    elevated = 0
    for _ in range(2000):
        verdict = judge(poisson(8, rng), usual([poisson(8, rng) for _ in range(DAYS)]))
        elevated += verdict.level in (Liveliness.ELEVATED, Liveliness.HIGH)
    assert 0.005 < elevated / 2000 < 0.06


@settings(deadline=None)  # machines may be busy
@given(st.lists(st.integers(0, 400), min_size=BASELINES.enough_days, max_size=DAYS), st.integers(0, 600))
def test_the_level_agrees_with_the_band_it_is_shown_beside(stories, count):
    found = usual(stories)
    level = judge(count, found).level
    assert 0 <= found.low <= found.high
    if level in (Liveliness.ELEVATED, Liveliness.HIGH):
        assert count > found.high
    if level is Liveliness.NORMAL:
        assert found.low <= count
    if level is Liveliness.QUIET:
        assert count <= max(1, found.low)


@settings(deadline=None)  # machines may be busy
@given(st.lists(st.integers(0, 60), min_size=BASELINES.enough_days, max_size=DAYS))
def test_more_stories_never_make_a_lower_level(stories):
    found = usual(stories)
    order = list(Liveliness)
    levels = [order.index(level) for count in range(80) if (level := judge(count, found).level) is not None]
    assert levels == sorted(levels)


@settings(deadline=None)  # machines may be busy
@given(st.lists(st.integers(0, 60), min_size=BASELINES.enough_days, max_size=DAYS))
def test_probabilities_are_probabilities(stories):
    found = usual(stories)
    assert found.as_many(0) == 1.0
    for count in range(0, 200, 7):
        assert 0.0 <= found.as_many(count) <= 1.0
        assert found.as_few(count) + found.as_many(count + 1) == pytest.approx(1.0)


def test_the_last_time_there_was_as_much_is_found():
    assert most_since(5, [1, None, 4, 5, 9]) == 4
    assert most_since(50, [1, None, 4, 5, 9]) is None
