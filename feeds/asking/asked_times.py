"""`kaliningrad 7d`, `iskander last week`, `Królewiec od 5 grudnia`: a time that was typed beside a subject.

Observation: whoever has seen `since:3d` or `/chart Kaliningrad 90` writes a time everywhere. Theory: the last words are
one where they say how long ago (a bare week only behind a word that leads to it or before one that ends it: `for a
week`, `week ago`), others where they name a day, count, or stand beside a word such as last or ago; and only where what
is left is a subject: figures belong to names too (S-400). A day of the week or of a year that is not named is the last
that began, today's too. Days are those of the zone that `now` is in. Known exceptions: months alone, hours of a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import dropwhile

from feeds.asking.subjects import Found, Nothing, Resolution, SubjectIndex, Unsure
from feeds.language.idle_words import telling
from feeds.language.text import fold
from feeds.times.weekdays import WEEK, weekday

MOST_WORDS = 4  # of a time, such as `5th of December 2025`
LONGEST = 60  # words of a text that asks; a longer one is an article, and every place in it would be tried for a time
_AGO = re.compile(r"(\d{1,4})\s*([hdwm])")
_SPANS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "m": timedelta(days=30)}
_DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d")
_FURTHEST = timedelta(days=36_500)  # from now: what is named beyond that is a slip, or history and no time of news

# English, Polish, Russian, Ukrainian, German, Lithuanian (what is of one word also Czech, French, Latvian, Estonian,
# Finnish); as `fold` leaves them.
_DAYS = {
    "today": "today dzis dzisiaj сегодня сьогодні heute siandien dnes sodien tana tanaan",
    "yesterday": "yesterday wczoraj wczoraja вчера вчора gestern vakar vcera eilen",
}
_NAMED = {word: day for day, words in _DAYS.items() for word in words.split()}
_MONTHS = (  # the same languages; endings are left open by a star
    "jan january stycz* янв* січ* januar janner saus*",
    "feb february lutego luty фев* лют* februar vasar*",
    "mar march marca marzec март марта берез* marz kov*",
    "apr april kwie* апр* квіт* balan*",
    "may maj maja мая май трав* mai geguz*",
    "jun june czerwca czerwiec июн* черв* juni birz*",
    "jul july lipca lipiec июл* лип* juli liep*",
    "aug august sierp* авг* серп* rugpj*",
    "sep sept september wrzes* сен* верес* rugsej*",
    "oct october pazdz* окт* жовт* oktober spal*",
    "nov november listop* ноя* листоп* lapkr*",
    "dec december grudnia grudzien дек* груд* dezember gruod*",
)
_MONTH_FORMS = tuple(re.compile(names.replace(" ", "|").replace("*", r"\w{0,6}")) for names in _MONTHS)
_DATE = re.compile(
    r"(?:(?P<day>\d{1,2})(?: ?(?:st|nd|rd|th))?(?: of)? (?P<month>[^\W\d]+)"
    r"|(?P<named>[^\W\d]+) (?P<number>\d{1,2})(?:st|nd|rd|th)?)(?: (?P<year>\d{4}))?(?: (?:d|r|г|р))?"
)
_TOMORROW = frozenset("tomorrow jutra jutro завтра morgen rytojaus rytoj".split())
_NEXT = re.compile(r"next|przyszl\w*|nastepn\w*|следующ\w*|наступн\w*|nachst\w*|kit[aou]\w*")
# With the endings that each takes: many other words begin like a day (Dnipro, denies, parade, journal).
_UNITS = {
    "h": r"hours?|godzin(?:[aey]|ie|ach)?|час(?:[ауы]|ов|а[мх])?|годин(?:[аиіу]|а[мх])?|stund(?:en?|as?|u|am)|"
    r"valand(?:a|ai|as|oje|omis|os|ose|u)|hodin(?:[aeuy]|ach)?|heures?|tun(?:d|di|de|dide|ti|tia|nin|nissa)",
    "d": r"days?|dzien|dni(?:a|u|om|ach)?|dob(?:[aey]|ie)|день|дн(?:[іия]|ей|ю|ів|я[мх])|сут(?:ки|ок|ках)|"
    r"доб[аиіу]|діб|tag(?:e|en|es)?|dien(?:a|ai|am|as|oje|omis|os|ose|u)|par(?:a|ai|as|oje|os|u)|den|dn(?:[euy]|ech)|"
    r"jours?|paev(?:a|ad|ade|al)?|paiv(?:a|aa|an|at|ien|ina)",
    "w": r"weeks?|tydzien|tygodni(?:[aeu]|om|ach)?|недел(?:[еиьюя]|ям|ях)|тиж(?:день|н\w{1,3})|wochen?|"
    r"savai(?:t\w{1,4}|ciu)|tyden|tydn(?:[euy]|ech)|semaines?|nedel(?:[aeu]|as|am)|nadal(?:a|ad|at|ate)?|"
    r"viik(?:ko|koa|kojen|olla|on|ossa)",
    "m": r"months?|miesi(?:ac|aca|acach|ace|acu|ecy)|месяц(?:[аеуы]|ев|а[мх])?|місяц(?:[іьюя]|ів|я[мх])|"
    r"monat(?:e|en|es|s)?|menes\w{1,4}|mesic(?:[eiu]|ich)?|mois|kuu(?:d|de|kaude\w{1,3}|kausi|kautta|l)?",
}
_NUMBERS = {
    word: str(number)
    for number, words in {
        2: "two dwa dwie dwoch два две дві двох двух zwei du dvi dva dve deux divi divas kaks kaksi",
        3: "three trzy trzech три трех трьох drei tris tri trois kolm kolme"
        " few several kilka kilku несколько кілька einigen einige paar kelias",  # of which nobody says how many
        4: "four cztery czterech четыре четырех чотири чотирьох vier keturias ctyri quatre",
        5: "five piec pieciu пять пяти funf penkias pet cinq",
        6: "six szesc szesciu шесть шести шість sechs sesias sest",
        7: "seven siedem siedmiu семь семи сім sieben septynias sedm sept",
        10: "ten dziesiec dziesieciu десять десяти zehn desimt deset dix",
    }.items()
    for word in words.split()
}
_FIVE = re.compile(r"\bп[ ʼ]ят")
_SHORT = {"h": "h|ч", "d": "d|д", "w": "w", "m": "m"}
_COUNTED = {
    unit: re.compile(rf"(?:(\d{{1,4}}) ?)?(?:{forms})|(\d{{1,4}}) ?(?:{_SHORT[unit]})")
    for unit, forms in _UNITS.items()
}
# What leads to a time and is no part of a subject: what makes one of a bare week wherever it stands, and the rest.
_LAST = (
    r"last|past|previous|this|within|ostatni\w*|zeszl\w*|minion\w*|ciagu|przez|последн\w*|прошл\w*|эту|этой|за|"
    r"останн\w*|минул\w*|letzt\w*|vergangen\w*|diese[rmns]?|paskutin\w*|pastar\w*|praejus\w*|per|"
    r"posledni\w*|minul\w*|dernier\w*|pedej\w*|pagajus\w*|viimas\w*|eelmis\w*|viime|viimei\w*"
)
_LEADS_SURELY = re.compile(_LAST)
_LEADING = re.compile(
    rf"{_LAST}|since|from|for|in|on|over|during|an?|one|the|na|w|we|od|на|в|во|с|со|от|у|з|від|"
    r"im|am|ab|seit|die|der|den|dem|zum|fur|eine[rmns]?|nuo|za|le|la|les|au|cours|du|des|depuis|ces|no|alates"
)
_CLOSING = frozenset("ago temu назад тому laikotarpiu laika jooksul aikana".split())  # and what ends one


@dataclass(frozen=True, slots=True)
class Timed:
    """A text without the time behind it, and that time as `since:` has it."""

    rest: str
    since: str


def moment_of(value: str, now: datetime) -> datetime | None:
    """When a `since:` is, `3d` ago or the beginning of a day in the zone of `now`; None for what is no time."""
    text = value.lower()
    ago = _AGO.fullmatch(text)
    if ago and (span := int(ago[1]) * _SPANS[ago[2]]) <= _FURTHEST:
        return now.astimezone(UTC) - span  # in a zone of its own an hour ago would be none when clocks are put forward
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if text in _DAYS:
        return today - (text == "yesterday") * timedelta(days=1)
    if text in WEEK:
        return today - timedelta(days=(today.weekday() - WEEK.index(text)) % 7)
    for form in _DAY_FORMS if text[:1].isdigit() else ():  # each costs more than all of the above
        try:
            day = datetime.strptime(text, form).replace(tzinfo=now.tzinfo)
        except ValueError:
            continue
        return day if _is_near(day, now) else None
    return None


def _is_near(day: datetime, now: datetime) -> bool:
    return abs(day - now) <= _FURTHEST


def length_of(since: str) -> str:
    """The length of time that a `since:` is, a month as `30d`, since `m` is a minute elsewhere; empty for a day."""
    ago = _AGO.fullmatch(since)
    if ago is None:
        return ""
    return f"{30 * int(ago[1])}d" if ago[2] == "m" else since


def coming(text: str, now: datetime) -> datetime | None:
    """When the day to come that a text names begins: `friday`, `tomorrow`, `next week`, `march`, `5 december`; None
    where it names none."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    typed = " ".join(word for word in text.split() if not _NEXT.fullmatch(fold(word).strip()))
    named = fold(typed).strip()
    if named in _TOMORROW:
        return today + timedelta(days=1)
    if _COUNTED["w"].fullmatch(named):
        typed = "monday"
    later = now + timedelta(days=365)  # of days without a year the last until then
    asked = timed(_date(f"1 {named}", later) or typed, later)
    begin = moment_of(asked.since, now) if asked and not asked.rest else None
    if begin is not None and asked is not None and asked.since in WEEK:
        begin += timedelta(weeks=1)
    return begin if begin is not None and begin > now else None


