"""A feed server and a source of it, for the tests that ask over sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from httpserver import FeedServer
from polls import LOCAL, World, new

from feeds.fetching.fetch import Fetcher


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def world(server: FeedServer) -> AsyncIterator[World]:
    async with Fetcher(LOCAL) as fetcher:
        yield World(new(server.url()), fetcher)
