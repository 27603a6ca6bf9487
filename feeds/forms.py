"""Forms of text that tell no single event: live blogs, round-ups and newsletters, opinion.

Observation: outlets mark them in the title, in words that hardly vary. Theory: a live blog of a day shares words with
every event it lists and would draw them all into one story. Known exceptions: an outlet that marks nothing.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Form(StrEnum):
    """What an entry is, by its title."""

    REPORT = "report"
    LIVE = "live"
    ROUNDUP = "round-up"
    OPINION = "opinion"


# Words newsrooms put into titles of these forms, in the catalogue's languages.
_LIVE = re.compile(
    r"\b(live|live ?blog|live updates?|as it happened|na żywo|relacja|minuta po minucie|liveticker|ticker|онлайн|"
    r"хроника|наживо|tiesiogiai|tiešraide|otse|en direct|online:|dzień \d+|day \d+|what we know on day)\b",
    re.IGNORECASE,
)
_ROUNDUP = re.compile(
    r"\b(round-?up|newsletter|briefing|morning report|evening report|at a glance|in pictures|week in|the week|podcast|"
    r"first thing|key events|what to know|przegląd|podsumowanie|newsy dnia|дайджест|итоги|главное за|підсумки|"
    r"überblick|kurz und knapp|apžvalga|apskats|přehled|souhrn|revue de presse)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"^\s*(opinion|editorial|comment|analysis|op-ed|opinia|komentarz|felieton|мнение|колонка|думка|meinung|kommentar|"
    r"nuomonė|viedoklis|arvamus|názor|tribune)\b\s*[:|–—-]",
    re.IGNORECASE,
)


def form_of(title: str) -> Form:
    """The form that a title names; a report where it names none."""
    if _LIVE.search(title):
        return Form.LIVE
    if _ROUNDUP.search(title):
        return Form.ROUNDUP
    if _OPINION.search(title):
        return Form.OPINION
    return Form.REPORT
