"""From what a person typed to a Query: an LALR(1) grammar (lark), so that no text takes more than one pass.

    nato russia            both words, in any order; AND may be written
    "aegis ashore"         words that follow each other
    redzikow*              any ending
    a OR b, NOT c, -c      capitals: or, and, not are words like others
    (a OR b) c             brackets
    a NEAR/5 b             at most five words between them, in either order
    title:a                in the title;  also title:"a b", title:(a OR b)
    source:lrt lang:pl from:russia from:state

A query is bounded in length, words and nesting (LONGEST, MOST_WORDS, DEEPEST); nothing a person writes becomes a
regular expression.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import NoReturn

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from feeds.languages import normal
from feeds.text import clean, fold
from feeds.watches.places import origin
from feeds.watches.query import About, All, Any, Fault, Near, Not, Part, Query, QueryError, Words, every_words

LONGEST = 400  # characters
MOST_WORDS = 40
DEEPEST = 12  # brackets within brackets, and NOTs
WITHIN = 5  # words that may stand between the two of a NEAR without a number
FURTHEST = 50
SHORTEST_STEM = 3  # letters before a *
SHORTEST_WORD = 2

_GRAMMAR = r"""
    start: any
    any: all (_OR all)*
    all: one (_AND? one)*
    ?one: NOT one -> not | near
    ?near: near NEAR atom -> near | atom
    ?atom: WORD | PHRASE | FIELD value -> field | "(" any ")"
    ?value: WORD | PHRASE | "(" any ")"

    _OR.3: /(OR(?![^\s()"])|\|)/
    _AND.3: /(AND(?![^\s()"])|&)/
    NOT.3: /(NOT(?![^\s()"])|-(?=[^\s)]))/
    NEAR.3: /NEAR(\/\d{1,3})?(?![^\s()"])/
    FIELD.2: /(title|source|lang|from):/i
    PHRASE: /"[^"]*"/
    WORD: /[^\s()":|&]+/
    %ignore /\s+/
"""
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))  # what phones make of quotation marks
_OPERATORS = {"_OR": "OR", "_AND": "AND", "NEAR": "NEAR", "NOT": "NOT"}
_WITHIN = re.compile(r"\d+")
_NAME = re.compile(r"[^\s()\":]+$")  # what stands before a colon that cannot be read


@cache
def _lark() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic")


def parse(text: str) -> Query:
    """Read a query; raises QueryError, which says what is wrong and where."""
    typed = text.translate(_QUOTES)
    if len(typed) > LONGEST:
        _fail(Fault.TOO_LONG, typed, LONGEST, len(typed), n=LONGEST)
    if not typed.strip():
        _fail(Fault.EMPTY, typed, 0, 1)
    _check(typed, _tokens(typed))
    try:
        tree = _lark().parse(typed)
    except UnexpectedInput as error:
        _explain(typed, error)
    query = _Reader(typed).read(tree)
    if sum(len(words.parts) for words in every_words(query)) > MOST_WORDS:
        _fail(Fault.TOO_MANY_WORDS, typed, 0, len(typed), n=MOST_WORDS)
    if not findable(query):
        _fail(Fault.NOTHING_TO_FIND, typed, 0, len(typed))
    return query


def findable(query: Query) -> bool:
    """Whether some word must be in everything the query finds."""
    match query:
        case Words() | Near():
            return True
        case All(each):
            return any(map(findable, each))
        case Any(each):
            return all(map(findable, each))
        case _:
            return False


# --- what is wrong, before and while parsing -------------------------------------------------------------------------


def _fail(fault: Fault, text: str, start: int, end: int, **values: object) -> NoReturn:
    raise QueryError(fault, text, start, end, values)


def _span(token: Token) -> tuple[int, int]:
    return token.start_pos or 0, token.end_pos or 0


def _tokens(text: str) -> list[Token]:
    try:
        return list(_lark().lex(text))
    except UnexpectedCharacters as error:
        _explain(text, error)


def _check(text: str, tokens: list[Token]) -> None:
    """What the grammar would refuse at the wrong place or in the wrong words, and what nests too deeply."""
    opened: list[Token] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "LPAR":
            opened.append(token)
        elif token.type == "RPAR":
            if not opened:
                _fail(Fault.CLOSES_NOTHING, text, *_span(token))
            start = _span(opened.pop())[0]
            if before is not None and before.type == "LPAR":
                _fail(Fault.EMPTY_BRACKETS, text, start, _span(token)[1])
        if len(opened) > DEEPEST:
            _fail(Fault.TOO_DEEP, text, *_span(token))
    if opened:
        _fail(Fault.NOT_CLOSED, text, *_span(opened[-1]))
    denied = [token for token in tokens if token.type == "NOT"]
    if len(denied) > DEEPEST:
        _fail(Fault.TOO_MANY_NOTS, text, *_span(denied[DEEPEST]))


def _explain(text: str, error: UnexpectedInput) -> NoReturn:
    if isinstance(error, UnexpectedCharacters):
        here = error.pos_in_stream or 0
        if text[here] == '"':
            _fail(Fault.QUOTE_NOT_CLOSED, text, here, here + 1)
        name = _NAME.search(text[:here])
        if text[here] == ":" and name is not None:
            _fail(Fault.NO_FIELD, text, name.start(), here + 1, name=name[0])
        _fail(Fault.WRONG_SIGN, text, here, here + 1)
    if isinstance(error, UnexpectedToken):
        token, before = error.token, _before(text, error.token)
        if before is not None and before.type in _OPERATORS and before.type != token.type:
            _fail(Fault.NOTHING_BEHIND, text, *_span(before), name=_OPERATORS[before.type])
        if before is not None and before.type == "FIELD":
            _fail(Fault.NO_WORD_BEHIND, text, *_span(before), name=str(before).lower())
        if token.type in _OPERATORS:
            _fail(Fault.NOTHING_BEFORE, text, *_span(token), name=_OPERATORS[token.type])
    _fail(Fault.UNREADABLE, text, error.pos_in_stream or 0, (error.pos_in_stream or 0) + 1)


def _before(text: str, token: Token) -> Token | None:
    """The token before the one that was not expected."""
    place = len(text) if token.type == "$END" else token.start_pos or 0
    earlier = [each for each in _lark().lex(text) if (each.start_pos or 0) < place]
    return earlier[-1] if earlier else None


# --- from the tree to the query --------------------------------------------------------------------------------------


def _joined(kind: type[All] | type[Any], each: tuple[Query, ...]) -> Query:
    """What is joined by the same word twice is joined once: `a (b c)` is `a b c`."""
    flat = tuple(inner for one in each for inner in (one.each if isinstance(one, kind) else (one,)))
    return flat[0] if len(flat) == 1 else kind(flat)


class _Reader:
    """Makes a query of the tree; knows the text, to point at what is wrong."""

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self, node: Tree[Token] | Token) -> Query:
        """The query of a node."""
        if isinstance(node, Token):
            return self._words(node)
        match node.data:
            case "any" | "all":
                return _joined(Any if node.data == "any" else All, tuple(map(self.read, node.children)))
            case "not":
                return Not(self.read(node.children[-1]))
            case "near":
                return self._near(node)
            case "field":
                return self._field(node)
            case _:
                return self.read(node.children[0])

    def _near(self, node: Tree[Token]) -> Query:
        left, sign, right = node.children
        found = _WITHIN.search(str(sign))
        within = int(found[0]) if found else WITHIN
        here = _span(sign) if isinstance(sign, Token) else (0, 1)
        if within > FURTHEST:
            _fail(Fault.TOO_FAR, self._text, *here, n=FURTHEST)
        sides = self.read(left), self.read(right)
        if not all(map(_has_place, sides)):
            _fail(Fault.NOT_NEAR, self._text, *here)
        return Near(*sides, within)

    def _field(self, node: Tree[Token]) -> Query:
        name, value = node.children
        assert isinstance(name, Token)
        inner = self.read(value)
        key = str(name).lower().rstrip(":")
        return self._within_title(name, inner) if key == "title" else self._facts(name, key, inner)

    def _within_title(self, name: Token, query: Query) -> Query:
        match query:
            case Words():
                return replace(query, title=True)
            case Near(left, right, within):
                return Near(self._within_title(name, left), self._within_title(name, right), within)
            case All(each):
                return _joined(All, tuple(self._within_title(name, one) for one in each))
            case Any(each):
                return _joined(Any, tuple(self._within_title(name, one) for one in each))
            case Not(one):
                return Not(self._within_title(name, one))
            case About():
                _fail(Fault.FIELD_WITHIN, self._text, *_span(name), name=str(name).lower())

    def _facts(self, name: Token, key: str, query: Query) -> Query:
        match query:
            case Words(parts) if not any(part.stem for part in parts):
                return self._fact(name, key, " ".join(part.text for part in parts))
            case Any(each):
                return _joined(Any, tuple(self._facts(name, key, one) for one in each))
        _fail(Fault.NOT_A_NAME, self._text, *_span(name), name=str(name).lower())

    def _fact(self, name: Token, key: str, value: str) -> About:
        if key == "source":
            return About(key, value)
        if key == "lang":
            if not (value.isalpha() and value.isascii() and len(value) in (2, 3)):
                _fail(Fault.NO_LANGUAGE, self._text, *_span(name), value=value)
            return About(key, normal(value))
        found = origin(value)
        if found is None:
            _fail(Fault.NO_ORIGIN, self._text, *_span(name), value=value)
        return About(*found)

    def _words(self, token: Token) -> Words:
        parts = [part for typed in str(token).strip('"').split() for part in self._parts(token, typed)]
        if not parts:
            _fail(Fault.NO_LETTER, self._text, *_span(token))
        if len(parts) == 1 and not parts[0].stem and len(parts[0].text) < SHORTEST_WORD:
            _fail(Fault.SHORT_WORD, self._text, *_span(token), n=SHORTEST_WORD)
        return Words(tuple(parts))

    def _parts(self, token: Token, typed: str) -> list[Part]:
        bare = typed.rstrip("*")
        if "*" in bare:
            _fail(Fault.STAR_INSIDE, self._text, *_span(token))
        words = fold(clean(bare)).split()
        stem = bare != typed
        if stem and (not words or len(words[-1]) < SHORTEST_STEM):
            _fail(Fault.SHORT_STEM, self._text, *_span(token), n=SHORTEST_STEM)
        return [Part(word, stem and place == len(words) - 1) for place, word in enumerate(words)]


def _has_place(query: Query) -> bool:
    match query:
        case Words() | Near():
            return True
        case Any(each):
            return all(map(_has_place, each))
        case _:
            return False
