"""What may stand behind `from:` and `lang:`: a country or a language, by its code or its name in the languages the bot
speaks, or who controls the outlet.

Codes, the English names typed most and what people call countries beside their names are here; all other names are
CLDR's, by babel, which is loaded for the first that is none of ours: some megabytes that nobody needs who writes codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING

from feeds.language.languages import normal
from feeds.language.text import name_key
from feeds.model import Control, Source
from feeds.watches.naming import Names

if TYPE_CHECKING:
    from babel import Locale

_SPOKEN = ("en", "pl", "ru", "uk", "de", "lt")

# ISO 3166, and what lists of sources have beside it (EU, INT, UN, XK).
_COUNTRIES = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
        "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ "
        "FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ "
        "IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH "
        "MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL "
        "PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD "
        "TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "
        "INT"
    ).split()
)
# ISO 639, the codes of two letters.
_LANGUAGES = frozenset(
    (
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
        "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it "
        "iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt "
        "my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk "
        "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
        "yo za zh zu "
    ).split()
)
# English names, and what people type for a country that is not its name in CLDR.
_NAMES: Mapping[str, str] = {
    "AE": "uae, emirates, emiraty, эмираты, оаэ, емірати, оае, emirate, emyratai",
    "AT": "austria",
    "BA": "bosnia, bosnia and herzegovina, bosnien, босния, боснія, bosnia i hercegowina, bosnija",
    "BE": "belgium",
    "BG": "bulgaria",
    "BY": "belarus, byelorussia, белоруссия, білорусія, weissrussland, weißrussland",
    "CA": "canada",
    "CD": "congo, drc, kongo, конго, kongas",
    "CH": "switzerland",
    "CI": "ivory coast",
    "CN": "china, prc, кнр",
    "CZ": "czechia, czech republic, czech, чешская республика, tschechische republik",
    "DE": "germany, фрг, фрн, rfn",
    "DK": "denmark",
    "EE": "estonia",
    "ES": "spain",
    "EU": "european union, ue, ес, єс",
    "FI": "finland",
    "FR": "france",
    "GB": "united kingdom, uk, britain, great britain, england, scotland, wales, англия, британия, англія, британія, "
    "велика британія, anglia, brytania, grossbritannien, großbritannien, anglija, britanija, didzioji britanija",
    "GR": "greece",
    "HK": "hong kong, hongkong, гонконг, honkongas",
    "HU": "hungary",
    "IL": "israel",
    "INT": "international",
    "IR": "iran",
    "IT": "italy",
    "JP": "japan",
    "KP": "north korea, dprk, кндр, korea polnocna, siaures koreja",
    "KR": "south korea, rok, korea poludniowa, pietu koreja",
    "LT": "lithuania",
    "LV": "latvia",
    "MD": "moldova, moldavia, молдавия, молдавія",
    "MK": "macedonia, македония, македонія, mazedonien, makedonija",
    "MM": "burma, myanmar, бирма, birma, мьянма, мянма",
    "NL": "netherlands, holland, the netherlands, голландия, голландія, niderlandy, olandija",
    "NO": "norway",
    "PL": "poland",
    "PS": "palestine, палестина, palestyna, palastina, palestina",
    "PT": "portugal",
    "QA": "qatar",
    "RO": "romania",
    "RU": "russia, russian federation, рф, российская федерация, російська федерація, federacja rosyjska, "
    "russische foderation, rusijos federacija",
    "SE": "sweden",
    "SK": "slovakia",
    "SY": "syria",
    "TR": "turkey, turkiye",
    "UA": "ukraine",
    "US": "united states, usa, america, united states of america, the us, the usa, сша, америка, штаты, штати, "
    "ameryka, stany, amerika, jav",
    "VA": "vatican, holy see, watykan, ватикан, vatikan, vatikanas",
}
_PARTING = re.compile(r"[\s,;]+")  # what parts the names of several languages
# `from:RU, BY`: a value behind a comma and a blank.
_LISTED = re.compile(
    r"(?<![^\s(\-])((lang|from|topic):[^\s\"(),]+(?:,+[^\s\"(),]+)*,)(\s+)(?=([^\s\"(),:]+))", re.IGNORECASE
)
_OPERATORS = ("OR", "AND", "NOT", "NEAR")  # of which one is a language's code
# Who controls an outlet, as people say it in the languages the bot speaks, beside the words of the catalogue.
_CONTROL_NAMES: Mapping[Control, str] = {
    Control.STATE: "state controlled, state media, state owned, panstwowe, panstwowy, panstwowa, государственные, "
    "государственный, гос, державні, державний, staatlich, staatliche, staatsmedien, valstybiniai, valstybinis, "
    "valstybes",
    Control.GOVERNMENT: "governments, official, rzadowe, rzadowy, правительственные, правительство, официальные, "
    "урядові, уряд, regierung, amtlich, vyriausybes, vyriausybe",
    Control.PUBLIC: "public service, publiczne, общественные, суспільні, громадські, offentlich rechtlich, "
    "visuomeniniai",
    Control.INDEPENDENT: "niezalezne, niezalezny, независимые, независимый, незалежні, незалежний, unabhangig, "
    "unabhangige, nepriklausomi, nepriklausomas",
}


def origin(folded: str) -> tuple[str, str] | None:
    """What folded words behind `from:` name, as ("country", code) or ("control", value); None where nothing."""
    if control := _names_of_controls().get(folded):
        return "control", control
    code = _own_names().get(folded) or (folded.upper() if folded.upper() in _COUNTRIES else None)
    code = code or _names_of_countries().get(folded)
    return ("country", code) if code else None


def is_from(source: Source, place: tuple[str, str]) -> bool:
    """Whether a source is of an origin."""
    kind, value = place
    return value == (source.country if kind == "country" else source.control)


def language(typed: str) -> str | None:
    """The code of the language that a text behind `lang:` names; None where it names none, or several by codes."""
    code = "" if _PARTING.search(typed.strip()) else normal(typed)
    return code if code in _LANGUAGES else _names_of_languages().get(name_key(typed))


def languages(typed: str) -> list[str]:
    """The parts of a text behind `lang:` that may each name a language: `pl en` is two, as in /set languages."""
    return [typed] if language(typed) else [part for part in _PARTING.split(typed) if part]


def lists_joined(text: str, topics: Names) -> str:
    """The text of equal length with commas for the blanks within `from:RU, BY`, `lang:pl, en` and `topic:a, b`: what
    follows there would be a word that is looked for. It is a value where it names what its field asks for (`topics`
    what stands behind `topic:`), else it stays a word."""
    join = partial(_joined, topics=topics)
    joined = _LISTED.sub(join, text)
    while joined != text:  # a value more of each list
        joined, text = _LISTED.sub(join, joined), joined
    return joined


def _joined(found: re.Match[str], topics: Names) -> str:
    field, value = found[2].lower(), found[4]
    asked = {"lang": language, "from": lambda typed: origin(name_key(typed)), "topic": topics}
    named = asked[field](value)
    return found[1] + "," * len(found[3]) if named and value not in _OPERATORS else found[0]


@cache
def _names_of_controls() -> Mapping[str, str]:
    said = {name_key(name): control.value for control, names in _CONTROL_NAMES.items() for name in names.split(",")}
    return {**said, **{name_key(control.value): control.value for control in Control}}


@cache
def _own_names() -> Mapping[str, str]:
    return {name_key(name): code for code, names in _NAMES.items() for name in names.split(",")}


@cache
def _names_of_countries() -> Mapping[str, str]:
    return {name: code for code, name in _in_cldr(lambda locale: locale.territories) if code in _COUNTRIES}


@cache
def _names_of_languages() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, name in _in_cldr(lambda locale: locale.languages):
        if code.isalpha() and normal(code):
            found[name] = found[code] = normal(code)  # some have three letters and no shorter code
    return found


def _in_cldr(table: Callable[[Locale], Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Codes and folded names of a table, in every language the bot speaks."""
    from babel import Locale as Cldr  # for the first name that is not here

    for spoken in _SPOKEN:
        for code, name in table(Cldr(spoken)).items():
            yield code, name_key(name)
