"""What tests of fetching and polling share: a source, feeds to serve, and one poll from request to next due time."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from feeds.documents import NotAFeedError, read_document
from feeds.fetching.fetch import Fetcher, FetchSettings
from feeds.fetching.hosts import Pace
from feeds.fetching.polling import PollSettings, after_poll
from feeds.model import Control, Fetched, FetchFailed, FetchResult, Kind, ParsedFeed, Source, Trouble
from feeds.source_state import SourceState
from feeds.workers.parse import parsed_feed

ETAG, DATED = 'W/"a,b"', "Mon, 2 Nov 2026 10:00 GMT"
BOTH = (("ETag", ETAG), ("Last-Modified", DATED))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
UNPACED = Pace(at_once=100, spacing=0.0, waiting=1000)
LOCAL = FetchSettings(
    user_agent="Dewline/0 (+https://dewline.test/)", allow_private=True, public_pace=UNPACED, private_pace=UNPACED
)


def source(url: str, language: str = "en") -> Source:
    return Source("Wire", url, language, Kind.NEWS, "EE", Control.PUBLIC)


def new(url: str) -> SourceState:
    """A source that was never asked."""
    return SourceState(1, source(url), url)


def rss(titles: Sequence[str] = ("Iskander",), channel: str = "", dates: Sequence[datetime] = ()) -> bytes:
    """A feed with these titles, the first the newest: an hour between them unless `dates` are given."""
    dated = dates or [NOON - HOUR * (place + 1) for place in range(len(titles))]
    items = "".join(
        f"<item><title>{title}</title><link>https://wire.test/{title}</link><guid>https://wire.test/{title}</guid>"
        f"<pubDate>{format_datetime(date)}</pubDate></item>"
        for title, date in zip(titles, dated, strict=True)
    )
    head = f"<title>Wire</title><link>https://wire.test/</link>{channel}"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


@dataclass(slots=True)
class World:
    """One source polled as the pipeline polls it, without a database: what a poll leaves is kept in `state`."""

    state: SourceState
    fetcher: Fetcher
    now: datetime = NOON
    settings: PollSettings = field(default_factory=lambda: PollSettings(eager_private=False))
    random: Callable[[], float] = field(default_factory=lambda: random.Random(1).random)
    result: FetchResult | None = None
    parsed: ParsedFeed | None = None

    async def poll(self, after: timedelta = HOUR) -> SourceState:
        """Poll so long after the last time."""
        self.now += after
        self.parsed, body_hash = None, self.state.body_hash
        self.result = await self.fetcher.fetch(self.state, self.now)
        if isinstance(self.result, Fetched):
            self.result, body_hash = self._read(self.result)
        after_it = after_poll(self.state, self.result, self.parsed, self.now, self.settings, self.random)
        self.state = replace(after_it, body_hash=body_hash)
        return self.state

    def _read(self, fetched: Fetched) -> tuple[FetchResult, str | None]:
        body_hash = hashlib.sha256(fetched.body).hexdigest()
        if body_hash == self.state.body_hash:
            return fetched, body_hash
        found = read(fetched, self.state.source, self.now)
        if isinstance(found, FetchFailed):
            return found, self.state.body_hash
        self.parsed = found
        return fetched, body_hash

    def seconds_to_next(self) -> float:
        """How long until the source is due."""
        assert self.state.due is not None
        return (self.state.due - self.now).total_seconds()


def read(fetched: Fetched, of: Source, now: datetime = NOON) -> ParsedFeed | FetchFailed:
    """What the worker would make of a document, in this process."""
    try:
        document = read_document(fetched.body, fetched.content_type, fetched.url, of.language)
    except NotAFeedError as fault:
        return FetchFailed(Trouble.NOT_A_FEED, str(fault))
    return parsed_feed(asdict(document), of, now)
