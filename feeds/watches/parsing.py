"""From what a person typed to a Query: an LALR(1) grammar (lark), so that no text takes more than one pass.

    nato russia            both words, in any order; AND may be written
    "aegis ashore"         words that follow each other
    redzikow*              any ending
    a OR b, NOT c, -c      capitals: or, and, not are words like others
    (a OR b) c             brackets
    a NEAR/5 b             at most five words between them, in either order
    title:a                in the title;  also title:"a b", title:(a OR b)
    topic:putin            a topic or subject in any language, by any of its names;  also topic:(a OR b)
    source:lrt lang:pl from:russia from:state
    lang:pl,en             either; also with a blank behind the comma, and topic:putin,medvedev

A query is bounded in length, words and nesting (LONGEST, MOST_WORDS, DEEPEST); nothing a person writes becomes a
regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, takewhile

from lark import Token, Tree

from feeds.language.idle_words import IDLE
from feeds.language.text import clean, fold, parted
from feeds.watches.grammar import span, tokens_of, tree_of, wrong
from feeds.watches.naming import Names, Resolved, as_written, with_ids
from feeds.watches.places import language, languages, lists_joined, origin
from feeds.watches.query import (
    SHORTEST_STEM,
    About,
    All,
    Any,
    Fault,
    Named,
    Near,
    Not,
    Part,
    Query,
    QueryError,
    Words,
    every_named,
    every_words,
)
from feeds.watches.signs import DASHES, plain_signs
from feeds.watches.wording import Small, beside, letters, small_operator

LONGEST = 400  # characters
MOST_WORDS = 40
WITHIN = 5  # words that may stand between the two of a NEAR without a number
FURTHEST = 50
SHORTEST_WORD = 2
NAME_WORDS = 6  # of a name behind a field, at most

_TYPED = re.compile(r'[^\s"]+')  # what stands between blanks
_WITHIN = re.compile(r"\d+")
_DASHES = re.compile(rf"[-{DASHES}]+")  # standing alone: meant as a minus, which stands right before its word


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it was understood, the words of one letter that were left out, a word that may mean to join, and the
    text to keep: as it was written, with ids for the names of topics."""

    query: Query
    ignored: tuple[str, ...] = ()
    small: Small | None = None
    written: str = ""


def parse(text: str, names: Names = as_written) -> Query:
    """Read a query; raises QueryError, which says what is wrong and where."""
    return read(text, names).query


def read(text: str, names: Names = as_written) -> Reading:
    """Read a query, with what was made of it; raises QueryError. `names` says what stands behind `topic:`
    (feeds/watches/naming.py)."""
    typed = plain_signs(text)
    if len(typed) > LONGEST:
        raise wrong(Fault.TOO_LONG, typed, LONGEST, len(typed), n=LONGEST)
    if not typed.strip():
        raise wrong(Fault.EMPTY, typed, 0, 1)
    joined = lists_joined(typed, names)
    tokens = tokens_of(joined)
    read_of, ignored = letters(joined, tokens)
    try:
        query, resolved = _query(read_of, tokens, names)
    except QueryError as error:
        error.text = typed  # as it was written: what is left out is blank, and every place stays
        raise
    written = with_ids(text, resolved)
    if len(written) > LONGEST:  # what is kept must be readable
        raise wrong(Fault.TOO_LONG, typed, 0, len(typed), n=LONGEST)
    small = small_operator(text, tokens)
    return Reading(query, ignored, small if small and readable(small.meant, names) else None, written)


def _query(typed: str, tokens: Sequence[Token], names: Names) -> tuple[Query, Sequence[Resolved]]:
    tree, reader = tree_of(typed), _Reader(typed, tokens, names)
    query = reader.read(tree)
    if sum(len(words.parts) for words in every_words(query)) + sum(1 for _ in every_named(query)) > MOST_WORDS:
        raise wrong(Fault.TOO_MANY_WORDS, typed, 0, len(typed), n=MOST_WORDS)
    if not findable(query):
        raise reader.not_findable(tree)
    return query, list(reader.resolved.values())


def readable(text: str, names: Names = as_written) -> bool:
    """Whether a query can be read."""
    try:
        read(text, names)
    except QueryError:
        return False
    return True


def findable(query: Query) -> bool:
    """Whether some word, topic or subject must be in everything the query finds."""
    match query:
        case Words() | Near() | Named():
            return True
        case All(each):
            return any(map(findable, each))
        case Any(each):
            return all(map(findable, each))
        case _:
            return False


