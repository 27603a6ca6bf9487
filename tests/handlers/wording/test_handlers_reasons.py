"""Why a story has its level, in words."""

from __future__ import annotations

import pytest

from feeds.model import Act, Busy, Level, Reason
from feeds.store.news import reasons
from handlers.wording.reasons import reason_text
from handlers.wording.texts import say_in

DAY, HOUR = 24 * 60, 60
MOST = Reason(16, 16, 59, official=True, busy=Busy(16, 10, 12))


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (Reason(), ""),
        (Reason(1, 1), "one outlet so far"),
        (Reason(1, 0, official=True), "one outlet so far, official source"),
        (Reason(2, 0, 40), "2 outlets in 40 minutes, none independent"),
        (Reason(2, 1, 40), "2 outlets in 40 minutes, one independent"),
        (Reason(6, 6, 40, official=True), "6 independent outlets in 40 minutes, official source"),
        (Reason(9, 6, 40), "6 independent outlets in 40 minutes"),
        (Reason(3, 3, 0), "3 independent outlets within a minute"),
        (Reason(3, 3, HOUR), "3 independent outlets in an hour"),
        (Reason(3, 3, 47 * HOUR), "3 independent outlets in 47 hours"),
        (Reason(3, 3, 12 * HOUR + 1), "3 independent outlets in 13 hours"),
        (Reason(3, 3, 48 * HOUR + 1), "3 independent outlets in 3 days"),
        (Reason(3, 3, 3 * DAY), "3 independent outlets in 3 days"),
        (
            Reason(2, 2, 40, busy=Busy(6, 0, 2)),
            "2 independent outlets in 40 minutes, more than usual: 6 stories in 24 hours, usually up to 2",
        ),
        (
            Reason(1, 1, busy=Busy(2, 0, 0)),
            "one outlet so far, more than usual: 2 stories in 24 hours, usually none",
        ),
        (
            Reason(1, 1, busy=Busy(9, 2, 4)),
            "one outlet so far, more than usual: 9 stories in 24 hours, usually 2 to 4",
        ),
        (Reason(told="4 outlets within the hour <b>"), "4 outlets within the hour &lt;b&gt;"),
    ],
)
def test_a_reason_counts_outlets_and_says_how_many_speak_for_themselves(reason: Reason, text: str) -> None:
    assert reason_text(say_in("en"), reason) == text


@pytest.mark.parametrize(
    "reason",
    [
        Reason(),
        MOST,
        Reason(2, 1, acts=frozenset({Act.FORCE, Act.JOINS})),
        Reason(2, 1, 40),
        Reason(told="one outlet so far"),
    ],
)
def test_a_reason_is_read_from_the_store_as_it_was_written(reason: Reason) -> None:
    assert reasons.read(reasons.written(reason)) == reason


def test_an_urgent_storys_reason_names_what_was_done_and_no_other_does() -> None:
    reason = Reason(6, 6, 40, acts=frozenset({Act.THREATENS, Act.FORCE, Act.JOINS}))
    told = "a launch, strike or interception, a treaty or accession, 6 independent outlets in 40 minutes"
    assert reason_text(say_in("en"), reason, Level.URGENT) == told
    assert reason_text(say_in("en"), reason, Level.NOTABLE) == "6 independent outlets in 40 minutes"


def test_a_reason_of_before_acts_were_kept_is_read_without() -> None:
    assert reasons.read('{"outlets":6,"independent":6}') == Reason(6, 6)


def test_a_reason_that_an_earlier_version_wrote_stays_readable() -> None:
    assert reasons.read("5 outlets in an hour, official source") == Reason(told="5 outlets in an hour, official source")
    assert reasons.read("") == Reason()
