"""Dates as feeds write them, beyond what feedparser reads.

Seen in feeds: `19 Sep. 2025 12:00:00 GMT` (NATO), weekdays and months in the publisher's language, no seconds, no zone.
feedparser takes zones that it has no name of, such as CET, for UTC: what it read is put right by `ahead_of_utc`.
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
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
# Hours east of UTC: RFC 822's zones, and those of the countries that sources are in, which feedparser has no names of.
_RFC_822 = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_NEAR = {"BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3}
_ZONES = _RFC_822 | _NEAR
_NEAR_AT_END = re.compile(rf"(?<![\d:+-])\d{{1,2}}(?::\d{{2}}){{1,2}}(?:\.\d+)?\s*({'|'.join(_NEAR)})\s*$")


def timestamp_of(text: str) -> float | None:
    """Seconds since 1970 of a date in words, UTC where it names no zone; None where it is not understood."""
    found = _DATE.search(text[:100])
    month = _month(found["month"]) if found else None
    if found is None or month is None:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    year, day = int(found["year"]), int(found["day"])
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(found["zone"])).timestamp()
    except (ValueError, OverflowError):
        return None


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
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-away if offset[1] == "-" else away)
    hours = _ZONES.get(name or "", 0)
    return timezone(timedelta(hours=hours)) if hours else UTC
