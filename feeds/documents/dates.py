"""Dates as feeds write them, beyond what feedparser reads.

Seen in feeds: `19 Sep. 2025 12:00:00 GMT` (NATO), weekdays and months in the publisher's language, no seconds, no zone.
feedparser takes zones that it has no name of, such as CET, for UTC: what it read is put right by `ahead_of_utc`. Dates
in figures are read here alone: of `2026/11/05 20:15` and `2026-11-05, 20:15` it reads the month or the day, and of
`05-11-2026 20:15` it makes a day of 2005, which nobody would ever be told of.
A day alone, or its first second, which systems write for that, says no more than that it was some time on that day; so
does one whose time is written in a way that nobody reads (`2026-11-05 20:15:00 America/New_York`).
What stays unread is as good as no date: the entry then counts as published when it was first seen.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

# The first letters of month names, in the languages of the catalogue's sources and some more; longest first where one
# begins another.
_MONTHS = {
    1: ("jan", "янв", "січ", "sty", "jän", "saus", "sij", "ene", "jaan", "tammi", "led"),
    2: ("feb", "фев", "лют", "lut", "vas", "fév", "fev", "vee", "helmi", "úno"),
    3: ("mar", "мар", "бер", "mär", "kov", "mrz", "maal", "märts", "břez"),
    4: ("apr", "апр", "кві", "kwi", "bal", "avr", "abr", "huhti", "dub"),
    5: ("may", "май", "мая", "тра", "maj", "mai", "geg", "maio", "touko", "kvě"),
    6: ("jun", "июн", "чер", "cze", "birž", "juin", "juni", "kesä", "červn", "juun", "jūn"),
    7: ("jul", "июл", "лип", "lip", "liep", "juil", "juli", "heinä", "července", "červenec", "juul", "jūl"),
    8: ("aug", "авг", "сер", "sie", "rugp", "aoû", "ago", "elo", "srp"),
    9: ("sep", "сен", "вер", "wrz", "rugs", "set", "syys", "zář"),
    10: ("oct", "окт", "жов", "paź", "okt", "spal", "out", "loka", "říj"),
    11: ("nov", "ноя", "лис", "lis", "lap", "marras"),
    12: ("dec", "дек", "гру", "gru", "dez", "gruo", "dic", "déc", "det", "joulu", "pros"),
}
_PREFIXES = sorted(
    ((name, month) for month, names in _MONTHS.items() for name in names), key=lambda pair: -len(pair[0])
)

_DATE = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s./-]{1,3}(?P<month>[^\W\d_]{3,12})\.?[\s./,-]{1,3}(?P<year>\d{4})(?!\d)"
    r"(?:[\s,T]{1,3}(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?\s*(?P<zone>Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2})?"
)
_CLOCK = r"(?P<hour{n}>\d{{1,2}}):(?P<minute{n}>\d{{2}})(?::(?P<second{n}>\d{{2}})(?:[.,]\d+)?)?"
_YEAR_FIRST = r"(?P<year>\d{4})\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})[.日]?(?!\d)"
_YEAR_LAST = r"(?P<first>\d{1,2})(?P<sign>[-/.])\s?(?P<middle>\d{1,2})(?P=sign)\s?(?P<last>\d{4}|\d{2})(?!\d)"
_IN_FIGURES = re.compile(rf"\s*(?:{_CLOCK.format(n=0)},?\s+)?(?:{_YEAR_FIRST}|{_YEAR_LAST})")
_TIME_BEHIND = re.compile(
    rf"(?:(?:\s?[Tt]\s?|[\s,–-]{{1,3}}){_CLOCK.format(n='')}(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?)?"
    r"\s*(?:(?:GMT|UTC)(?=[+-]))?(?P<zone>[Zz]|[A-Za-z]{2,4}|[+-]\d{2}(?::?\d{2})?)?"
    r"\s*(?:\[[^]]*\]|\([^)]*\)|[A-Z]{3,4})?\s*"  # a zone's name behind
)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})?")
# Hours east of UTC: RFC 822's zones, and those of the countries that sources are in, which feedparser has no names of.
_RFC_822 = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_NEAR = {"BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3}
_ZONES = _RFC_822 | _NEAR
_NEAR_AT_END = re.compile(rf"(?<![\d:+-])\d{{1,2}}(?::\d{{2}}){{1,2}}(?:\.\d+)?\s*({'|'.join(_NEAR)})\s*$")

# Taken for the time of what has none, if it was not seen before: late enough that an evening in America is news still
# when it is found, early enough that the day is the same one in Europe.
_LATE = 20 * 3600.0
_TIME = re.compile(r"T?(\d{1,2}:\d\d(?::\d\d)?)|T\d\d")
_MIDNIGHT = ("00:00", "00:00:00")


def is_in_figures(text: str) -> bool:
    """Whether a date is written in figures alone, its parts set apart."""
    return _IN_FIGURES.match(text[:100]) is not None


def timestamp_of(text: str) -> float | None:
    """Seconds since 1970 of a date in words or figures, UTC where it names no zone; None where it is not understood."""
    if figures := _IN_FIGURES.match(text[:100]):
        return _of_figures(figures, text[:100])
    moment = _of_words(text[:100])
    return None if moment is None else moment + late_that_day(text)


def late_that_day(text: str) -> float:
    """Seconds until what bears no time is taken to be published, from the beginning of the day it bears; else 0."""
    first = _TIME.search(text[:100])  # what stands behind it may be a zone: `20:15:00 00:00`, of a plus that got lost
    return _LATE if first is None or first[1] in _MIDNIGHT else 0.0


def _of_words(text: str) -> float | None:
    found = _DATE.search(text)
    month = _month(found["month"]) if found else None
    if found is None or month is None:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    year, day = int(found["year"]), int(found["day"])
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(found["zone"])).timestamp()
    except (ValueError, OverflowError):
        return None


def _of_figures(found: re.Match[str], text: str) -> float | None:
    day = _day(found)
    if day is None:
        return None
    try:
        at, zone = _clock(found, text)
        return datetime(*day, *at, tzinfo=zone).timestamp() + (0.0 if any(at) else _LATE)
    except (ValueError, OverflowError):
        return None


def _clock(found: re.Match[str], text: str) -> tuple[tuple[int, int, int], timezone]:
    """Hour, minute and second before or behind a day in figures, and their zone; midnight where nobody understands
    them. Raises ValueError."""
    behind = _TIME_BEHIND.fullmatch(text, found.end())
    if behind is None:
        return (0, 0, 0), UTC
    before = found["hour0"] is not None
    hour, minute, second = (
        int((found[f"{name}0"] if before else behind[name]) or 0) for name in ("hour", "minute", "second")
    )
    if behind["half"]:
        hour = hour % 12 + (12 if behind["half"] in "Pp" else 0)
    is_one = hour < 24 and minute < 60 and second < 60
    return (hour, minute, second) if is_one else (0, 0, 0), _zone(behind["zone"])


def _day(found: re.Match[str]) -> tuple[int, int, int] | None:
    """Year, month and day; None where it could be read in two ways. With dots the day is first wherever that is usual,
    with dashes there are both ways, and with slashes mostly the American one, whose times are of no zone we know."""
    if found["year"]:
        return int(found["year"]), int(found["month"]), int(found["day"])
    first, middle = int(found["first"]), int(found["middle"])
    if len(found["last"]) == 2 or found["sign"] == "/" or (found["sign"] == "-" and first <= 12):
        return None
    return int(found["last"]), middle, first


def ahead_of_utc(text: str) -> float:
    """Seconds that a time is ahead of UTC by the zone it ends in, where feedparser has no name of that zone; else 0."""
    found = _NEAR_AT_END.search(text[-100:].upper())
    return 3600.0 * _NEAR[found[1]] if found else 0.0


def _month(name: str) -> int | None:
    lower = name.lower()
    return next((month for prefix, month in _PREFIXES if lower.startswith(prefix)), None)


def _zone(name: str | None) -> timezone:
    offset = _OFFSET.fullmatch(name or "")
    if offset:
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(-away if offset[1] == "-" else away)
    hours = _ZONES.get((name or "").upper(), 0)
    return timezone(timedelta(hours=hours)) if hours else UTC
