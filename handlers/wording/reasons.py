"""Why a story has its level, said in the reader's language: `6 independent outlets in 40 minutes, official source`."""

from __future__ import annotations

from feeds.model import Act, Busy, Level, Reason
from handlers.wording.markup import Html, html, join, shorten
from handlers.wording.texts import Say

LONG = 120  # characters of what an earlier version wrote
ACTS = 2  # that are named
HOUR, DAY = 60, 24 * 60  # minutes


def reason_text(say: Say, reason: Reason, level: Level = Level.ROUTINE) -> Html:
    """The reason; nothing where none is known. What was done is told where it made the story urgent."""
    if not reason.outlets:
        return html(shorten(reason.told, LONG))
    official = say("official source") if reason.official else Html()
    acts = [act_text(say, act) for act in Act if act in reason.acts] if level is Level.URGENT else []
    return join(", ", [*acts[:ACTS], _told_by(say, reason), official, _busy(say, reason.busy)])


def act_text(say: Say, act: Act) -> Html:
    """What was done, as a noun."""
    return {
        Act.MOVES: say.sense("an act", "a deployment"),
        Act.FORCE: say.sense("an act", "a launch, strike or interception"),
        Act.STOPS: say.sense("an act", "a halt or withdrawal"),
        Act.EXPELS: say.sense("an act", "an expulsion"),
        Act.SEIZES: say.sense("an act", "a seizure"),
        Act.DETAINS: say.sense("an act", "an arrest or a warrant"),
        Act.JOINS: say.sense("an act", "a treaty or accession"),
        Act.THREATENS: say.sense("an act", "a threat or mobilisation"),
        Act.DECLARES: say.sense("an act", "a declaration"),
    }[act]


def _told_by(say: Say, reason: Reason) -> Html:
    """Neither copies of an agency's text nor outlets of a state are independent."""
    if reason.outlets == 1:
        return say("one outlet so far")
    if reason.independent > 1:
        return join(" ", [_independent(say, reason.independent), _within(say, reason.minutes)])
    outlets = join(" ", [say.count(reason.outlets, "{n} outlet", "{n} outlets"), _within(say, reason.minutes)])
    if reason.independent:
        return say("{outlets}, one independent", outlets=outlets)
    return say("{outlets}, none independent", outlets=outlets)


def _independent(say: Say, number: int) -> Html:
    return say.count(number, "{n} independent outlet", "{n} independent outlets")


def _within(say: Say, minutes: int) -> Html:
    """Rounded up: 12 hours and some are not within twelve, which is what levels ask for."""
    if minutes <= 1:
        return say("within a minute")
    if minutes < HOUR:
        return say.count(minutes, "in {n} minute", "in {n} minutes")
    if minutes < 2 * DAY:
        return say.count(-(-minutes // HOUR), "in an hour", "in {n} hours")
    return say.count(-(-minutes // DAY), "in {n} day", "in {n} days")


def _busy(say: Say, busy: Busy | None) -> Html:
    if busy is None:
        return Html()
    return say.count(
        busy.stories,
        "more than usual: {n} story in 24 hours, usually {band}",
        "more than usual: {n} stories in 24 hours, usually {band}",
        band=band(say, busy.low, busy.high),
    )


def band(say: Say, low: int, high: int) -> Html:
    """How many stories are usual: `2 to 5`."""
    if high == 0:
        return say.sense("stories", "none")
    if low == high:
        return html(low)
    return say("{low} to {high}", low=low, high=high) if low else say("up to {high}", high=high)
