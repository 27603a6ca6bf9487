"""Markup to plain text: what a source published, without anything that could act, hide or overflow.

Sources write titles and summaries as text, as HTML, as HTML escaped once or twice, or as a mixture. Whatever came,
plain text goes on: no tags, no entities, no control, bidirectional or zero-width characters (Unicode Cc, Cf, Cs), no
script's source, bounded in length. Whoever shows the text escapes it for where it is shown: that is not done here.

All of it is linear in the length of the input, hostile input included: no expression here can backtrack.
"""

from __future__ import annotations

import html
import re
import unicodedata

MAX_TITLE = 300  # characters
MAX_SUMMARY = 2000  # stored; at most 500 are sent (docs/fetching.md, rule 27)
MAX_MARKUP = 60_000  # of one field that are looked at
ESCAPED_AT_MOST = 3  # times over that one text was seen to be escaped, by publishing systems in a row

# Every code point of the Unicode categories Cc, Cf and Cs but for line ends and tab; a test compares with unicodedata.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
_LINE_ENDS = re.compile("[\n\r\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BLANKS = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r" ?\n[ \n]*")

# A tag's attributes may hold ">" within quotes; possessive, so that no text makes it try twice.
_TAG = re.compile(r"""<(/?)([A-Za-z][^\s/<>"'=]*+)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
# What is left of one after it was cut or badly quoted: an end mark is enough, or an attribute.
_LOOSE_TAG = re.compile(
    r"""</?[A-Za-z][^<>]*+>|<[!?][^<>]*+>|<[A-Za-z][\w:-]*+(?:\s++[\w:-]++)++\s*+=\s*+["'][^<>]*+"""
)
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")  # beyond Unicode, and beyond what int() takes

# Elements whose content is not text for readers.
_HIDDEN = frozenset(
    ("script", "style", "template", "iframe", "object", "svg", "math", "noscript", "select", "textarea")
)
# Elements that begin and end lines (HTML's block elements, and <br>).
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "table", "td", "th", "tr", "ul",
))
# fmt: on

# What publishing systems add to every summary; it says nothing of the entry.
_BOILERPLATE = re.compile(
    r"\s*(?:The post .{1,400} (?:first appeared on|appeared first on) .{1,120}?\.?"  # WordPress, since 4.2
    r"|[\[(]?(?:Read more|Continue reading|Read the full story)(?: [^.\n]{0,200}?)?(?:…|\.\.\.|»|→)*[\])]?)\s*$"
)
_SIGNS_OF_IT = ("The post ", "Read more", "Continue reading", "Read the full story")  # one of them is in each
# What a link to the whole article says, in the catalogue's languages: some systems put it where a title belongs.
_LINK = re.compile(
    r"\W*+(?:(?:read |see |find out )?more|read on|continue reading|untitled|no title|(?:czytaj )?(?:więcej|dalej)|"
    r"подробнее|читать (?:далее|дальше)|детальніше|читати далі|(?:mehr|weiter)(?: lesen)?|weiterlesen|"
    r"(?:skaityti )?(?:daugiau|toliau)|lasīt (?:vairāk|tālāk)|vairāk|loe (?:edasi|lähemalt|rohkem)|"
    r"(?:číst )?(?:více|dále|dál)|(?:lire )?la suite|lire plus|en savoir plus|lue (?:lisää|koko juttu))?+\W*+"
)
_GOES_ON = re.compile(r"\s*\[(?:…|\.\.\.)\]\s*$")  # WordPress: the excerpt is one
_SENTENCE_END = re.compile(r"[.!?…]['\"”»)]*(?=\s)")


def plain(markup: str, limit: int = MAX_SUMMARY) -> str:
    """The text of some markup, paragraphs a line each, cut at a word where it is longer than `limit` characters."""
    text = markup
    if len(text) > MAX_MARKUP:
        text = text[:MAX_MARKUP]
        text = text[: text.rfind("<")] if text.rfind("<") > text.rfind(">") else text
    for _ in range(ESCAPED_AT_MOST):
        before = text
        text = _unescaped(_without_tags(text))
        if text == before:
            break
    return cut(_tidy(_without_tags(text)), limit)


def title_of(markup: str) -> str:
    """A title as one line."""
    return cut(" ".join(plain(markup, MAX_TITLE * 4).split()), MAX_TITLE)


def headed(title: str, summary: str) -> tuple[str, str]:
    """A (plain) title and summary: the summary's first words for a title where it is none, or no more than a link says;
    no summary where it only repeats the title.
    """
    if _LINK.fullmatch(title.lower()):
        title = first_words(summary) or title
    return title, "" if summary.casefold() == title.casefold() else summary


def summary_of(markup: str) -> str:
    """A summary without what publishing systems add."""
    text = plain(markup, MAX_SUMMARY * 2)
    if any(sign in text for sign in _SIGNS_OF_IT):
        text = _BOILERPLATE.sub("", text)
    if text.endswith("]"):
        text = _GOES_ON.sub("…", text)
    return cut(text, MAX_SUMMARY)


def first_words(text: str, limit: int = 100) -> str:
    """The first sentence of a text, or as many of its words as fit."""
    line = text.split("\n", 1)[0].strip()
    end = _SENTENCE_END.search(line, 20)
    return cut(line[: end.end()] if end else line, limit)


def cut(text: str, limit: int) -> str:
    """The text, or as many of its words as fit `limit` characters with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = max(head.rfind(" "), head.rfind("\n"))
    if space > limit // 2:
        head = head[:space]
    return head.rstrip(" \n,;:–—-") + "…"


def _without_tags(text: str) -> str:
    """The text without tags and comments, block elements as line ends, hidden elements with all they hold gone."""
    if "<" not in text:
        return text
    out: list[str] = []
    position = 0
    while (opening := text.find("<", position)) >= 0:
        out.append(text[position:opening])
        shown, position = _tag_at(text, opening)
        out.append(shown)
    out.append(text[position:])
    return "".join(out)


def _tag_at(text: str, at: int) -> tuple[str, int]:
    """What stands for the tag at this place, and where to read on; a "<" that opens no tag stands for itself."""
    if text.startswith("<!--", at):
        return "", _after(text, "-->", at + 4)
    if text.startswith("<![CDATA[", at):
        return "", at + 9
    tag = _TAG.match(text, at)
    if tag is None:
        loose = _LOOSE_TAG.match(text, at)
        return (" ", loose.end()) if loose else ("<", at + 1)
    name = tag[2].lower()
    if name in _HIDDEN and not tag[1] and not tag[0].endswith("/>"):
        close = re.compile(f"</{name}", re.IGNORECASE).search(text, tag.end())
        return " ", _after(text, ">", close.start()) if close else len(text)
    return "\n" if name in _BLOCKS else "", tag.end()


def _after(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)


def _unescaped(text: str) -> str:
    return html.unescape(_LONG_NUMBER.sub("", text)) if "&" in text else text


def _tidy(text: str) -> str:
    if not text.isprintable():  # else it has no blanks but spaces, and nothing that cannot be seen
        text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "  " not in text and text.isprintable():
        return text.strip()
    return _BLANK_LINES.sub("\n", _BLANKS.sub(" ", text)).strip()
