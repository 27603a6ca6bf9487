from __future__ import annotations

from dataclasses import replace

import pytest
from making import DAY, HOUR, MINUTE, NOON, entry, joining, listed, matched, opening, poll, send_all, source, subscribe
from sqlalchemy import func, null, select, update

from feeds.model import Act, AlertKind, Kind, Level, Turn, Validators, Wishes
from feeds.source_state import Health, PollOutcome, SourceState
from feeds.store import StaleStoryError, Store
from feeds.store.news.entries import entry_id
from feeds.store.tables import entries, outbox, stories, story_revisions, story_topics
from feeds.stories.merging import merged

TITLE = "Iskanders leave Kaliningrad"


async def count(store: Store, table) -> int:
    async with store.database.read() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def test_a_poll_is_kept_with_all_that_was_decided(store: Store) -> None:
    what = matched(entry(TITLE, summary="Moscow says so."), ["missile-defence"], ["nato"], ["iskander", "kaliningrad"])
    decision = opening(7, what, level=Level.NOTABLE)
    await poll(store, decision)

    file = await store.stories.file(7)

    assert file is not None
    assert file.story == decision.story
    (report,) = file.reports
    assert report.entry == what.entry
    assert report.matches == what.matches
    assert report.joined == NOON


async def test_which_acts_were_told_and_when_it_rang_is_kept_with_a_story(store: Store) -> None:
    acts, turns = frozenset({Act.STOPS, Act.MOVES}), (Turn(Act.MOVES, 1),)
    decision = opening(7, matched(entry(TITLE), ["iskander"]), acts=acts, turns=turns, rang=NOON)
    await poll(store, decision)
    file = await store.stories.file(7)
    assert file is not None
    assert (file.story.acts, file.story.turns, file.story.rang) == (acts, turns, NOON)
    before = await store.stories.file(7, NOON - MINUTE)
    assert before is None


async def test_of_a_story_from_before_acts_were_remembered_none_is_new(store: Store) -> None:
    await poll(store, opening(7, matched(entry(TITLE), ["iskander"])))
    async with store.database.write() as connection:
        await connection.execute(update(stories).values(acts=null(), turns=null(), rang=null()))
    file = await store.stories.file(7)
    assert file is not None
    assert (file.story.acts, file.story.turns, file.story.rang) == (frozenset(Act), (), None)


async def test_a_story_grows_by_the_entries_that_join_it(store: Store) -> None:
    first = opening(7, matched(entry(TITLE), ["missile-defence"], subjects=["iskander"]))
    other = source("Gazeta", language="pl")
    second = joining(
        first.story,
        matched(
            entry("Iskandery opuszczają Królewiec", of=other, seen=NOON + HOUR), ["nato"], subjects=["kaliningrad"]
        ),
        level=Level.URGENT,
        title="Iskanders leave",
        told=frozenset({"missile-defence", "nato"}),
    )
    await poll(store, first)
    await poll(store, second)

    file = await store.stories.file(7)

    assert file is not None
    assert file.story == second.story
    assert [report.entry.source.name for report in file.reports] == ["Wire", "Gazeta"]


async def test_a_story_is_given_back_as_it_was_at_a_moment_in_the_past(store: Store) -> None:
    first = opening(7, matched(entry(TITLE), ["missile-defence"], subjects=["iskander"]))
    later = entry("Iskandery opuszczają Królewiec", of=source("Gazeta"), seen=NOON + HOUR)
    second = joining(
        first.story,
        matched(later, ["nato"], subjects=["kaliningrad"]),
        level=Level.URGENT,
        title="Iskanders leave",
        told=frozenset({"missile-defence", "nato"}),
    )
    await poll(store, first)
    await poll(store, second)

    assert await store.stories.file(7, NOON - MINUTE) is None
    then = await store.stories.file(7, NOON + MINUTE)
    assert then is not None
    assert then.story == first.story
    assert [report.entry.title for report in then.reports] == [TITLE]
    now = await store.stories.file(7, NOON + DAY)
    assert now is not None
    assert now.story == second.story


async def test_an_official_report_makes_a_story_official_from_then_on(store: Store) -> None:
    first = opening(7, matched(entry(TITLE)))
    ministry = source("Ministry", kind=Kind.OFFICIAL)
    second = joining(first.story, matched(entry("We confirm", of=ministry, seen=NOON + HOUR)), official=True)
    await poll(store, first)
    await poll(store, second)

    for at, expected in ((None, True), (NOON + HOUR, True), (NOON + MINUTE, False)):
        file = await store.stories.file(7, at)
        assert file is not None
        assert file.story.official is expected


