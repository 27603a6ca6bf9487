"""Why a source is as it is, in the reader's language: `3 times in a row: the server takes too long`.

What is stored is the finding's own English words (feeds/fetching/health.py, fetch.py, guard.py, parse.py), and a reason
is known by them. One that is not known, such as where a redirection must not lead, is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.wording.markup import Html, html, shorten
from handlers.wording.texts import Say

_TIMES = re.compile(r"(\d+) times in a row: (.*)", re.DOTALL)
_SHAPES: tuple[tuple[re.Pattern[str], Callable[[Say, str], Html]], ...] = (
    (
        re.compile(r"nothing new for (\d+) days: the feed seems to have stopped"),
        lambda say, n: say.count(
            int(n),
            "nothing new for {n} day: the feed seems to have stopped",
            "nothing new for {n} days: the feed seems to have stopped",
        ),
    ),
    (
        re.compile(r"nothing new for (\d+) days"),
        lambda say, n: say.count(int(n), "nothing new for {n} day", "nothing new for {n} days"),
    ),
    (
        re.compile(r"the server turns us away \(HTTP (\d+)\)"),
        lambda say, n: say("the server turns us away (HTTP {status})", status=n),
    ),
    (
        re.compile(r"the server answers with an error \(HTTP (\d+)\)"),
        lambda say, n: say("the server answers with an error (HTTP {status})", status=n),
    ),
    (
        re.compile(r"it redirects more than (\d+) times"),
        lambda say, n: say.count(int(n), "it redirects more than once", "it redirects more than {n} times"),
    ),
    (
        re.compile(r"reading the feed took longer than ([\d.]+) s and was ended"),
        lambda say, n: say("reading the feed took longer than {seconds} s and was ended", seconds=n),
    ),
    (
        re.compile(r"the address is longer than (\d+) characters"),
        lambda say, n: say("the address is longer than {n} characters", n=n),
    ),
    (
        re.compile(r"port (\d+) is not one that feeds are served on"),
        lambda say, n: say("port {n} is not one that feeds are served on", n=n),
    ),
)


def why_so(say: Say, reason: str, limit: int) -> Html:
    """The reason of a source's health, of at most so many characters where it is not one of ours."""
    if found := _TIMES.fullmatch(reason):
        return say.count(
            int(found[1]),
            "{n} time in a row: {reason}",
            "{n} times in a row: {reason}",
            reason=_why(say, found[2], limit),
        )
    return _why(say, reason, limit)


def _why(say: Say, reason: str, limit: int) -> Html:
    for shape, said in _SHAPES:
        if found := shape.fullmatch(reason):
            return said(say, found[1])
    return _fixed(say).get(reason) or html(shorten(reason, limit))


def _fixed(say: Say) -> dict[str, Html]:
    return {
        "the answer is broken JSON": say("the answer is broken JSON"),
        "the answer is JSON, but no feed": say("the answer is JSON, but no feed"),
        "the answer is not a feed": say("the answer is not a feed"),
        "the answer is empty": say("the answer is empty"),
        "a web page came instead of a feed": say("a web page came instead of a feed"),
        "the feed is there, but holds no entries": say("the feed is there, but holds no entries"),
        "the server says this feed is gone for good": say("the server says this feed is gone for good"),
        "the server does not know this feed": say("the server does not know this feed"),
        "the server says unchanged, though we have nothing yet": say(
            "the server says unchanged, though we have nothing yet"
        ),
        "waiting for the host's turn": say("waiting for the host's turn"),
        "the feed is larger than is read": say("the feed is larger than is read"),
        "the server takes too long": say("the server takes too long"),
        "the server's certificate or encryption is not accepted": say(
            "the server's certificate or encryption is not accepted"
        ),
        "the server does not answer in HTTP": say("the server does not answer in HTTP"),
        "the connection broke off": say("the connection broke off"),
        "no connection could be made": say("no connection could be made"),
        "it redirects in a circle": say("it redirects in a circle"),
        "it redirects from https to http": say("it redirects from https to http"),
        "the body is compressed in a way that was not asked for": say(
            "the body is compressed in a way that was not asked for"
        ),
        "the body is not the gzip it claims to be": say("the body is not the gzip it claims to be"),
        "the compressed body broke off": say("the compressed body broke off"),
        "reading the feed takes more memory than it is given": say(
            "reading the feed takes more memory than it is given"
        ),
        "reading the feed ended its worker process": say("reading the feed ended its worker process"),
        "the address holds spaces or control characters": say("the address holds spaces or control characters"),
        "the address is malformed": say("the address is malformed"),
        "the address is neither http nor https": say("the address is neither http nor https"),
        "the address carries a user name or password": say("the address carries a user name or password"),
        "the address names no host": say("the address names no host"),
    }
