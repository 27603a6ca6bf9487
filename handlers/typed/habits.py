"""What people type for a command: by habit from other bots, in their own language, with a slip, or without the slash.

Observation: whoever has read "mute" under an alert writes `mute tass`, and `stop` where a bot is to be silent. Theory:
a text that begins with a command's name or what people call it is meant as one, where it names no subject and no news
has its words. It is suggested, never run unasked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import dropwhile

from rapidfuzz import fuzz, process

from feeds.asking.asked_times import length_of, timed
from feeds.asking.subjects import Found, FreeText, Resolution, SubjectIndex
from feeds.language.idle_words import JOINING
from feeds.language.text import fold, words_in
from handlers import presses
from handlers.admin_menu import ADMIN_MENU
from handlers.menu import MENU, Entry
from handlers.reply import Button
from handlers.speaking import NAMES, named
from handlers.typed.hours_said import asked_for
from handlers.wording.set_words import meaning_of
from handlers.wording.terms_words import UNTIL

SHORT = 2  # letters of a language's code, which alone is too little to go by
SURE = 80  # and where another bot may be meant: /report is no /export, /chat no /channel
LIKELY = 74  # similarity of 100 from which a mistyped command is taken for one of ours
FEW = 4  # words that join, with which a name or a time may begin
OF_SUBJECTS = frozenset("status chart timeline subscribe unsubscribe".split())


# What people type for them, by habit from other bots or in their own language.
HABITS: Mapping[str, str] = {
    "sub": "subscribe",
    "follow": "subscribe",
    "add": "subscribe",
    "unsub": "unsubscribe",
    "unfollow": "unsubscribe",
    "stop": "unsubscribe",
    "remove": "unsubscribe",
    **dict.fromkeys(("unwatch", "delwatch", "rmwatch", "deletewatch", "removewatch", "stopwatch"), "watches"),
    "block": "mute",
    "ignore": "mute",
    "pause": "set",
    "night": "quiet",
    "dnd": "quiet",
    "silence": "quiet",
    "lang": "language",
    "język": "language",
    "язык": "language",
    "мова": "language",
    "sprache": "language",
    "kalba": "language",
    "admins": "permissions",
    "channels": "channel",
    "kanał": "channel",
    "канал": "channel",
    "kanal": "channel",
    "kanalas": "channel",
    "timezone": "zone",
    "time": "zone",
    "clock": "zone",
    "tz": "zone",
    "daily": "digest",
    "summary": "digest",
    "weekly": "digest",
    "list": "subscriptions",
    "alerts": "subscriptions",
    "settings": "set",
    "my": "subscriptions",
    "news": "latest",
    "new": "latest",
    "today": "latest",
    "last": "latest",
    "brief": "status",
    "graph": "chart",
    "plot": "chart",
    "trend": "chart",
    "history": "timeline",
    "events": "timeline",
    "find": "search",
    "feeds": "sources",
    "info": "about",
    "version": "about",
    "commands": "help",
    "menu": "help",
    "tematy": "topics",
    "szukaj": "search",
    "pomoc": "help",
    "статус": "status",
    "новости": "latest",
    "поиск": "search",
    "темы": "topics",
    "помощь": "help",
    "источники": "sources",
    "подписки": "subscriptions",
    "новини": "latest",
    "пошук": "search",
    "теми": "topics",
    "допомога": "help",
    "themen": "topics",
    "suche": "search",
    "hilfe": "help",
    "temos": "topics",
    "temas": "topics",
    "pagalba": "help",
    **dict.fromkeys(("abonnieren", "abo", "subskrybuj", "подписаться", "підписатися", "prenumeruoti"), "subscribe"),
    **dict.fromkeys(("abbestellen", "отписаться", "відписатися", "atsisakyti"), "unsubscribe"),
    **dict.fromkeys(("quellen", "źródła", "zrodla", "джерела", "šaltiniai"), "sources"),
    **dict.fromkeys(("nachrichten", "meldungen", "neuigkeiten", "wiadomości", "naujienos"), "latest"),
    **dict.fromkeys(
        ("zapisz", "włącz", "подпиши", "включи", "включить", "підпиши", "увімкни", "увімкнути"), "subscribe"
    ),
    **dict.fromkeys(("abonniere", "einschalten", "įjungti", "įjunk", "prenumeruok", "subskrybować"), "subscribe"),
    **dict.fromkeys(("wypisz", "wyłącz", "отпишись", "отпиши", "выключи", "выключить", "отключи"), "unsubscribe"),
    **dict.fromkeys(
        ("стоп", "відпишись", "вимкни", "вимкнути", "stopp", "ausschalten", "išjungti", "išjunk"), "unsubscribe"
    ),
    **dict.fromkeys(
        ("znajdź", "найди", "найти", "ищи", "знайди", "знайти", "шукай", "suchen", "ieškok", "ieškoti"), "search"
    ),
    **dict.fromkeys(("wykres", "график", "графік", "diagramm", "verlauf", "grafikas"), "chart"),
    **dict.fromkeys(("хроника", "хроніка", "chronik", "eiga"), "timeline"),
    **dict.fromkeys(("przegląd", "дайджест", "обзор", "огляд", "übersicht", "apžvalga"), "digest"),
    **dict.fromkeys(("strefa", "zeitzone"), "zone"),
    **dict.fromkeys(("ustawienia", "настройки", "налаштування", "einstellungen", "nustatymai"), "set"),
}
# Of these, what begins headlines and questions too: taken for a command only where it stands alone or
# before a subject.
_EVERYDAY = frozenset(
    "new last time today history events block add night summary info list my remove silence trend ignore about start"
    " стоп график графік хроника хроніка chronik verlauf diagramm grafikas eiga обзор огляд übersicht apžvalga"
    " menu contact feedback kontakt контакты контакти".split()
)
# What begins a text that is said to somebody, not typed for a program.
_SAID: Mapping[str, str] = {
    **dict.fromkeys(("turn off", "switch off", "stop sending"), "unsubscribe"),
    **dict.fromkeys(("turn on", "switch on"), "subscribe"),
    **dict.fromkeys(("be quiet", "quiet hours", "don't disturb", "do not disturb", "shut up"), "quiet"),
    **dict.fromkeys(("bądź cicho", "godziny ciszy", "cisza nocna", "nie przeszkadzać", "nie przeszkadzaj"), "quiet"),
    **dict.fromkeys(("тихие часы", "не беспокоить", "не беспокой", "тихі години", "не турбувати"), "quiet"),
    **dict.fromkeys(("nicht stören", "sei still", "sei ruhig", "ruhezeit", "ruhezeiten", "nachtruhe"), "quiet"),
    **dict.fromkeys(("tylos valandos", "netrukdyti", "netrukdyk"), "quiet"),
    **dict.fromkeys(("hi", "hello", "hey", "cześć", "привет", "привіт", "hallo", "labas", "sveiki"), "help"),
    **dict.fromkeys(("good morning", "good evening", "dzień dobry", "добрый день", "добрий день", "guten tag"), "help"),
    **dict.fromkeys(("what can you", "what do you", "how does this", "how to use", "what is this", "help me"), "help"),
    **dict.fromkeys(("co potrafisz", "co umiesz", "jak to działa", "co to jest"), "help"),
    **dict.fromkeys(("что ты умеешь", "как это работает", "що ти вмієш", "як це працює"), "help"),
    **dict.fromkeys(("was kannst du", "wie funktioniert das", "ką tu moki", "ką moki", "kaip tai veikia"), "help"),
    **dict.fromkeys(("who are you", "what are you", "who runs", "who made", "kim jesteś", "кто ты", "хто ти"), "about"),
    **dict.fromkeys(("wer bist du", "kas tu", "contact", "feedback", "kontakt", "контакты", "контакти"), "about"),
    **dict.fromkeys(("what's new", "what is new", "whats new", "anything new", "any news", "what happened"), "latest"),
    **dict.fromkeys(("what's happening", "what's up", "co nowego", "co się dzieje", "co się stało"), "latest"),
    **dict.fromkeys(("что нового", "что происходит", "что случилось", "що нового", "що відбувається"), "latest"),
    **dict.fromkeys(("що сталося", "was gibt es neues", "was ist los", "was ist passiert"), "latest"),
    **dict.fromkeys(("was gibt's", "kas naujo", "kas vyksta", "kas nutiko"), "latest"),
    **dict.fromkeys(("too many messages", "too many alerts", "too many notifications", "too much"), "subscriptions"),
    **dict.fromkeys(("what sources", "which sources", "how many sources"), "sources"),
    **dict.fromkeys(("what topics", "which topics"), "topics"),
    **dict.fromkeys(("delete my data", "delete everything", "delete me", "forget me", "usuń moje dane"), "forgetme"),
    **dict.fromkeys(("удали мои данные", "видали мої дані", "lösche meine daten", "ištrink mano duomenis"), "forgetme"),
    **dict.fromkeys(("leave me alone", "go away"), "unsubscribe"),
    **dict.fromkeys(("less news", "fewer alerts", "fewer messages", "less messages"), "subscriptions"),
}
# Commands that such a text asks for without anything behind them.
_ALONE = frozenset("quiet help about latest subscriptions sources topics forgetme".split())
# What stands before it and only asks.
_LEADING = frozenset(
    "can could you would i i'd like want to me us let get how do show give send tell the a an my some all"
    " pokaż daj mi chcę moje wszystkie покажи дай мне хочу мои все мені мої усі zeig zeige gib mir ich möchte will"
    " meine alle die das parodyk rodyk duok man noriu mano visos".split()
)
# What is only kind, and what stands beside it.
_KIND = words_in(
    "thanks thank thx ty cheers ok okay great cool nice good bye goodbye super dzięki dziękuję dobranoc спасибо"
    " благодарю ок хорошо пока дякую спасибі добре danke dankeschön dank tschüss ačiū dėkoju gerai iki"
)
_AND_SO_ON = words_in(
    "you very much so a lot many for the help bot again night all bardzo za pomoc wielkie большое вам тебе очень за"
    " помощь дуже щиро велике schön sehr vielen für die hilfe labai už pagalbą please proszę bitte"
)
# Between a command and what it names.
_JOINTS = JOINING | words_in("it this that me mnie меня мене mich mane od от від nuo")
_LAST = frozenset("ausblenden einblenden abonnieren abbestellen suchen pausieren".split())  # German puts it there
_OF_SET = {"mute": "mute", "unmute": "unmute", "pause": "set"}  # words of /set that are commands, or nearly
_TERMS = frozenset("notable urgent silent loud".split())  # and those that are said of everything
_PLEASE = frozenset("please proszę пожалуйста прошу bitte prašau".split())
_BESIDE = _PLEASE | frozenset(  # what stands beside them and says nothing more
    "only just news alerts tylko только лише тільки nur tik".split()
)


@dataclass(frozen=True, slots=True)
class Meant:
    """A command and what stands behind it. `sure`: whoever typed it can't have meant words to search for."""

    command: str
    args: str = ""
    sure: bool = False

    def __str__(self) -> str:
        return f"/{self.command} {self.args}".strip()

    @property
    def button(self) -> Button:
        """A button that runs it as if it had been typed."""
        return Button(str(self), presses.data("run", self.command, self.args))


