"""Rows of buttons that can be read on a phone."""

from __future__ import annotations

import pytest

from handlers.pages.keyboard import rows
from handlers.reply import Button


def _shape(*labels: str) -> list[int]:
    return [len(row) for row in rows([Button(label, "1|x") for label in labels])]


@pytest.mark.parametrize(
    ("labels", "shape"),
    [
        (("1", "2", "3", "4", "5"), [5]),
        (("07:00", "08:00", "12:00", "18:00", "21:00"), [5]),
        (("Mute", "More like this", "Less like this"), [3]),
        (("Pause 1 day", "3 days", "A week", "Till I resume"), [2, 2]),
        (("Пауза: 1 день", "3 дня", "Неделя", "Пока не возобновлю"), [2, 2]),
        (("a", "b", "a label of twenty letters"), [1, 1, 1]),
        (("One that is alone may be as long as it is",), [1]),
    ],
)
def test_buttons_stand_beside_each_other_as_far_as_all_of_them_can_be_read(
    labels: tuple[str, ...], shape: list[int]
) -> None:
    assert _shape(*labels) == shape


def test_rows_keep_the_order_and_lose_only_buttons_without_an_effect() -> None:
    made = rows([Button("Pause 1 day", "1|a"), Button("no effect"), Button("Till I resume", "1|b")], [])
    assert [[button.text for button in row] for row in made] == [["Pause 1 day", "Till I resume"]]
