"""What a sandbox accepted, and what of it was wrong: judged by the sandbox's own record alone."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.sandbox.faults import Fault
from bot.sandbox.rooms import Room
from bot.sandbox.world import World
from feeds.audience import Address

GRACE = 0.5  # seconds in which calls that were under way together may still run into a flood
DYING = 0.2  # seconds after a kill in which what is on the wire may still come in
LATE = 3.0  # seconds until a slow call is taken up, and counted against its chat, at the latest
LOST = ("lose", "half", "slow")  # faults by which a message is accepted and nobody may know


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message of the bot's that the sandbox took."""

    at: float
    address: Address
    number: int
    text: str


class Witness(World):
    """A world that remembers every message the bot ever sent, and how each reads now."""

    def __init__(self) -> None:
        super().__init__()
        self.accepted: list[Accepted] = []
        self.texts: dict[tuple[int, int], str] = {}

    def tell(self, kind: str, room: Room | None, **facts: Any) -> None:
        """Remember what people are shown."""
        message = facts.get("message")
        if room is not None and isinstance(message, dict) and message["from"]["is_bot"]:
            if kind == "message":
                address = Address(room.id, message["thread"] or 0)
                self.accepted.append(Accepted(self.clock(), address, message["id"], message["text"]))
            self.texts[room.id, message["id"]] = message["text"]
        super().tell(kind, room, **facts)


@dataclass(slots=True)
class Record:
    """A run: what was owed, in order, what came, and what was done to the program."""

    addresses: Sequence[Address]
    owed: list[str] = field(default_factory=list)  # as found in texts; each to every address
    newest: dict[str, int] = field(default_factory=dict)  # the revision that its message shows at least in the end
    kills: list[float] = field(default_factory=list)
    floods: list[Fault] = field(default_factory=list)


class Reads(Protocol):
    """How texts are read."""

    in_order: bool  # that of `owed` is the order of publishing; if not, it only has to be the same everywhere

    def find(self, text: str) -> str | None:
        """What a text tells, None for what was not owed."""

    def revision(self, text: str) -> int:
        """Which revision it shows."""

    def within(self, told: str) -> tuple[str, int] | None:
        """The message that tells this too if it was sent with this revision or a later one; None: none does."""


def violations(record: Record, witness: Witness, reads: Reads) -> list[str]:
    """Everything that was promised and did not happen."""
    came = _came(record, witness, reads)
    calls = list(witness.calls)
    return [
        *_missing(record, came, reads),
        *_disorder(record, came, reads.in_order),
        *_repeats(record, came, calls),
        *_stale(record, came, witness.texts, reads),
        *_floods(record, calls),
    ]


Came = Mapping[Address, Mapping[str, Sequence[Accepted]]]


def missing(record: Record, witness: Witness, reads: Reads) -> int:
    """How much is still owed."""
    return len(_missing(record, _came(record, witness, reads), reads))


def _came(record: Record, witness: Witness, reads: Reads) -> Came:
    came: dict[Address, dict[str, list[Accepted]]] = {address: defaultdict(list) for address in record.addresses}
    for message in witness.accepted:
        told = reads.find(message.text)
        if told is not None and message.address in came:
            came[message.address][told].append(message)
    return came


def _missing(record: Record, came: Came, reads: Reads) -> list[str]:
    return [
        f"{told} never came to {address}"
        for address in record.addresses
        for told in record.owed
        if told not in came[address] and not _within(told, came[address], reads)
    ]


def _within(told: str, came: Mapping[str, Sequence[Accepted]], reads: Reads) -> bool:
    """Whether an alert that had waited told this already when it was sent."""
    if (other := reads.within(told)) is None:
        return False
    first, revision = other
    return any(reads.revision(message.text) >= revision for message in came.get(first, ()))


def _disorder(record: Record, came: Came, in_order: bool) -> list[str]:
    orders = {a: sorted(told, key=lambda one, told=told: told[one][0].at) for a, told in came.items()}
    first = record.owed if in_order else next(iter(orders.values()))
    wanted = {told: place for place, told in enumerate(first)}
    return [
        f"{later} came before {earlier} to {address}"
        for address, order in orders.items()
        for later, earlier in itertools.pairwise(order)
        if wanted.get(later, -1) > wanted.get(earlier, -1)
    ]


def _repeats(record: Record, came: Came, calls: Sequence[Mapping[str, Any]]) -> list[str]:
    """Messages that came again without a kill, or an answer that got lost, in between: one of each explains one."""
    sent = {(call["chat"], call["message"]): call for call in calls if call["method"] == "sendMessage"}
    found = []
    for address, told in came.items():
        spent: set[float] = set()
        for what, copies in told.items():
            its_calls = sorted((sent[address.chat, copy.number] for copy in copies), key=lambda call: call["at"])
            for one, again in itertools.pairwise(its_calls):
                if one["fault"] in LOST:
                    continue
                kill = next(
                    (at for at in record.kills if one["at"] - DYING <= at <= again["at"] and at not in spent), None
                )
                if kill is None:
                    found.append(f"{what} came to {address} again after {again['at'] - one['at']:.1f} s, for no reason")
                else:
                    spent.add(kill)
    return found


def _stale(record: Record, came: Came, texts: Mapping[tuple[int, int], str], reads: Reads) -> list[str]:
    return [
        f"{told} does not show revision {newest} in the end at {address}"
        for told, newest in record.newest.items()
        for address in record.addresses
        if not any(reads.revision(texts[address.chat, copy.number]) >= newest for copy in came[address].get(told, ()))
    ]


def _floods(record: Record, calls: Sequence[Mapping[str, Any]]) -> list[str]:
    """Limits that were broken, and calls in the time that Telegram had asked to wait."""
    found = [
        f"a message to {call['chat']} was one too many for Telegram's limits"
        for call in calls
        if call["code"] == 429 and call["fault"] is None and not _late_call_of_the_dead(record, call, calls)
    ]
    for flood in record.floods:
        if flood.until is None or any(flood.until - flood.seconds - GRACE <= at <= flood.until for at in record.kills):
            continue  # a new process can't know, nor what came of the calls that the killed one had under way
        found += _impatient(flood, calls)
    return found


def _late_call_of_the_dead(record: Record, call: Mapping[str, Any], calls: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a killed process had a call to this chat under way that Telegram took up only now: nobody can know."""
    return any(
        slow["fault"] == "slow"
        and slow["chat"] == call["chat"]
        and slow["at"] <= kill <= call["at"] < slow["at"] + LATE
        for slow in calls
        for kill in record.kills
    )


def _impatient(flood: Fault, calls: Sequence[Mapping[str, Any]]) -> list[str]:
    """Calls that had been told to wait: a chat by the first answer, everybody by those to two chats."""
    assert flood.until is not None
    begins, known, told = flood.until - flood.seconds, None, set()
    found = []
    for call in calls:
        if call["fault"] != "flood" or not begins <= call["at"] <= flood.until:
            continue
        if known is not None and call["at"] > known + GRACE:
            found.append(f"{call['chat']} was written to {call['at'] - known:.1f} s into a wait it knew of")
        told.add(call["chat"])
        if known is None and len(told) >= (1 if flood.chat is not None else 2):
            known = call["at"]
    return found
