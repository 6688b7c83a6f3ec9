"""The sending side of the durable queue: one round trip records a delivery and defers its jobs. Safe between threads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import LiteralString

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from bot.jobs.batcher import Batcher
from bot.jobs.connection_pool import Pool
from bot.jobs.retry_policy import RunOutcome
from bot.review.model.snapshot import Account, CheckAction
from bot.review.model.targets import AllPulls, IncomingEvent, Target, parse_target
from bot.telemetry.job_metrics import JobMetric

QUEUE = "pulls"
TASK = "reconcile"
EVENT, BACKGROUND = 0, -1
"""Priorities: what somebody does on a pull request goes before what a sweep or a changed template makes us look at."""
SWEEP_DELIVERY = "sweep:"
"""Begins the id of what no webhook told of."""
GATHER = 0.2
"""Seconds in which the later events of a burst gather."""
CLOCKS_DIFFER = timedelta(minutes=1)
"""The forge's clock and the database's: what changed within it is looked at once more."""
_LONGEST_ERROR = 2000

# A job that waits for a target covers a new event: it has yet to read the state. One that waits out a failure is called
# forward; one that waits out a rate limit is not. A delivery that succeeded is not run again. The first event of a burst
# is looked at at once; while that goes on, and shortly after it, the others gather in one job that waits a moment.
# All deliveries that wait for this round trip go in one statement, in one order, so that two receivers do not deadlock.
# Whether a job waits is asked by the conflict itself, which always looks into the unique index: as a join, planned while
# the queue was empty, it read every waiting job for each delivery. The columns are those that the queue's own
# `procrastinate_defer_jobs_v1` fills.
_ACCEPT: LiteralString = """
WITH given AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS given (id text, target text, event text, press jsonb, priority int)
), recorded AS (
  INSERT INTO specbot_delivery AS known (id, target, event, press) SELECT id, target, event, press FROM given
  ON CONFLICT (id, target) DO UPDATE SET state = 'waiting', received_at = now() WHERE known.state <> 'done'
  RETURNING id, target
), woken AS MATERIALIZED (
  SELECT DISTINCT ON (target) target, id, priority,
    EXISTS (SELECT FROM procrastinate_jobs WHERE lock = target AND status = 'doing')
    OR EXISTS (SELECT FROM specbot_look AS look
               WHERE look.target = recorded.target AND look.ended_at > now() - make_interval(secs => %(gather)s)) AS busy
  FROM recorded JOIN given USING (id, target)
  ORDER BY target, priority DESC, id
), deferred AS (
  INSERT INTO procrastinate_jobs AS job (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
  SELECT %(queue)s, %(task)s, priority, target, target,
    jsonb_build_object('target', target, 'delivery', id) || CASE WHEN busy THEN '{"waits": "burst"}' ELSE '{}' END::jsonb,
    CASE WHEN busy THEN now() + make_interval(secs => %(gather)s) END
  FROM woken
  ON CONFLICT (queueing_lock) WHERE status = 'todo' DO UPDATE SET
    scheduled_at = CASE WHEN job.args ? 'waits' THEN job.scheduled_at END,
    priority = greatest(job.priority, excluded.priority)
  WHERE job.scheduled_at > now() AND NOT job.args ? 'waits' OR job.priority < excluded.priority
  RETURNING args ->> 'delivery' AS id, xmax = 0 AS is_new
)
SELECT (SELECT array_agg(id) FROM recorded), (SELECT array_agg(id) FROM deferred WHERE is_new)"""

_LATER: LiteralString = """
SELECT procrastinate_defer_jobs_v1(ARRAY[
  ROW(%(queue)s, %(task)s, %(priority)s, %(target)s, %(target)s, %(args)s, %(at)s)]::procrastinate_job_to_defer_v1[])"""

# A button whose delivery was not yet committed when the run read the buttons is left for another run.
_FINISH: LiteralString = """
WITH pressed AS (
  SELECT count(*) > %(presses)s AS late FROM specbot_delivery
  WHERE target = %(target)s AND state = 'waiting' AND press IS NOT NULL AND received_at <= %(began)s
), marked AS (
  UPDATE specbot_delivery SET state = %(state)s, finished_at = clock_timestamp()
  WHERE target = %(target)s AND state <> 'done' AND received_at <= %(began)s AND %(state)s <> 'waiting'
    AND (press IS NULL OR NOT (SELECT late FROM pressed))
), cleared AS (
  DELETE FROM procrastinate_jobs WHERE lock = %(target)s AND status = 'failed' AND %(state)s <> 'waiting'
), kept AS (
  INSERT INTO specbot_look AS known (target, seen_at, ended_at, ending, tries, error)
  VALUES (%(target)s, CASE WHEN %(state)s = 'done' THEN %(began)s::timestamptz END, clock_timestamp(),
          %(outcome)s, %(tries)s, %(error)s)
  ON CONFLICT (target) DO UPDATE SET
    seen_at = coalesce(excluded.seen_at, known.seen_at), ended_at = excluded.ended_at,
    ending = excluded.ending, tries = excluded.tries, error = excluded.error
)
INSERT INTO specbot_outcome AS known (outcome, runs, seconds)
VALUES (%(outcome)s, 1, extract(epoch FROM clock_timestamp() - %(began)s))
ON CONFLICT (outcome) DO UPDATE SET runs = known.runs + 1, seconds = known.seconds + excluded.seconds
RETURNING (SELECT late FROM pressed)"""

_FIGURES: LiteralString = """
SELECT (SELECT coalesce(jsonb_object_agg(status, jobs), '{}') FROM (
          SELECT status, count(*) AS jobs FROM procrastinate_jobs WHERE task_name = %(task)s GROUP BY status) AS byStatus),
       (SELECT coalesce(extract(epoch FROM now() - min(event.at)), 0)::float FROM procrastinate_jobs AS job
          JOIN procrastinate_events AS event ON event.job_id = job.id AND event.type = 'deferred'
          WHERE task_name = %(task)s AND status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),
       (SELECT coalesce(jsonb_object_agg(outcome, jsonb_build_array(runs, seconds)), '{}') FROM specbot_outcome),
       (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '20 seconds'),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(name, labels, value) ORDER BY name, labels), '[]')
          FROM specbot_figure WHERE until IS NULL OR until > now())"""

_PRESSES: LiteralString = """
SELECT coalesce(jsonb_agg(press ORDER BY received_at), '[]') FROM specbot_delivery
WHERE target = %(target)s AND state = 'waiting' AND press IS NOT NULL AND received_at <= %(began)s"""

_SEEN: LiteralString = "SELECT (SELECT seen_at FROM specbot_look WHERE target = %(target)s)"

# What was gone when it was asked as a whole, and has not been heard of since, is asked no more.
_KNOWN: LiteralString = """
SELECT repository FROM (
  SELECT regexp_replace(target, '[#!@].*$', '') AS repository, ended_at AS at, ending = 'gone' AND target !~ '[#!]' AS gone
    FROM specbot_look
  UNION ALL SELECT regexp_replace(target, '[#!@].*$', ''), received_at, false FROM specbot_delivery) AS seen
