"""The door: who is let in (admission.py) and how often (asking_limit.py), before an update waits for its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import InaccessibleMessage, Message, Update
from telegram.error import TelegramError

from bot.faults import log_fault
from bot.logs import get_logger
from bot.sending.courier import Courier
from bot.telegram import offering
from bot.telegram.admission import Verdict as Admitted
from bot.telegram.answers import Answers, acknowledge
from bot.telegram.asking_limit import AskingLimit, Verdict
from bot.telegram.hearing import Hearing
from handlers.reply import Offers, Reply, Request

log = get_logger(__name__)


class Door:
    """Judges updates. Who is turned away is told why: `busy` by the limit, `stranger` by admission, in the language
    that the chat `reads`; empty: in the one that Telegram says."""

    def __init__(
        self,
        hearing: Hearing,
        answers: Answers,
        *,
        admission: Callable[[int, int], Awaitable[Admitted]] | None = None,
        stranger: Callable[[Request], Reply] = lambda request: Reply(""),
        limit: AskingLimit | None = None,
        busy: Callable[[Request, int], Reply] = lambda request, seconds: Reply(""),
        reads: Callable[[int], Awaitable[str]] | None = None,
    ) -> None:
        self._reads = reads
        self._hearing = hearing
        self._answers = answers
        self._admission = admission
        self._stranger = stranger
        self._limit = limit
        self._busy = busy

    async def __call__(self, courier: Courier, update: Update) -> bool:
        """Whether an update is handled: who sends it is served at all, and does not ask too much."""
        admitted = await self._admitted(update)
        if admitted is Admitted.BANNED or not await self._within_limit(courier, update):
            return False
        if admitted is Admitted.NOT_LISTED:
            await self._tell_stranger(courier, update)
        return admitted is Admitted.SERVED

    async def _admitted(self, update: Update) -> Admitted:
        if self._admission is None:
            return Admitted.SERVED
        chat, user = update.effective_chat, update.effective_user
        try:
            return await self._admission(chat.id if chat else 0, user.id if user else 0)
        except Exception as error:  # a database that is away: whoever asks is told so by what comes next
            log_fault(log, "cannot see who is served", error)
            return Admitted.SERVED

    async def _tell_stranger(self, courier: Courier, update: Update) -> None:
        """Who writes in private to a bot that serves others is told so; groups are left in peace."""
        asked = self._asked(update, courier.username)
        if asked is None or not asked.private:
            return
        asked = await self._in_its_language(asked)
        try:
            if update.callback_query is not None:
                await acknowledge(update.callback_query, self._stranger(asked))
            elif update.inline_query is not None:  # asked letter by letter: a message for each would be a flood
                await offering.answer(update.inline_query, Offers())
            else:
                await self._answers.put(courier, asked, self._stranger(asked))
        except TelegramError as error:
            log.info("a stranger could not be told", chat=asked.address.chat, error=error.message)

    async def _within_limit(self, courier: Courier, update: Update) -> bool:
        """Whether its chat may ask now. One question too many gets a polite word, those that follow soon nothing."""
        asked = self._asked(update, courier.username) if self._limit is not None else None
        if asked is None or self._limit is None:
            return True
        verdict = self._limit.asked(asked.address.chat, asyncio.get_running_loop().time())
        if verdict is Verdict.ANSWER:
            return True
        try:
            await self._turn_away(courier, update, asked, verdict, round(self._limit.pause))
        except TelegramError as error:
            log.info("a chat that asks too much could not be told", chat=asked.address.chat, error=error.message)
        return False

    def _asked(self, update: Update, bot: str) -> Request | None:
        """The question in an update; None where it is none, which nobody is turned away for."""
        query, chat, message = update.callback_query, update.effective_chat, update.message
        if query is not None and chat is not None and isinstance(query.message, Message | InaccessibleMessage):
            return self._hearing.pressed(chat, query.message, query, bot)
        if message is not None and chat is not None:
            return self._hearing.said(chat, message, update.effective_user, bot)
        return self._hearing.typed_inline(update.inline_query, bot) if update.inline_query is not None else None

    async def _turn_away(
        self, courier: Courier, update: Update, asked: Request, verdict: Verdict, seconds: int
    ) -> None:
        if update.callback_query is not None:
            await acknowledge(update.callback_query, self._busy(await self._in_its_language(asked), seconds))
        elif update.inline_query is not None:
            await offering.answer(update.inline_query, Offers())
        elif verdict is Verdict.SAY_SO:
            log.info("a chat asks too much", chat=asked.address.chat)
            await self._answers.put(courier, asked, self._busy(await self._in_its_language(asked), seconds))

    async def _in_its_language(self, asked: Request) -> Request:
        if self._reads is None:
            return asked
        try:
            chosen = await self._reads(asked.address.chat)
        except Exception as error:  # a database that is away: a word in another language is better than none
            log_fault(log, "cannot see which language is read", error)
            return asked
        return replace(asked, language=chosen or asked.language)
