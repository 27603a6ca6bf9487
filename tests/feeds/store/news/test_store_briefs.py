"""What a brief is made from, on each database: counted, chosen and described as of a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from making import DAY, HOUR, MINUTE, NOON, entry, joining, listed, matched, opening, source

from feeds.briefs.brief import Facts, Question
from feeds.model import Decision, Level
from feeds.source_state import Health, PollOutcome
from feeds.store import Store
from feeds.stories.merging import merged

WEEKS = 29  # days of history: the four weeks looked back on, and one


def ask(*subjects: str, at: datetime = NOON, asked: datetime | None = None) -> Question:
    return Question(subjects, " and ".join(subjects), at, asked)


async def facts(store: Store, question: Question, now: datetime | None = None) -> Facts:
    return await store.briefs.facts(question, now or question.at, lambda title: "Kaliningrad" in title)


def story(number: int, seen: datetime, *subjects: str, topics: tuple[str, ...] = (), **values: object) -> Decision:
    what = entry(f"Story {number}", seen=seen, of=values.pop("of", None))  # type: ignore[arg-type]
    return opening(number, matched(what, topics, subjects=subjects), **values)  # type: ignore[arg-type]


async def kept(store: Store, *decisions: Decision) -> None:
    await store.apply_quiet(decisions)


async def four_weeks(store: Store, a_day: int = 3, first: int = 1000) -> None:
    """Some stories a day on Kaliningrad, and as many on Poland, before the day that is asked about."""
    news = [
        story(
            first + 10 * day + turn,
            NOON - (day + 1) * DAY - turn * HOUR - MINUTE,
            "kaliningrad" if turn % 2 else "poland",
        )
        for day in range(WEEKS)
        for turn in range(2 * a_day)
    ]
    await kept(store, *sorted(news, key=lambda decision: decision.story.opened))


async def test_an_empty_database_was_never_watched(store: Store) -> None:
    found = await facts(store, ask("kaliningrad"))

    assert found.stories == 0
    assert found.view.watching_since is None


async def test_watching_begins_with_the_first_start_even_when_nothing_came_yet(store: Store) -> None:
    await listed(store, source("One"), source("Two"))
    await store.meta.started(NOON - 3 * MINUTE)

    view = (await facts(store, ask("kaliningrad"))).view

    assert (view.sources, view.watching_since) == (2, NOON - 3 * MINUTE)


async def test_stories_of_the_last_24_hours_are_counted_once_each(store: Store) -> None:
    first = story(1, NOON - 3 * HOUR, "kaliningrad")
    again = joining(first.story, matched(entry("Another word on it", seen=NOON - HOUR), subjects=["kaliningrad"]))
    await kept(store, first, story(2, NOON - 30 * HOUR, "kaliningrad"), story(3, NOON - HOUR, "poland"), again)

    assert (await facts(store, ask("kaliningrad"))).stories == 1


async def test_a_story_counts_again_on_the_day_it_grows(store: Store) -> None:
    first = story(1, NOON - 30 * HOUR, "kaliningrad")
    await kept(store, first, joining(first.story, matched(entry("It goes on", seen=NOON - HOUR))))

    found = await facts(store, ask("kaliningrad"))

    assert found.stories == 1
    assert [file.story.id for file in found.files] == [1]


async def test_a_story_that_has_grown_for_longer_than_a_week_counts_on_the_day_it_grows(store: Store) -> None:
    first = story(1, NOON - 8 * DAY, "kaliningrad")
    grown = [first]
    for days in (7, 5, 3, 1, 0):
        report = entry(f"Live: day {days}", seen=NOON - days * DAY - HOUR)
        grown.append(joining(grown[-1].story, matched(report, subjects=["kaliningrad"])))
    await kept(store, *grown)

    assert (await facts(store, ask("kaliningrad"))).stories == 1
    assert len(await store.briefs.ranked(ask("kaliningrad"), 10, 0, NOON)) == 1


async def test_a_story_is_a_subjects_only_from_when_an_entry_names_it(store: Store) -> None:
    first = story(1, NOON - 30 * HOUR, "poland")
    await kept(
        store, first, joining(first.story, matched(entry("Now it is", seen=NOON - HOUR), subjects=["kaliningrad"]))
    )

    yesterday = await facts(store, ask("kaliningrad", at=NOON - DAY), NOON)

    assert yesterday.stories == 0
    assert (await facts(store, ask("kaliningrad"))).stories == 1


async def test_a_topics_stories_are_those_about_it_not_those_that_mention_it(store: Store) -> None:
    mention = opening(2, matched(entry("Aside", seen=NOON - HOUR), mentions=["us-russia"]))
    await kept(store, story(1, NOON - HOUR, topics=("us-russia",)), mention)

    found = await facts(store, ask("us-russia"))

    assert [file.story.id for file in found.files] == [1]


async def test_a_topic_and_a_subject_of_one_id_are_one_thing_to_ask_for(store: Store) -> None:
    both = story(3, NOON - HOUR, "kaliningrad", topics=("kaliningrad",))
    await kept(store, story(1, NOON - 3 * HOUR, "kaliningrad"), story(2, NOON - HOUR, topics=("kaliningrad",)), both)

    assert (await facts(store, ask("kaliningrad"))).stories == 3


async def test_two_subjects_mean_the_stories_that_have_both(store: Store) -> None:
    joined = story(3, NOON - 2 * HOUR, "iskander")
    await kept(
        store,
        story(1, NOON - HOUR, "iskander", "kaliningrad"),
        story(2, NOON - HOUR, "iskander"),
        joined,
        joining(joined.story, matched(entry("In Kaliningrad", seen=NOON - MINUTE), subjects=["kaliningrad"])),
    )

    found = await facts(store, ask("iskander", "kaliningrad"))

    assert {file.story.id for file in found.files} == {1, 3}
    assert found.stories == 2


async def test_the_days_before_are_counted_span_by_span(store: Store) -> None:
    await four_weeks(store, a_day=3)

    found = await facts(store, ask("kaliningrad"))
    days = [day for day in found.history if day is not None]

    assert len(days) >= 27
    assert {day.stories for day in days} == {3}
    assert {day.flow for day in days} == {6}


async def test_days_without_any_news_at_all_were_not_watched(store: Store) -> None:
    await kept(store, story(1, NOON - 20 * DAY, "poland"), story(2, NOON - 10 * DAY - HOUR, "poland"))

    found = await facts(store, ask("kaliningrad"))

    assert [ago for ago, day in enumerate(found.history, 1) if day is not None] == [10]


async def test_the_day_of_the_first_start_is_not_held_against_the_others(store: Store) -> None:
    """Its backlog all came in at once."""
    await store.meta.started(NOON - 9 * DAY)
    await kept(store, *(story(number, NOON - 9 * DAY + MINUTE, "kaliningrad") for number in range(1, 30)))
    await kept(store, *(story(50 + day, NOON - day * DAY - HOUR, "kaliningrad") for day in range(7, -1, -1)))

    found = await facts(store, ask("kaliningrad"))

    assert [day.stories for day in found.history if day is not None] == [1] * 7


async def test_in_the_first_hours_a_story_counts_by_when_it_was_published(store: Store) -> None:
    """Sources' backlogs of many days come in at once."""
    await store.meta.started(NOON - 10 * MINUTE)
    seen, titles = NOON - 5 * MINUTE, ("Today", "Last week", "Yesterday")
    ages = (3 * HOUR, 7 * DAY, 30 * HOUR)
    news = [
        opening(number, matched(entry(title, seen=seen, published=seen - age), subjects=["kaliningrad"]))
        for number, (title, age) in enumerate(zip(titles, ages, strict=True), start=1)
    ]
    await kept(store, *news[1:])
    old = await facts(store, ask("kaliningrad"))
    await kept(store, news[0])
    found = await facts(store, ask("kaliningrad"))

    assert (old.stories, old.earlier, [file.story.id for file in old.files]) == (0, True, [3, 2])
    assert (found.stories, found.earlier, [file.story.id for file in found.files]) == (1, False, [1])