async def test_a_topic_that_a_story_lost_is_no_longer_listed_under_it(store: Store) -> None:
    first = opening(7, matched(entry(TITLE), ["missile-defence", "nato"], subjects=["iskander"]))
    joined = joining(first.story, matched(entry("No NATO in it", seen=NOON + HOUR)))
    second = replace(
        joined,
        story=replace(joined.story, topics=frozenset({"missile-defence"}), subjects=frozenset(), told=frozenset()),
    )
    await poll(store, first)
    await poll(store, second)

    assert await store.stories.latest(["nato"], 5) == []
    assert [file.story.id for file in await store.stories.latest(["missile-defence"], 5)] == [7]


async def test_applying_a_poll_again_changes_nothing(store: Store) -> None:
    await subscribe(store, 1, "nato")
    decision = opening(7, matched(entry(TITLE), ["nato"]))
    await poll(store, decision)
    await poll(store, decision)

    assert await count(store, entries) == 1
    assert await count(store, outbox) == 1


async def test_an_entry_that_is_stored_is_left_out_and_its_neighbours_are_not(store: Store) -> None:
    known = opening(7, matched(entry(TITLE), ["nato"]))
    await poll(store, known)
    again = opening(8, matched(entry(TITLE, summary="changed"), ["nato"]))
    new = opening(9, matched(entry("Something else"), ["nato"]))

    await poll(store, again, new)

    assert await store.stories.file(8) is None
    assert await store.stories.file(9) is not None


async def test_an_entry_twice_in_one_poll_is_taken_once(store: Store) -> None:
    twice = matched(entry(TITLE), ["nato"])
    await poll(store, opening(7, twice), opening(8, twice))

    assert await count(store, entries) == 1
    assert await store.stories.file(7) is not None


async def test_two_sources_may_use_the_same_uid(store: Store) -> None:
    one, other = entry("One", uid="1"), entry("Other", of=source("Other"), uid="1")
    await poll(store, opening(7, matched(one)), opening(8, matched(other)))

    assert await count(store, entries) == 2


async def test_two_entries_whose_numbers_collide_are_both_stored(store: Store) -> None:
    state = (await listed(store))["Wire"]
    numbers: dict[int, str] = {}
    for attempt in range(100_000):
        uid, other = f"{attempt:x}", numbers.get(entry_id(NOON, state.id, f"{attempt:x}"))
        if other is not None:
            break
        numbers[entry_id(NOON, state.id, uid)] = uid
    assert other is not None
    await poll(store, opening(7, matched(entry("One", uid=other))))
    await poll(store, opening(8, matched(entry("Two", uid=uid))))

    assert await count(store, entries) == 2
    assert [hit.file.story.id for hit in await store.search("two", 5)] == [8]


async def test_a_decision_on_a_story_that_has_changed_since_is_refused_whole(store: Store) -> None:
    first = opening(7, matched(entry(TITLE), ["nato"]))
    await poll(store, first, joining(first.story, matched(entry("By another process", seen=NOON + MINUTE))))
    state = (await store.sources.all())[0]
    stale = joining(first.story, matched(entry("Decided on revision 1", seen=NOON + HOUR)))

    with pytest.raises(StaleStoryError):
        await store.apply(PollOutcome(replace(state, failures=3), (stale,)), NOON)

    assert await count(store, entries) == 2
    assert (await store.sources.all())[0].failures == 0


async def test_several_entries_of_one_poll_may_join_one_story(store: Store) -> None:
    first = opening(7, matched(entry(TITLE), ["nato"]))
    second = joining(first.story, matched(entry("Second", seen=NOON + MINUTE), ["bmd"], subjects=["sm-3"]))
    third = joining(second.story, matched(entry("Third", seen=NOON + HOUR), subjects=["sm-3"]))
    await poll(store, first, second, third)

    file = await store.stories.file(7)
    assert file is not None
    assert file.story == third.story
    then = await store.stories.file(7, NOON + MINUTE)
    assert then is not None
    assert then.story == second.story


async def test_what_a_poll_made_of_its_source_is_kept_whole(store: Store) -> None:
    state = (await listed(store))["Wire"]
    after = SourceState(
        id=state.id,
        source=state.source,
        url="https://moved.test/feed",
        validators=Validators('W/"e"', "yesterday"),
        body_hash="ab",
        due=NOON + HOUR,
        failures=2,
        health=Health.FAILING,
        health_since=NOON,
        health_reason="timeout",
        last_success=NOON - DAY,
        newest_entry=NOON - 2 * DAY,
        rate=1.5,
        interval=300.5,
        moved_to="https://moved.test/again",
        moved_count=2,
        moved_since=NOON - HOUR,
        wishes=Wishes(3600.0, frozenset({0, 23}), frozenset({5, 6})),
    )
    await store.apply(PollOutcome(after), NOON)

    assert await store.sources.all() == [after]


