"""Leaving out what a document only repeats, so that reading it costs about its new items.

    seen = what an earlier reading remembered of each item: a digest of its text, and what it could be known by
    cut(text)        the document in its items and what stands around them, or None where there is any doubt
    new(cut, seen)   the items whose text was not there before

What is around the items is always read, so a changed title, hub or wish is noticed. Identities come out as from the
whole document: an item that is left out still counts among those that could share a guid with a new one
(feeds/documents/identity.py). In doubt the whole document is read: markup that is not well-formed, items within items
or under a prefix, a document type of its own, more items than are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from feeds.documents.identity import KEY, Claims

_DOUBTFUL = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# What must not be looked into, and the tags that begin and end an item.
_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(/?)([A-Za-z][\w.-]*:)?(item|entry)((?:[\s/][^>]*)?>)", re.DOTALL
)
_OPEN = re.compile(r"<!--|<!\[CDATA\[|<\?")


@dataclass(frozen=True, slots=True)
class Cut:
    """A document's items as they are written, and what stands before and behind each."""

    between: tuple[str, ...]
    items: tuple[str, ...]

    def only(self, wanted: Sequence[bool]) -> str:
        """The document with the wanted items alone."""
        parts = [self.between[0]]
        for item, keep, behind in zip(self.items, wanted, self.between[1:], strict=True):
            parts += [item, behind] if keep else [behind]
        return "".join(parts)


def cut(text: str) -> Cut | None:
    """The document in its items; None where that is not beyond doubt."""
    if _DOUBTFUL.search(text):
        return None
    items: list[str] = []
    between: list[str] = []
    begun: tuple[int, str] | None = None
    behind = looked = 0
    for token in _TOKEN.finditer(text):
        if _OPEN.search(text, looked, token.start()):
            return None  # something that does not end was passed over
        looked = token.end()
        if token[3] is None:
            continue
        closing, prefix, name, rest = token[1], token[2], token[3], token[4] or ""
        if prefix or rest.endswith("/>") or rest.count('"') % 2 or rest.count("'") % 2:
            return None
        if bool(closing) is (begun is None) or (begun is not None and begun[1] != name):
            return None  # within another, or ended without a beginning
        if begun is None:
            begun = token.start(), name
        else:
            between.append(text[behind : begun[0]])
            items.append(text[begun[0] : token.end()])
            behind, begun = token.end(), None
    if begun is not None or not items or _OPEN.search(text, looked):
        return None
    return Cut((*between, text[behind:]), tuple(items))


def digest(item: str) -> bytes:
    """What an item's text is known by."""
    return blake2b(item.encode("utf-8", "surrogatepass"), digest_size=KEY).digest()


def pack(known: Iterable[tuple[bytes, Claims]]) -> bytes:
    """What is remembered of a document, in few bytes."""
    return b"".join(
        bytes([len(claims.keys)]) + its_digest + claims.content + b"".join(claims.keys) for its_digest, claims in known
    )


def unpack(packed: bytes) -> dict[bytes, Claims]:
    """What was remembered; raises ValueError for anything else."""
    return dict(_unpacked(packed))


def _unpacked(packed: bytes) -> Iterator[tuple[bytes, Claims]]:
    place = 0
    while place < len(packed):
        count = packed[place]
        keys = [packed[place + 1 + KEY * number :][:KEY] for number in range(count + 2)]
        if len(keys[-1]) < KEY:
            raise ValueError("what was remembered of a document is cut off")
        yield keys[0], Claims(keys[1], tuple(keys[2:]))
        place += 1 + KEY * (count + 2)
