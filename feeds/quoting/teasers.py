"""What a sentence does instead of telling: it speaks of the page it is on, or only of who has spoken.

`is_teaser`: "We look at …", "Experts explain why …", "I was in Kyiv when …". `tells_who_spoke`: "The spokesman
commented on the charges.", which promises what the next sentence says. The words are data by language, as they stand
in feeds of the catalogue's languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from feeds.language.languages import normal
from feeds.language.text import fold
from feeds.language.vocabulary import load_vocabulary

MOST_WORDS = 18  # of a sentence that tells only who spoke: longer ones tell something on the way

# The page about itself: how its first words go, and who on it explains what.
_OF_THE_PAGE: Mapping[str, str] = {
    "en": (
        r"^(?:in )?this (?:article|piece|video|episode|report|analysis)\b|^plus,|"
        r"^an? (?:closer |brief |quick )?(?:look|collection|selection|guide|timeline|round-?up|recap) (?:at|of|to)\b|"
        r"\bwe (?:take a|look|examine|explain|analy[sz]e|break down|explore|unpack|answer)\b|"
        r"^what (?:we|you|to) know\b|\bexplains? (?:why|how|what)\b|\blooks? (?:back )?at (?:how|why|what)\b|"
        r": an? (?:closer )?look (?:back )?at\b|\b(?:talks?|speaks?) about (?:what|how|why|their|his|her)\b|"
        r"\ba (?:short|brief) (?:history|overview|guide)\b|\b(?:recap|round-?up|summary) of the (?:day|week)\b"
    ),
    "pl": (
        r"^(?:wyjaśniamy|sprawdzamy|sprawdziliśmy|analizujemy|podsumowujemy|przypominamy|prezentujemy|opisujemy|"
        r"podpowiadamy|zebraliśmy|zapytaliśmy|pytamy|co (?:wiemy|wiadomo))\b|"
        r"\b(?:tłumaczą?|wyjaśnia(?:ją)?), (?:dlaczego|jak|co|kto|skąd|czym|po co)\b|"
        r"\b(?:krótka historia|krótki przegląd|podsumowanie (?:dnia|tygodnia))\b"
    ),
    "ru": (
        r"^(?:рассказываем|объясняем|разбираем|разбираемся|анализируем|собрали|отвечаем|вспоминаем|показываем|"
        r"что известно)\b|"
        r"\b(?:объясня[ею]т|рассказыва[ею]т), (?:почему|как|зачем|чем)\b|"
        r"\b(?:краткая история|краткий обзор|итоги (?:дня|недели))\b"
    ),
    "uk": (
        r"^(?:розповідаємо|пояснюємо|аналізуємо|розбираємо|розбираємося|зібрали|відповідаємо|з['’ʼ]ясовуємо|"
        r"показуємо|що відомо)\b|\b(?:пояснює|пояснюють|розповідає|розповідають), (?:чому|як|навіщо|чим)\b|"
        r"\b(?:коротка історія|короткий огляд|підсумки (?:дня|тижня))\b"
    ),
    "de": (
        r"^wir (?:erklären|analysieren|fassen|beantworten|blicken|zeigen)\b|"
        r"^was (?:wir wissen|bekannt ist)\b|^fragen und antworten\b|"
        r"^(?:ein (?:über|rück)?blick|eine (?:analyse|übersicht|chronologie))\b|"
        r"\b(?:erklärt|erklären|erläutert|erläutern), (?:warum|wieso|wie|was)\b|"
        r"\b(?:kurze (?:geschichte|übersicht)|(?:rückblick auf|zusammenfassung) de[rs] (?:tages|woche))\b"
    ),
    "lt": (
        r"^(?:aiškiname|aiškinamės|apžvelgiame|pasakojame|pateikiame|analizuojame|primename|"
        r"ką žinome|kas žinoma)\b|"
        r"\b(?:aiškina|paaiškina|pasakoja), (?:kodėl|kaip|ką)\b|"
        r"\b(?:trumpa (?:istorija|apžvalga)|dienos (?:apžvalga|santrauka))\b"
    ),
    "lv": (
        r"^(?:skaidrojam|stāstām|apkopojām|apskatām|analizējam|atgādinām|kas zināms|ko zinām)\b|"
        r"\b(?:skaidro|izskaidro|stāsta), (?:kāpēc|kādēļ|kā|ko|kas)\b|"
        r"\b(?:īsa vēsture|īss pārskats|dienas (?:apskats|kopsavilkums))\b"
    ),
    "et": (
        r"^(?:selgitame|vaatame|räägime|analüüsime|uurime|tutvustame|kogusime|mida (?:me )?teame)\b|"
        r"\b(?:selgitab|selgitavad|räägib|räägivad), (?:miks|kuidas|mida)\b|"
        r"\b(?:lühike (?:ajalugu|ülevaade)|lühiülevaade|päeva (?:kokkuvõte|ülevaade))\b"
    ),
    "cs": (
        r"^(?:vysvětlujeme|přinášíme|shrnujeme|připomínáme|rozebíráme|odpovídáme|co víme|co je známo)\b|"
        r"\b(?:vysvětluje|vysvětlují|popisuje|popisují), (?:proč|jak|co)\b|"
        r"\b(?:stručn\w+ (?:historie|přehled)|(?:souhrn|přehled) (?:dne|týdne))\b"
    ),
    "fr": (
        r"^nous (?:expliquons|analysons|revenons|décryptons|faisons le point)|^on vous explique\b|"
        r"^(?:retour sur|le point sur|\w+ questions sur)\b|\bce qu(?:e l)?['’]on sait\b|"
        r"\b(?:explique|expliquent) (?:pourquoi|comment|ce que)\b|"
        r"\b(?:(?:brève|courte) histoire|bref aperçu|récapitulatif de la (?:journée|semaine))\b"
    ),
    "fi": (
        r"^(?:selitämme|kerromme|kokosimme|kysyimme|selvitimme|käymme läpi|mitä tiedetään|tästä on kyse)\b|"
        r"\b(?:selittää|selittävät|kertoo|kertovat), (?:miksi|miten|mitä)\b|"
        r"\b(?:lyhyt (?:historia|katsaus)|päivän (?:kooste|yhteenveto))\b"
    ),
}
# Who writes, where nobody is quoted. Case counts: Latvian ES is the Union.
_FIRST_PERSON: Mapping[str, str] = {
    "en": r"(?:^|(?<=[a-z,;] ))I(?:['’](?:m|ve|d|ll))? [a-z]|\b[Mm]y [a-z]",
    "pl": r"\b(?:[Jj]a|[Mm]nie|mną|[Mm]ój|[Mm]oja|[Mm]oje|mojego|mojej|moim|moich|[Bb]yłem|[Bb]yłam|miałem|miałam|"
    r"chciałem|chciałam|widziałem|widziałam|myślałem|myślałam|\w+liśmy|\w+łyśmy)\b",
    "ru": r"\b(?:[Яя]|[Мм]еня|[Мм]не|мной|[Мм]ой|[Мм]оя|моё|моего|моей|моих)\b",
    "uk": r"\b(?:[Яя]|[Мм]ене|[Мм]ені|мною|[Мм]ій|[Мм]оя|моє|мого|моєї|моїх)\b",
    "de": r"\b(?:[Ii]ch|mich|mir|[Mm]ein(?:e[mnrs]?)?)\b",
    "lt": r"\b(?:[Aa]š|mane|[Mm]an|[Mm]ano|manęs)\b",
    "lv": r"\b(?:[Ee]s|[Mm]ani|[Mm]an|[Mm]ans|[Mm]ana|manis|manu)\b",
    "et": r"\b(?:[Mm]a|[Mm]ina|mind|[Mm]inu|[Mm]ulle|[Mm]inul)\b",
    "cs": r"\b(?:[Jj]á|mě|[Mm]ně|mnou|[Mm]ůj|[Mm]oje|mého)\b",
    "fr": r"\b(?:[Jj]e|[Mm]oi|[Mm]on|[Mm]es)\b|\b[Jj]['’][a-zéèê]",
    "fi": r"\b(?:[Mm]inä|minua|[Mm]inun|[Mm]inulle|[Mm]inut)\b",
}
# Who spoke, about what, and nothing of what was said.
_SPOKE: Mapping[str, str] = {
    "en": r"\b(?:comment(?:s|ed) on|weigh(?:s|ed) in on|react(?:s|ed) to|(?:spoke|speaks|talks) (?:out )?about)\b",
    "pl": (
        # TVN24's "Poinformował kanadyjski rząd.", below a title that says what of
        r"^(?:poinformowa|poda|przekaza|zapowiedzia|powiedzia|oświadczy|ogłosi|oceni|stwierdzi|mówi)(?:ł|ła|ło|li|ły)\b|"
        r"\b(?:odni(?:ósł|osła|eśli|osło|osły) się|odnosi się|skomentowa(?:ł|ła|li|ło)|komentuj[eą]|"
        r"komentowa(?:ł|ła|li)|zabra(?:ł|ła|li) głos|zareagowa(?:ł|ła|li|ło)|wypowiedzia(?:ł|ła|ło|eli) się)\b"
    ),
    "ru": (
        r"\b(?:прокомментировал[аи]?|комментиру[ею]т|отреагировал[аи]?|"
        r"высказал(?:ся|ась|ись) (?:о|об|по поводу|насчет)|оценил[аи]? (?:слова|заявлени\w+|высказывани\w+))\b"
    ),
    "uk": (
        r"\b(?:прокоментува(?:в|ла|ли)|комент(?:ує|ують)|відреагува(?:в|ла|ли)|"
        r"вислови(?:вся|лася|лися) (?:про|щодо|з приводу)|оціни(?:в|ла|ли) (?:слова|заяв\w+))\b"
    ),
    "de": r"\b(?:äußerten? sich (?:zu[mr]?|über)|kommentiert(?:en?)?|reagiert(?:en?)? auf|n[ai]hm\w* stellung zu)\b",
    "lt": r"\b(?:(?:pa)?komentavo|(?:pa)?komentuoja|(?:su)?reagavo į|reaguoja į)\b",
    "lv": r"\b(?:(?:no)?komentē(?:ja|jis|jusi)?|reaģē(?:ja)? uz|izteicās par)\b",
    "et": r"\b(?:kommenteeri(?:b|s|sid|vad)|reageeri(?:b|s|sid|vad))\b",
    "cs": (
        r"\b(?:o?komentoval[aiy]?|komentuj[eí]|(?:za)?reagoval[aiy]? na|reaguj[eí] na|vyjádřil[aiy]? se (?:k|ke|o))\b"
    ),
    "fr": r"\b(?:(?:a|ont) (?:réagi|commenté)|réagi(?:t|ssent)|commentent|(?:s['’]est|se sont) exprimée?s? sur)\b",
    "fi": r"\b(?:kommentoi(?:vat)?|reagoi(?:vat)?|otti(?:vat)? kantaa)\b",
}
# Lines that tell who speaks, to whom or of what, without a verb: "The secretary general after the meeting.", "N. N. on
# the visit". Whether one has a verb is guessed by how its words end, but those of names ("Brukseli"); in doubt it has.
_ON_STAGE: Mapping[str, str] = {
    "pl": (
        r"^(?:\S.*\b)?(?:w (?:rozmowie z|wywiadzie dla|programie|przeddzień)|po (?:spotkaniu|rozmowie|szczycie)|"
        r"przed (?:spotkaniem|posiedzeniem|szczytem|ceremonią)|na (?:szczycie|spotkaniu|forum|konferencji))\b|"
        r"^[^,.]{3,60} o \w+(?:ej|ym|im|ach|ich|ych)\b"
    ),
}
_VERBS_END: Mapping[str, tuple[str, ...]] = {
    "pl": (
        *("ł", "ła", "ło", "ły", "li"),  # past
        *("je", "ją", "aj", "dzi", "wi", "zie", "mie", "rzy", "szy", "czy", "cza", "zą", "cą"),  # present
        *("ywa", "ada", "ega", "enia", "erdza"),
        *("ano", "ono", "ęto", "arto", "yto", "ito"),  # it was done
        *("chce", "może", "mogą", "musi", "muszą", "jest", "są", "się", "trwa", "uważa", "pisze"),
        *("zostanie", "zostaną"),
    ),
}
# And what says that more is told: a quotation, or what stands behind "that", "calling it" and a relative.
_TOLD: Mapping[str, str] = {
    "en": r"that|saying|calling|by|with|warning|because|who|which|as|but|and",
    "pl": r"że|iż|żeby|ale|(?!powołując)\w+(?:ując|wiąc|dząc|ając|niąc)|któr\w+|jako|i \w+(?:ł|ła|li)",
    "ru": r"что|чтобы|но|назва\w+|\w+(?:ив|ув|ав|нув)|котор\w+|и \w+л[аи]?",
    "uk": r"що|щоб|але|назва\w+|\w+(?:ивши|увши|авши)|як(?:ий|а|е|і|у|ого|ої)|(?:і|й|та) \w+(?:в|ла|ли)",
    "de": r"dass|aber|und|als|mit|nannte|der|die|das",
    "lt": r"kad|jog|bet|ir|\w+(?:damas|dama|dami)|kur\w+",
    "lv": r"ka|bet|lai|un|\w+(?:dams|dama|ot)|kur\w+|kas",
    "et": r"et|kuid|ja|\w+des|kes|mis|nimeta\w+",
    "cs": r"že|aby|ale|označi\w+|kter\w+|\w*[nj]í?chž|němž|níž|jenž|jež|slovy|a \w+l[aiy]?",
    "fr": r"qu\w*|mais|et|en|qualifiant|dont",
    "fi": r"että|mutta|ja|jo[kn]\w+|jota|sano\w+|kutsu\w+",
}
_TOLD_BEHIND_COMMA = frozenset({"de"})  # where articles are relatives too
_ANY_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[\"“”„«»]|(?:^|\s)[–—-]\s|(?:^|\s)['‘‚]\w")
_IN_QUOTES = re.compile(r"[\"“„«]([^\"“”„«»]{2,40})[\"”“»]")
_NOT = re.compile(r"\b(?:не|nie|ei|nicht|not)\s+$", re.IGNORECASE)  # refusing to speak is an answer
_WORD = re.compile(r"[^\W\d_]+")
_SAY = "say"
_SHORT = 3  # letters of words that are small within names: "Fakty po Faktach"

_PAGE = {code: re.compile(said, re.IGNORECASE) for code, said in _OF_THE_PAGE.items()}
_ONESELF = {code: re.compile(said) for code, said in _FIRST_PERSON.items()}
_ONLY = {code: re.compile(said, re.IGNORECASE) for code, said in _SPOKE.items()}
_STAGE = {code: re.compile(said, re.IGNORECASE) for code, said in _ON_STAGE.items()}
_MORE = {
    code: re.compile(rf"{', ' if code in _TOLD_BEHIND_COMMA else ''}\b(?:{said})\b", re.IGNORECASE)
    for code, said in _TOLD.items()
}


def is_teaser(sentence: str, language: str) -> bool:
    """Whether a sentence speaks of its page or of who writes it, in this language (`en`, `en-GB`).

    Somebody's speech is neither: quoted, or with a verb of saying.
    """
    code = normal(language)
    if code not in _PAGE or is_quoted(sentence):
        return False
    if _PAGE[code].search(sentence):
        return True
    return is_oneself(sentence, code) and not is_said(sentence, code)


def is_oneself(sentence: str, language: str) -> bool:
    """Whether a sentence is in the first person: its writer's, or that of whoever says it."""
    code = normal(language)
    return code in _ONESELF and _ONESELF[code].search(sentence) is not None