async def test_a_replay_is_kept_without_telling_anyone(store: Store) -> None:
    await subscribe(store, 1, "nato")
    wire, gazeta = source(), source("Gazeta")
    first = opening(7, matched(entry(TITLE, of=wire), ["nato"]))
    second = joining(first.story, matched(entry("Drugi", of=gazeta, seen=NOON + MINUTE), ["nato"]), AlertKind.UPDATE)

    await store.apply_quiet([first, second])
    await store.apply_quiet([first, second])

    file = await store.stories.file(7)
    assert file is not None
    assert file.story == replace(second.story, told=frozenset())
    assert await store.outbox.waiting() == 0
    assert await store.sources.all() == [], "sources of a replay are not polled"
    assert len(await store.sources.all(unlisted=True)) == 2


async def test_of_what_a_replay_keeps_nobody_counts_as_told_so_that_its_next_fresh_report_is_news(store: Store) -> None:
    one = opening(7, matched(entry(TITLE), ["nato"]), rang=NOON)
    other = opening(8, matched(entry("Other", of=source("Gazeta"), seen=NOON + MINUTE), ["nato"]), rang=NOON)
    merge = merged(one.story, other.story)
    last = joining(merge.story, matched(entry("Both", seen=NOON + HOUR), ["nato"]), AlertKind.UPDATE)

    await store.apply_quiet([one, other, replace(last, merge=merge)])

    file = await store.stories.file(8)
    assert file is not None
    assert (file.story.id, file.story.told, file.story.rang) == (7, frozenset(), None)
    async with store.database.read() as connection:
        assert set(await connection.scalars(select(story_revisions.c.kind))) == {None}
        assert set(await connection.scalars(select(story_topics.c.told))) == {None}


async def test_hostile_text_is_stored_as_far_as_a_database_can(store: Store) -> None:
    title = "Nul \0 and \ud800 and 'quotes\" and ; DROP TABLE entries; -- \u202e"
    await poll(store, opening(7, matched(entry(title, summary="x" * 100_000, uid="1"))))

    file = await store.stories.file(7)
    assert file is not None
    assert file.reports[0].entry.title == "Nul  and ? and 'quotes\" and ; DROP TABLE entries; -- \u202e"
    assert len(file.reports[0].entry.summary) == 100_000


async def test_open_stories_are_read_back_as_they_were_decided(store: Store) -> None:
    first = opening(7, matched(entry(TITLE), ["nato"], ["bmd"], ["iskander", "kaliningrad"]))
    second = joining(first.story, matched(entry("Second", seen=NOON + HOUR), ["bmd"], subjects=["sm-3"]))
    old = opening(8, matched(entry("Old", seen=NOON - DAY)))
    await poll(store, old, first)
    await poll(store, second)

    found = [pair async for pair in store.stories.open_since(NOON)]

    assert found == [(second.story, [first.matched, second.matched])]


async def test_numbers_for_stories_are_given_once(store: Store) -> None:
    given = [*await store.stories.reserve_ids(3), *await store.stories.reserve_ids(2)]

    assert given == [1, 2, 3, 4, 5]


async def test_the_latest_stories_come_by_topic_and_by_page(store: Store) -> None:
    for number in range(1, 8):  # all opened at one moment, as the stories of one poll are
        topics = ["nato", "bmd"] if number % 2 else ["bmd"]
        await poll(store, opening(number, matched(entry(f"Story {number}"), topics)))
    await poll(store, opening(8, matched(entry("Later", seen=NOON + HOUR), ["nato"])))
    await poll(store, opening(9, matched(entry("No topic at all", seen=NOON + HOUR))))

    async def page(topics, before=None) -> list[int]:
        return [file.story.id for file in await store.stories.latest(topics, 3, before)]

    assert await page(["nato"]) == [8, 7, 5]
    assert await page(["nato"], before=5) == [3, 1]
    assert await page(["bmd", "nato"]) == [8, 7, 6]
    assert await page(None) == [8, 7, 6]
    assert await page(None, before=6) == [5, 4, 3]
    assert await page([]) == []
    assert await send_all(store) == []


async def test_openings_are_those_of_stories_about_a_topic_after_a_moment(store: Store) -> None:
    await poll(store, opening(1, matched(entry("Old", seen=NOON - DAY, uid="1" * 32), ["missile-defence"])))
    await poll(store, opening(2, matched(entry("New", seen=NOON, uid="2" * 32), ["nato-russia", "missile-defence"])))
    await poll(store, opening(3, matched(entry("None", seen=NOON, uid="3" * 32))))

    assert await store.stories.openings(NOON - HOUR) == [("missile-defence", NOON), ("nato-russia", NOON)]
    assert len(await store.stories.openings(NOON - 2 * DAY)) == 3
