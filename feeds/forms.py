"""Forms of text that tell no single event: live blogs, round-ups and newsletters, opinion.

Observation: outlets mark them in the title, at its edges, in words that hardly vary. Theory: a live blog of a day
shares words with every event it lists and would draw them all into one story; its next day is the same blog. Known
exceptions: an outlet that marks nothing, and the one-off that is marked alike ("Watch live: …" is a film of one event).
"""

from __future__ import annotations

import re
from enum import StrEnum

from feeds.text import fold


class Form(StrEnum):
    """What an entry is, by its title."""

    REPORT = "report"
    LIVE = "live"
    ROUNDUP = "round-up"
    OPINION = "opinion"


# Words newsrooms put into titles of these forms, in the catalogue's languages.
_LIVE = re.compile(
    r"(?<!watch )\blive(?: updates?| blog| news| coverage| briefing)?:|"
    r"\blive (?:updates?|blog|coverage|briefing)\b|liveblog|"
    r"^[\w’' -]{3,40}\blatest(?: news)?:|"
    r"\blive$|\bas it happened\b|\bat a glance\b|what we know on day \d+|\bday \d+ of\b|, day \d+$|"
    r"relacja (?:na żywo|live)|\bna żywo$|minuta po minucie|\d+\. dzień (?:wojny|inwazji)|"
    r"liveticker|live-ticker|\bnewsblog\b|онлайн[- ]?(?:трансляц|хроник)|[—–-] онлайн\b|"
    r"хроника (?:дня|событий|войны)|"
    r"текстовая трансляция|\d+-й день войны|\d+-й день війни|наживо$|\btiesiogiai\b|tiešraid|otseblogi|otsepilt|"
    r"online přenos|sledujeme online|\ben direct\b|suora lähetys|hetki hetkeltä",
)
_ROUNDUP = re.compile(
    r"\bround-?up\b|\bnewsletter$|^newsletter\b|^your \w+ briefing\b|\bbriefing:|\bpodcast$|^podcast\b|"
    r"in pictures$|in photos$|"
    r"\b(?:week|month|day|year) in (?:pictures|photos|review|audio)\b|^(?:the|this) week(?:end)? in\b|"
    r"\bfirst thing$|^the papers:|^firstft:|^\w+ wire:|"
    r"\b(?:morning|afternoon|evening|daily|weekly) (?:update|report|briefing|digest|brief|news)\b|\bkey events\b|"
    r"\btop stories\b|"
    r"przegląd (?:prasy|dnia|tygodnia|wydarzeń)|podsumowanie (?:dnia|tygodnia|nocy)|newsy dnia|"
    r"najważniejsze wydarzenia|"
    r"дайджест|^итоги\b|итоги (?:дня|недели)|^главное за|главное к этому часу|підсумки (?:дня|тижня)|головне за|"
    r"tag im überblick|nachrichten im überblick|das wichtigste (?:vom|am|des)|kurz und knapp|"
    r"lage am (?:morgen|abend)|presseschau|"
    r"(?:dienos|savaitės) apžvalga|svarbiausi (?:dienos|įvykiai)|(?:nedēļas|dienas) apskats|"
    r"(?:päeva|nädala) (?:ülevaade|kokkuvõte)|"
    r"(?:přehled|souhrn) (?:dne|zpráv|událostí|týdne)|revue de presse|l'essentiel de|"
    r"(?:päivän|viikon) (?:uutiset|katsaus)",
)
_OPINION = re.compile(
    r"^\s*(?:opinion|editorial|comment|commentary|op-ed|opinia|komentarz|felieton|мнение|колонка|думка|meinung|kommentar|"
    r"nuomonė|viedoklis|komentārs|arvamus|názor|komentář|tribune|éditorial|mielipide|kolumni)\b\s*[:|–—-]",
)
_HEAD = re.compile(r"^(.+?)(?:: | [–—|-] |; |$)")
_NUMBER = re.compile(r"\b\d+\S*")


def form_of(title: str) -> Form:
    """The form that a title names; a report where it names none."""
    title = title.lower()  # patterns of small letters: two times as fast as ignoring case
    if _LIVE.search(title):
        return Form.LIVE
    if _ROUNDUP.search(title):
        return Form.ROUNDUP
    if _OPINION.search(title):
        return Form.OPINION
    return Form.REPORT


def series_of(title: str) -> str:
    """What names the series of a live blog or round-up: how its titles begin, without numbers; empty where nothing does
    (`Live updates: …`).

    `Ukraine war live: envoy summoned` and the next day's `Ukraine war live: talks in Jeddah` are one series.
    """
    head = _HEAD.match(title.strip())
    if head is None:
        return ""
    return " ".join(fold(_NUMBER.sub(" ", _LIVE.sub(" ", head[1].lower() + ":"))).split())
