"""What people type and press, in an order that tells a story: the tests hold every answer to Telegram's rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from newsroom import CHANNEL, DELFI, DRILL, DW, HOUR, KREMLIN, MINUTE, NOW, TASS, TRANSIT, request, story_file

from feeds.audience import Address, Chat, ChatState
from feeds.catalogue import Catalogue
from feeds.model import Act, AlertKind, Busy, Health, Level, Reason, SourceState, Turn
from feeds.summarise import summarise
from handlers import presses
from handlers.alerts import moved_here, render_alert
from handlers.catching_up import render_catch_up
from handlers.commands import apology, busy
from handlers.digest_page import SHOWN, Line, render_digest, render_nothing
from handlers.notices import Change, Unsendable, render_health, render_set_aside
from handlers.own_news import render_own
from handlers.permitting import refused
from handlers.readers import for_readers
from handlers.reply import Reply, Request
from handlers.serving import render_turned
from handlers.texts import say_in


@dataclass(frozen=True, slots=True)
class Scene:
    """A thing said or pressed."""

    title: str
    request: Request


def _typed(text: str, **values: Any) -> Scene:
    shown = text if len(text) < 80 else f"{text[:60]}… ({len(text)} characters)"
    about = "".join(f" ({key}: {value})" for key, value in values.items())
    return Scene(f"{shown!r}{about}", request(text, **values))


def _pressed(verb: str, *words: object, **values: Any) -> Scene:
    data = presses.data(verb, *words)
    return Scene(f"button {data}", request(pressed=data, **values))


GROUP = {"chat_kind": "supergroup"}
ADMIN = {"is_admin": True}
BOT = "DewlineBot"
SETTINGS = b"""{"dewline": 1, "subscriptions": [{"topic": "iskander", "minimum": "urgent"}, {"topic": "<b>&"}],
"watches": [{"query": "aegis OR redzikowo", "name": "<i>Sites"}, {"query": "((("}], "taste": {"muted": ["TASS"]},
"zone": "Europe/Warsaw", "digest": {"at": "07:30", "days": ["mon"]},
"quiet": {"begins": "22:00", "ends": "07:00"}, "language": "en"}"""
LIST = b"""<opml version="2.0"><body><outline text="A &lt;b&gt; &amp;" xmlUrl="https://a.test/f"/>
<outline text="B &lt;i&gt;" xmlUrl="file:///etc/passwd"/></body></opml>"""

SCENES = (
    _typed("/start"),
    _typed("/start follow_iskander"),
    _typed("/start status_kaliningrad"),
    _typed("/start status_new-start"),
    _typed("/start nonsense"),
    _typed("/start " + "<b>&" * 500),
    _typed("/start story_103"),
    _typed("/start follow_missile-defence"),
    _typed("/start follow_iskander"),
    _pressed("undo", "missile-defence+iskander"),
    _pressed("undo", "iskander"),
    _typed("/watch"),
    _typed("/watch kaliningr* NEAR/5 transit"),
    _typed('/watch Sites = title:"missile shield" OR (Redzikowo NOT football)'),
    _typed('/watch nato AND (russia OR "moscow'),
    _typed("/watch " + "( <b>&amp; " * 30),
    _typed("/watch  nato   titel:<x> &"),
    _typed("/watches"),
    _pressed("watch", "999"),
    _pressed("nowatch", "999"),
    _pressed("unwatch", "999"),
    _pressed("watches"),
    _typed("/quiet"),
    _typed("/quiet 22-7"),
    _typed("/quiet 22-7", language="uk"),
    _typed("/quiet 10pm to 7am Warsaw"),
    _typed("/quiet"),
    _typed("/quiet 23:00-06:30"),
    _typed("/quiet 25:99-7:00"),
    _typed("/quiet tonight <b>&"),
    _typed("/quiet 22:00-22:00 Warsaw"),
    _typed("/quiet 22:00-07:00 Warszaw"),
    _typed("/quiet 22:00-07:00 Atlantis & <i>"),
    _pressed("quiet", "23:00-08:00", ""),
    _pressed("quiet", "23:00-08:00", "Europe/Kyiv"),
    _pressed("quiet", "nonsense", "Europe/Kyiv"),
    _pressed("quiet", "23:00-08:00", "Europe/Kyiv", "total"),
    _pressed("quiet", "23:00-08:00", "Europe/Kyiv", ""),
    _pressed("quiet", "23:00-08:00", "Atlantis", ""),
    _typed("/quiet 22-7 nothing"),
    _pressed("quiet", "off", ""),
    _typed("/quiet off"),
    _typed("/zone"),
    _typed("/zone warsow"),
    _typed("/zone Atlantis <b>&"),
    _typed("/zone UTC+5:30"),
    _pressed("zone", "place"),
    _pressed("zone", "Europe/Vilnius"),
    _pressed("zone", "Mars/Olympus"),
    Scene("a place on the map", request(location=(54.69, 25.28))),
    Scene("a place in the sea", request(location=(0.0, -140.0))),
    _typed("/digest"),
    _typed("/digest 25:99"),
    _typed("/digest <b>&amp; soon"),
    _typed("/digest now"),
    _typed("/digest 08:00"),
    _typed("/digest mon-fri 7:30 Warsaw"),
    _typed("/digest 7:30 Atlantis <i>"),
    _typed("/digest weekly"),
    _typed("/digest"),
    _pressed("digestat", "1800", 127),
    _pressed("digestat", "1800", 0),
    _pressed("digestat", "9900", 127),
    _pressed("digestat", "0700", 31, "Europe/Kyiv"),
    _pressed("digest", "only"),
    _pressed("digest", "both"),
    _pressed("digest", "tell"),
    _pressed("digest", "hush"),
    _pressed("digestnow"),
    _pressed("digest", "nonsense"),
    _pressed("digestpage", 1, 2, 0),
    _pressed("digestpage", 2, 1, 0),
    _pressed("digestpage", 1, 99999999999, 0),
    _pressed("quiet", "23:00-08:00", ""),
    _typed("/language"),
    _typed("/language polski"),
    _typed("/language Klingon <b>&"),
    _pressed("language", "uk"),
    _pressed("language", "xx"),
    _pressed("language", "telegram"),
    _typed("/permissions"),
    _typed("/permissions", **GROUP),
    _typed("/permissions everyone", **GROUP),
    _pressed("permissions", "administrators", **GROUP),
    _pressed("permissions", "everyone"),
    _pressed("digest", "off"),
    _typed("/digest off"),
    _typed("/channel", bot=BOT),
    _typed("/channel", **GROUP, bot=BOT),
    _typed("/channel off"),
    _typed("/channel @unknown_channel", bot=BOT),
    _typed("/channel <b>& " + "x" * 4000, bot=BOT),
    _typed("/channel @baltic_watch", bot=BOT),
    _typed("/topics", bot=BOT),
    _typed("/subscribe kaliningrad, iskander", bot=BOT),
    _typed("/watch Sites = title:shield OR (Redzikowo NOT football)", bot=BOT),
    _typed("/subscriptions", bot=BOT),
    _typed("/set kaliningrad notable silent", bot=BOT),
    _typed("/zone Warsaw", bot=BOT),
    _typed("/zone", bot=BOT),
    _typed("/quiet 22-7", bot=BOT),
    _typed("/digest 08:00", bot=BOT),
    _typed("/digest now", bot=BOT),
    _typed("/language", bot=BOT),
    _typed("/watches", bot=BOT),
    _typed("/export", bot=BOT),
    _typed("/subscribe all", bot=BOT),
    _pressed("show", "topics", bot=BOT, channel=CHANNEL.id),
    _pressed("off", "topics", "iskander", bot=BOT, channel=CHANNEL.id),
    _pressed("status", "kaliningrad", bot=BOT, channel=CHANNEL.id),
    _pressed("chart", "kaliningrad", "90", "d", "", bot=BOT, channel=CHANNEL.id),
    _pressed("run", "zone", "", bot=BOT, channel=CHANNEL.id),
    _pressed("on", "topics", "iskander", bot=BOT, channel=-1_009_999_999_999),
    _typed("/start channel_1001234567890", bot=BOT),
    _typed("/start channel_1009999999999", bot=BOT),
    _pressed("channel", "1001234567890", bot=BOT),
    _typed("/channel", bot=BOT),
    _pressed("channel", "off"),
    _pressed("status", "kaliningrad", chat_kind="channel"),
    _typed("/help"),
    _typed("/help", language="pl"),
    _typed("/about"),
    _typed("/topics"),
    _pressed("on", "topics", "kaliningrad"),
    _pressed("off", "topics", "kaliningrad"),
    _pressed("off", "topics", "kaliningrad"),
    _pressed("all", "start"),
    _pressed("none", "mine"),
    _pressed("on", "topics", "no-longer-a-topic"),
    _typed("/subscribe"),
    _typed("/subscribe искандеры"),
    _typed("/subscribe Królewcu, missile defence"),
    _typed("/subscribe KALININGRAD"),
    _typed("/subscribe Redzikowo"),
    _typed("/subscribe kaliningard"),
    _typed("/subscribe football"),
    _typed("/subscribe kaliningrad, football; Redzikowo"),
    _typed("/subscribe all"),
    _typed("/subscriptions"),
    _pressed("want", "kaliningrad"),
    _pressed("term", "kaliningrad", "notable"),
    _pressed("term", "kaliningrad", "pause-3d"),
    _pressed("term", "kaliningrad", "pause"),
    _pressed("term", "kaliningrad", "off"),
    _pressed("term", "kaliningrad", "pause-9999w"),
    _pressed("term", "#999", "silent"),
    _typed("/set"),
    _typed("/set kaliningrad resume urgent both silent"),
    _typed("/set all pause a week"),
    _typed("/digest off"),
    _typed("/set all digest"),
    _pressed("term", "kaliningrad", "digest"),
    _pressed("digest", "show"),
    _pressed("off", "topics", "kaliningrad"),
    _pressed("on", "topics", "kaliningrad"),
    _typed("/digest off"),
    _typed("/set iskander"),
    _typed("/set Redzikowo silent"),
    _typed("/set <b>& " + "x" * 4000),
    _typed("/set kaliningrad banana"),
    _typed("/set languages"),
    _typed("/set languages klingon <b>"),
    _typed("/set languages en lt"),
    _typed("/set voices loud"),
    _typed("/set voices official"),
    _pressed("taste"),
    _pressed("newslanguage", "on", "ru"),
    _pressed("voices", "either"),
    _typed("/mute"),
    _pressed("outlets", 99),
    _pressed("mute", 0, "TASS"),
    _typed("/mute zvezda"),
    _typed("/mute <b>& " + "x" * 4000),
    _typed("/mute LRT"),
    _typed("/unmute LRT"),
    _typed("/subscriptions"),
    _pressed("unwant", "iskander"),
    _pressed("unwant", "#999"),
    _typed("/unsubscribe"),
    _typed("/unsubscribe iskander"),
    _typed("/unsubscribe iskander"),
    _typed("/unsubscribe Redzikowo"),
    _typed("/unsubscribe everything"),
    _typed("/subscriptions"),
    _typed("/unsubscribe"),
    _typed("/latest"),
    _pressed("latest", "", "9978"),
    _pressed("bytopic"),
    _typed("/latest kaliningrad"),
    _typed("/latest proliferation"),
    _typed("/latest Lithuania"),
    _typed("/latest kaliningard"),
    _typed("/latest football"),
    _pressed("latest", "kaliningrad", "9680"),
    _typed("/latest from:state"),
    _typed("/latest искандеры lang:ru since:3d"),
    _typed("/latest governor lang:en"),
    _typed("/latest lng:ru iskander"),
    _typed("/latest topic:kaliningard"),
    _typed("/latest since:tuesday <b>&"),
    _typed("/latest lang:xx -from:russia"),
    _typed("/search border from:lithuania topic:Królewiec since:2w"),
    _typed('/search title:"missile drill" -source:lrt'),
    _typed("/search governor lang:en -source:tass from:lithuania topic:kaliningrad since:90d"),
    _typed("/search " + "lang:<b>& " * 300),
    _pressed("list", "", "from:state"),
    _pressed("list", "1", "from:state"),
    _pressed("list", "", ""),
    _pressed("find", "6", "", shown="governor lang:en -source:tass from:lithuania topic:kaliningrad since:90d"),
    _typed("/status"),
    _typed("/status Kaliningrad"),
    _typed("/status Karaliaučius"),
    _pressed("follow", "kaliningrad", "kaliningrad", "toqz3t"),
    _pressed("drop", "kaliningrad", "kaliningrad", ""),
    _pressed("again", "kaliningrad"),
    _pressed("more", "kaliningrad"),
    _pressed("more", "kaliningrad", 5, ""),
    _pressed("more", "kaliningrad", 500, ""),
    _pressed("rests", "kaliningrad", "toqz3t"),
    _pressed("rests", "brdy", ""),
    _pressed("brief", "kaliningrad", "toqz3t"),
    _typed("/chart"),
    _typed("/chart Kaliningrad"),
    _typed("/chart Królewiec 90 days", language="pl"),
    _typed("/chart kaliningard 30"),
    _typed("/chart the price of <b>fish & chips"),
    _typed("/chart Brdy 90"),
    _pressed("chart", "kaliningrad", "90", "d", ""),
    _pressed("chart", "kaliningrad", "365", "", ""),
    _typed("/timeline"),
    _typed("/timeline Kaliningrad"),
    _typed("/timeline 103"),
    _typed("/timeline kaliningard"),
    _typed("/timeline price of fish"),
    _typed("/timeline Brdy"),
    _pressed("timeline", "kaliningrad", "b", "9971", ""),
    _pressed("timeline", "kaliningrad", "a", "9971", ""),
    _pressed("timeline", "kaliningrad", "b", "1", ""),
    _typed("/status Iskander Kaliningrad"),
    _typed("/status Redzikowo"),
    _typed("/status nato chief"),
    _typed("/status kaliningard"),
    _typed("/status New START"),
    _typed("/status border crossing"),
    _typed("/status zebra crossing on Mars"),
    _typed("Królewiec"),
    _typed("lorries"),
    _typed("🙂"),
    _typed("/search"),
    _typed("/search border kaliningrad"),
    _typed("/search Border crossing"),
    _pressed("find", 6, "Kaliningrad governor"),
    _typed("/search football"),
    _typed("/search kaliningradski"),
    _typed("/search Patriot"),
    _typed('/search NEAR("a" b) OR * "; DROP TABLE stories; --'),
    _typed("/search " + "переход " * 500),
    _typed("/sources"),
    _typed("/sources", is_admin=True),
    _pressed("source", 0, is_admin=True),
    _pressed("source", 0),
    _typed("/mysources"),
    _typed("/mysources https://wire.test/"),
    _typed("/mysources <b>&amp;" + "x" * 4000),
    _typed("/mysources export"),
    Scene("a list of one's own", request(file=LIST)),
    _pressed("addown", 1, 99),
    _pressed("addown", 1, 2, 3),
    _pressed("addown", 1),
    _typed("/mysources", language="uk"),
    _typed("/mysources export"),
    _pressed("dropown", 999),
    _pressed("dropown", 9),
    _pressed("noown"),
    _typed("/addsource https://wire.test/"),
    _typed("/addsource", **ADMIN),
    _typed("/addsource https://wire.test/", **ADMIN),
    _typed("/addsource <b>&amp; " + "x" * 4000, **ADMIN),
    _typed('/addsource https://wire.test/ name="A <b>&" control=friendly country=<i>', **ADMIN),
    _typed("/addsource https://wire.test/ is nice", **ADMIN),
    _pressed("addsource", 999, **ADMIN),
    _pressed("addsource", 1),
    _pressed("nosource", **ADMIN),
    _typed("/pausesource", **ADMIN),
    _typed("/pausesource tass", **ADMIN),
    _typed("/resumesource TASS", **ADMIN),
    _typed("/resumesource", **ADMIN),
    _typed("/removesource tasss", **ADMIN),
    _typed("/removesource " + "<i>&" * 900, **ADMIN),
    _pressed("removesource", 1, **ADMIN),
    _pressed("removesource", 99, **ADMIN),
    _pressed("dropsource", 1),
    _typed("/exportsources", **ADMIN),
    _typed("/stats", **ADMIN),
    _typed("/stats"),
    _typed("/ban", **ADMIN),
    _typed("/ban 4711", **ADMIN),
    _typed("/ban 4711", **ADMIN),
    _typed("/ban", **ADMIN),
    _typed("/ban 7", **ADMIN),
    _typed("/ban <b>&" + "x" * 4000, **ADMIN),
    _typed("/unban 4711", **ADMIN),
    _typed("/unban 4711", **ADMIN),
    _typed("/unban nobody", **ADMIN),
    _typed("/broadcast", **ADMIN),
    _typed("/broadcast \n\n\u202e", **ADMIN),
    _typed("/broadcast Maintenance <b>tonight</b> & tomorrow.\n\n\n\nhttps://example.org/x", **ADMIN),
    _typed("/broadcast " + "<&> " * 800, **ADMIN),
    _typed("/broadcast " + "x" * 4000, **ADMIN),
    _pressed("broadcast", 1),
    _pressed("broadcast", 999, **ADMIN),
    _pressed("nobroadcast", **ADMIN),
    _typed("/export"),
    _typed("/export watches"),
    Scene("settings sent back", request(file=SETTINGS)),
    Scene("settings of nobody", request(file=b'{"dewline": 1, "<b>&": []}')),
    Scene("settings of another place", request(file=b'{"dewline": 1, "zone": "<b>&/Mars"}')),
    Scene("settings cut short", request(file=b'{"dewline": 1, ')),
    Scene("watches as text", request(file="Base = redzikowo*\n\n(((\n<b>& \u202e\n".encode() * 9)),
    Scene("an empty file", request(file=b"")),
    Scene("a picture called .txt", request(file=bytes(range(128, 256)) * 40)),
    _typed("/export watches"),
    _typed("/mydata"),
    _typed("/forgetme"),
    _pressed("remember"),
    _pressed("forget", 8),
    _pressed("forget", 7, address=Address(4711)),  # another's chat: the newsroom's is needed below
    Scene("a file that is no list", request(is_admin=True, file=b"<html><b>&")),
    Scene("a file of nobody's", request(file=b"<html>")),
    Scene("a list of one and a wrong one", request(is_admin=True, file=LIST)),
    _pressed("hush", 103),
    _pressed("hush", "103; drop"),
    _pressed("dislike", 103),
    _pressed("like", 999),
    _pressed("lean", "kaliningrad:0+iskander:-1"),
    _typed("/story 103"),
    _typed("/story"),
    _typed("/story 5"),
    _typed("/story first"),
    _typed("/story_103"),
    _typed("/sttaus Kaliningrad"),
    _typed("/новости"),
    _typed("/kaliningrad"),
    _typed("/xyzzy"),
    _typed("/xyzzy", **GROUP),
    _typed("/xyzzy", addressed=True, **GROUP),
    _typed("/subscirbe iskander", **GROUP),
    _typed("talking among ourselves", **GROUP),
    _typed("/status <b>bold</b> & <a href='x'>"),
    _typed("/status \u202emoc.elpmaxe\u202c"),
    _typed("/status " + "A" * 4000),
    _typed("/subscribe " + "<script>" * 400),
    _typed("/status    "),
    Scene("a link", request("https://lrt.test/x", urls=("https://lrt.test/x",))),
    Scene("a post of the story's", request(f"⚡️ {TRANSIT[0][2]}\n\nMore", forwarded=True)),
    Scene("a post in other words", request("Lithuania halts transit by rail of goods sanctioned", forwarded=True)),
    Scene("a post about the same", request("Kaliningrad governor opens a bakery", forwarded=True)),
    Scene("a post of nothing known", request("<b>Zebra & giraffe</b> crossing Mars 🙂", forwarded=True)),
    Scene("a post of one sign", request("🙂", forwarded=True)),
    Scene("a voice", request(media="voice")),
    Scene("a picture with words under it", request("Redzikowo", media="photo")),
    Scene("a button of an older version", request(pressed="0:status:kaliningrad")),
    Scene("a button cut short", request(pressed="1|follow|kali")),
)


def alerts(catalogue: Catalogue, language: str = "en") -> Iterator[tuple[str, Reply]]:
    """Alerts of each kind, and the line said when a handler fails."""
    alert, together = partial(render_alert, language=language), partial(render_catch_up, language=language)
    health = partial(render_health, language=language)
    first = story_file(103, TRANSIT[:1])
    yield "alert: first report", alert(first, summarise(first), catalogue, AlertKind.NEW)
    official = story_file(104, [(KREMLIN, 3 * MINUTE, "Meeting with Security Council members", "The President spoke.")])
    yield (
        "alert: of a topic that is gone",
        moved_here(alert(first, summarise(first), catalogue, AlertKind.NEW), language),
    )
    yield "alert: muted", alert(first, summarise(first), catalogue, AlertKind.NEW, muted=True)
    yield "alert: from a government", alert(official, summarise(official), catalogue, AlertKind.NEW)
    grown = story_file(103, TRANSIT, level=Level.NOTABLE, reason="4 outlets within the hour")
    yield "alert: grown", alert(grown, summarise(grown), catalogue, AlertKind.UPDATE)
    state = story_file(102, DRILL, ["iskander", "kaliningrad"])
    yield "alert: one side only", alert(state, summarise(state), catalogue, AlertKind.UPDATE)
    summons = (TASS, MINUTE, "Moscow summons the Lithuanian envoy over the Kaliningrad transit", "The envoy was told.")
    moved = story_file(103, [*TRANSIT, summons], level=Level.URGENT, reason=Reason(5, 3, 60, True, Busy(6, 0, 2)))
    yield "alert: development", alert(moved, summarise(moved), catalogue, AlertKind.DEVELOPMENT)
    turned = replace(grown, story=replace(grown.story, turns=(Turn(Act.STOPS, 4),)))
    yield "alert: a new act", alert(turned, summarise(turned), catalogue, AlertKind.DEVELOPMENT, 4, watch="<b>&" * 20)
    foreign = story_file(105, [(DELFI, 26 * HOUR, "Karaliaučiaus tranzitas: ką sako Vilnius", ""), (DW, HOUR, "", "")])
    yield "alert: a title in Lithuanian, one empty", alert(foreign, summarise(foreign), catalogue, AlertKind.NEW)
    yield "what waited", together([moved, state, foreign], 17, NOW - 9 * HOUR, NOW, catalogue)
    yield "two that waited", together([moved, state], 0, NOW - 30 * HOUR, NOW, catalogue)
    held = together([grown, state], 3, NOW - 9 * HOUR, NOW, catalogue, quiet=True)
    yield "what quiet hours held", held
    urgent = together([moved, state], 3, NOW - 9 * HOUR, NOW, catalogue, quiet=True)
    yield "what quiet hours held in which nothing rings", urgent
    yield from digests(catalogue, language)
    yield from own_news(language)
    posted = alert(grown, summarise(grown), catalogue, AlertKind.NEW)
    yield "alert: in a channel", for_readers(posted, BOT)
    yield "what waited for a channel", together([grown, state], 3, NOW - 9 * HOUR, NOW, catalogue, public=True)
    for state_ in (ChatState.BLOCKED, ChatState.GONE, ChatState.ACTIVE):
        yield "a channel turned", render_turned(Chat(CHANNEL.id, "channel", CHANNEL.title, "", state_, NOW), language)
    troubled = [
        SourceState(1, KREMLIN, KREMLIN.url, health=Health.BLIND, health_since=NOW - HOUR, newest_entry=NOW - 9 * HOUR),
        SourceState(2, DW, DW.url, health=Health.FAILING, health_since=NOW - 30 * HOUR, health_reason="<b>&" * 99),
        SourceState(3, TASS, TASS.url, health=Health.GONE),
        SourceState(4, DELFI, DELFI.url, health=Health.FINE),
    ]
    yield "notice: one source", health([Change(troubled[0], None)], NOW)
    aside = [Unsendable(-1001234567890 - number, "Bad Request: <b>&amp; " * 30) for number in range(1, 41)]
    yield "notice: one message set aside", render_set_aside(aside[:1], language)
    yield "notice: many messages set aside", render_set_aside(aside, language)
    yield "notice: many sources", health([Change(state, Health.BLIND) for state in troubled * 9], NOW)
    for known in (True, False):
        yield "not an administrator", refused(say_in(language), request("/quiet off", **GROUP), known=known)
        yield "not an administrator", refused(say_in(language), request(pressed="1|all|topics"), known=known)
    yield "a handler failed", apology(request("/status", language=language))
    yield "too many questions", busy(request("/status", language=language), 20)


def own_news(language: str = "en") -> Iterator[tuple[str, Reply]]:
    """What a chat's own source brings: an entry, many, what is hostile."""
    entry = story_file(103, TRANSIT[:1]).reports[0].entry
    yield "own source: an entry", render_own([entry], NOW, language)
    yield "own source: many entries", render_own([entry] * 40, NOW, language)
    hostile = replace(entry, title='<b>&amp; "' * 60, summary="<i>& " * 400, url="https://a.test/" + "x" * 300)
    yield "own source: a hostile entry", render_own([hostile], NOW, language)
    yield "own source: many hostile entries", render_own([hostile] * 400, NOW, language)


