"""/latest and /search with filters: what they find, what is said of slips, and pages that keep the question."""

from __future__ import annotations

import re
from typing import Any

import pytest
from newsroom import DW, HOUR, decided, request
from telegram_rules import assert_sendable

from handlers.commands import dispatch
from handlers.reply import Reply, Services

OFF_TOPIC = "Rowers bring gold from the regatta"


async def _ask(services: Services, text: str = "", **values: Any) -> tuple[Reply, str]:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    return reply, assert_sendable(reply)


def _data(reply: Reply, text: str) -> str | None:
    return next((button.data for row in reply.buttons for button in row if button.text == text), None)


def _titles(text: str) -> list[str]:
    return [line[3:] for line in text.split("\n") if line[:1].isdecimal() and line[1:3] == "  "]


def _code(reply: Reply) -> str:
    """What stands as code in a message, as Telegram tells it of a pressed button's message."""
    found = re.search(r"<code>(.*?)</code>", reply.html)
    return found[1] if found else ""


async def test_the_newest_by_whom_they_come_from(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/latest from:state")
    assert text.startswith("The newest stories\ntopic:any from:state\n\n1  Moscow calls halt of Kaliningrad transit")
    assert "TASS (Russian state) 09:34 UTC · notable · 4 outlets (3 independent) since 09:12 UTC" in text


async def test_words_beside_filters_name_topics_in_any_language(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/latest искандеры lang:ru")
    assert text.startswith("The newest stories\ntopic:iskander lang:ru\n\n1  Экипажи «Искандеров»")
    assert len(_titles(text)) == 1


async def test_words_that_name_nothing_are_searched_for_within_the_filters(at_hand: Services) -> None:
    _, text = await _ask(at_hand, "/latest sanctioned goods from:germany")
    assert text.startswith("Stories with “sanctioned goods”\nsanctioned goods from:germany\n\n1  Lithuania blocks")
    assert "DW 10:00 UTC" in text


async def test_a_search_is_narrowed_by_outlet_and_time(at_hand: Services) -> None:
    _, wide = await _ask(at_hand, "/search governor source:lrt")
    _, narrow = await _ask(at_hand, "/search governor source:lrt since:65h")
    assert len(_titles(wide)) == 6
    assert len(_titles(narrow)) == 1


async def test_the_last_filter_of_a_long_question_narrows_too(at_hand: Services) -> None:
    others = " ".join(f'-source:"An outlet of a rather long name {number}"' for number in range(5))
    _, text = await _ask(at_hand, f"/search Kaliningrad {others} from:lithuania")
    assert _titles(text)
    assert "TASS (Russian state)" not in text
    assert "from:lithuania" in text


@pytest.mark.parametrize("either", ["lang:ru OR lang:en", "(lang:ru OR lang:en)", "lang:ru or lang:en", "lang:ru,en"])
async def test_or_between_filters_finds_what_either_finds(either: str, at_hand: Services) -> None:
    for command in ("/latest", "/search", "/latest kaliningrad", "/search governor"):
        reply, text = await _ask(at_hand, f"{command} {either}")
        assert _titles(text), command
        if older := _data(reply, "Older ›") or _data(reply, "More ›"):
            _, older_text = await _ask(at_hand, pressed=older, shown=_code(reply))
            assert _titles(older_text), command


async def test_or_between_filters_of_different_kinds_is_told_to_be_none(at_hand: Services) -> None:
    for command in ("/latest", "/search governor"):
        _, text = await _ask(at_hand, f"{command} lang:ru OR from:lithuania")
        assert text.startswith("OR stands only between filters of one kind, as in lang:pl OR lang:lt.")
        assert "        ^^" in text


async def test_filters_that_are_not_read_are_told_and_no_story_is_shown(at_hand: Services) -> None:
    for command in ("/latest", "/search"):
        _, text = await _ask(at_hand, f"{command} {'governor ' * 50} from:lithuania")
        assert text.startswith("Only 400 characters of a question are read, and filters stand behind them")
        assert "from:lithuania" in text
        assert not _titles(text)


@pytest.mark.parametrize("command", ["latest", "search"])
async def test_an_outlets_name_without_quotation_marks_is_offered_with_them(command: str, at_hand: Services) -> None:
    reply, text = await _ask(at_hand, f"/{command} source:TV Zvezda")
    assert text.endswith('A name of several words needs quotation marks: source:"TV Zvezda"')
    _, meant = await _ask(at_hand, pressed=_data(reply, f'/{command} source:"TV Zvezda"'))
    assert meant.partition("\n\n")[0].endswith('source:"TV Zvezda"')
    assert _titles(meant)
    _, plain = await _ask(at_hand, f"/{command} source:zvezda")
    assert "quotation marks" not in plain


@pytest.mark.parametrize("command", ["latest", "search"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("topic:NATO summit", 'topic:"NATO summit"'),
        ("lang:en topic: nato summit today", 'lang:en topic:"nato summit" today'),
        ("-topic:NATO summit lang:en", '-topic:"NATO summit" lang:en'),
    ],
)
async def test_a_subjects_name_without_quotation_marks_is_offered_with_them_where_its_first_word_is_one_too(
    command: str, typed: str, meant: str, at_hand: Services
) -> None:
    reply, text = await _ask(at_hand, f"/{command} {typed}")
    assert f'A name of several words needs quotation marks: topic:"{typed[typed.lower().index("nato") :][:11]}"' in text
    assert _data(reply, f"/{command} {meant}"[:40]) or len(f"/{command} {meant}") > 40


@pytest.mark.parametrize(
    "typed",
    [
        "topic:nato OR topic:putin",
        'topic:"nato" summit',
        "topic:nato governor",
        "topic:putin vladimir",
        "topic:nato lang:en",
    ],
)
async def test_a_topic_beside_a_word_is_no_name_without_quotation_marks(typed: str, at_hand: Services) -> None:
    assert "quotation marks" not in (await _ask(at_hand, f"/search {typed}"))[1]


async def test_topics_with_a_comma_between_them_are_either(at_hand: Services) -> None:
    for typed in ("topic:iskander, kaliningrad", "topic:iskander,kaliningrad", "topic:iskander , kaliningrad"):
        _, text = await _ask(at_hand, f"/latest {typed}")
        assert _titles(text) == _titles((await _ask(at_hand, "/latest topic:(iskander OR kaliningrad)"))[1])
        assert _titles(text)


async def test_a_question_that_fits_into_no_button_has_the_way_to_whatever_else_is_told_too(at_hand: Services) -> None:
    await at_hand.store.apply_quiet(decided(900, [(DW, HOUR, OFF_TOPIC, "They won.")], (), ()))
    question = "lang:en since:90d -source:tass -source:ria -source:lenta -source:izvestia"
    reply, text = await _ask(at_hand, f"/latest {question}")
    pressed = request(pressed=_data(reply, "On any subject"), shown=f"topic:any {question}")
    beyond = await dispatch(pressed, at_hand)
    assert beyond is not None
    assert assert_sendable(beyond) == (await _ask(at_hand, f"/search {question}"))[1]
    assert OFF_TOPIC not in text
    assert OFF_TOPIC in beyond.html


@pytest.mark.parametrize("question", ["lang:en", "since:90d", "-topic:iskander since:90d"])
async def test_the_newest_are_of_some_topic_and_a_tap_leads_to_whatever_else_is_told(
    question: str, at_hand: Services
) -> None:
    await at_hand.store.apply_quiet(decided(900, [(DW, HOUR, OFF_TOPIC, "They won.")], (), ()))
    reply, text = await _ask(at_hand, f"/latest {question}")
    assert text.startswith(f"The newest stories\ntopic:any {question}\n")
    _, beyond = await _ask(at_hand, pressed=_data(reply, "On any subject"))
    assert beyond == (await _ask(at_hand, f"/search {question}"))[1]
    assert OFF_TOPIC in beyond
    assert OFF_TOPIC not in text


async def test_what_is_about_no_topic_can_be_asked_for_and_all_topics_are_any(at_hand: Services) -> None:
    await at_hand.store.apply_quiet(decided(900, [(DW, HOUR, OFF_TOPIC, "They won.")], (), ()))
    _, others = await _ask(at_hand, "/latest -topic:any")
    assert _titles(others)[0].startswith(OFF_TOPIC)
    _, every = await _ask(at_hand, "/latest all lang:en")
    assert every == (await _ask(at_hand, "/latest lang:en"))[1]


@pytest.mark.parametrize("question", ["topic:(iskander OR kaliningrad)", 'topic:("New START" OR iskander) lang:ru'])
async def test_topics_in_brackets_are_either_too(question: str, at_hand: Services) -> None:
    inside, *others = question.removeprefix("topic:(").split(")")
    apart = " ".join([*(f"topic:{each}" for each in inside.split(" OR ")), *others])
    _, text = await _ask(at_hand, f"/latest {question}")
    assert _titles(text)
    assert _titles(text) == _titles((await _ask(at_hand, f"/latest {apart}"))[1])


@pytest.mark.parametrize("question", ["topic:(iskander AND kaliningrad)", "lang:ru source:(lrt && dw)"])
async def test_what_and_joins_in_brackets_is_no_list_of_which_either_will_do(question: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, f"/latest {question}")
    assert "AND cannot stand between them" in text


async def test_a_list_of_a_topic_leads_to_nothing_else(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/latest topic:kaliningrad lang:en")
    assert _data(reply, "On any subject") is None


async def test_a_slip_is_pointed_at_and_mended_by_a_tap(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/search governor lng:en")
    assert text.startswith("There is no lng: here. There are topic:, source:")
    assert "governor lng:en\n         ^^^^^^" in text
    _, mended = await _ask(at_hand, pressed=_data(reply, "/search governor lang:en"))
    assert mended.startswith("Stories with “governor”")


async def test_a_mistyped_topic_is_offered_as_it_was_meant(at_hand: Services) -> None:
    reply, text = await _ask(at_hand, "/latest topic:kaliningard from:state")
    assert text.startswith("No topic or subject is called kaliningard.")
    _, mended = await _ask(at_hand, pressed=_data(reply, "/latest topic:kaliningrad from:state"))
    assert mended.startswith("The newest stories\ntopic:kaliningrad from:state")


@pytest.mark.parametrize(
    "question", ["topic:any lang:en", "topic:kaliningrad lang:en from:lithuania -source:tass -from:state since:90d"]
)
async def test_pages_keep_the_filters_however_long_they_are(question: str, at_hand: Services) -> None:
    reply, text = await _ask(at_hand, f"/latest {question}")
    assert _code(reply) == question
    seen = _titles(text)
    for _ in range(20):
        older = _data(reply, "Older ›")
        if older is None:
            break
        reply, text = await _ask(at_hand, pressed=older, shown=_code(reply))
        assert reply.edit
        assert _code(reply) == question
        seen += _titles(text)
    assert len(seen) == len(set(seen)) > 40
    assert (_data(reply, "« Newest") or "").startswith("1|list|")


async def test_a_long_search_in_cyrillic_is_paged_by_what_its_message_shows(at_hand: Services) -> None:
    question = "governor speaks lang:en lang:ru from:lithuania -source:звезда"
    reply, first = await _ask(at_hand, f"/search {question}")
    assert _data(reply, "More ›") == "1|find|6|"
    more, second = await _ask(at_hand, pressed="1|find|6|", shown=_code(reply))
    assert not set(_titles(first)) & set(_titles(second))
    _, again = await _ask(at_hand, pressed=_data(more, "‹ Back"), shown=_code(more))
    assert again == first


async def test_a_button_whose_question_is_gone_says_so(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, pressed="1|list|abc|")
    assert reply.alert


async def test_nothing_that_meets_them_says_so(at_hand: Services) -> None:
    _, listed = await _ask(at_hand, "/latest lang:fi")
    assert "No story meets all of this." in listed
    _, found = await _ask(at_hand, "/search governor lang:fi")
    assert found.startswith("No story has all of these words and meets the filters:\ngovernor lang:fi")


@pytest.mark.parametrize("command", ["/latest", "/search"])
@pytest.mark.parametrize(
    "text",
    [
        "no such subject lang:pl",
        "🙂 from:state",
        "lang:",
        "topic:",
        "topic:🙂",
        "source:<b>&amp;</b>",
        "title:NEAR(",
        'title:"a * OR" topic:"\'; DROP TABLE stories; --"',
        "source:%_%",
        "since:-1d",
        "since:0d",
        "\u202egnal:pl\u202c lang:pl",
        "lang:pl " * 500,
        "x" * 3990 + " lang:pl",
        "topic:" + "ж" * 3000,
    ],
)
async def test_bad_input_gets_a_clear_answer(command: str, text: str, at_hand: Services) -> None:
    _, shown = await _ask(at_hand, f"{command} {text}")
    assert "on our side" not in shown


@pytest.mark.parametrize("typed", ["kaliningrad 7d", "Królewiec 7 dni", "Kaliningrad since:7d"])
async def test_a_time_behind_a_subject_narrows_the_newest(at_hand: Services, typed: str) -> None:
    _, narrowed = await _ask(at_hand, "/latest topic:kaliningrad since:7d")
    assert _titles((await _ask(at_hand, f"/latest {typed}"))[1]) == _titles(narrowed) != []


@pytest.mark.parametrize("command", ["/latest today", "/search border since:today"])
async def test_days_begin_by_the_chats_own_clock(command: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, command)
    assert "Border crossing 3" in text  # 04:05 UTC
    await _ask(at_hand, "/zone New York")
    _, text = await _ask(at_hand, command)
    assert "Border crossing 2" in text  # 05:05 UTC, five minutes past midnight there
    assert "Border crossing 3" not in text
    _, text = await _ask(at_hand, "/timeline Kaliningrad yesterday")
    assert text.startswith("Kaliningrad: what happened since Sun 05:00 UTC\n\n03:05 UTC DW: Border crossing 4")


async def test_a_time_alone_narrows_the_newest(at_hand: Services) -> None:
    assert (await _ask(at_hand, "/latest yesterday"))[1] == (await _ask(at_hand, "/latest since:yesterday"))[1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("from:state yesterday", "from:state since:yesterday"),
        ("7d lang:ru", "lang:ru since:7d"),
        ("kaliningrad lang:en с понедельника", "topic:kaliningrad lang:en since:monday"),
    ],
)
async def test_a_time_beside_filters_is_one_too(typed: str, meant: str, at_hand: Services) -> None:
    _, text = await _ask(at_hand, f"/latest {typed}")
    assert text == (await _ask(at_hand, f"/latest {meant}"))[1]
    assert _titles(text)


@pytest.mark.parametrize("typed", ["news", "что нового?", "Was gibt es Neues", "5"])
async def test_words_that_only_ask_for_news_give_the_newest(typed: str, at_hand: Services) -> None:
    assert (await _ask(at_hand, f"/latest {typed}"))[1] == (await _ask(at_hand, "/latest"))[1]
    assert (await _ask(at_hand, "/latest news today"))[1] == (await _ask(at_hand, "/latest today"))[1]


async def test_a_name_that_is_a_word_of_questions_too_is_searched_for(at_hand: Services) -> None:
    _, newest = await _ask(at_hand, "/latest")
    _, text = await _ask(at_hand, "/latest kim")
    assert text != newest


async def test_how_many_are_wanted_is_no_word_beside_filters_either(at_hand: Services) -> None:
    for typed in ("5 from:state", ", from:state", "news from:state", "новости from:state"):
        assert (await _ask(at_hand, f"/latest {typed}"))[1] == (await _ask(at_hand, "/latest from:state"))[1]


async def test_a_search_with_filters_that_finds_nothing_with_a_time_offers_it_as_one(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/search governor source:lrt 65h")
    _, text = await _ask(at_hand, pressed=_data(reply, "/search governor source:lrt since:65h"))
    assert len(_titles(text)) == 1


async def test_a_search_that_finds_nothing_with_a_time_offers_it_as_a_filter(at_hand: Services) -> None:
    reply, _ = await _ask(at_hand, "/search transit 7d")
    assert _data(reply, "/search transit since:7d")
