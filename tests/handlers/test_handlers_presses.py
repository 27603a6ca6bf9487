"""What buttons carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import presses
from handlers.presses import Press


def test_what_a_button_says_is_read_back() -> None:
    assert presses.read(presses.data("on", "topics", "kaliningrad") or "") == Press("on", ("topics", "kaliningrad"))
    assert presses.read(presses.data("latest", "", 12) or "") == Press("latest", ("", "12"))
    assert presses.read(presses.data("sources") or "") == Press("sources")


def test_words_cannot_pretend_to_be_more_words_and_come_back_as_they_were() -> None:
    assert presses.read(presses.data("find", 0, "a|b|c") or "") == Press("find", ("0", "a|b|c"))
    assert presses.read(presses.data("run", "watch", "aegis | redzikowo") or "") == Press(
        "run", ("watch", "aegis | redzikowo")
    )


@given(st.text(max_size=80))
def test_no_button_carries_more_than_64_bytes(text: str) -> None:
    try:
        data = presses.data("text", text)
    except UnicodeEncodeError:
        return
    assert data is None or len(data.encode()) <= 64
    assert (data is None) == (len(f"1|text|{text}".encode()) > 64)


@pytest.mark.parametrize("old", ["", "0|status|kaliningrad", "status:kaliningrad", "1", "1|", "2|on|topics|iskander"])
def test_a_button_of_another_version_is_not_guessed_at(old: str) -> None:
    assert presses.read(old) is None
