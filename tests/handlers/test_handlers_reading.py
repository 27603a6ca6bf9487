"""/latest, /search, /story and /sources on a real store."""

from __future__ import annotations

from typing import Any

import pytest
from newsroom import HOUR, LRT, NOW, decided, request, story_file
from telegram_rules import assert_sendable

from handlers.commands import dispatch
from handlers.pages.stories import who_has_it
from handlers.reply import Reply, Services
from handlers.wording.markup import plain
from handlers.wording.texts import say_in


async def _ask(services: Services, text: str = "", **values: Any) -> tuple[Reply, str]:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    return reply, assert_sendable(reply)


def _data(reply: Reply, text: str) -> str | None:
    return next((button.data for row in reply.buttons for button in row if button.text == text), None)


async def test_the_newest_stories_are_paged_without_gap_or_repetition(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/latest")
    titles: list[str] = []
    for _ in range(20):
        titles += [line[3:] for line in text.split("\n") if line[:1].isdecimal() and line[1:3] == "  "]
        older = _data(reply, "Older ›")
        if older is None:
            break
        reply, text = await _ask(at_hand, pressed=older)
        assert reply.edit
    assert len(titles) == len(set(titles)) == 8 + 46
    assert _data(reply, "« Newest") == "1|latest||"


async def test_the_newest_of_a_topic_in_any_language(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/latest искандеры")
    assert text.startswith("The newest: Iskander\n\n1  Baltic Fleet begins missile drill")
    assert "Kaliningrad · 2 outlets since 04:05 UTC" in text


async def test_a_topic_is_chosen_by_a_tap(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/latest")
    chosen, _ = await _ask(at_hand, pressed=_data(reply, "By topic"))
    _, text = await _ask(at_hand, pressed=_data(chosen, "Iskander"))
    assert text.startswith("The newest: Iskander")


@pytest.mark.parametrize("typed", ["Rutte", "Mark Rutte", "Рютте"])
async def test_the_newest_of_a_subject_that_is_no_topic_are_those_that_name_it(typed: str, at_hand: Services) -> None:
    await at_hand.store.apply_quiet(decided(900, [(LRT, HOUR, "Rutte visits a school", "")], [], ["rutte"]))
    _, text = await _ask(at_hand, f"/latest {typed}")
    assert text.startswith("The newest stories\ntopic:rutte\n\n1  Rutte visits a school")


async def test_the_newest_of_several_subjects_are_those_of_any(at_hand: Services) -> None:
    await at_hand.store.apply_quiet(decided(900, [(LRT, HOUR, "Rutte visits a school", "")], [], ["rutte"]))
    _, text = await _ask(at_hand, "/latest Rutte, Lithuania, Iskander")
    assert text.startswith("The newest stories\ntopic:iskander topic:rutte topic:lithuania\n\n1  Lithuania blocks")
    assert "Rutte visits a school" in text
    assert "Экипажи «Искандеров»" in text


async def test_more_subjects_than_a_list_takes_are_told_so(at_hand: Services) -> None:
    named = "NATO, Rutte, Putin, Trump, Poland, Russia, Latvia, Estonia, Finland, Sweden, Norway, Iran and China"
    _, text = await _ask(at_hand, f"/latest {named}")
    assert text.startswith("These are too many: a question may have 12 of one kind.")


async def test_a_slip_for_a_subject_behind_latest_leads_to_the_newest_that_name_it(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/latest Lithuaina")
    _, text = await _ask(at_hand, pressed=_data(reply, "Lithuania"))
    assert text.startswith("The newest stories\ntopic:lithuania\n\n1  Lithuania blocks")


async def test_a_number_behind_latest_is_no_word_to_search_for(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/latest 5")
    assert text == (await _ask(at_hand, "/latest"))[1]


async def test_a_typo_behind_latest_leads_to_the_newest(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/latest kaliningard")
    _, text = await _ask(at_hand, pressed=_data(reply, "Kaliningrad"))
    assert text.startswith("The newest: Kaliningrad")


async def test_a_search_shows_the_words_in_bold_and_opens_stories(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/search sanctioned goods")
    assert text.startswith("Stories with “sanctioned goods”\n\n1  Lithuania")
    assert "<b>sanctioned</b> <b>goods</b>" in reply.html
    _, story = await _ask(at_hand, pressed=_data(reply, "1"))
    assert "Story 103." in story


@pytest.mark.parametrize("typed", ['"sanctioned goods"', "“sanctioned goods”"])
async def test_words_in_quotation_marks_are_not_quoted_twice(at_hand: Services, typed: str) -> None:
    _, text = await _ask(at_hand, f"/search {typed}")
    assert text.startswith("Stories with “sanctioned goods”\n")


@pytest.mark.parametrize("asked", ["/search fleets", "/status fleets"])
async def test_what_only_begins_like_the_words_is_not_said_to_have_them(asked: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, asked)
    assert "No report has these words as they stand" in text
    assert "with these words" not in text
    assert "Baltic Fleet begins missile drill" in text


async def test_a_search_is_paged_in_its_own_message(at_hand: Services) -> None:
    reply, first = await _ask(at_hand, "/search Kaliningrad governor")
    more, second = await _ask(at_hand, pressed=_data(reply, "More ›"))
    assert more.edit
    assert not set(first.split("\n")[2::3]) & set(second.split("\n")[2::3])
    back, again = await _ask(at_hand, pressed=_data(more, "‹ Back"))
    assert again == first
    assert back.edit
    assert back.buttons == reply.buttons


@pytest.mark.parametrize(
    "text",
    [
        'NEAR("a" b)',
        "* OR *",
        "'; DROP TABLE stories; --",
        "<b>",
        "AND AND",
        "title:x",
        "\u202e\u202e x",
        "x" * 4000,
    ],
)
async def test_operators_and_tricks_are_only_words(text: str, at_hand: Services) -> None:
    _, shown = await _ask(at_hand, f"/search {text}")
    assert shown.startswith(
        ("No story has all of these words", "No story has this word", "Stories with", "I know nothing called")
    )


@pytest.mark.parametrize("words", ["transit OR drill", "kaliningrad -transit", "kaliningr*", "baltic NEAR/3 drill"])
async def test_a_watchs_operators_in_a_search_lead_to_a_watch(words: str, at_hand: Services) -> None:
    reply, text = await _ask(at_hand, f"/search {words}")
    assert "mean something in a watch only" in text
    _, shown = await _ask(at_hand, pressed=_data(reply, f"/watch {words}"))
    assert shown.startswith("New watch")


async def test_words_and_phrases_alone_are_searched_for_without_a_word_on_watches(at_hand: Services) -> None:
    for words in ('kaliningrad "rail transit"', "kaliningrad lang:en", "Suwałki-gap"):
        assert "in a watch only" not in (await _ask(at_hand, f"/search {words}"))[1]


@pytest.mark.parametrize("text", ["", "   ", "🙂", '""', "***"])
async def test_a_search_for_nothing_says_how(text: str, at_hand: Services) -> None:
    reply, shown = await _ask(at_hand, f"/search {text}")
    assert shown.startswith("Write the words behind it")
    assert _data(reply, "Iskander") == "1|find|0|Iskander"


async def test_a_search_without_result_offers_what_it_may_have_meant(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/search Patriot")
    assert text.startswith("No story has this word: “Patriot”.\nTry another spelling.")
    assert _data(reply, "Status: Patriot") == "1|status|patriot"


@pytest.mark.parametrize(
    "typed", ["/story 103", "/story #103", "/story S103", "/story_103", "/story №103", "/story Story 103"]
)
async def test_a_story_is_found_by_its_number_however_written(typed: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, typed)
    assert text.startswith("Lithuania halts rail transit of sanctioned goods to Kaliningrad\nKaliningrad · notable")
    assert "09:34 UTC TASS (Russian state): Moscow calls halt of Kaliningrad transit “openly hostile”" in text


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/story", "Write a story's number behind it"),
        ("/story 5", "There is no story 5."),
        ("/story " + "9" * 300, "There is no story 9"),
        ("/story first", "“first” is no story's number."),
        ("/story sanctions", "“sanctions” is no story's number."),
        ("/story -1", "“-1” is no story's number."),
        ("/story ²", "“²” is no story's number."),
        ("/story 1 OR 1=1", "“1 OR 1=1” is no story's number."),
    ],
)
async def test_what_is_no_storys_number_is_told(typed: str, answer: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, typed)
    assert text.startswith(answer)


async def test_sources_are_summed_up_with_those_in_trouble_by_name(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/sources")
    assert text.startswith(
        "8 sources: 6 fine, 1 failing, 1 blind\n\nTV Zvezda: blind since Sat 06:05 UTC\nKremlin: failing"
    )
    assert "login page" not in text
    assert "What is read\nDelfi · " in text
    assert "TASS (Russian state)" in text
    assert reply.buttons == ()


@pytest.mark.parametrize("typed", ["tass", "TASS", "ass", "tass.example", "https://www.tass.example/feed"])
async def test_sources_of_a_name_are_those_that_have_it(typed: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, f"/sources {typed}")
    assert text.startswith(f"Sources with {typed} in their name or address: 1 of 8\n\nTASS: fine · newest ")
    assert text.endswith("Russian state")


async def test_a_word_that_begins_so_goes_before_letters_within_one(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/sources de")
    assert "Delfi" in text
    assert "US Department of War" in text
    _, text = await _ask(at_hand, "/sources w")
    assert "US Department of War" in text
    assert "DW" not in text


async def test_a_sources_name_with_a_slip_is_asked_back_about(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/sources Kremlni")
    assert text == "No source is called Kremlni. Did you mean:"
    _, text = await _ask(at_hand, pressed=_data(reply, "Kremlin"))
    assert text.startswith("Sources with Kremlin in their name or address: 1 of 8\n\nKremlin: failing")


@pytest.mark.parametrize("typed", ["russia", "Rosja", "Россия", "Rusija", "RU"])
async def test_sources_of_a_country_are_those_of_its_outlets(typed: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, f"/sources {typed}")
    assert text.startswith("Sources, Russia: 3 of 8\n\n")
    assert all(name in text for name in ("Kremlin: ", "TASS: ", "TV Zvezda: "))


@pytest.mark.parametrize("typed", ["state", "state-controlled", "państwowe", "государственные", "staatlich"])
async def test_sources_under_state_control_are_found_by_it(typed: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, f"/sources {typed}")
    assert text.startswith("Sources, state-controlled: 2 of 8\n\n")
    assert "TASS: " in text
    assert "Kremlin" not in text


@pytest.mark.parametrize(("typed", "language"), [("blind", "en"), ("Blind", "pl"), ("ślepe", "pl"), ("blind", "de")])
async def test_sources_of_one_health_are_found_by_its_word(typed: str, language: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, f"/sources {typed}", language=language)
    assert "1" in text.splitlines()[0]
    assert "TV Zvezda" in text
    assert "TASS" not in text


async def test_sources_of_a_language_are_found_by_its_name(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/sources lithuanian")
    assert text.startswith("Sources, Lithuanian: 1 of 8\n\nDelfi: ")


async def test_a_code_that_names_begin_with_too_finds_both(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/sources de")
    assert text.startswith("Sources, Germany: 1 of 8\n\nDW: ")
    assert "Sources with de in their name or address: " in text
    assert "Delfi: " in text


@pytest.mark.parametrize("typed", ["/latest tass", "/search TASS"])
async def test_an_outlet_whose_name_no_story_has_leads_to_what_it_reports(typed: str, at_hand: Services) -> None:
    reply, text = await _ask(at_hand, typed)
    assert text.startswith("No story has this word")
    _, text = await _ask(at_hand, pressed=_data(reply, '/latest source:"TASS"'))
    assert "Moscow calls halt of Kaliningrad transit" in text


async def test_a_country_of_which_nothing_is_read_has_none(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/sources Japan")
    assert text == "Sources, Japan: 0 of 8"
    _, text = await _ask(at_hand, pressed=_data(reply, "/sources"))
    assert text.startswith("8 sources: ")


async def test_a_name_that_no_source_has_leads_to_those_that_are_read(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/sources zzzz")
    assert text == "I know no source called zzzz. /sources lists them."


async def test_only_administrators_are_told_why_a_source_cannot_be_read(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/sources zvezda")
    assert "login page" not in text
    _, text = await _ask(at_hand, "/sources zvezda", is_admin=True)
    assert "it answers with a login page" in text


async def test_administrators_see_every_source_and_why(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/sources", is_admin=True)
    full, text = await _ask(at_hand, pressed=_data(reply, "Every source"), is_admin=True)
    assert full.edit
    assert (
        "TV Zvezda: blind since Sat 06:05 UTC · it answers with a login page · answered 09:05 UTC · newest 09:05 UTC"
        in text
    )
    assert text.count("next look") == 8


async def test_the_full_list_is_for_administrators_only(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, pressed="1|source|0")
    assert reply.html == ""
    assert reply.toast == "This list is for the bot's administrators."


def test_a_story_of_one_outlet_alone_says_since_when_it_goes_on() -> None:
    once = story_file(1, [(LRT, HOUR, "Trains stop", "")])
    going_on = story_file(2, [(LRT, 30 * HOUR, "Trains stop", ""), (LRT, HOUR, "Trains still stand", "")])
    assert plain(who_has_it(say_in("en"), once, NOW)) == "LRT 09:05 UTC"
    assert plain(who_has_it(say_in("en"), going_on, NOW)) == "LRT since Sun 04:05 UTC"
