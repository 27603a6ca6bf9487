"""Text as the matcher reads it: cleaned, folded to one case without accents, and cut into sentences.

Cleaning keeps the published words (they are shown as evidence); folding keeps every position, so that what is found in
the folded text can be read in the clean one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

# Left out before anything is compared: soft hyphens, zero-width and bidirectional marks, the stress marks of Russian
# and Ukrainian dictionaries (combining acute and grave survive NFC only on Cyrillic letters), and quotation marks, so
# that `the "Patriot" system` is a phrase of three words.
_DROPPED = re.compile('[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0300\u0301"“”„‟«»‹›]')

# English papers quote with single marks, which are apostrophes too: at a word's edge they are left out like the others,
# so that `Russian 'spy ship'` is the phrase that it is without them; within a word they stay (l'Occident, м'ята).
_SINGLE = "'‘’"
_EDGE_MARK = re.compile(  # it begins with the mark itself, by which it is found several times as fast
    rf"[{_SINGLE}](?:(?<!\w[{_SINGLE}])(?=\w)|(?<=[\w.,!?…][{_SINGLE}])(?!\w))"
)

# Letters that Unicode does not take apart, and Cyrillic pairs that writers use for each other.
_SPECIAL = {
    "ł": "l",
    "đ": "d",
    "ø": "o",
    "ı": "i",
    "ħ": "h",
    "ё": "е",
    "ґ": "г",
}

# A sentence may end at a mark before a blank; `_ends_sentence` decides.
_STOP = re.compile(r"[.!?…][\])’']?\s|\n|\s[•|]\s")
# After an initial or a short abbreviation ("J. Stoltenberg", "m.in. Patriot", "Gen. Milley") a full stop ends none.
_TITLES = frozenset(
    {"gen", "rep", "sen", "gov", "col", "adm", "maj", "mjr", "płk", "prof", "sgt", "ген", "акад", "inż"}
)
_SHORTEST_LAST_WORD = 3

# Who took a picture and for whom: `(The Canadian Press/Adrian Wyld)`, `(Leonhard Foeger/Reuters)`.
PICTURE_CREDIT = r"\([^()]{2,50}/[^()]{2,50}\)"
# A summary that ends in one, with the name of a person or an agency, describes the picture, not the article. Two
# agencies sign their reports by their names alone.
_CREDIT = re.compile(
    rf"(?:(?=\([^()]* ){PICTURE_CREDIT}|"
    r"\((?!(?:PAP|dpa)\))[^()]*"
    r"\b(?:AP|AFP|EPA|PAP|TASS|dpa|Reuters|Getty Images|Sputnik|Bloomberg|The Epoch Times)\b[^()]*\))\s*$"
)
_BULLET = "• "  # before each of several headlines
# A newsletter's summary tells of its other parts: "Plus, …", "Also in this newsletter: …".
_BESIDES = re.compile(
    r"(?:plus|also in (?:this|today.s) newsletter|außerdem|a także|ponadto w newsletterze|а также|а також|taip pat|"
    r"kā arī|lisaks|a také|et aussi|lisäksi)\s?[,:–—]\s",
    re.IGNORECASE,
)
_EDGES = " \n\t.,;:!?…-–—()[]‘’'/|"

# What typesetters put into most texts. Folding makes blanks of these too, but slowly: a text that is left without
# anything beyond ASCII is folded several times as fast.
_TYPESET = "’‘–—…"
_LETTER_APOSTROPHE = "ʼ"

# Letters that writers use for each other: Romanian cedillas and commas, ё and е, Ukrainian ґ in names.
_ONE_WRITING = str.maketrans("şţёґ", "șțег")


class _Folding(dict[int, int]):
    """Code point to folded code point: lower case, no accents on Latin and Greek, a space for what is no word.

    Cyrillic keeps its marks: й and ї are letters of their own.
    """

    def __missing__(self, point: int) -> int:
        letter = chr(point).lower()[0]  # only İ gives two
        letter = _SPECIAL.get(letter, letter)
        if not "\u0400" <= letter <= "\u052f":
            letter = unicodedata.normalize("NFD", letter)[0]
        if not letter.isalnum():
            letter = " "
        self[point] = ord(letter)
        return ord(letter)


_FOLDING = _Folding()  # a cache of a pure function
# The same for texts of ASCII alone, as most are: a fourth of the time. `bytes.translate` wants 256 of them.
_ASCII_FOLDING = bytes(_FOLDING[point] for point in range(128)) + bytes(128)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_MOSTLY_ASCII = 1.25  # bytes a letter in UTF-8, up to which a text is Latin with some accents
_JOINT = " \n "
_AROUND = 24  # letters before and behind a word by which it is judged whether a line is in capitals
_FEWEST_SHOUTED = 3  # words


def clean(text: str) -> str:
    """The text in NFC, without marks that only dress words, every run of blanks one space."""
    # Of what is dropped wherever it stands nothing else is ASCII.
    bare = text.replace('"', "") if text.isascii() else _DROPPED.sub("", unicodedata.normalize("NFC", text))
    if " '" in bare or "' " in bare or "‘" in bare or "’ " in bare or bare[:1] in _SINGLE:
        bare = _EDGE_MARK.sub("", bare)  # asked for first, as most marks are apostrophes within a word
    return _evenly_spaced(bare)


def _evenly_spaced(text: str) -> str:
    if "  " not in text and text.isprintable():  # then it has no blanks but single spaces, as most texts
        return text.strip()
    return " ".join(text.split())


def fold(text: str) -> str:
    """The text of equal length in which `S-400` and `s 400`, `Królewiec` and `KROLEWIEC` are the same."""
    return _folded(_unset(text))


def name_key(name: str) -> str:
    """What two writings of one name have in common: its words, folded, with a blank between them."""
    return " ".join(fold(clean(name)).split())


def words_in(text: str) -> frozenset[str]:
    """The words of a text, folded, each once."""
    return frozenset(fold(text).split())


def parted(folded: str) -> list[str]:
    """The words of a folded text as people look for them, in order: an apostrophe that Unicode calls a letter parts
    them as ' and ’ do, which Ukrainian writers use for one another.

    Not so in topics and stories: the vocabulary has such words whole.
    """
    return folded.replace(_LETTER_APOSTROPHE, " ").split()


def _folded(letters: str) -> str:
    if not letters.isascii() and len(letters.encode(errors="surrogatepass")) < _MOSTLY_ASCII * len(letters):
        # A dozen replacements are quicker than looking up every letter, which is what `translate` does beyond ASCII.
        for letter in set(_BEYOND_ASCII.findall(letters)):
            letters = letters.replace(letter, chr(_FOLDING[ord(letter)]))
    if letters.isascii():
        return letters.encode().translate(_ASCII_FOLDING).decode()
    return letters.translate(_FOLDING)


def _unset(text: str) -> str:
    """The text of equal length with a blank for each mark of typesetters."""
    if not text.isascii():
        for mark in _TYPESET:
            text = text.replace(mark, " ")
    return text


def spelling(text: str) -> str:
    """The text in lower case with its accents, one blank for each mark: what folding would compare but for accents."""
    lower = "".join(letter.lower()[0] if letter.isalnum() else " " for letter in text)
    return lower.translate(_ONE_WRITING)


@dataclass(frozen=True, slots=True)
class Page:
    """A title and a summary as one text: `clean`, and `folded` between two blanks, so that p of `clean` is p + 1 there.

    `body` is where the summary begins, as a position of `folded`; `ascii` says that no letter has an accent. Between
    the two stands a line's end, as a word of its own that is in no term: no phrase begins in a title and ends below it.
    """

    clean: str
    folded: str
    body: int
    ascii: bool

    @property
    def title(self) -> str:
        """The title as published."""
        return self.clean[: self.body - 1 - len(_JOINT)]

    @property
    def summary(self) -> str:
        """The summary as published."""
        return self.clean[self.body - 1 :]

    @property
    def folded_parts(self) -> tuple[str, str]:
        """The title and the summary, folded."""
        return self.folded[: self.body - 1], self.folded[self.body :]

    def quote(self, start: int, end: int) -> str:
        """The published words between two positions of `folded`, finished to whole words."""
        start, end = start - 1, end - 1
        while start > 0 and self.clean[start - 1].isalnum() and self.folded[start + 1] != " ":
            start -= 1
        while end < len(self.clean) and self.clean[end].isalnum() and self.folded[end] != " ":
            end += 1
        return self.clean[max(start, 0) : end].strip(_EDGES)

    def is_shouted(self, start: int, end: int) -> bool:
        """Whether the words around two positions of `folded` are in capitals as well."""
        first, last = (0, len(self.title)) if end <= self.body else (self.body - 1, len(self.clean))
        around = self.clean[max(start - _AROUND, first) : min(end + _AROUND, last)]
        return around.isupper() and len(around.split()) >= _FEWEST_SHOUTED

    def between(self, start: int, end: int) -> str:
        """The published text between two positions of `folded`."""
        return self.clean[max(start - 1, 0) : max(end - 1, 0)]


@lru_cache(maxsize=4)  # an entry's topics, its story and who watches for it are found in turn, each from its page
def page(title: str, summary: str) -> Page:
    """Make a page of an entry's title and summary."""
    head, body = clean(title), clean(summary)
    whole = head + _JOINT + body
    letters = _unset(whole)
    folded = _folded(letters)
    end = len(head)
    return Page(
        whole, f" {folded[:end]}{_JOINT}{folded[end + len(_JOINT) :]} ", end + len(_JOINT) + 1, letters.isascii()
    )


