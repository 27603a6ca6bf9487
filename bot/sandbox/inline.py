"""Inline queries: what a bot offers to whoever types `@bot words` in any chat, and the one result that is chosen.

A chosen result stands in the chat as the person's own message, sent by way of the bot. With buttons it can be edited
later by its `inline_message_id`; without them the bot knows of it no more.
"""

from __future__ import annotations

from bot.sandbox.checks import buttons_of, caption_of, text_of
from bot.sandbox.markup import automatic
from bot.sandbox.rooms import InlineQuery, Json
from bot.sandbox.schema import BadRequestError
from bot.sandbox.world import World

MOST_RESULTS = 50
MOST_BYTES = 64  # of a result's id and of an offset
TEXT = "input_message_content"


def answer_inline_query(world: World, given: Json) -> bool:
    """answerInlineQuery."""
    query = world.inline.get(given["inline_query_id"])
    if query is None or query.answer.done():
        raise BadRequestError("query is too old and response timeout expired or query ID is invalid")
    results, offset = given["results"], given.get("next_offset", "")
    if len(results) > MOST_RESULTS:
        raise BadRequestError("too many inline query results specified")
    if len(offset.encode()) > MOST_BYTES:
        raise BadRequestError("NEXT_OFFSET_INVALID")
    for result in results:
        _check(world, result)
    if len({result["id"] for result in results}) < len(results):
        raise BadRequestError("RESULT_ID_DUPLICATE")
    if button := given.get("button"):
        _check_button(button)
    query.answer.set_result({"results": results, "next_offset": offset, "button": button or None})
    return True


def choose(world: World, query: InlineQuery, result_id: str) -> Json:
    """A person takes one of the results; returns the message. Raises KeyError where there is no such result."""
    results = {result["id"]: result for result in query.answer.result()["results"]}
    result = results[result_id]
    extra = _content(world, result) | {"via_bot": world.bot}
    markup = result.get("reply_markup")
    chosen = {"result_id": result_id, "from": query.room.person, "query": query.text}
    if markup:
        extra |= {"reply_markup": markup, "_inline_message_id": f"inline-{query.id}-{result_id}"}
        chosen["inline_message_id"] = extra["_inline_message_id"]
    world.update("chosen_inline_result", chosen)
    return world.person_posts(query.room, extra, thread=query.thread)


def _check(world: World, result: Json) -> None:
    number = str(result.get("id", ""))
    if not 1 <= len(number.encode()) <= MOST_BYTES:
        raise BadRequestError("RESULT_ID_INVALID")
    if result.get("type") == "article" and not result.get("title"):
        raise BadRequestError("can't parse inline query result: Can't find field \"title\"")
    buttons_of(result)
    _content(world, result)


def _check_button(button: Json) -> None:
    start = button.get("start_parameter", "")
    if not button.get("text") or not ("web_app" in button or 1 <= len(start) <= MOST_BYTES):
        raise BadRequestError("can't parse inline query results button")
    if not start.replace("_", "").replace("-", "").isalnum():
        raise BadRequestError("START_PARAM_INVALID")


def _content(world: World, result: Json) -> Json:
    """What stands in the chat once the result is chosen."""
    if TEXT in result:
        content = result[TEXT]
        text, entities = text_of(world, {"text": content.get("message_text", ""), **content})
        return {"text": text, "entities": automatic(text, entities)}
    if result.get("type") != "photo" or "photo_file_id" not in result:
        raise BadRequestError("message content is not specified")
    kept = world.files.by_id(result["photo_file_id"])
    if kept.size is None:
        raise BadRequestError("can't use file of type Document as Photo")
    width, height = kept.size
    caption, entities = caption_of(world, result)
    photo: Json = {"photo": [kept.facts() | {"width": width, "height": height}]}
    return photo | ({"caption": caption, "caption_entities": automatic(caption, entities)} if caption else {})
