"""A name of several words behind `source:` or `topic:` without quotation marks: what was probably meant is offered.

`source:Deutsche Welle` asks for Deutsche's reports with the word Welle, of which there are none, `topic:NATO summit`
for NATO with the word summit; `source:CSIS Missile Threat` may be meant as it stands. So what was asked is answered,
and the other is said beside it.
"""

from __future__ import annotations

from dataclasses import replace

from feeds.watches.unquoted import source_quoted, topic_quoted
from handlers.filters import Names
from handlers.pages.keyboard import rows, typed
from handlers.pages.page import with_note
from handlers.reply import Reply, Request, Services
from handlers.wording.markup import Html, code
from handlers.wording.texts import Say, say_in


async def with_name_quoted(reply: Reply, command: str, request: Request, services: Services) -> Reply:
    """The answer to /latest or /search, with the question that was probably meant."""
    question = " ".join(request.args.split())
    names = Names(services.catalogue, services.index)
    meant = topic_quoted(question, names.sure) or await quoted_in(question, services)
    if meant is None:
        return reply
    whole, field = meant
    noted = with_note(reply, behind=needs_quotes(say_in(request.language), field))
    return replace(noted, buttons=(*noted.buttons, *rows([typed(command, whole)])))


async def quoted_in(question: str, services: Services) -> tuple[str, str] | None:
    """The question with quotation marks around the name of an outlet that is read, and its field, if it lacks them."""
    if "source:" not in question.lower():
        return None
    sources = [state.source for state in await services.store.sources.all()]
    return source_quoted(question, [name for source in sources for name in (source.name, source.outlet) if name])


def needs_quotes(say: Say, field: str) -> Html:
    """What is told of a name without quotation marks; `field` has them."""
    return say("A name of several words needs quotation marks: {example}", example=code(field))
