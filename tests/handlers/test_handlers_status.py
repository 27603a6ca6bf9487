"""/status on a real store, and briefs of every kind as they are read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from newsroom import CHAT, DAY, HOUR, LRT, MINUTE, NOW, TASS, TRANSIT, decided, request, story_file
from telegram_rules import assert_sendable

from feeds.asking.subjects import SubjectIndex
from feeds.briefs.brief import Brief, Lead, Link, Neighbour, Nothing, Question, Since, SourceSight, View
from feeds.briefs.usual import Liveliness, Usual, Verdict
from feeds.catalogue import Catalogue
from feeds.model import Control, Level
from feeds.quoting.summarise import Sentence
from feeds.quoting.voices import Side, Voice
from feeds.source_state import Health
from handlers.commands import dispatch
from handlers.pages.brief_page import brief_page
from handlers.reply import Reply, Services
from handlers.wording.texts import say_in


async def _ask(services: Services, text: str = "", **values: Any) -> tuple[Reply, str]:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    return reply, assert_sendable(reply)


def _button(reply: Reply, text: str) -> str | None:
    return next(button.data for row in reply.buttons for button in row if button.text == text)


async def test_a_brief_begins_with_how_lively_it_is_and_the_figures_behind_it(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/status Kaliningrad")
    head, figures, blank, *_ = text.split("\n")
    assert head == "Kaliningrad: high"
    assert figures.startswith("7 stories in 24 hours; usual on a Monday: up to 4.")
    assert blank == ""
    assert "1  Lithuania halts rail transit of sanctioned goods to Kaliningrad" in text
    assert "2 outlets since 04:05 UTC, latest 05:05 UTC, only official and state outlets of Russia" in text
    assert "2 of them unreadable now (Kremlin since 21 November, TV Zvezda since 21 November)" in text


@pytest.mark.parametrize("name", ["KALININGRAD", "Królewcu", "Калининграде", "Karaliaučius", "Königsberg"])
async def test_one_subject_has_one_brief_under_all_its_names(name: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, f"/status {name}")
    assert text.startswith("Kaliningrad: high")


async def test_the_second_time_it_says_what_is_new_since(at_hand: Services) -> None:
    before = NOW - 3 * HOUR
    _, first = await _ask(at_hand, "/status Kaliningrad", now=before)
    assert "since you asked" not in first.lower()
    _, second = await _ask(at_hand, "/status Królewiec")
    assert "Since you asked, 07:05 UTC: 2 new stories.\n" in second
    _, third = await _ask(at_hand, "/status Kaliningrad", now=NOW + MINUTE)
    assert "Nothing new since you asked, 10:05 UTC." in third


async def test_what_is_new_on_free_text_is_counted_from_when_it_was_asked_days_ago(at_hand: Services) -> None:
    await _ask(at_hand, "/status governor speaks", now=NOW - 6 * DAY)
    _, shown = await _ask(at_hand, "/status governor speaks")
    assert "Since you asked, 17 Nov 10:05 UTC: 7 new stories.\n" in shown
    assert shown.count("new · ") == 5


async def test_of_words_that_no_story_has_nothing_more_is_said_the_second_time(at_hand: Services) -> None:
    _, first = await _ask(at_hand, "/status perpetual motion", now=NOW - HOUR)
    _, second = await _ask(at_hand, "/status perpetual motion")
    assert second == first
    assert "No story has these words." in second


@pytest.mark.parametrize("text", ["nato chief", "gaps in defence"])
async def test_the_latest_before_stand_right_below_the_line_that_leads_to_them(text: str, at_hand: Services) -> None:
    await _ask(at_hand, f"/status {text}")
    _, shown = await _ask(at_hand, f"/status {text}")
    assert "Nothing new since you asked" in shown
    assert "The latest before that:\n1  Rutte warns of gaps" in shown


async def test_refreshing_keeps_to_the_message(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/status Kaliningrad")
    again, same = await _ask(at_hand, pressed=_button(reply, "Refresh"))
    assert again.edit
    assert same.split("\n")[:2] == text.split("\n")[:2]


async def test_following_turns_the_button_round_and_keeps_what_was_new(at_hand: Services) -> None:
    await _ask(at_hand, "/status Kaliningrad", now=NOW - 3 * HOUR)
    reply, text = await _ask(at_hand, "/status Kaliningrad")
    followed, same = await _ask(at_hand, pressed=_button(reply, "Follow"))
    assert (followed.edit, followed.toast, same) == (True, "Subscribed: Kaliningrad", text)
    assert [each.topic for each in await at_hand.store.subscriptions.of(CHAT)] == ["kaliningrad"]
    dropped, _ = await _ask(at_hand, pressed=_button(followed, "✓ Following"))
    assert dropped.buttons == reply.buttons
    assert await at_hand.store.subscriptions.of(CHAT) == []


async def test_numbers_open_the_stories_and_more_lists_them(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/status Kaliningrad")
    _, story = await _ask(at_hand, pressed=_button(reply, "1"))
    assert (
        "Story 103. First: LRT, 09:12 UTC. Now 4 reports by 4 outlets (3 independent), the latest 10:00 UTC." in story
    )
    more, text = await _ask(at_hand, pressed=_button(reply, "More"))
    assert more.edit
    assert text.startswith("Kaliningrad: more stories of 24 hours\n\n6  Border crossing")
    assert "7  " in text
    assert "8  " not in text


async def test_two_subjects_mean_both(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/status Iskander Kaliningrad")
    assert text.startswith("Iskander missile system and Kaliningrad: ")
    assert "One story in 24 hours" in text


async def test_a_typo_is_asked_about(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/status kaliningard")
    assert text == "I know nothing called “kaliningard”. Did you mean Kaliningrad?"
    _, brief = await _ask(at_hand, pressed=_button(reply, "Kaliningrad"))
    assert brief.startswith("Kaliningrad: high")


async def test_words_that_the_news_uses_are_no_slips_and_what_may_be_meant_is_a_button(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/status crime")
    assert text == "I know nothing called “crime”. Did you mean Crimea?"
    for number, town in enumerate(("Kaunas", "Vilnius", "Riga"), start=900):
        await at_hand.store.apply_quiet(decided(number, [(LRT, HOUR, f"Crime falls in {town}", "")], (), ()))
    reply, text = await _ask(at_hand, "/status crime")
    assert text.startswith("“crime”\n3 stories with these words in 24 hours.")
    assert _button(reply, "Crimea") == "1|status|crimea"


async def test_free_text_is_searched_for(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/status border crossing")
    assert text.startswith("“border crossing”\n5 stories with these words in 24 hours.")
    again, _ = await _ask(at_hand, pressed=_button(reply, "Refresh"))
    assert again.edit


async def test_a_question_in_a_sentence_leads_to_the_subject_that_it_names(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "What was overheard in Kaliningrad by chance?")
    assert text.endswith("No story has all of these words. Tap what you mean, for its status:")
    assert [button.text for row in reply.buttons for button in row] == ["Kaliningrad"]


async def test_subjects_in_a_sentence_may_be_meant_together(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "Is Putin overhearing Iskanders in Kaliningrad?")
    first, *each = [button for row in reply.buttons for button in row]
    assert first.data == "1|status|putin+iskander+kaliningrad"
    assert [button.data for button in each] == ["1|status|putin", "1|status|iskander", "1|status|kaliningrad"]


async def test_what_a_question_tells_is_searched_for_though_it_is_a_small_word_elsewhere(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "did Putin die")
    assert text.startswith("“did Putin die”\nNo story has all of these words.")
    assert _button(reply, "Vladimir Putin") == "1|status|putin"


@pytest.mark.parametrize("text", ["все за сегодня", "/status all news today", "/status alle Meldungen heute"])
async def test_everything_since_a_time_leads_to_the_newest_stories(text: str, at_hand: Services) -> None:
    reply, shown = await _ask(at_hand, text)
    assert shown == "A status is of the last 24 hours. The stories since then: /latest since:today"
    assert _button(reply, "/latest since:today") is not None


@pytest.mark.parametrize("text", ["", "    ", "🙂", "\u202e\u2066", "\n\n"])
async def test_an_empty_question_gets_buttons_and_no_scolding(text: str, at_hand: Services) -> None:
    reply, shown = await _ask(at_hand, f"/status {text}")
    assert shown.startswith("Write what you want to know about behind it")
    assert _button(reply, "Kaliningrad") == "1|status|kaliningrad"


@pytest.mark.parametrize("text", ["yesterday", "wczoraj", "7d", "letzte Woche"])
async def test_a_time_alone_is_asked_for_its_subject(text: str, at_hand: Services) -> None:
    _, shown = await _ask(at_hand, f"/status {text}")
    assert shown.startswith("Write what you want to know about behind it")


async def test_before_anything_was_read_it_says_so(before_all: Services) -> None:
    _, text = await _ask(before_all, "/status Kaliningrad")
    assert text.split("\n")[1].startswith("No source has been read yet")


async def test_what_belongs_to_a_brief_opens_in_its_place_and_leads_back_with_what_was_new(at_hand: Services) -> None:
    await _ask(at_hand, "/status Kaliningrad", now=NOW - 3 * HOUR)
    reply, brief = await _ask(at_hand, "/status Kaliningrad")
    for name in ("Chart", "Timeline", "Sources", "More"):
        opened, _ = await _ask(at_hand, pressed=_button(reply, name))
        again, same = await _ask(at_hand, pressed=_button(opened, "‹ Brief"))
        assert (opened.edit, again.edit, same) == (True, True, brief), name


async def test_the_sources_of_a_brief_are_told_with_what_each_had_and_which_are_blind(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/status Kaliningrad")
    _, text = await _ask(at_hand, pressed=_button(reply, "Sources"))
    assert text.startswith("Kaliningrad: what the brief rests on")
    assert "DW: 6 · 6 · 10:00 UTC" in text
    assert "TASS (Russian state): 2 · 2 · 09:34 UTC" in text
    assert "Can't be read now: 2 of 8" in text
    assert "TV Zvezda since Sat 06:05 UTC: it answers with a login page" in text


# --- briefs made by hand ---------------------------------------------------------------------------------------------

VIEW = View(77, (), NOW - 2 * MINUTE, NOW - 60 * DAY)


def _brief(**values: Any) -> Brief:
    facts: dict[str, Any] = {
        "question": Question(("kaliningrad",), "Kaliningrad", NOW),
        "verdict": Verdict(3, Liveliness.NORMAL, Usual(3.0, 0.2, 1, 6, 28)),
        "most_since": None,
        "record_days": None,
        "nothing": None,
        "leads": (),
        "more": 0,
        "voices": (),
        "since": None,
        "company": (),
        "view": VIEW,
        **values,
    }
    return Brief(**facts)


def _shown(catalogue: Catalogue, **values: Any) -> str:
    return assert_sendable(Reply(brief_page(say_in("en"), SubjectIndex(catalogue), _brief(**values))))


@pytest.mark.parametrize(
    ("verdict", "values", "figures"),
    [
        (
            Verdict(3, Liveliness.NORMAL, Usual(3, 0.2, 1, 6, 28)),
            {},
            "3 stories in 24 hours; usual on a Monday: 1 to 6.",
        ),
        (
            Verdict(1, Liveliness.QUIET, Usual(1, 0.2, 0, 3, 28)),
            {},
            "One story in 24 hours; usual on a Monday: up to 3.",
        ),
        (Verdict(0, Liveliness.QUIET, Usual(0.1, 0.2, 0, 0, 28)), {}, "No story in 24 hours; usual on a Monday: none."),
        (Verdict(9, None, None), {"view": View(77, (), NOW, NOW - 2 * DAY)}, "9 stories in 24 hours. Too early to say"),
        (
            Verdict(0, None, None),
            {"nothing": Nothing.NEVER, "view": View(77, (), NOW, NOW - 3 * MINUTE)},
            "Watching 77 sources for 3 minutes; nothing on Kaliningrad yet.",
        ),
        (
            Verdict(11, Liveliness.HIGH, Usual(3, 0.2, 2, 5, 28)),
            {"most_since": NOW - 254 * DAY},
            "11 stories in 24 hours; usual on a Monday: 2 to 5. The most since 14 March.",
        ),
        (
            Verdict(11, Liveliness.HIGH, Usual(3, 0.2, 3, 3, 28)),
            {"record_days": 59},
            "11 stories in 24 hours; usual on a Monday: 3. The most in all 59 days of watching.",
        ),
    ],
)
def test_figures_are_told_as_far_as_they_are_known(
    verdict: Verdict, values: dict[str, Any], figures: str, whole_catalogue: Catalogue
) -> None:
    assert figures in _shown(whole_catalogue, verdict=verdict, **values)


def test_what_cannot_be_known_yet_is_said(whole_catalogue: Catalogue) -> None:
    text = _shown(whole_catalogue, verdict=Verdict(2, None, None), view=View(77, (), NOW, NOW - 2 * DAY))
    assert text.split("\n")[0] == "Kaliningrad"
    assert "Too early to say what is usual: watching for 2 days." in text


def test_after_an_outage_it_is_not_called_too_early(whole_catalogue: Catalogue) -> None:
    text = _shown(whole_catalogue, verdict=Verdict(12, None, None), view=View(77, (), NOW, NOW - 20 * DAY))
    assert "Too little was read in the days before to say what is usual." in text


def test_a_moment_in_the_past_says_of_when_it_is(whole_catalogue: Catalogue) -> None:
    past = Question(("kaliningrad",), "Kaliningrad", NOW - timedelta(days=1300))
    text = _shown(whole_catalogue, question=past, view=View(68, (), None, NOW - 1400 * DAY, current=False))
    assert text.endswith("As of 3 May 2023 10:05 UTC; 68 sources had something in the 24 hours before.")


def test_a_moment_before_all_watching_says_so(whole_catalogue: Catalogue) -> None:
    view = View(0, (), None, None, current=False)
    text = _shown(whole_catalogue, nothing=Nothing.NOT_WATCHING, verdict=Verdict(0, None, None), view=view)
    assert "Nothing was watched at that time." in text


def test_voices_are_quoted_with_their_outlets_and_sides(whole_catalogue: Catalogue) -> None:
    def voice(side: str | None, text: str, outlet: str, control: Control, relayed: bool) -> Voice:
        return Voice(Side(side) if side else None, text, outlet, control, "https://a.example/1", NOW, 1, relayed)

    text = _shown(
        whole_catalogue,
        voices=(
            voice("RU", "A step that is “openly hostile”.", "TASS", Control.STATE, False),
            voice("LT", "Trains are turned back.", "DW", Control.PUBLIC, True),
            voice(None, "Queues at the border.", "Delfi", Control.INDEPENDENT, False),
        ),
    )
    assert "Who says what\nRussia (TASS, Russian state): A step that is “openly hostile”.\n" in text
    assert "Lithuania, as told by DW: “Trains are turned back.”" in text
    assert "Reported by Delfi: “Queues at the border.”" in text


def test_company_and_news_since_are_told(whole_catalogue: Catalogue) -> None:
    text = _shown(
        whole_catalogue,
        company=(Neighbour("iskander", 4), Neighbour("suwalki-gap", 2), Neighbour("unheard-of", 2)),
        since=Since(NOW - 16 * HOUR, 3, 1),
    )
    assert "Comes up with: Iskander missile system 4 · Suwałki gap 2 · unheard-of 2" in text
    assert "Since you asked, Sun 18:05 UTC: 3 new stories, one grew." in text


def test_the_fullest_brief_has_every_part_and_counts_the_stories_that_did_not_fit(whole_catalogue: Catalogue) -> None:
    link = Link("An outlet with a name of some length", "https://example.org/" + "a" * 300, Control.STATE, Side("RU"))
    links, side = (link,) * 3, Side("RU")
    titled = story_file(7, TRANSIT[2:3]).reports[0]
    said = Sentence("s" * 380, TASS, "https://example.org/s")
    lead = Lead(7, "t" * 400, titled, Level.URGENT, "r", said, NOW - DAY, "LRT", NOW, 12, 0, side, True, links, "grown")
    voice = Voice(Side("RU"), "v" * 240, "TASS", Control.STATE, "https://example.org/x", NOW, 1, False)
    trouble = SourceSight("A source with a long name", Health.BLIND, NOW - DAY, "")
    text = _shown(
        whole_catalogue,
        leads=(lead,) * 5,
        more=20,
        voices=(voice,) * 5,
        company=(Neighbour("iskander", 4),) * 4,
        since=Since(NOW - DAY, 3, 1),
        view=View(77, (trouble,) * 9, NOW, NOW - 60 * DAY),
    )
    shown = text.count("urgent · ")
    assert shown >= 3
    assert f"and {25 - shown} more" in text
    assert "and 6 more" in text
    assert "9 of them unreadable now" in text


@pytest.mark.parametrize(("typed", "since"), [("7d", "7d"), ("yesterday", "yesterday"), ("last week", "1w")])
async def test_a_time_behind_a_subject_leads_to_the_stories_since_then(
    typed: str, since: str, at_hand: Services
) -> None:
    reply, text = await _ask(at_hand, f"/status kaliningrad {typed}")
    told, blank, head, *_ = text.split("\n")
    asked = f"/latest topic:kaliningrad since:{since}"
    assert told == f"A status is of the last 24 hours. The stories since then: {asked}"
    assert (blank, head) == ("", "Kaliningrad: high")
    _, listed = await _ask(at_hand, pressed=_button(reply, asked))
    assert "Lithuania blocks sanctioned goods" in listed


async def test_a_time_that_a_brief_is_of_is_no_matter(at_hand: Services) -> None:
    for typed in ("kaliningrad 24h", "Калининград сегодня"):
        assert (await _ask(at_hand, typed))[1].startswith("Kaliningrad: high")


async def test_a_time_behind_several_subjects_leads_to_a_search_for_them_all(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/status iskander kaliningrad 7d")
    assert text.startswith(
        "A status is of the last 24 hours. The stories since then: /search iskander kaliningrad since:7d"
    )
    assert _button(reply, "/search iskander kaliningrad since:7d")


@pytest.mark.parametrize(
    ("typed", "since"),
    [
        ("what happened in Kaliningrad last week?", "1w"),
        ("anything in Königsberg on monday", "monday"),
        ("Was ist gestern in Kaliningrad passiert?", "yesterday"),
    ],
)
async def test_a_question_that_ends_in_a_time_leads_to_the_stories_since_then(
    typed: str, since: str, at_hand: Services
) -> None:
    reply, _ = await _ask(at_hand, typed)
    question = f"topic:kaliningrad since:{since}"
    _, text = await _ask(at_hand, pressed=_button(reply, f"/latest {question}"))
    assert text.startswith(f"The newest stories\n{question}\n")


@pytest.mark.parametrize(
    ("typed", "search"),
    [
        ("what happened with the lorries last week?", "/search lorries since:1w"),
        ("warum sind die lorries dort", "/search lorries dort"),
        ("zebras lorries", ""),
    ],
)
async def test_a_question_that_finds_nothing_leads_to_a_search_for_what_it_tells(
    typed: str, search: str, at_hand: Services
) -> None:
    reply, text = await _ask(at_hand, typed)
    assert "No story has these words." in text
    assert [button.text for row in reply.buttons for button in row] == ([search] if search else [])
