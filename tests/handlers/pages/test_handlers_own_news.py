"""What a chat's own sources brought, in one message where it could not come as it happened."""

from __future__ import annotations

import re
from datetime import timedelta

from newsroom import NOW
from telegram_rules import assert_sendable

from feeds.model import Control, Entry, Kind, Source
from handlers.pages.own_news import OF_SEVERAL, render_own


def _brought(name: str, count: int, hours: int = 1) -> list[Entry]:
    source = Source(name, f"https://{name.lower()}.test/feed", "en", Kind.NEWS, "", Control.INDEPENDENT)
    at = NOW - timedelta(hours=hours)
    return [
        Entry(f"{name} {n}", source, f"{name} tells {n}", "Told.", f"https://a.test/{n}", "en", at, at)
        for n in range(count)
    ]


def _text(entries: list[Entry]) -> list[str]:
    reply = render_own(entries, NOW, "en")
    assert_sendable(reply)
    return re.sub(r"<[^>]*>", "", reply.html).split("\n")


def test_what_several_sources_brought_is_one_list_by_source_that_with_the_newest_first() -> None:
    told = _text([*_brought("Harbour", 1), *_brought("Village", 1, hours=2), *_brought("Harbour", 1, hours=3)])
    assert [re.sub(r"^.*\d\d:\d\d UTC ", "", line) for line in told] == [
        "Harbour: 2 new entries",
        "Harbour tells 0",
        "Harbour tells 0",
        "",
        "Village: 1 new entry",
        "Village tells 0",
        "",
        "sources chosen here",
    ]


def test_a_source_that_brought_much_leaves_the_others_their_room_and_the_rest_is_counted() -> None:
    told = _text([*_brought("Harbour", 200), *_brought("Village", 2, hours=2)])
    assert "Harbour: 200 new entries" in told
    assert sum("Harbour tells" in line for line in told) == OF_SEVERAL // 2
    assert sum("Village tells" in line for line in told) == 2
    assert f"and {200 - OF_SEVERAL // 2} more" in told


def test_of_more_sources_than_a_message_has_room_for_the_entries_left_out_are_counted() -> None:
    told = _text([entry for number in range(80) for entry in _brought(f"Paper{number}", 2)])
    shown = sum(" tells " in line for line in told)
    assert shown >= 20
    assert f"and {160 - shown} more" in told
    assert told[-1] == "sources chosen here"
