"""Asking, and pressing what stands under an answer, as somebody does who sets what comes."""

from __future__ import annotations

from newsroom import CHAT, NOW, request
from telegram_rules import assert_sendable

from feeds.wanting import Terms
from handlers.commands import dispatch
from handlers.reply import Reply, Services


async def ask(services: Services, text: str = "", **values: object) -> Reply:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    assert_sendable(reply)
    return reply


def labels_of(reply: Reply) -> list[str]:
    return [button.text for row in reply.buttons for button in row]


async def press(services: Services, reply: Reply, text: str, **values: object) -> Reply:
    data = next((button.data for row in reply.buttons for button in row if button.text == text), None)
    assert data is not None, f"{text!r} is none of {labels_of(reply)}"
    return await ask(services, pressed=data, **values)


async def terms_of(services: Services, topic: str = "kaliningrad") -> Terms:
    return next(each.terms for each in await services.store.subscriptions.of(CHAT) if each.topic == topic)


async def watch_for(services: Services, name: str = "Sites", query: str = "redzikowo") -> int:
    number = await services.store.watches.propose(CHAT, name, query, NOW)
    await services.store.watches.confirm(CHAT, number, NOW, 20)
    return number


async def open_panel(services: Services, title: str = "Kaliningrad") -> Reply:
    await ask(services, "/subscribe kaliningrad")
    return await press(services, await ask(services, "/subscriptions"), title)
