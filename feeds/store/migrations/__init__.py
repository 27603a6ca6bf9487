"""Alembic's tree of migrations; run by feeds.store.schema, never by a configuration file."""