GROUP BY repository
HAVING max(at) FILTER (WHERE NOT gone) > coalesce(max(at) FILTER (WHERE gone), '-infinity')
ORDER BY 1"""

_ASK: LiteralString = """
WITH asked AS (INSERT INTO specbot_redelivery (id) VALUES (%(delivery)s) ON CONFLICT DO NOTHING RETURNING 1)
SELECT count(*) FROM asked"""

_ENDLESS: LiteralString = """
SELECT job.id FROM procrastinate_jobs AS job JOIN procrastinate_events AS event ON event.job_id = job.id
WHERE job.status = 'doing' AND event.type = 'started'
GROUP BY job.id HAVING max(event.at) < now() - make_interval(secs => %(seconds)s)"""

_PRUNE: LiteralString = """
WITH deliveries AS (
  DELETE FROM specbot_delivery WHERE received_at < now() - make_interval(hours => %(hours)s) RETURNING 1
), asked AS (
  DELETE FROM specbot_redelivery WHERE asked_at < now() - make_interval(hours => %(hours)s)
), turns AS (
  DELETE FROM specbot_turn WHERE served_at < now() - make_interval(hours => %(look_hours)s)
), written AS (
  DELETE FROM specbot_write WHERE at < now() - make_interval(hours => %(hours)s)
), held AS (
  DELETE FROM specbot_budget WHERE blocked_until < now() - make_interval(hours => %(hours)s)
), looks AS (
  DELETE FROM specbot_look WHERE ended_at < now() - make_interval(hours => %(look_hours)s) RETURNING 1
), figures AS (
  DELETE FROM specbot_figure WHERE until < now()
)
SELECT (SELECT count(*) FROM deliveries), (SELECT count(*) FROM looks)"""


class AcceptedDelivery(StrEnum):
    """What became of a wake-up."""

    QUEUED = "queued"
    COVERED = "covered"
    """A job that has not started yet will see it."""
    KNOWN = "known"
    """The delivery came before, and its work is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueMetrics:
    """The queue at one moment: jobs by status, the age of the oldest that is due, (runs, seconds) by ending.

    Then the living workers, and what all looks took.
    """

    jobs: Mapping[str, int]
    oldest_seconds: float
    endings: Mapping[str, tuple[int, float]]
    workers: int
    counted: tuple[JobMetric, ...]


