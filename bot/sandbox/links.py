"""Which addresses a link may lead to, and how Telegram writes them down; the others are dropped without an error.

By the rules of tdlib/td (`HttpUrl.cpp`, `LinkManager.cpp`): http and https, and Telegram's own tg, ton and tonsite; an
address without a scheme is http. Anything else (`javascript:`, `ftp:`) is no link.
"""

from __future__ import annotations

import ipaddress
import re
import string
from dataclasses import dataclass

_OWN = ("tg", "ton", "tonsite")
_SPACES = " \t\r\n\0\v"
_SCHEME = re.compile(r"([^:/?#@\[\]]*)://")
_HOST = re.compile(r"(?:[a-z0-9.\-_!$,~*'();&+=\u0080-\U0010ffff]|%[0-9a-f][0-9a-f])+")
_USER_PART = re.compile(rf"(?:{_HOST.pattern}|:)*", re.IGNORECASE)
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_USER = re.compile(r"tg:(?://)?user/?\?([^#]*)", re.ASCII)
_MOST_USER = (1 << 40) - 1


@dataclass(frozen=True, slots=True)
class _Address:
    scheme: str
    user: str
    host: str
    port: int
    query: str

    @property
    def is_ipv6(self) -> bool:
        return self.host.startswith("[")


def checked(url: str) -> str:
    """The address as the server keeps it; empty where it is no link."""
    own = next((name for name in _OWN if lower(url).startswith(f"{name}:")), "")
    rest = url[len(own) + 1 :].removeprefix("//") if own else url
    address = _parsed(rest)
    if address is None:
        return ""
    if own:
        return _own_link(own, address, rest)
    if "." not in address.host and not address.is_ipv6:
        return ""
    user = f"{address.user}@" if address.user else ""
    port = f":{address.port}" if address.port else ""
    return f"{address.scheme}://{user}{address.host}{port}{address.query}"


def user_of(url: str) -> int:
    """The user a `tg://user?id=N` link mentions; 0 for any other link."""
    match = _USER.match(lower(url))
    if match is None:
        return 0
    for parameter in match.group(1).split("&"):
        key, _, value = parameter.partition("=")
        if key == "id":
            number = int(value) if re.fullmatch(r"[1-9][0-9]{0,18}", value) else 0
            return number if number <= _MOST_USER else 0
    return 0


def lower(text: str) -> str:
    """Lower case of ASCII letters alone, as the server does it."""
    return text.translate(_LOWER)


def _own_link(name: str, address: _Address, rest: str) -> str:
    plain = not (lower(rest).startswith("http://") or address.scheme == "https" or address.user or address.port)
    allowed = r"[a-z0-9_.\-]*" if name == "tonsite" else r"[a-z0-9_\-]*"
    if not plain or address.is_ipv6 or not re.fullmatch(allowed, address.host):
        return ""
    query = address.query[1:] if address.query.startswith("/?") else address.query
    return f"{name}://{address.host}{query}"


def _parsed(url: str) -> _Address | None:
    scheme, rest = "http", url
    if match := _SCHEME.match(url):
        scheme, rest = lower(match.group(1)), url[match.end() :]
        if scheme not in ("http", "https"):
            return None
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    user_host, port = _port(authority)
    user, _, host = user_host.rpartition("@")
    host = lower(host)
    if port is None or host == "." or not _is_host(host) or not _USER_PART.fullmatch(user):
        return None
    return _Address(scheme, user, host, port, _query(rest[len(authority) :]))


def _port(authority: str) -> tuple[str, int | None]:
    """The authority without its port, and the port: 0 where there is none, None where it is wrong."""
    match = re.search(r"(?s)(?<=.):([^:\]@]*)$", authority)
    if match is None:
        return authority, 0
    digits = match.group(1).lstrip("0") or match.group(1)[-1:]
    number = int(digits) if re.fullmatch(r"[0-9]{1,9}", digits, re.ASCII) else 0
    return authority[: match.start()], number if 0 < number <= 65535 else None


def _is_host(host: str) -> bool:
    if host.startswith("[") and host.endswith("]"):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            return False
        return True
    return _HOST.fullmatch(host) is not None


def _query(text: str) -> str:
    text = text.rstrip(_SPACES) or "/"
    if not text.startswith("/"):
        text = f"/{text}"
    return re.sub(r"[\x00-\x20]", lambda match: f"%{ord(match.group()):02X}", text)
