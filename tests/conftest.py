"""Fixtures of every room: the databases of one embedded PostgreSQL, which starts when a test first asks for it."""

from tests.service.postgres import database, migrated, queue, server

__all__ = ["database", "migrated", "queue", "server"]