def digests(catalogue: Catalogue, language: str = "en") -> Iterator[tuple[str, Reply]]:
    """Digests: of a few stories, of many, of none, of what is hostile."""
    moved = story_file(103, TRANSIT, level=Level.URGENT, reason="4 outlets within the hour")
    state = story_file(102, DRILL, ["iskander", "kaliningrad"], level=Level.NOTABLE)
    alone = story_file(104, [(KREMLIN, 3 * MINUTE, "Meeting with Security Council members", "The President spoke.")])
    few = [
        Line(moved, frozenset({"kaliningrad"})),
        Line(state, frozenset({"iskander", "kaliningrad"}), ("Ports",)),
        Line(alone, frozenset(), ("harbour AND port",)),
    ]
    yield "digest: a few", render_digest(few, 3, NOW - 24 * HOUR, NOW, catalogue, language)
    of_channel = render_digest(few, 29, NOW - 24 * HOUR, NOW, catalogue, language, public=True)
    yield "digest: in a channel", for_readers(of_channel, BOT)
    yield "digest: the first page of many", render_digest(few, 29, NOW - 24 * HOUR, NOW, catalogue, language)
    yield (
        "digest: a later page",
        render_digest(few, 29, NOW - 24 * HOUR, NOW, catalogue, language, skipped=SHOWN, edit=True),
    )
    long = [(DW, HOUR, '<b>&amp; "' * 60, ""), *[(outlet, HOUR, "x" * 600, "") for outlet in (TASS, DELFI, KREMLIN)]]
    hostile = [Line(story_file(number, long), frozenset({f"gone <{number}>"})) for number in range(SHOWN)]
    yield "digest: full of long titles", render_digest(hostile, 999, NOW - 200 * HOUR, NOW, catalogue, language)
    yield "digest: nothing new", render_nothing(NOW - 24 * HOUR, NOW, language)