def is_quoted(sentence: str) -> bool:
    """Whether a sentence has speech in it, in quotation marks or behind a dash."""
    return _QUOTED.search(sentence) is not None


def tells_who_spoke(sentence: str, language: str) -> bool:
    """Whether a sentence tells that somebody spoke of a matter, and not what was said."""
    code = normal(language)
    if code not in _ONLY or len(_WORD.findall(sentence)) > MOST_WORDS:
        return False
    if ":" in sentence or _QUOTED.search(_IN_QUOTES.sub(_unless_name, sentence)):
        return False
    spoke = _ONLY[code].search(sentence) or _on_stage(sentence, code)
    if spoke is None or _NOT.search(sentence, 0, spoke.start()):
        return False
    return not _MORE[code].search(sentence, spoke.end())


def _on_stage(sentence: str, code: str) -> re.Match[str] | None:
    """Where a line without a verb tells who speaks, and to whom or of what."""
    words = _ANY_WORD.findall(sentence)
    verbs = (word.lower() for word in [*words[:1], *(word for word in words if not word[0].isupper())])
    if code not in _STAGE or any(word.endswith(_VERBS_END[code]) for word in verbs):
        return None
    return _STAGE[code].search(sentence)


def _unless_name(quoted: re.Match[str]) -> str:
    """What stands in quotation marks, but of a name, as of a newspaper, nothing: it tells nothing."""
    return "" if all(word[0].isupper() or len(word) < _SHORT for word in quoted[1].split()) else quoted[0]


def is_said(sentence: str, language: str) -> bool:
    """Whether a sentence has a verb of saying."""
    meaning = load_vocabulary().meaning
    return any(meaning(word, language) == _SAY for word in fold(sentence).split())
