"""What a chat has set, as a file that people can read, keep and send back: JSON, read strictly.

    {"dewline": 1, "subscriptions": [{"topic": "kaliningrad", "minimum": "notable", "delivery": "both"}],
     "watches": [{"query": "aegis OR redzikowo", "name": "Sites", "taste": {"voices": "official"}}],
     "taste": {"languages": ["en", "pl"], "voices": "independent", "muted": ["TASS"]},
     "zone": "Europe/Warsaw", "digest": {"at": "08:00", "days": ["mon", "fri"], "says_nothing": true},
     "quiet": {"begins": "22:00", "ends": "07:00", "total": true}, "language": "pl", "everyone": true}

What is as by default is left out. A file of a newer program, or with anything in it that is not understood, is refused
as a whole with the place that is wrong: half of somebody's settings would be worse than none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, time
from enum import Enum, StrEnum
from typing import Any, TypeVar

from feeds.language.languages import normal
from feeds.language.outlets import outlet_key
from feeds.model import Level
from feeds.times.hours import EVERY_DAY
from feeds.times.quiet import Quiet
from feeds.times.schedules import Schedule
from feeds.times.zones import is_zone
from feeds.wanting import FOREVER, Sending, Taste, Terms, Voices

FORMAT = 1
MOST = 200  # subscriptions, watches, muted outlets: more is no chat's settings
LONGEST = 500  # characters of a text
NO_ZONE = "UTC"  # what quiet hours go by in a file without a zone
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of a pair: no database takes them
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


class SettingsFault(StrEnum):
    """What is wrong with a file, in English; `{place}` is where, empty for the whole file."""

    NO_JSON = "it is no JSON"
    OTHER_VERSION = '"dewline" is not {n}'
    NO_BRACES = "{place} is not in braces"
    UNKNOWN = '{place} has "{name}", which means nothing here'
    NO_LIST = "{place} is no list of at most {n}"
    NO_TEXT = "{place} is no text of at most {n} characters"
    NO_YES = "{place} is neither true nor false"
    NO_STEP = "{place} is no number from {least} to {most}"
    NO_MOMENT = "{place} is no moment such as 2026-11-23T12:00:00+00:00"
    NO_TIME = "{place} is no time such as 08:00"
    NO_ZONE = "{place} is no time zone such as Europe/Warsaw"
    NO_LANGUAGE = "{place} is no language such as en"
    NO_DAY = "{place} names no day"
    SAME = "{place} begins when it ends"
    NONE_OF = "{place} is none of {words}"


class SettingsFileError(ValueError):
    """The file is not understood: which fault, and its values."""

    def __init__(self, fault: SettingsFault, place: str = "", **values: object) -> None:
        super().__init__(fault.format(place=place or "the file", **values))
        self.fault = fault
        self.place = place
        self.values = values


@dataclass(frozen=True, slots=True)
class KeptWatch:
    """A watch as a file has it."""

    query: str
    name: str = ""
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """Everything that a chat, or a thread of it, has set.

    `zone` is the chat's, its quiet hours' too; `language` the one chosen here; both empty where none is. `everyone`: in
    a group everybody may change settings.
    """

    subscriptions: tuple[tuple[str, Terms], ...] = ()
    watches: tuple[KeptWatch, ...] = ()
    taste: Taste = field(default_factory=Taste)
    zone: str = ""
    digest: Schedule | None = None
    quiet: Quiet | None = None
    language: str = ""
    everyone: bool = False


def to_json(kept: KeptSettings) -> bytes:
    """The file."""
    content: dict[str, object] = {
        "dewline": FORMAT,
        "subscriptions": [{"topic": topic} | _terms(terms) for topic, terms in kept.subscriptions],
        "watches": [
            {"query": each.query} | ({"name": each.name} if each.name else {}) | _terms(each.terms)
            for each in kept.watches
        ],
    }
    if kept.taste != Taste():
        content["taste"] = _of_taste(kept.taste)
    content |= {name: said for name, said in _of_the_chat(kept).items() if said}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _of_the_chat(kept: KeptSettings) -> dict[str, object]:
    digest, quiet = kept.digest, kept.quiet
    days = [_DAYS[day] for day in sorted(digest.days)] if digest and digest.days != EVERY_DAY else []
    return {
        "zone": kept.zone,
        "digest": digest
        and {"at": f"{digest.at:%H:%M}"}
        | ({"days": days} if days else {})
        | ({"says_nothing": True} if digest.says_nothing else {}),
        "quiet": quiet
        and {"begins": f"{quiet.begins:%H:%M}", "ends": f"{quiet.ends:%H:%M}"}
        | ({"total": True} if quiet.total else {}),
        "language": kept.language,
        "everyone": kept.everyone,
    }


def _terms(terms: Terms) -> dict[str, object]:
    plain = Terms()
    said: dict[str, object] = {
        "enabled": terms.enabled,
        "paused": terms.paused.isoformat() if terms.paused else None,
        "minimum": terms.minimum.name.lower(),
        "lean": terms.lean,
        "delivery": terms.delivery.value,
        "silent": terms.silent,
        "taste": _of_taste(terms.taste),
    }
    changed = [each.name for each in fields(Terms) if getattr(terms, each.name) != getattr(plain, each.name)]
    return {name: said[name] for name in changed}


def _of_taste(taste: Taste) -> dict[str, object]:
    return {
        **({} if taste.languages is None else {"languages": sorted(taste.languages)}),
        **({} if taste.voices is None else {"voices": taste.voices.value}),
        **({"muted": sorted(taste.muted)} if taste.muted else {}),
    }


def from_json(content: bytes) -> KeptSettings:
    """What a file says; raises SettingsFileError."""
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        raise SettingsFileError(SettingsFault.NO_JSON) from None
    whole = _object(read, "", {"dewline", *(each.name for each in fields(KeptSettings))})
    if whole.get("dewline") != FORMAT:
        raise SettingsFileError(SettingsFault.OTHER_VERSION, n=FORMAT)
    return KeptSettings(
        tuple(_list(whole.get("subscriptions", []), "subscriptions", _subscription)),
        tuple(_list(whole.get("watches", []), "watches", _watch)),
        _taste(whole["taste"], "taste") if "taste" in whole else Taste(),
        zone := _zone(whole["zone"]) if "zone" in whole else "",
        _digest(whole["digest"]) if "digest" in whole else None,
        _quiet(whole["quiet"], zone or NO_ZONE) if "quiet" in whole else None,
        _text(whole["language"], "language") if "language" in whole else "",
        _yes(whole.get("everyone", False), "everyone"),
    )


def held_to(
    kept: KeptSettings, languages: Collection[str], outlets: Collection[str]
) -> tuple[KeptSettings, list[str], list[str]]:
    """Settings with only the languages that are read here and the outlets that there are, by their names here; and
    which languages and outlets of theirs are none.

    A taste of no language that is read would silence everything: where none is left, it says nothing of languages.
    """
    named = {outlet_key(each): each for each in outlets} | {each: each for each in outlets}
    unread, unknown = set[str](), set[str]()

    def held(taste: Taste) -> Taste:
        muted = {each: named.get(each) or named.get(outlet_key(each)) for each in taste.muted}
        unknown.update(each for each, name in muted.items() if name is None)
        wanted = taste.languages
        if wanted:
            unread.update(wanted.difference(languages))
            wanted = wanted.intersection(languages) or None
        return replace(taste, languages=wanted, muted=frozenset(filter(None, muted.values())))

    mine = replace(
        kept,
        subscriptions=tuple((topic, replace(terms, taste=held(terms.taste))) for topic, terms in kept.subscriptions),
        watches=tuple(replace(each, terms=replace(each.terms, taste=held(each.terms.taste))) for each in kept.watches),
        taste=held(kept.taste),
    )
    return mine, sorted(unread), sorted(unknown)


_TERMS = {each.name for each in fields(Terms)}


def _subscription(value: object, place: str) -> tuple[str, Terms]:
    read = _object(value, place, {"topic"} | _TERMS)
    return _text(read.get("topic"), f"{place}.topic"), _read_terms(read, place)


def _watch(value: object, place: str) -> KeptWatch:
    read = _object(value, place, {"query", "name"} | _TERMS)
    name = _text(read["name"], f"{place}.name") if "name" in read else ""
    return KeptWatch(_text(read.get("query"), f"{place}.query"), name, _read_terms(read, place))


def _read_terms(read: Mapping[str, Any], place: str) -> Terms:
    def given(name: str, reading: Callable[[object, str], T], otherwise: T) -> T:
        return reading(read[name], f"{place}.{name}") if name in read else otherwise

    plain = Terms()
    return Terms(
        enabled=given("enabled", _yes, plain.enabled),
        paused=given("paused", _moment, plain.paused),
        minimum=given("minimum", _level, plain.minimum),
        lean=given("lean", _step, plain.lean),
        delivery=given("delivery", lambda value, at: _word(value, at, Sending), plain.delivery),
        silent=given("silent", _yes, plain.silent),
        taste=given("taste", _taste, plain.taste),
    )


def _taste(value: object, place: str) -> Taste:
    read = _object(value, place, {"languages", "voices", "muted"})
    return Taste(
        frozenset(_list(read["languages"], f"{place}.languages", _language)) if "languages" in read else None,
        _word(read["voices"], f"{place}.voices", Voices) if "voices" in read else None,
        frozenset(_list(read.get("muted", []), f"{place}.muted", _text)),
    )


def _language(value: object, place: str) -> str:
    language = normal(_text(value, place))
    if not language:
        raise SettingsFileError(SettingsFault.NO_LANGUAGE, place)
    return language


def _zone(value: object) -> str:
    zone = _text(value, "zone")
    if not is_zone(zone):
        raise SettingsFileError(SettingsFault.NO_ZONE, "zone")
    return zone


def _digest(value: object) -> Schedule:
    read = _object(value, "digest", {"at", "days", "says_nothing"})
    days = frozenset(_list(read.get("days", list(_DAYS)), "digest.days", _day))
    if not days:
        raise SettingsFileError(SettingsFault.NO_DAY, "digest.days")
    says_nothing = _yes(read.get("says_nothing", False), "digest.says_nothing")
    return Schedule(_clock(read.get("at"), "digest.at"), days, says_nothing)


def _quiet(value: object, zone: str) -> Quiet:
    read = _object(value, "quiet", {"begins", "ends", "total"})
    begins, ends = _clock(read.get("begins"), "quiet.begins"), _clock(read.get("ends"), "quiet.ends")
    if begins == ends:
        raise SettingsFileError(SettingsFault.SAME, "quiet")
    return Quiet(begins, ends, zone, _yes(read.get("total", False), "quiet.total"))


def _day(value: object, place: str) -> int:
    if value not in _DAYS:
        raise SettingsFileError(SettingsFault.NONE_OF, place, words=", ".join(_DAYS))
    return _DAYS.index(str(value))


def _clock(value: object, place: str) -> time:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise SettingsFileError(SettingsFault.NO_TIME, place)
    return time.fromisoformat(value)


def _object(value: object, place: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise SettingsFileError(SettingsFault.NO_BRACES, place)
    unknown = sorted(value.keys() - known)
    if unknown:
        raise SettingsFileError(SettingsFault.UNKNOWN, place, name=unknown[0][:40])
    return value


def _list(value: object, place: str, reading: Callable[[object, str], T]) -> list[T]:
    if not isinstance(value, list) or len(value) > MOST:
        raise SettingsFileError(SettingsFault.NO_LIST, place, n=MOST)
    return [reading(each, f"{place} {number}") for number, each in enumerate(value, 1)]


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST or _UNSTORABLE.search(value):
        raise SettingsFileError(SettingsFault.NO_TEXT, place, n=LONGEST)
    return value


def _yes(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise SettingsFileError(SettingsFault.NO_YES, place)
    return value


def _step(value: object, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -3 <= value <= 3:
        raise SettingsFileError(SettingsFault.NO_STEP, place, least=-3, most=3)
    return value


def _moment(value: object, place: str) -> datetime:
    """A moment from 1970 to FOREVER, in UTC: beyond these the store and zones can't be relied on."""
    try:
        read = datetime.fromisoformat(str(value))
        moment = read.astimezone(UTC) if read.tzinfo else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None or not _FIRST <= moment <= FOREVER:
        raise SettingsFileError(SettingsFault.NO_MOMENT, place)
    return moment


def _level(value: object, place: str) -> Level:
    levels = {level.name.lower(): level for level in Level}
    if not isinstance(value, str) or value not in levels:
        raise SettingsFileError(SettingsFault.NONE_OF, place, words=", ".join(levels))
    return levels[value]


def _word(value: object, place: str, kind: type[E]) -> E:
    try:
        return kind(value)
    except ValueError:
        words = ", ".join(str(each.value) for each in kind)
        raise SettingsFileError(SettingsFault.NONE_OF, place, words=words) from None
