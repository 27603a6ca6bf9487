"""The administrators' commands, as their menu lists them beside everybody's."""

from __future__ import annotations

from handlers.menu import Entry, Part

ADMIN_MENU = (
    Entry("addsource", lambda say: say.plain("Read a new source: /addsource https://news.err.ee/rss"), admin=True),
    Entry("pausesource", lambda say: say.plain("Do not ask a source for now"), admin=True),
    Entry("resumesource", lambda say: say.plain("Ask a paused source again"), admin=True),
    Entry("removesource", lambda say: say.plain("Read a source no more"), admin=True),
    Entry(
        "exportsources",
        lambda say: say.plain("All sources as a file (OPML); send such a file to add what it lists"),
        admin=True,
    ),
    Entry(
        "stats", lambda say: say.plain("How the bot does: chats, subscriptions, messages, delays, sources"), admin=True
    ),
    Entry("broadcast", lambda say: say.plain("Say something to every chat, after a preview"), admin=True),
    Entry("ban", lambda say: say.plain("Serve a chat or a person no more: /ban 12345678"), admin=True),
    Entry("unban", lambda say: say.plain("Serve them again, with their subscriptions"), admin=True),
)
ADMIN_PART = Part(lambda say: say("For administrators of the bot"), ADMIN_MENU)
