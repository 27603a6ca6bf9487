"""The newswire: invented outlets' feeds on loopback, which publish a recorded week on a clock that can be turned.

The week's clock runs a day a minute or so; what appears is dated with the real time of its appearance, because the bot
judges freshness by its own clock and must not be told of any other. The clock starts once every feed was asked for the
first time: a source's backlog alerts nobody, and the week is to be news.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from importlib.resources import files

from aiohttp import web

WEEK = "founding_week"
SECONDS_A_DAY = 60.0


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented publisher with one feed. `form` is rss, atom or rdf."""

    id: str
    name: str
    language: str
    kind: str
    country: str
    control: str
    form: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something an outlet publishes at a moment of the week. `event` is what it tells, `topics` what it is about."""

    outlet: str
    at: datetime
    title: str
    summary: str
    event: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """A recorded week: its outlets, its items in order of time, and its main events for the progress bar."""

    start: datetime
    end: datetime
    outlets: tuple[Outlet, ...]
    items: tuple[Item, ...]
    marks: tuple[tuple[datetime, str], ...]


def load_week(folder: str = WEEK) -> Week:
    """The week that comes with the package."""
    data = files("bot.sandbox") / folder
    frame = tomllib.loads((data / "outlets.toml").read_text(encoding="utf-8"))
    found: list[Item] = []
    for path in sorted(data.iterdir(), key=lambda path: path.name):
        if path.name.startswith("items") and path.name.endswith(".toml"):
            rows = tomllib.loads(path.read_text(encoding="utf-8"))["item"]
            found += [Item(**{**row, "topics": tuple(row.get("topics", ()))}) for row in rows]
    return Week(
        frame["start"],
        frame["end"],
        tuple(Outlet(**row) for row in frame["outlet"]),
        tuple(sorted(found, key=lambda item: item.at)),
        tuple((mark["at"], mark["title"]) for mark in frame["mark"]),
    )


@dataclass(slots=True)
class WeekClock:
    """The week's time against a monotonic clock: paused, faster, skipped forward; never back, never past the end."""

    start: datetime
    end: datetime
    monotonic: Callable[[], float] = time.monotonic
    speed: float = 1.0
    paused: bool = True
    started: bool = False
    _reached: datetime | None = None
    _since: float = 0.0

    @property
    def now(self) -> datetime:
        """The moment of the week it is."""
        reached = self._reached or self.start
        if self.paused:
            return reached
        days = (self.monotonic() - self._since) / SECONDS_A_DAY * self.speed
        return min(self.end, reached + timedelta(days=days))

    def begin(self) -> None:
        """Let the week begin, once."""
        if not self.started:
            self.started = True
            self.resume()

    def pause(self) -> None:
        """Stand still."""
        self._reached, self.paused = self.now, True

    def resume(self) -> None:
        """Go on, if the week has begun."""
        if self.started and self.paused:
            self._since, self.paused = self.monotonic(), False

    def set_speed(self, speed: float) -> None:
        """Run `speed` times a day a minute from here."""
        self._reached, self._since, self.speed = self.now, self.monotonic(), speed

    def skip_to(self, moment: datetime) -> None:
        """Jump forward to a moment; earlier ones are ignored."""
        if moment > self.now:
            self._reached, self._since = min(moment, self.end), self.monotonic()


@dataclass(slots=True)
class Published:
    """An item that is out, with the real moment it came out."""

    item: Item
    number: int
    at: datetime


