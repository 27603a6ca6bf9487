"""/latest and /search with filters: reading them, saying what is wrong with them, and the list of what meets them.

A list's buttons carry the whole question where it fits (presses.LIMIT). A longer one stands in the message itself, set
as code, and is read from there: nothing is kept on our side for a button to work.
"""

from __future__ import annotations

import html as stdlib_html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from feeds.asking.filters import Asked, SlipError, read
from feeds.asking.subjects import Found, SubjectIndex, Unsure
from feeds.catalogue import Catalogue
from feeds.language.text import name_key
from feeds.model import ANY_TOPIC
from handlers import presses
from handlers.pages.keyboard import rows, typed
from handlers.pages.page import Section, lines, page
from handlers.pages.stories import hit_item, number_buttons
from handlers.reply import Button, Reply, Request, Services
from handlers.wording.faults import fault_text
from handlers.wording.markup import Html, bold, code
from handlers.wording.texts import Say, say_in

STORIES = 6  # on a page
EXAMPLE = "/search radar lang:pl from:state since:3d"


@dataclass(frozen=True, slots=True)
class Names:
    """Finds topics and subjects by any of their names, or by their id."""

    catalogue: Catalogue
    index: SubjectIndex

    def sure(self, text: str) -> tuple[str, ...]:
        """The subjects that the text names for sure, as one or each behind a comma; `any` is whichever topic."""
        listed = [self._one(name) for name in text.split(",") if name.strip()]
        if len(listed) > 1 and all(listed):  # read together, `NATO,China` may be another's name, `iskander,s-400` none
            return tuple(dict.fromkeys(chain.from_iterable(listed)))
        return self._one(text)

    def _one(self, text: str) -> tuple[str, ...]:
        if listed := self.catalogue.listed(ANY_TOPIC if name_key(text) == ANY_TOPIC else text):
            return listed
        found = self.index.resolve(text)
        return found.subjects if isinstance(found, Found) else ()

    def near(self, text: str) -> tuple[str, ...]:
        """Names that the text may have meant."""
        found = self.index.resolve(text)
        if not isinstance(found, Unsure):
            return ()
        return tuple(self.index.title(subjects[0]) for subjects in found.suggestions if len(subjects) == 1)


def read_asked(request: Request, services: Services, text: str) -> Asked:
    """What was asked for; raises SlipError."""
    return read(text, Names(services.catalogue, services.index), request.here)


def with_time(words: str, fields: Sequence[str], since: str) -> str:
    """A question with its time as a filter: `from:state yesterday` is `from:state since:yesterday`."""
    return " ".join([words, *fields, f"since:{since}"]).strip()


def slip(say: Say, command: str, error: SlipError) -> Reply:
    """What is wrong with a question, with carets under the place, and a button for each thing that may be meant."""
    line, carets = error.pointed()
    place = Html(f"<pre>{stdlib_html.escape(line)}\n{carets}</pre>")
    text = Html(f"{fault_text(say, error)}\n{place}\n{say('Such as: {example}', example=code(EXAMPLE))}")
    return Reply(text, rows(*([typed(command, each)] for each in error.meant)))


def carried(verb: str, place: object, question: str) -> str | None:
    """What a button carries: the question where it fits, else only the place, and the message shows the question."""
    return presses.data(verb, place, question) or presses.data(verb, place, "")


def question_line(verb: str, question: str, *, always: bool) -> Html:
    """The question as it can be copied, sent again, and read by the message's own buttons."""
    fits = presses.data(verb, "0" * 13, question) is not None
    return code(question) if always or not fits else Html()


async def listed_page(
    request: Request, services: Services, asked: Asked, before: int | None, *, edit: bool = False
) -> Reply:
    """A page of the newest stories that meet filters, without words to find."""
    say = say_in(request.language)
    found = await services.store.listing(asked.filters, STORIES, before)
    question = " ".join(asked.fields)
    head = lines(bold(say("The newest stories")), code(question))
    newest = [Button(say.plain("« Newest"), carried("list", "", question))] if before is not None else []
    beyond = rows(_of_anything(say, asked) if before is None else [])
    if not found.hits:
        none = say("There is nothing older.") if before is not None else say("No story meets all of this.")
        return Reply(page(head, lines(none, _cut(say, cut=found.cut))), (*rows(newest), *beyond), edit=edit)
    items = [hit_item(say, place, hit, request.now) for place, hit in enumerate(found.hits, 1)]
    older = [Button(say.plain("Older ›"), carried("list", base36(found.older), question))] if found.older else []
    text = page(
        head,
        Section(items, joint="\n\n", more=lambda left: say("and {n} more", n=left)),
        lines(_cut(say, cut=found.cut)),
    )
    numbers = number_buttons([hit.file.story for hit in found.hits])
    return Reply(text, (*rows(numbers, [*newest, *older]), *beyond), edit=edit)


def _of_anything(say: Say, asked: Asked) -> list[Button]:
    """The same of whatever the sources tell, beside a list of what is about some topic."""
    others = [each for each in asked.fields if each != f"topic:{ANY_TOPIC}"]
    if not others or others == list(asked.fields):
        return []
    data = presses.data("run", "search", " ".join(others))
    return [Button(say.plain("On any subject"), data or presses.data("ofany", ""))]  # the message shows the question


def _cut(say: Say, *, cut: bool) -> Html:
    return say("Only the newest stories were looked through; older ones are found with /search.") if cut else Html()


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    """A number in few letters, for buttons."""
    text = ""
    while number > 0:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"
