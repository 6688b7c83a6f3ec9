"""The sweep: what no webhook told is found by asking, so that the bot converges even if every webhook is lost.

It asks for what changed, every few minutes; and for everything once a day, because not every change leaves a mark: a
day goes by, somebody loses a permission, the push that changed a template was never told.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.jobs.queue import Queue
from bot.review.model.targets import AllPulls, ChangedPulls
from bot.review.port import ForgeError

SWEEP_DELIVERY = "sweep:"
"""Begins the id of what no webhook told of."""
WHOLE = timedelta(days=1)
_FIRST_LOOK = timedelta(days=3)
_CLOCKS_DIFFER = timedelta(minutes=1)


class ResyncSource(Protocol):
    """What the sweep asks of the forges."""

    def repositories(self, known: Iterable[AllPulls]) -> Iterable[AllPulls]:
        """List the repositories that the bot serves, one by one; raises a `ForgeError` when it has given what there is."""
        ...

    def redeliver(self, is_new: Callable[[str], bool]) -> int:
        """Ask for failed deliveries once more. Raises `ForgeError`."""
        ...


def sweep(queue: Queue, source: ResyncSource, moment: int) -> None:
    """Queue a look at every repository; a forge that fails leaves out what it keeps back, and the next sweep comes soon."""
    delivery = f"{SWEEP_DELIVERY}{moment}"
    log = structlog.get_logger().bind(delivery=delivery)
    found = whole = asked = 0
    try:
        for repository in source.repositories(queue.known()):
            found, whole = found + 1, whole + _enqueue(queue, repository, delivery)
    except ForgeError as error:
        log.warning("sweep let down", error=str(error))
    try:
        asked = source.redeliver(queue.is_new)
    except ForgeError as error:
        log.warning("sweep let down", error=str(error))
    log.info("swept", repositories=found, read_whole=whole, asked_again=asked)


def _enqueue(queue: Queue, repository: AllPulls, delivery: str) -> bool:
    """Ask a repository for what changed; once a day for all of it."""
    queue.call(ChangedPulls(forge=repository.forge, repository=repository.repository), delivery)
    seen_at = queue.seen_at(str(repository))
    whole = seen_at is None or queue.clock() - seen_at > WHOLE
    if whole:
        queue.call(repository, delivery)
    return whole


def changed_since(since: datetime | None, now: datetime) -> datetime:
    """Say how far back to look for what changed: some days at first, then since the last look. Clocks may differ by a minute."""
    return (since or now - _FIRST_LOOK) - _CLOCKS_DIFFER
