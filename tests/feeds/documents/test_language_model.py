"""The lighter loading of py3langid's model gives py3langid's own answers."""

from __future__ import annotations

from typing import Any

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from feeds.documents import language_model
from feeds.documents.language import CANDIDATES

TEXTS = {
    "en": "The minister said the exercise near the border will end on Friday",
    "pl": "Minister powiedział, że ćwiczenia przy granicy zakończą się w piątek",
    "ru": "Министр заявил, что учения у границы завершатся в пятницу",
    "uk": "Міністр заявив, що навчання біля кордону завершаться у п'ятницю",
    "de": "Der Minister sagte, die Übung an der Grenze werde am Freitag enden",
    "lt": "Ministras pareiškė, kad pratybos prie sienos baigsis penktadienį",
    "lv": "Ministrs paziņoja, ka mācības pie robežas beigsies piektdien",
    "et": "Minister ütles, et õppus piiri lähedal lõpeb reedel",
    "cs": "Ministr řekl, že cvičení u hranic skončí v pátek",
    "fr": "Le ministre a déclaré que l'exercice à la frontière prendra fin vendredi",
    "zh": "部长表示边境附近的演习将于星期五结束",
}


@pytest.fixture(scope="module")
def theirs() -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([code for code in CANDIDATES if code in set(identifier.nb_classes)])
    return identifier


@pytest.mark.parametrize("rows", [language_model.MOST_ROWS, 3], ids=["rows kept", "rows hardly kept"])
def test_a_text_is_in_the_language_that_py3langid_says(theirs: Any, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "MOST_ROWS", rows)
    ours = language_model.identifier(CANDIDATES)
    for language, text in {**TEXTS, "": "", "?": "\ud800 ∞"}.items():
        assert ours.classify(text) == theirs.classify(text)
        assert language not in TEXTS or ours.classify(text)[0] == language


def test_languages_that_nobody_asked_for_are_never_found() -> None:
    ours = language_model.identifier(("en", "de", "not-a-language"))
    assert ours.classify(TEXTS["pl"])[0] in ("en", "de")