def _named(menu: Iterable[Entry]) -> dict[str, str]:
    """The commands of a menu by their own names and by what people type for them."""
    return {**HABITS, **{entry.name: entry.name for entry in menu}}


def meant_by(name: str, args: str, now: datetime, *, admin: bool, sure: bool = False) -> Meant | None:
    """What a command that is none of ours most likely was; `sure`: only where hardly anything else can be meant."""
    known = _named((*MENU, *ADMIN_MENU) if admin else MENU)
    choices = [each for each in known if each[:1] == name[:1]] if sure else list(known)
    cutoff = SURE if sure else LIKELY
    found = (name,) if name in known else process.extractOne(name, choices, scorer=fuzz.ratio, score_cutoff=cutoff)
    if not found:
        return None
    return _paused(args, now) if found[0] == "pause" else Meant(known[found[0]], args)


def is_kind(text: str) -> bool:
    """Whether a text asks for nothing: thanks, an ok or a good-bye."""
    words = words_in(text)
    return not words.isdisjoint(_KIND) and words <= _KIND | _AND_SO_ON


def said(text: str, index: SubjectIndex, now: datetime) -> Meant | None:
    """The command that a text without a slash begins with, also behind words that only ask (`show me the news`); None
    where it begins with none."""
    words = [word.strip(".,!?").replace("’", "'") for word in text.split()]
    while words and words[0].lower() in _PLEASE:
        words.pop(0)
    while words and words[-1].lower() in _PLEASE:
        words.pop()
    found = asked_for(words, now)
    if found and not _names_some(index.resolve(text)):
        return Meant(*found, sure=True)
    if words and words[-1].lower() in _LAST:
        words = [words[-1], *words[:-1]]
    asking = list(dropwhile(lambda word: word.lower() in _LEADING, words))
    if meant := _begun(words, index, now) or _begun(asking, index, now):
        return meant
    if len(words) == 1 and words[0].lstrip("#№").isdecimal():
        return Meant("story", words[0].lstrip("#№"))
    if len(typed := " ".join(words)) > SHORT and (spoken := named(typed)):
        return Meant("language", NAMES[spoken], sure=True)
    terms = _terms([word.lower() for word in words])
    return Meant("set", f"all {' '.join(terms)}", sure=True) if terms else None


