"""Whatever is typed behind a question: a clear and sendable answer, and nothing is lost by it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from newsroom import CHAT, DAY, MINUTE, NOW, OUTLETS, request
from telegram_rules import assert_sendable

from feeds.source_state import PollOutcome
from handlers.commands import dispatch
from handlers.reply import Services

ASKING = ("status", "chart", "timeline", "latest", "search", "story")
ODD = {
    "an unknown subject": "zzqx blorp",
    "emoji": "🚀🙂",
    "four thousand characters": "слово " * 666,
    "one word of four thousand characters": "x" * 4000,
    "markup": "<b>Kaliningrad</b> &amp; <a href='javascript:x'>y</a>",
    "markup that is not closed": "<pre><code class=",
    "an operator of the full-text search": "NEAR(kaliningrad transit, 5)",
    "half an operator": "NEAR(",
    "more of them": "AND OR NOT - + : ^ {title summary} : x",
    "quotes": '"kaliningrad \' " “ „',
    "a star": "*",
    "stars": "kalin* *grad",
    "SQL": "'; DROP TABLE stories; --",
    "a wildcard": "% _",
    "zero": "\0",
    "directions and nothing": "\u202e\u2066\u200b",
    "half a character": "\ud83d",
    "a path": "../../etc/passwd",
    "braces": "{title} {0} %s %(n)d",
    "a number too large": "9" * 40,
    "line breaks": "\n\n\nKaliningrad\n\n",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
async def test_anything_behind_a_question_is_answered_and_loses_nothing(text: str, at_hand: Services) -> None:
    before = await at_hand.store.stories.counts(["kaliningrad"], NOW - 60 * DAY)
    for command in ASKING:
        reply = await dispatch(request(f"/{command} {text}"), at_hand)
        assert reply is not None
        assert assert_sendable(reply)
    assert await at_hand.store.stories.counts(["kaliningrad"], NOW - 60 * DAY) == before != {}


@pytest.mark.parametrize("word", ["в", "1", "8:00", "103 -source:lrt ashore los /", "kaliningrad и", "pause to do"])
@pytest.mark.parametrize("command", ["", "/set", "/digest", "/subscribe", "/timeline"])
async def test_a_text_as_long_as_telegram_takes_keeps_nobody_waiting(
    command: str, word: str, at_hand: Services
) -> None:
    text = f"{command} " + f"{word} " * (4000 // (len(word) + 1))
    begun = time.process_time()
    assert await dispatch(request(text.strip()), at_hand) is not None
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("text", ["/ban " + "9" * 19, "/ban -" + "9" * 19, "/unban " + "9" * 19, "/unban " + "9" * 40])
async def test_a_number_that_no_chat_can_have_is_no_chats(text: str, at_hand: Services) -> None:
    reply = await dispatch(request(text, is_admin=True), at_hand)
    assert reply is not None
    assert "Write the number of a chat or a person" in assert_sendable(reply)


async def test_who_is_banned_no_more_and_not_listed_is_not_said_to_be_served(before_all: Services) -> None:
    store = before_all.store
    await store.chats.meet(-5, "group", "Desk", "en", NOW)
    await store.bans.serve_only([7], NOW)
    await store.bans.add(-5, NOW)
    reply = await dispatch(request("/unban -5", is_admin=True), before_all)
    assert reply is not None
    assert "-5 is banned no more, but not served either" in assert_sendable(reply)


@pytest.mark.parametrize("text", ["*", "'; DROP TABLE stories; --", "<b>x</b>", "zzqx blorp"])
async def test_words_that_nothing_has_are_answered_with_what_can_be_done(text: str, at_hand: Services) -> None:
    reply = await dispatch(request(f"/status {text}"), at_hand)
    assert reply is not None
    shown = assert_sendable(reply)
    assert (
        "Try another spelling." in shown
        or "or another spelling." in shown
        or "Write what you want to know about" in shown
    )


async def test_while_nothing_has_come_it_says_since_when_how_many_are_watched(before_all: Services) -> None:
    store = before_all.store
    await store.meta.started(NOW - 3 * MINUTE)
    await store.sources.sync(OUTLETS, NOW - 3 * MINUTE)
    for state in await store.sources.all():
        await store.apply(PollOutcome(replace(state, last_success=NOW - MINUTE)), NOW - MINUTE)
    reply = await dispatch(request("/status Kaliningrad"), before_all)
    assert reply is not None
    assert "Watching 8 sources for 3 minutes; nothing on Kaliningrad yet." in assert_sendable(reply)


async def test_a_button_whose_page_no_list_can_have_is_of_another_version(at_hand: Services) -> None:
    reply = await dispatch(request(pressed=f"1|list|{'z' * 13}|topic:kaliningrad"), at_hand)
    assert reply is not None
    assert "another version" in (reply.toast or "")


async def test_each_thread_of_a_group_has_its_own_last_time(at_hand: Services) -> None:
    group = -1001
    await at_hand.store.chats.meet(group, "supergroup", "Newsroom", "en", NOW - DAY)

    async def ask(thread: int, text: str, minutes: int) -> str:
        said = replace(
            request(text, now=NOW + minutes * MINUTE),
            address=replace(CHAT, chat=group, thread=thread),
            chat_kind="supergroup",
            addressed=True,
        )
        reply = await dispatch(said, at_hand)
        assert reply is not None
        return assert_sendable(reply)

    assert "since you asked" not in (await ask(1, "/status Kaliningrad", 0)).lower()
    assert "since you asked" not in (await ask(2, "/status Kaliningrad", 1)).lower()
    assert "Nothing new since you asked, 10:05 UTC." in await ask(1, "/status Królewiec", 2)
    assert "since you asked" not in (await ask(1, "/status Iskander Kaliningrad", 3)).lower()
    assert "Nothing new since you asked, 10:08 UTC." in await ask(1, "/status Kaliningrad Iskander", 4)
