"""The buttons under an alert: what is muted is undone by a tap, what is moved is said, shown and taken back."""

from __future__ import annotations

import pytest
from newsroom import CHAT, MINUTE, NOW, TASS, decided, request
from panels import labels_of
from telegram_rules import assert_sendable

from feeds.model import Alert, AlertKind, Decision, Level
from feeds.source_state import PollOutcome
from feeds.wanting import Terms
from handlers.commands import dispatch
from handlers.reply import Reply, Services

STORY = 900


async def _press(services: Services, verb: str, *words: object, **values: object) -> Reply:
    data = "|".join(["1", verb, *map(str, words)])
    reply = await dispatch(request(pressed=data, **values), services)
    assert reply is not None
    if reply.html:
        assert_sendable(reply)
    return reply


async def _by_label(services: Services, reply: Reply, label: str) -> Reply:
    data = next((button.data for row in reply.buttons for button in row if button.text == label), None)
    assert data is not None, label
    return await _press(services, *data.split("|")[1:])


@pytest.fixture
async def told(at_hand: Services) -> Services:
    """A chat that follows two topics and was told of a story about both."""
    store, topics = at_hand.store, ["iskander", "kaliningrad"]
    await store.subscriptions.add(CHAT, topics, NOW)
    line = (TASS, MINUTE, "Iskanders leave Kaliningrad", "They left.")
    [made] = decided(STORY, [line], topics, topics)
    alert = Alert(STORY, 1, AlertKind.NEW, frozenset(topics), Level.ROUTINE)
    state = next(state for state in await store.sources.all() if state.source.name == "TASS")
    await store.apply(PollOutcome(state, (Decision(made.matched, made.story, (alert,), opens=True),)), NOW)
    return at_hand


async def _terms(services: Services) -> dict[str, Terms]:
    return {each.topic: each.terms for each in await services.store.subscriptions.of(CHAT)}


async def test_a_muted_storys_message_keeps_its_text_and_offers_the_way_back(told: Services) -> None:
    muted = await _press(told, "hush", STORY)
    assert muted.buttons_only
    assert muted.html == ""
    assert "Unmute" in labels_of(muted)
    assert "Less like this" in labels_of(muted)
    back = await _by_label(told, muted, "Unmute")
    assert "Mute" in labels_of(back)


async def test_muting_what_is_no_longer_kept_says_so(told: Services) -> None:
    assert (await _press(told, "hush", 12345)).toast == "This story is no longer kept."


async def test_less_like_this_says_what_comes_from_now_on_for_each_topic_that_brought_it(told: Services) -> None:
    reply = await _press(told, "dislike", STORY)
    assert reply.html == (
        "<b>Iskander</b>: from now on only what two outlets report.\n"
        "<b>Kaliningrad</b>: from now on only what two outlets report."
    )
    assert not reply.edit
    assert {each.threshold for each in (await _terms(told)).values()} == {1}


async def test_it_is_undone_exactly_however_often_the_button_is_pressed(told: Services) -> None:
    await told.store.terms.change(CHAT, "iskander", NOW, lambda terms: Terms(minimum=Level.URGENT))
    reply = await _press(told, "dislike", STORY)
    assert reply.html == "<b>Kaliningrad</b>: from now on only what two outlets report."
    for _ in range(2):
        undone = await _by_label(told, reply, "Undo")
    assert undone.edit
    assert undone.html == "<b>Kaliningrad</b>: from now on every story."
    assert await _terms(told) == {"iskander": Terms(minimum=Level.URGENT), "kaliningrad": Terms()}


async def test_what_was_moved_of_many_topics_is_undone_too(told: Services) -> None:
    topics = ["iskander", "kaliningrad", "nato-leadership", "nato-russia", "russian-threats", "us-russia"]
    await told.store.subscriptions.add(CHAT, topics, NOW)
    await told.store.terms.change(CHAT, "us-russia", NOW, lambda terms: Terms(lean=1))
    before = await _terms(told)
    await told.store.apply_quiet(decided(901, [(TASS, MINUTE, "All of it", "At once.")], topics, topics))
    reply = await _press(told, "dislike", 901)
    assert len(set((await _terms(told)).items()) - set(before.items())) == len(topics)
    undone = await _by_label(told, reply, "Undo")
    assert undone.html.count("from now on") == len(topics)
    assert await _terms(told) == before


async def test_more_like_this_goes_down_again_and_says_where_it_ends(told: Services) -> None:
    await _press(told, "dislike", STORY)
    assert "every story" in (await _press(told, "like", STORY)).html
    end = await _press(told, "like", STORY)
    assert (end.html, end.toast) == ("", "Every story comes already.")


async def test_who_no_longer_follows_anything_of_it_is_told_so(told: Services) -> None:
    await told.store.subscriptions.remove(CHAT, ["iskander", "kaliningrad"])
    assert "Nothing that this chat follows" in ((await _press(told, "dislike", STORY)).toast or "")


async def test_what_was_moved_is_seen_in_the_panel(told: Services) -> None:
    reply = await _press(told, "dislike", STORY)
    panel = await _by_label(told, reply, "Settings")
    assert "Take back more/less like this" in labels_of(panel)


@pytest.mark.parametrize(
    "leans", ["", "kaliningrad", "kaliningrad:", ":1", "kaliningrad:99", "#x:1", "kaliningrad:1.5"]
)
async def test_an_undo_of_another_version_changes_nothing(told: Services, leans: str) -> None:
    assert "another version" in ((await _press(told, "lean", leans)).toast or "")
    assert set((await _terms(told)).values()) == {Terms()}
