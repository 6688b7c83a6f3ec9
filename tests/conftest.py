"""Fixtures of every room: the databases of one embedded PostgreSQL, which starts when a test first asks for it."""

from collections.abc import Generator

import pytest
from coverage import Coverage

from tests.service.postgres import database, migrated, queue, server
from tests.stateful import profile as profile  # noqa: PLC0414 - registers it before options are read

__all__ = ["database", "migrated", "queue", "server"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Measure no coverage where chance or size makes a test long: it doubles its time, and examples that somebody chose prove the branches.

    The marker `no_cover` of pytest-cov does not do it: a process of xdist measures twice, and one of both goes on.
    """
    untraced = item.get_closest_marker("hypothesis") or item.get_closest_marker("untraced")
    if not untraced or not item.config.pluginmanager.hasplugin("_cov"):
        return (yield)
    stopped = []
    while measuring := Coverage.current():
        measuring.stop()
        stopped.append(measuring)
    try:
        return (yield)
    finally:
        for measuring in reversed(stopped):
            measuring.start()
