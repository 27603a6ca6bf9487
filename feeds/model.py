"""The values that pass between the stages: frozen, free of effects, known to every stage.

Words are those of docs/design.md. Times are aware datetimes in UTC throughout; durations are seconds unless the name
says otherwise. Nothing here imports another module of the project.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What sort of publisher a source is."""

    OFFICIAL = "official"
    NEWS = "news"
    SPECIALIST = "specialist"
    THINKTANK = "thinktank"


class Control(StrEnum):
    """Who controls a source's outlet; government and state outlets are labelled wherever their claims are shown."""

    GOVERNMENT = "government"
    STATE = "state"
    GOVERNMENT_FUNDED = "government-funded"
    PUBLIC = "public"
    INDEPENDENT = "independent"
    AGGREGATOR = "aggregator"


@dataclass(frozen=True, slots=True)
class Source:
    """A feed that is polled. `url` is its identity; `outlet` is the publisher readers know (sources may share one)."""

    name: str
    url: str
    language: str
    kind: Kind
    country: str
    control: Control
    outlet: str = ""  # empty: the name is the outlet
    full_text: bool = False  # whether its articles' own pages are read too (feeds/fetching/articles.py)

    @property
    def publisher(self) -> str:
        """The outlet's name, for counting independent reports and for showing who said so."""
        return self.outlet or self.name


# --- fetch -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask again with, byte for byte; None where it gave none."""

    etag: str | None = None
    last_modified: str | None = None


class Trouble(StrEnum):
    """Why a fetch or parse failed, as a person may read it in /sources."""

    UNREACHABLE = "unreachable"  # DNS, connection, TLS, refused address: one word, so that nothing leaks
    TIMEOUT = "timeout"
    TOO_BIG = "too-big"
    HTTP_ERROR = "http-error"
    THROTTLED = "throttled"  # 429 or 503, or 403 without a reason
    NOT_FOUND = "not-found"
    GONE = "gone"
    BAD_REDIRECT = "bad-redirect"
    BAD_ENCODING = "bad-encoding"
    NOT_A_FEED = "not-a-feed"
    PARSE_TIMEOUT = "parse-timeout"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A 200 with a body, decoded from its content encoding, within all bounds."""

    url: str  # final, after redirects: relative links resolve against it
    body: bytes
    content_type: str
    validators: Validators
    max_age: float | None = None  # seconds the publisher asks to wait, from Cache-Control or Expires
    moved_to: str | None = None  # target when every hop was a permanent redirect


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304; validators it did not repeat stay as they were."""

    validators: Validators
    max_age: float | None = None
    moved_to: str | None = None  # as in Fetched


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """A fetch that brought nothing, as a value: one bad source never stops the others."""

    trouble: Trouble
    detail: str  # for administrators; never an inner address, never a response body
    status: int | None = None
    retry_after: float | None = None  # seconds, for the whole host
    # Which answered, at the end of all redirects; empty where no server did. It may be an inner one: not shown.
    url: str = field(default="", repr=False)


FetchResult = Fetched | NotModified | FetchFailed


# --- parse -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as a source published it: plain text only, http(s) link only, dates sane.

    `uid` is its identity within its source (128 bits as hex). `published` is never later than `seen`; `dated` is
    the time that its publisher gives it, which may be yet to come: a day alone stands for its evening. None: none.
    """

    uid: str
    source: Source
    title: str
    summary: str
    url: str
    language: str
    published: datetime
    seen: datetime
    dated: datetime | None = field(default=None, compare=False)  # not kept of stories' entries


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed document held. `ttl` is the wait its publisher asks for in seconds, `language` what it says it is."""

    title: str
    entries: tuple[Entry, ...]
    language: str = ""
    ttl: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()  # Monday is 0
    hub: str | None = None  # WebSub
    self_url: str | None = None
    repeated: int = 0  # entries that are as an earlier reading saw them, and were left out
    seen: str = ""  # what the next reading needs in order to leave these entries out


# --- match -----------------------------------------------------------------------------------------------------------


class Strength(StrEnum):
    """Whether a topic is what an entry is about, or only mentioned in it."""

    ABOUT = "about"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Match:
    """A topic found in an entry, with the evidence: the words that matched, as published."""

    topic: str
    strength: Strength
    evidence: tuple[str, ...]


class Spot(NamedTuple):
    """Where an entry names a subject: positions of its page's folded text (feeds/language/text.py)."""

    start: int
    end: int
    subject: str


ANY_TOPIC = "any"  # stands for whichever topic, where topics are asked for


@dataclass(frozen=True, slots=True)
class Matched:
    """An entry with all that was found in it. `subjects` are subject ids, the most prominent first.

    `spots` is where they stand; rows do not hold it, and feeds/memory.py finds it again.
    """

    entry: Entry
    matches: tuple[Match, ...] = ()
    subjects: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = field(default=(), compare=False, repr=False)

    @property
    def topics(self) -> frozenset[str]:
        """Topics the entry is about: those whose subscribers may be alerted by it."""
        return frozenset(m.topic for m in self.matches if m.strength is Strength.ABOUT)

    @property
    def mentions(self) -> frozenset[str]:
        """Topics that are only mentioned."""
        return frozenset(m.topic for m in self.matches if m.strength is Strength.MENTION)

    @property
    def named(self) -> frozenset[str]:
        """All that it is about, mentions or names, as ids: a reader takes a topic and a subject for one thing.
        `ANY_TOPIC` is what is about some topic."""
        some = (ANY_TOPIC,) if self.topics else ()
        return frozenset((*self.subjects, *(match.topic for match in self.matches), *some))


