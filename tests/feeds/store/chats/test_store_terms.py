"""Each address is told on its own terms: at once or later, once the story has come to meet them, and then once."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from making import DAY, HOUR, MINUTE, NOON, entry, joining, matched, poll, send_all, source, subscribe
from sqlalchemy import literal, select
from telling import BLOG, DEVELOPMENT, LRT, MINISTRY, NEW, TASS, UPDATE, News, tastes, wants, watching

from feeds.audience import Address
from feeds.model import AlertKind, Level
from feeds.store import Store
from feeds.store.waiting import terms_sql
from feeds.wanting import Sending, Taste, Terms, Voices, step_of


@pytest.fixture
def news(store: Store) -> News:
    return News(store)


# --- how much it has to matter ---------------------------------------------------------------------------------------


async def test_a_story_comes_to_each_once_it_has_reached_their_step(store: Store, news: News) -> None:
    await wants(store, 1)
    await wants(store, 2, lean=1)
    await wants(store, 3, minimum=Level.NOTABLE)
    await wants(store, 4, minimum=Level.URGENT)
    await news.report(LRT)
    assert await news.told() == {1: [NEW]}
    await news.report(BLOG)
    assert await news.told() == {1: [UPDATE], 2: [NEW]}
    await news.report(TASS, DEVELOPMENT, level=Level.NOTABLE)
    assert await news.told() == {1: [DEVELOPMENT], 2: [DEVELOPMENT], 3: [NEW]}
    await news.report(MINISTRY, DEVELOPMENT, level=Level.URGENT)
    assert await news.told() == {1: [DEVELOPMENT], 2: [DEVELOPMENT], 3: [DEVELOPMENT], 4: [NEW]}
    await news.report(source("Last"))
    assert await news.told() == {1: [UPDATE], 2: [UPDATE], 3: [UPDATE], 4: [UPDATE]}


async def test_a_story_that_opens_at_a_level_goes_at_once_to_all_whom_it_is_enough(store: Store, news: News) -> None:
    await wants(store, 1, minimum=Level.NOTABLE)
    await wants(store, 2, minimum=Level.URGENT)
    await news.report(level=Level.NOTABLE)
    assert await news.told() == {1: [NEW]}


async def test_what_joins_quietly_tells_with_the_next_report_that_may(store: Store, news: News) -> None:
    await wants(store, 1, lean=1)
    await news.report(LRT)
    quiet = joining(news.last.story, matched(entry("Backlog", of=BLOG), ["nato"]))  # type: ignore[union-attr]
    await poll(store, quiet, now=news.now)
    news.last = quiet
    assert await news.told() == {}
    await news.report(LRT)
    assert await news.told() == {1: [NEW]}


async def test_doing_it_again_tells_nobody_twice(store: Store, news: News) -> None:
    await wants(store, 1, lean=1)
    await news.report(LRT)
    second = await news.report(BLOG)
    await poll(store, second, now=news.now)
    assert await news.told() == {1: [NEW]}
    await poll(store, second, now=news.now)
    assert await news.told() == {}


async def test_a_raised_bar_keeps_developments_below_it_away_and_the_alert_true(store: Store, news: News) -> None:
    address = await wants(store, 1)
    await news.report()
    await news.told()
    await store.terms.change(address, "nato", NOON, lambda terms: replace(terms, minimum=Level.URGENT))
    await news.report(BLOG, DEVELOPMENT, level=Level.NOTABLE)
    assert await news.told() == {1: [UPDATE]}
    await news.report(LRT, DEVELOPMENT, level=Level.URGENT)
    assert await news.told() == {1: [DEVELOPMENT]}


# --- on, off, paused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "terms",
    [
        {"enabled": False},
        {"paused": NOON + DAY},
        {"delivery": Sending.DIGEST},
    ],
)
async def test_what_is_off_paused_or_for_the_digest_is_not_sent(store: Store, news: News, terms: dict) -> None:
    await wants(store, 1, **terms)
    await wants(store, 2, delivery=Sending.BOTH)
    await news.report()
    assert await news.told() == {2: [NEW]}
    await news.report(BLOG, DEVELOPMENT, level=Level.NOTABLE)
    assert await news.told() == {2: [DEVELOPMENT]}


async def test_after_a_pause_old_stories_do_not_come_but_what_happens_then(store: Store, news: News) -> None:
    await wants(store, 1, paused=NOON + 2 * HOUR + MINUTE)
    await wants(store, 2, paused=NOON + 2 * HOUR + MINUTE, lean=1)
    await news.report(LRT)
    await news.report(BLOG)  # the last report of the pause
    await news.report(source("Other"))
    assert await news.told() == {}
    await news.report(source("Third"), DEVELOPMENT, level=Level.NOTABLE)
    assert await news.told() == {1: [NEW], 2: [NEW]}


async def test_a_pause_in_the_middle_keeps_developments_away(store: Store, news: News) -> None:
    address = await wants(store, 1)
    await news.report()
    await news.told()
    await store.terms.change(address, "nato", NOON, lambda terms: replace(terms, paused=NOON + DAY))
    await news.report(BLOG, DEVELOPMENT, level=Level.NOTABLE)
    assert await news.told() == {1: [UPDATE]}


async def test_after_unsubscribing_no_development_comes(store: Store, news: News) -> None:
    address = await wants(store, 1)
    await news.report()
    await news.told()
    await store.subscriptions.remove(address, ["nato"])
    await news.report(BLOG, DEVELOPMENT, level=Level.NOTABLE)
    assert await news.told() == {1: [UPDATE]}


# --- with a sound or without -----------------------------------------------------------------------------------------


async def test_what_is_wanted_silently_comes_so_unless_another_want_rings(store: Store) -> None:
    news = News(store, "nato", "bmd")
    await wants(store, 1, "nato", silent=True)
    await wants(store, 2, "nato", silent=True)
    await wants(store, 2, "bmd")
    await wants(store, 3, "bmd")
    await news.report()
    sent = {one.address.chat: one.silent for one in await send_all(store, news.now)}
    await news.report(BLOG, DEVELOPMENT, level=Level.NOTABLE)
    developed = {one.address.chat: one.silent for one in await send_all(store, news.now)}
    assert sent == developed == {1: True, 2: False, 3: False}


@pytest.mark.parametrize(
    ("terms", "kind", "level"),
    [({"lean": 1}, UPDATE, Level.ROUTINE), ({"minimum": Level.URGENT}, DEVELOPMENT, Level.URGENT)],
)
async def test_a_silent_first_alert_that_waits_rings_once_another_want_with_a_sound_is_met(
    store: Store, terms: dict[str, Any], kind: AlertKind, level: Level
) -> None:
    news = News(store, "nato", "bmd")
    for chat in (1, 2):
        await wants(store, chat, "nato", silent=True)
    await wants(store, 1, "bmd", **terms)
    await news.report()
    await news.report(BLOG, kind, level=level)
    firsts = [one for one in await send_all(store, news.now) if one.kind is NEW]
    assert {one.address.chat: one.silent for one in firsts} == {1: False, 2: True}


# --- whose reports count ---------------------------------------------------------------------------------------------


async def test_a_story_comes_once_somebody_reports_it_in_a_wanted_language(store: Store, news: News) -> None:
    await tastes(store, 1, languages=frozenset({"lt", "pl"}))
    await tastes(store, 2, languages=frozenset({"en"}))
    await news.report(BLOG)
    assert await news.told() == {2: [NEW]}
    await news.report(TASS)
    assert await news.told() == {2: [UPDATE]}
    await news.report(LRT)
    assert await news.told() == {1: [NEW], 2: [UPDATE]}
    await news.report(LRT)
    assert await news.told() == {1: [UPDATE], 2: [UPDATE]}


async def test_a_known_outlet_in_a_new_language_is_enough_though_it_makes_no_alert(store: Store, news: News) -> None:
    await tastes(store, 1, languages=frozenset({"lt"}))
    await news.report(BLOG)
    what = matched(entry("Ir lietuviškai", of=replace(BLOG, url="https://blog.test/lt"), language="lt"), ["nato"])
    made = replace(joining(news.last.story, what), tells=True)  # type: ignore[union-attr]
    await poll(store, made, now=news.now)
    assert await news.told() == {1: [NEW]}


async def test_only_independent_or_official_voices_count_where_so_wished(store: Store, news: News) -> None:
    await tastes(store, 1, voices=Voices.INDEPENDENT)
    await tastes(store, 2, voices=Voices.OFFICIAL)
    await tastes(store, 3, voices=Voices.EITHER)
    await news.report(TASS)
    assert await news.told() == {}
    await news.report(MINISTRY)
    assert await news.told() == {2: [NEW], 3: [NEW]}
    await news.report(LRT)
    assert await news.told() == {1: [NEW], 2: [UPDATE], 3: [UPDATE]}


async def test_a_muted_outlet_alone_tells_nothing(store: Store, news: News) -> None:
    await tastes(store, 1, muted=frozenset({"TASS", "Blog of 100% O'Neill_"}))
    await news.report(TASS)
    await news.report(replace(BLOG, outlet="Blog of 100% O'Neill_"))
    assert await news.told() == {}
    await news.report(replace(source("Tas"), outlet="TAS"))
    assert await news.told() == {1: [NEW]}


async def test_one_report_has_to_meet_all_of_a_taste(store: Store, news: News) -> None:
    await tastes(store, 1, languages=frozenset({"lt"}), voices=Voices.OFFICIAL)
    await news.report(LRT)
    await news.report(MINISTRY)
    assert await news.told() == {}
    await news.report(replace(MINISTRY, name="URM", url="https://urm.test", language="lt"))
    assert await news.told() == {1: [NEW]}


async def test_a_taste_is_an_addresss_own(store: Store, news: News) -> None:
    for thread in (3, 4):
        await subscribe(store, -1, "nato", thread=thread)
    await store.terms.change_taste(Address(-1, 3), lambda taste: replace(taste, voices=Voices.OFFICIAL))
    await news.report()
    assert [one.address for one in await send_all(store, news.now)] == [Address(-1, 4)]


async def test_one_topic_is_heard_in_languages_of_its_own(store: Store) -> None:
    news = News(store, "nato", "bmd")
    await tastes(store, 1, languages=frozenset({"lt"}))
    await wants(store, 1, "bmd", taste=Taste(languages=frozenset({"en"})))
    await tastes(store, 2, languages=frozenset({"lt"}))
    await wants(store, 3, "nato", taste=Taste(languages=frozenset({"lt"})))
    await news.report(BLOG)
    assert await news.told() == {1: [NEW]}
    await news.report(LRT)
    assert await news.told() == {1: [UPDATE], 2: [NEW], 3: [NEW]}


async def test_what_is_narrow_for_all_may_be_wide_for_one_topic(store: Store, news: News) -> None:
    address = await tastes(store, 1, languages=frozenset({"lt"}), voices=Voices.OFFICIAL)
    await store.terms.change(address, "nato", NOON, lambda terms: replace(terms, taste=Taste(frozenset(), Voices.ANY)))
    await tastes(store, 2, voices=Voices.OFFICIAL)
    await news.report(BLOG)
    assert await news.told() == {1: [NEW]}


async def test_a_topic_that_says_one_thing_takes_the_other_from_its_address(store: Store, news: News) -> None:
    address = await tastes(store, 1, languages=frozenset({"lt"}), muted=frozenset({"LRT"}))
    own = Taste(voices=Voices.INDEPENDENT, muted=frozenset({"Blog"}))
    await store.terms.change(address, "nato", NOON, lambda terms: replace(terms, taste=own))
    await news.report(LRT)
    await news.report(replace(BLOG, language="lt"))
    await news.report(TASS)
    await news.report(MINISTRY)
    await news.report(source("Other"))
    assert await news.told() == {}
    await news.report(source("Delfi", language="lt"))
    assert await news.told() == {1: [NEW]}


async def test_a_watch_is_heard_with_a_taste_of_its_own(store: Store) -> None:
    news = News(store, "bmd")
    first = await watching(store, 1, taste=Taste(voices=Voices.INDEPENDENT))
    second = await watching(store, 2, taste=Taste(muted=frozenset({"TASS"})))
    third = await watching(store, 3)
    await news.report(TASS, watches=[first, second, third])
    assert await news.told() == {3: [NEW]}
    await news.report(MINISTRY)
    assert await news.told() == {2: [NEW], 3: [UPDATE]}
    await news.report(BLOG)
    assert await news.told() == {1: [NEW], 2: [UPDATE], 3: [UPDATE]}


async def test_what_counts_in_sql_is_what_counts_in_python(store: Store) -> None:
    generals = [Taste(), Taste(frozenset({"lt"}), Voices.OFFICIAL, frozenset({"LRT"})), Taste(voices=Voices.EITHER)]
    owns = [Taste(), Taste(frozenset()), Taste(None, Voices.INDEPENDENT), Taste(muted=frozenset({"Ministry"}))]
    pairs = list(enumerate(product(generals, owns), start=1))
    for chat, (general, own) in pairs:
        address = await tastes(store, chat, **asdict(general))
        await store.terms.change(address, "nato", NOON, lambda terms, own=own: replace(terms, taste=own))
        await tastes(store, chat + 100, **asdict(own.within(general)))
    official = replace(MINISTRY, name="URM", url="https://urm.test", language="lt")
    for number, each in enumerate((LRT, TASS, MINISTRY, BLOG, official), start=1):
        news = News(store, number=number)
        await news.report(each)
        told = set(await news.told())
        assert 1 in told
        assert {chat for chat, _ in pairs if chat in told} == {chat for chat, _ in pairs if chat + 100 in told}


async def test_a_taste_goes_with_its_topic_and_comes_back_with_it(store: Store) -> None:
    own = Taste(frozenset({"en"}), Voices.OFFICIAL, frozenset({"TASS"}))
    address = await wants(store, 1, taste=own)
    await store.subscriptions.switch_off(address, ["nato"])
    await store.subscriptions.add(address, ["nato"], NOON)
    [held] = await store.subscriptions.of(address)
    assert held.terms.taste == own
    await store.subscriptions.remove(address, ["nato"])
    await store.subscriptions.add(address, ["nato"], NOON)
    [held] = await store.subscriptions.of(address)
    assert held.terms.taste == Taste()


# --- changing terms --------------------------------------------------------------------------------------------------


async def test_two_people_at_once_change_what_each_pressed(store: Store) -> None:
    address = await subscribe(store, 1, "nato")
    fields: list[dict[str, Any]] = [
        {"silent": True},
        {"minimum": Level.NOTABLE},
        {"delivery": Sending.BOTH},
        {"paused": NOON + DAY},
        {"enabled": False},
    ]
    await asyncio.gather(
        *(store.terms.change(address, "nato", NOON, lambda terms, new=new: replace(terms, **new)) for new in fields)
    )
    [held] = await store.subscriptions.of(address)
    assert held.terms == Terms(False, NOON + DAY, Level.NOTABLE, 0, Sending.BOTH, True)


async def test_two_people_at_once_mute_an_outlet_each(store: Store) -> None:
    address = await subscribe(store, 1, "nato")
    names = [f"Outlet {number}" for number in range(8)]
    await asyncio.gather(
        *(
            store.terms.change_taste(address, lambda taste, name=name: replace(taste, muted=taste.muted | {name}))
            for name in names
        )
    )
    assert await store.terms.taste(address) == Taste(muted=frozenset(names))


async def test_terms_of_what_is_gone_or_anothers_are_not_changed(store: Store) -> None:
    address = await subscribe(store, 1, "nato")
    number = await watching(store, 2)
    assert await store.terms.change(address, "bmd", NOON, lambda terms: replace(terms, silent=True)) is None
    assert await store.terms.change(address, number, NOON, lambda terms: replace(terms, silent=True)) is None


async def test_subscribing_to_what_is_off_or_paused_switches_it_on_with_its_terms(store: Store) -> None:
    address = await wants(store, 1, enabled=False, silent=True)
    await wants(store, 1, "bmd", paused=NOON + timedelta(days=1))
    later: datetime = NOON + MINUTE
    assert await store.subscriptions.add(address, ["nato", "bmd"], later) == ["nato", "bmd"]
    held = {each.topic: each.terms for each in await store.subscriptions.of(address)}
    assert held == {"nato": Terms(silent=True), "bmd": Terms()}
    assert await store.subscriptions.add(address, ["nato", "bmd"], later) == []


# --- in SQL as in Python ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("independent", [0, 1, 2, 7])
async def test_a_step_in_sql_is_the_step_in_python(file_store: Store, level: Level, independent: int) -> None:
    asked = select(terms_sql.step_of(literal(int(level)), literal(independent)))
    async with file_store.database.read() as connection:
        assert await connection.scalar(asked) == step_of(level, independent)
