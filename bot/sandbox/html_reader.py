"""HTML as the Bot API reads it, letter by letter: a text and its spans, or the error the official server gives.

The rules are those of tdlib/td (`MessageEntity.cpp`, the parser inside the official server), and the tests hold this
module to that parser: named entities but four stay as they are, an attribute without quotes is a name token, a link
that leads nowhere allowed is dropped, an end tag may be `</>`. Positions in errors count bytes of UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.sandbox.links import checked, lower, user_of
from bot.sandbox.spans import Span, in_order

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*))")
_MOST_REFERENCE = 9  # characters of a numeric reference, from `&` to its last digit
_SPACES = " \t\r\n\0\v"  # the end of the text, written \0, ends words too
_TAG_END = re.compile(rf"[{_SPACES}>]")
_NAME_END = re.compile(rf"[{_SPACES}=>/\"']")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_NUMBER = re.compile(r"-?[0-9]+")


class MarkupError(ValueError):
    """The text cannot be read as HTML; the words are the official server's."""


@dataclass(frozen=True, slots=True)
class _Tag:
    """A start tag that waits for its end: where in the text it began, and what its attributes say."""

    name: str
    start: int
    letters: int  # of the text before it
    attributes: dict[str, str]


@dataclass(slots=True)
class _Reader:
    """Reads a source from left to right; `source` ends with a \0 that is no part of it."""

    source: str
    at: int = 0
    size: int = 0  # of the text so far, in UTF-16 units
    text: list[str] = field(default_factory=list)
    tags: list[_Tag] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def read(self) -> tuple[str, list[Span]]:
        """The text and spans; raises MarkupError."""
        while self.at < len(self.source) - 1:
            letter = self.source[self.at]
            if letter == "<" and self.source[self.at + 1] == "/":
                self._end_tag()
            elif letter == "<":
                self._start_tag()
            else:
                self._letter(letter)
        if self.tags:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.tags[-1].name}"')
        text = "".join(self.text)
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
                "code units"
            )
        return text, in_order(_without_spare_languages(self.spans))

    def _letter(self, letter: str) -> None:
        decoded, after = _decoded(self.source, self.at) if letter == "&" else (letter, self.at + 1)
        self.text.append(decoded)
        self.size += 2 if ord(decoded) > 0xFFFF else 1
        self.at = after

    def _start_tag(self) -> None:
        begin = self.at
        self.at = self._find(_TAG_END, begin + 1)
        if self._next() == "\0":
            raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        name = lower(self.source[begin + 1 : self.at])
        if name not in _KINDS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes: dict[str, str] = {}
        while self._next() != ">":
            self._skip_spaces()
            if self._next() != ">":
                self._attribute(begin, name, attributes)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.tags.append(_Tag(name, self.size, len(self.text), attributes))
        self.at += 1

    def _attribute(self, begin: int, tag: str, attributes: dict[str, str]) -> None:
        start = self.at
        self.at = self._find(_NAME_END, start)
        name = self.source[start : self.at]
        if not name:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
        self._skip_spaces()
        value = ""
        if self._next() == "=":
            self.at += 1
            self._skip_spaces()
            if self._next() == "\0":
                raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
            value = self._quoted() if self._next() in "'\"" else self._token()
            if self._next() == "\0":
                raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if not _counts(tag, name, value):
                return
        elif self._next() == "\0":
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        elif (tag, name) != ("blockquote", "expandable"):
            return
        attributes[name] = value

    def _token(self) -> str:
        start = self.at
        self.at = self._find(_TOKEN, start, end=True)
        if self._next() not in f"{_SPACES}>":
            raise MarkupError(f"Unexpected end of name token at byte offset {self._byte(start)}")
        return lower(self.source[start : self.at])

    def _quoted(self) -> str:
        quote = self._next()
        self.at += 1
        letters = []
        while self._next() not in (quote, "\0"):
            letter, self.at = _decoded(self.source, self.at) if self._next() == "&" else (self._next(), self.at + 1)
            letters.append(letter)
        if self._next() == quote:
            self.at += 1
        return "".join(letters)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.tags:
            raise MarkupError(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self.at = self._find(_TAG_END, begin + 2)
        name = lower(self.source[begin + 2 : self.at])
        self._skip_spaces()
        if self._next() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {self._byte(begin)}")
        tag = self.tags.pop()
        if name not in ("", tag.name):
            raise MarkupError(
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        self.at += 1
        if self.size > tag.start:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        made = Span(_KINDS[tag.name], tag.start, self.size)
        if tag.name in _DETAILS:
            inner = "".join(self.text[tag.letters :])
            detailed = _DETAILS[tag.name](made, tag.attributes, inner)
            if detailed is None:
                return
            made = detailed
        last = self.spans[-1] if self.spans else None
        if last and {last.kind, made.kind} == {"pre", "code"} and (last.start, last.end) == (made.start, made.end):
            code = made if made.kind == "code" else last
            if "language" in code.detail and "language" not in (last if code is made else made).detail:
                self.spans[-1] = replace(code, kind="pre")
                return
        self.spans.append(made)

    def _skip_spaces(self) -> None:
        while self._next() in _SPACES and self._next() != "\0":
            self.at += 1

    def _next(self) -> str:
        return self.source[self.at]

    def _find(self, pattern: re.Pattern[str], start: int, *, end: bool = False) -> int:
        match = pattern.match(self.source, start) if end else pattern.search(self.source, start)
        return (match.end() if end else match.start()) if match else len(self.source) - 1

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))


