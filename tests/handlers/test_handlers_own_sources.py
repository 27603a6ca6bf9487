"""A chat has sources of its own, as many as the operator allows: found, added, listed, handed out, removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from newsroom import CHAT, NOW, request
from telegram_rules import assert_sendable

from feeds.audience import Address
from feeds.catalogue.sources import read_opml
from feeds.fetching.discovery import Candidate
from feeds.model import Control, Entry, FetchFailed, Kind, Source, Trouble
from handlers.commands import dispatch
from handlers.menu import offered
from handlers.reply import Reply, Services

FOUND = Source("Wire <b>", "https://wire.test/feed", "en", Kind.NEWS, "", Control.INDEPENDENT)
OTHER = Address(4711)
GROUP = {"chat_kind": "supergroup"}


@pytest.fixture
async def desk(at_hand: Services) -> Services:
    """The services, with one feed in the world, two own sources allowed, and another chat."""

    async def scout(typed: str, now: datetime) -> tuple[Candidate, ...] | FetchFailed:
        if "wire.test" not in typed:
            return FetchFailed(Trouble.NOT_A_FEED, "the answer is a web page, not a feed")
        entry = Entry("a", FOUND, "Ferry is late", "", "https://wire.test/a", "en", now, now)
        return (Candidate(FOUND, (entry,)),)

    await at_hand.store.chats.meet(OTHER.chat, "private", "Other", "en", NOW)
    return replace(at_hand, scout=scout, own_sources=2)


async def _ask(services: Services, text: str = "", **values: Any) -> Reply:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    assert_sendable(reply)
    return reply


async def _press(services: Services, reply: Reply, text: str, **values: Any) -> Reply:
    data = next(button.data for row in reply.buttons for button in row if button.text.startswith(text))
    return await _ask(services, pressed=data, **values)


async def _have(services: Services, address: Address = CHAT) -> list[str]:
    return [state.source.url for state in await services.store.own_sources.of(address)]


def _opml(*names: str) -> bytes:
    listed = "".join(f'<outline text="{name}" xmlUrl="https://{name}.test/feed"/>' for name in names)
    return f'<opml version="2.0"><body>{listed}</body></opml>'.encode()


async def test_a_feed_is_shown_added_listed_and_removed(desk: Services) -> None:
    shown = await _ask(desk, "/mysources wire.test")
    assert "Ferry is late" in shown.html
    assert await _have(desk) == []
    assert "1 source added" in (await _press(desk, shown, "Add")).html
    assert await _have(desk) == [FOUND.url]
    assert (await _press(desk, shown, "Add")).toast

    listed = await _ask(desk, "/mysources")
    assert "1 source of your own (limit: 2)" in listed.html
    assert "Wire &lt;b&gt;: not read yet" in listed.html
    assert "is removed" in (await _press(desk, listed, "Remove")).html
    assert await _have(desk) == []
    assert (await _press(desk, listed, "Remove")).toast


async def test_what_a_feed_was_found_to_be_is_said_in_the_readers_words(desk: Services) -> None:
    head = (await _ask(desk, "/mysources wire.test", language="pl")).html.split("\n")[1]
    assert head == "angielski"


async def test_another_chat_neither_sees_it_nor_can_press_its_buttons(desk: Services) -> None:
    shown = await _ask(desk, "/mysources wire.test")
    assert (await _press(desk, shown, "Add", address=OTHER)).toast
    await _press(desk, shown, "Add")
    listed = await _ask(desk, "/mysources")
    assert (await _press(desk, listed, "Remove", address=OTHER)).toast
    assert await _have(desk) == [FOUND.url]
    for question in ("/mysources", "/sources", "/search ferry late", "/mysources export", "/mydata"):
        reply = await _ask(desk, question, address=OTHER)
        assert "wire" not in reply.html.lower()
    everything = await _ask(desk, "/exportsources", is_admin=True, address=OTHER)
    assert everything.attachment is not None
    assert b"wire.test" not in everything.attachment.content


async def test_a_file_adds_what_there_is_room_for_and_comes_back_as_a_file(desk: Services) -> None:
    offered = await _ask(desk, file=_opml("one", "two", "three"))
    assert "3 new, 0 read already, 0 refused." in offered.html
    added = await _press(desk, offered, "Add 2")
    assert "1 was left out (limit: 2)" in added.html
    exported = await _ask(desk, "/mysources export")
    assert exported.attachment is not None
    assert [source.name for source in read_opml(exported.attachment.content)[0]] == ["one", "two"]
    assert "no more sources" in (await _ask(desk, "/mysources wire.test")).html
    assert "no more sources" in (await _ask(desk, file=_opml("four"))).html


async def test_an_administrator_says_for_whom_a_files_sources_are(desk: Services) -> None:
    offered = await _ask(desk, file=_opml("one"), is_admin=True)
    await _press(desk, offered, "As my own sources", is_admin=True)
    assert await _have(desk) == ["https://one.test/feed"]
    assert "https://one.test/feed" not in {state.url for state in await desk.store.sources.all()}


async def test_what_is_read_for_everybody_is_to_be_watched_instead(desk: Services) -> None:
    proposal = await desk.store.by_hand.propose([FOUND])
    await desk.store.by_hand.confirm(proposal.number, NOW)
    shown = await _ask(desk, "/mysources wire.test")
    assert "/watch NATO source:" in shown.html
    assert shown.buttons == ()


@pytest.mark.parametrize("values", [{"text": "/mysources"}, {"text": "/mysources wire.test"}, {"file": _opml("one")}])
async def test_where_the_operator_allows_none_it_is_said_so(desk: Services, values: dict[str, Any]) -> None:
    reply = await _ask(replace(desk, own_sources=0), **values)
    assert "allows no sources of your own" in reply.html
    assert reply.buttons == ()


async def test_in_a_group_only_its_administrators_add_and_remove(desk: Services) -> None:
    async def manages(chat: int, user: int) -> bool:
        return False

    guarded = replace(desk, manages=manages)
    assert "Only the group's administrators" in (await _ask(guarded, "/mysources wire.test", **GROUP)).html
    assert "limit: 2" in (await _ask(guarded, "/mysources", **GROUP)).html
    assert (await _ask(guarded, pressed="1|dropown|1", **GROUP)).alert


async def test_in_a_forum_it_is_said_that_others_of_those_the_limit_counts_are_in_other_topics(desk: Services) -> None:
    await _press(desk, await _ask(desk, "/mysources wire.test"), "Add")
    shown = (await _ask(desk, "/mysources", address=replace(CHAT, thread=7))).html
    assert shown.splitlines()[:2] == ["<b>1 source of your own (limit: 2)</b>", "1 is in another topic of this forum."]
    assert "forum" not in (await _ask(desk, "/mysources")).html


async def test_what_cannot_be_read_is_told_with_the_reason(desk: Services) -> None:
    assert "web page, not a feed" in (await _ask(desk, "/mysources other.test")).html
    assert "no list of sources" in (await _ask(desk, file=b"<html>")).html


def test_the_menu_names_the_command_where_it_is_allowed() -> None:
    assert "mysources" in {entry.name for entry in offered(own_sources=1)}
    assert "mysources" not in {entry.name for entry in offered(own_sources=0)}
