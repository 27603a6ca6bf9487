"""Who is told, and what is on its way to them: chats, subscriptions, deliveries; no word of how they are sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from feeds.model import AlertKind, Entry, Level, Match, Matched, Story, Strength
from feeds.wanting import Terms

# After which a group that lets nobody write, or a General that is closed, is tried again: nothing tells that it opens.
LOCKED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where a message goes: a chat, and the forum thread in it (0: none)."""

    chat: int
    thread: int = 0


class ChatState(StrEnum):
    """Whether a chat can be written to. Subscriptions survive every state."""

    ACTIVE = "active"
    BLOCKED = "blocked"  # the person blocked the bot, was deactivated, or never started it; a group or channel took the
    #                      right to write away
    GONE = "gone"  # the bot was removed from the group or channel
    SHUT = "shut"  # the operator does not serve it: banned, or not among those that are served


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat the bot has met. `kind` is Telegram's: private, group, supergroup or channel.

    `language` is the person's in Telegram (of a group: of the one who added the bot), `chosen` the one chosen here;
    `everyone` is whether in a group everybody may change settings, not its administrators alone; `woken`: it has just
    come back, having been set aside until now.
    """

    id: int
    kind: str
    title: str
    language: str
    state: ChatState
    since: datetime
    chosen: str = ""
    everyone: bool = False
    introduced: bool = False
    woken: bool = False

    @property
    def reads(self) -> str:
        """The language to write to it in."""
        return self.chosen or self.language


@dataclass(frozen=True, slots=True)
class Subscription:
    """An address wants a topic, on its terms."""

    address: Address
    topic: str
    since: datetime
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True)
class Watch:
    """An address wants what its own query finds; `name` is what it calls it: empty where the query is its name."""

    id: int
    address: Address
    name: str
    query: str
    since: datetime
    terms: Terms = field(default_factory=Terms)

    @property
    def called(self) -> str:
        """What to call it."""
        return self.name or self.query


class OtherKind(StrEnum):
    """What is delivered besides alerts. The number of what is told stands in the delivery's place for a story."""

    DIGEST = "digest"
    BROADCAST = "broadcast"  # what the operator says to all
    OWN = "own"  # what a chat's own source brought
    MISSED = "missed"  # what happened while its chat was set aside


def kind_of(word: str) -> AlertKind | OtherKind:
    """The kind of a delivery by its word in the outbox; raises ValueError for one of another version."""
    return AlertKind(word) if word in set(AlertKind) else OtherKind(word)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row of the outbox: facts only, the text is rendered when it is sent.

    `story` is the number of what it tells: of an alert the story's, else that of its kind's own counting. `message`
    is the message of the first alert of this story at this address, once sent: updates edit it, developments reply to
    it. `follows`, of a first alert, is the message of the earlier story's whose sequel its story is: it replies to
    that. `claim` is the claim it was handed out under: only the latest claim's settling counts. `watch` is what the
    watch is called that brought the story here; none: a subscription did, and then `also` is what a watch of the
    address is called that found it too. `query` is what the one or the other asks. `held`: the chat's quiet hours kept
    it. `rank` is how pressing its address is: lower goes first. `moved`: it was for a forum thread that is gone.
    `silent`: without a sound. `muted`: the story is muted there; its alert is kept up to date. `since`: of a digest or
    of what was missed, from when on it tells; it tells up to `created`. `channel`: it goes to a channel, whose readers
    change nothing there. `outdone`: of a development: behind it waits one by which the level rose further.
    """

    id: int
    address: Address
    story: int
    revision: int
    kind: AlertKind | OtherKind
    level: Level
    created: datetime
    attempts: int
    message: int | None = None
    follows: int | None = None
    claim: int = 0
    watch: str | None = None
    also: str | None = None
    query: str = ""
    held: bool = False
    rank: int = 3
    moved: bool = False
    language: str = ""  # that its chat reads
    silent: bool = False
    since: datetime | None = None
    muted: bool = False
    channel: bool = False
    outdone: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it. `message` is the message's id."""

    message: int


@dataclass(frozen=True, slots=True)
class Told:
    """Telegram has it in one message with `others`, rows of its address: no message of its own could be edited."""

    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unneeded:
    """Nothing to do any more: an edit that changes nothing, or whose message is gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Try again at `due`; `counts` is whether this was an attempt of the row's own (a flood wait is not)."""

    due: datetime
    reason: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The chat cannot be written to: it is set aside with `state`, its waiting rows with it; subscriptions are kept."""

    state: ChatState
    reason: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group became a supergroup: everything of the chat is re-keyed to `chat`, this row tried again at once."""

    chat: int


@dataclass(frozen=True, slots=True)
class ThreadGone:
    """The forum topic was deleted or closed: what was for it goes to the group itself, which is General in a forum;
    where that is closed, the row waits there until it is opened."""

    reason: str


@dataclass(frozen=True, slots=True)
class Poison:
    """This row can never be sent: set aside with its reason, visible to administrators."""

    reason: str


SendOutcome = Sent | Told | Unneeded | Later | Unreachable | Migrated | ThreadGone | Poison


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a claimed delivery. `ready`: its address is not handed out again before then."""

    delivery: Delivery
    outcome: SendOutcome
    ready: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One entry of a story, as stored: with its matches, the subjects it names, the moment it joined, and the revision
    of the story that it made; what came with a merge has the merge's."""

    entry: Entry
    matches: tuple[Match, ...]
    joined: datetime
    subjects: tuple[str, ...] = ()
    revision: int = 0

    @property
    def matched(self) -> Matched:
        """The entry with what was found in it."""
        return Matched(self.entry, self.matches, self.subjects)

    def names(self, subjects: Collection[str]) -> bool:
        """Whether it names one of these subjects, or is about one that is a topic."""
        about = (match.topic for match in self.matches if match.strength is Strength.ABOUT)
        return not set(subjects).isdisjoint((*self.subjects, *about))


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A story with every report of it, in order of joining: what alerts, briefs and /story are rendered from."""

    story: Story
    reports: tuple[Report, ...]

    def titled(self, title: str) -> Report:
        """The report whose title this is, whose claim it is and where it leads; if none has it any more, the first."""
        return next((report for report in self.reports if report.entry.title == title), self.reports[0])


@dataclass(frozen=True, slots=True)
class Hit:
    """A story found by a search, with the report that matched best and where in it the words stand.

    Spans are (start, end) positions in the report's own title and summary, in order, never overlapping. `nearly`: no
    report has the words as they were typed, this one has words that begin alike.
    """

    file: StoryFile
    report: Report
    title_spans: tuple[tuple[int, int], ...] = ()
    summary_spans: tuple[tuple[int, int], ...] = ()
    nearly: bool = False
