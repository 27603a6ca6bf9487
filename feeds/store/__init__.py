"""Everything that is remembered, in SQLite or PostgreSQL: see docs/storage.md."""

from feeds.store.base.errors import (
    BadDatabaseUrlError,
    BusyError,
    CannotOpenError,
    DiskFullError,
    InUseError,
    NoDatabaseError,
    NotADatabaseError,
    NotUtf8Error,
    ReadOnlyError,
    SchemaTooNewError,
    SchemaTooOldError,
    StaleStoryError,
    StoreError,
    UnreachableError,
    UsageError,
)
from feeds.store.base.possession import Possession, possessed
from feeds.store.base.roles import Role
from feeds.store.base.schema import migrate
from feeds.store.chats.serving import Turned
from feeds.store.delivery.outbox import SetAside
from feeds.store.sources.sources import Synced
from feeds.store.store import Store, open_store

__all__ = [
    "BadDatabaseUrlError",
    "BusyError",
    "CannotOpenError",
    "DiskFullError",
    "InUseError",
    "NoDatabaseError",
    "NotADatabaseError",
    "NotUtf8Error",
    "Possession",
    "ReadOnlyError",
    "Role",
    "SchemaTooNewError",
    "SchemaTooOldError",
    "SetAside",
    "StaleStoryError",
    "Store",
    "StoreError",
    "Synced",
    "Turned",
    "UnreachableError",
    "UsageError",
    "migrate",
    "open_store",
    "possessed",
]
