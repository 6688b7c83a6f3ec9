"""Fixtures of every room: the databases of one embedded PostgreSQL, which starts when a test first asks for it."""

import pytest

from tests.service.postgres import database, migrated, queue, server
from tests.stateful import profile as profile  # noqa: PLC0414 - registers it before options are read

__all__ = ["database", "migrated", "queue", "server"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage is of examples that somebody chose: tracing the random ones doubles their time and proves nothing more."""
    for item in items:
        if item.get_closest_marker("hypothesis"):
            item.add_marker("no_cover")