async def test_what_became_known_later_is_left_out(store: Store) -> None:
    first = story(1, NOON - 5 * HOUR, "kaliningrad", level=Level.ROUTINE)
    later = entry("Ten more outlets", of=source("Gazeta"), seen=NOON - HOUR)
    raised = joining(first.story, matched(later, subjects=["iskander"]), level=Level.URGENT, title="Another title")
    await kept(store, first, raised, story(2, NOON - MINUTE, "kaliningrad"))

    (file,) = (await facts(store, ask("kaliningrad", at=NOON - 2 * HOUR), NOON)).files

    assert (file.story.level, file.story.title) == (Level.ROUTINE, "Story 1")
    assert len(file.reports) == 1
    assert (await facts(store, ask("iskander", at=NOON - 2 * HOUR), NOON)).stories == 0


async def test_a_brief_of_the_past_says_nothing_of_how_sources_are_now(store: Store) -> None:
    await kept(store, story(1, NOON - 40 * DAY, "poland"), story(2, NOON - 30 * DAY, "poland", of=source("Other")))

    view = (await facts(store, ask("poland", at=NOON - 30 * DAY), NOON)).view

    assert not view.current
    assert (view.sources, view.polled, view.troubled) == (1, None, ())
    assert view.watching_since == NOON - 40 * DAY


