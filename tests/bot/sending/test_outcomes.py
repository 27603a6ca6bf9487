"""Every error of the Bot API's table has its outcome, compared without case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.sending.outcomes import ATTEMPTS, LOCKED_FOR, LONGEST_WAIT, outcome_of
from feeds.audience import ChatState, Later, Migrated, Poison, ThreadGone, Unneeded, Unreachable

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), ChatState.BLOCKED),
        (Forbidden("Forbidden: user is deactivated"), ChatState.BLOCKED),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), ChatState.BLOCKED),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), ChatState.GONE),
        (Forbidden("Forbidden: bot is not a member of the channel chat"), ChatState.GONE),
        (Forbidden("Forbidden: the group chat was deleted"), ChatState.GONE),
        (Forbidden("Forbidden: bot can't send messages to bots"), ChatState.BLOCKED),
        (Forbidden("Forbidden: not enough rights to send text messages to the chat"), ChatState.BLOCKED),
        (BadRequest("Chat not found"), ChatState.BLOCKED),
    ],
)
def test_a_chat_that_cannot_be_written_to_is_set_aside(error: TelegramError, expected: ChatState) -> None:
    outcome = outcome_of(error, attempts=0, now=NOW)
    assert isinstance(outcome, Unreachable)
    assert outcome.state is expected


def test_a_refusal_for_a_reason_that_is_not_known_costs_no_message_and_sets_a_chat_aside_only_where_it_lasts() -> None:
    error = Forbidden("Forbidden: access from your country is restricted")
    outcome = outcome_of(error, attempts=ATTEMPTS - 1, now=NOW, since=NOW - timedelta(days=2))
    assert isinstance(outcome, Later)
    assert not outcome.counts
    assert isinstance(outcome_of(error, attempts=0, now=NOW, since=NOW - LOCKED_FOR), Unreachable)


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("Message is not modified: specified new message content is exactly the same", Unneeded),
        ("Message to edit not found", Unneeded),
        ("Message thread not found", ThreadGone),
        ("Message is too long", Poison),
        ("Message text is empty", Poison),
    ],
)
def test_each_bad_request_has_its_outcome(description: str, kind: type) -> None:
    assert isinstance(outcome_of(BadRequest(description), attempts=0, now=NOW), kind)


def test_a_flood_waits_exactly_as_long_as_telegram_asks_and_does_not_count() -> None:
    assert outcome_of(RetryAfter(17), attempts=3, now=NOW) == Later(
        NOW + timedelta(seconds=17), "Telegram asks to wait 0:00:17", counts=False
    )


def test_a_group_that_became_a_supergroup_is_followed() -> None:
    assert outcome_of(ChatMigrated(-1001), attempts=0, now=NOW) == Migrated(-1001)


@pytest.mark.parametrize("error", [NetworkError("Bad Gateway"), TimedOut(), NetworkError("httpx.ConnectError")])
def test_while_telegram_is_down_attempts_have_no_limit_and_waits_grow_to_a_bound(error: TelegramError) -> None:
    waits = []
    for losses in (0, 1, 2, 50):
        outcome = outcome_of(error, attempts=7, losses=losses, now=NOW)
        assert isinstance(outcome, Later)
        assert not outcome.counts
        waits.append(outcome.due - NOW)
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_a_row_that_keeps_failing_by_itself_is_set_aside_with_its_reason() -> None:
    first = outcome_of(BadRequest("Something new"), attempts=0, now=NOW)
    last = outcome_of(BadRequest("Something new"), attempts=ATTEMPTS - 1, now=NOW)
    assert isinstance(first, Later)
    assert first.counts
    assert isinstance(last, Poison)
    assert "Something new" in last.reason


def test_another_instance_polling_is_no_fault_of_the_message() -> None:
    outcome = outcome_of(Conflict("Conflict: terminated by other getUpdates request"), attempts=0, now=NOW)
    assert isinstance(outcome, Later)
