"""The days of the week by their names in six languages (en, de, lt, pl, ru, uk), whole and short; 0 is Monday.

Names have the endings that they take: what merely begins like one may be a city (Montreal, Thule, Sobral). English ones
are also read with a slip in the middle or in `day`. Short ones are days beside a time of day alone: elsewhere they are
other words.
"""

from __future__ import annotations

import re

from feeds.language.text import fold

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GERMAN = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "(?:samstag|sonnabend)", "sonntag")
_OTHERS = (  # as `fold` leaves them
    r"pirmadien\w{0,4}|poniedzial(?:ek|k\w{1,3})|понедельник\w{0,3}|понеділ(?:ок|к\w{1,3})",
    r"antradien\w{0,4}|wtor(?:ek|k\w{1,3})|вторник\w{0,3}|вівтор(?:ок|к\w{1,3})",
    r"treciadien\w{0,4}|srod(?:[aey]|zie|ach|ami|om)|сред[еы]|серед[иі]|се?ред(?:[ау]|[ео]ю|ой|а[мх]|ами)",
    r"ketvirtadien\w{0,4}|czwart(?:ek|k\w{1,3})|четвер(?:г\w{0,3})?",
    r"penktadien\w{0,4}|piat(?:ek|k\w{1,3})|п.?ятниц\w{1,3}",
    r"sestadien\w{0,4}|sobo(?:t|t[aey]|cie|tach|tami|tom|tni[aey])|субб?от(?:[аеиіуы]|[ео]ю|ой|а[мх]|ами)?",
    r"sekmadien\w{0,4}|niedziel\w{1,3}|воскресень\w{1,3}|неділ\w{1,3}",
)
_SLIPPED = r"\w{0,4}(?:day|ady|dya)s?"
_PART = r"(?:en|(?:abend|morgen|mittag|nachmittag)?s?)"  # of the day, which German writes as one word with it
_NAMES = tuple(
    re.compile(f"{english[:3]}{_SLIPPED}|{german}{_PART}|{others}")
    for english, german, others in zip(WEEK, _GERMAN, _OTHERS, strict=True)
)
_SHORT = {
    word: day
    for day, words in enumerate(
        (
            "mon mo pir pirm pirmad pon pn poniedz пон понед пн",
            "tue tues tu di antr antrad wt wto вт вто втор вів",
            "wed weds wedn we mi trec treciad sr sro ср сер",
            "thu thur thurs th do ketv ketvirtad cz czw чет чт четв",
            "fri fr penkt penktad pt piat пят пятн пт п’ят пʼят",
            "sat sa sest sestad sob sb суб субб сб",
            "sun su so sekm sekmad nd ndz niedz вос воскр вскр вс нед нд",
        )
    )
    for word in map(fold, words.split())
}


def weekday(folded: str) -> int | None:
    """The day that a folded text names; None where it names none."""
    return next((day for day, names in enumerate(_NAMES) if names.fullmatch(folded)), None)


def short_weekday(word: str) -> int | None:
    """The day that a word names, whole or short (`fri`, `Mo.`, `пт`)."""
    folded = fold(word.rstrip(".:"))
    return _SHORT.get(folded, weekday(folded))
