"""What is raised when a catalogue file cannot be used."""

from __future__ import annotations

from collections.abc import Iterable


class CatalogueError(Exception):
    """A catalogue file cannot be used; `faults` names file, entry (line, where known) and fault, all at once."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults: tuple[str, ...] = tuple(faults)
        super().__init__("\n".join(self.faults))
