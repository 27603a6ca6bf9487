"""The line to Telegram: what goes over it, and what its errors are called."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import Forbidden, NetworkError, TimedOut

from bot.telegram.line import Line

TOKEN = "12345:abcdefghijklmnopqrstuvwxyz"
SENT = {"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}}


@dataclass
class Server:
    """A Bot API that answers as it is told to."""

    address: str = ""
    status: int = 200
    wait: float = 0.0
    cut: bool = False
    page: str = ""
    asked: list[dict[str, object]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.paths.append(str(request.url))
        form = await request.post()
        self.asked.append({n: v.file.read() if isinstance(v, web.FileField) else v for n, v in form.items()})
        await asyncio.sleep(self.wait)
        if self.cut:
            answer = web.StreamResponse(headers={"Content-Length": "1000"})
            await answer.prepare(request)
            await answer.write(b'{"ok": tr')
            assert request.transport is not None
            request.transport.close()
            return answer
        if self.page:
            return web.Response(text=self.page, status=self.status, content_type="text/html")
        return web.json_response(SENT, status=self.status, headers={"Location": f"{self.address}/elsewhere"})


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    made.address = f"http://{host}:{port}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with Line(lambda: None, 4, 5.0) as made:
        yield made


def _bot(server: Server, line: Line) -> Bot:
    return Bot(TOKEN, f"{server.address}/bot", request=line, get_updates_request=Line(lambda: None, 1, 5.0))


async def test_a_call_arrives_with_all_its_parameters(server: Server, line: Line) -> None:
    message = await _bot(server, line).send_message(-100, "Łódź & «Искандер» = 50 %", disable_notification=True)
    assert message.message_id == 7
    [asked] = server.asked
    assert asked == {"chat_id": "-100", "text": "Łódź & «Искандер» = 50 %", "disable_notification": "true"}
    assert server.paths == [f"{server.address}/bot{TOKEN}/sendMessage"]


async def test_a_file_arrives_with_what_is_said_about_it(server: Server, line: Line) -> None:
    await _bot(server, line).send_document(1, InputFile(b"<opml/>", filename="sources.opml"), caption="All of them")
    [asked] = server.asked
    assert asked["caption"] == "All of them"
    assert b"<opml/>" in asked.values()


async def test_a_file_is_fetched(server: Server, line: Line) -> None:
    assert b"message_id" in await line.retrieve(f"{server.address}/file/x")


async def test_nobody_who_answers_in_time_is_a_timeout(server: Server, line: Line) -> None:
    server.wait = 1.0
    with pytest.raises(TimedOut):
        await line.post(f"{server.address}/bot/getMe", read_timeout=0.05)


async def test_nobody_there_is_a_broken_line(line: Line) -> None:
    with pytest.raises(NetworkError) as refused:
        await line.post("http://127.0.0.1:9/bot/getMe")
    assert not isinstance(refused.value, TimedOut)


async def test_half_an_answer_is_a_broken_line(server: Server, line: Line) -> None:
    server.cut = True
    with pytest.raises(NetworkError):
        await line.post(f"{server.address}/bot/getMe")


async def test_a_server_error_is_a_broken_line_to_its_callers(server: Server, line: Line) -> None:
    server.status = 502
    with pytest.raises(NetworkError):
        await line.post(f"{server.address}/bot/getMe")


async def test_nobody_is_followed_elsewhere(server: Server, line: Line) -> None:
    server.status = 302
    with pytest.raises(NetworkError):
        await line.post(f"{server.address}/bot/getMe")
    assert len(server.paths) == 1


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 502])
async def test_a_page_of_whoever_stands_in_between_is_a_broken_line_and_no_word_of_telegrams(
    server: Server, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    refused: list[bool] = []
    server.status, server.page = status, "<html><h1>Access denied</h1></html>"
    async with Line(lambda: refused.append(True), 1, 5.0) as line:
        with pytest.raises(NetworkError) as met:
            await _bot(server, line).send_message(1, "News")
    assert type(met.value) is NetworkError, "neither a chat that blocked the bot nor a message that is refused"
    assert str(status) in met.value.message
    assert refused == []
    assert caplog.text == "", "no traceback of the library's"


_NOT_TELEGRAMS = [
    (403, '{"error": "forbidden"}'),
    (403, '{"ok": false, "description": "Forbidden"}'),
    (403, '{"ok": false, "description": "Forbidden: bot was blocked by the user"}'),
    (403, '{"ok": false, "error_code": 403, "description": "Forbidden"}'),
    (403, '{"ok": true, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}'),
    (403, '{"ok": false, "error_code": 403}'),
    (403, "{ no JSON at all"),
    (401, '{"message": "Unauthorized"}'),
    (404, '{"message": "no Route matched with those values"}'),
    (400, '{"error": "bad request", "error_code": 400}'),
    (200, '{"status": "in maintenance"}'),
]


@pytest.mark.parametrize(("status", "text"), _NOT_TELEGRAMS)
async def test_a_gateways_own_json_is_a_broken_line_and_no_word_of_telegrams(
    server: Server, status: int, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    refused: list[bool] = []
    server.status, server.page = status, text
    async with Line(lambda: refused.append(True), 1, 5.0) as line:
        with pytest.raises(NetworkError) as met:
            await _bot(server, line).send_message(1, "News")
    assert type(met.value) is NetworkError
    assert str(status) in met.value.message
    assert refused == []
    assert caplog.text == ""


async def test_telegrams_own_refusal_is_believed(server: Server, line: Line) -> None:
    server.status = 403
    server.page = '{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}'
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await _bot(server, line).send_message(1, "News")


async def test_a_file_may_be_anything(server: Server, line: Line) -> None:
    server.page = "<opml/>"
    assert await line.retrieve(f"{server.address}/file/x") == b"<opml/>"


async def test_a_refused_token_is_told_at_once(server: Server) -> None:
    refused: list[bool] = []
    server.status, server.page = 401, '{"ok":false,"error_code":401,"description":"Unauthorized"}'
    async with Line(lambda: refused.append(True), 1, 5.0) as line:
        assert (await line.do_request(f"{server.address}/bot/getMe", "POST"))[0] == 401
    assert refused == [True]


async def test_a_proxy_of_the_environment_is_used_and_exceptions_from_it_are_kept(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "all_proxy", "no_proxy", "NO_PROXY", "ALL_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    async with Line(lambda: None, 1, 5.0) as line:
        await line.post("http://bot-api.test/bot/getMe")
        await line.post(f"{server.address}/bot/getMe")
    assert server.paths == ["http://bot-api.test/bot/getMe", f"{server.address}/bot/getMe"]


async def test_a_line_can_be_opened_again_and_closed_twice(server: Server) -> None:
    line = Line(lambda: None, 1, 5.0)
    with pytest.raises(RuntimeError):
        await line.do_request(server.address, "POST")
    for _ in range(2):
        await line.initialize()
        await line.initialize()
        await line.post(f"{server.address}/bot/getMe")
        await line.shutdown()
        await line.shutdown()