async def test_when_a_day_brought_nothing_the_latest_before_are_given(store: Store) -> None:
    await kept(store, story(1, NOON - 12 * DAY, "kaliningrad"), story(2, NOON - 3 * DAY, "kaliningrad"))

    found = await facts(store, ask("kaliningrad"))

    assert found.earlier
    assert found.stories == 0
    assert [file.story.id for file in found.files] == [2, 1]


async def test_a_story_that_goes_on_all_the_time_is_not_the_latest_before(store: Store) -> None:
    decisions = [story(1, NOON - 40 * DAY, "kaliningrad")]
    for day in range(39, -1, -1):
        what = entry(f"The war at a glance, {day}", seen=NOON - day * DAY - HOUR)
        decisions.append(joining(decisions[-1].story, matched(what)))
    other = story(2, NOON - 3 * DAY, "kaliningrad")
    await kept(store, *sorted([*decisions, other], key=lambda decision: decision.story.updated))

    found = await facts(store, ask("kaliningrad"))

    assert (found.stories, found.earlier) == (0, True)
    assert [file.story.id for file in found.files] == [2]


async def test_the_latest_before_may_be_years_ago(store: Store) -> None:
    await kept(store, story(1, NOON - 1500 * DAY, "kaliningrad"))

    assert [file.story.id for file in (await facts(store, ask("kaliningrad"))).files] == [1]


async def test_the_weightiest_stories_lead(store: Store) -> None:
    quiet = [story(number, NOON - HOUR, "kaliningrad") for number in range(1, 9)]
    await kept(store, *quiet, story(20, NOON - 6 * HOUR, "kaliningrad", level=Level.URGENT))

    found = await facts(store, ask("kaliningrad"))

    assert found.stories == 9
    assert found.files[0].story.id == 20
    assert len(found.files) == 5


async def test_a_story_that_only_names_the_subject_in_passing_comes_after_one_about_it(store: Store) -> None:
    wide = story(1, NOON - HOUR, "putin")
    decisions = [wide]
    for number in range(1, 8):
        what = entry(f"Putin speaks {number}", of=source(f"Outlet {number}"), seen=NOON - HOUR)
        subjects = ["putin", "kaliningrad"] if number == 1 else ["putin"]
        decisions.append(joining(decisions[-1].story, matched(what, subjects=subjects)))
    await kept(
        store, *decisions, opening(2, matched(entry("Kaliningrad closes", seen=NOON - HOUR), subjects=["kaliningrad"]))
    )

    found = await facts(store, ask("kaliningrad"))

    assert [file.story.id for file in found.files] == [2, 1]


async def test_a_story_that_took_another_is_as_much_the_subjects_as_its_reports_are(store: Store) -> None:
    """A merge is one revision, however many reports it brings."""
    named, other = story(1, NOON - HOUR, "kaliningrad"), [story(2, NOON - HOUR, "putin")]
    for number in range(20):
        other.append(joining(other[-1].story, matched(entry(f"Putin speaks {number}", seen=NOON - HOUR))))
    merge = merged(named.story, other[-1].story)
    both = replace(joining(merge.story, matched(entry("Putin is there", seen=NOON - HOUR))), merge=merge)
    third = [story(3, NOON - HOUR, "kaliningrad")]
    for number in range(4):
        third.append(joining(third[-1].story, matched(entry(f"Else {number}", seen=NOON - HOUR))))
    await kept(store, named, *other, both, *third)

    assert [file.story.id for file in (await facts(store, ask("kaliningrad"))).files] == [3, 1]


async def test_stories_with_the_subject_in_no_title_name_it_in_passing(store: Store) -> None:
    titled = opening(2, matched(entry("Kaliningrad closes", seen=NOON - HOUR), subjects=["kaliningrad"]))
    await kept(store, story(1, NOON - HOUR, "kaliningrad"), titled)

    assert (await facts(store, ask("kaliningrad"))).aside == {1}