def _begun(words: Sequence[str], index: SubjectIndex, now: datetime) -> Meant | None:
    """The command that words begin with."""
    known = {**_SAID, **_named(MENU)}
    for length in (4, 3, 2, 1):
        begins, rest = " ".join(words[:length]).lower(), " ".join(words[length:])
        command = known.get(begins) or (_OF_SET.get(meaning_of(begins)) if length == 1 else None)
        if command is None or (rest and begins in _EVERYDAY and not _asks_of(command, rest, index)):
            continue
        if command == "set" and meaning_of(begins) == "pause":
            return _paused(rest, now)
        if begins in _SAID and command in _ALONE:
            if not _idle(command, rest, index, now):
                continue
            return Meant(command, rest if command == "latest" else "", sure=True)
        if command in OF_SUBJECTS:
            rest = _subjects_in(rest, index, now)
        first, _, behind = rest.partition(" ")  # `latest news`, `daily digest at 8`
        args = behind if known.get(first.lower()) == command else rest
        return Meant(command, args, sure=not args)
    return None


def _idle(command: str, rest: str, index: SubjectIndex, now: datetime) -> bool:
    """Whether what stands behind such a beginning says nothing against it."""
    if command == "latest":
        asked = timed(rest, now)
        return not rest or (asked is not None and not asked.rest)
    return command == "quiet" or (rest.count(" ") <= 2 and not _names_some(index.resolve(rest)))


