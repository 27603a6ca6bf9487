"""Whether we are cut off: where nobody on the network answers, the fault is ours and no source's.

observation: a router, a line or a name server that is away fails every source at once, and each alone would then be
asked later and later: after a night without a network, hours after it was back.
theory: hosts fail by themselves, one at a time, and others answer in between. So where several that answered lately
fail one after the other, and nobody answers meanwhile, we are cut off, until somebody does.
known exceptions: whoever reads fewer hosts than that is never taken for cut off. Hosts on one's own machine or
network say nothing of the way to others, nor do those that never answered once anybody has: a list may hold many that
are dead or closed to where we are, and at the first start they all time out together, after all others have answered.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from feeds.fetching.guard import is_private
from feeds.fetching.health import REPEATS
from feeds.model import FetchFailed, FetchResult, Trouble
from feeds.source_state import SourceState

SEVERAL = 5  # hosts that fail one after the other
_SILENT = frozenset((Trouble.UNREACHABLE, Trouble.TIMEOUT))


class Reach:
    """Learns from one poll after the other."""

    def __init__(self) -> None:
        self._silent: set[str] = set()  # hosts that fail since anybody answered
        self._heard = False  # whether anybody has, since the start

    @property
    def cut_off(self) -> bool:
        """Whether nobody can be reached at the moment."""
        return len(self._silent) >= SEVERAL

    def learn(self, state: SourceState, result: FetchResult) -> bool:
        """A poll of the source, as it was before, ended with this; says whether that is for our being cut off."""
        host = urlsplit(state.url).hostname or ""
        if is_private(host) or _not_asked(result):
            return False
        if not isinstance(result, FetchFailed) or result.trouble not in _SILENT:
            self._silent.clear()
            self._heard = True
            return False
        if state.failures > REPEATS:  # one that is away for long says nothing of today
            return False
        if state.last_success is not None or not self._heard:
            self._silent.add(host)
        return self.cut_off


def _not_asked(result: FetchResult) -> bool:
    """Whether the poll only waited for its host's turn."""
    return isinstance(result, FetchFailed) and result.trouble is Trouble.THROTTLED and result.status is None
