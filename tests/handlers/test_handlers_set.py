"""What comes to a chat set in one line, in any language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from newsroom import CHAT, NOW, request
from panels import ask, labels_of, open_panel, terms_of, watch_for

from feeds.model import Level
from feeds.wanting import FOREVER, Sending, Taste, Terms
from handlers.commands import dispatch
from handlers.reply import Services
from handlers.wording.set_words import WORDS
from handlers.wording.terms_words import split
from handlers.wording.texts import LANGUAGES

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("/set Królewiec ważne cicho", Terms(minimum=Level.NOTABLE, silent=True)),
        ("/set Калининград срочное обзор", Terms(minimum=Level.URGENT, delivery=Sending.DIGEST)),
        ("/set Калінінград термінове обидва", Terms(minimum=Level.URGENT, delivery=Sending.BOTH)),
        ("/set Kaliningrad wichtig leise", Terms(minimum=Level.NOTABLE, silent=True)),
        ("/set Karaliaučius svarbu tyliai", Terms(minimum=Level.NOTABLE, silent=True)),
        ("/set Kaliningrad DRINGEND both", Terms(minimum=Level.URGENT, delivery=Sending.BOTH)),
        ("/set Królewiec wstrzymaj na 3 dni", Terms(paused=NOW + 3 * DAY)),
        ("/set Калининград пауза 2 недели", Terms(paused=NOW + 14 * DAY)),
        ("/set Калінінград пауза 1 тиждень", Terms(paused=NOW + 7 * DAY)),
        ("/set Калінінград пауза 3 години", Terms(paused=NOW + DAY / 8)),
        ("/set Kaliningrad pause eine Woche", Terms(paused=NOW + 7 * DAY)),
        ("/set Karaliaučius pauzė 12 val", Terms(paused=NOW + DAY / 2)),
        ("/set Kaliningrad pausieren", Terms(paused=FOREVER)),
        ("/set kaliningrad paused until friday", Terms(paused=datetime(2026, 11, 27, tzinfo=UTC))),
        ("/set kaliningrad pause until Monday", Terms(paused=datetime(2026, 11, 30, tzinfo=UTC))),
        ("/set Królewiec wstrzymaj do środy", Terms(paused=datetime(2026, 11, 25, tzinfo=UTC))),
        (
            "/set kaliningrad pause until 5 december silent",
            Terms(paused=datetime(2026, 12, 5, tzinfo=UTC), silent=True),
        ),
        ("/set kaliningrad pause until tomorrow", Terms(paused=datetime(2026, 11, 24, tzinfo=UTC))),
        ("/set Калининград пауза до 2026-12-01", Terms(paused=datetime(2026, 12, 1, tzinfo=UTC))),
    ],
)
async def test_a_line_may_be_in_any_language(at_hand: Services, typed: str, terms: Terms) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    await ask(at_hand, typed)
    assert await terms_of(at_hand) == terms


@pytest.mark.parametrize("typed", ["1 год", "на год", "2 года", "5 лет"])
async def test_a_pause_of_years_is_none_and_no_pause_of_hours(at_hand: Services, typed: str) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    await ask(at_hand, f"/set kaliningrad пауза {typed}")
    assert await terms_of(at_hand) == Terms()


async def test_a_pause_ends_as_the_day_begins_in_the_chats_zone(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    await ask(at_hand, "/zone New York")
    await ask(at_hand, "/set kaliningrad pause until friday")
    assert (await terms_of(at_hand)).paused == datetime(2026, 11, 27, 5, tzinfo=UTC)


async def test_words_that_are_none_are_answered_with_those_of_the_readers_language(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    told = await ask(at_hand, "/set kaliningrad banan", language="pl")
    assert "<code>ważne</code>" in told.html
    assert "<code>/set kaliningrad ważne cicho</code>" in told.html
    assert "<code>notable</code>" in (await ask(at_hand, "/set kaliningrad banana")).html


def test_no_word_means_two_things_and_every_language_has_all() -> None:
    meant: dict[str, set[str]] = {}
    for table in WORDS.values():
        assert set(table) == set(WORDS["en"])
        for meaning, words in table.items():
            for word in words:
                meant.setdefault(word, set()).add(meaning)
    assert {word: meanings for word, meanings in meant.items() if len(meanings) > 1} == {}
    assert set(WORDS) == set(LANGUAGES)


# --- in one line -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name", "words"),
    [
        ("kaliningrad notable silent", "kaliningrad", ["notable", "silent"]),
        ("missile defence pause 3d", "missile defence", ["pause-3d"]),
        ("Kaliningrad pause for 2 weeks", "Kaliningrad", ["pause-2w"]),
        ("Kaliningrad PAUSE a week", "Kaliningrad", ["pause-1w"]),
        ("kaliningrad pause silent", "kaliningrad", ["pause", "silent"]),
        ("urgent things", "urgent things", []),
        ("Urgent things urgent", "Urgent things", ["urgent"]),
        ("kaliningrad wibble silent", "kaliningrad wibble", ["silent"]),
        ("silent", "silent", []),
        ("", "", []),
    ],
)
def test_a_line_is_a_name_and_the_words_behind_it(typed: str, name: str, words: list[str]) -> None:
    assert split(typed, NOW) == (name, words)


async def test_terms_are_set_in_one_line(at_hand: Services) -> None:
    await open_panel(at_hand)
    reply = await ask(at_hand, "/set калининград notable silent both pause 3d")
    assert await terms_of(at_hand) == Terms(True, NOW + 3 * DAY, Level.NOTABLE, 0, Sending.BOTH, True)
    assert reply.html.startswith("<b>Kaliningrad</b>")
    assert "Resume" in labels_of(reply)
    await ask(at_hand, "/set kaliningrad resume loud")
    assert await terms_of(at_hand) == Terms(True, None, Level.NOTABLE, 0, Sending.BOTH, False)


async def test_all_and_a_watch_by_its_name_are_set_in_one_line(at_hand: Services) -> None:
    await open_panel(at_hand)
    await watch_for(at_hand)
    await ask(at_hand, "/set all silent")
    await ask(at_hand, "/set sites urgent")
    assert (await terms_of(at_hand)).silent
    [held] = await at_hand.store.watches.of(CHAT)
    assert held.terms == Terms(minimum=Level.URGENT, silent=True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/set kaliningrad", "There is no subscription to Kaliningrad."),
        ("/set wibble silent", "Nothing here is called “wibble”"),
        ("/set kaliningrad banana", "“banana” is none of these:"),
        ("/set kaliningrad notable silnt", "“silnt” is none of these:"),
        ("/set kaliningrad pause forever", "“forever” is none of these:"),
        ("/set kaliningrad pause-9999999999", "“pause-9999999999” is none of these:"),
        ("/set all urgentt", "“urgentt” is none of these:"),
        ("/set all silent", "Nothing comes yet."),
        ("/set languages klingon", "No source is read in “klingon”."),
        ("/set languages", "Like this:"),
        ("/set voices loud", "Like this:"),
    ],
)
async def test_what_is_mistyped_is_told_how_to_write_it(at_hand: Services, typed: str, said: str) -> None:
    assert said in (await ask(at_hand, typed)).html
    assert await at_hand.store.terms.taste(CHAT) == Taste()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/set kaliningrad urgnt", "/set kaliningrad urgent"),
        ("/set kaliningrad notable silnt", "/set kaliningrad notable silent"),
        ("/set kaliningrad pasue 3d", "/set kaliningrad pause 3d"),
        ("/set Калининград срочн", "/set Калининград срочно"),
        ("/set kalinigrad urgent", "/set Kaliningrad urgent"),
        ("/set languges en", "/set languages en"),
        ("/set urgnt", "/set all urgent"),
        ("/set quiet 22-7", "/quiet 22:00-07:00"),
        ("/set digest 8:00", "/digest 8:00"),
        ("/set kaliningrad banana", ""),
        ("/set banana", ""),
    ],
)
async def test_a_slip_has_a_button_for_what_was_probably_meant(at_hand: Services, typed: str, meant: str) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    assert labels_of(await ask(at_hand, typed)) == ([meant] if meant else [])


async def test_the_button_for_what_was_meant_sets_it(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    told = await ask(at_hand, "/set kaliningrad urgnt silnt")
    await dispatch(request(pressed=told.buttons[0][0].data), at_hand)
    assert await terms_of(at_hand) == Terms(minimum=Level.URGENT, silent=True)
