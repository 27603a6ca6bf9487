"""What people hand in in a private chat that is no question: files, pictures, voices and such."""

from __future__ import annotations

from handlers.own_sources import or_own, own_from_file
from handlers.reply import Reply, Request, Services
from handlers.settings_file import import_settings, import_watches
from handlers.sources_by_hand import import_sources
from handlers.wording.texts import say_in


def no_words(request: Request) -> Reply:
    """The answer to a message without any words: what can be sent instead."""
    say = say_in(request.language)
    return Reply(
        say(
            "I read words and links; pictures, voices and files say nothing to me. Write a name, such as Kaliningrad,"
            " or send a headline or a link."
        )
    )


async def file_of(content: bytes, request: Request, services: Services) -> Reply:
    """The answer to a file in a private chat: settings, watches, or a list of sources."""
    say = say_in(request.language)
    begun = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not begun:
        return Reply(say("This file is empty, or too large to be read."))
    if begun == b"{":
        return await import_settings(request, services, content)
    if begun != b"<":
        return await import_watches(request, services, content)
    if request.is_admin:
        return await or_own(request, services, await import_sources(request, services))
    return await own_from_file(request, services)
