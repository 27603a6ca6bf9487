"""What people hand in in a private chat that is no question: pictures, voices and such."""

from __future__ import annotations

from handlers.reply import Reply, Request
from handlers.texts import say_in


def no_words(request: Request) -> Reply:
    """The answer to a message without any words: what can be sent instead."""
    say = say_in(request.language)
    return Reply(
        say(
            "I read words and links; pictures, voices and files say nothing to me. Write a name, such as Kaliningrad,"
            " or send a headline or a link."
        )
    )
