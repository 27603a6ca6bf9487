"""The texts that the code says, and the files of translations brought up to them: `make texts`.

Files stay sorted by the English text and name no places in the code, so that changes of several people merge.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT)]

from babel.messages.catalog import Catalog, Message  # noqa: E402
from babel.messages.pofile import write_po  # noqa: E402

from handlers.wording.translations import TRANSLATED, path_of, read  # noqa: E402

WIDTH = 110
# How many of a call's first arguments are the text, and which, by the name of the method of `say`.
_TEXTS = {"": (0,), "plain": (0,), "sense": (1,), "count": (1, 2), "plain_count": (1, 2)}
_HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Dewline\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the code: one, or two for a number."""

    id: str | tuple[str, str]
    context: str | None = None


def texts() -> set[Text]:
    """Every text that the program says; raises ValueError for one that is not written out where it is said."""
    files = [path for package in ("handlers", "bot") for path in sorted((ROOT / package).rglob("*.py"))]
    return {text for path in files for text in texts_of(path.read_text("utf-8"), str(path.relative_to(ROOT)))}


def texts_of(code: str, name: str = "code") -> Iterator[Text]:
    """The texts that a module says."""
    for node in ast.walk(ast.parse(code)):
        method = _method(node.func) if isinstance(node, ast.Call) else None
        if method is None or not isinstance(node, ast.Call):
            continue
        said = [_literal(node, place, name) for place in _TEXTS[method]]
        yield Text(
            said[0] if len(said) == 1 else (said[0], said[1]), _literal(node, 0, name) if method == "sense" else None
        )


def _method(called: ast.expr) -> str | None:
    """What is called of `say`: the empty name for itself; None for anything else."""
    if _is_say(called):
        return ""
    if isinstance(called, ast.Attribute) and _is_say(called.value) and called.attr in _TEXTS:
        return called.attr
    return None


def _is_say(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id == "say_in"
    return isinstance(value, ast.Name) and value.id == "say"


def _literal(call: ast.Call, place: int, name: str) -> str:
    value = call.args[place] if place < len(call.args) else None
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    raise ValueError(f"{name}, line {call.lineno}: a text must be written out where it is said")


def updated(catalog: Catalog, known: set[Text]) -> Catalog:
    """A catalogue with exactly these texts: new ones without a translation, those that went left out."""
    template = Catalog(domain="dewline")
    for text in known:
        template.add(text.id, context=text.context)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    for message in catalog:
        message.user_comments.clear()
        if message.fuzzy:  # it has a plural only now, or none any more
            message.string = "" if isinstance(message.id, str) else ("",) * catalog.num_plurals
        message.flags.clear()
    return catalog


def translated(message: Message) -> bool:
    """Whether a message has a translation, in all its forms."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(forms) and all(forms) and not message.fuzzy


def written(catalog: Catalog, language: str) -> bytes:
    """A catalogue as its file has it."""
    body = io.BytesIO()
    write_po(body, catalog, width=WIDTH, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    plural = re.sub(r"\s*;\s*$", ";", catalog.plural_forms)
    return (_HEADER.format(language=language, plural=plural) + body.getvalue().decode().strip() + "\n").encode()


def main() -> None:
    known = texts()
    for language in TRANSLATED:
        path = path_of(language)
        catalog = read(path, language) if path.exists() else Catalog(locale=language, domain="dewline")
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = updated(catalog, known)
        path.write_bytes(written(catalog, language))
        missing = [message.id for message in catalog if message.id and not translated(message)]
        print(f"{language}: {len(catalog)} texts, {len(missing)} to be translated")
        for text in missing:
            print(f"    {text if isinstance(text, str) else text[1]}")


if __name__ == "__main__":
    main()