def read_html(source: str) -> tuple[str, list[Span]]:
    """The text and spans of Bot API HTML, not yet tidied (`spans.tidy`); raises MarkupError."""
    return _Reader(source + "\0").read()


def _decoded(source: str, position: int) -> tuple[str, int]:
    """The character a reference at `position` stands for and where it ends; `&` itself where it is none."""
    match = _REFERENCE.match(source, position)
    hexadecimal, decimal, name = match.groups() if match else (None, None, None)
    digits = hexadecimal if hexadecimal is not None else decimal
    letter = ""
    if match and digits and len(match.group()) <= _MOST_REFERENCE:
        code = int(digits, 16 if hexadecimal is not None else 10)
        letter = chr(code) if 0 < code < 0x10FFFF else ""
    elif name:
        letter = _NAMED.get(name, "")
    if not match or not letter:
        return "&", position + 1
    return letter, match.end() + source.startswith(";", match.end())


def _counts(tag: str, name: str, value: str) -> bool:
    """Whether an attribute means anything; one that does not leaves an earlier one of its name as it was."""
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id") | ("blockquote", "expandable") | ("tg-time", "unix" | "format"):
            return True
        case ("code", "class"):
            return value.startswith("language-")
        case ("span", "class"):
            return value.startswith("tg-")
    return False


def _link(made: Span, attributes: dict[str, str], inner: str) -> Span | None:
    url = attributes.get("href") or inner
    if user := user_of(url):
        return replace(made, kind="text_mention", detail={"user": {"id": user}})
    kept = checked(url)
    return replace(made, detail={"url": kept}) if kept else None


def _quote(made: Span, attributes: dict[str, str], _: str) -> Span:
    return replace(made, kind="expandable_blockquote") if "expandable" in attributes else made


def _code(made: Span, attributes: dict[str, str], _: str) -> Span:
    language = attributes.get("class", "").removeprefix("language-")
    return replace(made, detail={"language": language}) if language else made


def _emoji(made: Span, attributes: dict[str, str], _: str) -> Span:
    number = attributes.get("emoji-id", "")
    if not re.fullmatch(r"-?[1-9][0-9]{0,18}", number):
        raise MarkupError("Invalid custom emoji identifier specified")
    return replace(made, detail={"custom_emoji_id": number})


def _time(made: Span, attributes: dict[str, str], _: str) -> Span | None:
    written = _time_format(attributes.get("format", ""))
    number = _NUMBER.match(attributes.get("unix", ""))
    unix = (int(number.group()) + 2**31) % 2**32 - 2**31 if number else 0
    if unix <= 0:
        return None
    return replace(made, detail={"unix_time": unix} | ({"date_time_format": written} if written else {}))


def _time_format(asked: str) -> str:
    """A tg-time's format in its normal form: `r`, or weekday, date and time, the short forms before the long."""
    if lower(asked) == "r":
        return "r"
    if asked.strip("tTdDwW"):
        raise MarkupError("Invalid date format used")
    weekday = "w" if "w" in lower(asked) else ""
    day = next((letter for letter in "dD" if letter in asked), "")
    return weekday + day + next((letter for letter in "tT" if letter in asked), "")


_DETAILS: dict[str, Callable[[Span, dict[str, str], str], Span | None]] = {
    "a": _link,
    "blockquote": _quote,
    "code": _code,
    "tg-emoji": _emoji,
    "tg-time": _time,
}


def _without_spare_languages(spans: list[Span]) -> list[Span]:
    """A language belongs to `pre` alone."""
    return [replace(found, detail={}) if found.kind == "code" and found.detail else found for found in spans]
