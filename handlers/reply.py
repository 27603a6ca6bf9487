"""What goes into a handler and what comes out: values, without any word of how Telegram carries them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feeds.audience import Address
from feeds.catalogue import Catalogue
from feeds.store import Store


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: pressed, it brings `data` back (at most 64 bytes) or opens `url`."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A message in Telegram's HTML. `edit`: in place of the message whose button was pressed.

    `toast` is the short word shown on a pressed button; with `alert` it is a box to be closed.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    edit: bool = False
    toast: str | None = None
    alert: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What a person said or pressed, and where.

    `args` is the text behind the command, untrimmed; without a command, all of it. `pressed` is a button's data.
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


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers may use."""

    store: Store
    catalogue: Catalogue
    version: str = ""