async def test_a_topics_story_is_an_aside_when_few_of_its_reports_are_about_it(store: Store) -> None:
    decisions = [story(1, NOON - HOUR, topics=("us-russia",))]
    for number in range(5):
        decisions.append(joining(decisions[-1].story, matched(entry(f"Other {number}", seen=NOON - HOUR))))
    await kept(store, *decisions, story(2, NOON - HOUR, topics=("us-russia",)))

    assert (await store.briefs.facts(ask("us-russia"), NOON, None)).aside == {1}


async def test_only_the_reports_that_name_the_subject_are_marked_so(store: Store) -> None:
    first = story(1, NOON - 2 * HOUR, "kaliningrad")
    other = entry("Unnamed", of=source("Gazeta"), seen=NOON - HOUR)
    await kept(store, first, joining(first.story, matched(other, subjects=["poland"])))

    found = await facts(store, ask("kaliningrad"))

    named = first.matched.entry
    assert found.named == {(named.source.url, named.uid)}


async def test_since_the_last_time_new_and_grown_stories_are_told_apart(store: Store) -> None:
    old, growing = story(1, NOON - 9 * HOUR, "kaliningrad"), story(2, NOON - 8 * HOUR, "kaliningrad")
    grown = joining(growing.story, matched(entry("More", of=source("Gazeta"), seen=NOON - HOUR)))
    await kept(store, old, growing, grown, story(3, NOON - HOUR, "kaliningrad"))

    found = await facts(store, ask("kaliningrad", asked=NOON - 5 * HOUR))

    assert (found.new, found.grown) == (1, 1)


async def test_an_hour_without_news_since_the_last_time_brings_nothing_new(store: Store) -> None:
    await kept(store, story(1, NOON - 9 * HOUR, "kaliningrad"))

    found = await facts(store, ask("kaliningrad", asked=NOON - HOUR))

    assert (found.new, found.grown) == (0, 0)


async def test_the_company_of_a_subject_is_counted_over_its_week(store: Store) -> None:
    await kept(
        store,
        story(1, NOON - 9 * DAY, "kaliningrad", "belarus"),
        story(2, NOON - 3 * DAY, "kaliningrad", "iskander", "poland"),
        story(3, NOON - HOUR, "kaliningrad", "iskander"),
    )

    found = await facts(store, ask("kaliningrad"))

    assert [(each.subject, each.stories) for each in found.neighbours] == [("iskander", 2), ("poland", 1)]


async def test_sources_that_cannot_be_read_are_named_with_their_reason(store: Store) -> None:
    states = await listed(store, source("Fine"), source("Blind"), source("Held"))
    blind = replace(
        states["Blind"],
        health=Health.BLIND,
        health_since=NOON - DAY,
        health_reason="it answers with a login page",
        last_success=NOON,
    )
    await store.apply(PollOutcome(blind), NOON - MINUTE)
    await store.sources.pause(states["Held"].id)
    await store.meta.started(NOON - 30 * DAY)

    view = (await facts(store, ask("kaliningrad"))).view

    assert view.sources == 3
    assert view.polled == NOON - MINUTE
    assert [(each.name, each.health, each.reason) for each in view.troubled] == [
        ("Blind", Health.BLIND, "it answers with a login page"),
        ("Held", Health.PAUSED, ""),
    ]


async def test_a_record_is_looked_for_only_when_the_count_is_out_of_the_usual(store: Store) -> None:
    await four_weeks(store, a_day=2)
    assert (await facts(store, ask("kaliningrad"))).record == ()

    await kept(store, *(story(number, NOON - HOUR, "kaliningrad") for number in range(1, 20)))
    record = (await facts(store, ask("kaliningrad"))).record

    assert len(record) >= 90
    assert record[:28] == (2,) * 28
    assert record[40] is None


async def test_any_subject_at_all_may_be_asked_for(store: Store) -> None:
    await kept(store, story(1, NOON - HOUR, "kaliningrad"))

    for odd in ("", "'; DROP TABLE stories --", "NEAR(", "%", "🚀" * 300):
        assert (await facts(store, ask(odd))).stories == 0


async def test_moments_before_the_first_news_were_not_watched(store: Store) -> None:
    await kept(store, story(1, NOON, "kaliningrad"))

    found = await facts(store, ask("kaliningrad", at=NOON - timedelta(days=400)), NOON)

    assert found.view.watching_since is None
