"""Two stories that become one by a report that tells nobody: what both together meet is told by the next that may."""

from __future__ import annotations

from dataclasses import replace

from making import alert, entry, joining, matched, opening, poll, send_all, source
from making import subscribe as wanting
from merges import LATER, LATEST, SOON, bridge, goes_on, older, younger
from telling import wants, watching

from feeds.model import AlertKind
from feeds.store import Store
from feeds.wanting import Taste

NEW, UPDATE = AlertKind.NEW, AlertKind.UPDATE


async def test_terms_that_a_merge_meets_which_tells_nobody_are_told_by_the_next_report_that_may_tell(
    store: Store,
) -> None:
    await wanting(store, 1, "nato")
    await wants(store, 2, lean=1)
    await wants(store, 3, taste=Taste(languages=frozenset({"pl"})))
    first = await older(store)
    polish = matched(entry("Drony nad składem", of=source("Gazeta", language="pl"), seen=SOON), ["bmd"])
    second = opening(8, polish)
    await poll(store, second, now=SOON)
    await send_all(store, SOON)
    late = bridge(first, second)
    await poll(store, late, now=LATER)
    as_late = goes_on(late, of="Fourth")
    await poll(store, as_late, now=LATER)
    assert await store.outbox.waiting() == 0

    fresh = goes_on(as_late, UPDATE, of="Fifth")
    await poll(store, fresh, now=LATEST)
    told = {(each.address.chat, each.kind) for each in await send_all(store, LATEST)}
    assert told == {(1, UPDATE), (2, NEW), (3, NEW)}
    await poll(store, goes_on(fresh, UPDATE, of="Sixth"), now=LATEST)
    assert {(each.address.chat, each.kind) for each in await send_all(store, LATEST)} == {
        (1, UPDATE),
        (2, UPDATE),
        (3, UPDATE),
    }


async def test_a_merge_that_tells_nobody_makes_no_news_for_a_chat_that_came_since_of_what_either_had_told(
    store: Store,
) -> None:
    first = await older(store)
    polish = matched(entry("Drony nad składem", of=source("Gazeta", language="pl"), seen=SOON), ["bmd"])
    second = opening(8, polish)
    await poll(store, second, now=SOON)
    await wants(store, 1, taste=Taste(languages=frozenset({"en"})))
    await wants(store, 2, "bmd", taste=Taste(languages=frozenset({"pl"})))
    await wanting(store, 3, "nato", "bmd")
    late = bridge(first, second)
    await poll(store, late, now=LATER)
    await wants(store, 4, taste=Taste(languages=frozenset({"en"})))
    await poll(store, goes_on(late, UPDATE), now=LATEST)
    assert await store.outbox.waiting() == 0


async def test_what_a_merge_made_news_is_none_any_more_once_a_report_could_tell_it(store: Store) -> None:
    first, second = await older(store), await younger(store)
    late = bridge(first, second)
    await poll(store, late, now=LATER)
    nothing_new = replace(goes_on(late), tells=True)
    await poll(store, nothing_new, now=LATEST)
    await wants(store, 1, lean=1)
    await poll(store, goes_on(nothing_new, UPDATE, of="Fifth"), now=LATEST)
    assert await store.outbox.waiting() == 0


async def test_what_several_merges_meet_that_tell_nobody_is_told_by_the_next_report_that_may(store: Store) -> None:
    first, second = await older(store), await younger(store, "bmd", number=8)
    polish = matched(entry("Drony nad składem", of=source("Gazeta", language="pl"), seen=SOON), ["iskander"])
    third = opening(9, polish)
    await poll(store, third, now=SOON)
    await wants(store, 1, taste=Taste(languages=frozenset({"pl"})))
    await wants(store, 2, "bmd", lean=1)
    await wants(store, 3, "iskander", taste=Taste(languages=frozenset({"pl"})))  # it came after that was told
    await wanting(store, 4, "bmd")
    inner = bridge(second, third)
    await poll(store, inner, now=LATER)
    outer = bridge(first, inner)
    await poll(store, outer, now=LATER)
    await poll(store, goes_on(outer, UPDATE), now=LATEST)
    assert {(each.address.chat, each.kind) for each in await send_all(store, LATEST)} == {(1, NEW), (2, NEW)}


async def test_a_story_told_of_that_takes_in_one_which_told_nobody_tells_what_that_brought_with_the_next_report(
    store: Store,
) -> None:
    first = await older(store)
    polish = matched(entry("Drony nad składem", of=source("Gazeta", language="pl"), seen=SOON), ["nato"])
    second = opening(8, polish, tell=False)
    await poll(store, second, now=SOON)
    await wanting(store, 1, "nato")
    await wants(store, 2, taste=Taste(languages=frozenset({"pl"})))
    late = bridge(first, second)
    await poll(store, late, now=LATER)
    await poll(store, goes_on(late, UPDATE), now=LATEST)
    assert [(each.address.chat, each.kind) for each in await send_all(store, LATEST)] == [(2, NEW)]


async def test_a_story_that_told_nobody_and_takes_in_one_told_of_tells_what_it_had_with_the_next_report(
    store: Store,
) -> None:
    polish = matched(entry("Drony nad składem", of=source("Gazeta", language="pl")), ["nato"])
    first = opening(7, polish, tell=False)
    await poll(store, first)
    second = await younger(store)
    await wanting(store, 1, "nato")
    await wants(store, 2, taste=Taste(languages=frozenset({"pl"})))
    late = bridge(first, second)
    await poll(store, late, now=LATER)
    await poll(store, goes_on(late, UPDATE), now=LATEST)
    assert [(each.address.chat, each.kind) for each in await send_all(store, LATEST)] == [(2, NEW)]


async def test_a_watch_hears_with_the_next_report_what_a_merge_met_that_told_nobody(store: Store) -> None:
    number = await watching(store, 1, lean=1)
    first = await older(store)
    found = replace(alert(first.story, NEW, ()), watches=frozenset({number}))
    again = joining(replace(first.story, told=first.story.told | {"watch"}), matched(entry("It burns", seen=SOON)))
    again = replace(again, story=replace(again.story, outlets=("Wire",), independent=1), alerts=(found,))
    await poll(store, again, now=SOON)
    second = await younger(store, "bmd")
    late = bridge(again, second)
    await poll(store, late, now=LATER)
    assert await store.outbox.waiting() == 0
    await poll(store, goes_on(late, UPDATE), now=LATEST)
    assert [(each.address.chat, each.kind) for each in await send_all(store, LATEST)] == [(1, NEW)]
