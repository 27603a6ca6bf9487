"""Forms of text that report no event: live blogs, round-ups and newsletters, opinion, explainers.

Observation: outlets mark them in the title, at its edges, in words that hardly vary. Theory: a live blog of a day
shares words with every event it lists and would draw them all into one story; its next day is the same blog. Explainers
("What is …", "…: what we know") hold the names of a whole affair and no act of their own, so they bridge its events.
Known exceptions: an outlet that marks nothing, and the one-off that is marked alike ("Watch live: …" is a film of one
event).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from ahocorasick_rs import AhoCorasick

from feeds.text import fold


class Form(StrEnum):
    """What an entry is, by its title."""

    REPORT = "report"
    LIVE = "live"
    ROUNDUP = "round-up"
    OPINION = "opinion"
    EXPLAINER = "explainer"


# Words newsrooms put into titles of these forms, in the catalogue's languages.
_LIVE = re.compile(
    r"(?<!watch )\blive(?: updates?| blog| news| coverage| briefing)?:|"
    r"\blive (?:updates?|blog|coverage|briefing)\b|liveblog|"
    r"^[\w’' -]{3,40}\blatest(?: news)?:|"
    r"\blive$|\bas it happened\b|\bat a glance\b|what we know on day \d+|\bday \d+ of\b|, day \d+$|"
    r"relacja (?:na żywo|live)|\bna żywo$|minuta po minucie|\d+\. dzień (?:wojny|inwazji)|"
    r"liveticker|live-ticker|\bnewsblog\b|онлайн[- ]?(?:трансляц|хроник)|[—–-] онлайн\b|"
    r"хроника (?:дня|событий|войны)|"
    r"текстовая трансляция|\d+-й день войны|\d+-й день війни|наживо$|\btiesiogiai\b|tiešraid|otseblogi|otsepilt|"
    r"online přenos|sledujeme online|\ben direct\b|suora lähetys|hetki hetkeltä|"
    r"direktrapport|liverapport|\ben directo\b|minuto a minuto|\bin diretta\b|^diretta\b|\bao vivo\b|\bem direto\b|"
    r"\blive[- ]text\b|percről percre|dakika dakika|λεπτό προς λεπτό",
)
_ROUNDUP = re.compile(
    r"\bround-?up\b|\bnewsletter$|^newsletter\b|^your \w+ briefing\b|\bbriefing:|\bpodcast$|^podcast\b|"
    r"in pictures$|in photos$|"
    r"\b(?:week|month|day|year) in (?:pictures|photos|review|audio)\b|^(?:the|this) week(?:end)? in\b|"
    r"^[\w’' -]{3,40}\brecap:|"
    r"\bfirst thing$|^the papers:|^firstft:|^\w+ wire:|"
    r"\b(?:morning|afternoon|evening|daily|weekly) (?:update|report|briefing|digest|brief|news)\b|\bkey events\b|"
    r"\btop (?:stories|headlines)\b|things (?:you need )?to know (?:today|tonight|this|for \w+day\b|on \w+day\b)|"
    r"przegląd (?:prasy|dnia|tygodnia|wydarzeń)|podsumowanie (?:dnia|tygodnia|nocy)|newsy dnia|"
    r"najważniejsze wydarzenia|rzeczy, które (?:warto|trzeba|musisz) wiedzieć (?:\d|dziś|dzisiaj|rano|w \w+ę\b)|"
    r"дайджест|^итоги\b|итоги (?:дня|недели)|^главное за|главное к этому часу|підсумки (?:дня|тижня)|головне за|"
    r"tag im überblick|nachrichten im überblick|das wichtigste (?:vom|am|des)|kurz und knapp|"
    r"lage am (?:morgen|abend)|presseschau|"
    r"(?:dienos|savaitės) apžvalga|svarbiausi (?:dienos|įvykiai)|(?:nedēļas|dienas) apskats|"
    r"(?:päeva|nädala) (?:ülevaade|kokkuvõte)|"
    r"(?:přehled|souhrn) (?:dne|zpráv|událostí|týdne)|revue de presse|l'essentiel de|"
    r"(?:päivän|viikon) (?:uutiset|katsaus)|"
    r"nyheterna i korthet|(?:dagens|morgonens) nyheter\b|resumen (?:del día|de la semana)|(?:las )?noticias del día|"
    r"rassegna stampa|le notizie del giorno|resumo d(?:o dia|a semana)|revista presei|știrile zilei|"
    r"nieuwsoverzicht|lapszemle|günün özeti",
)
# Newsrooms label what they think, and what they make of the news, at a title's beginning ("Opinion: …"), in brackets
# ("… [OPINIA]") or at its end ("… – ein Kommentar").
_OPINIONS = (
    r"opinion|editorial|comment|commentary|op-ed|column|viewpoint|opinia|komentarz[ey]?|felieton|мнение|колонка|думка|"
    r"meinung|kommentar|gastbeitrag|gastkommentar|leitartikel|kolumne|nuomonė|komentaras|viedoklis|komentārs|"
    r"redakcijas sleja|arvamus|kommentaar|juhtkiri|repliik|názor|komentář|glosa|tribune|éditorial|édito|chronique|"
    r"mielipide|kolumni|kommentti|pääkirjoitus|näkökulma|"
    r"opinión|l[’']opinione|l[’']editoriale|commento|opinião|opinie|ledare|krönika|debatt|kronikk|"
    r"vélemény|görüş|άποψη"
)
_ANALYSES = (
    r"analysis|explainer|explained|analiza|анализ|разбор|аналіз|analyse|analizė|analīze|analüüs|analýza|rozbor|décryptage|"
    r"analyysi|análisis|análise|analisi|analiză|analys|elemzés|analiz|ανάλυση"
)
_LABELLED = r"^\W*(?:{0})\s*[:|–—-]|[\[(](?:{0})[)\]]|[–—|-] (?:an? |eine? |une? )?(?:{0})$"
_OPINION = re.compile(_LABELLED.format(_OPINIONS))
# A columnist's name behind a bar is opinion too ("…? | Simon Tisdall"); an outlet's has gone from the title before.
_BYLINE = re.compile(r" \| [A-Z][\w.’'-]+(?: (?:and|de|van|von|[A-Z]\.))?(?: [A-Z][\w.’'-]+){1,2}$")
# Questions that a title begins with. The question words of the catalogue's languages and of those read beside them.
_QUESTION = re.compile(
    r"\W*(?:(?:what|who|why|how)\b|explainer\b|q&a\b|"
    r"(?:czym|kim|co to) (?:jest|są)\b|co oznacza|dlaczego\b|jak działa|"
    r"что (?:такое|известно|значит|означает)|кто так(?:ой|ая|ие)|почему\b|как (?:работает|устроен)|"
    r"що (?:таке|відомо|означає)|хто так(?:ий|а|і)\b|чому\b|як працю[єю]|"
    r"was (?:ist|sind|wir|bedeute)|wer ist\b|warum\b|wieso\b|so funktionier|"
    r"kas yra\b|ką reiškia|kodėl\b|kas ir\b|ko nozīmē|kāpēc\b|mis on\b|mida tähenda|miks\b|"
    r"co (?:je|jsou|znamená)\b|kdo je\b|proč\b|jak funguj|"
    r"qu[’']est-ce|que signifie|qui est\b|pourquoi\b|"
    r"mikä on\b|mitä tarkoittaa|kuka on\b|miksi\b|näin toimi|vad (?:är|betyder)\b|vem är\b|varför\b|"
    r"hva (?:er|betyr)\b|hvad (?:er|betyder)\b|hvorfor\b|wat (?:is|zijn|betekent)\b|wie is\b|waarom\b|"
    r"(?:qué (?:es|significa|se sabe)|quién es|por qué|claves)\b|cos[’']è|cosa significa|chi è\b|perché\b|"
    r"o que (?:é|significa|se sabe)\b|quem é\b|por que\b|ce (?:este|înseamnă)\b|cine este\b|de ce\b|"
    r"mi az a\b|miért\b|neden\b|τι είναι|γιατί)",
)
# Answers that it promises, anywhere.
_EXPLAINER = re.compile(
    _LABELLED.format(_ANALYSES) + r"|"
    r"\b(?:what|all) (?:we|you) (?:know|need to know|should know)\b|\bwhat (?:to know|it means|that means)\b|"
    r"[:?—–-] what (?:is|are|does|do)\b|\bexplain(?:s|ed|er)?\b|\bweighs? in\b|\btakeaways\b|\bthings to know\b|"
    r"here[’']s (?:why|what)\b|"
    r"\bco (?:to |o tym )?(?:wiemy|wiadomo|oznacza)\b|\bwyjaśniamy\b|\bpytania i odpowiedzi\b|"
    r"\bчто (?:мы |о н[её]м |об этом )?(?:известно|знаем)\b|\bчто это (?:значит|означает|такое)\b|\bобъясняем\b|"
    r"\bвопросы и ответы\b|\bщо (?:про це )?(?:відомо|знаємо)\b|\bпояснюємо\b|"
    r"\bwas (?:wir|man) (?:bisher |bislang )?(?:wissen|weiß)\b|\bwas (?:bisher |bislang )?bekannt ist\b|"
    r"\bwas das bedeutet\b|\bfragen und antworten\b|"
    r"\bką (?:apie tai )?žinome\b|\bkas žinoma\b|\bko (?:mēs )?zinām\b|\bkas zināms\b|\bmida (?:me )?teame\b|"
    r"\bco (?:o tom )?víme\b|\botázky a odpovědi\b|\bce qu(?:e l)?[’']on sait\b|"
    r"\bmitä (?:me )?tie(?:dämme|detään)\b|\btästä on kyse\b|\bdet vet vi\b|\bdette vet vi\b|\bdet ved vi\b|"
    r"\blo que (?:sabemos|se sabe)\b|\bcosa sappiamo\b|\bce (?:știm|se știe)\b|\bwat we weten\b|\bmit tudunk\b|"
    r"\bnedir\b",
)
# Every alternative above but the questions holds one of these runs of letters, or one of the short signs, and is only
# searched for in titles that hold one of its own: a whole pattern takes twenty times as long as the few that are left.
_RUN = re.compile(r"(?<!\\)[^\W\d_]{4,}(?!\?)")
_SHORT_SIGNS = ("day ", "op-ed", "det vet vi", "det ved vi")
_BY_SIGN = ((Form.LIVE, _LIVE), (Form.ROUNDUP, _ROUNDUP), (Form.OPINION, _OPINION), (Form.EXPLAINER, _EXPLAINER))
_MARK = re.compile(r"\\.|\[[^]]*\]|[()|]")  # of a pattern: an escape, a class, a group, a bar
_HEAD = re.compile(r"^(.+?)(?:: | [–—|-] |; |$)")
_NUMBER = re.compile(r"\b\d+\S*")


def form_of(title: str) -> Form:
    """The form that a title names; a report where it names none."""
    bylined = " | " in title and _BYLINE.search(title)
    title = title.lower()  # patterns of small letters: two times as fast as ignoring case
    signs, having, sought = _signs()
    found = signs.find_matches_as_indexes(title, overlapping=True)
    for place in sorted({place for sign, _, _ in found for place in having[sign]}):
        form, pattern = sought[place]
        if pattern.search(title):
            return form
    if title.count("; ") > 1:  # a list of what has nothing to do with each other, whatever it is called
        return Form.ROUNDUP
    if bylined:
        return Form.OPINION
    return Form.EXPLAINER if _QUESTION.match(title) else Form.REPORT


@cache
def _signs() -> tuple[AhoCorasick, list[list[int]], list[tuple[Form, re.Pattern[str]]]]:
    """What finds the signs, for each of them the places of what it may be a sign of, and what is sought, in order."""
    sought = [(form, part) for form, pattern in _BY_SIGN for part in _alternatives(pattern.pattern)]
    having: defaultdict[str, list[int]] = defaultdict(list)
    for place, (_, part) in enumerate(sought):
        for sign in {*_RUN.findall(part), *(short for short in _SHORT_SIGNS if short in part)}:
            having[sign].append(place)
    return AhoCorasick(list(having)), list(having.values()), [(form, re.compile(part)) for form, part in sought]


def _alternatives(pattern: str) -> Iterator[str]:
    """What a pattern's bars divide that are in no group and no class of letters."""
    start = depth = 0
    for mark in _MARK.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if mark[0] == "|" and not depth:
            yield pattern[start : mark.start()]
            start = mark.end()
    yield pattern[start:]


def series_of(title: str) -> str:
    """What names the series of a live blog or round-up: how its titles begin, without numbers; empty where nothing does
    (`Live updates: …`).

    `Ukraine war live: envoy summoned` and the next day's `Ukraine war live: talks in Jeddah` are one series.
    """
    head = _HEAD.match(title.strip())
    if head is None:
        return ""
    return " ".join(fold(_NUMBER.sub(" ", _LIVE.sub(" ", head[1].lower() + ":"))).split())
