"""What a process does of all there is to do, where several share a database: docs/processes.md."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a process does of all there is to do."""

    ALL = "all"  # everything, and nobody else runs on the database
    INGEST = "ingest"  # reads sources: any number of processes may
    CHAT = "chat"  # answers in chats: one process; further ones stand by
    SEND = "send"  # delivers the outbox: one process; further ones stand by

    @property
    def reads(self) -> bool:
        """Whether it reads sources."""
        return self in (Role.ALL, Role.INGEST)

    @property
    def talks(self) -> bool:
        """Whether it answers in chats."""
        return self in (Role.ALL, Role.CHAT)

    @property
    def sends(self) -> bool:
        """Whether it delivers."""
        return self in (Role.ALL, Role.SEND)