@dataclass(slots=True)
class Newswire:
    """Serves a week's feeds and remembers who asked."""

    week: Week
    clock: WeekClock
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    base: str = ""
    asked: dict[str, int] = field(default_factory=dict)
    not_modified: int = 0
    _out: dict[str, list[Published]] = field(default_factory=dict)
    _next: int = 0

    def add_routes(self, app: web.Application) -> None:
        """Serve each outlet's feed under /wire/<id>."""
        app.router.add_get("/wire/{outlet}", self._feed)
        app.router.add_get("/wire/{outlet}/{number}", self._article)

    def publish_due(self) -> None:
        """Bring out everything whose time has come; backlogs (from before the week) at once."""
        while self._next < len(self.week.items) and self.week.items[self._next].at <= self.clock.now:
            item = self.week.items[self._next]
            backlog = item.at < self.week.start
            at = self.now() - (self.week.start - item.at if backlog else timedelta(0))
            self._out.setdefault(item.outlet, []).insert(0, Published(item, self._next, at))
            self._next += 1

    @property
    def asked_by_all(self) -> bool:
        """Whether every feed was asked at least once."""
        return len(self.asked) == len(self.week.outlets)

    def latest(self, outlet: str) -> Published | None:
        """What an outlet brought last."""
        out = self._out.get(outlet)
        return out[0] if out else None

    def count(self) -> int:
        """How many items of the week itself are out."""
        return sum(item.at >= self.week.start for item in self.week.items[: self._next])

    def next_event(self) -> datetime | None:
        """When the next item comes out."""
        return self.week.items[self._next].at if self._next < len(self.week.items) else None

    def sources_toml(self) -> str:
        """The outlets as a SOURCES_FILE."""
        return "\n".join(
            "\n".join(["[[source]]", *(f'{key} = "{value}"' for key, value in self._described(o).items()), ""])
            for o in self.week.outlets
        )

    def _described(self, outlet: Outlet) -> dict[str, str]:
        return {
            "name": outlet.name,
            "url": f"{self.base}/wire/{outlet.id}",
            "language": outlet.language,
            "kind": outlet.kind,
            "country": outlet.country,
            "control": outlet.control,
        }

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = next((o for o in self.week.outlets if o.id == request.match_info["outlet"]), None)
        if outlet is None:
            raise web.HTTPNotFound
        self.publish_due()
        self.asked[outlet.id] = self.asked.get(outlet.id, 0) + 1
        out = self._out.get(outlet.id, [])
        changed = format_datetime(out[0].at, usegmt=True) if out else ""
        validators = {"ETag": f'"{outlet.id}-{len(out)}"'} | ({"Last-Modified": changed} if changed else {})
        if request.headers.get("If-None-Match") == validators["ETag"]:
            self.not_modified += 1
            return web.Response(status=304, headers=validators)
        body, kind = _FORMS[outlet.form](self.base, outlet, out)
        return web.Response(text=body, content_type=kind, charset="utf-8", headers=validators)

    async def _article(self, request: web.Request) -> web.Response:
        number = request.match_info["number"]
        if not number.isdecimal() or int(number) >= len(self.week.items):
            raise web.HTTPNotFound
        item = self.week.items[int(number)]
        name = next(o.name for o in self.week.outlets if o.id == item.outlet)
        day = f"{item.at:%d %B %Y}"
        return web.Response(
            text=f"<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
            f"<title>{escape(item.title)}</title><p>{escape(name)}, an outlet invented for this demo · {day}</p>"
            f"<h1>{escape(item.title)}</h1><p>{escape(item.summary)}</p>",
            content_type="text/html",
        )


def _rss(base: str, outlet: Outlet, out: list[Published]) -> tuple[str, str]:
    items = "".join(
        f"<item><title>{escape(p.item.title)}</title><link>{base}/wire/{outlet.id}/{p.number}</link>"
        f'<guid isPermaLink="false">{outlet.id}-{p.number}</guid>'
        f"<pubDate>{format_datetime(p.at, usegmt=True)}</pubDate>"
        f"<description>{escape(p.item.summary)}</description></item>"
        for p in out
    )
    head = f"<title>{escape(outlet.name)}</title><link>{base}</link><language>{outlet.language}</language>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>', "application/rss+xml"


def _atom(base: str, outlet: Outlet, out: list[Published]) -> tuple[str, str]:
    entries = "".join(
        f"<entry><id>urn:{outlet.id}:{p.number}</id><title>{escape(p.item.title)}</title>"
        f'<link href="{base}/wire/{outlet.id}/{p.number}"/><updated>{p.at.isoformat()}</updated>'
        f"<summary>{escape(p.item.summary)}</summary></entry>"
        for p in out
    )
    head = f"<title>{escape(outlet.name)}</title><id>urn:{outlet.id}</id>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">{head}{entries}</feed>'
    return f'<?xml version="1.0"?>{feed}', "application/atom+xml"


def _rdf(base: str, outlet: Outlet, out: list[Published]) -> tuple[str, str]:
    items = "".join(
        f'<item rdf:about="{base}/wire/{outlet.id}/{p.number}"><title>{escape(p.item.title)}</title>'
        f"<link>{base}/wire/{outlet.id}/{p.number}</link><dc:date>{p.at.isoformat()}</dc:date>"
        f"<description>{escape(p.item.summary)}</description></item>"
        for p in out
    )
    spaces = (
        'xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    head = f'<channel rdf:about="{base}"><title>{escape(outlet.name)}</title><link>{base}</link></channel>'
    return f'<?xml version="1.0"?><rdf:RDF {spaces}>{head}{items}</rdf:RDF>', "application/rdf+xml"


_FORMS: dict[str, Callable[[str, Outlet, list[Published]], tuple[str, str]]] = {"rss": _rss, "atom": _atom, "rdf": _rdf}
