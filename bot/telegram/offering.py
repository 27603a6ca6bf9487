"""Inline queries at the edge: Telegram's question becomes a Request, our Offers become its results."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes, InlineQueryHandler

from bot.faults import log_fault
from bot.logs import get_logger
from bot.sending.courier import keyboard
from bot.telegram.hearing import Hearing
from handlers.reply import Offer, Offers, Request

log = get_logger(__name__)


class Offering:
    """Answers what people type behind the bot's name in any chat."""

    def __init__(self, offer: Callable[[Request, str], Awaitable[Offers]], hearing: Hearing) -> None:
        self._offer = offer
        self._hearing = hearing

    def attach(self, app: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Register it."""
        app.add_handler(InlineQueryHandler(self._on_query))

    async def _on_query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.inline_query
        if query is None:
            return
        request = self._hearing.typed_inline(query, context.bot.username)
        try:
            offers = await self._offer(request, query.offset)
        except Exception as error:  # the person sees no results, and the log knows what was asked
            log_fault(log, "an inline question failed", error, args=request.args[:200])
            offers = Offers()
        await answer(query, offers)


async def answer(query: InlineQuery, offers: Offers) -> None:
    """Show what is offered. It is the asker's alone, as it is in their language."""
    button = InlineQueryResultsButton(offers.button, start_parameter=offers.start) if offers.button else None
    try:
        await query.answer(
            [_result(offer) for offer in offers.items],
            cache_time=offers.seconds,
            is_personal=True,
            next_offset=offers.following,
            button=button,
        )
    except TelegramError as error:  # too late: the person typed on, and asks again
        log.info("an inline question got no answer", error=error.message)


def _result(offer: Offer) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        offer.html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    return InlineQueryResultArticle(
        offer.id, offer.title, content, reply_markup=keyboard(offer.buttons), description=offer.description
    )
