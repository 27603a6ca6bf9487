"""Names of days and months in a message, in the reader's language, where Telegram can't show the time itself.

Times are Telegram's own entities, which each reader's Telegram shows in its own way (handlers/wording/markup.py). What
stands in them for one that does not know such entities is made in English; here its names are said in the reader's
language, and its dates as they are written there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from handlers.reply import Reply
from handlers.wording.markup import Html
from handlers.wording.texts import ENGLISH, language_of

_TIME = re.compile(r"(<tg-time [^>]*>)([^<]*)(</tg-time>)")
_NAME = re.compile(r"[A-Z][a-z]+(?<!UTC)")
_DATE = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]+)(?: (\d{4}))?")


def dated(reply: Reply, language: str) -> Reply:
    """The reply with the names of days and months in a language."""
    if "<tg-time" not in reply.html:
        return reply
    return replace(reply, html=dated_text(reply.html, language), instead=dated_text(reply.instead, language))


def dated_text(text: str, language: str) -> Html:
    """The same of a text alone."""
    code = language_of(language)
    if code == ENGLISH:
        return Html(text)
    names = _names(code)

    def said(match: re.Match[str]) -> str:
        before, time, after = match.groups()
        time = _DATE.sub(lambda date: _ordered(code, date), time)
        return before + _NAME.sub(lambda name: names.get(name[0], name[0]), time) + after

    return Html(_TIME.sub(said, text))


def _ordered(code: str, date: re.Match[str]) -> str:
    """A date as a language writes it, its month still in English: most as English does."""
    day, month, year = date.groups(default="")
    if code == "de":
        return f"{day}. {month} {year}".rstrip()
    if code == "lt":
        timed = date.end() < len(date.string)  # without the time its `d.` would meet the end of a sentence
        return f"{f'{year} m. ' * bool(year)}{month} {day}{' d.' * timed}"
    return date[0]


@cache
def _names(code: str) -> Mapping[str, str]:
    """The English names of days and months, short and long, and what they are in a language, as in dates."""
    from babel.dates import get_day_names, get_month_names  # loaded with the language that needs it

    found: dict[str, str] = {}
    for names in (get_month_names, get_day_names):
        for width in ("abbreviated", "wide"):  # "May" is short and long: the long one is taken
            theirs = names(width, locale=code)
            found |= {english: theirs[number] for number, english in names(width, locale=ENGLISH).items()}
    return found
