"""Who speaks for a side, and the words by which a text says that somebody speaks: vocabulary, and how it is read.

Words are as feeds/text.py folds them: lower case, no accents on Latin letters; `*` is any ending. Listed are seats of
power (Kremlin, White House), capitals that stand for their governments, and holders of the offices that speak most with
the days they held them (public record). Languages: English, Polish, Russian, Ukrainian, German, Lithuanian.

Observation: news writes `Kremlin says`, `Kyiv accuses Moscow`, `заявил Песков`, `в Кремле заявили`. Theory: the speaker
is the nearest name before the verb; where the verb opens a clause of its own (`…, said Putin`), the name behind it.
Known exceptions, left out: a name behind a preposition (`strikes on Kyiv, officials say`), a name that only describes
(`Moscow-backed`, `NATO member`). What is missed by this costs a line; what is wrongly found would put words into
somebody's mouth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from feeds.text import fold

WORDS_BEFORE = 4  # that may stand between a speaker and the verb that follows
WORDS_AFTER = 2  # between a verb and the speaker that follows

_Term = tuple[date, date]  # the first day, and the day after the last
_ALWAYS: tuple[_Term, ...] = ((date.min, date.max),)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Speaker:
    """Names that speak for a side (a country's code, EU or NATO), and when they do."""

    side: str
    names: str  # alternatives, the longer first
    terms: tuple[_Term, ...] = _ALWAYS

    def on(self, day: date) -> bool:
        """Whether these names speak for the side on this day."""
        return any(since <= day < until for since, until in self.terms)


SPEAKERS = (
    Speaker("RU", "kremlin|kreml|kremlius|кремль|кремля|w kremlu|в кремле|у кремлі|im kreml"),
    Speaker("RU", "moscow|moskwa|moskau|maskva|москва|в москве"),
    Speaker(
        "RU", "putin|putinas|путин|путін|lavrov|lawrow|lavrovas|лавров|medvedev|medwedew|miedwiediew|медведев|медведєв"
    ),
    Speaker(
        "RU", "peskov|peskow|pieskow|peskovas|песков|пєсков|zakharova|zacharowa|sacharowa|захарова|shoigu|szojgu|шойгу"
    ),
    Speaker(
        "RU",
        "russian? s? ?(?:foreign|defen[cs]e) ministry|минобороны рф|минобороны россии|мид рф|мид россии|rosyjskie msz",
    ),
    Speaker(
        "US",
        "white house|bialy dom|weisse haus|белый дом|білий дім|baltieji rumai|в белом доме|w bialym domu"
        "|pentagon|пентагон|pentagonas",
    ),
    Speaker(
        "US",
        "(?:us )?state department|departament stanu"
        "|госдеп|госдепартамент|держдеп|washington(?! post)|waszyngton|вашингтон|vasingtonas",
    ),
    Speaker("US", "obama|обама", ((date(2009, 1, 20), date(2017, 1, 20)),)),
    Speaker("US", "biden|байден|blinken|блинкен|блінкен", ((date(2021, 1, 20), date(2025, 1, 20)),)),
    Speaker("US", "trump|trumpas|трамп", ((date(2017, 1, 20), date(2021, 1, 20)), (date(2025, 1, 20), date.max))),
    Speaker("US", "rubio|рубио|hegseth|хегсет", ((date(2025, 1, 20), date.max),)),
    Speaker("NATO", "nato s? ?(?:chief|secretary general|boss)|szef nato|генсек нато|nato|нато|в нато"),
    Speaker("NATO", "rasmussen|расмуссен", ((date(2009, 8, 1), date(2014, 10, 1)),)),
    Speaker("NATO", "stoltenberg|stoltenbergas|столтенберг", ((date(2014, 10, 1), date(2024, 10, 1)),)),
    Speaker("NATO", "rutte|рютте", ((date(2024, 10, 1), date.max),)),
    Speaker("UA", "kyiv|kiev|kijow|kijew|киев|київ|kijevas|в киеве"),
    Speaker(
        "UA",
        "zelenskyy?|zelensky|zelenskiy|zelenski|selenskyj|зеленский|зеленський|kuleba|кулеба",
        ((date(2019, 5, 20), date.max),),
    ),
    Speaker("PL", "warsaw|warszawa|warschau|varsuva|варшава|polish (?:foreign|defen[cs]e) ministry|msz"),
    Speaker("PL", "duda|дуда|morawiecki|blaszczak", ((date(2017, 12, 11), date(2023, 12, 13)),)),
    Speaker("PL", "tusk|туск|sikorski", ((date(2023, 12, 13), date.max),)),
    Speaker("LT", "vilnius|wilno|вильнюс|вільнюс|lithuanian? s? ?(?:foreign|defen[cs]e) ministry|nauseda"),
    Speaker("LV", "riga|рига|latvian? s? ?(?:foreign|defen[cs]e) ministry"),
    Speaker("EE", "tallinn|таллин|таллінн|estonian? s? ?(?:foreign|defen[cs]e) ministry"),
    Speaker("CZ", "prague|praga|prag|прага|czech (?:foreign|defen[cs]e) ministry"),
    Speaker("DE", "berlin|берлин|берлін|pistorius"),
    Speaker("BY", "minsk|минск|мінськ|lukashenko|lukaszenka|lukaschenko|лукашенко"),
    Speaker("CN", "beijing|pekin|peking|пекин|пекін"),
    Speaker("IR", "tehran|teheran|тегеран"),
    Speaker("KP", "pyongyang|pjongjang|phenian|пхеньян|kcna"),
    Speaker(
        "EU",
        "european commission|komisja europejska|еврокомиссия|єврокомісія|von der leyen|borrell"
        "|brussels|bruksela|брюссель",
    ),
)

# Verbs of saying that take nobody as their object: the speaker may stand behind them.
PLAIN = (
    "says|said|according to(?: the)?",
    "mowi|mowil|powiedzial|powiedziala|oswiadczyl|oswiadczyla|zapowiedzial|stwierdzil|ocenil|przekazal|poinformowal|dodal|dodala|wedlug",
    "заявил|заявила|заявили|сообщил|сообщила|сообщили|сказал|сказала|отметил|подчеркнул|считает|по словам",
    "заявив|заявила|повідомив|повідомили|сказав|наголосив|за словами",
    "sagte|sagt|erklarte|erklart|betonte|laut",
    "sako|teigia|teige|pareiske|pranese|anot",
)
# Others: only the name before them speaks. Words that are as often nouns (claims, calls, reports) are kept out.
POINTED = (
    "tells|told|warns|warned|denies|denied|accuses|accused|threatens|threatened|vows|vowed|announces|announced|claimed"
    "|urges|urged|insists|insisted|rejects|rejected|condemns|condemned|demands|demanded|pledges|pledged|promises|promised"
    "|confirms|confirmed|dismisses|dismissed|argues|argued|declares|declared|suspends|suspended",
    "ostrzega|ostrzegl|oskarza|oskarzyl|zapowiada|twierdzi|grozi|zagrozil|potwierdza|potwierdzil|zaprzecza|wzywa|wezwal",
    "предупредил|предупреждает|обвинил|обвинила|обвиняет|назвал|назвала|пригрозил|опроверг|подтвердил|призвал|осудил",
    "попередив|звинуватив|звинуватила|звинувачує|пообіцяв|заперечив|підтвердив|закликав",
    "warnt|warnte|droht|drohte|fordert|forderte|bestatigt|bestatigte|dementiert|verurteilt|kundigt|nennt",
    "perspejo|perspeja|kaltina|apkaltino|patvirtino|paneige|ragina",
)
# Before a name: then it is spoken to, of or at, and does not speak.
PREPOSITIONS = _words(
    "in on to with against from of at for by near over about between into toward towards and outside under"
    " w we na do z ze od o przez przeciw przeciwko dla pod nad"
    " в во на к ко с со от о об из против для у над під про від з до"
    " im nach mit gegen von vom aus uber an zwischen fur"
    " i is su pries apie nuo del"
)
ARTICLES = _words("the a an der die das dem den")
# Behind a name: then it only describes somebody else.
DESCRIBING = _words(
    "backed led installed appointed occupied controlled based imposed friendly aligned linked style ally allies member"
    " members country countries region times post court resident summit time membership expansion"
)


def speakers_in(sentence: str, day: date) -> tuple[str, ...]:
    """The sides that something is said by in a sentence, as it tells, on a day.

    None where it tells of no speaker, or of one that is not known: whose words are whose is then anybody's guess.
    """
    written = " ".join(sentence.split())
    text = fold(written)  # of equal length
    verbs = list(_verbs().finditer(text))
    if not verbs and ":" not in written:
        return ()
    names = list(_names_in(text, day))
    sides = [*(_speaker_of(verb, names, text, written) for verb in verbs), *_by_colon(names, written)]
    return tuple(dict.fromkeys(side for side in sides if side)) if all(sides) else ()


_CLAUSE = re.compile(r"[.!?:;–—]")


def tells_of_speech(sentence: str) -> bool:
    """Whether a sentence says that something is said, whoever says it."""
    return _verbs().search(fold(sentence)) is not None


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    side: str


def _names_in(text: str, day: date) -> Iterator[_Name]:
    for found in _names().finditer(text):
        speaker = SPEAKERS[int((found.lastgroup or "s0")[1:])]
        after = text[found.end() :].split()[:1]
        described = bool(after) and after[0] in DESCRIBING
        if speaker.on(day) and not described and not _spoken_of(text[: found.start()].split()[-3:]):
            yield _Name(found.start(), found.end(), speaker.side)


def _spoken_of(before: list[str]) -> bool:
    """Whether the words before a name make it one that is spoken of: `on a visit to the White House, …`."""
    words = before[:-1] if before and before[-1] in ARTICLES else before
    return bool(words) and words[-1] in PREPOSITIONS and words[-2:] != ["according", "to"]


def _speaker_of(verb: re.Match[str], names: list[_Name], text: str, written: str) -> str | None:
    if _opens_clause(written[: verb.start()]):
        after = [name for name in names if name.start >= verb.end()] if verb.lastgroup == "plain" else []
        near = after and len(text[verb.end() : after[0].start].split()) <= WORDS_AFTER
        return after[0].side if near else None
    before = [name for name in names if name.end <= verb.start()]
    near = before and len(text[before[-1].end : verb.start()].split()) <= WORDS_BEFORE
    return before[-1].side if near else None


def _by_colon(names: list[_Name], written: str) -> Iterator[str]:
    """Headlines' short way: `Stoltenberg: Putin made a mistake`, `Putin plans for more war: Stoltenberg`."""
    for name in names:
        before, after = written[: name.start].rstrip(), written[name.end :]
        opens = len(_CLAUSE.split(before)[-1].split()) <= 1  # a first name
        if (opens and after.startswith(":")) or (before.endswith(":") and not after.strip()):
            yield name.side


def _opens_clause(before: str) -> bool:
    """Whether nobody stands before the verb: `…, said Putin`, not `Orban said Putin …`."""
    return not before.strip() or before.rstrip()[-1] in ',;:–—-"”»’)'


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?P<s{place}>\b(?:{each.names})\b)" for place, each in enumerate(SPEAKERS)))


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"\b(?:(?P<plain>{'|'.join(PLAIN)})|(?P<pointed>{'|'.join(POINTED)}))\b")
