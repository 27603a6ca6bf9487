"""What goes into a handler and what comes out: values, without any word of how Telegram carries them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds.asking.subjects import SubjectIndex
from feeds.audience import Address
from feeds.catalogue import Catalogue
from feeds.fetching.discovery import Candidate
from feeds.model import FetchFailed
from feeds.store import Store
from feeds.workers.drawing import Pictures
from handlers.wording.texts import ENGLISH, language_of


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: pressed, it brings `data` back (at most 64 bytes) or opens `url`."""

    text: str
    data: str | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message: `picture` shows it in the chat (PNG), else it is a document."""

    name: str
    content: bytes
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A message in Telegram's HTML, a file's caption where there is an `attachment`. `edit`: in place of the message
    whose button was pressed.

    `toast` is the short word shown on a pressed button; with `alert` it is a box to be closed. An empty `html` sends
    nothing: the toast is all, but for `buttons_only`: then the pressed message keeps its text and gets these buttons.
    `asks_location` is the text of a button below the text field that shares where one is, in place of buttons under the
    message; `ends_asking` takes it away. `instead` is the message where the chat takes no such `attachment`.
    """

    html: str
    buttons: Rows = ()
    edit: bool = False
    toast: str | None = None
    alert: bool = False
    silent: bool = False
    attachment: Attachment | None = None
    asks_location: str | None = None
    ends_asking: bool = False
    buttons_only: bool = False
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be sent from an inline query: `title` and `description` (plain text) are shown to choose from, `html`
    is the message. `id` has at most 64 bytes, its own among those offered together.
    """

    id: str
    title: str
    description: str
    html: str
    buttons: Rows = ()


@dataclass(frozen=True, slots=True)
class Offers:
    """The answer to an inline query: at most 50 items, and where the next ones begin (`following`, if there are any).

    `seconds` is for how long the same question needs not be asked again. `button` stands above the items and opens the
    bot with the deep link's payload `start`.
    """

    items: tuple[Offer, ...] = ()
    following: str = ""
    seconds: int = 0
    button: str = ""
    start: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person said or pressed, and where.

    `args` is the text behind the command, untrimmed; without a command, all of it. `pressed` is a button's data.
    `addressed` is whether a group's message names this bot: other bots' commands are left alone there. `file` is the
    content of a document that was sent. `bot` is what this bot is called in Telegram. `forwarded`, `urls` and `media`
    say whether a message was passed on, which web addresses are in it, and what it holds beside words or instead of
    them (`photo`, `voice` …). `shown` is what stands as code in the message whose button was pressed, `pictured`
    whether that message is a picture. `anonymous` is whether it was said in a group's own name, which only its
    administrators can. `location` is the latitude and longitude of a place that was shared. `returned`: the chat had
    been set aside and has just come back, perhaps without a word. `channel`: the channel that it is for, though it was
    said in private (handlers/serving.py): the one named in the message whose button was pressed, or that the chat is
    in charge of; `address` is then the channel's; 0: none. `zone` is the chat's time zone; empty: it has none.
    """

    address: Address
    chat_kind: str
    user_id: int
    user_name: str
    language: str
    command: str
    args: str
    now: datetime
    is_admin: bool = False
    pressed: str | None = None
    message_id: int | None = None
    addressed: bool = False
    file: bytes | None = None
    bot: str = ""
    forwarded: bool = False
    urls: tuple[str, ...] = ()
    media: str = ""
    shown: str = ""
    anonymous: bool = False
    pictured: bool = False
    location: tuple[float, float] | None = None
    returned: bool = False
    channel: int = 0
    zone: str = ""

    @property
    def here(self) -> datetime:
        """Now by the chat's own clock, which says when its days begin; by UTC where it has no zone."""
        return self.now.astimezone(ZoneInfo(self.zone or "UTC"))

    @property
    def private(self) -> bool:
        """Whether one person talks to the bot alone."""
        return self.chat_kind == "private"

    @property
    def own(self) -> bool:
        """Whether it is about that person's own chat."""
        return self.private and not self.channel


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the bot is in. `posts`: it may post there; `served`: the operator lets it be served."""

    id: int
    title: str
    posts: bool = True
    served: bool = True


class OutOfReachError(Exception):
    """Telegram does not say: it is out of reach."""


Scout = Callable[[str, datetime], Awaitable[tuple[Candidate, ...] | FetchFailed]]
Manages = Callable[[int, int], Awaitable[bool | None]]  # does a person (the second) administer a chat? None: not known
LooksUp = Callable[[int | str, int], Awaitable[Channel | None]]  # a channel by number or @name, for a person; None: the
#                                                                  bot is not in there. Raises OutOfReachError


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers may use. `index` finds the catalogue's subjects; `contact` is the operator's page, if there is one;
    `scout` finds the feeds behind an address; `manages` tells who administers a group: without it, everybody may change
    its settings; `pictures` draws charts: without it they are told in words; `own_sources` is how many a chat may have
    for itself; `channel` looks channels up: without it there are none.
    """

    store: Store
    catalogue: Catalogue
    index: SubjectIndex
    version: str = ""
    contact: str = ""
    scout: Scout | None = None
    manages: Manages | None = None
    pictures: Pictures | None = None
    own_sources: int = 0
    channel: LooksUp | None = None
    _spoken: dict[str, Services] = field(init=False, default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._spoken[ENGLISH] = self

    def spoken(self, language: str) -> Services:
        """The same for readers of a language: topics and subjects are called what they are called there."""
        code = language_of(language)
        if code not in self._spoken:
            own = self._spoken[ENGLISH]
            other, catalogue = copy(own), own.catalogue.spoken(code)
            object.__setattr__(other, "catalogue", catalogue)
            object.__setattr__(other, "index", own.index.spoken(code, catalogue.topics))
            self._spoken[code] = other
        return self._spoken[code]


Handler = Callable[[Request, Services], Awaitable[Reply]]
