"""The grammar of watches (LALR(1), by lark), and what is told of a text that it cannot read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NoReturn

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from feeds.watches.query import Fault, QueryError

DEEPEST = 12  # brackets within brackets, and NOTs

_GRAMMAR = r"""
    start: any
    any: all (_OR all)*
    all: one (_AND? one)*
    ?one: NOT one -> not | near
    ?near: near NEAR atom -> near | atom
    ?atom: WORD | PHRASE | FIELD value -> field | "(" any ")"
    ?value: WORD | PHRASE | "(" any ")"

    _OR.3: /(OR(?![^\s()"])|\|\|?)/
    _AND.3: /(AND(?![^\s()"])|&&?)/
    NOT.3: /(NOT(?![^\s()"])|-(?=[^\s)]))/
    NEAR.3: /NEAR(\/\d+)?(?![^\s()"])/
    FIELD.2: /(topic|title|source|lang|from):/i
    PHRASE: /"[^"]*"/
    WORD: /[^\s()":|&]+/
    %ignore /\s+/
"""
_OPERATORS = {"_OR": "OR", "_AND": "AND", "NEAR": "NEAR", "NOT": "NOT"}
_MINUSES = re.compile(r"(?<![^\s(])-{2,}(?=[^\s)])")
_NEARLY = re.compile(r"NEAR[\d/\\_~\-].*|near/\d.*", re.IGNORECASE)  # what was meant as NEAR/5 and would be a word
_BRACKET = re.compile(r"[\[\]{}]")
_NAME = re.compile(r"[^\s()\":]+$")  # what stands before a colon that cannot be read


@cache
def _lark() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", propagate_positions=True)


def tree_of(text: str) -> Tree[Token]:
    """The tree of a text with plain signs (feeds/watches/signs.py); raises QueryError."""
    tokens = tokens_of(text)
    _check_brackets(text, tokens)
    _check_denials(text, tokens)
    for token in tokens:
        if token.type == "WORD":
            _check_word(text, token)
    try:
        return _lark().parse(text)
    except UnexpectedInput as error:
        _explain(text, error)


def tokens_of(text: str) -> list[Token]:
    """The words and signs of a text, in order; raises QueryError."""
    try:
        return list(_lark().lex(text))
    except UnexpectedCharacters as error:
        _explain(text, error)


def wrong(fault: Fault, text: str, start: int, end: int, **values: object) -> QueryError:
    """What is to be raised of a text that cannot be read."""
    return QueryError(fault, text, start, end, values)


def span(token: Token) -> tuple[int, int]:
    """Where a token stands in the text."""
    return token.start_pos or 0, token.end_pos or 0


# --- what is wrong, before and while parsing -------------------------------------------------------------------------


def _check_brackets(text: str, tokens: Sequence[Token]) -> None:
    """What the grammar would refuse at the wrong place or in the wrong words, and what nests too deeply."""
    opened: list[Token] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "LPAR":
            opened.append(token)
        elif token.type == "RPAR":
            if not opened:
                raise wrong(Fault.CLOSES_NOTHING, text, *span(token))
            start = span(opened.pop())[0]
            if before is not None and before.type == "LPAR":
                raise wrong(Fault.EMPTY_BRACKETS, text, start, span(token)[1])
        if len(opened) > DEEPEST:
            raise wrong(Fault.TOO_DEEP, text, *span(token), n=DEEPEST)
    if opened:
        raise wrong(Fault.NOT_CLOSED, text, *span(opened[-1]))


def _check_denials(text: str, tokens: Sequence[Token]) -> None:
    """NOTs of NOTs: how many, and those that were one dash."""
    within = [0]  # NOTs around each open bracket, and what follows it directly
    for token, after in pairwise([*tokens, Token("$END", "")]):
        if token.type == "NOT":
            within[-1] += 1
            if within[-1] > DEEPEST:
                raise wrong(Fault.TOO_MANY_NOTS, text, *span(token), n=DEEPEST)
            if after.type == "NOT" and (minuses := _MINUSES.match(text, span(token)[0])):
                raise wrong(Fault.ONE_MINUS, text, *minuses.span())
        elif token.type == "LPAR":
            within.append(within[-1])
        else:
            if token.type == "RPAR":
                within.pop()
            within[-1] = within[-2] if len(within) > 1 else 0


def _check_word(text: str, token: Token) -> None:
    """A word that was meant as a sign."""
    start, end = span(token)
    if bracket := _BRACKET.search(token):
        raise wrong(Fault.OTHER_BRACKET, text, start + bracket.start(), start + bracket.end(), name=bracket[0])
    if _NEARLY.fullmatch(token):
        raise wrong(Fault.NEARLY_NEAR, text, start, end)


def _explain(text: str, error: UnexpectedInput) -> NoReturn:
    if isinstance(error, UnexpectedCharacters):
        here = error.pos_in_stream or 0
        if text[here] == '"':
            raise wrong(Fault.QUOTE_NOT_CLOSED, text, here, here + 1)
        name = _NAME.search(text[:here])
        if text[here] == ":" and name is not None:
            if name[0].upper() == "NEAR":
                raise wrong(Fault.NEARLY_NEAR, text, name.start(), here + 1)
            raise wrong(Fault.NO_FIELD, text, name.start(), here + 1, name=name[0])
        raise wrong(Fault.WRONG_SIGN, text, here, here + 1)
    if isinstance(error, UnexpectedToken):
        token, before = error.token, _before(text, error.token)
        if before is not None and before.type in _OPERATORS and before.type != token.type:
            raise wrong(Fault.NOTHING_BEHIND, text, *span(before), name=_OPERATORS[before.type])
        if before is not None and before.type == "FIELD":
            raise wrong(Fault.NO_WORD_BEHIND, text, *span(before), name=str(before).lower())
        if token.type in _OPERATORS:
            raise wrong(Fault.NOTHING_BEFORE, text, *span(token), name=_OPERATORS[token.type])
    raise wrong(Fault.UNREADABLE, text, error.pos_in_stream or 0, (error.pos_in_stream or 0) + 1)


def _before(text: str, token: Token) -> Token | None:
    """The token before the one that was not expected."""
    place = len(text) if token.type == "$END" else token.start_pos or 0
    earlier = [each for each in _lark().lex(text) if (each.start_pos or 0) < place]
    return earlier[-1] if earlier else None
