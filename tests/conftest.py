"""Fixtures of every room: the databases of one embedded PostgreSQL, which starts when a test first asks for it."""

from tests.service.postgres import database, migrated, queue, server
from tests.stateful import profile as profile  # noqa: PLC0414 - registers it before options are read

__all__ = ["database", "migrated", "queue", "server"]
