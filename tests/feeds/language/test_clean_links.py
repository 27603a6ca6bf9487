"""Links: safe, absolute, and the same article always the same link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.fetching.links import canonical, sameness


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://wire.test/a", "https://wire.test/a"),
        (" \n https://wire.test/a\t", "https://wire.test/a"),
        ("HTTPS://WIRE.test:443/A", "https://wire.test/A"),
        ("http://wire.test:80", "http://wire.test/"),
        ("http://wire.test:8080/a", "http://wire.test:8080/a"),
        ("https://wire.test/a?utm_source=rss&id=7&fbclid=x#comments", "https://wire.test/a?id=7"),
        ("https://wire.test/a?at_medium=RSS&at_campaign=rss", "https://wire.test/a"),
        ("https://wire.test/?p=123", "https://wire.test/?p=123"),
        ("https://wire.test/#!/a", "https://wire.test/#!/a"),
        ("https://wire.test/a b/ü?q=\"<x>'", "https://wire.test/a%20b/%C3%BC?q=%22%3Cx%3E%27"),
        ("https://wire.test/%D0%90", "https://wire.test/%D0%90"),
        ("https://wire.test/smile-\ud83d", "https://wire.test/smile-"),
        ("//other.test/x", "https://other.test/x"),
        ("/x", "https://base.test/x"),
        ("../x", "https://base.test/x"),
        ("?id=1", "https://base.test/feeds/all?id=1"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("tg://resolve?domain=x", ""),
        ("mailto:a@wire.test", ""),
        ("https://me:secret@wire.test/", ""),
        ("https://wire.test:port/", ""),
        ("https://[::1", ""),
        ("https://wi<re.test/", ""),
        ('https://wire.test"onclick=x/', ""),
        ("https://wire.test/" + "x" * 3000, ""),
        ("https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443/a"),
    ],
)
def test_a_link_becomes_its_canonical_form_or_none(link: str, expected: str) -> None:
    assert canonical(link, "https://base.test/feeds/all") == expected


@given(st.text(max_size=60))
def test_a_canonical_link_is_safe_and_stays_itself(text: str) -> None:
    link = canonical(text, "https://base.test/feeds/")

    assert link == "" or link.startswith(("http://", "https://"))
    assert not set(link) & set("<>\"' \n\r\t\\`")
    assert canonical(link) == link


@pytest.mark.parametrize(
    "other",
    [
        "http://wire.test/a",
        "https://www.wire.test/a/",
        "https://WIRE.test/a?utm_campaign=x",
        "https://wire.test/a#top",
    ],
)
def test_one_article_is_one_link_in_every_dress(other: str) -> None:
    assert sameness(other) == sameness("https://wire.test/a")


def test_different_articles_are_different_links() -> None:
    links = ["https://wire.test/a", "https://wire.test/A", "https://wire.test/?p=1", "https://wire.test/?p=2"]

    assert len({sameness(link) for link in links}) == len(links)
