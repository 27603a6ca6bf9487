"""What stands behind a button's verb, read strictly: buttons live for years, and anybody can send their data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers.reply import Reply, Request, Services

OnPress = Callable[[Request, Services, tuple[str, ...]], Awaitable[Reply]]


class BadWordsError(Exception):
    """The words on a button are not what its verb needs."""


def number(text: str) -> int:
    """A number that is not negative."""
    if text.isascii() and text.isdecimal() and len(text) <= 18:
        return int(text)
    raise BadWordsError


def want_key(word: str) -> str | int:
    """What names a topic, or as `#12` a watch."""
    return number(word[1:]) if word.startswith("#") else word


def number36(text: str) -> int:
    """A number to the base of 36, as long ones are written on buttons."""
    if text.isascii() and text.isalnum() and len(text) <= 13 and (read := int(text, 36)) < 1 << 63:
        return read
    raise BadWordsError


def exactly(words: tuple[str, ...], count: int) -> tuple[str, ...]:
    """The words, if there are so many."""
    if len(words) != count:
        raise BadWordsError
    return words


def one(words: tuple[str, ...]) -> str:
    """The only word."""
    return exactly(words, 1)[0]


def subjects(services: Services, joined: str) -> list[str]:
    """The subjects a button names, if the catalogue still has every one of them."""
    named = joined.split("+")
    if all(services.catalogue.subject(each) or services.catalogue.topic(each) for each in named):
        return named
    raise BadWordsError
