"""The words of /set in each language, beside the English ones that buttons and files carry: the first is what is shown.

Read whatever the chat's language is: people write in their own, and no word means two things (a test holds that).
"""

from __future__ import annotations

from collections.abc import Mapping

from feeds.asking.slips import near
from feeds.language.text import fold

_ENGLISH = """
on = on resume start
off = off stop
pause = pause paused
routine = routine all everything
notable = notable important
urgent = urgent
instant = instant now instantly once
digest = digest
both = both
silent = silent quiet silently
loud = loud sound ring
reset = reset
mute = mute
unmute = unmute hear
languages = languages language
voices = voices voice
any = any
independent = independent
official = official
either = either
"""
_POLISH = """
on = włącz włączone wznów
off = wyłącz wyłączone
pause = wstrzymaj pauza
routine = wszystko rutynowe
notable = ważne istotne
urgent = pilne
instant = natychmiast
digest = przegląd podsumowanie
both = oba obie
silent = cicho bezgłośnie
loud = głośno dźwięk
reset = cofnij resetuj
mute = wycisz
unmute = przywróć
languages = języki język
voices = głosy
any = dowolne
independent = niezależne
official = oficjalne
either = niezależne-lub-oficjalne
"""
_RUSSIAN = """
on = вкл включить возобновить
off = выкл выключить
pause = пауза приостановить
routine = всё все обычное
notable = важное важные
urgent = срочное срочные срочно
instant = сразу
digest = дайджест обзор
both = оба обе
silent = тихо беззвучно
loud = звук громко
reset = сбросить сброс
mute = заглушить заглуши
unmute = вернуть верни
languages = языки язык
voices = голоса
any = любые
independent = независимые
official = официальные
either = независимые-или-официальные
"""
_UKRAINIAN = """
on = увімк увімкнути відновити
off = вимк вимкнути
pause = пауза призупинити
routine = усе всі усі звичайне
notable = важливе важливі
urgent = термінове термінові терміново
instant = одразу відразу
digest = дайджест огляд
both = обидва обидві
silent = тихо беззвучно
loud = звук гучно
reset = скинути
mute = заглушити заглуши
unmute = повернути поверни
languages = мови мова
voices = голоси
any = будь-які
independent = незалежні
official = офіційні
either = незалежні-або-офіційні
"""
_GERMAN = """
on = an ein einschalten fortsetzen
off = aus ausschalten
pause = pause pausieren
routine = alles
notable = wichtig wichtiges
urgent = dringend dringendes eilig
instant = sofort
digest = übersicht überblick
both = beides
silent = leise lautlos stumm
loud = laut ton
reset = zurücksetzen
mute = ausblenden
unmute = einblenden
languages = sprachen sprache
voices = stimmen
any = beliebige
independent = unabhängige
official = amtliche offizielle
either = unabhängige-oder-amtliche unabhängige-oder-offizielle
"""
_LITHUANIAN = """
on = įjungti tęsti
off = išjungti
pause = pauzė pristabdyti
routine = viskas
notable = svarbu svarbūs
urgent = skubu skubūs
instant = iškart
digest = apžvalga
both = abu abi
silent = tyliai
loud = garsas garsiai
reset = atstatyti
mute = nutildyti nutildyk
unmute = grąžinti grąžink
languages = kalbos kalba
voices = balsai
any = bet-kokie
independent = nepriklausomi
official = oficialūs
either = nepriklausomi-ar-oficialūs
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    lines = (line.partition("=") for line in table.strip().splitlines())
    return {meaning.strip(): tuple(words.split()) for meaning, _, words in lines}


WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": _read(_ENGLISH),
    "pl": _read(_POLISH),
    "ru": _read(_RUSSIAN),
    "uk": _read(_UKRAINIAN),
    "de": _read(_GERMAN),
    "lt": _read(_LITHUANIAN),
}
MEANINGS = tuple(WORDS["en"])
_MEANINGS: Mapping[str, str] = {
    word: meaning for table in WORDS.values() for meaning, words in table.items() for word in words
}
_FOLDED: Mapping[str, str] = {"".join(fold(word).split()): word for word in _MEANINGS}
# What else ends digests, quiet hours and the like, where nothing but that can be meant.
_NO = frozenset("no none never nie нет ні стоп wył nein ne".split())
# Units of a pause, as such words begin. Not год, which is an hour's short form in Ukrainian and a year in Russian.
UNITS: Mapping[str, tuple[str, ...]] = {
    "h": ("h", "hour", "godz", "час", "годин", "stund", "val"),
    "d": ("d", "day", "dni", "dzi", "дн", "ден", "tag", "dien"),
    "w": ("w", "week", "tyg", "нед", "тиж", "woch", "sav"),
}


def meaning_of(word: str) -> str:
    """The English word that buttons carry for one in any language; the word itself where it is none of ours."""
    lower = word.lower()
    return _MEANINGS.get(lower, lower)


def is_off(word: str) -> bool:
    """Whether a word ends what is set: off, no, never, in any language."""
    return meaning_of(word) == "off" or word.lower() in _NO


def nearest(word: str) -> str:
    """The word of ours that one with a slip is near, in its language; the word itself where there is none."""
    if word.lower() in _MEANINGS:
        return word
    found = near(fold(word).split(), _FOLDED)
    return _FOLDED[found[0]] if found else word


def shown_in(language: str, meaning: str) -> str:
    """How a meaning is written in a language."""
    return WORDS.get(language, WORDS["en"])[meaning][0]


def unit_of(word: str) -> str:
    """`h`, `d` or `w` for an hour, day or week in any language; empty for what is none."""
    lower = word.lower()
    found = [(len(stem), unit) for unit, stems in UNITS.items() for stem in stems if lower.startswith(stem)]
    return max(found)[1] if found and (len(lower) == 1 or max(found)[0] > 1) else ""