def timed(text: str, now: datetime) -> Timed | None:
    """A text's time, where its last words are one, or else others that can't be anything else."""
    words = text.split()
    whole = len(words)
    if whole > LONGEST:
        return None
    while whole and _is_closing(words[whole - 1]):
        whole -= 1
    for end in range(whole, 0, -1):
        for length in range(min(MOST_WORDS, end), 0, -1):
            rest, found = words[: end - length], words[end - length : end]
            since = _since(" ".join(found), now)
            at_end = end == whole
            closed = any(map(_is_closing, words[end : end + 1]))
            sure = length_of(since) == "" or any(map(_counts, found)) or closed or (at_end and not rest)
            while since and rest and _LEADING.fullmatch(last := fold(rest[-1]).strip()):
                sure = sure or at_end or _LEADS_SURELY.fullmatch(last) is not None
                rest.pop()
            if since and sure:
                return Timed(" ".join([*rest, *dropwhile(_is_closing, words[end:])]), since)
    return None


def _is_closing(word: str) -> bool:
    return fold(word).strip() in _CLOSING


def _counts(word: str) -> bool:
    return word.lower().removeprefix("since:")[:1].isdigit() or _folded(word) in _NUMBERS


def _folded(text: str) -> str:
    """Folded, and Ukrainian five and Friday (п'ять) one word: folding makes a blank of its apostrophe, and leaves the
    one that Unicode calls a letter."""
    return _FIVE.sub("пят", fold(text).strip())


