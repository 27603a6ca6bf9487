"""The sandbox reads markup as Telegram does: held to TDLib's own parser, case by case and at random."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sandbox.finding import found
from bot.sandbox.html_reader import read_html
from bot.sandbox.links import checked
from bot.sandbox.markup import EntityError, MarkupError, automatic, length, parse_html, plain
from bot.sandbox.methods import send_message
from bot.sandbox.schema import Schema
from bot.sandbox.spans import span, tidy
from bot.sandbox.world import World
from tests.bot import tdlib


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> None:
    tdlib.hush()


def _read(html: str) -> tdlib.Found | str:
    try:
        text, spans = read_html(html)
    except MarkupError as error:
        return str(error)
    return text, [one.entity() for one in spans]


# --- HTML -------------------------------------------------------------------------------------------------------------

WELL = {
    "nested": "<b>a<i>b</i></b>",
    "the same twice": "<b><b>a</b></b>",
    "empty tags mark nothing": "<b></b>x",
    "an end tag without a name": "<b>y</>",
    "capitals": "<B>y</b>",
    "blanks in tags": "<b\n>y</b\n>",
    "unknown attributes": "<b class='x' y z='&quot;'>q</b>",
    "quotes of both kinds": "<a href=\"http://a.b/'\">x</a><a href='http://a.b/&quot;'>x</a>",
    "a name token without quotes": "<a href=A.B>y</a>",
    "the last of two attributes": "<a href='a.b' href='c.d'>x</a>",
    "attributes mind their case": "<a HREF='a.b'>y</a>",
    "a link from its own words": "<a><b>a.b</b></a>",
    "a link to a user": "<a href='tg://user?id=5&amp;x=1'>x</a>",
    "a link that leads nowhere": "<a href='javascript:alert(1)'>x</a>",
    "a quote that folds": "<blockquote expandable>x</blockquote>",
    "code in a language": "<pre><code class='language-py'>x</code></pre>",
    "code in a language, inside out": "<code class='language-py'><pre>x</pre></code>",
    "code beside other text has no language": "<pre>x<code class='language-a'>y</code></pre>",
    "a spoiler by class": "<span class='tg-spoiler'>x</span>",
    "an emoji of one's own": "<tg-emoji emoji-id='5368324170671202286'>😀</tg-emoji>",
    "the four named entities": "&lt;&gt;&amp;&quot;",
    "other named entities stay": "&nbsp;&copy;&LT;&ltx",
    "a named entity needs no semicolon": "&lt x",
    "decoded once": "&amp;lt;",
    "numbers": "&#65;&#x1F600;",
    "numbers that are none": "&#0;&#1234567890;&#x110000;&#x;&#;&#&",
    "positions count UTF-16 units": "<tg-spoiler>😀a</tg-spoiler>é<b>b</b>",
    "blanks are kept": "  <b> a </b>  ",
    "nothing": "",
}
ILL = {
    "a bare angle": "a<3",
    "an angle at the end": "<",
    "a tag that does not end": "<b",
    "a tag that does not end, with an attribute": "<b x",
    "a tag that does not end, in a value": "<b x='>y</b>",
    "a line break": "a<br>",
    "a paragraph": "<p>x</p>",
    "a heading": "<h1>x</h1>",
    "a comment": "<!-- x -->",
    "no name": "<>",
    "closed within itself": "<b/>x</b>",
    "no attribute name": "<b =>x</b>",
    "a token with a slash": "<a href=a.b/c>y</a>",
    "an end without a start": "x</b>",
    "a start without an end": "<b>y",
    "crossed": "<b><i>y</b></i>",
    "an end tag that does not end": "<b>y</b",
    "an end tag with more": "<b>y</b x>",
    "any other span": "<span>x</span>",
    "an emoji without a number": "<tg-emoji>x</tg-emoji>",
    "half a pair": "&#xd83d;",
    "behind letters of several bytes": "Привет 😀 <br>",
}


@pytest.mark.parametrize("html", WELL.values(), ids=WELL.keys())
def test_what_telegram_reads_is_read_alike(html: str) -> None:
    theirs = tdlib.parse(html)
    assert not isinstance(theirs, str)
    assert _read(html) == theirs


@pytest.mark.parametrize("html", ILL.values(), ids=ILL.keys())
def test_what_telegram_refuses_is_refused_in_its_words(html: str) -> None:
    theirs = tdlib.parse(html)
    assert isinstance(theirs, str)
    assert _read(html) == theirs


@pytest.mark.parametrize(
    "form", ["", "r", "R", "t", "T", "tT", "Tt", "dD", "Dd", "w", "wW", "wDT", "tTdDwW", "rr", "wr", " t", "q"]
)
def test_the_forms_of_a_time_are_telegrams(form: str) -> None:
    html = f'<tg-time unix="1700000000" format="{form}">x</tg-time>'
    assert _read(html) == tdlib.parse(html)


@pytest.mark.parametrize(
    "unix", ["1", "0", "-5", "+5", "5 ", " 5", "05", "1e5", "abc", "", "2147483647", "2147483648", "99999999999"]
)
def test_a_time_that_is_no_moment_marks_nothing(unix: str) -> None:
    html = f'<tg-time unix="{unix}">x</tg-time>'
    assert _read(html) == tdlib.parse(html)


_ADDRESSES = (
    "http://a.b HTTP://A.B https://a.b:81/x?y#z //a.b /path #x a a.b x.y:80 http:// http:/a.b https:a.b ftp://a.b "
    "javascript:alert(1) data:text/html,x mailto:x@y.z tg:resolve?domain=x TG://resolve?domain=x tg://user?id=5 "
    "tg://user?id=0 tg://user?id=007 tg:user?id=9 tg://user/?id=9 ton://x/y tonsite://x.ton/y http://[::1]/ "
    "http://[x]/ http://a.b:99999 http://a.b:0 http://a.b?x https://u:p@h.i:81/x https://u@v@h.i "
    "http://münchen.de/ß a%41.b a%4.b http://ex_ample.com http://. http://a.b:080 tg://a.b tg:https://a.b"
).split()


@pytest.mark.parametrize("address", [*_ADDRESSES, "", "a b", " http://a.b", "http://a.b/ é", "http://a.b/\t"])
def test_links_lead_where_telegram_lets_them(address: str) -> None:
    html = f'<a href="{address}">x</a>'
    assert _read(html) == tdlib.parse(html)


def test_a_script_is_no_link() -> None:
    assert checked("javascript:alert(1)") == ""
    assert checked("example.org") == "http://example.org/"


_TAGS = [
    "<b>", "<i>", "<u>", "<s>", "<a>", "<a href='http://a.b'>", "<a href='tg://user?id=7'>", "<code>", "<pre>",
    "<code class='language-x'>", "<code class=\"language-\">", "<blockquote>", "<blockquote expandable>",
    "<tg-time unix='9' format='wDt'>", "<tg-time unix=7>", "<tg-spoiler>", "<span class='tg-spoiler'>",
    "<tg-emoji emoji-id='5'>",
]  # fmt: skip
_LETTERS = [
    "a",
    "é",
    "😀",
    " ",
    "\n",
    "\t",
    "x.y",
    "&lt;",
    "&amp",
    "&#65;",
    "&#x1F600;",
    "&nbsp;",
    "&",
    "=",
    "'",
    '"',
    ">",
]


def _closed(pair: tuple[str, str]) -> str:
    tag, inner = pair
    return f"{tag}{inner}</{re.split('[ >]', tag[1:])[0]}>"


_BALANCED = st.recursive(
    st.sampled_from(_LETTERS),
    lambda inner: st.lists(inner | st.tuples(st.sampled_from(_TAGS), inner).map(_closed), max_size=4).map("".join),
    max_leaves=8,
)
_PIECES = st.lists(
    st.sampled_from([*_TAGS, *_LETTERS, "</b>", "</a>", "</>", "</", "<", "<b ", "<a href=", "/", "-", "</code>"]),
    max_size=8,
).map("".join)


@given(_BALANCED | _PIECES | st.text("<>/=&;'\" ab#x", max_size=12))
@example("<tg-time unix=7><a href='http://a.b'>x</a></tg-time>")
def test_whatever_is_sent_is_read_as_telegram_reads_it(html: str) -> None:
    assert _read(html) == tdlib.parse(html)


# --- spans ------------------------------------------------------------------------------------------------------------

_SHAPES = (
    "bold italic underline strikethrough spoiler code pre blockquote expandable_blockquote text_link date_time "
    "custom_emoji"
).split()
_DETAILS: dict[str, dict[str, object]] = {
    "text_link": {"url": "http://a.b/"},
    "date_time": {"unix_time": 9},
    "custom_emoji": {"custom_emoji_id": "5"},
}


@st.composite
def _marked(draw: st.DrawFn) -> tuple[str, list[dict[str, object]]]:
    letters = ["a", "b", " ", "\n", "😀", "\r", "\x07", "é", "\u2028", "\u200e", "\u200f", "\u0333", "\u200b"]
    text = "".join(draw(st.lists(st.sampled_from(letters), min_size=1, max_size=12)))
    size = length(text)
    entities: list[dict[str, object]] = []
    for kind in draw(st.lists(st.sampled_from(_SHAPES), max_size=6)):
        start = draw(st.integers(0, size))
        long = draw(st.integers(0, size - start))
        entities.append({"type": kind, "offset": start, "length": long, **_DETAILS.get(kind, {})})
    return text, entities


@given(_marked())
def test_spans_are_cut_merged_and_dropped_as_telegram_does(marked: tuple[str, list[dict[str, object]]]) -> None:
    text, entities = marked
    theirs = tdlib.tidied(text, entities)
    try:
        tidied, spans = tidy(text, [span(entity) for entity in entities], trim=False)
    except EntityError:
        assert isinstance(theirs, str)
    else:
        assert (tidied, [one.entity() for one in spans]) == theirs


TRIMMED = {
    "blanks at both ends": ("  a \n", ("a", [])),
    "a mark goes with its text": (" a <b>b</b> ", ("a b", [{"type": "bold", "offset": 2, "length": 1}])),
    "a blank that is marked at the start stays": (
        "  <b> a </b>  ",
        (" a", [{"type": "bold", "offset": 0, "length": 2}]),
    ),
    "a mark on blanks at the end goes": ("a<b>  </b>", ("a", [])),
    "only blanks": (" \n ", ("", [])),
    "only what nobody sees": ("\u200b\u00a0\u2800", ("", [])),
    "bold is cut where a link begins and ends": (
        "<b>a<a href='x.y'>b</a>c</b>",
        (
            "abc",
            [
                {"type": "bold", "offset": 0, "length": 1},
                {"type": "text_link", "offset": 1, "length": 1, "url": "http://x.y/"},
                {"type": "bold", "offset": 1, "length": 1},
                {"type": "bold", "offset": 2, "length": 1},
            ],
        ),
    ),
    "nothing is bold in code": (
        "<b>a<code>b</code></b>",
        ("ab", [{"type": "bold", "offset": 0, "length": 1}, {"type": "code", "offset": 1, "length": 1}]),
    ),
}


@pytest.mark.parametrize(("html", "standing"), TRIMMED.values(), ids=TRIMMED.keys())
def test_what_stands_in_the_chat(html: str, standing: tuple[str, list[object]]) -> None:
    assert parse_html(html) == standing


def test_of_101_bold_words_the_last_is_plain() -> None:
    _, entities = parse_html(" ".join("<b>x</b>" for _ in range(101)))
    assert len(entities) == 100
    assert entities[-1]["offset"] == 198


def test_links_survive_where_bold_does_not() -> None:
    _, entities = parse_html("\n".join(f"<b>{n}</b> <a href='http://a.b/{n}'>x</a>" for n in range(60)))
    kinds = [entity["type"] for entity in entities]
    assert (kinds.count("text_link"), kinds.count("bold")) == (60, 40)


def test_what_telegram_finds_by_itself_is_not_counted() -> None:
    text, entities = parse_html(" ".join(f"<b>x</b> /c{n}" for n in range(100)))
    assert len(automatic(text, entities)) == 200


def test_an_entity_beyond_the_text_is_refused() -> None:
    with pytest.raises(EntityError, match="ends after the end of the text"):
        plain("ab", [{"type": "bold", "offset": 0, "length": 3}])
    with pytest.raises(EntityError, match="middle of a UTF-16 symbol"):
        plain("😀", [{"type": "bold", "offset": 1, "length": 1}])


@pytest.mark.parametrize("entity", [5, None, {}, {"type": "bold"}, {"type": "bold", "offset": "0", "length": 1}])
def test_what_is_no_entity_is_refused(entity: object) -> None:
    with pytest.raises(EntityError, match="can't parse MessageEntity"):
        plain("ab", [entity])  # type: ignore[list-item]


def test_a_mention_names_somebody_the_bot_knows_or_goes() -> None:
    world = World()
    ada, ben = world.add_person("Ada", started=True), world.add_person("Ben")
    html = f'<a href="tg://user?id={ben.id}">Ben</a> <a href="tg://user?id=99999">Nobody</a>'
    sent = send_message(world, {"chat_id": ada.id, "text": html, "parse_mode": "HTML"})
    assert sent["entities"] == [{"type": "text_mention", "offset": 0, "length": 3, "user": ben.person}]
    assert Schema().faults("Message", sent) == []


def test_found_kinds_given_by_the_bot_are_found_anew() -> None:
    assert plain("go /start", [{"type": "bot_command", "offset": 0, "length": 2}]) == ("go /start", [])
    assert automatic("go /start", []) == [{"type": "bot_command", "offset": 3, "length": 6}]


# --- what is found ----------------------------------------------------------------------------------------------------

_WORDS = [
    "a", "b1", "_", "/", "/start", "@", "@foo", "@gif", "@Dewline", "#", "#ab", "1", "$", "$USD", "USD", ".", "..",
    "a.com", "b.lt", "x.ru", "http://", "https://", "HTTP://", "ftp://", "tg://", "sftp://", "foo.org/", "path",
    "?q=1", "(", ")", "]", "[", ",", ":", "80", ":80", " ", "\n", "😀", "é", "П", "-", "mailto:", "u@v.com", "user",
    "~", "!", "'", '"', "<", ">", "«", "1.2.3.4", "256.1.1.1", "рф", "\u200c", "\u00b7", "+", "xn--", "`", "%",
]  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS), max_size=7).map("".join))
@example("see https://a.lt/x_(y)), then /status@Dewline_Bot and #НАТО, @foo1 or u@v.com")
def test_what_stands_out_in_plain_text_is_what_telegram_finds(text: str) -> None:
    assert [one.entity() for one in found(text)] == tdlib.found(text)


def test_a_marked_link_is_not_found_again() -> None:
    link = {"type": "text_link", "offset": 0, "length": 13, "url": "http://c.d/"}
    assert automatic("https://a.org", [link]) == [link]
