"""From what was typed to the answer: commands, mistyped ones, plain text, groups."""

from __future__ import annotations

from datetime import timedelta

import pytest
from newsroom import CHAT, NOW, request
from telegram_rules import assert_sendable

from feeds.store.news.search import Search
from handlers.commands import COMMANDS, dispatch
from handlers.reply import Services


async def _said(services: Services, text: str, **values: object) -> str:
    reply = await dispatch(request(text, **values), services)
    assert reply is not None
    return assert_sendable(reply)


@pytest.mark.parametrize("name", COMMANDS)
async def test_every_command_answers_without_an_argument(name: str, at_hand: Services) -> None:
    assert await _said(at_hand, f"/{name}")


@pytest.mark.parametrize("typed", ["/status Kaliningrad", "/STATUS kaliningrad", "/status@DewlineBot KALININGRAD"])
async def test_a_command_is_known_in_any_case_and_with_the_bots_name(typed: str, at_hand: Services) -> None:
    assert (await _said(at_hand, typed)).startswith("Kaliningrad: ")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/sttaus Kaliningrad", "/status"),
        ("/stauts", "/status"),
        ("/subscirbe", "/subscribe"),
        ("/subsribe", "/subscribe"),
        ("/unsubcribe", "/unsubscribe"),
        ("/lastest", "/latest"),
        ("/topic", "/topics"),
        ("/serach Patriot", "/search"),
        ("/source", "/sources"),
        ("/follow iskander", "/subscribe"),
        ("/stop", "/unsubscribe"),
        ("/news", "/latest"),
        ("/поиск Искандер", "/search"),
        ("/hilfe", "/help"),
        ("/abonnieren Kaliningrad", "/subscribe"),
        ("/zrodla", "/sources"),
    ],
)
async def test_a_mistyped_command_is_asked_about(typed: str, meant: str, at_hand: Services) -> None:
    reply = await dispatch(request(typed), at_hand)
    assert reply is not None
    assert f"Did you mean {meant}?" in assert_sendable(reply)
    ((button,),) = reply.buttons
    assert button.text == f"{meant} {typed.partition(' ')[2]}".strip()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mute TASS", "/mute TASS"),
        ("wycisz TASS", "/mute TASS"),
        ("stop", "/unsubscribe"),
        ("Unsubscribe iskander", "/unsubscribe iskander"),
        ("stop sending me iskander", "/unsubscribe iskander"),
        ("turn off kaliningrad", "/unsubscribe kaliningrad"),
        ("follow iskander, please", "/subscribe iskander"),
        ("only urgent please", "/set all urgent"),
        ("tylko pilne", "/set all urgent"),
        ("pause everything for a week", "/set everything pause 1w"),
        ("digest 8:00", "/digest 8:00"),
        ("quiet", "/quiet"),
        ("latest news", "/latest"),
        ("news", "/latest"),
        ("daily digest 8:00", "/digest 8:00"),
        ("unsubscribe kaliningrad 7d", "/unsubscribe kaliningrad 7d"),
        ("I want to subscribe to kaliningrad", "/subscribe kaliningrad"),
        ("how do I unsubscribe from iskander?", "/unsubscribe iskander"),
        ("unsubscribe from all", "/unsubscribe all"),
        ("show me the sources", "/sources"),
        ("pokaż źródła", "/sources"),
        ("what's new", "/latest"),
        ("What’s new today?", "/latest today"),
        ("Что нового?", "/latest"),
        ("was ist los", "/latest"),
        ("alle Meldungen", "/latest"),
        ("who are you", "/about"),
        ("too many messages", "/subscriptions"),
        ("only important news", "/set all notable"),
        ("po polsku", "/language Polski"),
        ("по-українськи", "/language Українська"),
        ("auf deutsch bitte", "/language Deutsch"),
        ("Speak German, please", "/language Deutsch"),
        ("103", "/story 103"),
        ("what sources do you read?", "/sources"),
        ("stop it", "/unsubscribe"),
        ("delete my data", "/forgetme"),
        ("do you speak Polish?", "/language Polski"),
        ("how can I get a digest", "/digest"),
        ("zapisz mnie na Królewiec", "/subscribe Królewiec"),
        ("wyłącz wszystko", "/unsubscribe wszystko"),
        ("отписаться от всего", "/unsubscribe всего"),
        ("график Калининград", "/chart Калининград"),
        ("history kaliningrad", "/timeline kaliningrad"),
        ("subscribe to New START", "/subscribe New START"),
        ("timeline of the last week in Kaliningrad", "/timeline last week in Kaliningrad"),
        ("TASS ausblenden", "/mute TASS"),
        ("Kaliningrad abonnieren", "/subscribe Kaliningrad"),
        ("Einstellungen", "/set"),
        ("ieškoti raketų", "/search raketų"),
    ],
)
async def test_a_command_without_its_slash_is_asked_about(typed: str, meant: str, at_hand: Services) -> None:
    reply = await dispatch(request(typed), at_hand)
    assert reply is not None
    assert assert_sendable(reply) == f"A command begins with a slash. Did you mean {meant}?"
    assert [button.text for row in reply.buttons for button in row] == [meant, "Search for the words"]


