"""Quiet hours, digests and pauses as people ask for them in a sentence, in six languages, without a command.

    please be quiet from 22 to 7      nie budź mnie od 22 do 7       /quiet 22:00-07:00
    wake me at 7 on weekdays          weck mich um 7                 /digest at that time
    don't wake me before 8            no messages at night           /quiet, which asks for the hours
    be quiet for 3 hours              тихо на 3 часа                 /set all pause 3h

Theory: the time stands at the end, a span of hours also at the beginning, and a word beside it says what it is for.
Hours without such a word are somebody else's.
"""

from __future__ import annotations

from datetime import datetime

from feeds.asking.asked_times import length_of, timed
from feeds.language.text import words_in
from feeds.times.hours import TimeFault, read_days, read_hours, read_time

_QUIET = words_in(
    "quiet quietly silent silence sleep sleeping disturb cicho cisza ciszy spać śpię przeszkadzaj przeszkadzać"
    " тихо тишина тишины спать сплю беспокоить беспокой беспокойте тиша тиші спати турбувати турбуй турбуйте"
    " ruhe ruhig leise schlafe schlafen stören störe nachtruhe"
    " tyla tylos tyliai tylu miegu miegoti netrukdyk netrukdyti netrukdykite"
)
_WAKING = words_in(
    "wake waking obudź budź obudźcie budźcie budzić разбуди буди разбудите будите будить розбуди розбудіть будіть"
    " будити weck wecke wecken weckt aufwecken pažadink žadink pažadinkite nežadink nežadinkite nežadinti"
)
_SENDING = words_in(
    "send ring messages notifications alerts wiadomości powiadomień wysyłaj сообщений уведомлений присылай шли пиши"
    " повідомлень сповіщень надсилай nachrichten meldungen benachrichtigungen schick sende žinučių pranešimų nesiųsk"
)
_NOT = words_in(
    "not dont don never no nie bez не без ні nicht kein keine nie ne be nežadink nežadinkite nežadinti nesiųsk"
)
_DIGEST = words_in(
    "digest summary przegląd podsumowanie дайджест обзор огляд übersicht überblick zusammenfassung apžvalga apžvalgą"
)
_NIGHT = words_in("night nights nocy nocą noc ночью ночам вночі ночами nachts nacht naktį naktimis")
_FOR = words_in("for na на für")
LONGEST = 30  # words of such a sentence: each place in it is tried as the beginning of a time


def asked_for(words: list[str], now: datetime) -> tuple[str, str] | None:
    """The command that such a sentence asks for and what stands behind it; None for any other text."""
    if len(words) > LONGEST:
        return None
    for place in range(1, len(words)):
        first, last = " ".join(words[:place]), " ".join(words[place:])
        length = timed(last, now)
        if length is not None and not length.rest:
            paused = length_of(length.since) if _is_quiet(first) and words_in(words[place]) <= _FOR else ""
            return ("set", f"all pause {paused}") if paused else None
        for said, hours in ((first, last), (last, first)):
            if (_is_quiet(said) or words_in(said) & _NIGHT) and (span := _span(hours)):
                return "quiet", span
        if _is_quiet(first) and (words_in(words[-1]) <= _NIGHT or _is_time(last)):
            return "quiet", ""
        if words_in(first) & (_WAKING | _DIGEST) and _is_time(last):
            return "digest", last
    return None


def _is_quiet(said: str) -> bool:
    words = words_in(said)
    return bool(words & _QUIET or (words & _NOT and words & (_WAKING | _SENDING)))


def _span(text: str) -> str:
    try:
        begins, ends = read_hours(text)
    except TimeFault:
        return ""
    return f"{begins:%H:%M}-{ends:%H:%M}"


def _is_time(text: str) -> bool:
    try:
        read_time(read_days(text)[1])
    except TimeFault:
        return False
    return True
