"""A channel is served by an administrator from private chat."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from newsroom import CHANNEL, NOW, TRANSIT, request, story_file

from feeds.audience import Address, ChatState
from feeds.catalogue import Catalogue
from feeds.store import Store
from handlers.commands import dispatch
from handlers.pages.digest_page import Line, render_digest
from handlers.readers import for_readers
from handlers.reply import Button, Channel, OutOfReachError, Reply, Services
from handlers.serving import added, channel_in, read_name

ANNA, BOT = 7, "DewlineBot"
THERE = Address(CHANNEL.id)


@dataclass
class Telegram:
    """What Telegram says of channels and who administers them."""

    administrators: set[int] = field(default_factory=lambda: {ANNA})
    channels: dict[int | str, Channel] = field(default_factory=lambda: {CHANNEL.id: CHANNEL, "@baltic_watch": CHANNEL})
    says: bool = True

    async def manages(self, chat: int, person: int) -> bool | None:
        return person in self.administrators if self.says else None

    async def look(self, named: int | str, person: int) -> Channel | None:
        if not self.says:
            raise OutOfReachError
        return self.channels.get(named)


@dataclass
class Talk:
    """Anna in private with the bot."""

    services: Services
    telegram: Telegram

    @property
    def store(self) -> Store:
        return self.services.store

    async def say(self, text: str = "", **values: Any) -> Reply:
        reply = await dispatch(request(text, **{"address": Address(ANNA), "bot": BOT, **values}), self.services)
        assert reply is not None
        return reply

    async def press(self, under: Reply, text: str) -> Reply:
        """Press the button with these words, under that message as Telegram shows it to the bot."""
        data = next(button.data for row in under.buttons for button in row if text in button.text)
        return await self.say(pressed=data, channel=_shown_channel(under))

    async def wanted(self, address: Address) -> list[str]:
        return [each.topic for each in await self.store.subscriptions.of(address)]


def _shown_channel(under: Reply) -> int:
    first = under.html.split("\n")[0]
    return channel_in([first.split('href="')[1].split('"')[0]]) if 'href="' in first else 0


@pytest.fixture
async def talk(before_all: Services) -> Talk:
    telegram = Telegram()
    store = before_all.store
    await store.chats.meet(ANNA, "private", "Anna", "en", NOW)
    return Talk(replace(before_all, channel=telegram.look, manages=telegram.manages), telegram)


async def test_without_a_channel_it_says_how_to_add_the_bot_with_the_one_right_it_needs(talk: Talk) -> None:
    reply = await talk.say("/channel")
    assert "add me to it as an administrator who may post messages" in reply.html
    assert reply.buttons == (
        (Button("Add me to a channel", url=f"https://t.me/{BOT}?startchannel&admin=post_messages"),),
    )


async def test_a_chosen_channel_gets_what_is_set_until_one_steps_back(talk: Talk) -> None:
    chosen = await talk.say("/channel @baltic_watch")
    assert chosen.html.startswith(
        'For <b><a href="https://t.me/DewlineBot?start=channel_1001234567890">Baltic &lt;Watch'
    )
    assert "until you write /channel off" in chosen.html
    told = await talk.say("/subscribe kaliningrad")
    assert told.html.startswith("For <b>")
    assert "Subscribed to" in told.html
    await talk.say("/quiet 22-7 Warsaw")
    assert await talk.wanted(THERE) == ["kaliningrad"]
    assert await talk.store.quiet.of(THERE.chat) is not None
    assert await talk.store.quiet.of(ANNA) is None
    await talk.say("/channel off")
    assert not (await talk.say("/subscribe iskander")).html.startswith("For ")
    assert (await talk.wanted(THERE), await talk.wanted(Address(ANNA))) == (["kaliningrad"], ["iskander"])


async def test_questions_are_answered_for_oneself_whatever_one_is_in_charge_of(talk: Talk) -> None:
    await talk.say("/channel @baltic_watch")
    for text in ("/status kaliningrad", "/latest", "/help", "/mydata", "Kaliningrad"):
        assert not (await talk.say(text)).html.startswith("For <b>")


async def test_a_button_is_for_the_channel_its_message_is_about_and_for_no_other(talk: Talk) -> None:
    mine = await talk.say("/topics")
    await talk.say("/channel @baltic_watch")
    channels = await talk.say("/topics")
    await talk.press(mine, "Iskander")  # while in charge
    assert (await talk.wanted(THERE), await talk.wanted(Address(ANNA))) == ([], ["iskander"])
    await talk.say("/channel off")
    shown = await talk.press(channels, "Kaliningrad")  # while in charge of nothing
    assert shown.edit
    assert shown.html.startswith("For <b>")
    assert (await talk.wanted(THERE), await talk.wanted(Address(ANNA))) == (["kaliningrad"], ["iskander"])


async def test_the_panel_of_a_channel_leads_to_each_of_its_settings(talk: Talk) -> None:
    panel = await talk.say("/channel @baltic_watch")
    for row in panel.buttons:
        for button in row:
            if "myself" not in button.text:
                reply = await talk.press(panel, button.text)
                assert reply.html.startswith("For <b>"), button.text


async def test_a_mistyped_command_is_run_for_the_channel_too(talk: Talk) -> None:
    await talk.say("/channel @baltic_watch")
    asked = await talk.say("/subscrbe kaliningrad")
    assert "Did you mean" in asked.html
    await talk.press(asked, "/subscribe")
    assert await talk.wanted(THERE) == ["kaliningrad"]


async def test_the_name_in_the_first_line_takes_charge_again(talk: Talk) -> None:
    await talk.say("/channel @baltic_watch")
    await talk.say("/channel off")
    assert (await talk.say("/start channel_1001234567890")).html.startswith("For <b>")
    assert await talk.store.serving.in_charge(ANNA) == CHANNEL.id


async def test_settings_sent_as_a_file_are_the_channels(talk: Talk) -> None:
    await talk.say("/channel @baltic_watch")
    reply = await talk.say(file=b'{"dewline": 1, "subscriptions": [{"topic": "iskander"}]}')
    assert reply.html.startswith("For <b>")
    assert await talk.wanted(THERE) == ["iskander"]


async def test_who_may_not_post_there_serves_no_channel(talk: Talk) -> None:
    talk.telegram.administrators.clear()
    reply = await talk.say("/channel @baltic_watch")
    assert reply.html.startswith("Only a channel's administrators who may post there")
    assert await talk.store.serving.in_charge(ANNA) == 0
    await talk.store.chats.meet(CHANNEL.id, "channel", CHANNEL.title, "en", NOW)
    assert CHANNEL.title not in str((await talk.say("/channel")).buttons)


async def test_rights_are_looked_at_with_every_change_and_without_them_one_steps_back(talk: Talk) -> None:
    panel = await talk.say("/channel @baltic_watch")
    topics = await talk.say("/topics")
    await talk.say("/subscribe iskander")
    talk.telegram.administrators.clear()
    box = await talk.press(topics, "Kaliningrad")
    assert (box.html, box.alert) == ("", True)
    assert box.toast is not None
    assert "can't serve this channel any more" in box.toast
    assert (await talk.press(panel, "Digest")).alert
    assert await talk.wanted(THERE) == ["iskander"]
    await talk.say("/subscribe kaliningrad")
    assert await talk.wanted(Address(ANNA)) == ["kaliningrad"]


async def test_where_telegram_does_not_say_who_administers_it_nothing_changes_and_one_stays_in_charge(
    talk: Talk,
) -> None:
    await talk.say("/channel @baltic_watch")
    talk.telegram.says = False
    reply = await talk.say("/subscribe kaliningrad")
    assert reply.html == "Telegram does not say who administers this channel now. Try again in a moment."
    assert (await talk.say("/channel @baltic_watch")).html == reply.html
    assert await talk.wanted(THERE) == []
    assert await talk.store.serving.in_charge(ANNA) == CHANNEL.id


async def test_a_channel_that_takes_no_posts_keeps_its_settings_and_says_so(talk: Talk) -> None:
    talk.telegram.channels[CHANNEL.id] = replace(CHANNEL, posts=False)
    chosen = await talk.say("/channel -1001234567890")
    assert "I may not post there now." in chosen.html
    await talk.say("/subscribe kaliningrad")
    assert await talk.wanted(THERE) == ["kaliningrad"]
    known = await talk.store.chats.get(CHANNEL.id)
    assert known is not None
    assert known.state is ChatState.BLOCKED
    assert await talk.store.serving.turned() == []  # Anna was told just now


async def test_a_channel_that_the_operator_does_not_serve_is_not_served(talk: Talk) -> None:
    talk.telegram.channels["@baltic_watch"] = replace(CHANNEL, served=False)
    assert "<code>-1001234567890</code>" in (await talk.say("/channel @baltic_watch")).html
    talk.telegram.channels["@baltic_watch"] = CHANNEL
    await talk.say("/channel @baltic_watch")
    await talk.store.bans.add(CHANNEL.id, NOW)
    assert (await talk.say("/subscribe kaliningrad")).html == "This bot serves only some chats."
    assert await talk.wanted(THERE) == []


async def test_an_administrator_who_adds_the_bot_to_a_channel_that_is_not_listed_is_told_that_nothing_comes_there(
    talk: Talk,
) -> None:
    await talk.store.bans.serve_only([ANNA], NOW)
    assert "<code>-1001234567890</code>" in (await talk.say("/channel @baltic_watch")).html
    told = await added(request(address=Address(ANNA), bot=BOT), talk.services, CHANNEL.id)
    assert told is not None
    assert told.html.startswith("This bot serves only some chats.")
    assert await talk.store.serving.in_charge(ANNA) == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@Baltic_Watch", "@Baltic_Watch"),
        ("baltic_watch", "@baltic_watch"),
        ("https://t.me/baltic_watch/12", "@baltic_watch"),
        ("t.me/c/1234567890/5", -1_001_234_567_890),
        ("-1001234567890", -1_001_234_567_890),
        ("1234567890", None),
        ("-1", None),
        ("@a b", None),
        ("https://example.org/x", None),
        ("🙂", None),
    ],
)
def test_a_channel_is_named_as_people_name_it(text: str, name: int | str | None) -> None:
    assert read_name(text) == name


async def test_a_name_that_is_none_is_answered_with_what_to_write(talk: Talk) -> None:
    assert "names no channel" in (await talk.say("/channel <b>x</b> y")).html
    assert "I am in no such channel" in (await talk.say("/channel @nowhere_at_all")).html


async def test_who_added_the_bot_to_a_channel_is_told_what_to_do_next_if_they_know_it(talk: Talk) -> None:
    anna = request(address=Address(ANNA), bot=BOT)
    assert await added(anna, talk.services, CHANNEL.id) is None  # the channel is not known
    await talk.store.chats.meet(CHANNEL.id, "channel", CHANNEL.title, "en", NOW)
    assert await added(request(address=Address(99)), talk.services, CHANNEL.id) is None
    told = await added(anna, talk.services, CHANNEL.id)
    assert told is not None
    assert "Choose what comes there" in told.html
    assert (await talk.press(told, "Choose")).html.startswith("For <b>")


async def test_a_reader_who_presses_an_old_button_in_a_channel_changes_nothing(talk: Talk) -> None:
    for pressed in ("1|off|topics|kaliningrad", "1|story|1", "1|channel|1001234567890"):
        reply = await talk.say(pressed=pressed, chat_kind="channel", address=THERE)
        assert (reply.html, reply.alert) == ("", True)
    assert await dispatch(request("/subscribe iskander", chat_kind="channel", address=THERE), talk.services) is None
    assert await talk.wanted(THERE) == []


def test_what_is_posted_in_a_channel_has_links_and_no_button_that_acts() -> None:
    buttons = (
        (
            Button("Status", "1|status|kaliningrad+iskander"),
            Button("Who", "1|story|12"),
            Button("Page", url="https://a.test"),
        ),
        (Button("Mute", "1|hush|12"), Button("Less", "1|dislike|12")),
    )
    assert for_readers(Reply("x", buttons), BOT).buttons == (
        (
            Button("Status", url="https://t.me/DewlineBot?start=status_kaliningrad__iskander"),
            Button("Who", url="https://t.me/DewlineBot?start=story_12"),
            Button("Page", url="https://a.test"),
        ),
    )


async def test_two_administrators_serve_a_channel_side_by_side(talk: Talk) -> None:
    talk.telegram.administrators.add(8)
    await talk.store.chats.meet(8, "private", "Bo", "de", NOW)
    bo: dict[str, Any] = {"address": Address(8), "user_id": 8, "language": "de"}
    await talk.say("/channel @baltic_watch")
    assert (await talk.say("/channel @baltic_watch", **bo)).html.startswith("Für <b>")
    await talk.say("/subscribe kaliningrad")
    assert "Kaliningrad" in (await talk.say("/subscriptions", **bo)).html
    await talk.say("/subscribe iskander", **bo)
    assert sorted(await talk.wanted(THERE)) == ["iskander", "kaliningrad"]


def test_only_a_link_of_the_first_line_names_the_channel() -> None:
    link = "https://t.me/DewlineBot?start=channel_1001234567890"
    assert channel_in([link]) == CHANNEL.id
    assert channel_in(["https://a.test/", link]) == 0
    assert channel_in([]) == 0


async def test_a_channel_has_a_language_of_its_own_and_who_serves_it_goes_on_reading_theirs(talk: Talk) -> None:
    await talk.say("/channel @baltic_watch")
    reply = await talk.say("/language polski")
    assert "I write in this language: <b>Polski</b>." in reply.html
    assert "✓ Polski" in str((await talk.say("/language")).buttons)
    channel, anna = await talk.store.chats.get(CHANNEL.id), await talk.store.chats.get(ANNA)
    assert channel is not None
    assert anna is not None
    assert (channel.reads, anna.reads) == ("pl", "en")
    assert "As in Telegram" not in str(reply.buttons)


def test_a_watch_of_a_channel_is_not_called_its_readers_own(whole_catalogue: Catalogue) -> None:
    line = Line(story_file(104, TRANSIT[:1]), frozenset(), ("Ports",))
    how: dict[str, Any] = {"told": [line], "count": 1, "since": NOW, "until": NOW, "catalogue": whole_catalogue}
    assert "Your watch Ports" in render_digest(**how).html
    assert "<b>Ports</b>" in render_digest(**how, public=True).html


@pytest.mark.parametrize(
    "said",
    [
        "/topics",
        "/subscribe iskander",
        "/subscriptions",
        "/set iskander silent",
        "/set kaliningrad silent",
        "/watches",
        "/watch shield",
        "/zone",
        "/zone Warsaw",
        "/quiet 22-7 Warsaw",
        "/digest 08:00",
        "/language",
        "/mute LRT",
        "/mysources",
        "/export",
        "/export watches",
    ],
)
async def test_an_answer_for_a_channel_speaks_of_no_chat_and_no_place_here(talk: Talk, said: str) -> None:
    await talk.say("/channel @baltic_watch")
    reply = await talk.say(said)
    assert reply.html.startswith("For <b>")
    assert not re.search(r"this chat|\bhere\b", f"{reply.html} {reply.buttons}", re.IGNORECASE)
