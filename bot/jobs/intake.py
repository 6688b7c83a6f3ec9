"""What comes into the queue: one round trip records a delivery and defers its jobs. Safe between threads."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from bot.jobs.batcher import Batcher, BatchTimeoutError
from bot.jobs.connection_pool import Pool, QueueUnavailableError
from bot.jobs.sql import statement
from bot.jobs.states import WaitReason
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import IncomingEvent, Target

QUEUE = "pulls"
TASK = "reconcile"
EVENT, BACKGROUND, WAKE = 0, -1, -2
"""Priorities: what somebody does on a pull request goes before what a sweep or a changed template makes us look at; what waits
for its time for days comes last, so that the choice of the next job does not read it first."""
GATHER = 0.2
"""Seconds in which the later events of a burst gather."""
_ACCEPT = statement("accept")
_DEFER = statement("defer")


class AcceptedDelivery(StrEnum):
    """What became of a wake-up."""

    QUEUED = "queued"
    COVERED = "covered"
    """A job that has not started yet will see it."""
    KNOWN = "known"
    """The delivery came before, and its work is done."""


class OddDeliveryError(Exception):
    """A delivery with a value that the database cannot hold; sending it again is useless."""


class Intake(Pool):
    """Takes deliveries, and targets that no delivery named."""

    def __init__(self, url: str, *, connections: int = 8, patience: float = 3.0, gather: float = GATHER) -> None:
        super().__init__(url, connections=connections, patience=patience)
        self._gather = gather
        self._batcher: Batcher[tuple[IncomingEvent, int], AcceptedDelivery] = Batcher(
            self._accept,
            2 * patience,  # for the batch before, and for one's own
        )

    def accept(self, wake: IncomingEvent, *, priority: int = EVENT) -> AcceptedDelivery:
        """Record a delivery and queue what it woke; committed when it returns.

        Raises `QueueUnavailableError`, and `OddDeliveryError` for one that is refused alone.
        """
        try:
            return self._batcher.submit((wake, priority))
        except BatchTimeoutError as error:
            raise QueueUnavailableError(f"the database does not answer: {error}") from error

    def _accept(self, wakes: Sequence[tuple[IncomingEvent, int]]) -> Sequence[AcceptedDelivery | Exception]:
        """Take deliveries together; when the database cannot hold one of them, each alone."""
        try:
            return self._accept_together(wakes)
        except psycopg.DataError as error:
            if len(wakes) == 1:
                return [OddDeliveryError(f"the database cannot hold it: {error}")]
        return [answer for wake in wakes for answer in self._accept([wake])]

    def _accept_together(self, wakes: Sequence[tuple[IncomingEvent, int]]) -> list[AcceptedDelivery]:
        """Record deliveries and queue what they woke in one transaction; tells what became of each."""
        values = {"rows": _rows(wakes), "queue": QUEUE, "task": TASK, "gather": self._gather}
        recorded, queued = self.row(_ACCEPT, values)
        return [_became(wake, recorded or (), queued or ()) for wake, _ in wakes]

    def later(self, target: str, delivery: str, at: datetime, *, attempt: int, limited: bool) -> None:
        """Queue a target for a later time; a job that waits already is as good."""
        why = {"waits": WaitReason.LIMIT} if limited else {}
        self._defer(target, {"target": target, "delivery": delivery, "attempt": attempt, **why}, at, EVENT)

    def wake(self, target: str, delivery: str, at: datetime) -> None:
        """Queue a target for the time when something changes there by itself; an event calls it forward, and that look asks anew."""
        self._defer(target, {"target": target, "delivery": delivery, "planned": True}, at, WAKE)

    def call(self, target: Target, delivery: str) -> None:
        """Queue a target that no delivery named, behind those that one did; a job that waits already is as good."""
        self._defer(str(target), {"target": str(target), "delivery": delivery}, None, BACKGROUND)

    def _defer(self, target: str, args: Mapping[str, object], at: datetime | None, priority: int) -> None:
        values = {"queue": QUEUE, "task": TASK, "target": target, "args": Jsonb(args), "at": at, "priority": priority}
        try:
            self.row(_DEFER, values)
        except psycopg.errors.UniqueViolation:
            return


def _rows(wakes: Sequence[tuple[IncomingEvent, int]]) -> str:
    """Write deliveries as JSON, an object for each target, in order; one that came twice is one object."""
    rows = {
        (wake.delivery, str(target)): {
            "id": wake.delivery,
            "target": str(target),
            "event": wake.event,
            "press": wake.check_action and _written(wake.check_action),
            "priority": priority,
        }
        for wake, priority in wakes
        for target in wake.targets
    }
    return msgspec.json.encode([rows[key] for key in sorted(rows)]).decode()


def _became(wake: IncomingEvent, recorded: Collection[str], queued: Collection[str]) -> AcceptedDelivery:
    """Tell what became of a delivery."""
    if wake.delivery not in recorded:
        return AcceptedDelivery.KNOWN
    return AcceptedDelivery.QUEUED if wake.delivery in queued else AcceptedDelivery.COVERED


def _written(check_action: CheckAction) -> dict[str, object]:
    """Write a check action as its row holds it."""
    who = check_action.account
    told = {"identifier": check_action.identifier, "delivery": check_action.delivery}
    return {**told, "id": who.id, "login": who.login, "is_bot": who.is_bot}
