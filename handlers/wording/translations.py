"""Translations as they lie beside the code: `locale/<language>/LC_MESSAGES/dewline.po`, read as they are.

There is no compiled file that could be forgotten or be older than its source. What an editor broke never reaches a
message: English is said in place of a text whose placeholders or tags differ from the English one, or that drops a
number, and of a whole file that can't be read; `faults` says what is wrong and where.
"""

from __future__ import annotations

import gettext
import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

LOCALE = Path(__file__).parents[1] / "locale"
TRANSLATED = ("pl", "ru", "uk", "de", "lt")
NUMBERS = range(200)  # shows which numbers share a plural form, in every language of ours
_TAG = re.compile(r"</?[a-z-]+[^>]*>")


def path_of(language: str) -> Path:
    """Where a language's texts are."""
    return LOCALE / language / "LC_MESSAGES" / "dewline.po"


def translations(language: str) -> gettext.NullTranslations:
    """The texts in a language; those of the code, which are English, where there are none."""
    return _loaded(language)[0] if language in TRANSLATED else gettext.NullTranslations()


def faults() -> list[str]:
    """What is wrong with the files of translations, a line each; English is shown instead."""
    return [fault for language in TRANSLATED for fault in _loaded(language)[1]]


@cache
def _loaded(language: str) -> tuple[gettext.NullTranslations, list[str]]:
    return load(path_of(language), language)


def load(path: Path, language: str) -> tuple[gettext.NullTranslations, list[str]]:
    """The texts of a file and what is wrong with it; any file is safe."""
    try:
        catalog = read(path, language)
        found = _drop_unsound(catalog)
        compiled = io.BytesIO()
        from babel.messages.mofile import write_mo

        write_mo(compiled, catalog)
        compiled.seek(0)
        return gettext.GNUTranslations(compiled), [f"{language}: {fault}" for fault in found]
    except Exception as error:  # whatever an editor did to it: the bot speaks English then, and its operator is told
        return gettext.NullTranslations(), [f"{language}: {path.name} can't be read: {error}"]


def read(path: Path, language: str) -> Catalog:
    """A file as it is; raises what the library raises for one it can't read."""
    from babel.messages.pofile import read_po  # some megabytes that nobody needs who reads English

    with path.open("rb") as file:
        return read_po(file, locale=language, domain="dewline", abort_invalid=True)


def _drop_unsound(catalog: Catalog) -> list[str]:
    found = []
    for message in list(catalog):
        if message.id and (fault := unsound(message, catalog.plural_expr)):
            found.append(f"line {message.lineno}: {_said(message)!r}: {fault}")
            catalog.delete(message.id, message.context)
    return found


def unsound(message: Message, plural_expr: str) -> str:
    """Why a translation can't stand for its text; empty where it can. What is not translated is sound."""
    forms = [form for form in _forms(message.string) if form]
    if not forms or message.fuzzy:
        return ""
    if isinstance(message.id, str):
        return _differs(forms[0], message.id)
    one, many = message.id
    by_form = gettext.c2py(plural_expr)
    numbers = Counter(by_form(number) for number in NUMBERS)
    if len(forms) != len(numbers):
        return f"{len(forms)} plural forms of {len(numbers)}"
    for place, form in enumerate(forms):
        alone = numbers[place] == 1 and "{n}" not in form  # a form of one number need not name it
        if fault := _differs(form, one if alone and "{n}" not in one else many, spare={"n"} if alone else set()):
            return fault
    return ""


def _differs(translated: str, text: str, spare: set[str] | None = None) -> str:
    spare = spare or set()
    try:
        given, wanted = set(_fields(translated)) - spare, set(_fields(text)) - spare
    except ValueError as error:
        return f"a bracket is missing or too many ({error})"
    if given != wanted:
        return f"it must have {_listed(wanted)}, and has {_listed(given)}"
    if sorted(_TAG.findall(translated)) != sorted(_TAG.findall(text)):
        return f"its tags must be {_listed(_TAG.findall(text))}"
    return ""


def _fields(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _listed(names: set[str] | list[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _forms(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string] if isinstance(string, str) else list(string or ())


def _said(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[1]
    return str(text)[:60]
