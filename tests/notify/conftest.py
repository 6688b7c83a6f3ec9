"""Where messages arrive, and an empty queue."""

from collections.abc import Iterator

import pytest

from tests.notify.receiver import Receiver, receiving
from tests.service.postgres import database, migrated, queue, server

__all__ = ["database", "migrated", "queue", "server"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running
