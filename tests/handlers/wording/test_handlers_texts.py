"""Every text for people is written so that it can be translated: whole, literal, with named places for values."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from texts_in_code import Text, translated
from texts_in_code import texts as said_in_code

import handlers
from handlers.wording.translations import TRANSLATED, path_of, read

FOLDER = Path(handlers.__file__).parent


def _calls() -> Iterator[tuple[str, ast.Call, list[ast.expr]]]:
    """Each call of `say`, with where it stands and the arguments that are texts."""
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            place = f"{path.name}:{node.lineno}"
            match node.func:
                case ast.Name(id="say") | ast.Attribute(value=ast.Name(id="say"), attr="plain"):
                    yield place, node, node.args[:1]
                case ast.Attribute(value=ast.Name(id="say"), attr="sense"):
                    yield place, node, node.args[1:2]
                case ast.Attribute(value=ast.Name(id="say"), attr="count" | "plain_count"):
                    yield place, node, node.args[1:3]


def _literal(argument: ast.expr, place: str) -> str:
    assert isinstance(argument, ast.Constant), f"{place}: a text must be written out where it is said"
    assert isinstance(argument.value, str), place
    return argument.value


def test_there_are_texts_to_look_at() -> None:
    assert sum(len(texts) for _, _, texts in _calls()) > 150


def test_every_text_is_literal_and_its_places_are_filled() -> None:
    for place, call, texts in _calls():
        given = {keyword.arg for keyword in call.keywords} | ({"n"} if len(texts) == 2 else set())
        for text in texts:
            names = {name for _, name, _, _ in string.Formatter().parse(_literal(text, place)) if name is not None}
            assert names <= given, f"{place}: {names - given} of {_literal(text, place)!r} is not given"
            assert given - {"n"} <= names, f"{place}: {given - names} is not used"


def test_nobody_is_shouted_at() -> None:
    for place, _, texts in _calls():
        for text in texts:
            said = _literal(text, place)
            assert "!" not in said, f"{place}: {said}"
            assert "  " not in said, f"{place}: {said}"
            assert "confirmed" not in said, f"{place}: reported by, not confirmed"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_no_other(language: str) -> None:
    known = said_in_code()
    messages = [message for message in read(path_of(language), language) if message.id]
    found = {
        Text(message.id if isinstance(message.id, str) else tuple(message.id), message.context) for message in messages
    }
    hint = "`make texts` brings the files up to the code and lists what is to be translated"
    assert known - found == set(), hint
    assert found - known == set(), hint
    assert [message.id for message in messages if not translated(message)] == [], hint
