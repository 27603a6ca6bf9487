"""What comes to a chat set in one line, in any language, and whose reports count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from newsroom import CHAT, NOW
from panels import ask, labels_of, open_panel, press, terms_of, watch_for

from feeds.model import Level
from feeds.wanting import FOREVER, Sending, Taste, Terms, Voices
from handlers.reply import Services
from handlers.set_words import WORDS
from handlers.terms_words import split
from handlers.texts import LANGUAGES

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
        ("/set Kaliningrad pause eine Woche", Terms(paused=NOW + 7 * DAY)),
        ("/set Karaliaučius pauzė 12 val", Terms(paused=NOW + DAY / 2)),
        ("/set Kaliningrad pausieren", Terms(paused=FOREVER)),
    ],
)
async def test_a_line_may_be_in_any_language(at_hand: Services, typed: str, terms: Terms) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    await ask(at_hand, typed)
    assert await terms_of(at_hand) == terms


async def test_whose_reports_count_may_be_said_in_any_language(at_hand: Services) -> None:
    await ask(at_hand, "/set głosy niezależne")
    assert (await at_hand.store.terms.taste(CHAT)).voices is Voices.INDEPENDENT
    await ask(at_hand, "/set голоса официальные")
    assert (await at_hand.store.terms.taste(CHAT)).voices is Voices.OFFICIAL
    await ask(at_hand, "/set kalbos lt")
    assert (await at_hand.store.terms.taste(CHAT)).languages == {"lt"}


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


# --- whose reports count ---------------------------------------------------------------------------------------------


async def test_languages_and_voices_are_chosen_by_taps(at_hand: Services) -> None:
    await open_panel(at_hand)
    taste = await press(at_hand, await ask(at_hand, "/subscriptions"), "Whose reports count")
    assert "Languages: all." in taste.html
    english = await press(at_hand, taste, "English")
    await press(at_hand, taste, "Lithuanian")
    chosen = await press(at_hand, english, "Official")
    assert "Languages: English, Lithuanian." in chosen.html
    assert "✓ Official" in labels_of(chosen)
    assert await at_hand.store.terms.taste(CHAT) == Taste(frozenset({"en", "lt"}), Voices.OFFICIAL)
    await press(at_hand, chosen, "✓ English")
    assert (await at_hand.store.terms.taste(CHAT)).languages == {"lt"}


async def test_outlets_are_muted_and_heard_again_by_taps(at_hand: Services) -> None:
    panel = await ask(at_hand, "/mute")
    muted = await press(at_hand, panel, "TASS")
    assert "Muted: TASS." in muted.html
    assert labels_of(muted)[0] == "✕ TASS"
    assert (await at_hand.store.terms.taste(CHAT)).muted == {"TASS"}
    await press(at_hand, muted, "✕ TASS")
    assert (await at_hand.store.terms.taste(CHAT)).muted == frozenset()


async def test_an_outlet_is_muted_by_name_with_an_undo(at_hand: Services) -> None:
    reply = await ask(at_hand, "/mute tass")
    assert reply.html == "<b>TASS</b> is muted: what only it reports does not come."
    await press(at_hand, reply, "Undo")
    assert await at_hand.store.terms.taste(CHAT) == Taste()
    await ask(at_hand, "/mute TASS")
    assert (await ask(at_hand, "/unmute tass")).html == "<b>TASS</b> counts again."


async def test_an_outlet_that_is_mistyped_is_asked_for(at_hand: Services) -> None:
    reply = await ask(at_hand, "/mute zvezda")
    assert reply.html == "No outlet is called “zvezda”. Did you mean TV Zvezda?"
    await press(at_hand, reply, "TV Zvezda")
    assert (await at_hand.store.terms.taste(CHAT)).muted == {"TV Zvezda"}
    assert "No outlet is called “qqqq”." in (await ask(at_hand, "/mute qqqq")).html


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


async def test_the_chats_taste_is_set_in_one_line(at_hand: Services) -> None:
    await ask(at_hand, "/set languages en, Lithuanian")
    await ask(at_hand, "/set voices either")
    assert await at_hand.store.terms.taste(CHAT) == Taste(frozenset({"en", "lt"}), Voices.EITHER)
    await ask(at_hand, "/set languages all")
    await ask(at_hand, "/set voices any")
    assert await at_hand.store.terms.taste(CHAT) == Taste()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/set kaliningrad", "There is no subscription to Kaliningrad."),
        ("/set wibble silent", "Nothing here is called “wibble”"),
        ("/set kaliningrad banana", "Nothing here is called “kaliningrad banana”"),
        ("/set languages klingon", "No source is read in “klingon”."),
        ("/set languages", "Like this:"),
        ("/set voices loud", "Like this:"),
    ],
)
async def test_what_is_mistyped_is_told_how_to_write_it(at_hand: Services, typed: str, said: str) -> None:
    assert said in (await ask(at_hand, typed)).html
    assert await at_hand.store.terms.taste(CHAT) == Taste()
