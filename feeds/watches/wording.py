"""What people write in a query out of habit, and what is made of it.

удар в Одессе          a preposition or conjunction of one letter is left out: it would be in everything
9 мая, plan B          a letter or figure alone is refused, with the phrase that was meant
nato or russia         a word as it stands, but it is said that OR in capitals would be either
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lark import Token

from feeds.language.text import clean, fold, parted
from feeds.watches.grammar import span

# Prepositions and conjunctions of one letter in the catalogue's languages, folded. A figure after one says that it is
# none of them (S 400, A 10).
_LETTERS = frozenset("aeikosuvwyz" + "авезийкосуі")

_WORDS: Mapping[str, str] = {
    "OR": "or lub albo czy или либо або чи oder arba ar vai või ou tai eller nebo alebo sau",
    "AND": "and oraz та und ir un ja et och og si",
    "NOT": "not nie не nicht ne",
    "NEAR": "near",
}
_OPERATORS = {fold(word): operator for operator, words in _WORDS.items() for word in words.split()}

_ENDS = ("WORD", "PHRASE", "RPAR")  # what a word can stand behind, if it is to join two
_BEGINS = ("WORD", "PHRASE", "LPAR", "FIELD", "NOT")
_STARTS = (None, "_OR", "_AND", "LPAR", *_ENDS)


@dataclass(frozen=True, slots=True)
class Small:
    """A word that joins two and means itself here; `meant`: the query with the operator in its place."""

    word: str
    operator: str
    meant: str


def letters(text: str, tokens: Sequence[Token]) -> tuple[str, tuple[str, ...]]:
    """The text with a blank for each preposition and conjunction of one letter, and these."""
    found = []
    for before, token, after in _with_neighbours(tokens):
        letter = _alone(token)
        small = str(token).islower() or before is None  # a capital where a sentence would begin
        stands = letter in _LETTERS and small and _type(before) in _STARTS
        if stands and after is not None and _is_word(after) and not after[0].isdigit():
            found.append(str(token))
            text = _put(text, token, " " * len(token))
    return text, tuple(dict.fromkeys(found))


def beside(text: str, tokens: Sequence[Token], short: Token) -> str | None:
    """The text with a letter or figure quoted together with the word beside it; None where there is none."""
    for before, token, after in _with_neighbours(tokens):
        if token.start_pos == short.start_pos:
            ends = str(token).isupper() and not (after is not None and after[0].isdigit())  # plan B, F 16
            pair = _pair(text, before, token), _pair(text, token, after)
            return next(filter(None, pair if ends else reversed(pair)), None)
    return None


def small_operator(text: str, tokens: Sequence[Token]) -> Small | None:
    """The first word between two others that means to join them, or to keep the second out."""
    found: list[tuple[Token, str]] = []
    for before, token, after in _with_neighbours(tokens):
        operator = _OPERATORS.get(fold(token)) if token.type == "WORD" else None
        if operator and _type(before) in _ENDS and _type(after) in _BEGINS:
            found.append((token, operator))
    meant = text
    for token, operator in reversed(found):
        meant = _put(meant, token, operator)
    return Small(str(found[0][0]), found[0][1], meant) if found else None


def operator_of(word: str) -> str | None:
    """The operator that a word means in one of the languages, in capitals or not."""
    return _OPERATORS.get(fold(word))


def _with_neighbours(tokens: Sequence[Token]) -> list[tuple[Token | None, Token, Token | None]]:
    return list(zip([None, *tokens], tokens, [*tokens[1:], None], strict=False))


def _type(token: Token | None) -> str | None:
    return None if token is None else token.type


def _is_word(token: Token) -> bool:
    """Whether a word or what stands as one begins with it: brackets, a topic."""
    return token.type in ("WORD", "PHRASE", "LPAR") or (token.type == "FIELD" and token.lower() == "topic:")


def _alone(token: Token) -> str:
    """The one folded letter or figure that a word is; empty for any other."""
    words = parted(fold(clean(token))) if token.type == "WORD" else []
    return words[0] if len(words) == 1 and len(words[0]) == 1 else ""


def _put(text: str, token: Token, instead: str) -> str:
    start, end = span(token)
    return text[:start] + instead + text[end:]


def _pair(text: str, one: Token | None, two: Token | None) -> str | None:
    """The text with two neighbouring words as a phrase."""
    if one is None or two is None or not one.type == two.type == "WORD":
        return None
    start, end = span(one)[0], span(two)[1]
    return f'{text[:start]}"{one} {two}"{text[end:]}'
