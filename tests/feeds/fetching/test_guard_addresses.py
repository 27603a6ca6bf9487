"""Which addresses are refused, by text and at the moment of connecting; every case of docs/fetching.md."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from ipaddress import ip_network

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from httpserver import Answer, FeedServer
from polls import LOCAL, NOON, new, rss

from feeds.fetching.fetch import NOT_REACHED, Fetcher, FetchSettings, _Journey
from feeds.fetching.guard import Guard, fault_of, is_private
from feeds.fetching.hosts import Hosts
from feeds.model import Fetched, FetchFailed, Trouble, Validators

INNER = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
OUTER = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INNER)
def test_an_inner_or_special_address_is_refused(address: str) -> None:
    assert not Guard().permits(address)


@pytest.mark.parametrize("address", OUTER)
def test_a_public_address_is_permitted(address: str) -> None:
    assert Guard().permits(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1"])
def test_private_addresses_are_permitted_by_their_setting(address: str) -> None:
    assert Guard(private=True).permits(address)


@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:169.254.169.254", "0.0.0.0", "::", "224.0.0.1"])
def test_what_serves_credentials_or_everyone_stays_refused_with_that_setting(address: str) -> None:
    assert not Guard(private=True).permits(address)


def test_single_networks_can_be_permitted() -> None:
    guard = Guard(allowed=(ip_network("10.1.0.0/16"),))

    assert guard.permits("10.1.2.3")
    assert not guard.permits("10.2.0.1")


@pytest.mark.parametrize("text", ["", "localhost", "wire.test", "1.2.3", "999.1.1.1"])
def test_what_is_no_numeric_address_is_never_permitted(text: str) -> None:
    assert not Guard(private=True).permits(text)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "neither http nor https"),
        ("gopher://wire.test/", "neither http nor https"),
        ("ftp://wire.test/feed", "neither http nor https"),
        ("javascript:alert(1)", "neither http nor https"),
        ("unix:///run/docker.sock", "neither http nor https"),
        ("//wire.test/feed", "neither http nor https"),
        ("wire.test/feed", "neither http nor https"),
        ("", "neither http nor https"),
        ("https://me:secret@wire.test/", "user name or password"),
        ("https://me@wire.test/", "user name or password"),
        ("https:///feed", "names no host"),
        ("http://", "names no host"),
        ("http://wire.test:22/", "port 22"),
        ("http://wire.test:25/", "port 25"),
        ("http://wire.test:6379/", "port 6379"),
        ("http://wire.test:0/", "port 0"),
        ("http://wire.test:99999/", "malformed"),
        ("http://[::1/", "malformed"),
        ("http://wire.test/a b", "spaces or control"),
        ("http://wire.test/\r\nX-Injected: 1", "spaces or control"),
        ("http://wire.test\\@127.0.0.1/", "spaces or control"),
        ("http://wire.test/" + "x" * 2048, "longer than"),
    ],
)
def test_a_url_is_judged_by_its_text_first(url: str, words: str) -> None:
    assert words in (fault_of(url) or "")


@pytest.mark.parametrize("url", ["http://wire.test/feed", "https://wire.test:8443/a?b=c", "https://пример.test/лента"])
def test_a_plain_web_address_has_no_fault(url: str) -> None:
    assert fault_of(url) is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("[::1]", True),
        ("10.0.0.1", True),
        ("bbc.co.uk", False),
        ("8.8.8.8", False),
    ],
)
def test_ones_own_hosts_are_known_by_their_text(host: str, expected: bool) -> None:
    assert is_private(host) is expected


# --- at the moment of connecting -------------------------------------------------------------------------------------


class Names(AbstractResolver):
    """Resolves names as scripted: each look-up takes the next list of addresses, the last one stays."""

    def __init__(self, **names: list[list[str]]) -> None:
        self.names = {name.replace("_", "."): answers for name, answers in names.items()}

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        answers = self.names[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [ResolveResult(hostname=host, host=a, port=port, family=_family(a), proto=0, flags=0) for a in addresses]

    async def close(self) -> None:
        pass


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        running.answer(Answer(body=rss()))
        yield running


STRICT = replace(LOCAL, allow_private=False)
ONLY_2 = replace(STRICT, allowed=(ip_network("127.0.0.2"),))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "0x7f000001",
        "0.0.0.0",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "\uff11\uff12\uff17.\uff10.\uff10.\uff11",
        "①②⑦.0.0.1",
        "127。0。0。1",
    ],
)
async def test_no_spelling_of_this_machine_is_connected_to(server: FeedServer, host: str) -> None:
    async with Fetcher(STRICT) as fetcher:
        found = await fetcher.fetch(new(server.url(host=host)), NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.UNREACHABLE
    assert server.connections == 0


async def test_with_the_setting_this_machine_is_connected_to(server: FeedServer) -> None:
    async with Fetcher(LOCAL) as fetcher:
        for host in ("127.0.0.1", "localhost", "0x7f.1", "\uff11\uff12\uff17.0.0.1"):
            assert isinstance(await fetcher.fetch(new(server.url(host=host)), NOON), Fetched), host


async def test_a_name_with_a_good_and_a_bad_address_is_asked_at_the_good_one_only(server: FeedServer) -> None:
    async with FeedServer(address="127.0.0.2", port=server.port) as good:
        good.answer(Answer(body=rss()))
        for addresses in (["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"], ["::1", "127.0.0.2"]):
            async with Fetcher(ONLY_2, resolver=Names(wire_test=[addresses])) as fetcher:
                assert isinstance(await fetcher.fetch(new(server.url(host="wire.test")), NOON), Fetched)

    assert server.connections == 0
    assert good.connections == 3


async def test_a_name_that_turns_inward_between_two_look_ups_is_caught(server: FeedServer) -> None:
    async with FeedServer(address="127.0.0.2", port=server.port) as good:
        good.answer(Answer(302, headers=(("Location", server.url(host="two.test")),)))
        names = Names(one_test=[["127.0.0.2"]], two_test=[["127.0.0.1"]])
        async with Fetcher(ONLY_2, resolver=names) as fetcher:
            state = new(server.url(host="one.test"))
            found = await fetcher.fetch(state, NOON)
            names.names["one.test"] = [["127.0.0.1"]]
            fetcher_again = Fetcher(ONLY_2, resolver=names)
            async with fetcher_again:
                rebound = await fetcher_again.fetch(state, NOON)

    assert isinstance(found, FetchFailed)
    assert isinstance(rebound, FetchFailed)
    assert server.connections == 0
    assert good.connections == 1


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/feed",
        "http://127.1:{port}/feed",
        "http://[::ffff:127.0.0.1]:{port}/feed",
        "//localhost:{port}/feed",
        "http://2130706433:{port}/feed",
        "http://\uff11\uff12\uff17.0.0.1:{port}/feed",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
        "http://user@127.0.0.1:{port}/feed",
        "http://127.0.0.2:22/",
    ],
)
async def test_a_redirect_inward_is_judged_like_any_other_address(server: FeedServer, target: str) -> None:
    async with FeedServer(address="127.0.0.2") as good:
        good.answer(Answer(301, headers=(("Location", target.format(port=server.port)),)))
        async with Fetcher(ONLY_2) as fetcher:
            found = await fetcher.fetch(new(good.url()), NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble in (Trouble.UNREACHABLE, Trouble.BAD_REDIRECT)
    assert server.connections == 0


async def test_a_redirect_from_https_to_http_is_not_followed() -> None:
    # The decision alone: a server in a test has no certificate.
    journey = _Journey(None, Hosts(), FetchSettings(), Validators(), NOON)  # type: ignore[arg-type]
    assert journey._target("https://wire.test/a", 301, "/b") == "https://wire.test/b"
    with pytest.raises(Exception, match="https to http"):
        journey._target("https://wire.test/a", 301, "http://wire.test/b")


async def test_refused_unknown_and_silent_are_told_alike(server: FeedServer) -> None:
    async with Fetcher(STRICT) as strict, Fetcher(LOCAL) as lenient:
        refused = await strict.fetch(new(server.url()), NOON)
        unknown = await strict.fetch(new("http://nowhere.invalid/feed"), NOON)
        silent = await lenient.fetch(new("http://127.0.0.1:1024/feed"), NOON)

    assert refused == unknown == silent == FetchFailed(Trouble.UNREACHABLE, NOT_REACHED)


async def test_nothing_of_an_inner_answer_or_address_is_told(server: FeedServer) -> None:
    server.answer(Answer(500, headers=(("X-Secret", "hunter2"),), body=b"the password is hunter2"))
    async with Fetcher(LOCAL) as fetcher:
        found = await fetcher.fetch(new(server.url()), NOON)

    assert isinstance(found, FetchFailed)
    assert "hunter2" not in repr(found)
    assert "127.0.0" not in repr(found)


async def test_a_proxy_in_the_environment_is_not_used(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FeedServer(address="127.0.0.3") as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url("/"))
        async with Fetcher(LOCAL) as fetcher:
            assert isinstance(await fetcher.fetch(new(server.url()), NOON), Fetched)

    assert proxy.connections == 0


async def test_a_look_up_that_hangs_can_be_abandoned(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: release.wait(30) and [])
    async with Fetcher(replace(LOCAL, connect=0.1, whole=0.2)) as fetcher:
        hanging = await fetcher.fetch(new("http://hanging.test/feed"), NOON)
        other = await fetcher.fetch(new(server.url()), NOON)
    release.set()
    await asyncio.sleep(0)

    assert isinstance(hanging, FetchFailed)
    assert hanging.trouble is Trouble.TIMEOUT
    assert isinstance(other, Fetched)


async def test_what_does_not_speak_http_is_told_so(server: FeedServer) -> None:
    server.answer(Answer(raw=b"220 mail.test ESMTP\r\n"))
    async with Fetcher(LOCAL) as fetcher:
        found = await fetcher.fetch(new(server.url()), NOON)

    assert isinstance(found, FetchFailed)
    assert found.trouble is Trouble.HTTP_ERROR


async def test_a_connection_that_breaks_off_is_told_so(server: FeedServer) -> None:
    server.answer(Answer(length=1000, body=b"<rss>"))
    async with Fetcher(LOCAL) as fetcher:
        found = await fetcher.fetch(new(server.url()), NOON)

    assert found == FetchFailed(Trouble.UNREACHABLE, "the connection broke off")
