"""Who an item is within its source, so that it stays itself when its title, its link or its guid's dress changes.

    observation: most items carry a guid that never changes; some sources give none, or the same to several items, or
    change its dress (BBC counts revisions in the fragment: `…/c1#0`, `…/c1#1`; others moved from http to https, or put
    tracking parameters in it).
    theory: an item is the first of these that no other item of the same document shares: the guid with its dress taken
    off, the guid as it is, the link with its dress taken off, the title, the title with its date, the title with its
    summary. known exceptions: a source that makes up a new guid at every request gives new items every time (the story
    it joins keeps people from being told twice); an item whose guid is shared in one document and alone in the next
    changes from link to guid once; two items alike in everything are one.

The identity is 128 bits of BLAKE2b as hex: a few hundred million items per source before two are likely to meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from feeds.documents.values import RawItem
from feeds.fetching.links import sameness

KEY = 8  # bytes: within one document and what was remembered of it, no two texts share a key by chance


@dataclass(frozen=True, slots=True)
class Claims:
    """What an item could be known by, and what makes it another item than one that could be known by the same: keys of
    KEY bytes each."""

    content: bytes
    keys: tuple[bytes, ...]


def identify(items: Sequence[RawItem], others: Iterable[Claims] = ()) -> list[str]:
    """A uid for every item, in order; items that are the same one get the same.

    `others` are items of the same document that are not among these.
    """
    claims = [_claims(item, sameness(item.link)) for item in items]
    keys = [_claims_of(item, own) for item, own in zip(items, claims, strict=True)]
    holders: Counter[bytes] = Counter()
    for _, key in {(each.content, key) for each in (*keys, *others) for key in each.keys}:
        holders[key] += 1
    return [
        _uid(next((claim for claim, key in zip(own, its.keys, strict=True) if holders[key] == 1), own[-1]))
        for own, its in zip(claims, keys, strict=True)
    ]


def claims_of(item: RawItem) -> Claims:
    """What an item could be known by."""
    return _claims_of(item, _claims(item, sameness(item.link)))


def _claims_of(item: RawItem, claims: Sequence[str]) -> Claims:
    return Claims(_key("\n".join(_content(item, sameness(item.link)))), tuple(map(_key, claims)))


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY).digest()


def _claims(item: RawItem, link: str) -> list[str]:
    """What an item could be known by, the steadiest first."""
    guid, title = item.guid.strip(), _folded(item.title)
    bare = guid
    if guid.startswith(("http://", "https://")):
        bare = link if guid == item.link else sameness(guid)
    claims = [f"guid {bare}", f"as-is {guid}"] if guid else []
    if link:
        claims.append(f"link {link}")
    claims += [f"title {title}"] if title else []
    return [*claims, f"dated {title} {item.date}", f"whole {title} {item.date} {link} {guid} {_folded(item.summary)}"]


def _content(item: RawItem, link: str) -> tuple[str, ...]:
    """What makes two items of one document two: an article's place and title, or all there is where it has no place."""
    title = _folded(item.title)
    return (link, title) if link else (title, item.date, _folded(item.summary))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _uid(claim: str) -> str:
    return blake2b(claim.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
