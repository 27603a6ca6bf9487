"""Times as people type them, wherever one is taken: what is read is set; what is not is told and changes nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta

import pytest
from newsroom import CHAT, DW, NOW, decided
from panels import ask, labels_of, press

from feeds.model import Alert, AlertKind
from feeds.source_state import PollOutcome
from feeds.store import Store
from feeds.store.delivery.digest_contents import LONGEST
from feeds.times.hours import EVERY_DAY, WEEKLY, WORKDAYS
from feeds.times.quiet import Quiet
from feeds.times.schedules import Schedule
from feeds.wanting import Sending
from handlers.digests import digest_maker
from handlers.reply import Reply, Services


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("7pm", time(19)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("12 am", time(0)),
        ("every day at 12:30 am", time(0, 30)),
        ("mon-fri 7.30 pm", time(19, 30)),
        ("w południe", time(12)),
        ("в 8 вечера", time(20)),
        ("о 7 ранку", time(7)),
        ("um 8 Uhr", time(8)),
        ("18 val", time(18)),
    ],
)
async def test_a_digest_comes_at_the_time_that_was_typed(at_hand: Services, typed: str, at: time) -> None:
    await ask(at_hand, "/zone Warsaw")
    await ask(at_hand, f"/digest {typed}")
    digest = await at_hand.store.digests.of(CHAT)
    assert digest is not None
    assert digest.schedule.at == at


@pytest.mark.parametrize(
    ("typed", "begins", "ends"),
    [
        ("7pm-noon", time(19), time(12)),
        ("10pm to 7am", time(22), time(7)),
        ("с 22 до 7", time(22), time(7)),
        ("from 10 pm to 7 am", time(22), time(7)),
        ("between 10 pm and 7 am", time(22), time(7)),
        ("с 11 вечера до 7 утра", time(23), time(7)),
        ("від 10 години вечора до 7 години ранку", time(22), time(7)),
        ("od 10 wieczorem do 7 rano", time(22), time(7)),
        ("von 10 Uhr abends bis 7 Uhr morgens", time(22), time(7)),
        ("nuo 10 vakaro iki 7 ryto", time(22), time(7)),
    ],
)
async def test_quiet_hours_are_those_that_were_typed(at_hand: Services, typed: str, begins: time, ends: time) -> None:
    await ask(at_hand, f"/quiet {typed} Warsaw")
    quiet = await at_hand.store.quiet.of(CHAT.chat)
    assert quiet is not None
    assert (quiet.begins, quiet.ends) == (begins, ends)


@pytest.mark.parametrize("typed", ["22:00-07:00 urgent", "pilne 22-7", "22-7 срочное", "22-7 dringend Warsaw"])
async def test_that_urgent_news_may_ring_is_said_beside_the_hours_too(at_hand: Services, typed: str) -> None:
    await ask(at_hand, "/zone Warsaw")
    await ask(at_hand, "/quiet 22-7 nothing")
    await ask(at_hand, f"/quiet {typed}")
    quiet = await at_hand.store.quiet.of(CHAT.chat)
    assert quiet is not None
    assert not quiet.total


@pytest.mark.parametrize("typed", ["22-7 nothing", "nothing 22-7", "ничего с 22 до 7"])
async def test_that_nothing_may_ring_is_said_before_the_hours_or_behind_them(at_hand: Services, typed: str) -> None:
    await ask(at_hand, "/zone Warsaw")
    await ask(at_hand, f"/quiet {typed}")
    quiet = await at_hand.store.quiet.of(CHAT.chat)
    assert quiet is not None
    assert quiet.total


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/digest 25:99", "“25:99” is no time of day: hours go to 23, minutes to 59."),
        ("/digest 13am", "“13am”: with am or pm the hour is 1 to 12."),
        ("/digest soon", "“soon” is no time of day."),
        ("/quiet 25:99-7:00", "“25:99” is no time of day: hours go to 23, minutes to 59."),
        ("/quiet 22-22", "the two times are the same."),
        ("/quiet 7pm", "“7pm” is no span of hours."),
        ("/quiet noon", "“noon” is no span of hours."),
    ],
)
async def test_what_is_no_time_is_told_with_an_example_and_changes_nothing(
    at_hand: Services, typed: str, said: str
) -> None:
    await ask(at_hand, "/digest 08:00 Warsaw")
    await ask(at_hand, "/quiet 23-6")
    reply = await ask(at_hand, typed)
    assert said in reply.html
    assert "Like this:" in reply.html
    digest, quiet = await at_hand.store.digests.of(CHAT), await at_hand.store.quiet.of(CHAT.chat)
    assert digest is not None
    assert digest.schedule.at == time(8)
    assert quiet is not None
    assert (quiet.begins, quiet.ends) == (time(23), time(6))


@pytest.mark.parametrize("typed", ["/zone 25:99", "/zone 7pm", "/zone noon", "/zone 18:00", "/quiet 22-7 18:00"])
async def test_a_time_where_a_zone_is_asked_for_is_no_zone(at_hand: Services, typed: str) -> None:
    reply = await ask(at_hand, typed)
    assert reply.buttons, "zones to choose from"
    assert await at_hand.store.zones.of(CHAT.chat) is None


@pytest.mark.parametrize(
    "pressed", ["1|digestat|9900|127", "1|digestat|soon|127", "1|digestat|0800|0", "1|quiet|25:99-07:00|Europe/Warsaw|"]
)
async def test_a_button_with_what_is_no_time_changes_nothing(at_hand: Services, pressed: str) -> None:
    await ask(at_hand, "/zone Warsaw")
    await ask(at_hand, pressed=pressed)
    assert await at_hand.store.digests.of(CHAT) is None
    assert await at_hand.store.quiet.of(CHAT.chat) is None


@pytest.mark.parametrize("typed", ["mon - fri 9:30", "weekdays – 9:30", "fri -9:30"])
async def test_a_time_behind_a_dash_is_no_zone(at_hand: Services, typed: str) -> None:
    await ask(at_hand, "/digest 9:30 Warsaw")
    await ask(at_hand, f"/digest {typed}")
    digest = await at_hand.store.digests.of(CHAT)
    assert digest is not None
    assert (digest.schedule.at, digest.zone) == (time(9, 30), "Europe/Warsaw")


@pytest.mark.parametrize(
    "typed", ["8 18:00", "08:00, 18:00", "8:00 - 18:00", "8 - 18:00", "mon-fri 8:00 and 18:00", "8 Uhr und 18 Uhr"]
)
async def test_of_several_times_for_a_digest_one_is_asked_for(at_hand: Services, typed: str) -> None:
    reply = await ask(at_hand, f"/digest {typed}")
    assert "at one time of day" in reply.html
    assert [button.text for row in reply.buttons for button in row] == ["08:00", "18:00"]
    assert await at_hand.store.digests.of(CHAT) is None
    assert await at_hand.store.zones.of(CHAT.chat) is None


async def test_a_digest_asked_for_now_where_nothing_is_followed_says_so(at_hand: Services) -> None:
    assert "Nothing is followed yet" in (await ask(at_hand, "/digest now")).html


async def test_the_example_with_a_zone_keeps_the_days_that_were_typed(at_hand: Services) -> None:
    assert "/digest sunday 20:00 Lisbon" in (await ask(at_hand, "/digest sunday 20:00")).html


@pytest.mark.parametrize("language", ["en", "pl", "ru", "uk", "de", "lt"])
async def test_the_examples_of_a_digest_are_in_the_readers_words_and_are_understood(
    at_hand: Services, language: str
) -> None:
    shown = (await ask(at_hand, "/digest", language=language)).html
    examples = re.findall(r"<code>/digest ([^<]+)</code>", shown)
    assert ("weekly" in shown) == (language == "en")
    days = []
    for example in examples:
        await ask(at_hand, f"/digest {example} Warsaw", language=language)
        digest = await at_hand.store.digests.of(CHAT)
        assert digest is not None
        days.append(digest.schedule.days)
    assert days == [EVERY_DAY, WORKDAYS, WEEKLY]


@pytest.mark.parametrize("word", ["stop", "wyłącz", "выключить", "вимкнути", "aus", "išjungti"])
@pytest.mark.parametrize("command", ["/digest", "/quiet"])
async def test_what_is_set_ends_by_the_same_words_everywhere(command: str, word: str, at_hand: Services) -> None:
    assert (await ask(at_hand, f"{command} {word}")).html == (await ask(at_hand, f"{command} off")).html


async def test_a_digest_says_when_nothing_is_new_also_where_the_zone_is_not_known(at_hand: Services) -> None:
    await at_hand.store.digests.set(CHAT, Schedule(time(8)), NOW, tells_all=False)
    panel = await press(at_hand, await ask(at_hand, "/digest"), "Say so when nothing is new")
    assert "No word when nothing is new" in labels_of(panel)
    digest = await at_hand.store.digests.of(CHAT)
    assert digest is not None
    assert digest.schedule == Schedule(time(8), says_nothing=True)


async def test_quiet_hours_promise_one_message_of_alerts_alone(at_hand: Services) -> None:
    shown = await ask(at_hand, "/quiet 22-7 Warsaw")  # what a chat's own sources bring comes then entry by entry
    assert "other alerts come as one message at 07:00" in shown.html
    assert "all alerts come as one message at 07:00" in (await press(at_hand, shown, "Let nothing ring")).html


async def test_a_button_under_older_quiet_hours_leaves_the_clock_as_it_is(at_hand: Services) -> None:
    shown = await ask(at_hand, "/quiet 22-7 Warsaw")
    await ask(at_hand, "/zone Tokyo")
    changed = await press(at_hand, shown, "Let nothing ring")
    assert "Tokyo" in changed.html
    assert await at_hand.store.quiet.of(CHAT.chat) == Quiet(time(22), time(7), "Asia/Tokyo", total=True)


async def test_a_digest_of_more_than_two_weeks_names_the_two_weeks_that_it_covers(at_hand: Services) -> None:
    await ask(at_hand, "/subscribe kaliningrad")
    await at_hand.store.digests.set(CHAT, Schedule(time(8), says_nothing=True), NOW)
    later = NOW + timedelta(days=40)
    begins = f'<tg-time unix="{(later - LONGEST).timestamp():.0f}"'
    assert begins in (await ask(at_hand, "/digest now", now=later)).html
    await at_hand.store.digests.run(later)
    [due] = await at_hand.store.outbox.claim("tests", later, 1, timedelta(minutes=1))
    made = await digest_maker(at_hand.store, lambda _: at_hand.catalogue)()(due)
    assert isinstance(made, Reply)
    assert begins in made.html


async def _tell(store: Store) -> None:
    """Who wants Kaliningrad is told of a story; the newsroom's own was told to nobody."""
    line = (DW, timedelta(minutes=2), "Ferries to Kaliningrad halted", "")
    [opens] = decided(900, [line], ["kaliningrad"], ["kaliningrad"])
    told = replace(opens.story, told=opens.story.topics)
    alert = Alert(told.id, told.revision, AlertKind.NEW, told.topics, told.level)
    [state] = [state for state in await store.sources.all() if state.source == DW]
    await store.apply(PollOutcome(state, (replace(opens, story=told, alerts=(alert,)),)), NOW)