class Queue(Pool):
    """Pull requests that wait for a look. Use it as a context manager."""

    def __init__(self, url: str, *, connections: int = 8, patience: float = 3.0, gather: float = GATHER) -> None:
        super().__init__(url, connections=connections, patience=patience)
        self._gather = gather
        self._together: Batcher[tuple[IncomingEvent, int], AcceptedDelivery] = Batcher(self._accept)

    def accept(self, wake: IncomingEvent, *, priority: int = EVENT) -> AcceptedDelivery:
        """Record a delivery and queue what it woke; committed when it returns, else `QueueUnavailableError`."""
        return self._together.ask((wake, priority))

    def _accept(self, wakes: Sequence[tuple[IncomingEvent, int]]) -> list[AcceptedDelivery]:
        """Record deliveries and queue what they woke in one transaction; tells what became of each."""
        values = {"rows": _rows(wakes), "queue": QUEUE, "task": TASK, "gather": self._gather}
        recorded, queued = self.row(_ACCEPT, values)
        return [_became(wake, recorded or (), queued or ()) for wake, _ in wakes]

    def later(self, target: str, delivery: str, at: datetime, *, attempt: int, limited: bool) -> None:
        """Queue a target for a later time; a job that waits already is as good."""
        args = {"target": target, "delivery": delivery, "attempt": attempt, **({"waits": "limit"} if limited else {})}
        self._defer(target, args, at, EVENT)

    def call(self, target: Target, delivery: str) -> None:
        """Queue a target that no delivery named, behind those that one did; a job that waits already is as good."""
        self._defer(str(target), {"target": str(target), "delivery": delivery}, None, BACKGROUND)

    def _defer(self, target: str, args: Mapping[str, object], at: datetime | None, priority: int) -> None:
        values = {"queue": QUEUE, "task": TASK, "target": target, "args": Jsonb(args), "at": at, "priority": priority}
        try:
            self.row(_LATER, values)
        except psycopg.errors.UniqueViolation:
            return

    def clock(self) -> datetime:
        """Read the database's clock, the one that deliveries are stamped with."""
        moment: datetime = self.row("SELECT clock_timestamp()")[0]
        return moment

    def check_actions(self, target: str, *, began: datetime) -> tuple[CheckAction, ...]:
        """Read the buttons that were pressed before a run began and were not worked off, oldest first."""
        rows = self.row(_PRESSES, {"target": target, "began": began})[0]
        return tuple(
            CheckAction(
                identifier=row["identifier"],
                account=Account(id=row["id"], login=row["login"], is_bot=row["is_bot"]),
            )
            for row in rows
        )

    def seen_at(self, target: str) -> datetime | None:
        """Tell when the last look that ended well began."""
        moment: datetime | None = self.row(_SEEN, {"target": target})[0]
        return moment

    def is_seen(self, target: str, changed_at: datetime) -> bool:
        """Tell whether a good look began after a change; clocks may differ by a minute."""
        seen_at = self.seen_at(target)
        return seen_at is not None and changed_at + CLOCKS_DIFFER < seen_at

    def known(self) -> tuple[AllPulls, ...]:
        """List the repositories that the bot has looked into, or was called to."""
        return tuple(found for (text,) in self.rows(_KNOWN) if isinstance(found := parse_target(text), AllPulls))

    def is_new(self, delivery: str) -> bool:
        """Record that a delivery is asked for again; tells whether it is for the first time."""
        return bool(self.row(_ASK, {"delivery": delivery})[0])

    def endless(self, seconds: int) -> tuple[int, ...]:
        """List the jobs that run for longer than any can."""
        return tuple(number for (number,) in self.rows(_ENDLESS, {"seconds": seconds}))

    def finish(
        self,
        target: str,
        ending: RunOutcome,
        *,
        began: datetime,
        tries: int = 1,
        error: str = "",
        check_actions: int = 1000,
    ) -> bool:
        """Count a run; unless it goes on later, it settles every delivery for the target from before it began.

        `presses` is how many buttons it saw; tells whether there was one that it did not see.
        """
        state = {RunOutcome.DONE: "done", RunOutcome.GONE: "done", RunOutcome.FAILED: "failed"}.get(ending, "waiting")
        values = {"target": target, "outcome": ending.value, "began": began, "state": state}
        late = self.row(_FINISH, {**values, "tries": tries, "error": error[:_LONGEST_ERROR], "presses": check_actions})[
            0
        ]
        return bool(late) and state != "waiting"

    def figures(self) -> QueueMetrics:
        """Read how the queue is."""
        jobs, oldest, endings, workers, counted = self.row(_FIGURES, {"task": TASK})
        return QueueMetrics(
            jobs=jobs,
            oldest_seconds=oldest,
            endings={ending: (int(runs), float(seconds)) for ending, (runs, seconds) in endings.items()},
            workers=workers,
            counted=tuple(JobMetric(name=name, labels=tuple(labels), value=value) for name, labels, value in counted),
        )

    def prune(self, hours: int, look_hours: int) -> None:
        """Forget deliveries that no forge would send again, and looks at what nobody touches any more."""
        self.row(_PRUNE, {"hours": hours, "look_hours": look_hours})


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
    """Write a press as its row holds it."""
    who = check_action.account
    return {"identifier": check_action.identifier, "id": who.id, "login": who.login, "is_bot": who.is_bot}