def resolve_timed(index: SubjectIndex, text: str, now: datetime) -> tuple[Resolution, str]:
    """What a text names, and the time beside it as `since:` has it, empty where there is none; a time alone names
    nothing."""
    meant = index.resolve(text)
    found = None if isinstance(meant, Found) else timed(text, now)
    if found and not found.rest:
        return Nothing(), found.since
    if found:
        named = index.resolve(found.rest)
        if isinstance(named, (Found, Unsure)) or not telling(found.rest):
            return named, found.since
    return meant, ""


def _since(typed: str, now: datetime) -> str:
    plain = typed.lower().removeprefix("since:").strip(" ,.?!")
    if moment_of(plain, now) is not None:
        return plain.replace(" ", "")
    folded = _folded(plain)
    if folded in _NAMED:
        return _NAMED[folded]
    if (named := weekday(folded)) is not None:
        return WEEK[named]
    if day := _date(" ".join(folded.split()), now):
        return day
    number, *behind = folded.split() or [""]
    between = [word for word in behind[:-1] if not _LEADING.fullmatch(word)]  # `3 last days`
    folded = " ".join([_NUMBERS.get(number, number), *between, *behind[-1:]])
    for unit, counted in _COUNTED.items():
        if found := counted.fullmatch(folded):
            return f"{int(found[1] or found[2] or 1)}{unit}"
    return ""


def _date(folded: str, now: datetime) -> str:
    """A day of a month by its name as a `since:` has it; without a year the last that began."""
    found = _DATE.fullmatch(folded)
    if found is None:
        return ""
    name, day = found["month"] or found["named"], int(found["day"] or found["number"])
    month = next((number for number, form in enumerate(_MONTH_FORMS, 1) if form.fullmatch(name)), 0)
    years = [int(found["year"])] if found["year"] else range(now.year, now.year - 5, -1)  # of 29 February every fourth
    for year in years:
        try:
            begin = now.replace(year=year, month=month, day=day, hour=0, minute=0, second=0, microsecond=0)
        except ValueError:
            continue
        if (begin <= now or found["year"]) and _is_near(begin, now):
            return f"{begin:%Y-%m-%d}"
    return ""