# --- cluster and decide ----------------------------------------------------------------------------------------------


class Level(IntEnum):
    """How much a story matters; orders by weight."""

    ROUTINE = 0
    NOTABLE = 1
    URGENT = 2


class Act(StrEnum):
    """What was done, by the families in which outlets' words for one event differ (feeds/deciding/acts.py)."""

    MOVES = "moves"  # forces or weapons are placed somewhere
    FORCE = "force"  # launched, fired, struck, shot down, collided, exploded
    STOPS = "stops"  # suspended, halted, withdrawn from, given up
    EXPELS = "expels"
    SEIZES = "seizes"  # land, ships, goods
    DETAINS = "detains"  # people
    JOINS = "joins"  # an alliance, a treaty: joined, ratified, signed, triggered
    THREATENS = "threatens"  # with what is to come: said by a state, an ultimatum, a mobilisation
    DECLARES = "declares"  # mostly talk: earlier versions told it, and stored stories have it


@dataclass(frozen=True, slots=True)
class Turn:
    """A story took a turn: the report that made this revision of it told a new act."""

    act: Act
    revision: int


@dataclass(frozen=True, slots=True)
class Busy:
    """A topic is far livelier than is usual: its stories in 24 hours, and the band that is usual."""

    stories: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story has its level, as facts: readers are told in their own language (handlers/wording/reasons.py).

    `outlets` told it within `minutes`: all, or those of the window that made the level (feeds/deciding/windows.py).
    `told` is what an earlier version of the program wrote in words, and then there is nothing else. `acts` are those
    that the story's titles told as done.
    """

    outlets: int = 0
    independent: int = 0
    minutes: int = 0
    official: bool = False
    busy: Busy | None = None
    told: str = ""
    acts: frozenset[Act] = frozenset()


# Stands in `Story.told` for everyone who was told by a watch, so that developments and edits follow.
WATCHED = "watch"


@dataclass(frozen=True, slots=True)
class Story:
    """The entries that tell one event, as far as deciding needs them. A new revision for every entry that joins.

    `opened` and `updated` are when its first and latest entry was seen; `outlets` are publishers in order of joining;
    `told` are the topics whose subscribers have been alerted. `acts` are those its reports have told so far, `turns`
    those that were told of as developments, `rang` is when its alerts last came with more than an edit. `follows` is
    the number of an earlier story whose sequel it is: its first report nearly joined that.
    """

    id: int
    revision: int
    title: str
    level: Level
    reason: Reason
    opened: datetime
    updated: datetime
    topics: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    outlets: tuple[str, ...] = ()
    independent: int = 0  # independent outlets, syndicated copies counted once
    told: frozenset[str] = frozenset()
    official: bool = False  # an official source is among its reports
    acts: frozenset[Act] = frozenset()
    turns: tuple[Turn, ...] = ()
    rang: datetime | None = None
    follows: int | None = None

    def act_of(self, revision: int) -> Act | None:
        """The new act that a development of this revision tells; none: it tells that the level rose."""
        return next((turn.act for turn in self.turns if turn.revision == revision), None)


class Heard(NamedTuple):
    """An outlet that tells a story: when what it reported first was published (seconds, as a timestamp), and whether it
    counts as independent: in its own words, and under no government's control. `topical`: a report of its is about a
    topic."""

    outlet: str
    at: float
    independent: bool
    topical: bool = True


class AlertKind(StrEnum):
    """What an alert does in a chat: a first message, a reply to it, or a silent edit of it."""

    NEW = "new"
    DEVELOPMENT = "development"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Alert:
    """News of a story's revision for the subscribers of `topics` and the chats of `watches` (their numbers); the store
    fans it out to chats, by the terms of each."""

    story: int
    revision: int
    kind: AlertKind
    topics: frozenset[str]
    level: Level
    watches: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Merge:
    """Two stories that turned out to tell one event: `before`, the older, takes what `gone` had and becomes `story`.

    Nobody is told of it: what people got of either they got of this event.
    """

    before: Story
    gone: Story
    story: Story


@dataclass(frozen=True, slots=True)
class Decision:
    """What one matched entry changes: the story's next revision, and what to tell whom (nothing, often).

    `tells`: even without an alert, those of its topics and watches are told whose terms the story meets only now.
    `merge`: what came before it, where the entry showed that two stories are one.
    """

    matched: Matched
    story: Story
    alerts: tuple[Alert, ...] = ()
    opens: bool = False
    raises: bool = False
    tells: bool = False
    merge: Merge | None = None


# --- what a publisher asks for --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wishes:
    """When a publisher wants to be asked, as the document says: seconds between, hours (UTC) and days to leave out."""

    ttl: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()  # Monday is 0


@dataclass(frozen=True, slots=True)
class Hub:
    """Who tells of a feed's news by itself (WebSub), and the feed's name there."""

    url: str
    topic: str