@pytest.mark.parametrize(
    "typed", ["thanks", "Thank you very much!", "ok, thanks 🙂", "ok", "good night", "Vielen Dank", "большое спасибо"]
)
async def test_a_kind_word_is_answered_kindly(typed: str, at_hand: Services) -> None:
    assert (await _said(at_hand, typed)).startswith("Gladly. Write a name at any time")


@pytest.mark.parametrize("typed", ["thanks to allies", "night of the drones", "ok corral"])
async def test_a_kind_word_among_others_is_a_question(typed: str, at_hand: Services) -> None:
    assert "Gladly" not in await _said(at_hand, typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("help", "Help!", "pomoc", "hilfe", "hello", "help me please", "hi there", "Guten Tag"),
        *("what can you do?", "how are you?", "why?"),
    ],
)
async def test_who_asks_for_help_without_a_slash_gets_it(typed: str, at_hand: Services) -> None:
    assert (await _said(at_hand, typed)).startswith("No command is needed in a private chat")


@pytest.mark.parametrize(
    "typed",
    [
        "status Kaliningrad",
        "news Kaliningrad",
        "new border crossing",
        "block the transit",
        "tell me about Kaliningrad",
        "what happened in Kaliningrad?",
        "what happened in Brussels",
        "about time",
        "contact group",
        "Polish troops",
    ],
)
async def test_a_question_is_no_command(typed: str, at_hand: Services) -> None:
    assert "slash" not in await _said(at_hand, typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("only urgent news", "/set all urgent"), ("show me the sources", "/sources"), ("what is new", "/latest")],
)
async def test_what_can_be_no_search_is_asked_about_though_the_news_has_its_words(
    typed: str, meant: str, at_hand: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def all_of_them(*_: object) -> bool:
        return True

    monkeypatch.setattr(Search, "has_words", all_of_them)
    assert (await _said(at_hand, typed)).endswith(f"Did you mean {meant}?")
    assert "slash" not in await _said(at_hand, "mute the reports")


async def test_a_pause_by_its_own_name_is_one(at_hand: Services) -> None:
    reply = await dispatch(request("/pause kaliningrad 3d"), at_hand)
    assert reply is not None
    assert reply.buttons[0][0].text == "/set kaliningrad pause 3d"


@pytest.mark.parametrize("typed", ["/pause kaliningrad 2 months", "pause kaliningrad 2 months"])
async def test_a_pause_of_months_is_suggested_as_the_days_that_set_takes(typed: str, at_hand: Services) -> None:
    await dispatch(request("/subscribe kaliningrad"), at_hand)
    reply = await dispatch(request(typed), at_hand)
    assert reply is not None
    assert reply.buttons[0][0].text == "/set kaliningrad pause 60d"
    await dispatch(request(pressed=reply.buttons[0][0].data), at_hand)
    [held] = await at_hand.store.subscriptions.of(CHAT)
    assert held.terms.paused == NOW + timedelta(days=60)


async def test_a_pause_of_minutes_is_not_suggested_as_one_of_months(at_hand: Services) -> None:
    assert "900d" not in await _said(at_hand, "/pause kaliningrad 30m")


async def test_the_button_under_did_you_mean_runs_what_was_meant(at_hand: Services) -> None:
    asked = await dispatch(request("/sttaus Kaliningrad"), at_hand)
    assert asked is not None
    answer = await dispatch(request(pressed=asked.buttons[0][0].data), at_hand)
    assert answer is not None
    assert not answer.edit
    assert assert_sendable(answer).startswith("Kaliningrad: ")


async def test_a_command_that_is_a_subject_offers_its_status(at_hand: Services) -> None:
    reply = await dispatch(request("/kaliningrad"), at_hand)
    assert reply is not None
    assert reply.buttons[0][0].data == "1|status|kaliningrad"


async def test_a_command_like_none_of_ours_gets_the_list(at_hand: Services) -> None:
    text = await _said(at_hand, "/xyzzy")
    assert all((f"/{name}" in text) is not command.entry.admin for name, command in COMMANDS.items())


@pytest.mark.parametrize(
    ("typed", "addressed", "answered"),
    [
        ("/xyzzy", False, False),
        ("/xyzzy", True, True),
        ("/subscirbe iskander", False, True),
        ("/report spam", False, False),  # another bot's, and not far from /export
        ("/report spam", True, True),
        ("/ban somebody", False, False),  # ours are for the bot's administrators, a group's bots have it too
        ("/ban somebody", True, True),
        ("/help", False, True),
        ("people talking", False, False),
    ],
)
async def test_in_a_group_only_what_is_for_the_bot_is_answered(
    typed: str, addressed: bool, answered: bool, at_hand: Services
) -> None:
    reply = await dispatch(request(typed, chat_kind="supergroup", addressed=addressed), at_hand)
    assert (reply is not None) is answered


@pytest.mark.parametrize(
    ("typed", "starts"),
    [
        ("Kaliningrad", "Kaliningrad: "),
        ("Królewcu", "Kaliningrad: "),
        ("Калининград", "Kaliningrad: "),
        ("kaliningard", "I know nothing called “kaliningard”. Did you mean Kaliningrad?"),
        ("border crossing", "“border crossing”\n5 stories with these words in 24 hours."),
        ("war", "“war”\nNo story has this word."),
        ("zebras on Mars", "“zebras on Mars”\nNo story has these words."),
        ("zebras", "“zebras”\nNo story has this word. Try another spelling."),
        ("🙂", "No command is needed"),
    ],
)
async def test_a_text_without_a_command_is_a_question(typed: str, starts: str, at_hand: Services) -> None:
    assert (await _said(at_hand, typed)).startswith(starts)


@pytest.mark.parametrize(
    "pressed",
    [
        *("", "0|status|kaliningrad", "1|fly", "1|on", "1|on|nowhere|iskander", "1|story|x", "1|story|-1", "1|page|1"),
        *("1|status|atlantis", "1|status|", "1|latest|atlantis|", "1|find|x|y", "1|source|9999999999999999999"),
        *("1|run|x|", "1|follow|kaliningrad", "1|find|²|y", "1|page|103|" + "9" * 40),
    ],
)
async def test_a_button_that_is_not_understood_any_more_is_told_kindly(pressed: str, at_hand: Services) -> None:
    reply = await dispatch(request(pressed=pressed, is_admin=True), at_hand)
    assert reply is not None
    assert reply.html == ""
    assert reply.alert
    assert reply.toast is not None
    assert "another version" in reply.toast


@pytest.mark.parametrize("payload", ["status_kaliningrad", "status_Kaliningrad", "status_karaliaučius"])
async def test_a_deep_link_goes_to_the_status(payload: str, at_hand: Services) -> None:
    assert (await _said(at_hand, f"/start {payload}")).startswith("Kaliningrad: ")


async def test_a_deep_link_subscribes(at_hand: Services) -> None:
    assert (await _said(at_hand, "/start follow_iskander")).startswith("Following Iskander:")
    assert "Iskander" in await _said(at_hand, "/subscriptions")


async def test_a_deep_link_of_several_words_is_understood(at_hand: Services) -> None:
    assert (await _said(at_hand, "/start follow_missile_defence")).startswith("Following Missile defence:")
    assert (await _said(at_hand, "/start status_suwalki-gap")).startswith("Suwałki gap: ")


@pytest.mark.parametrize("payload", ["", "nonsense", "_", "status_", "a" * 64])
async def test_a_deep_link_of_nothing_known_begins_at_the_beginning(payload: str, at_hand: Services) -> None:
    text = await _said(at_hand, f"/start {payload}")
    assert text.startswith("This link leads to nothing here" if payload else "Dewline reads")
    assert "Dewline reads" in text
