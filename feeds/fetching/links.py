"""Links: only http and https, absolute, and the same article always the same link."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from feeds.fetching.guard import MAX_URL

# Parameters that say where a reader came from and nothing of what is read: the lists of miniflux
# (internal/reader/urlcleaner) and of Firefox's query stripping, with what the catalogue's own sources add (`at_…` and
# `ns_…` BBC, `traffic_source`, `ito` Mail, `cmpid` Bloomberg, `wt_…` and `maca` Deutsche Welle).
# fmt: off
_TRACKING = frozenset((
    "__hsfp", "__hssc", "__hstc", "__s", "_hsenc", "_hsmi", "_openstat", "cmpid", "cvid", "dclid", "fbclid", "ftag",
    "gad_campaignid", "gad_source", "gbraid", "gclid", "gclsrc", "hsctatracking", "igsh", "igshid", "ito", "maca",
    "mc_cid", "mc_eid", "mkt_tok", "ml_subscriber", "ml_subscriber_hash", "msclkid", "ncid", "ocid", "oly_anon_id",
    "oly_enc_id", "rb_clickid", "recruiter", "ref_src", "ref_url", "s_cid", "smid", "sr_share", "srsltid",
    "traffic_source", "twclid", "vero_conv", "vero_id", "wbraid", "wickedid", "xtor", "yclid", "ysclid",
))
# fmt: on
_TRACKING_PREFIXES = ("utm_", "at_", "ns_", "wt_", "pk_", "mtm_", "hsa_", "matomo_", "piwik_", "itm_", "stm_", "trk_")

# Control characters, and halves of characters, which no address can be written with.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# What may stand in a path or a query as it is (RFC 3986); "%" too, as what is escaped stays so.
_PATH = "/%:@!$&()*+,;=~-._"
_QUERY = _PATH + "?"
_ABSOLUTE = re.compile("https?://[^/?#]", re.IGNORECASE)  # what no base changes


def canonical(link: str, base: str = "") -> str:
    """The link as it is stored and shown: absolute, safe, without what only tracks; empty where it is no web link.

    `base` is what it resolves against: xml:base or the document's final URL. The fragment goes, as it names a place
    within a page (`#!…`, which some sites read as a path, stays).
    """
    link = _CONTROLS.sub("", link).strip()
    if not link:
        return ""
    if not _ABSOLUTE.match(link):
        try:
            link = urljoin(base, link)
        except ValueError:
            return ""
    return _canonical(link)


@lru_cache(maxsize=1024)  # an item is asked for its link several times: to know it by, and to show it
def _canonical(link: str) -> str:
    try:
        parts = urlsplit(link)
        port = parts.port
        host = parts.hostname
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host or parts.username is not None or not _is_host(host):
        return ""
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        place = f"{place}:{port}"
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    found = urlunsplit(
        (scheme, place, quote(parts.path, _PATH) or "/", _without_tracking(parts.query), quote(fragment, _QUERY))
    )
    return found if len(found) <= MAX_URL else ""


@lru_cache(maxsize=1024)
def sameness(link: str) -> str:
    """What two links to one article have in common: the canonical link without scheme, `www.` and the last slash."""
    found = canonical(link)
    bare = found.partition("://")[2]
    return bare.removeprefix("www.").rstrip("/")


def _is_host(host: str) -> bool:
    """Letters of any script, digits, dots and hyphens; colons in an IPv6 address."""
    return all(char.isalnum() or char in "-._:" for char in host)


def _without_tracking(query: str) -> str:
    kept = [part for part in query.split("&") if not _tracks(part)]
    return quote("&".join(kept), _QUERY)


def _tracks(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
