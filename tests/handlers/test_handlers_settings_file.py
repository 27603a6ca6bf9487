"""A chat's settings go out as a file, and are in force where the file comes in."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from newsroom import NOW, request

from feeds.audience import Address
from feeds.kept_settings import SettingsFault, SettingsFileError
from feeds.model import Level
from feeds.wanting import Taste, Terms, Voices
from handlers.commands import dispatch
from handlers.reply import Reply, Request, Services
from handlers.wording.faults import settings_fault_text
from handlers.wording.texts import say_in

ELSEWHERE = Address(2002)


async def _say(services: Services, asked: Request) -> Reply:
    reply = await dispatch(asked, services)
    assert reply is not None
    return reply


async def test_settings_sent_to_another_chat_are_in_force_there(at_hand: Services) -> None:
    store, here = at_hand.store, request().address
    await store.chats.meet(ELSEWHERE.chat, "private", "Ben", "en", NOW)
    await _say(at_hand, request("/subscribe kaliningrad"))
    await store.terms.change(here, "kaliningrad", NOW, lambda terms: replace(terms, minimum=Level.URGENT, silent=True))
    await store.terms.change_taste(here, lambda taste: Taste(frozenset({"lt"}), Voices.OFFICIAL))
    number = await store.watches.propose(here, "Sites", "redzikowo*", NOW)
    await store.watches.confirm(here, number, NOW, 20)

    sent = (await _say(at_hand, request("/export"))).attachment
    assert sent is not None
    reply = await _say(at_hand, request(file=sent.content, address=ELSEWHERE))
    assert reply.html.startswith("1 subscription is in force.\n1 watch is new.")
    [subscribed] = await store.subscriptions.of(ELSEWHERE)
    assert (subscribed.topic, subscribed.terms.minimum, subscribed.terms.silent) == ("kaliningrad", Level.URGENT, True)
    assert await store.terms.taste(ELSEWHERE) == Taste(frozenset({"lt"}), Voices.OFFICIAL)
    assert [(each.name, each.query) for each in await store.watches.of(ELSEWHERE)] == [("Sites", "redzikowo*")]

    again = await _say(at_hand, request(file=sent.content, address=ELSEWHERE))
    assert "0 watches are new" in again.html


async def test_a_file_that_is_sent_back_restores_the_terms_of_subscriptions_and_watches(at_hand: Services) -> None:
    store, here = at_hand.store, request().address
    number = await store.watches.propose(here, "Sites", "redzikowo*", NOW)
    await store.watches.confirm(here, number, NOW, 20)
    await _say(at_hand, request("/subscribe kaliningrad"))
    for name in ("Sites", "kaliningrad"):
        await _say(at_hand, request(f"/set {name} notable silent"))
    settings = (await _say(at_hand, request("/export"))).attachment
    text = (await _say(at_hand, request("/export watches"))).attachment
    assert settings is not None
    assert text is not None
    for name in ("Sites", "kaliningrad"):
        await _say(at_hand, request(f"/set {name} urgent loud off"))

    await _say(at_hand, request(file=text.content))  # says nothing of terms
    assert [each.terms.enabled for each in await store.watches.of(here)] == [False]
    await _say(at_hand, request(file=settings.content))
    held = [*await store.watches.of(here), *await store.subscriptions.of(here)]
    assert [each.terms for each in held] == [Terms(minimum=Level.NOTABLE, silent=True)] * 2


async def test_a_chats_clock_digest_quiet_hours_and_language_come_back_too(at_hand: Services) -> None:
    store, here = at_hand.store, request().address
    await store.chats.meet(ELSEWHERE.chat, "private", "Ben", "en", NOW)
    await _say(at_hand, request("/digest mon-fri 7:30 Kyiv"))
    await _say(at_hand, request("/quiet 22-7 nothing"))
    await _say(at_hand, request("/language polski"))
    sent = (await _say(at_hand, request("/export"))).attachment
    assert sent is not None

    reply = await _say(at_hand, request(file=sent.content, address=ELSEWHERE))
    assert "Set as the file has it: time zone: Kyiv, digest, quiet hours, language." in reply.html
    digest, quiet, chat = (
        await store.digests.of(ELSEWHERE),
        await store.quiet.of(ELSEWHERE.chat),
        await store.chats.get(ELSEWHERE.chat),
    )
    mine = await store.digests.of(here)
    assert digest is not None
    assert mine is not None
    assert (digest.schedule, digest.zone) == (mine.schedule, "Europe/Kyiv")
    assert quiet == await store.quiet.of(here.chat)
    assert chat is not None
    assert chat.chosen == "pl"


async def test_a_file_of_an_earlier_version_leaves_clock_and_hours_as_they_are(at_hand: Services) -> None:
    await _say(at_hand, request("/quiet 22-7 Kyiv"))
    await _say(at_hand, request(file=b'{"dewline": 1, "subscriptions": [{"topic": "iskander"}]}'))
    quiet = await at_hand.store.quiet.of(request().address.chat)
    assert quiet is not None
    assert quiet.zone == "Europe/Kyiv"
    assert await at_hand.store.digests.of(request().address) is None


async def test_a_file_that_wants_something_in_a_digest_brings_one(at_hand: Services) -> None:
    content = b'{"dewline": 1, "subscriptions": [{"topic": "iskander", "delivery": "digest"}]}'
    reply = await _say(at_hand, request(file=content))
    assert "There was no digest yet, so there is one from now on. Digest: every day, 08:00, UTC." in reply.html
    assert await at_hand.store.digests.of(request().address) is not None


@pytest.mark.parametrize(("codes", "named"), [(["eng"], ["eng"]), (["pol", "xx"], ["pol", "xx"]), (["de-AT"], ["de"])])
async def test_languages_that_no_source_is_read_in_silence_nothing_and_are_named(
    at_hand: Services, codes: list[str], named: list[str]
) -> None:
    taste = {"languages": codes}
    content = {"dewline": 1, "taste": taste, "subscriptions": [{"topic": "kaliningrad", "taste": taste}]}
    reply = await _say(at_hand, request(file=json.dumps(content).encode()))
    assert "\n".join(f"No source is read in “{each}”." for each in named) in reply.html
    assert (await at_hand.store.terms.taste(request().address)).languages is None
    [subscribed] = await at_hand.store.subscriptions.of(request().address)
    assert subscribed.terms.taste == Taste()


async def test_outlets_in_a_file_are_known_in_any_writing_and_those_there_are_none_of_are_named(
    at_hand: Services,
) -> None:
    muted = {"muted": ["tass", "Zwezda", "delfi"], "languages": ["en", "eng"]}
    content = {"dewline": 1, "watches": [{"query": "radar", "taste": muted}]}
    reply = await _say(at_hand, request(file=json.dumps(content).encode()))
    assert "No source is read in “eng”.\nNo outlet is called “Zwezda”." in reply.html
    [watch] = await at_hand.store.watches.of(request().address)
    assert watch.terms.taste == Taste(frozenset({"en"}), muted=frozenset({"TASS", "Delfi"}))


async def test_settings_that_are_wrong_change_nothing(at_hand: Services) -> None:
    content = b'{"dewline": 1, "subscriptions": [{"topic": "iskander"}, {"topic": 5}]}'
    reply = await _say(at_hand, request(file=content))
    assert "<code>subscriptions 2.topic</code> is no text" in reply.html
    assert await at_hand.store.subscriptions.of(request().address) == []


async def test_watches_go_out_and_come_in_as_text(at_hand: Services) -> None:
    reply = await _say(at_hand, request(file="\ufeffSites = redzikowo*\n\nradar\n((\n".encode()))
    assert "2 watches are new" in reply.html
    assert "((" in reply.html
    sent = (await _say(at_hand, request("/export watches"))).attachment
    assert sent is not None
    assert sent.content.decode() == "Sites = redzikowo*\nradar\n"


async def test_an_equals_sign_in_a_watch_comes_back_as_it_went_out(at_hand: Services) -> None:
    here, queries = request().address, ('"a=b" radar', 'source:"A = B" nato', "title:(radar OR base) x=y")
    await at_hand.store.chats.meet(ELSEWHERE.chat, "private", "Ben", "en", NOW)
    for name, query in (("Sites", '"c=d"'), *(("", query) for query in queries)):
        number = await at_hand.store.watches.propose(here, name, query, NOW)
        await at_hand.store.watches.confirm(here, number, NOW, 20)
    sent = (await _say(at_hand, request("/export watches"))).attachment
    assert sent is not None
    reply = await _say(at_hand, request(file=sent.content, address=ELSEWHERE))
    assert reply.html.startswith("4 watches are new.")
    here_and_there = [await at_hand.store.watches.of(each) for each in (here, ELSEWHERE)]
    mine, theirs = [[(each.name, each.query) for each in held] for held in here_and_there]
    assert mine == theirs


async def test_no_more_watches_come_in_than_a_chat_may_have(at_hand: Services) -> None:
    reply = await _say(at_hand, request(file="\n".join(f"radar{n}" for n in range(25)).encode()))
    assert "20 watches are new" in reply.html
    assert "radar20" in reply.html
    assert len(await at_hand.store.watches.of(request().address)) == 20


async def test_what_comes_in_beyond_what_a_chat_may_have_is_not_even_proposed(at_hand: Services) -> None:
    here = request().address
    await _say(at_hand, request(file="\n".join(f"radar{n}" for n in range(120)).encode()))
    [last] = [each for each in await at_hand.store.watches.of(here) if each.query == "radar19"]
    assert await at_hand.store.watches.propose(here, "", "the next", NOW) < last.id + 10  # not 100 numbers on


async def test_a_long_text_that_was_sent_by_accident_brings_no_watches(at_hand: Services) -> None:
    reply = await _say(at_hand, request(file="\n".join(f"line {n} of a log" for n in range(201)).encode()))
    assert reply.html == "This file has more than 200 lines, so it is no list of watches. Nothing was taken from it."
    assert await at_hand.store.watches.of(request().address) == []


async def test_a_list_without_sources_is_told_so(at_hand: Services) -> None:
    assert "lists no sources" in (await _say(at_hand, request(file=b"<opml/>"))).html


async def test_what_is_wrong_in_a_file_is_told_in_the_readers_language(at_hand: Services) -> None:
    sent = b'{"dewline": 1, "digest": {"at": "25:99"}}'
    reply = await _say(at_hand, request(file=sent, language="pl"))
    assert "<code>digest.at</code> to nie godzina, taka jak 08:00" in reply.html
    reply = await _say(at_hand, request(file=b"{}", language="de"))
    assert "„dewline“ ist nicht 1" in reply.html


@pytest.mark.parametrize("fault", SettingsFault)
def test_every_fault_of_a_file_is_told_in_english_as_the_file_reader_says_it(fault: SettingsFault) -> None:
    error = SettingsFileError(fault, "zone", n=1, name="x", least=-3, most=3, words="a, b")
    assert settings_fault_text(say_in("en"), error) == str(error).replace("zone ", "<code>zone</code> ", 1)