async def test_a_digest_that_is_due_tells_what_came_in_no_other_way_though_digests_are_ended_before_it_is_sent(
    at_hand: Services,
) -> None:
    store = at_hand.store
    await ask(at_hand, "/subscribe kaliningrad")
    await store.digests.set(CHAT, Schedule(time(8)), NOW)
    await store.digests.send(CHAT, Sending.DIGEST)
    await _tell(store)
    at = NOW + timedelta(days=1)
    await store.digests.run(at)
    [due] = await store.outbox.claim("tests", at, 1, timedelta(minutes=1))
    make = digest_maker(store, lambda _: at_hand.catalogue)()
    before = await make(due)
    assert isinstance(before, Reply)
    await ask(at_hand, "/digest off")
    assert await make(due) == before


async def test_where_digests_are_ended_what_had_come_together_for_the_next_one_comes_at_once(at_hand: Services) -> None:
    store = at_hand.store
    await ask(at_hand, "/subscribe kaliningrad")
    await store.digests.set(CHAT, Schedule(time(8)), NOW)
    await store.digests.send(CHAT, Sending.DIGEST)
    await _tell(store)
    shown = await ask(at_hand, "/digest now")
    await ask(at_hand, "/digest off")
    [due] = await store.outbox.claim("tests", NOW, 1, timedelta(minutes=1))
    made = await digest_maker(store, lambda _: at_hand.catalogue)()(due)
    assert isinstance(made, Reply)
    assert made.html == shown.html