# --- from the tree to the query --------------------------------------------------------------------------------------


def _joined(kind: type[All] | type[Any], each: tuple[Query, ...]) -> Query:
    """What is joined by the same word twice is joined once: `a (b c)` is `a b c`."""
    flat = tuple(inner for one in each for inner in (one.each if isinstance(one, kind) else (one,)))
    return flat[0] if len(flat) == 1 else kind(flat)


class _Reader:
    """Makes a query of the tree; knows the text, to point at what is wrong."""

    def __init__(self, text: str, tokens: Sequence[Token], names: Names) -> None:
        self._text = text
        self._tokens = tokens
        self._names = names
        self.resolved: dict[int, Resolved] = {}  # by place: a node may be read twice, to say what is wrong

    def read(self, node: Tree[Token] | Token) -> Query:
        """The query of a node."""
        if isinstance(node, Token):
            return self._words(node)
        match node.data:
            case "any" | "all":
                return _joined(Any if node.data == "any" else All, tuple(map(self.read, node.children)))
            case "not":
                inner = self.read(node.children[-1])
                return inner.one if isinstance(inner, Not) else Not(inner)
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
        here = span(sign) if isinstance(sign, Token) else (0, 1)
        if within > FURTHEST:
            raise wrong(Fault.TOO_FAR, self._text, *here, n=FURTHEST)
        sides = self.read(left), self.read(right)
        if not all(map(_has_place, sides)):
            raise wrong(Fault.NOT_NEAR, self._text, *here)
        return Near(*sides, within)

    def _field(self, node: Tree[Token]) -> Query:
        name, value = node.children
        assert isinstance(name, Token)
        key = str(name).lower().rstrip(":")
        if key != "title":
            return self._facts(name, key, value)
        inner = next(value.find_data("field"), None) if isinstance(value, Tree) else None
        if inner is not None:
            raise wrong(Fault.FIELD_WITHIN, self._text, *_place(inner), name=str(name).lower())
        return _within_title(self.read(value))

    def _facts(self, name: Token, key: str, value: Tree[Token] | Token) -> Query:
        """What a source must be, or what is named: the value behind a field's name, or one of several."""
        if isinstance(value, Token) and key == "topic":
            return self._named(name, value)
        if isinstance(value, Token):
            return _joined(Any, tuple(self._fact(name, key, *each) for each in self._values(key, value)))
        if value.data == "any" and len(value.children) > 1:
            return _joined(Any, tuple(self._facts(name, key, one) for one in value.children))
        if value.data in ("any", "all") and len(value.children) == 1:
            return self._facts(name, key, value.children[0])
        raise wrong(Fault.NOT_A_NAME, self._text, *_place(value), name=str(name).lower())

    def _named(self, name: Token, token: Token) -> Query:
        """A topic or subject by its name; a name that is that of several is any of them."""
        start, end = span(token)
        typed = str(token).strip('"').strip()
        if not _words_of(typed):
            raise wrong(Fault.NO_LETTER, self._text, start, end)
        subjects = self._names(typed)
        if not subjects:
            if token.type == "WORD":
                self._refuse_unquoted(name, (start, end), self._names)
            raise wrong(Fault.NO_TOPIC, self._text, start, end, value=typed)
        self.resolved[start] = Resolved(start, end, subjects)
        return _joined(Any, tuple(map(Named, subjects)))

    def _values(self, key: str, token: Token) -> list[tuple[str, int]]:
        """A name as it was typed, or those of a list (`RU,BY`, and of languages `"pl en"`), and where each begins."""
        start = span(token)[0]
        inner = r"[^,]+" if token.type == "WORD" else r'[^"]+'
        if key == "lang" and len(languages(str(token).strip('"'))) > 1:
            inner = r'[^",;\s]+'
        values = [(found[0], start + found.start()) for found in re.finditer(inner, str(token))]
        if not values:
            raise wrong(Fault.NO_LETTER, self._text, *span(token))
        return values

    def _fact(self, name: Token, key: str, typed: str, start: int) -> About:
        end = start + len(typed)
        if "*" in typed:
            raise wrong(Fault.NOT_A_NAME, self._text, start, end, name=str(name).lower())
        value = _words_of(typed)
        if not value:
            raise wrong(Fault.NO_LETTER, self._text, start, end)
        if key == "source":
            return About(key, value)
        if key == "lang":
            if code := language(typed):
                return About(key, code)
            raise wrong(Fault.NO_LANGUAGE, self._text, start, end, value=typed)
        if found := origin(value):
            return About(*found)
        self._refuse_unquoted(name, (start, end), lambda typed: origin(_words_of(typed)) or ())
        raise wrong(Fault.NO_ORIGIN, self._text, start, end, value=typed)

    def _refuse_unquoted(self, name: Token, first: tuple[int, int], known: Names) -> None:
        """Refuse what is known only with the words behind its `first` one: as the longest name among these that stands
        for no more than the shortest, `Missile Defense Agency` and not `Missile Defense`, nor `North Korea Iran`; and
        without a last word that only joins, with which it is known as well (`Kim Jong Un and`)."""
        place = next((place for place, token in enumerate(self._tokens) if token.end_pos == first[1]), 0)
        behind = takewhile(_is_word, self._tokens[place : place + NAME_WORDS])
        several = accumulate(behind, lambda words, token: [*words, token], initial=list[Token]())
        found = [(len(known(" ".join(words))), words) for words in several if len(words) > 1]
        fewest = next((many for many, _ in found if many), 0)
        if same := [words for many, words in found if 0 < many <= fewest]:
            whole = next((words for words in reversed(same) if _words_of(words[-1]) not in IDLE), same[0])
            quoted = f'{name}"{" ".join(whole)}"'
            raise wrong(Fault.NEEDS_QUOTES, self._text, first[0], span(whole[-1])[1], example=quoted)

    def not_findable(self, node: Tree[Token] | Token) -> QueryError:
        """Why nothing must be there in what a query finds: a side of an OR without a word, if another has one."""
        if isinstance(node, Tree) and node.data in ("start", "any", "all"):
            sides = [findable(self.read(one)) for one in node.children]
            if node.data == "any" and any(sides):
                return wrong(Fault.EACH_SIDE, self._text, *_place(node.children[sides.index(False)]))
            for one in node.children:
                error = self.not_findable(one)
                if error.fault is Fault.EACH_SIDE:
                    return error
        return wrong(Fault.NOTHING_TO_FIND, self._text, 0, len(self._text))

    def _words(self, token: Token) -> Words:
        start = span(token)[0]
        typed = [(found[0], start + found.start()) for found in _TYPED.finditer(str(token))]
        parts = [part for each in typed for part in self._parts(*each)]
        if not parts:
            raise wrong(Fault.ONE_MINUS if _DASHES.fullmatch(token) else Fault.NO_LETTER, self._text, *span(token))
        if len(parts) == 1 and not parts[0].stem and len(parts[0].text) < SHORTEST_WORD:
            if meant := beside(self._text, self._tokens, token):
                raise wrong(Fault.SHORT_BESIDE, self._text, *span(token), value=str(token), example=meant)
            raise wrong(Fault.SHORT_WORD, self._text, *span(token), n=SHORTEST_WORD)
        return Words(tuple(parts))

    def _parts(self, typed: str, start: int) -> list[Part]:
        """The parts of what stands between blanks: `f-16*` is two, of which the last may go on."""
        end = start + len(typed)
        bare = typed.rstrip("*")
        if "*" in bare:
            raise wrong(Fault.STAR_INSIDE, self._text, start, end)
        words = parted(fold(clean(bare)))
        stem = bare != typed
        if stem and sum(map(len, words)) < SHORTEST_STEM:
            raise wrong(Fault.SHORT_STEM, self._text, start, end, n=SHORTEST_STEM)
        return [Part(word, stem and place == len(words) - 1) for place, word in enumerate(words)]


def _is_word(token: Token) -> bool:
    return token.type == "WORD" and bool(_words_of(token))


def _words_of(typed: str) -> str:
    return " ".join(parted(fold(clean(typed))))


def _place(node: Tree[Token] | Token) -> tuple[int, int]:
    return span(node) if isinstance(node, Token) else (node.meta.start_pos, node.meta.end_pos)


def _within_title(query: Query) -> Query:
    match query:
        case Words():
            return replace(query, title=True)
        case Near(left, right, within):
            return Near(_within_title(left), _within_title(right), within)
        case All(each):
            return _joined(All, tuple(map(_within_title, each)))
        case Any(each):
            return _joined(Any, tuple(map(_within_title, each)))
        case Not(one):
            return Not(_within_title(one))
        case Named() | About():  # refused before: no field within a field
            return query


def _has_place(query: Query) -> bool:
    match query:
        case Words() | Near():
            return True
        case Any(each):
            return all(map(_has_place, each))
        case _:
            return False
