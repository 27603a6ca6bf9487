"""What Telegram finds in a text by itself: commands, mentions, hashtags, cashtags, web and mail addresses.

By the rules of tdlib/td (`MessageEntity.cpp`). One thing is less: an address without a scheme is found only under the
top-level domains listed here, those of countries and the commonest others, not under all of IANA's 1,400.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.sandbox.spans import Span

_COMMAND = re.compile(
    r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?![a-zA-Z0-9_])(?:@[a-zA-Z0-9_]{3,32}(?![a-zA-Z0-9_])|(?!@))(?![\w/<>])"
)
_MENTION = re.compile(r"(?<!\w)@([a-zA-Z0-9_]{2,32})(?!\w)")
_CASHTAG = re.compile(r"\$(?:1INCH|[A-Z]{1,8}(?![A-Z]))")
_OF_A_CHANNEL = re.compile(r"@[a-zA-Z0-9_]{3,32}(?![a-zA-Z0-9_])")
_SHORT_NAMES = ("gif", "vid", "pic")
_PATH_END = ".:;,('?!`"
_NO_PATH = frozenset('\n<>"«»')
_NO_USER = frozenset("\n/[]{}()'`<>\"@«»")
_PLAIN_DOMAIN = re.compile(r"[a-zA-Z0-9_\-.~]")
_OWN_LINK = re.compile(r"://[a-zA-Z0-9_\-]{1,253}")
_SCHEMES = ("https", "http", "ftp", "tonsite")
_LOCAL = re.compile(r"(?:[a-zA-Z0-9_\-]{0,26}[.+]){0,10}[a-zA-Z0-9_\-]{1,35}")
_MAIL_PART = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9_\-]{0,28}[a-zA-Z0-9])?")
_IPV4 = re.compile(r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)", re.ASCII)
_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca "
    "cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr "
    "ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm "
    "jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq "
    "mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa "
    "re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn "
    "to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw рф укр бел бг срб мкд қаз"
)
_OTHERS = (
    "com org net edu gov mil int info biz name pro aero museum news press media online site blog app dev xyz onion"
)
_DOMAINS = frozenset(f"{_COUNTRIES} {_OTHERS}".split())


def found(text: str) -> list[Span]:
    """Spans of what is found, in order, none over another; positions in UTF-16 units."""
    every = [
        *_commands(text),
        *_mentions(text),
        *_hashtags(text),
        *_cashtags(text),
        *_own_links(text),
        *_addresses(text),
    ]
    every.sort(key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in every:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return _in_units(text, kept)


def _in_units(text: str, spans: list[Span]) -> list[Span]:
    """Positions of letters as positions of UTF-16 units."""
    wide = [position for position, letter in enumerate(text) if ord(letter) > 0xFFFF]
    if not wide:
        return spans

    def moved(position: int) -> int:
        return position + sum(1 for place in wide if place < position)

    return [Span(span.kind, moved(span.start), moved(span.end), span.detail) for span in spans]


def _commands(text: str) -> Iterator[Span]:
    return (Span("bot_command", *match.span()) for match in _COMMAND.finditer(text))


def _mentions(text: str) -> Iterator[Span]:
    for match in _MENTION.finditer(text):
        if len(match.group(1)) >= 4 or match.group(1).lower() in _SHORT_NAMES:
            yield Span("mention", *match.span())


def _is_tag_letter(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return letter in "_\u200c\u00b7" or "\u0d80" <= letter <= "\u0dff" or kind[0] == "L" or kind == "Nd"


def _hashtags(text: str) -> Iterator[Span]:
    for match in re.finditer("#", text):
        start = end = match.end()
        if start > 1 and _is_tag_letter(text[start - 2]):
            continue
        while end < len(text) and _is_tag_letter(text[end]):
            end += 1
        word = text[start : min(end, start + 256)]
        stop = _with_channel(text, end)
        if not text.startswith("#", stop) and any(unicodedata.category(letter)[0] == "L" for letter in word):
            yield Span("hashtag", start - 1, stop if stop > end else start + len(word))


def _cashtags(text: str) -> Iterator[Span]:
    for match in _CASHTAG.finditer(text):
        stop = _with_channel(text, match.end())
        around = text[max(0, match.start() - 1) : match.start()] + text[stop : stop + 1]
        if not any(letter == "$" or _is_tag_letter(letter) for letter in around):
            yield Span("cashtag", match.start(), stop)


def _with_channel(text: str, end: int) -> int:
    """Where a tag ends together with the channel that may follow it."""
    match = _OF_A_CHANNEL.match(text, end)
    return match.end() if match else end


def _is_address_letter(letter: str) -> bool:
    if "\u2000" <= letter <= "\u206f":
        return letter in "\u200c\u200d" or "\u2010" <= letter <= "\u2015"
    return unicodedata.category(letter)[0] != "Z" and letter not in "\t\n\v\f\r "


def _is_path(letter: str) -> bool:
    return letter not in _NO_PATH and _is_address_letter(letter)


def _is_domain(letter: str) -> bool:
    return bool(_PLAIN_DOMAIN.match(letter)) if letter < "\u00c0" else _is_address_letter(letter)


def _is_user(letter: str) -> bool:
    return letter not in _NO_USER and _is_address_letter(letter)


def _path(text: str, end: int) -> int:
    """Where the path that follows an address ends."""
    if text[end : end + 1] not in ("/", "?", "#"):
        return end
    stop = end + 1
    while stop < len(text) and _is_path(text[stop]):
        stop += 1
    while stop > end + 1 and text[stop - 1] in _PATH_END:
        stop -= 1
    return stop if text[end] == "/" or stop > end + 1 else end


def _own_links(text: str) -> Iterator[Span]:
    for match in _OWN_LINK.finditer(text):
        before = text[max(0, match.start() - 3) : match.start()].lower()
        if scheme := next((name for name in ("tg", "ton") if before.endswith(name)), ""):
            yield Span("url", match.start() - len(scheme), _path(text, match.end()))


def _addresses(text: str) -> Iterator[Span]:
    floor = 0
    while (dot := text.find(".", floor)) >= 0 and dot + 1 < len(text):
        if text[dot + 1] == " ":
            floor = dot + 2
            continue
        start, end, bad = _address_around(text, floor, dot)
        if not bad:
            if end > dot + 1:
                yield from _judged(text, start, end)
            while text.startswith(".", end):
                end += 1
        else:
            while text[end - 1] != ".":
                end -= 1
        floor = max(end, dot + 1)


def _address_around(text: str, floor: int, dot: int) -> tuple[int, int, bool]:
    """Start and end of what may be an address around a dot, and whether it is spoilt by what stands before it."""
    start, end, at_sign = dot, dot, False
    while start > floor and _is_domain(text[start - 1]):
        start -= 1
    while end < len(text) and (text[end] == "@" or _is_domain(text[end])):
        at_sign = at_sign or text[end] == "@"
        end += 1
    if at_sign:
        while start > floor and _is_user(text[start - 1]):
            start -= 1
    end = _path(text, _port(text, end))
    while end > dot + 1 and text[end - 1] == ".":
        end -= 1
    bad = False
    if start > floor and text[start - 1] == "@":
        user = start - 1
        while user > floor and _is_user(text[user - 1]):
            user -= 1
        bad = at_sign or user == start - 1
        start = user
    begin, spoilt = _with_scheme(text, floor, start)
    return begin, end, bad or spoilt


def _port(text: str, end: int) -> int:
    match = re.compile(r":0*([1-9][0-9]{0,4})(?![0-9])", re.ASCII).match(text, end)
    return match.end() if match and int(match.group(1)) <= 65535 else end


def _with_scheme(text: str, floor: int, start: int) -> tuple[int, bool]:
    if start == floor:
        return start, False
    if text.endswith("://", floor, start) and len(text[floor:start].encode()) >= 6:
        word = start - 3
        while word > floor and _is_scheme(text[word - 1]):
            word -= 1
        scheme = text[word : start - 3].lower()
        known = next((name for name in _SCHEMES if scheme.endswith(name)), None)
        if known is None or scheme in ("shttp", "tftp", "sftp"):
            return start, True
        return start - 3 - len(known), False
    before = text[start - 1]
    return start, before.isalnum() or before in "_/#@"


def _is_scheme(letter: str) -> bool:
    if letter < "\u0080":
        return letter.isalnum() or letter in "+-"
    return unicodedata.category(letter)[0] != "Z"


def _judged(text: str, start: int, end: int) -> Iterator[Span]:
    word = text[start:end]
    if _is_mail(word):
        yield Span("email", start, end)
    elif word.startswith("mailto:") and _is_mail(word[7:]):
        yield Span("email", start + 7, end)
    elif size := _web_size(word):
        yield Span("url", start, start + size)


def _is_mail(word: str) -> bool:
    local, _, domain = word.partition("@")
    parts = domain.split(".")
    if not 2 <= len(parts) <= 7 or not _LOCAL.fullmatch(local):
        return False
    return bool(re.fullmatch(r"[a-zA-Z]{2,8}", parts[-1])) and all(_MAIL_PART.fullmatch(part) for part in parts[:-1])


def _web_size(word: str) -> int:
    """How much of a word is a web address; 0 where none of it is."""
    match = re.match(r"(?i)(?:https?|ftp|tonsite)://", word)
    bare = word[match.end() :] if match else word
    cut = re.search(r"[/?#]", bare)
    domain, path = (bare[: cut.start()], bare[cut.start() :]) if cut else (bare, "")
    domain = domain.partition("@")[2] if "@" in domain else domain
    domain = domain.rpartition(":")[0] or domain
    if not _is_web_domain(domain, with_scheme=match is not None):
        return 0
    return len(word) - len(path) + _balanced(path)


def _balanced(path: str) -> int:
    """The length of a path up to a bracket that was never opened, without punctuation at its end."""
    depth = dict.fromkeys("([{", 0)
    size = len(path)
    for position, letter in enumerate(path):
        if letter in depth:
            depth[letter] += 1
        elif letter in ")]}":
            opening = {")": "(", "]": "[", "}": "{"}[letter]
            depth[opening] -= 1
            if depth[opening] < 0:
                size = position
                break
    while size and path[size - 1] in _PATH_END:
        size -= 1
    return size


def _is_web_domain(domain: str, *, with_scheme: bool) -> bool:
    parts = domain.split(".")
    if len(parts) < 2 or any(not part or len(part.encode()) >= 64 or part.endswith("-") for part in parts):
        return False
    if len(parts) == 4 and all(_IPV4.fullmatch(part) for part in parts):
        return True
    if re.fullmatch(r"[0-9.]*", domain) or "_" in parts[-2]:
        return False
    return _is_top(parts[-1], with_scheme=with_scheme)


def _is_top(top: str, *, with_scheme: bool) -> bool:
    if top.startswith("xn--"):
        return bool(re.fullmatch(r"xn--[a-zA-Z0-9]{2,}", top))
    if len(top) < 2 or "_" in top or "-" in top:
        return False
    if with_scheme:
        return True
    small = top.lower()
    return small in _DOMAINS and (small == top or small[0] != top[0])
