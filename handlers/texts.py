"""Words for people: every text goes through `Say`, so that a catalogue of translations can stand behind it.

The English text is the key, as in gettext; `{names}` in it are filled with values that are escaped on the way. Texts
are Telegram's HTML themselves. Texts of buttons and toasts are plain: `say.plain`.
"""

from __future__ import annotations

import gettext

from handlers.markup import Html, clean, html

LANGUAGES = ("en", "pl", "ru", "uk", "de", "lt")


class Say:
    """Says texts in one language."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def __call__(self, message: str, /, **values: object) -> Html:
        """The text as HTML, its values escaped."""
        return _filled(self._translations.gettext(message), values)

    def count(self, number: int, one: str, many: str, /, **values: object) -> Html:
        """The text for a number, which is `{n}` in it, as HTML."""
        return _filled(self._translations.ngettext(one, many, number), {"n": number, **values})

    def plain(self, message: str, /, **values: object) -> str:
        """The text without markup, for buttons and toasts."""
        return self._translations.gettext(message).format(**{name: clean(str(value)) for name, value in values.items()})


def say_in(language: str) -> Say:
    """The words for a reader of this language (an IETF tag such as `pl` or `de-AT`); English where there are none."""
    code = language.partition("-")[0].lower()
    return Say(code if code in LANGUAGES else "en", gettext.NullTranslations())


def _filled(message: str, values: dict[str, object]) -> Html:
    return Html(message.format(**{name: html(value) for name, value in values.items()}))
