"""The panel beside the chat: the week's date and clock, the outlets, and what the bot is doing, seen from outside.

Everything it shows comes from the newswire's and the sandbox's own records; it has no door into the bot.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from aiohttp import web

from bot.sandbox.newswire import Newswire, Outlet
from bot.sandbox.world import World

SPEEDS = (1.0, 2.0, 5.0)
_KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Panel:
    """Serves the page and the panel's facts, and turns the week's clock."""

    def __init__(self, world: World, wire: Newswire) -> None:
        self._world = world
        self._wire = wire
        self.note = "The bot is starting …"

    def add_routes(self, app: web.Application) -> None:
        """The page under /, its parts under /page/, the panel's facts under /panel."""
        app.router.add_get("/", self._page)
        app.router.add_get("/page/{name}", self._page)
        app.router.add_get("/panel", self._facts)
        app.router.add_post("/panel", self._turn)

    async def _page(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name", "index.html")
        path = files("bot.sandbox") / "page" / name
        if "/" in name or name.startswith(".") or not path.is_file():
            raise web.HTTPNotFound
        kind = _KINDS.get(name.rpartition(".")[2], "application/octet-stream")
        return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8", headers=_HEADERS)

    async def _facts(self, request: web.Request) -> web.Response:
        wire, clock = self._wire, self._wire.clock
        wire.publish_due()
        sent = [call for call in self._world.calls if call["code"] == 200]
        total = (clock.end - clock.start).total_seconds()
        return web.json_response(
            {
                "now": clock.now.isoformat(),
                "share": (clock.now - clock.start).total_seconds() / total,
                "started": clock.started,
                "paused": clock.paused,
                "ended": clock.now >= clock.end,
                "speed": clock.speed,
                "note": self.note,
                "marks": [
                    {"share": (at - clock.start).total_seconds() / total, "title": title, "day": f"{at:%a %d}"}
                    for at, title in wire.week.marks
                ],
                "outlets": [self._outlet(outlet) for outlet in wire.week.outlets],
                "doing": {
                    "polls": sum(wire.asked.values()),
                    "unchanged": wire.not_modified,
                    "published": wire.count(),
                    "messages": sum(call["method"] == "sendMessage" for call in sent),
                    "edits": sum(call["method"] == "editMessageText" for call in sent),
                },
            }
        )

    def _outlet(self, outlet: Outlet) -> dict[str, Any]:
        latest = self._wire.latest(outlet.id)
        return {
            "name": outlet.name,
            "language": outlet.language,
            "control": outlet.control,
            "country": outlet.country,
            "title": latest.item.title if latest else "",
        }

    async def _turn(self, request: web.Request) -> web.Response:
        clock, asked = self._wire.clock, await request.json()
        match asked.get("do"):
            case "pause":
                clock.pause()
            case "resume":
                clock.resume()
            case "faster":
                later = [speed for speed in SPEEDS if speed > clock.speed]
                clock.set_speed(later[0] if later else SPEEDS[0])
            case "skip" if clock.started and (event := self._wire.next_event()):
                clock.skip_to(event)
            case _:
                pass
        return await self._facts(request)
