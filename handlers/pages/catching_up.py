"""One message for all that could not be sent in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feeds.audience import StoryFile
from feeds.catalogue import Catalogue
from feeds.model import Level
from handlers.pages.page import Section, lines, page
from handlers.pages.stories import number_buttons, story_item
from handlers.reply import Reply
from handlers.wording.markup import Html, bold, moment
from handlers.wording.texts import say_in


def render_catch_up(
    files: Sequence[StoryFile],
    more: int,
    since: datetime,
    now: datetime,
    catalogue: Catalogue,
    language: str = "",
    *,
    quiet: bool = False,
    public: bool = False,
) -> Reply:
    """The message: these stories, the weightiest first, and how many `more` wait since then; `quiet`: by wish.

    `public`: for a channel, whose readers need not know why, and can't ask there for what is left out.
    """
    say = say_in(language)
    count = say.count(len(files) + more, "{n} story", "{n} stories")
    head = bold(say("{stories} since {time}", stories=count, time=moment(since, now)))
    why = say("They could not be sent as they happened: the bot, Telegram or this chat was out of reach.")
    if quiet:
        why = say("They came in your quiet hours; nothing among them was urgent. /quiet changes the hours.")
        if files[0].story.level is Level.URGENT:
            why = say("They came in your quiet hours, in which nothing rings. /quiet changes that.")
    if public:
        why = Html()
    items = [story_item(say, catalogue, place, file, now) for place, file in enumerate(files, start=1)]
    left = Section(
        items,
        joint="\n\n",
        more=lambda n: say("and {n} more", n=n) if public else say("and {n} more: /latest", n=n),
        beyond=more,
    )
    return Reply(page(lines(head, why), left), (number_buttons([file.story for file in files]),))
