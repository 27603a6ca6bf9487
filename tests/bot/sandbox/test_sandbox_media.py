"""Photos and documents in the sandbox: uploaded, captioned, exchanged, fetched; refused in Telegram's words."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto, Message
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.sandbox.files import Files, Upload, picture_size
from bot.sandbox.schema import BadRequestError, Schema
from tests.bot.desk import Desk, png

SQUARE = png(40, 30)
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Timeline", callback_data="t")]])


async def _photo(desk: Desk, **extra: Any) -> Message:
    room = desk.world.add_person("Ada", started=True)
    return await desk.bot.send_photo(room.id, SQUARE, filename="chart.png", **extra)


async def test_a_photo_is_sent_with_its_caption_and_buttons(desk: Desk) -> None:
    sent = await _photo(desk, caption="<b>30 days</b>", parse_mode="HTML", reply_markup=KEYS)
    assert (sent.photo[-1].width, sent.photo[-1].height) == (40, 30)
    assert (sent.caption, sent.caption_entities[0].type) == ("30 days", "bold")
    assert sent.reply_markup == KEYS
    stored = desk.world.rooms[sent.chat_id].messages[sent.message_id]
    assert Schema().faults("Message", stored) == []


async def test_a_document_keeps_its_name_and_can_be_fetched_byte_for_byte(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    sent = await desk.bot.send_document(room.id, b"{}\n" * 100, filename="kaliningrad.json", caption="All of it")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("kaliningrad.json", "application/json")
    file = await desk.bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"{}\n" * 100


async def test_people_see_the_picture_and_the_document(desk: Desk) -> None:
    sent = await _photo(desk, caption="30 days")
    await desk.bot.send_document(sent.chat_id, b"a,b", filename="a b.csv")
    picture, document = await desk.person.messages(sent.chat_id)
    assert picture["text"] == "30 days"
    assert (picture["picture"]["width"], document["file"]["name"], document["file"]["size"]) == (40, "a b.csv", 3)
    async with aiohttp.ClientSession(trust_env=False) as session:
        async with session.get(desk.address + picture["picture"]["url"]) as answer:
            assert (answer.content_type, await answer.read()) == ("image/png", SQUARE)
        async with session.get(desk.address + document["file"]["url"]) as answer:
            assert "attachment" in answer.headers["Content-Disposition"]
        async with session.get(f"{desk.address}/app/file/unique-99999999") as answer:
            assert answer.status == 404


async def test_what_was_sent_once_is_sent_again_by_its_number(desk: Desk) -> None:
    sent = await _photo(desk)
    again = await desk.bot.send_photo(sent.chat_id, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type Photo as Document"):
        await desk.bot.send_document(sent.chat_id, sent.photo[-1].file_id)


async def test_a_photo_gives_way_to_another_and_to_a_document(desk: Desk) -> None:
    sent = await _photo(desk, caption="30 days", reply_markup=KEYS)
    other = await desk.bot.edit_message_media(
        InputMediaPhoto(png(90, 30), caption="90 days"), sent.chat_id, sent.message_id
    )
    assert isinstance(other, Message)
    assert (other.photo[-1].width, other.caption, other.reply_markup) == (90, "90 days", None)
    third = await desk.bot.edit_message_media(
        InputMediaDocument(b"x", filename="x.txt"), sent.chat_id, sent.message_id, reply_markup=KEYS
    )
    assert isinstance(third, Message)
    assert (bool(third.document), third.photo, third.caption) == (True, (), None)


async def test_the_same_media_again_is_not_modified(desk: Desk) -> None:
    sent = await _photo(desk, caption="30 days")
    with pytest.raises(BadRequest, match=r"[Mm]essage is not modified"):
        await desk.bot.edit_message_media(
            InputMediaPhoto(sent.photo[-1].file_id, caption="30 days"), sent.chat_id, sent.message_id
        )


async def test_a_caption_is_changed_and_taken_away(desk: Desk) -> None:
    sent = await _photo(desk, caption="old")
    changed = await desk.bot.edit_message_caption(
        sent.chat_id, sent.message_id, caption="<i>new</i>", parse_mode="HTML"
    )
    assert isinstance(changed, Message)
    assert (changed.caption, changed.caption_entities[0].type) == ("new", "italic")
    with pytest.raises(BadRequest, match="not modified"):
        await desk.bot.edit_message_caption(sent.chat_id, sent.message_id, caption="<i>new</i>", parse_mode="HTML")
    bare = await desk.bot.edit_message_caption(sent.chat_id, sent.message_id)
    assert isinstance(bare, Message)
    assert bare.caption is None


async def test_text_and_caption_are_not_taken_for_each_other(desk: Desk) -> None:
    sent = await _photo(desk, caption="x")
    plain = await desk.bot.send_message(sent.chat_id, "x")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await desk.bot.edit_message_text("y", sent.chat_id, sent.message_id)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await desk.bot.edit_message_caption(plain.chat_id, plain.message_id, caption="y")


async def test_a_caption_holds_1024_characters_after_its_markup(desk: Desk) -> None:
    sent = await _photo(desk, caption=f"<b>{'я' * 1024}</b>", parse_mode="HTML")
    assert len(sent.caption or "") == 1024
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await desk.bot.send_photo(sent.chat_id, SQUARE, caption="я" * 1025)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "File must be non-empty"),
        (b"no picture at all", "Image_process_failed"),
        (b"\x89PNG\r\n\x1a\n cut", "Image_process_failed"),
        (png(100, 4), "Photo_invalid_dimensions"),
        (png(9_999, 1_000)[:40], "Photo_invalid_dimensions"),
        (SQUARE + bytes(10 * 1024 * 1024), "too big for a photo"),
    ],
)
async def test_a_photo_telegram_would_not_take_is_refused(desk: Desk, data: bytes, words: str) -> None:
    room = desk.world.add_person("Ada", started=True)
    with pytest.raises(BadRequest) as refused:
        await desk.bot.send_photo(room.id, data)
    assert words.lower() in refused.value.message.lower()
    assert not await desk.person.messages(room.id)


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        ("https://example.org/a.png", "(?i)failed to get HTTP URL content"),
        ("no-such-file", "Wrong file_id or the file is temporarily unavailable"),
    ],
)
async def test_a_file_that_is_only_named_must_be_known(desk: Desk, photo: str, words: str) -> None:
    room = desk.world.add_person("Ada", started=True)
    with pytest.raises(BadRequest, match=words):
        await desk.bot.send_photo(room.id, photo)
    with pytest.raises(BadRequest, match="Wrong file_id"):
        await desk.bot.get_file("no-such-file")


async def test_a_call_without_its_file_is_told_so(desk: Desk) -> None:
    room = desk.world.add_person("Ada", started=True)
    answer = await desk.raw("sendPhoto", chat_id=room.id)
    assert answer["description"] == "Bad Request: there is no photo in the request"
    answer = await desk.raw("sendDocument", chat_id=room.id, document="attach://nothing")
    assert answer["description"] == "Bad Request: there is no document in the request"


async def test_media_live_under_the_same_rules_as_messages(desk: Desk) -> None:
    sent = await _photo(desk)
    for _ in range(4):
        await desk.bot.send_photo(sent.chat_id, sent.photo[-1].file_id)
    with pytest.raises(RetryAfter):
        await desk.bot.send_photo(sent.chat_id, sent.photo[-1].file_id)
    await desk.person.post("block", chat=sent.chat_id)
    with pytest.raises(Forbidden, match="blocked"):
        await desk.bot.send_document(sent.chat_id, b"x")


async def test_a_download_needs_the_token_and_a_file(desk: Desk) -> None:
    sent = await _photo(desk)
    path = (await desk.raw("getFile", file_id=sent.photo[-1].file_id))["result"]["file_path"]
    async with aiohttp.ClientSession(trust_env=False) as session:
        for where, status in [
            (f"bot{desk.world.token}/{path}", 200),
            (f"bot1:wrong/{path}", 401),
            (f"bot{desk.world.token}/photos/file_77.png", 404),
        ]:
            async with session.get(f"{desk.address}/file/{where}") as answer:
                assert answer.status == status


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(7, 9), (7, 9)),
        (b"GIF89a" + bytes([3, 0, 2, 0]), (3, 2)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x05\x00\x06\x03", (6, 5)),
        (b"RIFF....WEBPVP8X" + bytes(8) + bytes([9, 0, 0, 4, 0, 0]), (10, 5)),
        (b"\xff\xd8\xff\xe0", None),
        (b"%PDF-1.7", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_head(data: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(data) == size


def test_the_oldest_files_are_forgotten_when_they_fill_the_memory() -> None:
    files = Files()
    big = Upload("big.bin", "", bytes(40 * 1024 * 1024))
    kept = [files.keep(big, photo=False) for _ in range(4)]
    with pytest.raises(BadRequestError):
        files.by_id(kept[0].id)
    assert files.by_id(kept[3].id) == kept[3]
