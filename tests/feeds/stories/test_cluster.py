"""Which open story an entry tells."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.model import Match, Matched, Story, Strength
from feeds.stories.cluster import OpenStories
from feeds.thresholds import CLUSTERING
from tests.feeds.reports import EVERYDAY, NOON, everyday, said, story

COLLISION = {
    "en": "Russian fighter jet collides with US drone over Black Sea",
    "pl": "Rosyjski myśliwiec zderzył się z amerykańskim dronem nad Morzem Czarnym",
    "ru": "Российский истребитель столкнулся с беспилотником США над Чёрным морем",
    "uk": "Російський винищувач зіткнувся з американським дроном над Чорним морем",
    "de": "Russischer Kampfjet kollidiert mit US-Drohne über dem Schwarzen Meer",
    "lt": "Rusijos naikintuvas susidūrė su JAV dronu virš Juodosios jūros",
    "lv": "Krievijas iznīcinātājs sadūries ar ASV dronu virs Melnās jūras",
    "et": "Vene hävitaja põrkas Musta mere kohal kokku USA drooniga",
    "cs": "Ruská stíhačka se nad Černým mořem srazila s americkým dronem",
    "fr": "Un avion de chasse russe percute un drone américain au-dessus de la mer Noire",
    "fi": "Venäläishävittäjä törmäsi Yhdysvaltain drooniin Mustanmeren yllä",
    "sv": "Ryskt stridsflygplan kolliderade med amerikansk drönare över Svarta havet",
    "nl": "Russisch gevechtsvliegtuig botst met Amerikaanse drone boven Zwarte Zee",
    "es": "Un caza ruso choca con un dron de Estados Unidos sobre el mar Negro",
    "it": "Caccia russo si scontra con un drone americano sul Mar Nero",
    "ro": "Un avion de vânătoare rusesc s-a ciocnit cu o dronă americană deasupra Mării Negre",
    "pt": "Caça russo colide com drone americano sobre o mar Negro",
}


def _told(reports: Iterable[Matched]) -> list[int]:
    """The story of each report, as they arrive."""
    index, numbers, stories = OpenStories(), itertools.count(1), []
    for matched in reports:
        index.expire(matched.entry.seen)
        found = index.place(matched, matched.entry.seen)
        taken = story(found.id if found else next(numbers), matched)
        taken = replace(taken, opened=found.opened) if found else taken
        index.put(taken, matched)
        stories.append(taken.id)
    return stories


def test_everyday_news_of_different_events_are_stories_of_their_own() -> None:
    assert len(set(_told(everyday()))) == len(EVERYDAY)


def test_the_same_event_in_other_words_is_one_story() -> None:
    reports = [
        said("Russian jet collides with US drone over Black Sea", "A"),
        said("US says Russian fighter jet hit its drone over the Black Sea", "B", hours=1),
        said("Russian warplane downs American drone in Black Sea collision", "C", hours=2),
    ]
    *_, first, second, third = _told([*everyday(), *reports])
    assert first == second == third


@pytest.mark.parametrize("language", [language for language in COLLISION if language != "en"])
def test_the_same_event_in_another_language_is_one_story(language: str) -> None:
    *_, first, second = _told([*everyday(), said(COLLISION["en"]), said(COLLISION[language], "B", language, hours=0.5)])
    assert first == second


def test_all_languages_make_one_story_whatever_comes_first() -> None:
    for order in (list(COLLISION), list(COLLISION)[::-1]):
        reports = [said(COLLISION[language], language, language, hours=n / 10) for n, language in enumerate(order)]
        assert len(set(_told([*everyday(), *reports])[len(EVERYDAY) :])) == 1


def test_another_event_with_the_same_actors_is_another_story() -> None:
    *_, collision, talks = _told(
        [
            *everyday(),
            said(COLLISION["en"]),
            said("Russian and US officials meet in Geneva on prisoner swap", "B", hours=1),
        ]
    )
    assert collision != talks


def _hearing_told(index: OpenStories) -> Story:
    """A story that was told, among everyday ones: a court will hear an appeal."""
    for number, matched in enumerate(everyday()):
        index.put(story(number, matched), matched)
    first = said("Moscow court to hear appeal on detention of jailed reporter Evan Gershkovich", "A")
    told = replace(story(100, first), told=frozenset({"us-russia"}))
    index.put(told, first)
    return told


def test_a_report_that_nearly_joins_a_told_story_is_its_sequel() -> None:
    index = OpenStories()
    told = _hearing_told(index)

    sequel = said("Russian court rejects reporter's appeal of spying arrest", "B", hours=5)
    assert index.place(sequel, sequel.entry.seen) is None
    assert index.earlier(sequel) == told
    other = said("Volcano erupts on Iceland, flights cancelled", "B", hours=7)
    index.place(other, other.entry.seen)
    assert index.earlier(other) is None


def test_a_sequel_of_what_was_told_on_its_topic_is_found_where_no_room_was_left_to_compare_them() -> None:
    index = OpenStories(replace(CLUSTERING, stories_compared=0, stories_compared_elsewhere=0))
    told = _hearing_told(index)

    sequel = said("Russian court rejects reporter's appeal of spying arrest", "B", hours=5)
    for topic, found in (("us-russia", told), ("iskander", None)):
        about = replace(sequel, matches=(Match(topic, Strength.ABOUT, ()),))
        assert index.place(about, about.entry.seen) is None
        assert index.earlier(about) == found
    volcano = said("Volcano erupts on Iceland, flights cancelled", "B", hours=7)
    other = replace(volcano, matches=(Match("us-russia", Strength.ABOUT, ()),))
    index.place(other, other.entry.seen)
    assert index.earlier(other) is None


def test_the_same_words_three_days_later_are_news_again() -> None:
    title = "North Korea fires ballistic missile toward sea"
    first, second = _told([said(title, "A"), said(title, "B", hours=72)])
    assert first != second


def test_a_story_that_goes_on_stays_open() -> None:
    title = "North Korea fires ballistic missile toward sea"
    assert len(set(_told(said(title, f"O{hour}", hours=hour) for hour in range(0, 120, 20)))) == 1


def test_a_closed_story_leaves_nothing_behind() -> None:
    index = OpenStories()
    matched = said(COLLISION["en"])
    index.put(story(1, matched), matched)
    index.expire(NOON + timedelta(hours=49))
    assert len(index) == 0
    assert index.place(said(COLLISION["en"], "B"), NOON) is None


def test_an_outlet_that_tells_it_again_in_another_language_translates() -> None:
    index, first = OpenStories(), said(COLLISION["en"], "A", language="en")
    index.put(story(1, first), first)

    def score(outlet: str, language: str) -> float:
        matched = said(COLLISION["ru"], outlet, language=language, hours=1)
        index.place(matched, matched.entry.seen)
        assert index.considered
        return index.considered.score

    assert score("A", "ru") == score("B", "ru")
    assert score("A", "en") < score("B", "en"), "in its own it more often tells what came next"


@pytest.mark.parametrize(("outlets", "joins"), [(3, True), (4, False)])
def test_a_report_about_a_topic_begins_its_own_story_where_many_outlets_tell_the_event_as_about_none(
    outlets: int, joins: bool
) -> None:
    event = [said(COLLISION["en"], f"Outlet {n}", hours=n / 10) for n in range(outlets)]
    about = replace(said(COLLISION["en"], "Z", hours=1), matches=(Match("us-russia", Strength.ABOUT, ("US",)),))
    more = replace(said(COLLISION["en"], "Y", hours=2), matches=about.matches)
    *first, its, others = _told([*event, about, more])
    assert (its in first) is joins
    assert its == others


def test_a_live_blog_draws_no_report_into_it() -> None:
    live = said("Ukraine war live: Russian fighter jet collides with US drone over Black Sea", "A")
    blog, report = _told([live, said(COLLISION["en"], "A", hours=0.1)])
    assert blog != report


def test_a_live_blog_goes_on_the_next_day_as_the_same_story() -> None:
    first, second = _told(
        [
            said("Ukraine war live: envoy summoned over drone", "A"),
            said("Ukraine war live: talks open in Jeddah", "A", hours=20),
        ]
    )
    assert first == second


def test_a_live_blog_of_months_is_a_story_a_week() -> None:
    days = [said(f"Ukraine war live: the news of day {day}", "A", hours=24 * day) for day in range(20)]
    stories = _told(days)
    assert [stories.count(each) for each in dict.fromkeys(stories)] == [8, 8, 4]


def test_an_outlets_live_blog_and_its_daily_round_up_are_two_stories() -> None:
    blog, glance = (
        said("Russia-Ukraine war live: envoy summoned over drone", "A"),
        said("Russia-Ukraine war at a glance: what we know on day 385 of the invasion", "A", hours=1),
    )
    next_glance = said("Russia-Ukraine war at a glance: what we know on day 386 of the invasion", "A", hours=25)
    first, second, third = _told([blog, glance, next_glance])
    assert first != second == third


def test_two_outlets_live_blogs_are_two_stories() -> None:
    title = "Ukraine war live: envoy summoned over drone"
    first, second = _told([said(title, "A"), said(title, "B", hours=1)])
    assert first != second


def test_an_explainer_stays_apart_from_the_event_and_meets_other_explainers() -> None:
    *_, event, first, second = _told(
        [
            *everyday(),
            said(COLLISION["en"]),
            said("What is the US drone that a Russian jet hit over Black Sea?", "B", hours=1),
            said("US drone hit by Russian jet over Black Sea: what we know", "C", hours=2),
        ]
    )
    assert event != first == second


def test_an_opinion_stays_apart_from_the_event() -> None:
    event, opinion = _told([said(COLLISION["en"]), said(f"Opinion: {COLLISION['en']}", "B", hours=1)])
    assert event != opinion


@pytest.mark.parametrize(
    ("language", "event", "reaction"),
    [
        (
            "en",
            "Putin suspends Russia's part in New START treaty",
            "Washington reacts to Russia leaving New START treaty: irresponsible",
        ),
        (
            "lt",
            "Putinas stabdo Rusijos dalyvavimą sutartyje „New START“",
            "Vašingtonas reaguoja į Rusijos pasitraukimą iš sutarties „New START“",
        ),
    ],
)
def test_the_reaction_to_an_event_is_the_next_event(language: str, event: str, reaction: str) -> None:
    *_, first, second = _told([*everyday(), said(event, "A", language), said(reaction, "B", language, hours=3)])
    assert first != second


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_reports_of_an_hour_arrive_changes_no_story(seed: int) -> None:
    events = {
        "collision": [COLLISION["en"], COLLISION["pl"], "US drone and Russian fighter jet collide over Black Sea"],
        "launch": ["North Korea fires ballistic missile toward sea", "North Korea launches ballistic missile into sea"],
        "talks": ["Turkey to ratify Finland's NATO bid, Erdogan says", "Erdogan: Turkey will ratify Finland NATO bid"],
    }
    languages = {COLLISION["pl"]: "pl"}
    reports = [
        (event, said(title, f"{event}{n}", languages.get(title, "en"), hours=n / 10))
        for event, titles in events.items()
        for n, title in enumerate(titles)
    ]
    random.Random(seed).shuffle(reports)
    stories = _told([*everyday(), *(matched for _, matched in reports)])[len(EVERYDAY) :]
    told = {event: {s for (e, _), s in zip(reports, stories, strict=True) if e == event} for event in events}
    assert all(len(numbers) == 1 for numbers in told.values())
    assert len(set().union(*told.values())) == len(events)


def test_an_empty_title_joins_nothing() -> None:
    assert len(set(_told([said("", "A"), said("", "B"), said("!!!", "C")]))) == 3


def test_subjects_the_matcher_named_count_as_words() -> None:
    reports = [
        said("Królewiec: manewry floty", "A", "pl"),
        said("Karaliaučius: laivyno pratybos", "B", "lt", hours=1),
    ]
    *_, first, second = _told([*everyday(), *reports])
    assert first == second


def test_what_is_taken_back_leaves_no_trace() -> None:
    index, reports = OpenStories(), everyday()
    for number, matched in enumerate(reports):
        index.put(story(number, matched), matched)
    before = _traces(index)
    opening, live = said(COLLISION["en"], "A"), said("Ukraine war live: what we know", "A", hours=1)
    joining = said("Russian jet hits US drone over Black Sea, Pentagon says", "B", hours=2)
    opened = story(100, opening)
    joined = replace(opened, revision=2, updated=joining.entry.seen)

    index.put(opened, opening)
    after_opening = _traces(index)
    index.put(joined, joining)
    index.put(story(101, live), live)
    assert [known and known.revision for known in map(index.known, (100, 101))] == [2, 1]
    index.take_back(None, story(101, live), live)
    index.take_back(opened, joined, joining)
    assert _traces(index) == after_opening
    assert (known := index.known(100)) is not None
    assert known.revision == 1
    index.take_back(None, opened, opening)
    assert _traces(index) == before
    assert index.known(100) is None

    index.expire(NOON + timedelta(days=30))
    assert len(index) == 0
    assert index.place(opening, NOON) is None


def _traces(index: OpenStories) -> dict[str, object]:
    """Everything an index remembers, but for what it read last."""
    return {
        name: deepcopy(value)
        for name, value in vars(index).items()
        if name not in ("_last", "_near", "considered", "_reader")
    }
