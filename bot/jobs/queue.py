"""The sending side of the durable queue: one round trip records a delivery and defers its jobs. Safe between threads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, LiteralString, Self

import psycopg
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool, PoolTimeout

from bot.jobs.retrying import Ending
from bot.pull.snapshot import Account, Press
from bot.pull.wake import Wake

QUEUE = "pulls"
TASK = "reconcile"
_COLLISIONS = 10

# A job that waits for a target covers a new event: it has yet to read the state. One that waits out a failure is called
# forward; one that waits out a rate limit is not. A delivery that succeeded is not run again.
_ACCEPT: LiteralString = """
WITH recorded AS (
  INSERT INTO specbot_delivery AS known (id, target, event, press)
  SELECT %(delivery)s, target, %(event)s, %(press)s::jsonb FROM unnest(%(targets)s::text[]) AS target
  ON CONFLICT (id, target) DO UPDATE SET state = 'waiting', received_at = now() WHERE known.state <> 'done'
  RETURNING target
), hurried AS (
  UPDATE procrastinate_jobs SET scheduled_at = NULL
  WHERE queueing_lock IN (SELECT target FROM recorded) AND status = 'todo'
    AND scheduled_at > now() AND NOT args ? 'limited'
), deferred AS (
  SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
    %(queue)s, %(task)s, 0, target, target,
    jsonb_build_object('target', target, 'delivery', %(delivery)s), NULL
  )::procrastinate_job_to_defer_v1)) AS jobs
  FROM recorded
  WHERE NOT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = recorded.target AND status = 'todo')
  HAVING count(*) > 0
)
SELECT (SELECT count(*) FROM recorded), (SELECT count(*) FROM deferred)"""

_LATER: LiteralString = """
SELECT procrastinate_defer_jobs_v1(ARRAY[
  ROW(%(queue)s, %(task)s, 0, %(target)s, %(target)s, %(args)s, %(at)s)]::procrastinate_job_to_defer_v1[])"""

_FINISH: LiteralString = """
WITH marked AS (
  UPDATE specbot_delivery SET state = %(state)s, finished_at = clock_timestamp()
  WHERE target = %(target)s AND state <> 'done' AND received_at <= %(began)s AND %(state)s <> 'waiting'
)
INSERT INTO specbot_outcome AS known (outcome, runs, seconds)
VALUES (%(outcome)s, 1, extract(epoch FROM clock_timestamp() - %(began)s))
ON CONFLICT (outcome) DO UPDATE SET runs = known.runs + 1, seconds = known.seconds + excluded.seconds
RETURNING runs"""

_FIGURES: LiteralString = """
SELECT (SELECT coalesce(jsonb_object_agg(status, jobs), '{}') FROM (
          SELECT status, count(*) AS jobs FROM procrastinate_jobs WHERE task_name = %(task)s GROUP BY status) AS byStatus),
       (SELECT coalesce(extract(epoch FROM now() - min(event.at)), 0)::float FROM procrastinate_jobs AS job
          JOIN procrastinate_events AS event ON event.job_id = job.id AND event.type = 'deferred'
          WHERE task_name = %(task)s AND status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),
       (SELECT coalesce(jsonb_object_agg(outcome, jsonb_build_array(runs, seconds)), '{}') FROM specbot_outcome)"""

_PRESSES: LiteralString = """
SELECT coalesce(jsonb_agg(press ORDER BY received_at), '[]') FROM specbot_delivery
WHERE target = %(target)s AND state = 'waiting' AND press IS NOT NULL AND received_at <= %(began)s"""

_PRUNE: LiteralString = """
DELETE FROM specbot_delivery WHERE received_at < now() - make_interval(hours => %(hours)s) RETURNING 1"""


class QueueUnavailableError(Exception):
    """The database did not do it; nothing was queued, and the sender should try again."""


class Accepted(StrEnum):
    """What became of a wake-up."""

    QUEUED = "queued"
    COVERED = "covered"
    """A job that has not started yet will see it."""
    KNOWN = "known"
    """The delivery came before, and its work is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The queue at one moment: jobs by status, the age of the oldest that is due, (runs, seconds) by ending."""

    jobs: Mapping[str, int]
    oldest_seconds: float
    endings: Mapping[str, tuple[int, float]]


class Queue:
    """Pull requests that wait for a look. Use it as a context manager."""

    def __init__(self, url: str, *, connections: int = 8, patience: float = 3.0) -> None:
        self._patience = patience
        self._pool = ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            open=False,
            reconnect_timeout=patience,
            kwargs={"autocommit": True, "prepare_threshold": 0, "connect_timeout": 3},
        )

    def __enter__(self) -> Self:
        self._pool.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def accept(self, wake: Wake) -> Accepted:
        """Record a delivery and queue what it woke; committed when it returns, else `QueueUnavailableError`."""
        targets = list(dict.fromkeys(map(str, wake.targets)))
        values = {
            "delivery": wake.delivery,
            "event": wake.event,
            "targets": targets,
            "press": _written(wake.press),
            "queue": QUEUE,
            "task": TASK,
        }
        for _ in range(_COLLISIONS):
            try:
                recorded, deferred = self._row(_ACCEPT, values)
            except psycopg.errors.UniqueViolation:
                continue  # somebody queued the same target at this very moment: look again
            if not recorded:
                return Accepted.KNOWN
            return Accepted.QUEUED if deferred else Accepted.COVERED
        raise QueueUnavailableError("too many deliveries for one pull request at this very moment")

    def later(self, target: str, delivery: str, at: datetime, *, attempt: int, limited: bool) -> None:
        """Queue a target for a later time; a job that waits already is as good."""
        args: dict[str, object] = {"target": target, "delivery": delivery, "attempt": attempt}
        if limited:
            args["limited"] = True
        try:
            self._row(_LATER, {"queue": QUEUE, "task": TASK, "target": target, "args": Jsonb(args), "at": at})
        except psycopg.errors.UniqueViolation:
            return

    def clock(self) -> datetime:
        """Read the database's clock, the one that deliveries are stamped with."""
        moment: datetime = self._row("SELECT clock_timestamp()")[0]
        return moment

    def presses(self, target: str, *, began: datetime) -> tuple[Press, ...]:
        """Read the buttons that were pressed before a run began and were not worked off, oldest first."""
        rows = self._row(_PRESSES, {"target": target, "began": began})[0]
        return tuple(
            Press(
                identifier=row["identifier"],
                account=Account(id=row["id"], login=row["login"], is_bot=row["is_bot"]),
            )
            for row in rows
        )

    def finish(self, target: str, ending: Ending, *, began: datetime) -> None:
        """Count a run; unless it goes on later, it settles every delivery for the target from before it began."""
        state = {Ending.DONE: "done", Ending.GONE: "done", Ending.FAILED: "failed"}.get(ending, "waiting")
        self._row(_FINISH, {"target": target, "outcome": ending.value, "began": began, "state": state})

    def figures(self) -> Figures:
        """Read how the queue is."""
        jobs, oldest, endings = self._row(_FIGURES, {"task": TASK})
        return Figures(
            jobs=jobs,
            oldest_seconds=oldest,
            endings={ending: (int(runs), float(seconds)) for ending, (runs, seconds) in endings.items()},
        )

    def prune(self, hours: int) -> None:
        """Forget deliveries that no forge would send again."""
        with self._pool.connection(timeout=self._patience) as connection:
            connection.execute(_PRUNE, {"hours": hours})

    def _row(self, query: LiteralString, values: Mapping[str, object] | None = None) -> tuple[Any, ...]:
        """Run a statement that gives one row. Connections that died in the pool are worth a second try."""
        for last in (False, True):
            try:
                with self._pool.connection(timeout=self._patience) as connection:
                    row = connection.execute(query, values).fetchone()
            except psycopg.OperationalError as error:
                if last or isinstance(error, PoolTimeout):
                    raise QueueUnavailableError(f"the database does not answer: {error}") from error
                self._pool.check()
                continue
            if row is not None:
                return row
        raise QueueUnavailableError("the database gave no row")


def _written(press: Press | None) -> Jsonb | None:
    """Write a press as its row holds it."""
    if press is None:
        return None
    who = press.account
    return Jsonb({"identifier": press.identifier, "id": who.id, "login": who.login, "is_bot": who.is_bot})
