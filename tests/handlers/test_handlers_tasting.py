"""Whose reports count: for everything that comes to a chat, and for one topic or watch, by taps and in a line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newsroom import CHAT, NOW
from panels import ask, labels_of, open_panel, press, terms_of, watch_for

from feeds.model import Control, Kind, Source
from feeds.wanting import Taste, Terms, Voices
from handlers.reply import Reply, Services
from handlers.wording.set_words import shown_in
from handlers.wording.taste_words import voices_name
from handlers.wording.texts import LANGUAGES, say_in

# --- for everything that comes here ----------------------------------------------------------------------------------


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


async def test_an_outlet_is_muted_by_its_name_without_signs_or_with_an_article(at_hand: Services) -> None:
    assert "<b>RFE/RL</b> is muted" in (await ask(at_hand, "/mute the rfe rl")).html


async def test_an_outlet_is_muted_by_name_with_an_undo(at_hand: Services) -> None:
    reply = await ask(at_hand, "/mute tass")
    assert reply.html == "<b>TASS</b> is muted: what only it reports does not come."
    await press(at_hand, reply, "Undo")
    assert await at_hand.store.terms.taste(CHAT) == Taste()
    await ask(at_hand, "/mute TASS")
    assert (await ask(at_hand, "/unmute tass")).html == "<b>TASS</b> counts again."


@pytest.mark.parametrize(
    ("typed", "meant"), [("russia", ["Kremlin", "TASS", "TV Zvezda"]), ("państwowe", ["TASS", "TV Zvezda"])]
)
async def test_a_country_or_a_control_is_answered_with_its_outlets(
    typed: str, meant: list[str], at_hand: Services
) -> None:
    assert labels_of(await ask(at_hand, f"/mute {typed}"))[:-1] == meant


async def test_an_outlet_that_is_muted_in_another_writing_counts_again(at_hand: Services) -> None:
    await at_hand.store.terms.change_taste(CHAT, lambda taste: Taste(muted=frozenset({"tass", "LRT"})))
    await ask(at_hand, "/unmute TASS")
    assert await at_hand.store.terms.taste(CHAT) == Taste(muted=frozenset({"LRT"}))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_voices_and_languages_are_read_in_a_line_as_the_panel_calls_them(
    language: str, at_hand: Services
) -> None:
    say = say_in(language)
    for voices in Voices:
        for word in (voices_name(say, voices), shown_in(language, voices.value)):
            await ask(at_hand, "/set voices independent" if voices is Voices.ANY else "/set voices any")
            await ask(at_hand, f"/set voices {word}", language=language)
            assert ((await at_hand.store.terms.taste(CHAT)).voices or Voices.ANY) is voices
    await ask(at_hand, "/set languages lt")
    await ask(at_hand, f"/set languages {say.plain('all')}", language=language)
    assert not (await at_hand.store.terms.taste(CHAT)).languages


@pytest.mark.parametrize("typed", ["/mute all", "/unmute wszystko"])
async def test_all_outlets_are_shown_and_none_is_guessed(typed: str, at_hand: Services) -> None:
    assert (await ask(at_hand, typed)).html == (await ask(at_hand, "/mute")).html


async def test_an_outlet_that_is_mistyped_is_asked_for(at_hand: Services) -> None:
    reply = await ask(at_hand, "/mute zvezda")
    assert reply.html == "No outlet is called “zvezda”. Did you mean TV Zvezda?"
    await press(at_hand, reply, "TV Zvezda")
    assert (await at_hand.store.terms.taste(CHAT)).muted == {"TV Zvezda"}
    assert "No outlet is called “qqqq”." in (await ask(at_hand, "/mute qqqq")).html


async def test_the_chats_taste_is_set_in_one_line(at_hand: Services) -> None:
    await ask(at_hand, "/set languages en, Lithuanian")
    await ask(at_hand, "/set voices either")
    assert await at_hand.store.terms.taste(CHAT) == Taste(frozenset({"en", "lt"}), Voices.EITHER)
    await ask(at_hand, "/set languages all")
    await ask(at_hand, "/set voices any")
    assert await at_hand.store.terms.taste(CHAT) == Taste()


async def test_whose_reports_count_may_be_said_in_any_language(at_hand: Services) -> None:
    await ask(at_hand, "/set głosy niezależne")
    assert (await at_hand.store.terms.taste(CHAT)).voices is Voices.INDEPENDENT
    await ask(at_hand, "/set голоса официальные")
    assert (await at_hand.store.terms.taste(CHAT)).voices is Voices.OFFICIAL
    await ask(at_hand, "/set kalbos lt")
    assert (await at_hand.store.terms.taste(CHAT)).languages == {"lt"}


# --- for one topic or watch ------------------------------------------------------------------------------------------


async def _tasting(services: Services) -> Reply:
    return await press(services, await open_panel(services), "Whose reports count")


async def test_a_topic_is_as_everything_here_until_it_is_set_otherwise(at_hand: Services) -> None:
    await ask(at_hand, "/set languages lt")
    await ask(at_hand, "/mute TASS")
    panel = await _tasting(at_hand)
    assert "Languages: Lithuanian, as for everything here." in panel.html
    assert "Voices: Anybody&#x27;s, as for everything here." in panel.html
    assert panel.html.endswith("\nMuted for everything here: TASS.")
    assert "No outlet is muted" not in panel.html
    assert {"✓ Languages as for everything", "✓ Voices as for everything"} <= set(labels_of(panel))
    assert await terms_of(at_hand) == Terms()


async def test_languages_voices_and_outlets_of_a_topic_are_chosen_by_taps(at_hand: Services) -> None:
    panel = await _tasting(at_hand)
    await press(at_hand, panel, "English")
    chosen = await press(at_hand, panel, "Official")
    assert chosen.edit
    assert "<b>Whose reports count: Kaliningrad</b>" in chosen.html
    assert {"✓ English", "✓ Official", "Languages as for everything"} <= set(labels_of(chosen))
    outlets = await press(at_hand, chosen, "Muted outlets (0)")
    muted = await press(at_hand, outlets, "TASS")
    assert labels_of(muted)[0] == "✕ TASS"
    assert (await terms_of(at_hand)).taste == Taste(frozenset({"en"}), Voices.OFFICIAL, frozenset({"TASS"}))
    assert await at_hand.store.terms.taste(CHAT) == Taste()
    back = await press(at_hand, await press(at_hand, muted, "‹ Whose reports count"), "‹ Kaliningrad")
    assert "languages: English · official voices only · 1 outlet muted" in back.html
    assert "Otherwise for: Kaliningrad." in (await ask(at_hand, pressed="1|taste")).html


async def test_a_topic_goes_back_to_what_holds_for_everything(at_hand: Services) -> None:
    await ask(at_hand, "/set languages lt")
    panel = await _tasting(at_hand)
    every = await press(at_hand, panel, "All languages")
    assert "Languages: all." in every.html
    assert (await terms_of(at_hand)).taste == Taste(languages=frozenset())
    other = await press(at_hand, every, "Independent")
    await press(at_hand, other, "Languages as for everything")
    back = await press(at_hand, other, "Voices as for everything")
    assert "Languages: Lithuanian, as for everything here." in back.html
    assert await terms_of(at_hand) == Terms()


async def test_a_button_pressed_twice_says_so_and_one_of_what_is_gone_too(at_hand: Services) -> None:
    panel = await _tasting(at_hand)
    assert (await press(at_hand, panel, "English")).toast == "Changed."
    assert (await press(at_hand, panel, "English")).toast == "It was so already."
    outlets = await press(at_hand, panel, "Muted outlets (0)")
    await ask(at_hand, pressed="1|unwant|kaliningrad")
    for reply, label in ((panel, "English"), (panel, "Muted outlets (0)"), (outlets, "TASS")):
        assert (await press(at_hand, reply, label)).toast == "This is no longer there."
    assert await at_hand.store.terms.taste(CHAT) == Taste()


async def test_a_watch_has_a_taste_of_its_own(at_hand: Services) -> None:
    await watch_for(at_hand)
    panel = await press(at_hand, await ask(at_hand, "/subscriptions"), "Sites")
    await press(at_hand, await press(at_hand, panel, "Whose reports count"), "Independent")
    [held] = await at_hand.store.watches.of(CHAT)
    assert held.terms.taste == Taste(voices=Voices.INDEPENDENT)


async def test_an_outlet_with_a_long_name_is_muted_for_one_topic_too(at_hand: Services) -> None:
    name = "Министерство иностранных дел Российской Федерации"
    mfa = Source(name, "https://mfa.test/feed", "ru", Kind.OFFICIAL, "RU", Control.GOVERNMENT)
    await at_hand.store.sources.sync([*(each.source for each in await at_hand.store.sources.all()), mfa], NOW)
    await press(
        at_hand, await press(at_hand, await _tasting(at_hand), "Muted outlets (0)"), "Министерство иностранных дел…"
    )
    assert (await terms_of(at_hand)).taste.muted == {name}
    old = await ask(at_hand, pressed="1|mute|0|TASS")  # as buttons of older messages name an outlet
    assert "Muted: TASS." in old.html


@pytest.mark.parametrize(
    ("typed", "taste"),
    [
        ("/set kaliningrad languages en, Lithuanian", Taste(languages=frozenset({"en", "lt"}))),
        ("/set kaliningrad languages all", Taste(languages=frozenset())),
        ("/set kaliningrad voices any", Taste(voices=Voices.ANY)),
        ("/set kaliningrad languages en lt voices official mute TASS", Taste({"en", "lt"}, Voices.OFFICIAL, {"TASS"})),
        ("/set Królewiec głosy niezależne", Taste(voices=Voices.INDEPENDENT)),
        ("/set Калининград голоса официальные", Taste(voices=Voices.OFFICIAL)),
        ("/set kaliningrad mute tass", Taste(muted=frozenset({"TASS"}))),
        ("/set Kaliningrad ausblenden TASS", Taste(muted=frozenset({"TASS"}))),
    ],
)
async def test_a_topics_taste_is_set_in_one_line(at_hand: Services, typed: str, taste: Taste) -> None:
    await ask(at_hand, "/subscribe kaliningrad, iskander")
    reply = await ask(at_hand, typed)
    assert "<b>Whose reports count: Kaliningrad</b>" in reply.html
    assert (await terms_of(at_hand)).taste == taste
    assert await terms_of(at_hand, "iskander") == Terms()
    assert await at_hand.store.terms.taste(CHAT) == Taste()


async def test_terms_and_taste_are_set_and_taken_back_in_one_line(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    await ask(at_hand, "/set kaliningrad silent mute TASS")
    await ask(at_hand, "/set kaliningrad voices official")
    held = await terms_of(at_hand)
    assert (held.silent, held.taste) == (True, Taste(voices=Voices.OFFICIAL, muted=frozenset({"TASS"})))
    await ask(at_hand, "/set kaliningrad unmute TASS")
    await ask(at_hand, "/set kaliningrad voices reset")
    assert await terms_of(at_hand) == replace(held, taste=Taste())


async def test_who_needs_a_digest_by_the_same_line_is_told_that_there_is_one(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    told = await ask(at_hand, "/set kaliningrad digest voices official")
    assert "There was no digest yet, so there is one from now on." in told.html
    assert "in the digest · official voices only" in told.html


async def test_what_is_set_for_all_is_the_chats_taste(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    await ask(at_hand, "/set all voices official")
    assert await at_hand.store.terms.taste(CHAT) == Taste(voices=Voices.OFFICIAL)
    assert await terms_of(at_hand) == Terms()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/set kaliningrad languages klingon", "/set kaliningrad languages en pl"),
        ("/set kaliningrad voices loud", "/set kaliningrad voices independent"),
        ("/set kaliningrad languages en voices loud", "/set kaliningrad voices independent"),
        ("/set kaliningrad silent voices loud", "/set kaliningrad voices independent"),
        ("/set kaliningrad mute TASS voices official", "Did you mean TASS?"),
        ("/set kaliningrad mute zvezda", "Did you mean TV Zvezda?"),
        ("/set iskander languages en", "There is no subscription to Iskander."),
        ("/set wibble voices official", "Nothing here is called “wibble”"),
    ],
)
async def test_what_is_mistyped_changes_nothing_and_is_told_how_to_write_it(
    at_hand: Services, typed: str, said: str
) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    assert said in (await ask(at_hand, typed)).html
    assert await terms_of(at_hand) == Terms()
    assert await at_hand.store.terms.taste(CHAT) == Taste()


async def test_mute_without_a_name_lists_the_outlets_of_the_topic(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    assert "<b>Muted outlets: Kaliningrad</b>" in (await ask(at_hand, "/set kaliningrad mute")).html
    reply = await ask(at_hand, "/set kaliningrad mute zvezda")
    await press(at_hand, reply, "TV Zvezda")
    assert (await terms_of(at_hand)).taste == Taste(muted=frozenset({"TV Zvezda"}))
