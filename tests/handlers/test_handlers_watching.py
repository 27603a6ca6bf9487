"""Watching for one's own words, on a real store with a month of news: tried first, then wanted and removed by a tap."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newsroom import CHAT, DAY, LRT, MINUTE, NOW, ZVEZDA, decided, entry, story_file
from newsroom import TRANSIT as TRANSIT_LINES
from panels import ask, watch_for
from telegram_rules import assert_sendable

from feeds.audience import Address, Watch
from feeds.catalogue import Catalogue
from feeds.model import AlertKind
from feeds.quoting.summarise import summarise
from feeds.watches import Fault, QueryError
from handlers import trying
from handlers.pages.alerts import render_alert
from handlers.reply import Reply, Services
from handlers.watching import MOST
from handlers.wording.faults import fault_text
from handlers.wording.markup import html, plain
from handlers.wording.texts import say_in


async def _press(services: Services, reply: Reply, text: str, **values: object) -> Reply:
    data = next(button.data for row in reply.buttons for button in row if button.text.startswith(text))
    return await ask(services, pressed=data, **values)


async def _held(services: Services, address: Address = CHAT) -> list[Watch]:
    return await services.store.watches.of(address)


async def test_a_query_is_first_tried_on_the_last_30_days_and_nothing_is_watched_yet(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch kaliningrad transit")
    assert "It would have caught 1 story in the last 30 days:" in reply.html
    assert "transit" in reply.html
    assert await _held(at_hand) == []


async def test_a_query_of_alternatives_that_is_offered_on_a_button_stays_one(at_hand: Services) -> None:
    offered = await ask(at_hand, "/search aegis | redzikowo")
    pressed = await _press(at_hand, offered, "/watch")
    assert "<code>aegis OR redzikowo</code>" in pressed.html
    assert pressed.html == (await ask(at_hand, "/watch aegis | redzikowo")).html


async def test_an_outlets_name_without_quotation_marks_is_told_to_need_them(at_hand: Services) -> None:
    for query in ("kaliningrad source:TV Zvezda", "Sites = source:tv zvezda (kaliningrad OR transit)"):
        reply = await ask(at_hand, f"/watch {query}")
        assert (
            "A name of several words needs quotation marks: <code>source:&quot;tv zvezda&quot;"
            in reply.html.replace("TV Zvezda", "tv zvezda")
        )
    reply = await ask(at_hand, '/watch kaliningrad source:"TV Zvezda"')
    assert "quotation marks" not in reply.html


async def test_no_more_than_five_examples_are_shown_of_many(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch kaliningr*")
    assert reply.html.count("• ") == 5
    assert "It would have caught" in reply.html


async def test_every_story_of_frequent_words_is_counted_and_not_those_of_the_newest_reports_alone(
    at_hand: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "AT_A_TIME", 4)
    reply = await ask(at_hand, "/watch kaliningrad governor")
    assert "It would have caught 43 stories in the last 30 days:" in reply.html


async def test_words_that_must_all_be_there_narrow_what_is_looked_at(
    at_hand: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "MOST_LOOKED_AT", 1)
    reply = await ask(at_hand, '/watch kaliningrad "day 29"')
    assert "It would have caught at least 1 story, in the newest 1 reports with its words, since " in reply.html
    reply = await ask(at_hand, '/watch kaliningrad "day 29 part 1"')
    assert "It would have caught 1 story in the last 30 days:" in reply.html


async def test_where_not_all_was_looked_at_it_is_said_how_far_back_and_never_that_there_is_nothing(
    at_hand: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "MOST_LOOKED_AT", 10)
    some = await ask(at_hand, "/watch kaliningrad")
    assert "It would have caught at least 6 stories, in the newest 10 reports with its words, since " in some.html
    none = await ask(at_hand, "/watch kaliningrad NOT (transit OR border OR drill OR governor OR bound)")
    assert "It would have caught none of the newest 10 reports with its words, since " in none.html
    assert "nothing" not in none.html


async def test_a_query_that_takes_too_long_is_told_as_far_as_it_came(
    at_hand: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "AT_A_TIME", 10)
    monkeypatch.setattr(trying, "SECONDS", -1)
    reply = await ask(at_hand, "/watch kaliningrad")
    assert "in the newest 10 reports with its words, since " in reply.html


async def test_what_was_late_or_there_when_its_source_was_first_read_would_not_have_been_told(
    before_all: Services,
) -> None:
    await before_all.store.meta.started(NOW - 60 * DAY)
    line = (LRT, 3 * DAY, "Zeppelins over the backlog", "")
    (backlog,) = decided(1, [line], [], [])
    (late,) = decided(2, [(LRT, 2 * DAY, "Zeppelins of last week", "")], [], [])
    entry = late.matched.entry
    late = replace(late, matched=replace(late.matched, entry=replace(entry, published=entry.seen - 2 * DAY)))
    await before_all.store.sources.sync([LRT], NOW - 60 * DAY)
    await before_all.store.apply_quiet([backlog, late])
    assert "It would have caught nothing" in (await ask(before_all, "/watch zeppelins")).html
    await before_all.store.apply_quiet(decided(3, [(LRT, DAY, "Zeppelins in time", "")], [], []))
    reply = await ask(before_all, "/watch zeppelins")
    assert "It would have caught 1 story" in reply.html
    assert "Zeppelins in time" in reply.html


async def test_what_only_muted_outlets_report_is_left_out_of_what_it_would_have_caught(at_hand: Services) -> None:
    await ask(at_hand, "/mute DW")
    reply = await ask(at_hand, "/watch border crossing")
    assert "It would have caught nothing" in reply.html
    assert "4 more are left out: only outlets, voices or languages that do not count here report them." in reply.html
    reply = await ask(at_hand, "/watch lithuania")
    assert "It would have caught 1 story" in reply.html  # others than DW report it too
    assert "left out" not in reply.html


async def test_a_small_or_is_said_to_be_a_word_once_with_the_query_to_copy(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch Transit = kaliningrad or transit or rail")
    told = "“or” is a word here; write OR in capitals to mean either: "
    assert f"{told}<code>/watch Transit = kaliningrad OR transit OR rail</code>" in reply.html
    assert reply.html.count("is a word here") == 1
    assert "No report has" not in reply.html
    assert "is a word here" not in (await ask(at_hand, "/watch kaliningrad OR transit")).html


async def test_a_letter_that_was_left_out_is_named(at_hand: Services) -> None:
    assert "Not looked for, as a letter alone: в, и." in (await ask(at_hand, "/watch удар в Одессе и Киеве")).html


async def test_a_letter_alone_is_answered_with_the_phrase_to_copy(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch 9 мая")
    assert "9 is too short to look for alone." in reply.html
    assert "<code>&quot;9 мая&quot;</code>" in reply.html


async def test_one_tap_watches_and_a_button_of_an_earlier_version_removes(at_hand: Services) -> None:
    asked = await ask(at_hand, "/watch kaliningrad transit")
    done = await _press(at_hand, asked, "Yes, watch it")
    assert (done.edit, done.toast) == (True, "Watching")
    assert [watch.query for watch in await _held(at_hand)] == ["kaliningrad transit"]
    listed = await ask(at_hand, "/watches")
    assert "kaliningrad transit" in listed.html
    old = f"1|unwatch|{(await _held(at_hand))[0].id}"
    gone = await ask(at_hand, pressed=old)
    assert gone.toast == "No more: kaliningrad transit"
    assert await _held(at_hand) == []
    again = await ask(at_hand, pressed=old)
    assert again.toast == "It was so already."


@pytest.mark.parametrize("typed", ["unwatch", "delwatch", "removewatch"])
async def test_who_types_a_command_to_remove_a_watch_is_led_to_its_removal(at_hand: Services, typed: str) -> None:
    await watch_for(at_hand, "Sites", "redzikowo")
    asked = await ask(at_hand, f"/{typed} sites")
    assert "Did you mean /watches?" in asked.html
    panel = await _press(at_hand, asked, "/watches sites")
    assert "Sites" in panel.html
    await _press(at_hand, panel, "Remove")
    assert await _held(at_hand) == []


async def test_a_watch_may_have_a_name(at_hand: Services) -> None:
    asked = await ask(at_hand, '/watch Sites = "missile shield" OR Redzikow*')
    assert "<b>Sites</b>" in asked.html
    done = await _press(at_hand, asked, "Yes, watch it")
    assert "Watching for <b>Sites</b>." in done.html
    assert "Sites" in (await ask(at_hand, "/watches")).html


async def test_no_means_that_nothing_is_kept(at_hand: Services) -> None:
    asked = await ask(at_hand, "/watch kaliningrad")
    assert (await _press(at_hand, asked, "No")).html == "Not watched for."
    gone = await _press(at_hand, asked, "Yes, watch it")
    assert gone.toast == "This question is gone. Send /watch with your query again."
    assert await _held(at_hand) == []


async def test_no_after_yes_does_not_take_the_watch_away(at_hand: Services) -> None:
    asked = await ask(at_hand, "/watch kaliningrad")
    await _press(at_hand, asked, "Yes, watch it")
    await _press(at_hand, asked, "No")
    assert len(await _held(at_hand)) == 1


async def test_another_chat_cannot_press_the_button(at_hand: Services) -> None:
    asked = await ask(at_hand, "/watch kaliningrad")
    other = Address(4242)
    await at_hand.store.chats.meet(other.chat, "private", "Eve", "en", NOW)
    assert (await _press(at_hand, asked, "Yes, watch it", address=other)).alert
    assert await _held(at_hand, other) == []


async def test_a_fault_is_shown_with_carets_under_it(at_hand: Services) -> None:
    reply = await ask(at_hand, '/watch nato AND (russia OR "moscow')
    assert "This quotation mark is not closed." in reply.html
    line, carets = reply.html.split("<pre>")[1].split("</pre>")[0].split("\n")
    assert plain(line)[carets.index("^")] == '"'
    assert reply.buttons == ()


async def test_a_query_that_caught_nothing_says_so_and_may_be_watched(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch zeppelin*")
    assert "It would have caught nothing in the last 30 days." in reply.html
    await _press(at_hand, reply, "Yes, watch it")
    assert len(await _held(at_hand)) == 1


async def test_an_ending_is_spoken_of_only_where_a_word_as_it_stands_is_in_no_report(at_hand: Services) -> None:
    hint = "No report has kaliningrads; with another ending some do: <code>kaliningrad*</code>"
    assert hint in (await ask(at_hand, "/watch transit kaliningrads")).html
    assert "No report has zeppelins." in (await ask(at_hand, "/watch transit zeppelins")).html
    for query in ("zeppelin*", "transit lorries", '"rail kaliningrad"', "kaliningrad source:nobody"):
        reply = await ask(at_hand, f"/watch {query}")
        assert "It would have caught nothing" in reply.html
        assert "ending" not in reply.html


@pytest.mark.parametrize("asked", ["source:ltr", "lang:klingon", "from:BR", "-source:ltr"])
async def test_what_no_source_is_that_is_read_is_said_at_once(at_hand: Services, asked: str) -> None:
    reply = await ask(at_hand, f"/watch kaliningrad {asked}")
    assert "No source that is read fits" in reply.html
    assert "/sources" in reply.html


async def test_of_sources_that_are_read_nothing_is_said(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch kaliningrad source:lrt from:LT lang:en")
    assert "No source that is read fits" not in reply.html


async def test_that_it_is_a_lot_stands_on_a_line_of_its_own(at_hand: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.watching.MANY", 0)
    text = plain((await ask(at_hand, "/watch kaliningrad")).html)
    assert "That is a lot: another word would narrow it." in text.split("\n")


async def test_where_all_watches_are_in_other_topics_of_a_forum_it_is_said_where_to_remove_one(
    at_hand: Services,
) -> None:
    for number in range(MOST):
        other = Address(CHAT.chat, 7)
        proposed = await at_hand.store.watches.propose(other, "", f"word{number}", NOW)
        await at_hand.store.watches.confirm(other, proposed, NOW, MOST)
    full = await ask(at_hand, "/watch kaliningrad")
    assert full.html.startswith(f"There are {MOST} watches in the other topics of this forum")
    assert (await ask(at_hand, "/watches")).html.startswith("Nothing is watched for yet.")


async def test_before_the_first_month_the_days_since_the_beginning_are_told(before_all: Services) -> None:
    await before_all.store.meta.started(NOW - 3 * DAY)
    reply = await ask(before_all, "/watch kaliningrad")
    assert "in the last 3 days" in reply.html


async def test_a_chat_has_so_many_watches_and_is_told_before_another_is_tried(at_hand: Services) -> None:
    for number in range(MOST - 1):
        await watch_for(at_hand, f"Name {number}", f"word{number}")
    late = await ask(at_hand, "/watch late")
    other = Address(CHAT.chat, 7)  # another thread of the same chat takes the last place meanwhile
    number = await at_hand.store.watches.propose(other, "", "last", NOW)
    await at_hand.store.watches.confirm(other, number, NOW, MOST)
    full = await ask(at_hand, "/watch kaliningrad")
    assert full.html == f"There are {MOST} watches, and more there may not be. Remove one first: /watches"
    pressed = await _press(at_hand, late, "Yes, watch it")
    assert pressed.alert
    assert str(MOST) in (pressed.toast or "")
    assert len(await _held(at_hand)) == MOST - 1
    assert_sendable(await ask(at_hand, "/watches"))


@pytest.mark.parametrize("again", ["kaliningrad transit", "Other = transit", "KALININGRAD AND (transit)"])
async def test_what_is_watched_for_already_is_said_so_with_a_button_to_it(at_hand: Services, again: str) -> None:
    await watch_for(at_hand, "Other", "kaliningrad transit")
    reply = await ask(at_hand, f"/watch {again}")
    if "=" in again:
        assert reply.html == "A watch is called <b>Other</b> already. Give this one another name."
    else:
        assert reply.html == "This is watched for already: <b>Other</b>."
    assert "kaliningrad transit" in (await _press(at_hand, reply, "Other")).html
    assert len(await _held(at_hand)) == 1


async def test_without_a_query_it_is_told_how_to_write_one(at_hand: Services) -> None:
    reply = await ask(at_hand, "/watch")
    assert "/watch &quot;Aegis Ashore&quot; OR Redzikowo" in reply.html
    assert reply.buttons == ()


async def test_markup_in_a_query_and_its_name_is_only_text(at_hand: Services) -> None:
    asked = await ask(at_hand, "/watch <b>bold</b> & = <i>nato</i> russia")
    done = await _press(at_hand, asked, "Yes, watch it") if asked.buttons else asked
    assert "<i>nato" not in done.html
    assert_sendable(await ask(at_hand, "/watches"))


async def test_the_longest_query_can_be_shown(at_hand: Services) -> None:
    query = " OR ".join(f"«wort{number}»" for number in range(26))
    asked = await ask(at_hand, f"/watch {query}")
    await _press(at_hand, asked, "Yes, watch it")
    assert_sendable(await ask(at_hand, "/watches"))


def test_an_alert_says_which_watch_found_it(whole_catalogue: Catalogue) -> None:
    file = story_file(12, TRANSIT_LINES)
    reply = render_alert(file, summarise(file), whole_catalogue, AlertKind.NEW, watch="Transit & rail")
    assert_sendable(reply)
    assert reply.html.splitlines()[1].startswith("your watch Transit &amp; rail · ")


def test_an_alert_that_a_topic_brought_says_which_watch_found_it_too_and_in_what(whole_catalogue: Catalogue) -> None:
    last = (ZVEZDA, MINUTE, "Литва остановила транзит", "Об этом сообщают с базы в Редзиково.")
    file = story_file(12, [*TRANSIT_LINES, last])
    reply = render_alert(
        file, summarise(file), whole_catalogue, AlertKind.UPDATE, also="Sites & more", query="редзиково"
    )
    assert_sendable(reply)
    why = reply.html.splitlines()[1]
    assert why.startswith("Kaliningrad · ")
    assert why.endswith(" · also your watch Sites &amp; more")
    assert "<b>Редзиково</b>" in reply.html
    assert html(entry(last).url) in reply.html.split("Read: ")[1]


def test_an_alert_links_the_later_report_that_the_watch_found(whole_catalogue: Catalogue) -> None:
    last = (ZVEZDA, 2 * MINUTE, "Литва остановила транзит", "Об этом сообщают с базы в Редзиково.")
    again = (LRT, MINUTE, "Trains wait at the border", "Redzikowo is not concerned.")
    file = story_file(12, [*TRANSIT_LINES, last, again])
    for query, line in (("редзиково", last), ("redzikowo", again)):
        url = html(entry(line).url)
        reply = render_alert(file, summarise(file), whole_catalogue, AlertKind.NEW, watch="Sites", query=query)
        assert_sendable(reply)
        assert url in reply.html.split("Read: ")[1]
        assert url not in render_alert(file, summarise(file), whole_catalogue, AlertKind.NEW).html
    for query in ("lithuania", "nothing", "[unreadable"):
        plain_one = render_alert(file, summarise(file), whole_catalogue, AlertKind.NEW, watch="Sites")
        assert (
            render_alert(file, summarise(file), whole_catalogue, AlertKind.NEW, watch="Sites", query=query) == plain_one
        )


def _found_line(catalogue: Catalogue, query: str, kind: AlertKind = AlertKind.NEW, watch: str | None = "Sites") -> str:
    """The line of an alert that quotes what a watch found, where it has one."""
    long = " ".join(["Officials spoke at length of many other things"] * 5)
    last = (ZVEZDA, MINUTE, "Литва остановила транзит", f"Об этом сообщают. {long} at Redzikowo & <Deveselu> base.")
    file = story_file(12, [*TRANSIT_LINES, last])
    reply = render_alert(file, summarise(file), catalogue, kind, watch=watch, query=query)
    assert_sendable(reply)
    return next((line for line in reply.html.splitlines() if line.startswith("Found:")), "")


def test_an_alert_quotes_the_sentence_with_the_watchs_words_where_nothing_else_in_it_has_them(
    whole_catalogue: Catalogue,
) -> None:
    line = _found_line(whole_catalogue, "redzikow* NEAR/3 base -football")
    assert "<b>Redzikowo</b> &amp; &lt;Deveselu&gt; <b>base</b>.” (TV Zvezda, Russian state)" in line
    assert line.startswith("Found: “…")
    assert "<b>Литва остановила</b> транзит" in _found_line(whole_catalogue, '"литва остановила"')


def test_an_alert_that_shows_the_watchs_words_quotes_nothing(whole_catalogue: Catalogue) -> None:
    assert _found_line(whole_catalogue, "kaliningrad") == ""
    assert _found_line(whole_catalogue, "nowhere") == ""


def test_a_development_and_a_channels_post_quote_nothing(whole_catalogue: Catalogue) -> None:
    assert _found_line(whole_catalogue, "redzikowo", AlertKind.UPDATE)
    assert _found_line(whole_catalogue, "redzikowo", AlertKind.DEVELOPMENT) == ""
    assert _found_line(whole_catalogue, "redzikowo", watch=None) == ""


async def test_a_watch_that_is_no_longer_understood_is_marked_and_its_panel_says_why(at_hand: Services) -> None:
    await watch_for(at_hand, "Old", "aegis [base")
    await watch_for(at_hand, "", "deveselu")
    for listed in (await ask(at_hand, "/watches"), await ask(at_hand, "/subscriptions")):
        assert_sendable(listed)
        assert "<b>Old</b> · no longer understood, so it finds nothing; tap it to see why" in listed.html
        assert "<code>deveselu</code> · every story" in listed.html
    panel = await _press(at_hand, listed, "Old")
    assert_sendable(panel)
    assert "no longer understood" in panel.html
    assert "[ is no bracket here" in plain(panel.html)
    await _press(at_hand, panel, "Remove")
    assert [each.query for each in await _held(at_hand)] == ["deveselu"]


def test_an_alert_of_a_story_without_topics_still_says_why_it_came(whole_catalogue: Catalogue) -> None:
    file = story_file(12, TRANSIT_LINES, topics=())
    reply = render_alert(file, summarise(file), whole_catalogue, AlertKind.NEW, watch="rail")
    assert reply.html.splitlines()[1] == "your watch rail · routine"


def test_every_fault_is_said_as_the_query_language_says_it() -> None:
    values = {"n": 5, "name": "titel:", "value": "atlantis", "example": "from:RU"}
    for fault in Fault:
        used = {name: value for name, value in values.items() if "{" + name + "}" in fault.value}
        error = QueryError(fault, "text", 0, 1, used)
        assert plain(fault_text(say_in("en"), error)) == str(error).split("\n")[0], fault
