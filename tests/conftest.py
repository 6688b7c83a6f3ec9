"""Fixtures of every room: the databases of one embedded PostgreSQL, which starts when a test first asks for it."""

import gc
from collections.abc import Generator
from pathlib import Path

import pytest
from coverage import Coverage

from tests.service.postgres import database, migrated, queue, server
from tests.stateful import profile as profile  # noqa: PLC0414 - registers it before options are read

__all__ = ["database", "migrated", "queue", "server"]


ROOT = Path(__file__).parent
MEASURED = {"spec", "review", "report", "config", "webhooks", "cli", "reconcile"}
"""Folders whose tests have to reach every branch of the pure rooms."""


def pytest_collection_finish() -> None:
    """Let the garbage collector forget what was collected: else it walks through seven thousand tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure no coverage of other rooms, and where chance or size makes a test long: to measure doubles its time.

    The marker `no_cover` of pytest-cov does not do it: a process of xdist measures twice, and one of both goes on.
    """
    folder = item.path.relative_to(ROOT).parts[0]
    measured = folder in MEASURED and not any(map(item.get_closest_marker, ("hypothesis", "untraced")))
    if measured or not item.config.pluginmanager.hasplugin("_cov"):
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
