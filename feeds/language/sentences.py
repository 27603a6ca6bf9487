"""sentences(text) -> its sentences, whole: datelines gone, abbreviations, ordinals and initials not taken for an end.

Rules of our own, as the libraries that were tried cut after `m.in.`, `gen.`, `обл.` and `21.` in the languages that
matter here (docs/levels.md). In doubt two sentences stay one: a long sentence reads badly, half a one misleads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A sentence may end here: a mark, closing quotes, and what begins the next one, a dash of dialogue included; a figure,
# or any letter but a small one.
_END = re.compile(r"(?<=[.!?…])[\"”»’')]*\s+(?=(?:[–—-]\s)?[\"“„«‘‚'”(]?\s?([^\W_]))")

# Abbreviations that stand before capitals and figures, in the catalogue's languages. One letter with a full stop, and
# full stops within a word (`m.in.`, `z.B.`, `U.S.`), need no list.
_ABBREVIATIONS = (
    "mr mrs ms dr drs prof gen col lt maj cpt capt sgt adm sen rep reps gov govs st vs no nos jan feb mar apr "
    "aug sep sept oct nov dec mt ft det pres supt ph brig cmdr hon rev jr sr inc ltd corp co dept est approx fig vol "
    "płk ppłk mjr kpt por sierż ks im ul al pl św tzw tzn np ok tj itd itp ww pt godz min mln mld tys proc zob inż hab "
    "woj obw pow wg ds dot pkt art ust poz red rys tel wyd zw śp "
    "г гг ул им т тыс млн млрд руб коп др пр см обл стр ст пп кв куб чел напр ред изд рис долл ген полк акад проф мин "
    "св вул буд рр ін див тис грн ім пл "
    "bzw ca usw etc abs nr mio mrd sog evtl ggf vgl art hrsg inkl bspw str tel zzgl max bd "
    "pvz kt plg tūkst šv mėn mlrd val kun pulk mjr pan vad tel "
    "piem plkst sv u.c milj mljrd lpp ģen pulkv sv "
    "nt jne lk sh mln mld kindr kol "
    "pí např tzv mj tj atd apod popř resp ing mgr plk pplk npor str odst sv ul tř hod "
    "mme mlle gén av bd env "
    "esim ns klo ts em ko jne kenr ev prof tri"
)
_KNOWN = frozenset(_ABBREVIATIONS.split())
_LAST_WORD = re.compile(r"([\w.]+)\.[\"”»’')]*$")
_ORDINAL = re.compile(r"\d{1,2}")  # `am 21. September`, `5. martā`; years end sentences
_DESIGNATION = re.compile(r"[^\W\d_]-\d+\.[\"”»’')]*$")  # `F-16.`: what a thing is called, no ordinal
# `WP.pl.`: a site's name, with a domain of the catalogue's countries, ends a sentence as other words do. Observation:
# in half a year of news 366 stood before a capital; of the 120 that were looked at each ended its sentence.
_DOMAINS = "pl|ru|рф|ua|укр|by|lt|lv|ee|de|at|ch|cz|sk|fr|fi|uk|us|eu|tv"
_SITE = re.compile(rf"\w[\w.]*\.(?:com|org|net|info|gov)|\w{{2,}}(?:\.\w+)*\.(?:{_DOMAINS})", re.IGNORECASE)
_DOUBLE = re.compile(r"[„“”\"]")
# A quotation in single marks that is open; an apostrophe closes none.
_SINGLE = re.compile(r"(?<!\w)(?:‘(?:[^’]|’\w)*|'(?=\w)(?:[^']|'\w)*)$")

# `WARSAW (Reuters) -`, `МОСКВА, 1 мар.`, `/TASS/.`: where and by whom it was sent. "The alliance (NATO) said" is none.
_AGENCY = (
    r"AP|AFP|Reuters|UPI|dpa|PAP|TASS|ТАСС|Interfax|Интерфакс|РИА Новости|BNS|ELTA|LETA|ČTK|Ukrinform|Укринформ|УНИАН"
)
_DATELINE = re.compile(
    rf"^(?:[A-ZА-ЯЁŁŚČŠŽ][\w .,’'/-]{{2,40}}[.,]? )?(?:\((?:{_AGENCY})\)|/(?:{_AGENCY})/\.?)\s*[-–—]*\s*"
    r"|^[A-ZА-ЯЁŁŚČŠŽ][\w .’'-]{2,30},? \([A-Z][\w /.-]{1,20}\)\s*[–—-]+\s+"
    r"|^[А-ЯЁ-]{4,}, \d{1,2} \w+\.?\s*[-–—]*\s*"
    # `REDZIKOWO, Poland -- `, `TALLINN, 23. november, BNS - `, `INTERFAX.RU - `, `WASHINGTON — `
    r"|^[A-ZА-ЯЁŁŚČŠŽÕÄÖÜ][A-ZА-ЯЁŁŚČŠŽÕÄÖÜ -]{2,24}(?:, [\w. ]{2,24}){1,2} ?(?:--|[–—-]) "
    r"|^[A-ZА-ЯЁ]{3,}\.[A-Z]{2} ?[–—-] |^[A-ZА-ЯЁŁŚČŠŽÕÄÖÜ]{5,24} ?(?:--|[–—]) "
)
# `(Adds detail, quotes)`: an agency's note to its clients; `EXCLUSIVE:`: an outlet's label.
_NOTE = re.compile(
    r"^(?:\((?:adds|updates|corrects|recasts|refiles|writes)\b[^()]{0,80}\) ?"
    r"|(?:exclusive|breaking(?: news)?|live|update \d|analysis|pilne|z ostatniej chwili|срочно|эксклюзив|терміново|"
    r"ексклюзив|eilmeldung|exklusiv|skubu|eksklusiiv|exkluzivně|exclusif|en direct|alerte info): )",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, in order; a dateline in front is no part of the first."""
    for number, line in enumerate(_paragraphs(text)):
        yield from _of_line(_DATELINE.sub("", _NOTE.sub("", line), count=1) if number == 0 else line)


def _paragraphs(text: str) -> list[str]:
    """The lines of a text; all of it as one where lines end within sentences, as old mail programs broke them."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    return [" ".join(lines)] if any(line[0].islower() for line in lines) else lines


def _of_line(text: str) -> Iterator[str]:
    begun = 0
    for gap in _END.finditer(text):
        if gap[1].islower():
            continue
        sentence = text[begun : gap.start()] + gap[0].rstrip()
        if _ends(sentence):
            yield sentence
            begun = gap.end()
    if begun < len(text):
        yield text[begun:]


def _ends(text: str) -> bool:
    """Whether a text that stops at a mark is a sentence, not one up to an abbreviation or into a quotation."""
    if _quoting(text):
        return False
    last = _LAST_WORD.search(text)
    if last is None:
        return True
    word = last[1]
    if word.isdigit():
        return not _ORDINAL.fullmatch(word) or _DESIGNATION.search(text) is not None
    if "." in word:  # `m.in.`, `U.S.`
        return _SITE.fullmatch(word) is not None
    return len(word) > 1 and word.lower() not in _KNOWN


def _quoting(text: str) -> bool:
    """Whether a quotation is open at the text's end (`„` opens in some languages what `“` or `”` closes). Outlets mix
    their marks, so that a straight one closes whatever is open."""
    opened: list[str] = []
    for mark in _DOUBLE.findall(text):
        if opened and (mark in '”"' or (mark == "“" and opened[-1] == "„")):
            opened.pop()
        elif mark != "”":
            opened.append(mark)
    return bool(opened) or text.count("«") > text.count("»") or _SINGLE.search(text) is not None