def _asks_of(command: str, rest: str, index: SubjectIndex) -> bool:
    """Whether an everyday word is a command by what stands behind it: `history Kaliningrad`."""
    return command in OF_SUBJECTS and isinstance(index.resolve(rest), Found)


def _subjects_in(rest: str, index: SubjectIndex, now: datetime) -> str:
    """The subjects that are named behind a command, without what stands around them."""
    rest = _without_joints(rest, index, now)
    found = index.resolve(rest)
    if isinstance(found, FreeText) and found.nearby and timed(rest, now) is None:
        return ", ".join(found.nearby)
    return rest


def _without_joints(text: str, index: SubjectIndex, now: datetime) -> str:
    """A text without the words before what it names, but for those that begin that or a time: New START, last week."""
    words = text.split()
    joints = len(words) - len(list(dropwhile(_joins, words)))
    shorter = (" ".join(words[place:]) for place in range(joints, max(-1, joints - FEW), -1))
    whole = _says(text, index, now)
    return next((each for each in shorter if _says(each, index, now) == whole), text)


def _joins(word: str) -> bool:
    return fold(word).strip() in _JOINTS


def _says(text: str, index: SubjectIndex, now: datetime) -> tuple[Sequence[str], str]:
    """What a text names, and since when: what is left out around them may change neither."""
    found, asked = index.resolve(text), timed(text, now)
    named = found.subjects if isinstance(found, Found) else found.nearby if isinstance(found, FreeText) else ()
    return named, asked.since if asked else ""


def _names_some(named: Resolution) -> bool:
    return isinstance(named, FreeText) and bool(named.nearby)


def _terms(lower: list[str]) -> list[str]:
    """The words of /set in a text that has nothing else: `only urgent please`."""
    meanings = [meaning_of(word) for word in lower]
    beside = [word for word in meanings if word not in _TERMS]
    return [word for word in meanings if word in _TERMS] if all(word in _BESIDE for word in beside) else []


def _paused(text: str, now: datetime) -> Meant:
    """The pause of what is named, or of all, for as long as it says or until the day it says."""
    words = text.split()
    until = next((place for place, word in enumerate(words) if word.lower() in UNTIL), len(words))
    name, length = " ".join(words[:until]), " ".join(words[until:])
    asked = timed(name, now)
    if asked and (lasting := length_of(asked.since)):
        as_typed = name.endswith(asked.since)  # `30m` may be meant as minutes, which /set has not, and it says so
        name, length = asked.rest, asked.since if as_typed else lasting
    return Meant("set", f"{name or 'all'} pause {length}".strip())
