"""Bytes to text: the byte order mark first, then what HTTP says, then the XML declaration, then what the bytes show.

The order is RFC 7303's. One exception, for servers that add their default charset to everything: where the document
itself declares UTF-8 and is valid UTF-8 beyond ASCII, it is. A text that was never declared is UTF-8 if it is valid
UTF-8, and otherwise what chardet takes it for: undeclared windows-1251 would silently become mojibake that no keyword
finds (docs/fetching.md, rule 22).
"""

from __future__ import annotations

import codecs
import re

GUESSED_FROM = 65_536  # bytes that chardet is shown
MENDABLE = 0.02  # of a UTF-8 text's characters beyond ASCII may be broken; more, and it is no UTF-8

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OPENINGS = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"), (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"))
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# What is called by one name and is another (WHATWG encoding standard).
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}


def decode(body: bytes, content_type: str = "") -> str:
    """The document's text; bytes that fit nowhere become U+FFFD."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for candidate in _candidates(body, content_type):
        text = _decoded(body, candidate)
        if text is not None:
            return text
    return body.decode("cp1252", "replace")


def _candidates(body: bytes, content_type: str) -> list[str]:
    told = _CHARSET.search(content_type)
    http = _codec(told[1]) if told else ""
    opening = next((encoding for start, encoding in _OPENINGS if body.startswith(start)), "")
    inside = _DECLARED.match(body[:400])
    declared = _codec(inside[1].decode("ascii")) if inside else ""
    found = [http, opening, declared, "utf-8"]
    if declared == "utf-8" and http != "utf-8" and not body.isascii() and _is_utf8(body):
        found.insert(0, "utf-8")
    return [encoding for encoding in dict.fromkeys(found) if encoding] + [""]


def _codec(name: str) -> str:
    """Python's name of an encoding; empty for one it does not have, or that is no text encoding."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return ""
    return _WIDER.get(found.name, found.name) if getattr(found, "_is_text_encoding", True) else ""


def _decoded(body: bytes, encoding: str) -> str | None:
    if not encoding:
        encoding = _guessed(body)
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return _mended(body) if encoding == "utf-8" else None
    except (LookupError, ValueError):
        return None


def _mended(body: bytes) -> str | None:
    """A UTF-8 text with a few broken bytes in it, as when a title was cut in the middle of a letter."""
    text = body.decode("utf-8", "replace")
    beyond = sum(1 for char in text if char > "\x7f")
    broken = text.count("\ufffd")
    return text if broken <= max(MENDABLE * beyond, 0) or (broken <= 2 < beyond) else None


def _guessed(body: bytes) -> str:
    import chardet

    return str(chardet.detect(body[:GUESSED_FROM])["encoding"] or "cp1252")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
