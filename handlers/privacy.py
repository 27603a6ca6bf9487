"""What is stored about a chat: /mydata hands it over, /forgetme deletes it."""

from __future__ import annotations

import json

from handlers import presses
from handlers.pages.keyboard import rows
from handlers.pages.page import lines, page
from handlers.reply import Attachment, Button, Reply, Request, Services
from handlers.wording.texts import say_in

FORMAT = 1  # of the file; grows where a reader of older files would be misled
ANYBODY = 0  # on the button: whoever may change what is sent here (handlers/permitting.py)


async def my_data(request: Request, services: Services) -> Reply:
    """/mydata: every row about this chat, as JSON."""
    say = say_in(request.language)
    chat = request.address.chat
    found = await services.store.privacy.everything_of(chat)
    content = {"dewline": FORMAT, "chat": chat, "at": request.now.isoformat(), "stored": found}
    count = sum(map(len, found.values()))
    told = say.count(
        count,
        "Everything that is stored about this chat: {n} row. Nothing else is kept but the log, which holds numbers of"
        " chats and what could not be answered. /forgetme deletes it.",
        "Everything that is stored about this chat: {n} rows. Nothing else is kept but the log, which holds numbers of"
        " chats and what could not be answered. /forgetme deletes it.",
    )
    written = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return Reply(told, attachment=Attachment("dewline-mydata.json", written))


async def forget_me(request: Request, services: Services) -> Reply:
    """/forgetme: asks first."""
    say = say_in(request.language)
    asked = say("Delete everything that is stored about this chat?")
    what = say(
        "Subscriptions, watches, quiet hours, what you asked for and what was sent here are gone then, and no news"
        " comes any more. It cannot be undone; /export first keeps your settings as a file."
    )
    asks = ANYBODY if request.anonymous else request.user_id  # in the group's name, whose press comes with another
    yes = Button(say.plain("Delete everything"), presses.data("forget", asks))
    no = Button(say.plain("Keep it"), presses.data("remember"))
    return Reply(page(lines(asked), lines(what)), rows([yes, no]))


async def forgotten(request: Request, services: Services, who: int) -> Reply:
    """The button that deletes, for the one who asked; where the group itself did, for its administrators."""
    say = say_in(request.language)
    if who not in (request.user_id, ANYBODY):
        return Reply("", toast=say.plain("Only who asked for it can press this."))
    count = await services.store.privacy.forget(request.address.chat)
    told = say.count(count, "Done: {n} row was deleted.", "Done: {n} rows were deleted.")
    return Reply(
        page(lines(told), lines(say("The bot does not know this chat any more. /start begins anew."))), edit=True
    )


async def remembered(request: Request, services: Services) -> Reply:
    """The button that keeps it."""
    return Reply(say_in(request.language)("Nothing was deleted."), edit=True)
