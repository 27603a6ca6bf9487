"""What Alembic runs: the connection is handed over by feeds.store.base.schema, already inside a transaction."""

from __future__ import annotations

from alembic import context

from feeds.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite's too: the engine begins its transactions itself
)
with context.begin_transaction():
    context.run_migrations()
