"""What is wrong with a list of sources or with what is said of a source, in the reader's language:
`line 2, "ERR News": url: the address names no host`.

A fault comes in the finding's own English words (feeds/catalogue/sources.py, opml.py), which a log and the command line
show as they are; it is known by them here. One that is not known is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from feeds.catalogue import CatalogueError
from handlers.pages.page import Section, lines, page
from handlers.reply import Reply
from handlers.wording.markup import Html, bold, code, html, join, shorten
from handlers.wording.source_reasons import why_so
from handlers.wording.texts import Say

FAULTS = 5  # refused sources of a file that are told by name
LONGEST = 200  # characters of a fault

_PLACE = re.compile(r'(?:line (?P<line>\d+)(?:, "(?P<name>.*?)")?: )?(?P<fault>.*)', re.DOTALL)
_SHAPES: tuple[tuple[re.Pattern[str], Callable[..., Html]], ...] = (
    (re.compile(r"is not well-formed XML: (.*)", re.DOTALL), lambda say, why: say("it is no XML: {why}", why=why)),
    (
        re.compile(r"is in an encoding that is not known"),
        lambda say: say("it is in an encoding that is not known"),
    ),
    (
        re.compile(r"is not OPML: its first element is (<.*>)", re.DOTALL),
        lambda say, tag: say("it is no OPML: its first element is {tag}", tag=code(tag)),
    ),
    (
        re.compile(r"nests outlines more than (\d+) deep"),
        lambda say, n: say("its outlines are nested more than {n} deep", n=n),
    ),
    (re.compile(r"lists more than (\d+) sources"), lambda say, n: say("it lists more than {n} sources", n=n)),
    (
        re.compile(r"declares entities, which no list of sources needs"),
        lambda say: say("it declares entities, which no list of sources needs"),
    ),
    (
        re.compile(r'(\w+): "(.*)" is not a code such as (".*")', re.DOTALL),
        lambda say, key, value, such: say(
            "{key}: “{value}” is not a code such as {such}", key=code(key), value=value, such=such.replace(" or ", ", ")
        ),
    ),
    (
        re.compile(r'(\w+): "(.*)" is none of ([\w, -]+?)(?:; did you mean ".*"\?)?', re.DOTALL),
        lambda say, key, value, words: say(
            "{key}: “{value}” is none of {words}", key=code(key), value=value, words=words
        ),
    ),
    (
        re.compile(r'"(.*)" is not known here(?:; did you mean ".*"\?)?', re.DOTALL),
        lambda say, value: say("“{value}” means nothing here", value=value),
    ),
    (re.compile(r"(\w+): must be true or false"), lambda say, key: say("{key}: true or false", key=code(key))),
    (re.compile(r"(\w+): is missing(?:; .*)?"), lambda say, key: say("{key} is missing", key=code(key))),
    (
        re.compile(r"(\w+): is longer than (\d+) characters"),
        lambda say, key, n: say("{key} is longer than {n} characters", key=code(key), n=n),
    ),
)


def no_list(say: Say, error: CatalogueError) -> Reply:
    """The answer to a file that is no list of sources."""
    told = Section([list_fault(say, fault) for fault in error.faults])
    return Reply(page(lines(say("This is no list of sources (OPML):")), told))


def refused(say: Say, faults: Sequence[str]) -> Section:
    """What of a list can't be read, the first few by name."""
    return Section(
        [list_fault(say, fault) for fault in faults[:FAULTS]],
        more=lambda n: say("and {n} more", n=n),
        beyond=max(len(faults) - FAULTS, 0),
    )


def list_fault(say: Say, fault: str) -> Html:
    """One fault, with its place."""
    found = _PLACE.fullmatch(shorten(fault, LONGEST))
    if found is None:
        return html(fault)
    told = _told(say, found["fault"])
    if found["line"] is None:
        return told
    if found["name"] is None:
        return say("line {n}: {fault}", n=found["line"], fault=told)
    return say("line {n}, {name}: {fault}", n=found["line"], name=bold(found["name"]), fault=told)


def _told(say: Say, fault: str) -> Html:
    for shape, said in _SHAPES:
        if found := shape.fullmatch(fault):
            return said(say, *found.groups())
    key, colon, reason = fault.partition(": ")
    return join(": ", [code(key), why_so(say, reason, LONGEST)]) if colon else html(fault)