def is_caption(summary: str) -> bool:
    """Whether a summary only describes a picture: it ends with the picture's credit."""
    return summary.rstrip().endswith(")") and _CREDIT.search(summary) is not None


def is_list(summary: str) -> bool:
    """Whether a summary lists other news: running pages put their latest headlines there, newsletters their parts."""
    if summary.startswith(_BULLET):
        return summary.count(_BULLET) > 1
    return _BESIDES.match(summary) is not None


def sentences(read: Page) -> list[int]:
    """Where sentences begin, as positions of `folded`; the title is sentence 0, whatever its marks."""
    starts = [0, read.body]
    for stop in _STOP.finditer(read.clean, read.body - 1):
        if _ends_sentence(read.clean, stop.start(), stop.end()):
            starts.append(stop.end() + 1)
    return starts


def sentence_at(starts: list[int], position: int) -> int:
    """Which sentence a position of `folded` lies in."""
    return bisect_right(starts, position) - 1


def _ends_sentence(text: str, mark: int, after: int) -> bool:
    if after < len(text) and text[after].islower():
        return False
    if text[mark] != ".":
        return True
    word = text[max(text.rfind(" ", 0, mark), text.rfind("\n", 0, mark)) + 1 : mark]
    return len(word) >= _SHORTEST_LAST_WORD and "." not in word and word.lower() not in _TITLES
