"""Inline mode: what is offered for what is typed, and that Telegram would take and show all of it."""

from __future__ import annotations

from typing import Any

import pytest
from newsroom import DAY, NOW, request
from telegram_rules import assert_sendable

from handlers.asking_inline import STORIES, offers
from handlers.reply import Offers, Reply, Services


async def _typed(services: Services, text: str, offset: str = "", **values: Any) -> Offers:
    """What is offered, held to the Bot API's rules for results."""
    values.setdefault("bot", "dewline_bot")
    made = await offers(request(text, **values), services, offset)
    assert len(made.items) <= 50
    assert len({offer.id for offer in made.items}) == len(made.items)
    assert len(made.following.encode()) <= 64
    assert 0 < len(made.button) <= 64
    for offer in made.items:
        assert 0 < len(offer.id.encode()) <= 64
        assert offer.title
        assert "<" not in offer.title + offer.description
        assert assert_sendable(Reply(offer.html, offer.buttons))
    return made


async def test_a_subject_offers_its_brief_and_its_newest_stories(at_hand: Services) -> None:
    made = await _typed(at_hand, "Królewiec")
    brief, newest, *_ = made.items
    assert brief.title.startswith("Kaliningrad: ")
    assert "24 hours" in brief.description
    assert brief.buttons[0][0].url == "https://t.me/dewline_bot?start=status_kaliningrad"
    assert newest.title == "Lithuania halts rail transit of sanctioned goods to Kaliningrad"
    assert newest.description.startswith("notable · 4 outlets")
    assert newest.buttons[0][0].url == "https://t.me/dewline_bot?start=story_103"


async def test_a_time_behind_what_is_asked_finds_it_all_the_same(at_hand: Services) -> None:
    brief, newest, *_ = (await _typed(at_hand, "kaliningrad last week")).items
    assert brief.title.startswith("Kaliningrad: ")
    assert newest.title == "Lithuania halts rail transit of sanctioned goods to Kaliningrad"
    found = [offer.title for offer in (await _typed(at_hand, "governor 2d")).items]
    assert found == ["Kaliningrad governor speaks, day 2 part 0"]


@pytest.mark.parametrize("typed", ["goods turned back from Monday", "Monday"])
async def test_a_day_that_stories_name_is_a_word_of_what_is_asked(at_hand: Services, typed: str) -> None:
    found = [offer.title for offer in (await _typed(at_hand, typed, now=NOW + 8 * DAY)).items]
    assert found == ["Lithuania halts rail transit of sanctioned goods to Kaliningrad"]


async def test_an_offered_story_says_whose_claim_its_headline_is(at_hand: Services) -> None:
    drill = next(offer for offer in (await _typed(at_hand, "Iskander")).items if offer.id == "story-102")
    assert drill.description.startswith("(TASS, Russian state) · 2 outlets since 04:05 UTC, only official")


async def test_pages_go_on_without_a_second_brief_or_a_story_twice(at_hand: Services) -> None:
    made = await _typed(at_hand, "kaliningrad")
    seen = [offer.id for offer in made.items]
    for _ in range(20):
        if not made.following:
            break
        made = await _typed(at_hand, "kaliningrad", made.following)
        seen += [offer.id for offer in made.items]
    assert len(seen) == len(set(seen)) > 3 * STORIES
    assert sum(each.startswith("brief") for each in seen) == 1


async def test_nothing_typed_offers_the_liveliest_topics(at_hand: Services) -> None:
    made = await _typed(at_hand, "")
    assert made.items[0].title.startswith("Kaliningrad: ")
    assert all(offer.id.startswith("brief-") for offer in made.items)


async def test_before_any_news_topics_are_offered_all_the_same(before_all: Services) -> None:
    assert len((await _typed(before_all, "")).items) == 4
    assert (await _typed(before_all, "Kaliningrad")).items[0].title == "Kaliningrad"


async def test_a_slip_offers_what_may_be_meant_and_says_so(at_hand: Services) -> None:
    made = await _typed(at_hand, "kaliningard")
    assert made.items[0].title == "Did you mean Kaliningrad?"
    assert made.items[0].description.startswith("Kaliningrad: ")


async def test_other_words_and_filters_offer_stories(at_hand: Services) -> None:
    assert [offer.id for offer in (await _typed(at_hand, "sanctioned goods")).items] == ["story-103"]
    narrowed = await _typed(at_hand, "from:state since:1d")
    assert [offer.id for offer in narrowed.items] == ["story-103", "story-102"]
    assert [offer.id for offer in (await _typed(at_hand, "goods from:germany")).items] == ["story-103"]
    for beside in ("from:state yesterday", "from:state 1d", "7d from:state"):
        assert [offer.id for offer in (await _typed(at_hand, beside)).items] == ["story-103", "story-102"]
    assert (await _typed(at_hand, "kaliningrad from:germany 7d")).items


async def test_it_speaks_the_askers_language(at_hand: Services) -> None:
    made = await _typed(at_hand, "Kaliningrad", language="de")
    assert made.button == "Dewline öffnen"
    assert "24 Stunden" in made.items[0].description


async def test_subjects_and_topics_are_called_as_the_askers_language_calls_them(at_hand: Services) -> None:
    brief, *_ = (await _typed(at_hand, "kaliningrad", language="pl")).items
    assert brief.title.startswith("Królewiec: ")
    slip, *_ = (await _typed(at_hand, "kaliningard", language="pl")).items
    assert "Królewiec" in slip.title
    stories = [offer for offer in (await _typed(at_hand, "iskander", language="pl")).items if "story" in offer.id]
    assert "Królewiec" in stories[0].html


async def test_several_subjects_find_the_same_stories_whatever_language_the_asker_reads(at_hand: Services) -> None:
    english, polish = [await _typed(at_hand, "lithuania kaliningrad", language=each) for each in ("en", "pl")]
    found = [offer.id for offer in english.items if "story" in offer.id]
    assert found
    assert [offer.id for offer in polish.items if "story" in offer.id] == found


@pytest.mark.parametrize("bot", ["", "dewline_bot"])
async def test_without_a_name_for_links_there_are_no_link_buttons(bot: str, at_hand: Services) -> None:
    made = await _typed(at_hand, "Kaliningrad", bot=bot)
    assert all(bool(offer.buttons) is bool(bot) for offer in made.items)


@pytest.mark.parametrize(
    "text",
    [
        "no such thing at all",
        "🙂",
        'NEAR( " * OR',
        "'; DROP TABLE stories; --",
        "<b>&amp;",
        "\u202emoc.elpmaxe",
        "lng:pl",
        "topic:nothing",
        "x" * 256,
        "iskander kaliningrad",
        "iskander " * 28,
    ],
)
@pytest.mark.parametrize("offset", ["", "7", "nonsense", "9" * 64, "9" * 19, "-1"])
async def test_anything_typed_is_answered_within_the_rules(text: str, offset: str, at_hand: Services) -> None:
    await _typed(at_hand, text, offset)


async def test_a_description_names_the_day_in_the_readers_language(at_hand: Services) -> None:
    made = await _typed(at_hand, "Kaliningrad", language="ru")
    assert "понедельник" in made.items[0].description
    assert "Monday" not in " ".join(offer.description for offer in made.items)
