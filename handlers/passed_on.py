"""What people pass on in a private chat: a forwarded post or a link is answered with its story and who else reports it.

its link is an entry's                     this is in a story
it has a title of the story's in it        the same
it has most of a title's words in it       it looks like it
else                                       what is nearest to it, said to be no more than that
nothing near                               so it is said, with a search to go on
"""

from __future__ import annotations

from collections.abc import Sequence

from feeds.asking.recognise import Sureness, headline_of, judge, questions, spelled_by
from feeds.asking.subjects import Found, FreeText
from feeds.audience import Hit
from handlers import presses
from handlers.pages.keyboard import rows
from handlers.pages.page import Section, lines, page
from handlers.pages.stories import hit_item, number_buttons, story_page
from handlers.reply import Button, Reply, Request, Services
from handlers.wording.markup import Html
from handlers.wording.texts import Say, say_in

READ = 2_000  # characters of what is handed in
HITS = 8  # stories that are looked at for each search
NEAREST = 3  # stories shown where none is sure
SUBJECTS = 2  # offered where nothing is near


async def passed_on(request: Request, services: Services) -> Reply:
    """The story that a forwarded message or a link belongs to, as far as it is known."""
    say = say_in(request.language)
    links = [link if "://" in link else f"https://{link}" for link in request.urls]
    known = await services.store.links.story_of(links)
    if known is not None:
        return await _in_story(say, request, services, known, say("This is in a story here:"))
    text = request.args[:READ]
    headline = headline_of(text) or next(filter(None, map(spelled_by, links)), "")
    judged = await _judged(services, f"{text} {headline}", headline)
    if judged and judged[0][0] is not Sureness.NEAR:
        sureness, hit = judged[0]
        sure = sureness is Sureness.SURE
        told = say("This is in a story here:") if sure else say("This looks like it is in a story here:")
        return await _in_story(say, request, services, hit.file.story.id, told)
    if judged:
        return _nearest(say, request, [hit for _, hit in judged[:NEAREST]])
    return _unknown(say, services, text, headline)


async def _judged(services: Services, text: str, headline: str) -> list[tuple[Sureness, Hit]]:
    """Stories that may tell what the text does, the surest first: those that the search brings up from which the
    fewest words had to be left out.
    """
    for question in questions(headline):
        hits = await services.store.search(question, HITS)
        if not hits:
            continue
        found = [(*max(judge(text, report.entry.title) for report in hit.file.reports), hit) for hit in hits]
        found.sort(key=lambda each: (each[0], each[1]), reverse=True)
        return [(sureness, hit) for sureness, _, hit in found]
    return []


async def _in_story(say: Say, request: Request, services: Services, number: int, told: Html) -> Reply:
    file = await services.store.stories.file(number)
    if file is None or not file.reports:
        return _unknown(say, services, request.args, "")
    shown = story_page(say, services.catalogue, file, request.now, 0, edit=False)
    return Reply(Html(f"{told}\n\n{shown.html}"), shown.buttons)


def _nearest(say: Say, request: Request, hits: Sequence[Hit]) -> Reply:
    items = [hit_item(say, place, hit, request.now) for place, hit in enumerate(hits, 1)]
    told = say("I can't say which story this is in. Nearest to it:")
    return Reply(
        page(lines(told), Section(items, joint="\n\n")), rows(number_buttons([hit.file.story for hit in hits]))
    )


def _unknown(say: Say, services: Services, text: str, headline: str) -> Reply:
    """Nothing here is near: a search for its words and the briefs of what it names, to go on with."""
    named = services.index.resolve(headline or text)
    subjects = named.subjects if isinstance(named, Found) else named.nearby if isinstance(named, FreeText) else ()
    status = [
        Button(say.plain("Status: {title}", title=services.index.title(each)), presses.data("status", each))
        for each in subjects[:SUBJECTS]
    ]
    words = next((each for each in questions(headline) if presses.data("find", 0, each)), "")
    search = [Button(say.plain("Search for its words"), presses.data("find", 0, words))] if words else []
    return Reply(say("No source here has reported this, as far as I can tell."), rows(status, search))
