"""On which terms an address wants what it wants, and whether a story meets them.

A story reaches a step: 0 it is reported, 1 two independent outlets report it, 2 it is notable, 3 it is urgent. Terms
ask for a step: that of the level a person chose, moved one up by each "less like this" and one down by each "more like
this". So what came of these presses is one number that can be shown and taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from feeds.model import Control, Level

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)  # the end of a pause that lasts until it is ended by hand
EVERYTHING, TWO_OUTLETS, NOTABLE, URGENT = range(4)
_STEPS = {Level.ROUTINE: EVERYTHING, Level.NOTABLE: NOTABLE, Level.URGENT: URGENT}

# Outlets whose reports are their own and not their government's.
INDEPENDENT = frozenset({Control.INDEPENDENT, Control.PUBLIC, Control.GOVERNMENT_FUNDED})
# Outlets that speak for a side.
SPOKEN_FOR = frozenset({Control.GOVERNMENT, Control.STATE})


class Sending(StrEnum):
    """When news comes: as it happens, with the digest, or both."""

    INSTANT = "instant"
    DIGEST = "digest"
    BOTH = "both"


class Voices(StrEnum):
    """Whose reports count: anybody's, or only those of independent outlets, of official sources, of either."""

    ANY = "any"
    INDEPENDENT = "independent"
    OFFICIAL = "official"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Taste:
    """Whose reports count: those in one of `languages` (empty: in any), of these voices, and not of an outlet that is
    `muted`. A story counts once one of its reports does.

    An address has a taste, and a subscription or watch may have its own: what that does not say (None) is as for the
    address, and what the address does not say is anybody's. Muted outlets add up.
    """

    languages: frozenset[str] | None = None
    voices: Voices | None = None
    muted: frozenset[str] = frozenset()

    def within(self, general: Taste) -> Taste:
        """What counts for a want of this taste at an address with the `general` one."""
        return Taste(
            general.languages if self.languages is None else self.languages,
            general.voices if self.voices is None else self.voices,
            general.muted | self.muted,
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one subscription or watch. Switched off or paused it keeps them and tells nothing."""

    enabled: bool = True
    paused: datetime | None = None  # until then
    minimum: Level = Level.ROUTINE
    lean: int = 0  # steps that "less like this" (up) and "more like this" (down) moved it by
    delivery: Sending = Sending.INSTANT
    silent: bool = False
    taste: Taste = field(default_factory=Taste)  # its own

    @property
    def threshold(self) -> int:
        """The step a story has to reach."""
        return max(EVERYTHING, min(URGENT, _STEPS[self.minimum] + self.lean))

    def paused_at(self, now: datetime) -> bool:
        """Whether a pause lasts."""
        return self.paused is not None and self.paused > now

    def tells(self, now: datetime) -> bool:
        """Whether anything comes by these terms at all."""
        return self.enabled and not self.paused_at(now)

    def leant(self, up: bool) -> Terms:
        """One step up or down; the same at the end of the scale, so that presses beyond it need not be undone."""
        step = self.threshold + (1 if up else -1)
        return replace(self, lean=self.lean + (1 if up else -1)) if EVERYTHING <= step <= URGENT else self


def step_of(level: Level, independent: int) -> int:
    """The step that a story of this level reaches with so many independent outlets."""
    return max(_STEPS[level], TWO_OUTLETS if independent > 1 else EVERYTHING)
