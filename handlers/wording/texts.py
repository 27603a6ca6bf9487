"""Words for people: every text goes through `Say`, and translations stand behind it (handlers/wording/translations.py).

The English text is the key, as in gettext; `{names}` in it are filled with values that are escaped on the way. Texts
are Telegram's HTML themselves. Texts of buttons and toasts are plain: `say.plain`. Keys are written out where they are
said, for `make texts` to find them.
"""

from __future__ import annotations

import gettext

from handlers.wording.markup import Html, clean, html
from handlers.wording.translations import TRANSLATED, translations

ENGLISH = "en"
LANGUAGES = (ENGLISH, *TRANSLATED)


class Say:
    """Says texts in one language."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def __call__(self, message: str, /, **values: object) -> Html:
        """The text as HTML, its values escaped."""
        return _filled(self._translations.gettext(message), values)

    def sense(self, context: str, message: str, /, **values: object) -> Html:
        """The same for a word that other languages say differently by what it is said of, which is the `context`."""
        return _filled(self._translations.pgettext(context, message), values)

    def count(self, number: int, one: str, many: str, /, **values: object) -> Html:
        """The text for a number, which is `{n}` in it, as HTML."""
        return _filled(self._translations.ngettext(one, many, number), {"n": number, **values})

    def plain(self, message: str, /, **values: object) -> str:
        """The text without markup, for buttons and toasts."""
        return _plain(self._translations.gettext(message), values)

    def plain_count(self, number: int, one: str, many: str, /, **values: object) -> str:
        """The text for a number, which is `{n}` in it, without markup."""
        return _plain(self._translations.ngettext(one, many, number), {"n": number, **values})


def language_of(tag: str) -> str:
    """The language of ours for an IETF tag such as `pl` or `de-AT`: English for all that we do not speak."""
    code = tag.partition("-")[0].lower()
    return code if code in LANGUAGES else ENGLISH


def say_in(language: str) -> Say:
    """The words for a reader of this language (an IETF tag)."""
    code = language_of(language)
    return Say(code, translations(code))


def _filled(message: str, values: dict[str, object]) -> Html:
    return Html(message.format(**{name: html(value) for name, value in values.items()}))


def _plain(message: str, values: dict[str, object]) -> str:
    return message.format(**{name: clean(str(value)) for name, value in values.items()})
