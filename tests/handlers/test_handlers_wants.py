"""What comes to a chat, and on which terms: by buttons in one message, and by one line; the rows are the truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from newsroom import CHAT, NOW
from panels import ask, labels_of, open_panel, press, terms_of, watch_for

from feeds.model import Level
from feeds.wanting import FOREVER, Sending, Taste, Terms
from handlers.reply import Services

DAY = timedelta(days=1)


# --- by buttons ------------------------------------------------------------------------------------------------------


async def test_topics_and_watches_are_in_one_list(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad, iskander")
    await watch_for(at_hand)
    await watch_for(at_hand, "", "deveselu")
    listed = await ask(at_hand, "/subscriptions")
    assert labels_of(listed)[:4] == ["Iskander", "Kaliningrad", "Sites", "deveselu"]
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
    changed = await press(at_hand, await open_panel(at_hand), label)
    assert changed.edit
    assert said in changed.html
    assert await terms_of(at_hand) == terms
    assert said in (await ask(at_hand, "/subscriptions")).html


async def test_a_button_pressed_twice_changes_nothing_more(at_hand: Services) -> None:
    panel = await open_panel(at_hand)
    assert (await press(at_hand, panel, "Silent")).toast == "Changed."
    assert (await press(at_hand, panel, "Silent")).toast == "It was so already."
    assert (await terms_of(at_hand)).silent


async def test_of_two_administrators_with_the_same_panel_each_gets_what_they_pressed(at_hand: Services) -> None:
    panel = await open_panel(at_hand)
    await press(at_hand, panel, "Notable", user_id=1)
    second = await press(at_hand, panel, "Silent", user_id=2)
    assert await terms_of(at_hand) == Terms(minimum=Level.NOTABLE, silent=True)
    assert "only what is notable or urgent" in second.html
    await press(at_hand, panel, "Urgent", user_id=1)
    assert await terms_of(at_hand) == Terms(minimum=Level.URGENT, silent=True)


async def test_off_keeps_the_settings_and_on_brings_them_back(at_hand: Services) -> None:
    off = await press(at_hand, await press(at_hand, await open_panel(at_hand), "Urgent"), "Switch off")
    assert "Its settings are kept: only what is urgent." in off.html
    assert "○ Kaliningrad" in labels_of(await ask(at_hand, "/subscriptions"))
    await press(at_hand, off, "Switch on")
    assert await terms_of(at_hand) == Terms(minimum=Level.URGENT)


@pytest.mark.parametrize("off", ["/unsubscribe kaliningrad", "/unsubscribe all", "1|off|topics|kaliningrad"])
@pytest.mark.parametrize("on", ["/subscribe kaliningrad", "1|on|topics|kaliningrad"])
async def test_however_it_is_switched_off_its_settings_are_there_when_it_is_wanted_again(
    at_hand: Services, off: str, on: str
) -> None:
    await press(at_hand, await press(at_hand, await open_panel(at_hand), "Urgent"), "Silent")
    await (ask(at_hand, off) if off[0] == "/" else ask(at_hand, pressed=off))
    assert await terms_of(at_hand) == Terms(enabled=False, minimum=Level.URGENT, silent=True)
    assert "✓ Kaliningrad" not in labels_of(await ask(at_hand, "/topics"))
    assert "There was no subscription" in (await ask(at_hand, "/unsubscribe kaliningrad")).html
    await (ask(at_hand, on) if on[0] == "/" else ask(at_hand, pressed=on))
    assert await terms_of(at_hand) == Terms(minimum=Level.URGENT, silent=True)


async def test_a_topic_on_the_usual_terms_leaves_nothing_behind_when_it_is_switched_off(at_hand: Services) -> None:
    await press(at_hand, await open_panel(at_hand), "Pause 1 day")
    await ask(at_hand, "/unsubscribe kaliningrad")
    assert await at_hand.store.subscriptions.of(CHAT) == []


async def test_watches_are_the_same_list_without_its_topics(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    await watch_for(at_hand)
    watched = await ask(at_hand, "/watches")
    assert "<b>Sites</b> · every story\n<code>redzikowo</code>" in watched.html
    assert labels_of(watched) == ["Sites", "‹ All"]
    panel = await press(at_hand, watched, "Sites")
    await press(at_hand, panel, "Remove")
    assert "Nothing is watched for yet." in (await ask(at_hand, "/watches")).html
    assert "Kaliningrad" in labels_of(await press(at_hand, watched, "‹ All"))


async def test_who_wants_something_in_a_digest_and_has_none_gets_one_and_is_told_when(at_hand: Services) -> None:
    panel = await open_panel(at_hand)
    changed = await press(at_hand, panel, "Digest")
    assert "There was no digest yet, so there is one from now on. Digest: every day, 08:00, UTC." in changed.html
    assert "The time zone is not known yet: /zone" in changed.html
    assert await terms_of(at_hand) == Terms(delivery=Sending.DIGEST)
    again = await press(at_hand, changed, "Silent")
    assert "Digest: every day, 08:00, UTC." in again.html
    assert "There was no digest yet" not in again.html
    shown = await press(at_hand, again, "When the digest comes")
    assert "With the digest alone: Kaliningrad." in shown.html
    ended = await press(at_hand, shown, "No digest")
    assert "These came with the digest alone, and come as they happen again: Kaliningrad." in ended.html
    assert await terms_of(at_hand) == Terms(silent=True)


async def test_a_digest_that_ends_while_all_is_paused_promises_nothing_before_the_pause_ends(
    at_hand: Services,
) -> None:
    await at_hand.store.zones.set(CHAT.chat, "Europe/Warsaw", NOW)
    await ask(at_hand, "/subscribe kaliningrad, iskander")
    await ask(at_hand, "/set all digest")
    await ask(at_hand, "/set kaliningrad pause 3d")
    some = (await ask(at_hand, "/digest off")).html
    assert "come as they happen again: Iskander." in some
    assert "come as they happen once their pause ends: Kaliningrad." in some

    await ask(at_hand, "/set all digest pause")
    ended = await ask(at_hand, "/digest off")
    assert ended.html == "No more digests. What you follow is paused, and comes as it happens once that ends."


async def test_a_line_that_sends_all_with_the_digest_sets_one_and_leaves_other_ways_alone(at_hand: Services) -> None:
    await at_hand.store.zones.set(CHAT.chat, "Europe/Warsaw", NOW)
    await ask(at_hand, "/subscribe kaliningrad, iskander")
    told = await ask(at_hand, "/set kaliningrad both")
    assert "one from now on. Digest: every day, 08:00, Warsaw." in told.html
    assert "/zone" not in told.html
    assert (await terms_of(at_hand, "iskander")).delivery is Sending.INSTANT
    await ask(at_hand, "/digest off")
    assert "one from now on. Digest: every day, 08:00, Warsaw." in (await ask(at_hand, "/set all digest")).html


async def test_a_pause_is_ended_by_a_tap(at_hand: Services) -> None:
    paused = await press(at_hand, await open_panel(at_hand), "Till I resume")
    assert "⏸ Kaliningrad" in labels_of(await ask(at_hand, "/subscriptions"))
    await press(at_hand, paused, "Resume")
    assert await terms_of(at_hand) == Terms()


async def test_a_pause_is_over_when_its_time_has_come(at_hand: Services) -> None:
    await press(at_hand, await open_panel(at_hand), "Pause 1 day")
    later = await ask(at_hand, "/subscriptions", now=NOW + DAY)
    assert "Kaliningrad" in labels_of(later)
    assert "paused" not in later.html


async def test_what_presses_under_alerts_moved_is_shown_and_taken_back(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    await at_hand.store.terms.change(CHAT, "kaliningrad", NOW, lambda terms: replace(terms, lean=1))
    panel = await open_panel(at_hand)
    assert "only what two outlets report" in panel.html
    assert "you had chosen: every story" in panel.html
    back = await press(at_hand, panel, "Take back more/less like this")
    assert await terms_of(at_hand) == Terms()
    assert "✓ Every story" in labels_of(back)


async def test_choosing_a_level_is_the_last_word_over_more_and_less_like_this(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    await at_hand.store.terms.change(CHAT, "kaliningrad", NOW, lambda terms: replace(terms, lean=2))
    await press(at_hand, await open_panel(at_hand), "Every story")
    assert await terms_of(at_hand) == Terms()


async def test_a_watch_has_the_same_panel(at_hand: Services) -> None:
    await watch_for(at_hand)
    panel = await open_panel(at_hand, "Sites")
    assert panel.html.startswith("<b>Sites</b>\n<code>redzikowo</code>")
    await press(at_hand, panel, "Notable")
    [held] = await at_hand.store.watches.of(CHAT)
    assert held.terms == Terms(minimum=Level.NOTABLE)
    gone = await press(at_hand, panel, "Remove")
    assert gone.toast == "No more: Sites"
    assert await at_hand.store.watches.of(CHAT) == []
    assert (await press(at_hand, panel, "Silent")).toast == "This is no longer there."


async def test_nobody_changes_another_chats_watch(at_hand: Services) -> None:
    number = await watch_for(at_hand)
    await at_hand.store.chats.meet(5, "private", "", "en", NOW)
    other = replace(CHAT, chat=5)
    reply = await ask(at_hand, pressed=f"1|term|#{number}|silent", address=other)
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
        "1|newslanguage|on|en|#x",
        "1|newslanguages|none|kaliningrad",
        "1|voices|nobody",
        "1|voices|nobody|kaliningrad",
        "1|outlets|-1",
        "0|term|kaliningrad|silent",
    ],
)
async def test_a_button_of_another_version_is_told_so_and_changes_nothing(at_hand: Services, data: str) -> None:
    await open_panel(at_hand)
    reply = await ask(at_hand, pressed=data)
    assert "another version" in (reply.toast or "")
    assert await terms_of(at_hand) == Terms()
    assert await at_hand.store.terms.taste(CHAT) == Taste()


async def test_subscribing_again_switches_on_what_was_off(at_hand: Services) -> None:
    await press(at_hand, await open_panel(at_hand), "Switch off")
    assert "Subscribed to <b>Kaliningrad</b>" in (await ask(at_hand, "/subscribe kaliningrad")).html
    assert await terms_of(at_hand) == Terms()
