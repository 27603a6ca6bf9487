"""What comes to a chat, and on which terms: by buttons in one message, and by one line; the rows are the truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from newsroom import CHAT, NOW, request
from telegram_rules import assert_sendable

from feeds.model import Level
from feeds.wanting import FOREVER, Sending, Taste, Terms, Voices
from handlers.commands import dispatch
from handlers.reply import Reply, Services
from handlers.set_words import WORDS
from handlers.terms_words import split
from handlers.texts import LANGUAGES

DAY = timedelta(days=1)


async def _ask(services: Services, text: str = "", **values: object) -> Reply:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    assert_sendable(reply)
    return reply


def _labels(reply: Reply) -> list[str]:
    return [button.text for row in reply.buttons for button in row]


async def _press(services: Services, reply: Reply, text: str, **values: object) -> Reply:
    data = next((button.data for row in reply.buttons for button in row if button.text == text), None)
    assert data is not None, f"{text!r} is none of {_labels(reply)}"
    return await _ask(services, pressed=data, **values)


async def _terms(services: Services, topic: str = "kaliningrad") -> Terms:
    return next(each.terms for each in await services.store.subscriptions.of(CHAT) if each.topic == topic)


async def _watch(services: Services, name: str = "Sites", query: str = "redzikowo") -> int:
    number = await services.store.watches.propose(CHAT, name, query, NOW)
    await services.store.watches.confirm(CHAT, number, NOW, 20)
    return number


async def _panel(services: Services, title: str = "Kaliningrad") -> Reply:
    await _ask(services, "/subscribe kaliningrad")
    return await _press(services, await _ask(services, "/subscriptions"), title)


# --- by buttons ------------------------------------------------------------------------------------------------------


async def test_topics_and_watches_are_in_one_list(at_hand: Services) -> None:
    await _ask(at_hand, "/subscribe kaliningrad, iskander")
    await _watch(at_hand)
    await _watch(at_hand, "", "deveselu")
    listed = await _ask(at_hand, "/subscriptions")
    assert _labels(listed)[:4] == ["Iskander", "Kaliningrad", "Sites", "deveselu"]
    assert "<b>Kaliningrad</b> · every story" in listed.html
    assert "<code>deveselu</code> · every story" in listed.html


@pytest.mark.parametrize(
    ("label", "terms", "said"),
    [
        ("Switch off", Terms(enabled=False), "off"),
        ("Pause 1 day", Terms(paused=NOW + DAY), "paused until"),
        ("3 days", Terms(paused=NOW + 3 * DAY), "paused until"),
        ("A week", Terms(paused=NOW + 7 * DAY), "paused until"),
        ("Till I resume", Terms(paused=FOREVER), "paused until you resume it"),
        ("Notable", Terms(minimum=Level.NOTABLE), "only what is notable or urgent"),
        ("Urgent", Terms(minimum=Level.URGENT), "only what is urgent"),
        ("Digest", Terms(delivery=Sending.DIGEST), "in the digest"),
        ("Both", Terms(delivery=Sending.BOTH), "at once and in the digest"),
        ("Silent", Terms(silent=True), "without a sound"),
    ],
)
async def test_a_tap_changes_one_thing_in_place(at_hand: Services, label: str, terms: Terms, said: str) -> None:
    changed = await _press(at_hand, await _panel(at_hand), label)
    assert changed.edit
    assert said in changed.html
    assert await _terms(at_hand) == terms
    assert said in (await _ask(at_hand, "/subscriptions")).html


async def test_a_button_pressed_twice_changes_nothing_more(at_hand: Services) -> None:
    panel = await _panel(at_hand)
    assert (await _press(at_hand, panel, "Silent")).toast == "Changed."
    assert (await _press(at_hand, panel, "Silent")).toast == "It was so already."
    assert (await _terms(at_hand)).silent


async def test_of_two_administrators_with_the_same_panel_each_gets_what_they_pressed(at_hand: Services) -> None:
    panel = await _panel(at_hand)
    await _press(at_hand, panel, "Notable", user_id=1)
    second = await _press(at_hand, panel, "Silent", user_id=2)
    assert await _terms(at_hand) == Terms(minimum=Level.NOTABLE, silent=True)
    assert "only what is notable or urgent" in second.html
    await _press(at_hand, panel, "Urgent", user_id=1)
    assert await _terms(at_hand) == Terms(minimum=Level.URGENT, silent=True)


async def test_off_keeps_the_settings_and_on_brings_them_back(at_hand: Services) -> None:
    off = await _press(at_hand, await _press(at_hand, await _panel(at_hand), "Urgent"), "Switch off")
    assert "Its settings are kept: only what is urgent." in off.html
    assert "○ Kaliningrad" in _labels(await _ask(at_hand, "/subscriptions"))
    await _press(at_hand, off, "Switch on")
    assert await _terms(at_hand) == Terms(minimum=Level.URGENT)


@pytest.mark.parametrize("off", ["/unsubscribe kaliningrad", "/unsubscribe all", "1|off|topics|kaliningrad"])
@pytest.mark.parametrize("on", ["/subscribe kaliningrad", "1|on|topics|kaliningrad"])
async def test_however_it_is_switched_off_its_settings_are_there_when_it_is_wanted_again(
    at_hand: Services, off: str, on: str
) -> None:
    await _press(at_hand, await _press(at_hand, await _panel(at_hand), "Urgent"), "Silent")
    await (_ask(at_hand, off) if off[0] == "/" else _ask(at_hand, pressed=off))
    assert await _terms(at_hand) == Terms(enabled=False, minimum=Level.URGENT, silent=True)
    assert "✓ Kaliningrad" not in _labels(await _ask(at_hand, "/topics"))
    assert "There was no subscription" in (await _ask(at_hand, "/unsubscribe kaliningrad")).html
    await (_ask(at_hand, on) if on[0] == "/" else _ask(at_hand, pressed=on))
    assert await _terms(at_hand) == Terms(minimum=Level.URGENT, silent=True)


async def test_a_topic_on_the_usual_terms_leaves_nothing_behind_when_it_is_switched_off(at_hand: Services) -> None:
    await _press(at_hand, await _panel(at_hand), "Pause 1 day")
    await _ask(at_hand, "/unsubscribe kaliningrad")
    assert await at_hand.store.subscriptions.of(CHAT) == []


async def test_watches_are_the_same_list_without_its_topics(at_hand: Services) -> None:
    await _ask(at_hand, "/subscribe kaliningrad")
    await _watch(at_hand)
    watched = await _ask(at_hand, "/watches")
    assert "<b>Sites</b> · every story\n<code>redzikowo</code>" in watched.html
    assert _labels(watched) == ["Sites", "‹ All"]
    panel = await _press(at_hand, watched, "Sites")
    await _press(at_hand, panel, "Remove")
    assert "Nothing is watched for yet." in (await _ask(at_hand, "/watches")).html
    assert "Kaliningrad" in _labels(await _press(at_hand, watched, "‹ All"))


async def test_who_wants_something_in_a_digest_and_has_none_gets_one_and_is_told_when(at_hand: Services) -> None:
    panel = await _panel(at_hand)
    changed = await _press(at_hand, panel, "Digest")
    assert "There was no digest yet, so there is one from now on. Digest: every day, 08:00, UTC." in changed.html
    assert "The time zone is not known yet: /zone" in changed.html
    assert await _terms(at_hand) == Terms(delivery=Sending.DIGEST)
    again = await _press(at_hand, changed, "Silent")
    assert "Digest: every day, 08:00, UTC." in again.html
    assert "There was no digest yet" not in again.html
    shown = await _press(at_hand, again, "When the digest comes")
    assert "With the digest alone: Kaliningrad." in shown.html
    ended = await _press(at_hand, shown, "No digest")
    assert "These came with the digest alone, and ring again: Kaliningrad." in ended.html
    assert await _terms(at_hand) == Terms(silent=True)


async def test_a_line_that_sends_all_with_the_digest_sets_one_and_leaves_other_ways_alone(at_hand: Services) -> None:
    await at_hand.store.zones.set(CHAT.chat, "Europe/Warsaw", NOW)
    await _ask(at_hand, "/subscribe kaliningrad, iskander")
    told = await _ask(at_hand, "/set kaliningrad both")
    assert "one from now on. Digest: every day, 08:00, Warsaw." in told.html
    assert "/zone" not in told.html
    assert (await _terms(at_hand, "iskander")).delivery is Sending.INSTANT
    await _ask(at_hand, "/digest off")
    assert "one from now on. Digest: every day, 08:00, Warsaw." in (await _ask(at_hand, "/set all digest")).html


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
    await _ask(at_hand, "/subscribe kaliningrad")
    await _ask(at_hand, typed)
    assert await _terms(at_hand) == terms


async def test_whose_reports_count_may_be_said_in_any_language(at_hand: Services) -> None:
    await _ask(at_hand, "/set głosy niezależne")
    assert (await at_hand.store.terms.taste(CHAT)).voices is Voices.INDEPENDENT
    await _ask(at_hand, "/set голоса официальные")
    assert (await at_hand.store.terms.taste(CHAT)).voices is Voices.OFFICIAL
    await _ask(at_hand, "/set kalbos lt")
    assert (await at_hand.store.terms.taste(CHAT)).languages == {"lt"}


async def test_words_that_are_none_are_answered_with_those_of_the_readers_language(at_hand: Services) -> None:
    await _ask(at_hand, "/subscribe kaliningrad")
    told = await _ask(at_hand, "/set kaliningrad banan", language="pl")
    assert "<code>ważne</code>" in told.html
    assert "<code>/set kaliningrad ważne cicho</code>" in told.html
    assert "<code>notable</code>" in (await _ask(at_hand, "/set kaliningrad banana")).html


def test_no_word_means_two_things_and_every_language_has_all() -> None:
    meant: dict[str, set[str]] = {}
    for table in WORDS.values():
        assert set(table) == set(WORDS["en"])
        for meaning, words in table.items():
            for word in words:
                meant.setdefault(word, set()).add(meaning)
    assert {word: meanings for word, meanings in meant.items() if len(meanings) > 1} == {}
    assert set(WORDS) == set(LANGUAGES)


async def test_a_pause_is_ended_by_a_tap(at_hand: Services) -> None:
    paused = await _press(at_hand, await _panel(at_hand), "Till I resume")
    assert "⏸ Kaliningrad" in _labels(await _ask(at_hand, "/subscriptions"))
    await _press(at_hand, paused, "Resume")
    assert await _terms(at_hand) == Terms()


async def test_a_pause_is_over_when_its_time_has_come(at_hand: Services) -> None:
    await _press(at_hand, await _panel(at_hand), "Pause 1 day")
    later = await _ask(at_hand, "/subscriptions", now=NOW + DAY)
    assert "Kaliningrad" in _labels(later)
    assert "paused" not in later.html


async def test_what_presses_under_alerts_moved_is_shown_and_taken_back(at_hand: Services) -> None:
    await _ask(at_hand, "/subscribe kaliningrad")
    await at_hand.store.terms.change(CHAT, "kaliningrad", lambda terms: replace(terms, lean=1))
    panel = await _panel(at_hand)
    assert "only what two outlets report" in panel.html
    assert "you had chosen: every story" in panel.html
    back = await _press(at_hand, panel, "Take back more/less like this")
    assert await _terms(at_hand) == Terms()
    assert "✓ Every story" in _labels(back)


async def test_choosing_a_level_is_the_last_word_over_more_and_less_like_this(at_hand: Services) -> None:
    await _ask(at_hand, "/subscribe kaliningrad")
    await at_hand.store.terms.change(CHAT, "kaliningrad", lambda terms: replace(terms, lean=2))
    await _press(at_hand, await _panel(at_hand), "Every story")
    assert await _terms(at_hand) == Terms()


async def test_a_watch_has_the_same_panel(at_hand: Services) -> None:
    await _watch(at_hand)
    panel = await _panel(at_hand, "Sites")
    assert panel.html.startswith("<b>Sites</b>\n<code>redzikowo</code>")
    await _press(at_hand, panel, "Notable")
    [held] = await at_hand.store.watches.of(CHAT)
    assert held.terms == Terms(minimum=Level.NOTABLE)
    gone = await _press(at_hand, panel, "Remove")
    assert gone.toast == "No more: Sites"
    assert await at_hand.store.watches.of(CHAT) == []
    assert (await _press(at_hand, panel, "Silent")).toast == "This is no longer there."


async def test_nobody_changes_another_chats_watch(at_hand: Services) -> None:
    number = await _watch(at_hand)
    await at_hand.store.chats.meet(5, "private", "", "en", NOW)
    other = replace(CHAT, chat=5)
    reply = await _ask(at_hand, pressed=f"1|term|#{number}|silent", address=other)
    assert reply.toast == "This is no longer there."
    assert (await at_hand.store.watches.of(CHAT))[0].terms == Terms()


@pytest.mark.parametrize(
    "data",
    [
        "1|term|kaliningrad|wibble",
        "1|term|kaliningrad|pause-0d",
        "1|term|kaliningrad|pause-9999w",
        "1|term|#x|silent",
        "1|term|kaliningrad",
        "1|newslanguage|on|<script>",
        "1|newslanguage|maybe|en",
        "1|voices|nobody",
        "1|outlets|-1",
        "0|term|kaliningrad|silent",
    ],
)
async def test_a_button_of_another_version_is_told_so_and_changes_nothing(at_hand: Services, data: str) -> None:
    await _panel(at_hand)
    reply = await _ask(at_hand, pressed=data)
    assert "another version" in (reply.toast or "")
    assert await _terms(at_hand) == Terms()
    assert await at_hand.store.terms.taste(CHAT) == Taste()


async def test_subscribing_again_switches_on_what_was_off(at_hand: Services) -> None:
    await _press(at_hand, await _panel(at_hand), "Switch off")
    assert "Subscribed to <b>Kaliningrad</b>" in (await _ask(at_hand, "/subscribe kaliningrad")).html
    assert await _terms(at_hand) == Terms()


# --- whose reports count ---------------------------------------------------------------------------------------------


async def test_languages_and_voices_are_chosen_by_taps(at_hand: Services) -> None:
    await _panel(at_hand)
    taste = await _press(at_hand, await _ask(at_hand, "/subscriptions"), "Whose reports count")
    assert "Languages: all." in taste.html
    english = await _press(at_hand, taste, "English")
    await _press(at_hand, taste, "Lithuanian")
    chosen = await _press(at_hand, english, "Official")
    assert "Languages: English, Lithuanian." in chosen.html
    assert "✓ Official" in _labels(chosen)
    assert await at_hand.store.terms.taste(CHAT) == Taste(frozenset({"en", "lt"}), Voices.OFFICIAL)
    await _press(at_hand, chosen, "✓ English")
    assert (await at_hand.store.terms.taste(CHAT)).languages == {"lt"}


async def test_outlets_are_muted_and_heard_again_by_taps(at_hand: Services) -> None:
    panel = await _ask(at_hand, "/mute")
    muted = await _press(at_hand, panel, "TASS")
    assert "Muted: TASS." in muted.html
    assert _labels(muted)[0] == "✕ TASS"
    assert (await at_hand.store.terms.taste(CHAT)).muted == {"TASS"}
    await _press(at_hand, muted, "✕ TASS")
    assert (await at_hand.store.terms.taste(CHAT)).muted == frozenset()


async def test_an_outlet_is_muted_by_name_with_an_undo(at_hand: Services) -> None:
    reply = await _ask(at_hand, "/mute tass")
    assert reply.html == "<b>TASS</b> is muted: what only it reports does not come."
    await _press(at_hand, reply, "Undo")
    assert await at_hand.store.terms.taste(CHAT) == Taste()
    await _ask(at_hand, "/mute TASS")
    assert (await _ask(at_hand, "/unmute tass")).html == "<b>TASS</b> counts again."


async def test_an_outlet_that_is_mistyped_is_asked_for(at_hand: Services) -> None:
    reply = await _ask(at_hand, "/mute zvezda")
    assert reply.html == "No outlet is called “zvezda”. Did you mean TV Zvezda?"
    await _press(at_hand, reply, "TV Zvezda")
    assert (await at_hand.store.terms.taste(CHAT)).muted == {"TV Zvezda"}
    assert "No outlet is called “qqqq”." in (await _ask(at_hand, "/mute qqqq")).html


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
    await _panel(at_hand)
    reply = await _ask(at_hand, "/set калининград notable silent both pause 3d")
    assert await _terms(at_hand) == Terms(True, NOW + 3 * DAY, Level.NOTABLE, 0, Sending.BOTH, True)
    assert reply.html.startswith("<b>Kaliningrad</b>")
    assert "Resume" in _labels(reply)
    await _ask(at_hand, "/set kaliningrad resume loud")
    assert await _terms(at_hand) == Terms(True, None, Level.NOTABLE, 0, Sending.BOTH, False)


async def test_all_and_a_watch_by_its_name_are_set_in_one_line(at_hand: Services) -> None:
    await _panel(at_hand)
    await _watch(at_hand)
    await _ask(at_hand, "/set all silent")
    await _ask(at_hand, "/set sites urgent")
    assert (await _terms(at_hand)).silent
    [held] = await at_hand.store.watches.of(CHAT)
    assert held.terms == Terms(minimum=Level.URGENT, silent=True)


async def test_the_chats_taste_is_set_in_one_line(at_hand: Services) -> None:
    await _ask(at_hand, "/set languages en, Lithuanian")
    await _ask(at_hand, "/set voices either")
    assert await at_hand.store.terms.taste(CHAT) == Taste(frozenset({"en", "lt"}), Voices.EITHER)
    await _ask(at_hand, "/set languages all")
    await _ask(at_hand, "/set voices any")
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
    assert said in (await _ask(at_hand, typed)).html
    assert await at_hand.store.terms.taste(CHAT) == Taste()
