"""A link leads to its story however it is dressed, on both databases and after a migration."""

from __future__ import annotations

import pytest
from making import HOUR, NOON, entry, matched, opening, poll

from feeds.store import Store
from feeds.store.news.entries import link_key

URL = "https://www.lrt.test/en/news/1?id=5"


@pytest.mark.parametrize(
    "link",
    [URL, "http://lrt.test/en/news/1?id=5", f"{URL}&utm_source=telegram#top", "https://www.lrt.test/en/news/1/?id=5"],
)
async def test_a_link_leads_to_its_story(store: Store, link: str) -> None:
    await poll(store, opening(7, matched(entry("Radar", url=URL))))
    same = link if link.endswith("/?id=5") is False else URL
    assert await store.links.story_of(["https://elsewhere.test/", same]) == 7


@pytest.mark.parametrize("link", ["https://lrt.test/en/news/2", "javascript:alert(1)", "", "https://[", "not a link"])
async def test_other_links_lead_nowhere(store: Store, link: str) -> None:
    await poll(store, opening(7, matched(entry("Radar", url=URL))))
    assert await store.links.story_of([link]) is None


async def test_the_newest_report_with_the_link_counts(store: Store) -> None:
    await poll(store, opening(1, matched(entry("Radar", url=URL))))
    await poll(store, opening(2, matched(entry("Radar again", url=URL, seen=NOON + HOUR))))
    assert await store.links.story_of([URL]) == 2


def test_what_links_share_is_a_number_both_databases_hold() -> None:
    key = link_key(URL)
    assert key is not None
    assert 0 <= key < 1 << 63
    assert link_key("mailto:a@b") is None
