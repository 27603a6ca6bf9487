"""Times of day, spans of hours and days of the week as people type them in six languages.

    7:30  7.30  0730  19h  7pm  noon  8 Uhr  о 8 ранку  7 вечера  11 wieczorem  18 val
    22-7  22:00–07:00  10pm to 7am  с 22 до 7  від 22 до 7  od 22 do 7  von 22 bis 7  nuo 22 iki 7  between 22 and 7
    mon-fri 7:30  weekdays  по будням в 8  codziennie o 7  sonntags  kas savaitę

What can't be read raises TimeFault, which says what is wrong without words, so that it can be said in any language.
"""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum
from itertools import pairwise

from feeds.times.weekdays import short_weekday

EVERY_DAY = frozenset(range(7))  # 0 is Monday, as in datetime
WORKDAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
WEEKLY = frozenset({0})


class Fault(StrEnum):
    """What is wrong with a time that somebody typed."""

    NO_TIME = "no time of day"
    BEYOND = "hours go to 23, minutes to 59"
    HALF = "with am or pm the hour is 1 to 12"
    NO_SPAN = "no span of hours"
    SAME = "the two times are the same"


class TimeFault(ValueError):  # noqa: N818 - what is at fault, in one word
    """`text` is no time; `fault` says why."""

    def __init__(self, text: str, fault: Fault) -> None:
        super().__init__(f"“{text[:40]}”: {fault.value}")
        self.text = text
        self.fault = fault


# Between words or dashes; what stands before the first (from, с, від, od, von, nuo) is a joint of the time itself.
_SPAN = re.compile(r"^(?P<begin>.+?)\s*(?:-|–|—|\b(?:to|until|till|do|bis|iki|до|по)\b)\s*(?P<end>.+)$")
_BETWEEN = re.compile(r"^(?:between|między|miedzy|между|між|zwischen|tarp)\s+(.+?)\s+(?:and|a|i|и|і|та|und|ir)\s+")
_DIGITS = re.compile(r"^([0-9]{1,2})(?:\s?[:.h]\s?([0-9]{2})?|\s([0-9]{2}))?$")
_ARMY = re.compile(r"^([0-9]{1,2})([0-9]{2})$")
_BEFORE = re.compile(r"^(?:(?:from|at|od|o|godz\.?|um|ab|von|с|з|в|о|об|у|від|nuo|apie)\s+)+")
_AFTER = re.compile(
    r"\s*(?:o['’]?clock|uhr|hours?|hrs?|godz\w*|час(?:ов|а)?|ч|год(?:ин[аиі]?)?|valand\w*|val)\.?(?=$|\s|утра|вечера|дня|ночи)"
)
_NOON = frozenset(
    "noon midday południe poludnie południu полдень полдня полудень опівдні mittag mittags vidurdienis"
    " vidurdienį".split()
)
_MIDNIGHT = frozenset(
    "midnight północ polnoc północy полночь полночи північ опівночі mitternacht mitternachts vidurnaktis"
    " vidurnaktį".split()
)
# Parts of the day that stand behind an hour: (words, from which hour of the twelve on it is the afternoon's).
_HALVES = (
    (frozenset({"am", "a.m.", "a.m", "утра", "ранку", "rano", "morgens", "früh", "vormittags", "ryto", "ryte"}), 13),
    (frozenset({"pm", "p.m.", "p.m", "вечера", "вечора", "wieczorem", "abends", "vakaro", "vakare"}), 1),
    (frozenset({"дня", "popołudniu", "nachmittags", "dienos"}), 1),
    (frozenset({"ночи", "ночі", "nocy", "nachts", "nakties"}), 9),
)


def read_time(text: str) -> time:
    """A time of day as people write it; raises TimeFault."""
    typed = " ".join(text.lower().split())
    bare = _BEFORE.sub("", typed)
    if bare in _NOON or bare in _MIDNIGHT:
        return time(12 if bare in _NOON else 0)
    hours, after = _half(_AFTER.sub("", bare).strip())
    found = _DIGITS.match(hours) or _ARMY.match(hours)
    if found is None:
        raise TimeFault(typed, Fault.NO_TIME)
    hour, minute = int(found[1]), int(next(filter(None, found.groups()[1:]), 0))
    if after is not None:
        hour = _of_the_day(typed, hour, after)
    if (hour, minute) == (24, 0):
        return time(0)
    if hour > 23 or minute > 59:
        raise TimeFault(typed, Fault.BEYOND)
    return time(hour, minute)


def _half(text: str) -> tuple[str, int | None]:
    """A time without the part of the day behind it, and from which hour on that means the afternoon."""
    text = text.replace("po południu", "popołudniu").replace(" w nocy", " nocy")
    for words, after in _HALVES:
        for word in words:
            if text.endswith(word) and text[: -len(word)].rstrip()[-1:].isdigit():
                return text[: -len(word)].rstrip(), after
    return text, None


def _of_the_day(typed: str, hour: int, after: int) -> int:
    if hour > 12 and after != 13:  # 19 вечера: said twice, meant once
        return hour
    if not 1 <= hour <= 12:
        raise TimeFault(typed, Fault.HALF)
    noon = after == 1 and hour == 12
    return 12 if noon else hour % 12 + (12 if hour >= after and hour != 12 else 0)


