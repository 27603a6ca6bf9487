"""/broadcast: the operator says something to every chat, after seeing it as they will."""

from __future__ import annotations

from handlers import presses
from handlers.pages.keyboard import rows
from handlers.reply import Button, Reply, Request, Services
from handlers.wording.markup import Html, bold, clean, html, length
from handlers.wording.texts import Say, say_in

LONGEST = 3500  # characters, as Telegram counts them


async def broadcast(request: Request, services: Services) -> Reply:
    """/broadcast TEXT: shows it, says to how many chats it would go, and asks."""
    say = say_in(request.language)
    text = tidy(request.args)
    if not text:
        return Reply(
            say("Write the text behind the command, with line breaks as you like. You see it before it goes out.")
        )
    if length(message(text).html) > LONGEST:
        return Reply(say("This is too long: {n} characters are the most.", n=LONGEST))
    number, count = await services.store.broadcasts.propose(text, request.now)
    head = say.count(count, "This would go to {n} chat:", "This would go to {n} chats:")
    yes = Button(say.plain("Send it"), presses.data("broadcast", number))
    no = Button(say.plain("No"), presses.data("nobroadcast"))
    return Reply(Html(f"{bold(head)}\n\n{message(text).html}"), rows([yes, no]))


async def confirmed(request: Request, services: Services, number: int) -> Reply:
    """The Send button: from now on it is on its way, whatever happens to the program."""
    say = say_in(request.language)
    count = await services.store.broadcasts.confirm(number, request.now)
    if count is None:
        return Reply("", toast=say.plain("That is done already, or another text was written since."))
    return Reply(_on_its_way(say, count), edit=True)


def _on_its_way(say: Say, count: int) -> Html:
    return say.count(
        count,
        "On its way to {n} chat. Alerts and answers go first, so it may take a while.",
        "On its way to {n} chats. Alerts and answers go first, so it may take a while.",
    )


async def declined(request: Request, services: Services) -> Reply:
    """The No button."""
    return Reply(say_in(request.language)("Nothing was sent."), edit=True)


def tidy(text: str) -> str:
    """A text in clean lines, at most one of them empty between two others."""
    kept: list[str] = []
    for line in map(clean, text.splitlines()):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def message(text: str) -> Reply:
    """What every chat gets."""
    return Reply(Html("\n".join(html(line) for line in text.split("\n"))))
