"""Times, days and zones in words: what is wrong with a time that somebody typed, when a schedule's days are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from feeds.times.hours import EVERY_DAY, WEEKEND, WORKDAYS, Fault, TimeFault
from handlers.wording.markup import Html, join, shorten
from handlers.wording.texts import Say

ECHO = 40  # characters of what somebody typed that are shown back
MOST_WORDS = 9  # of a time or a span: `від 10 години вечора до 7 години ранку`, and one to spare
T = TypeVar("T")


def say_fault(say: Say, fault: TimeFault) -> Html:
    """What is wrong with a time, in a sentence."""
    text = shorten(fault.text, ECHO)
    faults = {
        Fault.NO_TIME: say("“{text}” is no time of day.", text=text),
        Fault.BEYOND: say("“{text}” is no time of day: hours go to 23, minutes to 59.", text=text),
        Fault.HALF: say("“{text}”: with am or pm the hour is 1 to 12.", text=text),
        Fault.NO_SPAN: say("“{text}” is no span of hours.", text=text),
        Fault.SAME: say("“{text}”: the two times are the same.", text=text),
    }
    return faults[fault.fault]


def day_names(say: Say, days: frozenset[int]) -> Html:
    """Days of the week: `every day`, `Monday to Friday`, `weekly (Monday)`, `Monday, Thursday`."""
    known = {
        EVERY_DAY: say("every day"),
        WORKDAYS: say("Monday to Friday"),
        WEEKEND: say("Saturday and Sunday"),
    }
    names: Sequence[Html] = (
        say("Monday"),
        say("Tuesday"),
        say("Wednesday"),
        say("Thursday"),
        say("Friday"),
        say("Saturday"),
        say("Sunday"),
    )
    named = join(", ", [names[day] for day in sorted(days)])
    return known.get(days) or (say("weekly ({day})", day=named) if len(days) == 1 else named)


def read_head(typed: str, read: Callable[[str], T]) -> tuple[T, str]:
    """What the first words say to `read`, as many of them as it takes, and the words behind; raises its TimeFault."""
    words, first = typed.split(), TimeFault(typed, Fault.NO_TIME)
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        try:
            return read(" ".join(words[:count])), " ".join(words[count:])
        except TimeFault as fault:
            first = fault
    whole = first.fault in (Fault.NO_TIME, Fault.NO_SPAN)
    raise TimeFault(typed if whole else first.text, first.fault)
