"""Administrators add, pause and remove sources in chat; everybody else is told who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from newsroom import NOW, request
from telegram_rules import assert_sendable

from feeds.catalogue.sources import read_opml
from feeds.fetching.discovery import Candidate
from feeds.model import Control, Entry, FetchFailed, Kind, Source, Trouble
from feeds.source_state import Health
from handlers.commands import dispatch
from handlers.reply import Reply, Services

FOUND = Source("Wire <b>", "https://wire.test/feed", "en", Kind.NEWS, "", Control.INDEPENDENT)
TITLE = "Lithuania halts rail transit"


@pytest.fixture
def desk(at_hand: Services) -> Services:
    """The services, with one feed in the world."""

    async def scout(typed: str, now: datetime) -> tuple[Candidate, ...] | FetchFailed:
        if "10.1.2.3" in typed or "gone.test" in typed:
            return FetchFailed(Trouble.UNREACHABLE, "no connection could be made")
        if "wire.test" not in typed:
            return FetchFailed(Trouble.NOT_A_FEED, "the answer is a web page, not a feed")
        entry = Entry("a", FOUND, TITLE, "", "https://wire.test/a", "en", now, now)
        return (Candidate(FOUND, (entry,)),)

    return replace(at_hand, scout=scout)


async def _ask(services: Services, text: str = "", **values: object) -> Reply:
    reply = await dispatch(request(text, **{"is_admin": True, **values}), services)
    assert reply is not None
    assert_sendable(reply)
    return reply


async def _press(services: Services, reply: Reply, text: str, **values: object) -> Reply:
    data = next(button.data for row in reply.buttons for button in row if button.text.startswith(text))
    return await _ask(services, pressed=data, **values)


async def _polled(services: Services) -> dict[str, Source]:
    return {state.source.url: state.source for state in await services.store.sources.all()}


async def test_a_feed_is_shown_with_its_news_and_read_once_it_is_wanted(desk: Services) -> None:
    shown = await _ask(desk, "/addsource https://wire.test/")
    assert "Wire &lt;b&gt;" in shown.html
    assert TITLE in shown.html
    assert FOUND.url not in await _polled(desk)
    added = await _press(desk, shown, "Add")
    assert "1 source added." in added.html
    assert (await _polled(desk))[FOUND.url] == FOUND
    assert (await _press(desk, shown, "Add")).toast == "That is done already, or something else was proposed since."


async def test_what_the_feed_does_not_say_the_administrator_does(desk: Services) -> None:
    shown = await _ask(desk, '/addsource https://wire.test/ name="The Wire" control=state country=ru kind=official')
    await _press(desk, shown, "Add")
    described = replace(FOUND, name="The Wire", control=Control.STATE, country="RU", kind=Kind.OFFICIAL)
    assert (await _polled(desk))[FOUND.url] == described


async def test_no_adds_nothing(desk: Services) -> None:
    shown = await _ask(desk, "/addsource https://wire.test/")
    assert (await _press(desk, shown, "No")).html == "Nothing was added."
    assert FOUND.url not in await _polled(desk)


async def test_what_is_read_already_is_said_so(desk: Services) -> None:
    await _press(desk, await _ask(desk, "/addsource https://wire.test/"), "Add")
    again = await _ask(desk, "/addsource https://wire.test/")
    assert "It is read already." in again.html
    assert again.buttons == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/addsource https://other.test/", "web page, not a feed"),
        ("/addsource http://10.1.2.3/rss", "ALLOW_PRIVATE_FEEDS or ALLOWED_NETWORKS"),
        ("/addsource 10.1.2.3/rss", "ALLOW_PRIVATE_FEEDS or ALLOWED_NETWORKS"),
        ("/addsource https://gone.test/", "Is it the address of a feed"),
        ("/addsource https://wire.test/ control=friendly", "independent"),
        ("/addsource https://wire.test/ is nice", "I do not understand"),
        ("/addsource", "Write the address of a feed"),
    ],
)
async def test_what_does_not_work_is_told_with_what_would(desk: Services, text: str, told: str) -> None:
    assert told in (await _ask(desk, text)).html


async def test_a_source_is_paused_and_read_again(desk: Services) -> None:
    paused = await _ask(desk, "/pausesource tass")
    assert "TASS" in paused.html
    states = {state.source.name: state.health for state in await desk.store.sources.all()}
    assert states["TASS"] is Health.PAUSED
    await _press(desk, paused, "Resume")
    states = {state.source.name: state.health for state in await desk.store.sources.all()}
    assert states["TASS"] is not Health.PAUSED


async def test_a_mistyped_name_is_asked_about(desk: Services) -> None:
    asked = await _ask(desk, "/removesource Dlefi")
    assert asked.html == "Did you mean:"
    sure = await _press(desk, asked, "Delfi")
    assert "Remove" in sure.html
    assert (await _press(desk, sure, "Keep it")).html == "Nothing was changed."
    removed = await _press(desk, sure, "Remove it")
    assert "is removed" in removed.html
    assert "Delfi" not in {source.name for source in (await _polled(desk)).values()}
    assert (await _press(desk, sure, "Remove it")).toast == "That source is not read any more."


async def test_a_list_goes_out_and_comes_back(desk: Services) -> None:
    out = await _ask(desk, "/exportsources")
    assert out.attachment is not None
    assert len(read_opml(out.attachment.content)[0]) == len(await _polled(desk))
    back = await _ask(desk, file=out.attachment.content)
    assert back.html.startswith("0 new")
    assert back.buttons == ()
    more = out.attachment.content.replace(b"</body>", b'<outline text="New" xmlUrl="https://new.test/f"/></body>')
    offered = await _ask(desk, file=more)
    assert "1 new" in offered.html
    await _press(desk, offered, "Add 1")
    assert "https://new.test/f" in await _polled(desk)


@pytest.mark.parametrize("command", ["addsource", "pausesource", "resumesource", "removesource", "exportsources"])
async def test_nobody_else_looks_after_sources(desk: Services, command: str) -> None:
    reply = await _ask(desk, f"/{command} TASS", is_admin=False)
    assert reply.html == "This is for the bot's administrators."


async def test_nobody_else_presses_an_administrators_button(desk: Services) -> None:
    shown = await _ask(desk, "/addsource https://wire.test/")
    assert (await _press(desk, shown, "Add", is_admin=False)).toast is not None
    assert FOUND.url not in await _polled(desk)
    assert (await _ask(desk, file=b"<opml/>", is_admin=False)).attachment is None


async def test_now_is_when_it_is_asked_first(desk: Services) -> None:
    await _press(desk, await _ask(desk, "/addsource https://wire.test/"), "Add")
    [state] = [state for state in await desk.store.sources.all() if state.source == FOUND]
    assert (state.due, state.first_fetch) == (NOW, True)
