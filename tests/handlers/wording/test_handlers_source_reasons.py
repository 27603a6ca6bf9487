"""Why a source is as it is, in the reader's language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import feeds
from feeds.fetching.fetch import NOT_REACHED
from handlers.wording.source_reasons import why_so
from handlers.wording.texts import LANGUAGES, say_in

FEEDS = Path(feeds.__file__).parent
RAISED = {"FetchFailed": 1, "_FailedError": 1, "BadEncodingError": 0, "NotAFeedError": 0, "Finding": 1}
# Of an article's page, a hub or a question that asks anew; never a source's health.
ELSEWHERE = {"the page holds no article that can be read", "the hub refuses"}


def _written() -> set[str]:
    """The reasons that the code has written out."""
    found = set()
    for path in FEEDS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                said = node.args[RAISED[node.func.id] :][:1]
                found |= {each.value for each in said if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    return (found | {NOT_REACHED}) - ELSEWHERE


def test_every_reason_that_the_code_gives_is_said_in_every_language() -> None:
    reasons = _written()
    assert len(reasons) > 15
    for language in LANGUAGES[1:]:
        say = say_in(language)
        assert [reason for reason in reasons if why_so(say, reason, 200) == why_so(say_in("en"), reason, 200)] == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("3 times in a row: the server takes too long", "3 Mal in Folge: der Server braucht zu lange"),
        (
            "2 times in a row: the server answers with an error (HTTP 500)",
            "2 Mal in Folge: der Server meldet einen Fehler (HTTP 500)",
        ),
        ("the server turns us away (HTTP 403)", "der Server weist uns ab (HTTP 403)"),
        (
            "nothing new for 30 days: the feed seems to have stopped",
            "seit 30 Tagen nichts Neues: der Feed scheint zu ruhen",
        ),
        ("nothing new for 1 days", "seit einem Tag nichts Neues"),
        ("it redirects more than 5 times", "er leitet mehr als 5 Mal weiter"),
        ("something <new> & strange", "something &lt;new&gt; &amp; strange"),
        ("2 times in a row: something new", "2 Mal in Folge: something new"),
        ("", ""),
    ],
)
def test_numbers_stand_in_the_reasons_and_what_is_not_known_is_shown_as_it_is(reason: str, said: str) -> None:
    assert why_so(say_in("de"), reason, 200) == said


def test_a_long_reason_of_others_is_cut() -> None:
    assert len(why_so(say_in("en"), "x" * 900, 140)) <= 140
