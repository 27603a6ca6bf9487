"""Files of translations: complete, sound, and harmless when an editor broke them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from texts_in_code import read, texts_of

from handlers.wording.texts import Say
from handlers.wording.translations import TRANSLATED, faults, load, path_of

HEADER = """msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

"""
GOOD = (
    HEADER
    + """msgid "Subscribed to {topics}."
msgstr "Włączono: {topics}."

msgctxt "a source"
msgid "quiet"
msgstr "milczy"

msgctxt "a subject"
msgid "quiet"
msgstr "spokojnie"

msgid "one story"
msgid_plural "{n} stories"
msgstr[0] "jedno doniesienie"
msgstr[1] "{n} doniesienia"
msgstr[2] "{n} doniesień"
"""
)


def _say(folder: Path, content: str | bytes, language: str = "pl") -> tuple[Say, list[str]]:
    path = folder / "dewline.po"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    translations, found = load(path, language)
    return Say(language, translations), found


def test_texts_are_said_in_the_language_with_its_plurals_and_senses(tmp_path: Path) -> None:
    say, found = _say(tmp_path, GOOD)
    assert found == []
    assert say("Subscribed to {topics}.", topics="A & B") == "Włączono: A &amp; B."
    assert [say.count(n, "one story", "{n} stories") for n in (1, 2, 5, 22)] == [
        "jedno doniesienie",
        "2 doniesienia",
        "5 doniesień",
        "22 doniesienia",
    ]
    assert say.plain_count(3, "one story", "{n} stories") == "3 doniesienia"
    assert (say.sense("a source", "quiet"), say.sense("a subject", "quiet")) == ("milczy", "spokojnie")
    assert say("not translated yet") == "not translated yet"


@pytest.mark.parametrize(
    "broken",
    [
        GOOD.replace('msgid "Subscribed', 'msgi "Subscribed'),
        GOOD.replace("msgstr[1]", "msgstr[one]"),
        GOOD.encode()[:-30] + b"\xff\xfe",
        GOOD.replace("n==1 ?", "n==1 ? ("),
        GOOD.replace("nplurals=3", "nplurals=many"),
        b"\x00\x01\x02",
        "<html>not a catalogue</html>",
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_english_is_said(tmp_path: Path, broken: str | bytes) -> None:
    say, found = _say(tmp_path, broken)
    assert len(found) == 1
    assert found[0].startswith("pl: dewline.po can't be read: ")
    assert say("Subscribed to {topics}.", topics="x") == "Subscribed to x."
    assert say.count(2, "one story", "{n} stories") == "2 stories"


def test_a_missing_file_is_told_and_english_is_said(tmp_path: Path) -> None:
    translations, found = load(tmp_path / "nothing.po", "lt")
    assert "can't be read" in found[0]
    assert translations.gettext("All topics") == "All topics"


@pytest.mark.parametrize(
    ("text", "broken", "why"),
    [
        ("Włączono: {topics}.", "Włączono: {tematy}.", "it must have topics, and has tematy"),
        ("Włączono: {topics}.", "Włączono.", "it must have topics, and has none"),
        ("Włączono: {topics}.", "Włączono: {topics.", "a bracket is missing or too many"),
        ("Włączono: {topics}.", "<b>Włączono</b>: {topics}.", "its tags must be none"),
        ("{n} doniesienia", "doniesienia", "it must have n, and has none"),
        ("{n} doniesień", "", "2 plural forms of 3"),
    ],
)
def test_one_broken_text_is_told_by_its_line_and_said_in_english(
    tmp_path: Path, text: str, broken: str, why: str
) -> None:
    say, found = _say(tmp_path, GOOD.replace(f'"{text}"', f'"{broken}"'))
    assert len(found) == 1
    assert found[0].startswith("pl: line ")
    assert why in found[0]
    assert say.sense("a source", "quiet") == "milczy"
    if "n" in text and "doniesie" in text:
        assert say.count(5, "one story", "{n} stories") == "5 stories"
    else:
        assert say("Subscribed to {topics}.", topics="x") == "Subscribed to x."


def test_a_form_that_stands_for_several_numbers_must_name_them(tmp_path: Path) -> None:
    russian = GOOD.replace("n==1 ? 0", "n%10==1 && n%100!=11 ? 0")
    _, found = _say(tmp_path, russian, "ru")
    assert "it must have n, and has none" in found[0]


def test_the_files_of_the_program_are_sound() -> None:
    assert faults() == []


def test_texts_are_found_where_they_are_said() -> None:
    code = """
say("one")
say_in(request.language)("two" " and a half")
say.plain("three", n=1)
say.count(n, "four", "fours")
say.sense("of five", "five")
other("six"); text.count("seven"); plain("eight")
"""
    assert sorted((text.id, text.context) for text in texts_of(code) if isinstance(text.id, str)) == [
        ("five", "of five"),
        ("one", None),
        ("three", None),
        ("two and a half", None),
    ]
    assert [text.id for text in texts_of(code) if isinstance(text.id, tuple)] == [("four", "fours")]


def test_a_text_that_is_not_written_out_where_it_is_said_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1: a text must be written out"):
        list(texts_of("say(text)"))


def test_every_language_of_the_menu_has_a_file() -> None:
    assert TRANSLATED == ("pl", "ru", "uk", "de", "lt")


# One thing has one name in a language: an English word, and how what stands for it begins in each.
NAMES = {
    r"digests?": {"pl": "przegląd", "ru": "дайджест", "uk": "дайджест", "de": "übersicht", "lt": "apžvalg"},
    r"watches(?! for)": {
        "pl": "obserwacj",
        "ru": "отслеживани",
        "uk": "відстежен",
        "de": "suchauftr",
        "lt": "stebėjim",
    },
    r"quiet hours": {"pl": "cisz", "ru": "тих", "uk": "тих", "de": "ruhezeit", "lt": "tylos"},
    r"notable": {"pl": "ważn", "ru": "важн", "uk": "важлив", "de": "wichtig", "lt": "svarb"},
    r"urgent": {"pl": "piln", "ru": "срочн", "uk": "термінов", "de": "dringend", "lt": "skub"},
    r"status": {"pl": "sytuacj", "ru": "обстановк", "uk": "обстановк", "de": "lage", "lt": "padėt"},
    r"muted outlets?": {"pl": "redakcj", "ru": "издани", "uk": "видан", "de": "medi", "lt": "redakcij"},
}


@pytest.mark.parametrize("language", TRANSLATED)
def test_one_thing_has_one_name_in_a_language(language: str) -> None:
    odd = []
    for message in read(path_of(language), language):
        said = " ".join([message.id] if isinstance(message.id, str) else message.id)
        said = re.sub(r"/\w+( \w+)*|\{name\} watches|\{\w+\}", "", said)  # commands are words of their own
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        for word, stems in NAMES.items():
            if re.search(rf"\b(?:{word})\b", said, re.IGNORECASE):
                odd += [form for form in forms if stems[language] not in form.lower()]
    assert odd == []
