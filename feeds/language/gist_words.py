"""gist_words(text, language) -> what its words mean, but for how it was said: whether two texts say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.language.languages import normal
from feeds.language.text import clean, fold
from feeds.language.vocabulary import NOTHING, load_vocabulary

MEANT = "@"  # before a word's meaning
_WORD = re.compile(r"\w{2,}")  # of a folded text: no underscores
# What people and offices are: beside their names nothing new.
ROLES = frozenset(
    MEANT + role
    for role in "president prime-minister minister commander official-person leader foreign-affairs".split()
)
_WHERE = frozenset({"states", "places"})  # sections of meanings
_OFFICES = frozenset(role.removeprefix(MEANT) for role in ROLES)
_ANY_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"(?<=\b\w)\.")  # `U.S.`
_WITHIN_NAMES = frozenset("of the de du von van".split())
_MARKS = ",.;:!?…()[]\"“”„«»'‘’–—-"  # around a word; a name ends at one
MOST_CHANCE = 2  # letters that words begin with by chance
_BEGINNING = 6  # letters of a word that its inflections share
# Meanings that tell how a thing was said, not what: to whom, where, on which day.
_HOW = frozenset(
    "say spokesman journalist conference interview today yesterday tomorrow "
    "monday tuesday wednesday thursday friday saturday sunday".split()
) | {NOTHING}

# Unnamed sources, as agencies write of them: how a thing was said as well.
_SOURCES = {
    code: re.compile(rf"\b(?:{said})\b", re.IGNORECASE)
    for code, said in {
        "en": (
            r"(?:officials?|sources?|people|persons?) (?:who (?:are|is|were|was) )?"
            r"(?:familiar with|briefed on|close to|with knowledge of) the \w+|"
            r"(?:citing|according to) (?:unnamed |anonymous )?(?:sources?|officials?)|"
            r"(?:on|under) condition of anonymity"
        ),
        "pl": (
            r"powołując\w* się na źródł\w+|źródł\w+ zaznajomi\w+ ze spraw\w+|"
            r"prosząc\w* o (?:zachowanie )?anonimowoś\w+"
        ),
        "ru": r"со ссылкой на источник\w*|знаком\w+ с (?:ситуаци\w+|вопрос\w+|дел\w+)|на условиях анонимности",
        "uk": r"з посиланням на джерел\w*|обізнан\w+ (?:із|з) (?:ситуаці\w+|питан\w+)|на умовах анонімності",
        "de": r"mit der (?:sache|angelegenheit) vertraut\w*|unter berufung auf (?:\w+ )?(?:kreise|quellen)",
        "lt": r"su (?:situacija|reikalu) susipažin\w+|remdam\w+ šaltin\w+|nenorėjęs skelbti pavardės",
        "lv": r"atsaucoties uz (?:\w+ )?avot\w+|ar lietu pazīstam\w+",
        "et": r"(?:asjaga|teemaga) kursis olev\w+|allikatele viidates",
        "cs": r"s odvoláním na (?:\w+ )?zdroj\w*|obeznámen\w+ se? (?:věc|situac)\w+",
        "fr": r"sous couvert d['’]anonymat|(?:une |des )?sources? proches? du dossier|selon des sources",
        "fi": r"asiaan perehtyn\w+ läh\w+|läh(?:teisiin|teeseen) viitaten",
    }.items()
}


def gist_words(text: str, language: str) -> frozenset[str]:
    """The meanings of a text's words in its language (`en`, `en-GB`); of a word without one, how it begins."""
    meaning, code = load_vocabulary().meaning, normal(language)
    told = _SOURCES[code].sub(" ", clean(text)) if code in _SOURCES else clean(text)
    found = ((word, meaning(word, language)) for word in _WORD.findall(fold(told)))
    return frozenset(MEANT + known if known else word[:_BEGINNING] for word, known in found if known not in _HOW)


def full_names(text: str, language: str, title: str, known: frozenset[str]) -> frozenset[str]:
    """The words of names in a text that a title, whose words are `known`, has shorter: of "Antony Blinken" both where
    it names Blinken, of "Wall Street Journal" all three where it says WSJ.
    """
    found: set[str] = set()
    for name in _names(text, language):
        words = gist_words(name, language)
        parts = words & known
        if words & ROLES:  # whose country is named is not named by it
            parts = frozenset(word for word in parts if _kind(word) not in _WHERE)
        if parts:
            found |= words
    spelled = _ANY_WORD.findall(text)
    for letters in {word for word in _ANY_WORD.findall(_DOTTED.sub("", title)) if word.isupper() and len(word) > 1}:
        for start in range(len(spelled) - len(letters) + 1):
            span = spelled[start : start + len(letters)]
            by_chance = len(span) <= MOST_CHANCE and not all(word[0].isupper() for word in span)
            if not by_chance and "".join(word[0] for word in span).upper() == letters:
                found |= gist_words(" ".join(span), language)
    return frozenset(found)


def _kind(word: str) -> str:
    """The vocabulary's section of a word's meaning; empty where none is known."""
    return load_vocabulary().kinds.get(word.removeprefix(MEANT), "") if word.startswith(MEANT) else ""


def _names(text: str, language: str) -> Iterator[str]:
    """Runs of words with capitals, offices among them: "Secretary of State Antony Blinken", "przewodniczący Komitetu
    Wojskowego admirał Rob Bauer". One word alone is no longer than in a title.
    """
    meaning = load_vocabulary().meaning
    run: list[str] = []
    for word in [*text.split(), ""]:
        bare = word.strip(_MARKS)
        if run and (bare in _WITHIN_NAMES or (bare[:1].islower() and meaning(fold(bare), language) in _OFFICES)):
            continue
        if bare[:1].isupper():
            run.append(bare)
        if not bare[:1].isupper() or word[-1] in _MARKS:
            if len(run) > 1:
                yield " ".join(run)
            run = []
