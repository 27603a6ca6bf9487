"""follows(sentence, language) -> whether a sentence leans on what stood before it: "He said …", "Dodał, że …".

Such a sentence is read wrongly, or not at all, where another stands in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from feeds.language.languages import normal

# First words that point back, and what ties a sentence to the one before it, in the catalogue's languages. Articles
# that look like pronouns (German *das*, French *les*) are left out but before a verb.
_FIRST: Mapping[str, str] = {
    "en": (
        "he she it they his her hers its their theirs this these those but however also instead such so and or "
        "nor yet still both neither like unlike then thus therefore moreover furthermore nevertheless too another "
        "others him them there"
    ),
    "pl": (
        "on ona ono oni one jego jej ich jemu nim nią nimi to ten ta te tego tej tych tym temu takie taki taka "
        "jednak jednakże ponadto również także też dlatego natomiast przy wówczas wtedy tam tutaj mimo zarazem "
        "jednocześnie"
    ),
    "ru": (
        "он она оно они его её ее их ему ей им это этот эта эти этого этой этих этому такой такая такие однако "
        "также тоже поэтому там тогда затем причем причём но впрочем кроме вместе притом оттуда"
    ),
    "uk": (
        "він вона воно вони його її їх йому їй їм це цей ця ці цього цієї цих цьому такий така такі однак проте "
        "також теж тому там тоді потім причому але втім крім водночас звідти"
    ),
    "de": (
        "er sie es sein seine seiner ihr ihre ihrer dies diese dieser dieses diesen doch jedoch zudem auch "
        "außerdem dabei damit dazu daher deshalb darauf darin dort demnach dagegen allerdings dafür aber ebenso "
        "zugleich danach daraufhin"
    ),
    "lt": (
        "jis ji jie jos jo jų jam jai tai šis ši šie šios šio tačiau taip be todėl ten anot tuomet taigi tokia "
        "toks tokie"
    ),
    "lv": (
        "viņš viņa viņi viņas viņam viņai viņu tas tā tie tās šis šī šie šīs šo taču tomēr arī turklāt tāpēc "
        "tādēļ tur tad tāds tāda tādi bet"
    ),
    "et": (
        "ta tema nad nemad nende see need selle selles sellest aga kuid samuti lisaks seal seetõttu seega siis "
        "samas ent selline sellised neid"
    ),
    "cs": (
        "on ona ono oni jeho její jejich to ten ta tyto toto tento tato takový taková takové však také navíc "
        "rovněž proto tam tehdy přesto zároveň ale i"
    ),
    "fr": (
        "il elle ils elles son sa ses leur leurs ce cela cette ces cet mais toutefois cependant aussi ainsi "
        "pourtant ensuite enfin celui celle ceux en y"
    ),
    "fi": (
        "hän he se ne hänen heidän sen niiden tämä nämä tämän näiden hänet häntä sitä siitä mutta kuitenkin myös "
        "lisäksi samalla siksi siellä toisaalta silloin sitten"
    ),
}
# What adds to something said before, after at most four words: "Stoltenberg also said", "Minister dodała, że".
_ADDED = {
    "en": "also|added|further|too",
    "pl": "też|także|również|ponadto|doda[łl]\\w*|dodaje",
    "ru": "также|тоже|добавил\\w*|добавляет",
    "uk": "також|теж|дода[вл]\\w*|додає",
    "de": "auch|zudem|außerdem|ebenfalls|fügte",
    "lt": "taip pat|pridūrė|papildė|irgi",
    "lv": "arī|piebilda|piebilst",
    "et": "samuti|lisas|lisab",
    "cs": "také|rovněž|doda[l]\\w*|dodává",
    "fr": "aussi|également|ajout\\w*",
    "fi": "myös|lisäsi|lisää",
}
# Verbs of speech whose subject stood before, in languages that leave pronouns out: "Podkreślił, że …".
_TOLD_ON = {
    "pl": (
        r"(?:doda|odni[óo]s|przekaza|powiedzia|zaznaczy|podkreśli|wyjaśni|oceni|stwierdzi|zauważy|przypomnia|zapewni|wskaza|"
        r"ostrzeg|zapowiedzi|uzna|napisa|poinformowa|przyzna|skrytykowa|wezwa|zaapelowa|nazwa|określi|wspomnia|mówi|pisa|"
        r"tłumaczy|twierdzi|przekonywa|okaza|powtórzy|sprecyzowa|potwierdzi|oświadczy|oznajmi)(?:ł|ła|li|ły|ło)\b|"
        r"(?:dodaje|powtarza|podkreśla|zaznacza|zauważa|przypomina|wyjaśnia|tłumaczy|twierdzi|uważa|ocenia)"
        r",? (?:że|iż)\b"
    ),
    "ru": (
        r"(?:добав|повтор|заяв|сообщ|отмет|уточн|напомн|объясн)ил[аи]?,? (?:также,? )?что\b|"
        r"(?:сказал|подчеркнул|рассказал|признал|указал)[аи]?,? (?:также,? )?что\b"
    ),
    "uk": (
        r"(?:додав|повторив|заявив|повідомив|зазначив|уточнив|нагадав|пояснив|сказав|підкреслив|наголосив)"
        r",? (?:також,? )?що\b|"
        r"(?:дода|повтори|заяви|повідоми|зазначи|уточни|нагада|поясни|сказа|підкресли|наголоси)л[аи]"
        r",? (?:також,? )?що\b"
    ),
    "cs": (
        r"(?:uved|řek|doda|oznámi|prohlási|upozorni|potvrdi|vyzva|zdůrazni|připomn[ěe]|naps|sděli)"
        r"(?:l|la|li|ly|al|ala)\b"
    ),
    "lt": r"(?:sakė|teigė|pabrėžė|pažymėjo|pridūrė|pranešė|paaiškino|priminė|pakartojo),? (?:kad|jog)\b",
    "lv": r"(?:piebilda|piebilst|atkārtoja|uzsvēra|sacīja|norādīja|paziņoja|atgādināja),? ka\b",
    "et": r"(?:lisas|kordas|rõhutas|ütles|märkis|teatas|selgitas|meenutas),? et\b",
}
# Whose place is the one that the sentence before it named: "Zdarzenie potwierdziły tamtejsze władze".
_THERE = {
    "pl": r"tamtejsz\w+",
    "ru": r"тамошн\w+",
    "uk": r"тамтешн\w+",
    "de": r"dortige[nrsm]?",
    "lt": r"tenykšt\w+",
    "lv": r"turienes|tenienes",
    "et": r"seal(?:ne|se\w*|sed)",
    "cs": r"tam(?:ní|ější)\w*",
    "fi": r"sikäläi\w+",
}
# What ties a sentence to the one before it from within, after at most four words: "Berlin is, however, …".
_TIES = {
    "en": "however|therefore|nevertheless",
    "pl": "jednak|jednakże|więc|zatem|natomiast",
    "ru": "однако|поэтому|таким образом",
    "uk": "однак|проте|тому|таким чином",
    "de": "jedoch|allerdings|hingegen|dagegen|deshalb|daher",
    "lt": "tačiau|todėl|taigi",
    "lv": "tomēr|tāpēc|tādēļ|turpretī",
    "et": "siiski|seetõttu|seega",
    "cs": "však|ovšem|proto|tedy|naopak",
    "fr": "cependant|toutefois|pourtant|donc|en revanche",
    "fi": "kuitenkin|siksi|sen sijaan",
}
# Who says what stands before it, unquoted, behind a dash: as Polish agencies write several sentences of somebody's.
_WHOSE = {
    "pl": re.compile(
        r"[^\W_]\)?\s[–—-]\s+(?:(?:powiedzia|oznajmi|oświadczy|ogłosi|poinformowa|przekaza|stwierdzi|oceni|podkreśli|"
        r"zaznaczy|doda|napisa|powiadomi|poda|zapowiedzia|wyjaśni|zauważy|przyzna|zapewni|ostrzeg|uzna|wskaza|przypomnia)"
        r"(?:ł|ła|ło|li|ły)|(?:mówi|pisa|uważa|ocenia|podawa|informowa|twierdzi|podkreśla|zaznacza|przekonywa|dodawa|"
        r"zapewnia|wyjaśnia|tłumaczy|ostrzega|przypomina|wskazywa|apelowa)(?:ł|ła|ło|li|ły)|"
        r"mówi|pisze|uważa|ocenia|podaje|informuje|twierdzi|podkreśla|przekonuje|czytamy|wynika)\b"
    ),
}
# Conjunctions: a sentence that one begins goes on from the one before. A blank stands behind them, as "А-50" and "A.
# Duda" are names.
_GOING_ON = {
    "pl": r"(?:i|a|ale|lecz|więc|toteż|zaś|albo|bo)\s",
    "ru": r"(?:и|а|или|зато)\s",
    "uk": r"(?:і|й|та|а|або|зате)\s",
    "de": r"(?:und|denn|oder|sondern)\s",
    "lt": r"(?:ir|o|bet|nes|arba)\s",
    "lv": r"(?:un|jo|vai)\s",
    "et": r"(?:ja|või|sest)\s",
    "cs": r"(?:a|nebo|takže)\s",
    "fr": r"(?:et|car|donc|ou)\s",
    "fi": r"(?:ja|tai|sillä|joten)\s",
}
# More words than one that point back.
_PHRASES = {
    "en": (
        r"in addition|similarly|as (?:he|she|they) |similar|a similar|as a result|at the same time|in response|"
        r"the (?:move|latter|former|two|pair|comments?|remarks?|decision|messages?)\b"
    ),
    "pl": (
        r"z kolei|po tym|w związku z tym|jak dodał|jak podkreślił|"
        r"jak \w+(?:ł|ła|li|ło|je|ją),|chodzi o|mowa o|w ten sposób|poza tym|do tego|"
        # "Podobnymi słowami", and as it stands behind what it points to: "Dostawy te", "Powodem tych działań"
        r"podobn(?:y|a|e|ą|ie|i|ych|ymi|ego|emu|ej|ym)\b|\w{4,} (?:ten|ta|te|ci|tego|tej|tych|tymi|tę|tą)\b"
    ),
    "ru": (
        r"по (?:его|её|ее|их) (?:словам|мнению|данным)|при этом|кроме того|вместе с тем|об этом|в связи с этим|"
        r"речь ид[её]т|аналогичн|как (?:он|она|они) |как \w+(?:л|ла|ли|ет|ют),"
    ),
    "uk": (
        r"за (?:його|її|їхніми) словами|при цьому|крім того|разом з тим|про це|у зв'язку з цим|йдеться про|"
        r"аналогічн|подібн|як (?:він|вона|вони) |як \w+(?:в|ла|ли|є|ють),"
    ),
    "de": (
        r"das (?:ist|war|hat|sei|habe|wird|würde|bedeutet|teilte|sagte|berichtete|gab)|so (?:soll|sei|habe)|"
        r"darüber hinaus|im gegenzug|(?:eine )?ähnlich|wie (?:er|sie) "
    ),
    "lt": r"pasak j[oų]|panaš|be to|tuo metu|anot j[oų]|taip pat|apie tai|kaip (?:jis|ji|jie) |kaip \w+(?:ė|o),",
    "lv": r"pēc viņ|līdzīg|tajā pašā laikā|līdz ar to|savukārt|par to|kā (?:viņš|viņa|viņi) ",
    "et": r"tema sõnul|nende sõnul|samal ajal|lisaks sellele|sarna|nagu (?:ta|nad) ",
    "cs": r"podobn(?:ý|á|é|ou|ě|í|ých|ými|ého|ému|ým)\b|"
    r"podle (?:něj|něho|ní|nich)|kromě toho|na druhou stranu|jde o|v reakci na to|"
    r"jak \w+(?:l|la|li|ly),|(?:uved|řek|oznámi|informova|potvrdi)(?:l|la|li|ly) (?:to|o tom)\b",
    "fr": (
        r"selon (?:lui|elle|eux)|en outre|par ailleurs|de plus|c.est\b|de son côté|en revanche|de même|"
        r"une? \w+ (?:similaire|semblable)|comme (?:il|elle|ils|elles) "
    ),
    "fi": r"hänen mukaansa|sen mukaan|samaan aikaan|tästä|samanlai|vastaava|asiasta (?:kerto|uutiso|tiedott)",
}
# Who says what is quoted, where it is somebody who was named before: "“We are ready,” he said", "– Nie – dodał".
_PRONOUNS = {
    "en": "he she they it",
    "pl": "on ona oni one",
    "ru": "он она они",
    "uk": "він вона вони",
    "de": "er sie",
    "lt": "jis ji jie jos",
    "lv": "viņš viņa viņi viņas",
    "et": "ta tema nad nemad",
    "cs": "on ona oni",
    "fr": "il elle ils elles",
    "fi": "hän he",
}
_SPOKEN = re.compile(r"[–—-]\s|[\"“”„«»‘']")  # begins what somebody says
_BY_WHOM = re.compile(r"(?:[,!?…][\"“”»’']|\s?[\"“”»’'],|\s[–—-])\s+(?=\w)")  # ends it
_NOTHING_ELSE = re.compile(r"\"[^\"]+\"$|[“„][^“”]+[”“]$|«[^»]+»$")  # a sentence that is speech from end to end
_ALONE = re.compile(r"[^\W\d_]+[.…]?$")  # one word, and nobody
_LEADING = re.compile(r"^[^\w]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_BY_LANGUAGE = {language: frozenset(words.split()) for language, words in _FIRST.items()}
_ALSO = {
    language: re.compile(
        "|".join(f"(?:{part[language]})" for part in (_PHRASES, _TOLD_ON, _GOING_ON) if language in part)
        + rf"|(?:[\w.’'-]+,? ){{1,4}}(?:{_ADDED[language]}|{_TIES[language]})\b"
        + (rf"|(?:[\w.’'-]+,? ){{0,4}}(?:{_THERE[language]})\b" if language in _THERE else "")
    )
    for language in _FIRST
}


_BY_ONE_NAMED = {
    language: re.compile(rf"\w+[ -](?:t-)?(?:{'|'.join(words.split())})\b|(?:{'|'.join(words.split())}) \w+")
    for language, words in _PRONOUNS.items()
}


def follows(sentence: str, language: str) -> bool:
    """Whether a sentence points back to the one before it, by its first words in this language (`en`, `en-GB`), or as
    speech of somebody whom it does not name.

    Of a language that is not the catalogue's it is not known, and said not to.
    """
    code = normal(language)
    if code not in _BY_LANGUAGE:
        return False
    text = _LEADING.sub("", sentence).lower()
    first = _WORD.match(text)
    if first is None:
        return False
    if first[0].split("’")[0].split("'")[0] in _BY_LANGUAGE[code] or _ALSO[code].match(text):
        return True
    if _SPOKEN.match(sentence) is None:
        return False
    return is_speech(sentence) or _is_nobodys(sentence[1:], code)


def is_speech(text: str) -> bool:
    """Whether a text is speech from end to end, and nobody is named for it."""
    return _NOTHING_ELSE.match(text.strip().rstrip(".")) is not None


def says_whose(sentence: str, language: str) -> bool:
    """Whether a sentence ends by whose words it and what stood before it are: "To nasz cel - powiedział minister"."""
    code = normal(language)
    return code in _WHOSE and _WHOSE[code].search(sentence) is not None


def speaker(sentence: str, language: str) -> str:
    """What a sentence says behind the speech that it quotes, or claims for somebody: who spoke, and where.

    Empty where it does neither.
    """
    code = normal(language)
    ends = [end.end() for end in _BY_WHOM.finditer(sentence)] if _SPOKEN.match(sentence) else []
    if code in _WHOSE and (whose := _WHOSE[code].search(sentence)):
        ends.append(whose.end())
    return sentence[max(ends) :] if ends else ""


def _is_nobodys(speech: str, code: str) -> bool:
    """Whether what somebody says is followed by a verb alone, or by one with a pronoun."""
    for end in _BY_WHOM.finditer(speech):
        who = speech[end.end() :]
        if _BY_ONE_NAMED[code].match(who) or (who[0].islower() and _ALONE.match(who)):
            return True
    return False
