"""The buttons under an alert: mute this story, more like this, less like this; each with its way back.

A muted story's alert is still edited, without a sound, so that it stays true; no development of it rings here any more.
"More" and "less like this" move the lean (feeds/wanting.py) of every topic and watch of this chat that brings the
story, say what comes from now on, and can be taken back: there, or in the panel of each in /subscriptions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from feeds.wanting import Terms
from handlers import presses
from handlers.pages.alerts import alert_buttons
from handlers.pages.keyboard import rows
from handlers.pages.page import lines, page
from handlers.reply import Button, Reply, Request, Services
from handlers.wants import NAME, Want, step_words, wants_of
from handlers.wording.markup import Html, bold, shorten
from handlers.wording.texts import Say, say_in

MOST = 8  # steps of a lean that a button may name


async def hushed(request: Request, services: Services, story: int, on: bool) -> Reply:
    """Mute a story here, or no more; its alert keeps its text and gets the other button."""
    say = say_in(request.language)
    known = await services.store.outbox.mute(request.address, story, on, request.now)
    file = await services.store.stories.file(story)
    if not known or file is None:
        return Reply("", toast=say.plain("This story is no longer kept."), alert=True)
    toast = (
        say.plain("Muted here: its message is kept up to date, without a sound.")
        if on
        else say.plain("Its developments come here again.")
    )
    return Reply("", alert_buttons(say, services.catalogue, file.story, on), toast=toast, buttons_only=True)


async def leant(request: Request, services: Services, story: int, up: bool) -> Reply:
    """More (down a step) or less (up a step) like this: says what comes from now on."""
    say = say_in(request.language)
    brings = await services.store.terms.bringing(request.address, story)
    mine = [want for want in await wants_of(request, services) if want.key in brings]
    if not mine:
        gone = say.plain("Nothing that this chat follows brings this story any more. See /subscriptions.")
        return Reply("", toast=gone, alert=True)
    before: list[Want] = []
    for want in mine:
        moved = await services.store.terms.change(request.address, want.key, request.now, lambda terms: terms.leant(up))
        if moved is not None and moved[0] != moved[1]:
            before.append(replace(want, terms=moved[0]))
    if not before:
        end = say.plain("Only what is urgent comes already.") if up else say.plain("Every story comes already.")
        return Reply("", toast=end)
    after = [replace(want, terms=want.terms.leant(up)) for want in before]
    buttons = rows([Button(say.plain("Undo"), _undo(before)), _settings(say, before[0])])
    return Reply(_from_now_on(say, after), buttons, silent=True, toast=say.plain("Changed."))


def _undo(before: Sequence[Want]) -> str | None:
    """The leans there were, by the wants' names or, where there is no room for these, by their marks."""
    named, marked = (
        "+".join(f"{word(want.word)}:{want.terms.lean}" for want in before) for word in (str, presses.mark)
    )
    return presses.data("lean", named) or presses.data("lean", marked)


async def leant_back(request: Request, services: Services, leans: Mapping[str | int, int]) -> Reply:
    """The way back: each of these wants, by its key or its mark, gets the lean it had."""
    say = say_in(request.language)
    marked = {presses.mark(want.word): want.key for want in await wants_of(request, services)}
    leans = {marked.get(str(key), key): lean for key, lean in leans.items()}
    for key, lean in leans.items():
        await services.store.terms.change(request.address, key, request.now, _with_lean(lean))
    mine = [want for want in await wants_of(request, services) if want.key in leans]
    if not mine:
        return Reply("", toast=say.plain("This is no longer there."), alert=True)
    return Reply(_from_now_on(say, mine), rows([_settings(say, mine[0])]), edit=True, toast=say.plain("Taken back."))


def _with_lean(lean: int) -> Callable[[Terms], Terms]:
    return lambda terms: replace(terms, lean=lean)


def _from_now_on(say: Say, wants: list[Want]) -> Html:
    return page(
        lines(
            *(
                say(
                    "{name}: from now on {what}.",
                    name=bold(shorten(want.title, NAME)),
                    what=step_words(say, want.terms.threshold),
                )
                for want in wants
            )
        )
    )


def _settings(say: Say, want: Want) -> Button:
    return Button(say.plain("Settings"), presses.data("want", want.word))
