"""Two stories that became one, in the rows: nobody is told again, and what people have goes on working."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from making import HOUR, MINUTE, NOON, alert, claim, entry, joining, listed, matched, opening, poll, send_all, source
from making import subscribe as wanting
from merges import LATER, LATEST, SOON, bridge, older, younger
from telling import wants, watching

from feeds.audience import Sent
from feeds.model import AlertKind, Level
from feeds.source_state import PollOutcome
from feeds.store import StaleStoryError, Store
from feeds.stories.merging import merged
from feeds.times.quiet import Quiet
from feeds.wanting import Taste

NEW, DEVELOPMENT, UPDATE = AlertKind.NEW, AlertKind.DEVELOPMENT, AlertKind.UPDATE
NOONTIDE = Quiet(time(11), time(20), "UTC")


async def test_the_older_story_has_the_reports_of_both_and_the_youngers_number_leads_to_it(store: Store) -> None:
    made = bridge(await older(store), await younger(store))
    await poll(store, made, now=LATER)

    file = await store.stories.file(7)
    assert file is not None
    assert file.story == made.story
    assert [report.entry.source.name for report in file.reports] == ["Wire", "Gazette", "Third"]
    assert await store.stories.file(8) == file
    assert [each.story.id for each in await store.stories.latest(None, 10)] == [7]
    assert [story.id async for story, _ in store.stories.open_since(NOON)] == [7]


async def test_a_merge_in_the_poll_that_opened_the_younger_is_written_too(store: Store) -> None:
    one = await older(store)
    what = source("Gazette")
    other = opening(8, matched(entry("Drones hit depot", of=what, seen=LATER), ["nato"]))
    merge = merged(one.story, other.story)
    joins = replace(joining(merge.story, matched(entry("Depot on fire", of=what, seen=LATER))), merge=merge)
    await poll(store, other, joins, now=LATER)
    file = await store.stories.file(8)
    assert file is not None
    assert (file.story.id, len(file.reports)) == (7, 3)


async def test_a_replay_keeps_a_merge_of_stories_whose_entries_an_earlier_one_kept_already(store: Store) -> None:
    fire = matched(entry("Fire at depot"), ["nato"], subjects=["crimea"])
    hit = matched(entry("Drones hit depot", of=source("Gazette"), seen=SOON), ["iskander"])
    again = matched(entry("Fire goes on", seen=SOON), ["nato"])
    for number in (7, 17):
        one, other = opening(number, fire), opening(number + 1, hit)
        grown = joining(one.story, again)
        await store.apply_quiet([one, other, grown])
    more = joining(other.story, matched(entry("Drones over depot", of=source("Gazette"), seen=LATER), ["iskander"]))
    made = bridge(grown, more)
    await store.apply_quiet([one, other, grown, more, made])

    file = await store.stories.file(18)
    assert file is not None
    assert (file.story.id, file.story.revision, file.story.topics) == (17, made.story.revision, {"nato", "iskander"})
    assert [report.entry.title for report in file.reports] == ["Drones over depot", made.matched.entry.title]
    assert {file.story.id for file in await store.stories.latest(["nato"], 10)} == {7, 17}
    assert await store.stories.file(8) is not None


async def test_stories_merge_again_and_every_number_leads_to_the_one_that_is_left(store: Store) -> None:
    second, third = await younger(store, number=8), await younger(store, number=9)
    made = bridge(second, third)
    await poll(store, made, now=LATER)
    first = opening(7, matched(entry("Fire at depot"), ["nato"]))
    await poll(store, first)
    again = bridge(first, made)
    await poll(store, again, now=LATEST)
    files = [await store.stories.file(number) for number in (7, 8, 9)]
    assert [file.story.id for file in files if file] == [7, 7, 7]
    assert files[0] is not None
    assert len(files[0].reports) == 5


async def test_those_who_were_told_of_either_keep_one_alert_that_lives_on_and_get_no_other(store: Store) -> None:
    both, one_only, other_only = [await wanting(store, chat, *wants) for chat, wants in _WANTS.items()]
    first, second = await older(store), await younger(store, "bmd")
    sent = {(each.address, each.story): each.id + 1000 for each in await send_all(store, SOON)}
    assert set(sent) == {(both, 7), (both, 8), (one_only, 7), (other_only, 8)}

    made = bridge(first, second, UPDATE)
    await poll(store, made, now=LATER)
    edits = await send_all(store, LATER)
    assert {(each.address, each.kind, each.story, each.message) for each in edits} == {
        (both, UPDATE, 7, sent[both, 7]),
        (one_only, UPDATE, 7, sent[one_only, 7]),
        (other_only, UPDATE, 7, sent[other_only, 8]),
    }

    what = matched(entry("Two dead at depot", of=source("Fourth"), seen=LATEST))
    await poll(store, joining(made.story, what, DEVELOPMENT, level=Level.URGENT), now=LATEST)
    replies = await send_all(store, LATEST)
    assert {(each.address, each.kind, each.message) for each in replies} == {
        (both, DEVELOPMENT, sent[both, 7]),
        (one_only, DEVELOPMENT, sent[one_only, 7]),
        (other_only, DEVELOPMENT, sent[other_only, 8]),
    }


_WANTS = {1: ("nato", "bmd"), 2: ("nato",), 3: ("bmd",)}


async def test_what_waits_of_the_younger_does_not_come_to_those_who_know_of_the_older(store: Store) -> None:
    await wanting(store, 1, "nato")
    first = await older(store)
    await send_all(store, SOON)
    second = await younger(store)
    await poll(store, bridge(first, second), now=LATER)
    assert await claim(store, LATER) == []
    assert await store.outbox.waiting() == 0


async def test_what_waits_behind_an_alert_that_was_taken_back_while_in_hand_comes_once_that_is_settled(
    store: Store,
) -> None:
    await wanting(store, 1, "nato")
    first = await older(store)
    await send_all(store, SOON)
    second = await younger(store)
    [in_hand] = await claim(store, SOON)
    await younger(store, number=9)
    await poll(store, bridge(first, second), now=SOON)
    await store.outbox.settle(in_hand, Sent(5), SOON)
    assert [each.story for each in await claim(store, SOON)] == [9]


async def test_what_is_held_of_the_older_does_not_come_to_those_who_have_the_younger(store: Store) -> None:
    address = await wanting(store, 1, "nato")
    await store.quiet.set(1, NOONTIDE, NOON)
    first, second = await older(store), await younger(store, level=Level.URGENT)
    [sent] = await send_all(store, SOON)
    assert (sent.address, sent.story) == (address, 8)
    await poll(store, bridge(first, second, UPDATE, level=Level.URGENT), now=LATER)
    await store.quiet.end(1, LATER)
    [edit] = await send_all(store, LATER)
    assert (edit.kind, edit.story, edit.message) == (UPDATE, 7, sent.id + 1000)


async def test_a_first_alert_that_waits_shows_the_merged_story(store: Store) -> None:
    address = await wanting(store, 1, "bmd")
    first, second = await older(store), await younger(store, "bmd")
    made = bridge(first, second, UPDATE)
    await poll(store, made, now=LATER)
    [waiting] = await claim(store, LATER)
    assert (waiting.address, waiting.story, waiting.kind, waiting.revision) == (address, 7, NEW, made.story.revision)


async def test_a_level_that_rises_by_a_merge_while_the_first_alert_is_being_sent_comes_after_it(store: Store) -> None:
    """The younger story has had more revisions than the older, which goes on."""
    await wanting(store, 1, "bmd")
    first, second = await older(store), await younger(store, "bmd")
    for number in range(4):
        more = matched(entry(f"More {number}", seen=SOON), ["bmd"])
        second = joining(second.story, more, UPDATE)
        await poll(store, second, now=SOON)
    [being_sent] = await claim(store, SOON)
    assert (being_sent.story, being_sent.revision) == (8, 5)
    made = bridge(first, second, DEVELOPMENT, level=Level.URGENT)
    assert made.story.revision < being_sent.revision
    await poll(store, made, now=LATER)
    await store.outbox.settle(being_sent, Sent(50), LATER)
    [risen, edit] = await send_all(store, LATER)
    assert (risen.story, risen.kind, risen.level, risen.message) == (7, DEVELOPMENT, Level.URGENT, 50)
    assert (edit.story, edit.kind, edit.message) == (7, UPDATE, 50)


async def test_a_chat_that_came_since_is_not_told_by_a_merge_even_with_an_urgent_story(store: Store) -> None:
    first, second = await older(store), await younger(store, level=Level.URGENT)
    await wanting(store, 1, "nato", now=NOON + 2 * MINUTE)
    made = bridge(first, second, UPDATE)
    await poll(store, replace(made, tells=True), now=LATER)
    assert await store.outbox.waiting() == 0


async def test_terms_that_only_both_together_meet_are_met_by_the_report_that_shows_them_to_be_one(store: Store) -> None:
    await wanting(store, 1, "nato")
    await wants(store, 2, lean=1)
    await wants(store, 3, taste=Taste(languages=frozenset({"pl"})))
    first = await older(store)
    polish = matched(entry("Drony nad składem", of=source("Gazeta", language="pl"), seen=SOON), ["bmd"])
    second = opening(8, polish)
    await poll(store, second, now=SOON)
    assert {each.address.chat for each in await send_all(store, SOON)} == {1}
    made = bridge(first, second, UPDATE)
    await poll(store, made, now=LATER)
    assert {(each.address.chat, each.kind) for each in await send_all(store, LATER)} == {
        (1, UPDATE),
        (2, NEW),
        (3, NEW),
    }


async def test_a_chat_that_came_since_is_not_told_by_a_merge_what_either_story_told_by_its_terms(store: Store) -> None:
    first = await older(store)
    polish = matched(entry("Drony nad składem", of=source("Gazeta", language="pl"), seen=SOON), ["bmd"])
    second = opening(8, polish)
    await poll(store, second, now=SOON)
    await wants(store, 1, taste=Taste(languages=frozenset({"en"})))
    await wants(store, 2, "bmd", taste=Taste(languages=frozenset({"pl"})))
    await wanting(store, 3, "nato", "bmd")
    await poll(store, bridge(first, second, UPDATE), now=LATER)
    assert await store.outbox.waiting() == 0


async def test_a_watch_hears_of_a_story_whose_merge_meets_its_terms(store: Store) -> None:
    number = await watching(store, 1, lean=1)
    first = await older(store)
    found = replace(alert(first.story, NEW, ()), watches=frozenset({number}))
    again = joining(replace(first.story, told=first.story.told | {"watch"}), matched(entry("It burns", seen=SOON)))
    again = replace(again, story=replace(again.story, outlets=("Wire",), independent=1), alerts=(found,))
    await poll(store, again, now=SOON)
    second = await younger(store, "bmd")
    assert await store.outbox.waiting() == 0
    await poll(store, bridge(again, second, UPDATE), now=LATER)
    assert [(each.address.chat, each.kind) for each in await send_all(store, LATER)] == [(1, NEW)]


async def test_a_story_that_was_muted_under_either_number_stays_muted(store: Store) -> None:
    address = await wanting(store, 1, "nato")
    first, second = await older(store), await younger(store)
    await send_all(store, SOON)
    await store.outbox.mute(address, 8, True, NOON)
    made = bridge(first, second)
    await poll(store, made, now=LATER)
    what = matched(entry("Two dead at depot", of=source("Fourth"), seen=LATEST))
    await poll(store, joining(made.story, what, DEVELOPMENT, level=Level.URGENT), now=LATEST)
    assert [each.kind for each in await send_all(store, LATEST)] == [UPDATE]
    assert await store.outbox.mute(address, 8, False, LATEST)


async def test_a_merge_decided_on_stories_that_have_changed_since_is_refused(store: Store) -> None:
    state = (await listed(store))["Wire"]
    first = opening(7, matched(entry("Fire at depot"), ["nato"]))
    second = opening(8, matched(entry("Drones hit depot"), ["nato"]))
    await store.apply(PollOutcome(state, (first, second)), NOON)
    made = bridge(first, second)
    grown = joining(second.story, matched(entry("Drones again", seen=SOON)))
    await store.apply(PollOutcome(state, (grown,)), LATER)
    with pytest.raises(StaleStoryError):
        await store.apply(PollOutcome(state, (made,)), LATER)
    assert [each.story.id for each in await store.stories.latest(None, 10)] == [8, 7]


async def test_other_processes_learn_which_story_ended_and_what_joined_the_other(store: Store) -> None:
    first, second = await older(store), await younger(store)
    before = await store.stories.latest_change()
    made = bridge(first, second)
    await poll(store, made, now=LATER)
    _, grown = await store.stories.changed_since(before)
    by_number = {each.story.id: each for each in grown}
    assert by_number[8].merged_into == 7
    assert by_number[7].story == made.story
    assert [member.revision for member in by_number[7].members] == [1, 2, 3]


async def test_a_topic_is_the_older_storys_since_the_earlier_of_both(store: Store) -> None:
    first, second = await older(store), await younger(store, "nato", "bmd")
    await poll(store, bridge(first, second), now=LATER)
    then = await store.stories.file(7, NOON)
    assert then is not None
    assert (then.story.topics, then.story.told) == ({"nato"}, {"nato"})
    assert await store.stories.counts(["nato", "bmd"], NOON - HOUR) == {"nato": 1, "bmd": 1}
