"""Alembic's tree of migrations; run by feeds.store.base.schema, never by a configuration file."""