def read_hours(text: str) -> tuple[time, time]:
    """A span of hours, which may go over midnight; raises TimeFault."""
    found = _SPAN.match(_BETWEEN.sub(r"\1 - ", " ".join(text.lower().split())))
    if found is None:
        raise TimeFault(text.strip(), Fault.NO_SPAN)
    begins, ends = read_time(found["begin"]), read_time(found["end"])
    if begins == ends:
        raise TimeFault(text.strip(), Fault.SAME)
    return begins, ends


# --- days of the week ------------------------------------------------------------------------------------------------

# Polish on, to and Saturday are other days elsewhere; that a text is Polish is seen by a day that is none elsewhere.
_POLISH = re.compile(r"\b(?:(?:pn|pon|wt|[śs]r|czw?|pt|nd)\b|poniedz|wtor|[śs]rod|czwart|pi[ąa]t|niedz)")
_IN_POLISH = {"we": "on", "do": "to", "so": "sob"}


def _by_word(*several: tuple[frozenset[int], str]) -> dict[str, frozenset[int]]:
    return {word: days for days, words in several for word in words.split()}


# Words for several days, beside which others may be named; and those that say how often, where none is.
_GROUPS = _by_word(
    (WORKDAYS, "weekday weekdays workdays robocze будни будням будні буднях werktags wochentags darbo"),
    (WEEKEND, "weekend weekends weekendy выходные выходным вихідні вихідних wochenende wochenenden"),
    (WEEKEND, "savaitgaliais savaitgaliai"),
)
_HOW_OFTEN = _by_word(
    (EVERY_DAY, "daily day days codziennie dzień ежедневно день щодня täglich tag kasdien dieną"),
    (WEEKLY, "weekly week tygodniowo tydzień еженедельно неделю неделя щотижня тиждень wöchentlich woche"),
    (WEEKLY, "savaitę kassavaitę"),
)
_WEEK_DAYS = re.compile(r"\bweek[\s-]+(?=(?:day|end)s?\b)")  # two words for one
_IDLE = frozenset(
    "every each on at and co każdy każdą w we o i dni по каждый каждую каждое в во и щодень та кожен кожну у о об um"
    " am und jeden jede kas ir dienomis from od von с со з зі від nuo - – — & + /".split()
)
# English am behind an hour is a part of it; before a German day it is on.
_MORNING = re.compile(r"(?<=[0-9])\s+am\b(?!\s+(?:mo|di|mi|do|fr|sa|so|\w+tag|mittwoch|sonnabend|wochenende)\b)")
# A range up to its end: `mon - ` of `mon - fri`, `Mo bis ` of `von Mo bis Fr`; before days in the plural `по` is on.
_UP_TO = re.compile(
    r"(?<!\S)(\S+)(?:\s*[-–—]\s*|\s+(?:to|through|thru|until|till|bis|iki|до|по(?!\s+\w+[ая][мх]\b))\s+)(?=([^\s,;]+))"
)
# So often a day is no time of day: `every 6 hours` is not at 6.
_SO_OFTEN = re.compile(
    r"\b(?:every|each|co|kas|alle|каждые|кожні)\s+[0-9]+\s*(?:h|hours?|hrs?|godz\w*|stunden?|час\w*|ч|год\w*|val\w*)\b"
)


def read_days(text: str) -> tuple[frozenset[int] | None, str]:
    """The days that a text names, and what else it says: `mon-fri 7:30` is Monday to Friday, and `7:30`.

    None where it names no day. Weekly is Monday's, unless a day is named beside it.
    """
    named: frozenset[int] = frozenset()
    often: frozenset[int] | None = None
    rest: list[str] = []
    if _SO_OFTEN.search(text.lower()):
        return None, text
    text = _WEEK_DAYS.sub("week", _MORNING.sub("am", text.lower()))
    if _POLISH.search(text):
        text = re.sub(r"\b(?:we|do|so)\b", lambda found: _IN_POLISH[found[0]], text)
    for word in _UP_TO.sub(_joined, text).replace(",", " ").replace(";", " ").split():
        days = [_GROUPS.get(part) or _days_of(part) for part in re.split("[&+/]", word)]
        if all(days):
            named = named.union(*days)
        elif word in _HOW_OFTEN:
            often = _HOW_OFTEN[word]
        elif rest or word not in _IDLE:
            rest.append(word)
    while rest and rest[-1] in _IDLE:
        rest.pop()
    return named or often, " ".join(rest)


def _joined(found: re.Match[str]) -> str:
    """The beginning of a range and a dash, so that it is one word with its end, where both are days."""
    return found[0] if None in map(short_weekday, found.groups()) else f"{found[1]}-"


def _days_of(word: str) -> frozenset[int]:
    """A day or a range of days such as `mon-fri` or `sat–mon`; none where it is neither."""
    ends = [short_weekday(part) for part in re.split(r"[-–—]", word)]
    days = [day for day in ends if day is not None]
    if not days or len(days) != len(ends) or len(days) > 2:
        return frozenset()
    return frozenset(
        day % 7 for begin, end in pairwise([*days, *days[-1:]]) for day in range(begin, end + 1 + 7 * (end < begin))
    )
