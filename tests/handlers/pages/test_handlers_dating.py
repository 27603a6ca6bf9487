"""Days and months stand in the reader's language, for a Telegram that can't show times itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from newsroom import NOW

from handlers.pages.dating import dated
from handlers.reply import Reply
from handlers.wording.markup import Html, ago, date_and_time, day, moment, plain

DAYS = timedelta(days=1)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["Sat 10:05 UTC", "10:05 UTC", "14 October", "14 Oct 10:05 UTC"]),
        ("pl", ["sob. 10:05 UTC", "10:05 UTC", "14 października", "14 paź 10:05 UTC"]),
        ("ru", ["сб 10:05 UTC", "10:05 UTC", "14 октября", "14 окт. 10:05 UTC"]),
        ("uk", ["сб 10:05 UTC", "10:05 UTC", "14 жовтня", "14 жовт. 10:05 UTC"]),
        ("de-AT", ["Sa. 10:05 UTC", "10:05 UTC", "14. Oktober", "14. Okt. 10:05 UTC"]),
        ("lt", ["št 10:05 UTC", "10:05 UTC", "spalio 14", "spal. 14 d. 10:05 UTC"]),
    ],
)
def test_times_are_said_in_the_readers_language(language: str, texts: list[str]) -> None:
    october = NOW - 40 * DAYS
    for made, text in zip(
        (moment(NOW - 2 * DAYS, NOW), ago(NOW), day(october, NOW), moment(october, NOW)), texts, strict=True
    ):
        assert plain(dated(Reply(made), language).html) == text


def test_nothing_but_times_is_changed() -> None:
    said = Html(f"Sunday in May, said Monday <b>March</b>: {date_and_time(NOW)}")
    assert plain(dated(Reply(said), "de").html) == "Sunday in May, said Monday March: 23. Nov. 2026 10:05 UTC"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "23 lis 2026 10:05 UTC"),
        ("de", "23. Nov. 2026 10:05 UTC"),
        ("lt", "2026 m. lapkr. 23 d. 10:05 UTC"),
    ],
)
def test_a_date_is_written_as_in_the_readers_language(language: str, text: str) -> None:
    assert plain(dated(Reply(date_and_time(NOW)), language).html) == text
