"""These tests run on a real PostgreSQL."""

from tests.service.postgres import database, migrated, queue, server

__all__ = ["database", "migrated", "queue", "server"]
