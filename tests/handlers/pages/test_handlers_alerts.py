"""An alert says what happened, how much it matters, who says so, and nothing that is not so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newsroom import DRILL, DW, HOUR, MINUTE, NOW, RFE, TASS, TRANSIT, source, story_file
from telegram_rules import assert_sendable, parse

from feeds.catalogue import Catalogue
from feeds.model import Act, AlertKind, Control, Level, Match, Reason, Strength, Turn
from feeds.quoting.summarise import Sentence, Summary, summarise
from handlers.pages.alerts import alert_summary, moved_here, render_alert

GROWN = story_file(103, TRANSIT, level=Level.NOTABLE, reason="4 outlets within the hour")


def _text(catalogue: Catalogue, file=GROWN, kind=AlertKind.NEW, **values) -> str:  # type: ignore[no-untyped-def]
    summary = alert_summary(file, kind, values.get("revision"))
    return assert_sendable(render_alert(file, summary, catalogue, kind, **values))


def test_the_first_line_says_what_happened_and_the_second_why_it_came(whole_catalogue: Catalogue) -> None:
    first, second, blank, *_ = _text(whole_catalogue).split("\n")
    assert first == "🟠 Lithuania halts rail transit of sanctioned goods to Kaliningrad"
    assert second == "Kaliningrad · notable: 4 outlets within the hour"
    assert blank == ""


@pytest.mark.parametrize(("level", "start"), [(Level.ROUTINE, "Lith"), (Level.NOTABLE, "🟠 "), (Level.URGENT, "🔴 ")])
def test_the_level_has_one_marker_at_most(whole_catalogue: Catalogue, level: Level, start: str) -> None:
    text = _text(whole_catalogue, story_file(1, TRANSIT, level=level))
    assert text.startswith(start)
    assert sum(text.count(marker) for marker in "🔴🟠") == (level > Level.ROUTINE)


def test_every_sentence_has_its_outlet_and_state_outlets_say_so(whole_catalogue: Catalogue) -> None:
    text = _text(whole_catalogue)
    assert "Vilnius says (LRT)." in text
    assert "(TASS, Russian state)" in text


def test_a_sentence_links_to_its_own_outlets_report(whole_catalogue: Catalogue) -> None:
    file = story_file(103, TRANSIT)
    tass = next(report.entry.url for report in file.reports if report.entry.source is TASS)
    html = render_alert(file, Summary("T", (Sentence("It is so.", TASS, tass),)), whole_catalogue, AlertKind.NEW).html
    assert f'It is so (<a href="{tass.replace("&", "&amp;")}">TASS</a>, Russian state).' in html


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("It is so.", "It is so (TASS, Russian state)."),
        ("It is so", "It is so (TASS, Russian state)."),
        ("Is it so?", "Is it so? (TASS, Russian state)"),
        ("It is “so.”", "It is “so.” (TASS, Russian state)"),
        ("It is “so”", "It is “so” (TASS, Russian state)."),
        ("It is so in the U.S.", "It is so in the U.S. (TASS, Russian state)."),
        ("Tak mówi w rozmowie z WP.pl.", "Tak mówi w rozmowie z WP.pl (TASS, Russian state)."),
    ],
)
def test_a_sentence_ends_behind_its_outlet(said: str, shown: str, whole_catalogue: Catalogue) -> None:
    reply = render_alert(GROWN, Summary("T", (Sentence(said, TASS),)), whole_catalogue, AlertKind.NEW)
    assert shown in assert_sendable(reply).split("\n")


def test_the_last_lines_say_who_was_first_and_how_many_have_it_now(whole_catalogue: Catalogue) -> None:
    text = _text(whole_catalogue)
    assert "First LRT 09:12 UTC · now 4 outlets (3 independent), latest DW 10:00 UTC" in text
    assert text.endswith("Read: LRT · Delfi · TASS (Russian state)")


def test_times_are_shown_in_the_readers_own_zone(whole_catalogue: Catalogue) -> None:
    parsed = parse(render_alert(GROWN, summarise(GROWN), whole_catalogue, AlertKind.NEW).html)
    times = [e["type"]["unix_time"] for e in parsed["entities"] if e["type"]["@type"] == "textEntityTypeDateTime"]
    assert times == [int((NOW - 53 * MINUTE).timestamp()), int((NOW - 5 * MINUTE).timestamp())]


def test_a_story_of_one_outlet_says_so(whole_catalogue: Catalogue) -> None:
    text = _text(whole_catalogue, story_file(103, TRANSIT[:1]))
    assert text.endswith("Only LRT so far, 09:12 UTC.")
    assert "outlets" not in text


def test_a_story_that_only_one_states_outlets_have_says_so(whole_catalogue: Catalogue) -> None:
    assert "Only official and state outlets of Russia so far." in _text(whole_catalogue, story_file(102, DRILL))
    assert "Only official" not in _text(whole_catalogue)


def test_two_reports_of_one_outlet_are_one_outlet(whole_catalogue: Catalogue) -> None:
    again = (RFE, HOUR, "More on the same", "")
    text = _text(whole_catalogue, story_file(9, [(RFE, 2 * HOUR, "The same", ""), again]))
    assert "Only RFE/RL (US-funded) so far" in text


def test_a_development_is_headed_by_what_is_new(whole_catalogue: Catalogue) -> None:
    summons = (TASS, MINUTE, "Moscow summons the Lithuanian envoy over the transit", "")
    file = story_file(103, [*TRANSIT, summons], level=Level.URGENT, reason="5 outlets in an hour")
    first, second, *_ = _text(whole_catalogue, file, AlertKind.DEVELOPMENT).split("\n")
    assert first == "🔴 Moscow summons the Lithuanian envoy over the transit (TASS, Russian state)"
    assert second == "Kaliningrad · now urgent: 5 outlets in an hour"
    third = _text(whole_catalogue, file, AlertKind.DEVELOPMENT, revision=3).split("\n")[0]
    assert third == "🔴 Moscow calls halt of Kaliningrad transit “openly hostile” (TASS, Russian state)"
    beyond = _text(whole_catalogue, file, AlertKind.DEVELOPMENT, revision=99).split("\n")[0]
    assert beyond == first


def test_a_development_is_headed_by_its_report_also_behind_a_merge(whole_catalogue: Catalogue) -> None:
    summons = (TASS, MINUTE, "Moscow summons the Lithuanian envoy over the transit", "")
    file = story_file(103, [*TRANSIT, summons], level=Level.URGENT, reason="5 outlets in an hour")
    came_with_it = tuple(replace(report, revision=3) for report in file.reports[2:4])  # by one revision, the merge's
    merged = replace(file, reports=(*file.reports[:2], *came_with_it, replace(file.reports[4], revision=4)))
    head = _text(whole_catalogue, merged, AlertKind.DEVELOPMENT, revision=4).split("\n")[0]
    assert head == "🔴 Moscow summons the Lithuanian envoy over the transit (TASS, Russian state)"


def test_a_development_by_a_new_act_says_which_and_who_tells_it(whole_catalogue: Catalogue) -> None:
    troops = (DW, MINUTE, "Russia deploys Iskander launchers to Kaliningrad border", "")
    file = story_file(103, [*TRANSIT, troops], level=Level.NOTABLE, reason="4 outlets")
    file = replace(file, story=replace(file.story, turns=(Turn(Act.MOVES, 5),)))
    first, second, *_ = _text(whole_catalogue, file, AlertKind.DEVELOPMENT, revision=5).split("\n")
    assert first == "🟠 Russia deploys Iskander launchers to Kaliningrad border"
    assert second == "Kaliningrad · new: a deployment, DW 10:04 UTC"
    summary = alert_summary(file, AlertKind.DEVELOPMENT, 5)
    told = render_alert(file, summary, whole_catalogue, AlertKind.DEVELOPMENT, revision=5).html.split("\n")[1]
    assert f'<a href="{file.reports[-1].entry.url.replace("&", "&amp;")}">DW</a>' in told
    other = _text(whole_catalogue, file, AlertKind.DEVELOPMENT, revision=3).split("\n")[1]
    assert other == "Kaliningrad · now notable: 4 outlets"


def test_a_development_in_another_language_keeps_the_title_the_summary_belongs_to(whole_catalogue: Catalogue) -> None:
    summons = (source("Seimas", "LT", Control.PUBLIC, "lt"), MINUTE, "Maskva iškvietė Lietuvos pasiuntinį", "")
    file = story_file(103, [*TRANSIT, summons], level=Level.URGENT, reason="5 outlets in an hour")
    first = _text(whole_catalogue, file, AlertKind.DEVELOPMENT).split("\n")[0]
    assert first == f"🔴 {file.story.title}"


def test_a_development_by_a_report_that_is_about_no_topic_keeps_the_storys_title(whole_catalogue: Catalogue) -> None:
    fares = (DW, MINUTE, "German railways raise fares for travel in the summer", "")
    file = story_file(103, [*TRANSIT, fares], level=Level.NOTABLE, reason="4 outlets")
    *others, last = file.reports
    mentions = replace(last, matches=(Match("kaliningrad", Strength.MENTION, ("Kaliningrad",)),))
    for brought in (replace(last, matches=()), mentions):
        first = _text(whole_catalogue, replace(file, reports=(*others, brought)), AlertKind.DEVELOPMENT).split("\n")[0]
        assert first == f"🟠 {file.story.title}"


def test_what_is_urgent_by_an_act_is_headed_by_a_title_that_tells_it(whole_catalogue: Catalogue) -> None:
    asks = (DW, MINUTE, "Has Lithuania gone too far with the Kaliningrad transit?", "")
    deploys = (RFE, 2 * MINUTE, "Russia deploys Iskander launchers to Kaliningrad border", "")
    states = (TASS, MINUTE, "Russia moves Iskander missiles to Kaliningrad", "")
    reason = Reason(5, 5, 60, acts=frozenset({Act.MOVES}))
    lines = [(DW, HOUR, "Kaliningrad transit in dispute", ""), deploys, states, asks]
    file = story_file(103, lines, level=Level.URGENT, reason=reason)
    told = _text(whole_catalogue, file, AlertKind.DEVELOPMENT, revision=4).split("\n")[0]
    assert told == "🔴 Russia deploys Iskander launchers to Kaliningrad border"
    notable = replace(file, story=replace(file.story, level=Level.NOTABLE))
    assert _text(whole_catalogue, notable, AlertKind.DEVELOPMENT, revision=4).startswith("🟠 Has Lithuania gone")


def test_a_topic_that_only_another_report_is_about_is_shown_by_its_words(whole_catalogue: Catalogue) -> None:
    file = story_file(103, (TRANSIT[0],))
    line = (DW, HOUR, "A speech on the transit", "The Secretary General of NATO spoke of Vilnius.")
    about = (Match("nato-leadership", Strength.ABOUT, ("Secretary General", "Rutte")),)
    besides = replace(story_file(103, (line,)).reports[0], matches=about)
    topics = file.story.topics | {"nato-leadership"}
    both = replace(file, story=replace(file.story, topics=topics), reports=(*file.reports, besides))
    headed = Summary(file.story.title, ())
    shown = "NATO Secretary General: “The Secretary General of NATO spoke of Vilnius.” (DW)"
    for kind, watch in ((AlertKind.NEW, None), (AlertKind.UPDATE, None)):
        assert shown in assert_sendable(render_alert(both, headed, whole_catalogue, kind, watch=watch))
    for kind, watch in ((AlertKind.DEVELOPMENT, None), (AlertKind.NEW, "Redzikowo")):
        assert shown not in assert_sendable(render_alert(both, headed, whole_catalogue, kind, watch=watch))


def test_a_topic_that_the_catalogue_has_no_longer_is_not_shown_without_its_name(whole_catalogue: Catalogue) -> None:
    file = story_file(103, (TRANSIT[0],))
    about = (Match("trade", Strength.ABOUT, ("Trade",)),)
    besides = replace(story_file(103, ((DW, HOUR, "Trade grows", ""),)).reports[0], matches=about)
    story = replace(file.story, topics=file.story.topics | {"trade"})
    both = replace(file, story=story, reports=(*file.reports, besides))
    shown = assert_sendable(render_alert(both, Summary(story.title, ()), whole_catalogue, AlertKind.NEW))
    assert "Trade" not in shown


def test_an_update_reads_like_the_first_alert_would_now(whole_catalogue: Catalogue) -> None:
    assert _text(whole_catalogue, kind=AlertKind.UPDATE) == _text(whole_catalogue, kind=AlertKind.NEW)


def test_buttons_ask_for_the_status_and_the_story(whole_catalogue: Catalogue) -> None:
    (status, story), *_ = render_alert(GROWN, summarise(GROWN), whole_catalogue, AlertKind.NEW).buttons
    assert (status.text, status.data) == ("Status: Kaliningrad", "1|status|kaliningrad")
    assert story.data == "1|story|103"


def test_a_story_whose_topics_are_gone_from_the_catalogue_is_still_told(whole_catalogue: Catalogue) -> None:
    file = story_file(1, TRANSIT, topics=["given-up"])
    reply = render_alert(file, summarise(file), whole_catalogue, AlertKind.NEW)
    assert assert_sendable(reply).split("\n")[1] == "routine"
    assert [button.data for row in reply.buttons for button in row] == [
        "1|story|1",
        "1|hush|1",
        "1|like|1",
        "1|dislike|1",
    ]


def test_each_sentence_of_a_summary_names_its_outlet_also_where_one_says_several(whole_catalogue: Catalogue) -> None:
    lrt, tass = GROWN.reports[0].entry.source, TASS
    said = (Sentence("Trains wait.", lrt), Sentence("Nobody says why.", lrt), Sentence("Moscow protests", tass))
    shown = assert_sendable(render_alert(GROWN, Summary("Transit", said), whole_catalogue, AlertKind.NEW))
    assert (
        f"Trains wait ({lrt.publisher}). Nobody says why ({lrt.publisher}). Moscow protests ({tass.publisher}, "
        in shown
    )


def test_a_development_says_rather_what_its_readers_have_not_had(whole_catalogue: Catalogue) -> None:
    had = "Trains with steel and coal for the exclave were stopped at Kybartai after the fourth package."
    more = "Governor Alikhanov said that half of what the region imports is on the list, and asked for ferries."
    again = (DW, MINUTE, "Kaliningrad: Vilnius stops Russian trains", had)
    new = (RFE, MINUTE, "Lithuania stops sanctioned goods on trains to Kaliningrad", more)
    only = story_file(103, [again], level=Level.ROUTINE)
    assert "Kybartai" in _text(whole_catalogue, only)
    told = _text(whole_catalogue, story_file(103, [again, new], level=Level.NOTABLE, reason="2"), AlertKind.DEVELOPMENT)
    assert "Alikhanov" in told


def test_news_of_a_topic_that_is_gone_promises_nothing_and_says_where_to_see_what_comes(
    whole_catalogue: Catalogue,
) -> None:
    alert = render_alert(GROWN, summarise(GROWN), whole_catalogue, AlertKind.NEW)
    note = assert_sendable(moved_here(alert)).split("\n")[-1]
    assert "it came here. /subscriptions shows what comes from now on" in note  # the group's own terms may be narrower
