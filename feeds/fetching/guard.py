"""Which addresses may be asked: a source's URL can come from a stranger, and must not reach what only we can reach.

A URL is judged twice. Its text, before anything is looked up (`fault_of`): http or https, no user info, a port that
feeds are served on. Its address, at the moment of connecting (`Guard.open_socket`, given to aiohttp as
`socket_factory`): what a name resolves to is known only then, may differ from one look-up to the next, and is judged
again at every redirect. A refused address never receives a packet.

The rules and the cases they answer: CVE-2023-24060, GHSA-64wp-jh9p-5cg2, GHSA-496x-437q-h35q, CVE-2026-27472 (requests
to inner addresses), CVE-2026-40168 (a redirect not judged again), CVE-2026-33480 (IPv4-mapped IPv6).
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

MAX_URL = 2048

# A newsroom's own: loopback, RFC 1918, RFC 6598 (carriers and overlay networks), unique local IPv6. Permitted by a
# setting.
PRIVATE: tuple[Network, ...] = tuple(
    map(
        ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1", "fc00::/7")
    )
)

# Never: the special-purpose registries of IANA (RFC 6890 and its updates), and what `is_global` of Python 3.11 lets
# pass. Link-local is here and not among the private ones: clouds serve their machines' credentials at 169.254.169.254.
NEVER: tuple[Network, ...] = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",  # protocol assignments; 192.0.0.8 is "global" to Python 3.11
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",  # 6to4 relays, deprecated
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "64:ff9b:1::/48",  # NAT64 for local use
            "100::/64",
            "2001::/23",  # Teredo, benchmarking, ORCHID and other protocol assignments
            "2001:db8::/32",
            "2002::/16",  # 6to4: an IPv4 address in disguise
            "3fff::/20",
            "5f00::/16",  # segment routing
            "fe80::/10",
            "fec0::/10",
            "ff00::/8",
        ),
    )
)

# IPv6 addresses that only carry an IPv4 one are judged by that: mapped (RFC 4291) and well-known NAT64 (RFC 6052),
# through which machines without IPv4 reach the rest of the world.
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")

# Ports above 1023 that no feed is served on: the bad ports of the WHATWG fetch standard, and the databases and caches
# that take commands from anyone who can connect.
_OTHER_SERVICES = frozenset(
    (
        1719,
        1720,
        1723,
        2049,
        3659,
        4045,
        4190,
        5060,
        5061,
        6000,
        6566,
        6665,
        6666,
        6667,
        6668,
        6669,
        6679,
        6697,
        10080,
        1433,
        1521,
        2375,
        2376,
        2379,
        3306,
        3389,
        5432,
        5900,
        6379,
        9042,
        9200,
        9300,
        11211,
        27017,
    )
)


class RefusedAddressError(OSError):
    """The address must not be asked. Told to people in the same words as one that does not answer."""


def is_private(host: str) -> bool:
    """Whether a URL's host is, by its text alone, on this machine or on a private network."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host.rstrip(".").lower() == "localhost"
    return _within(_meant(address), PRIVATE)


def host_of(url: str) -> str:
    """The host that a text names as a URL, with a scheme or without; empty where it names none."""
    try:
        return urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""


def fault_of(url: str) -> str | None:
    """What is wrong with a feed's URL as a text, in words for people; None if nothing is."""
    if len(url) > MAX_URL:
        return f"the address is longer than {MAX_URL} characters"
    if any(char <= " " or char == "\x7f" or char == "\\" for char in url):
        return "the address holds spaces or control characters"
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname
    except ValueError:
        return "the address is malformed"
    if parts.scheme not in ("http", "https"):
        return "the address is neither http nor https"
    if parts.username is not None or parts.password is not None:
        return "the address carries a user name or password"
    if not host:
        return "the address names no host"
    if port is not None and not _serves_feeds(port):
        return f"port {port} is not one that feeds are served on"
    return None


def _serves_feeds(port: int) -> bool:
    return port in (80, 443) or (port >= 1024 and port not in _OTHER_SERVICES)


@dataclass(frozen=True, slots=True)
class Guard:
    """Judges addresses. `private` permits PRIVATE ones; `allowed` permits these networks whatever they are."""

    private: bool = False
    allowed: tuple[Network, ...] = ()

    def permits(self, address: str) -> bool:
        """Whether this numeric address may be connected to."""
        try:
            found = _meant(ip_address(address.partition("%")[0]))
        except ValueError:
            return False
        if _within(found, self.allowed):
            return True
        if _within(found, PRIVATE):
            return self.private
        return found.is_global and not _within(found, NEVER)

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for a resolved address, just before it is connected; raises RefusedAddressError.

        `info` is a row of getaddrinfo. This is aiohttp's `socket_factory`.
        """
        family, kind, protocol, _, address = info
        if not self.permits(str(address[0])):
            raise RefusedAddressError("this address is not asked")
        return socket.socket(family=family, type=kind, proto=protocol)


def _meant(address: Address) -> Address:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        if address in _COMPATIBLE and int(address) > 1:  # ::127.0.0.1, long deprecated; :: and ::1 are themselves
            return IPv4Address(int(address))
    return address


def _within(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
