"""Time zones: what people call them, and what a wall clock's time is in one.

A wall time that a day skips (02:30 when clocks go forward) is read by the offset before the jump, so it comes as much
later on the new clock; one that comes twice is the first of the two. That is RFC 5545's rule (3.3.5).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from feeds.language.text import fold

LIKELY = 70  # similarity of 100 from which a mistyped zone is worth asking about
SUGGESTED = 3
# A minus with no name before it has no blank behind it: `- 8:00` is a dash and a time.
_OFFSET = re.compile(r"^(?:(?:utc|gmt|z)\s*[+\-−–]\s*|\+\s*|[\-−–])(\d{1,2})(?::?(\d{2}))?$")
_HALF_HOURS = {  # minutes beside UTC of zones without summer time, for offsets that the database has no name for
    -570: "Pacific/Marquesas",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
}
# Cities that people name, and that the zones' database spells otherwise or not at all; folded as
# feeds.language.text.fold does.
_CITIES = {
    "America/New_York": "washington, boston, miami, atlanta, philadelphia, нью-йорк, вашингтон, niujorkas, waszyngton",
    "America/Chicago": "houston, dallas, austin, чикаго",
    "America/Los_Angeles": "san francisco, seattle, california",
    "America/Toronto": "ottawa, montreal",
    "America/St_Johns": "saint john's, st john's, newfoundland",
    "America/Sao_Paulo": "rio de janeiro, brasilia",
    "Europe/London": "edinburgh, manchester, birmingham, cardiff, лондон, londonas, londyn",
    "Europe/Brussels": "bruxelles, brussel, bruksela, брюссель, briuselis, antwerp",
    "Europe/Paris": "lyon, marseille, strasbourg, париж, paryż, paryžius",
    "Europe/Madrid": "barcelona",
    "Europe/Rome": "milan, naples, рим, rzym, roma",
    "Europe/Zurich": "geneva, genf, bern",
    "Europe/Vienna": "wien, wiedeń, вена, відень, viena",
    "Europe/Prague": "brno, praha, praga, прага",
    "Europe/Berlin": "munich, münchen, hamburg, frankfurt, cologne, köln, bonn, stuttgart, leipzig, dresden, берлин,"
    "берлін, berlynas",
    "Europe/Warsaw": "warszawa, warschau, варшава, varšuva, gdansk, gdynia, krakow, wroclaw, poznań, łódź, katowice,"
    "szczecin, lublin, rzeszów, białystok, redzikowo, słupsk, poland, polska",
    "Europe/Vilnius": "wilno, вильнюс, вільнюс, kaunas, klaipėda, lithuania, lietuva",
    "Europe/Riga": "рига, ryga, daugavpils",
    "Europe/Tallinn": "таллин, таллинн, tartu, narva, talinas",
    "Europe/Helsinki": "хельсинки, espoo, tampere, turku",
    "Europe/Stockholm": "gothenburg, göteborg, malmö, стокгольм, sztokholm",
    "Europe/Oslo": "bergen, осло",
    "Europe/Copenhagen": "kopenhagen, kopenhaga, københavn, копенгаген",
    "Europe/Kyiv": "kiev, киев, київ, kijów, kijevas, kiew, lviv, lwów, львів, львов, lemberg, kharkiv, харків,"
    "харьков, odesa, odessa, одеса, одесса, dnipro, дніпро, ukraine, україна, украина",
    "Europe/Moscow": "москва, moskwa, moskau, maskva, saint petersburg, st petersburg, санкт-петербург, petersburgas,"
    "murmansk, мурманск, pskov, псков",
    "Europe/Kaliningrad": "калининград, калінінград, królewiec, königsberg, karaliaučius",
    "Europe/Minsk": "минск, мінськ, mińsk, minskas",
    "Europe/Chisinau": "kishinev, кишинёв, кишинів, kiszyniów, tiraspol",
    "Europe/Bucharest": "bucuresti, bukareszt, бухарест, cluj, deveselu, constanta",
    "Europe/Istanbul": "ankara, анкара, стамбул",
    "Asia/Tbilisi": "тбилиси, тбілісі, batumi",
    "Asia/Yekaterinburg": "екатеринбург, ekaterinburg",
    "Asia/Jerusalem": "tel aviv, haifa",
    "Asia/Riyadh": "jeddah",
    "Asia/Shanghai": "beijing, peking, pekin, пекин, shenzhen, guangzhou",
    "Asia/Kolkata": "delhi, new delhi, mumbai, bangalore, india",
    "Asia/Tokyo": "osaka, kyoto, токио, japan",
    "Asia/Seoul": "busan, сеул",
    "Australia/Sydney": "canberra",
    "Pacific/Auckland": "wellington, christchurch",
    "Africa/Johannesburg": "cape town, pretoria",
    "Africa/Casablanca": "rabat, marrakesh",
    "UTC": "utc, gmt, zulu",
}
# What is written beside times: each is the clock of the zone that is named, with its summer time where it has one.
_ABBREVIATIONS = {
    "Europe/Brussels": "cet, cest, mez, mesz",
    "Europe/Kyiv": "eet, eest, oez, oesz",
    "Europe/Lisbon": "wet, west",
    "Europe/London": "bst",
    "Europe/Moscow": "msk, мск",
    "America/New_York": "et, est, edt",
    "America/Chicago": "cdt",
    "America/Los_Angeles": "pst, pdt",
}


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment at which a wall clock shows a time on a day, in UTC."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def find_zone(text: str) -> str | None:
    """The zone that a text names: `Europe/Warsaw`, `warsaw`, `Kiev`, `UTC+2`; None where it names none."""
    return _by_offset(text) or _zones().get(_plain(text))


def near_zones(text: str) -> list[str]:
    """Zones that a mistyped text may mean, the likeliest first."""
    found = process.extract(_plain(text), list(_zones()), scorer=fuzz.ratio, score_cutoff=LIKELY, limit=3 * SUGGESTED)
    return list(dict.fromkeys(_zones()[name] for name, _, _ in found))[:SUGGESTED]


def is_zone(name: str) -> bool:
    """Whether the database of zones has one of this name."""
    return name in _names()


def place_of(zone: str) -> str:
    """A zone as people say it: `Kyiv`, `New York`, `UTC+2`."""
    if zone.startswith("Etc/GMT"):
        sign, hours = zone[7:8], zone[8:]
        return f"UTC{'+' if sign == '-' else '−'}{hours}" if hours and hours != "0" else "UTC"
    return zone.rpartition("/")[2].replace("_", " ")


def _by_offset(text: str) -> str | None:
    found = _OFFSET.match(text.strip().lower())
    if found is None:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    west = "+" not in found[0]
    if minutes:
        return _HALF_HOURS.get((-1 if west else 1) * (60 * hours + minutes))
    zone = f"Etc/GMT{'+' if west else '-'}{hours}"  # the database counts the other way round
    return "UTC" if not hours else zone if is_zone(zone) else None


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").replace("-", " ").replace("'", " ").split())


@cache
def _names() -> frozenset[str]:
    """All names of the database: to list them reads some 600 files, which takes tens of milliseconds."""
    return frozenset(available_timezones())


@cache
def _zones() -> dict[str, str]:
    """What people may call a zone: its name, its city, a city of our list, or an abbreviation."""
    names = sorted(name for name in _names() if "/" in name and not name.startswith(("Etc/", "posix/")))
    by_city = {_plain(name.rpartition("/")[2]): name for name in names}
    whole = {_plain(name): name for name in names}
    listed = {_plain(city): zone for zone, cities in _CITIES.items() for city in cities.split(",")}
    short = {_plain(word): zone for zone, words in _ABBREVIATIONS.items() for word in words.split(",")}
    return {**by_city, **whole, **listed, **short}
