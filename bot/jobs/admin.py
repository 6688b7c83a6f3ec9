"""The queue as people see it: what waits, runs and failed, why, and trying again by hand."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import LiteralString

import psycopg

from bot.jobs.connection_pool import Pool
from bot.jobs.queue import EVENT, QUEUE, TASK

_LIST: LiteralString = """
SELECT job.lock,
       CASE WHEN job.status = 'failed' THEN 'failed'
            WHEN job.status = 'doing' THEN 'running'
            WHEN job.scheduled_at > now() THEN CASE WHEN job.args ->> 'waits' = 'limit' THEN 'limited' ELSE 'later' END
            ELSE 'waiting' END,
       CASE WHEN job.status = 'failed' THEN greatest(look.tries, 1)
            ELSE coalesce((job.args ->> 'attempt')::int, 0) + job.attempts END,
       coalesce(look.error, ''),
       CASE WHEN job.status = 'failed' THEN coalesce(look.ended_at, queued.at)
            ELSE greatest(job.scheduled_at, queued.at) END
FROM procrastinate_jobs AS job
LEFT JOIN specbot_look AS look ON look.target = job.lock
LEFT JOIN LATERAL (
  SELECT max(at) AS at FROM procrastinate_events WHERE job_id = job.id AND type IN ('deferred', 'started')
) AS queued ON true
WHERE job.task_name = %(task)s AND job.status IN ('todo', 'doing', 'failed')
  AND (NOT %(failed)s OR job.status = 'failed')
ORDER BY job.status = 'failed' DESC, 5, job.id"""

_AGAIN: LiteralString = """
WITH failed AS (
  DELETE FROM procrastinate_jobs
  WHERE task_name = %(task)s AND status = 'failed' AND (%(target)s::text IS NULL OR lock = %(target)s)
  RETURNING lock AS target
), hurried AS (
  UPDATE procrastinate_jobs SET scheduled_at = NULL, args = args - 'waits'
  WHERE task_name = %(task)s AND status = 'todo' AND scheduled_at > now()
    AND (%(target)s::text IS NULL OR lock = %(target)s)
  RETURNING lock AS target
), pressed AS (
  UPDATE specbot_delivery SET state = 'waiting'
  WHERE state = 'failed' AND press IS NOT NULL AND target IN (SELECT target FROM failed)
), deferred AS (
  SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
    %(queue)s, %(task)s, %(priority)s, target, target,
    jsonb_build_object('target', target, 'delivery', 'by hand'), NULL
  )::procrastinate_job_to_defer_v1)) AS jobs
  FROM (SELECT DISTINCT target FROM failed) AS once
  WHERE NOT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = once.target AND status = 'todo')
  HAVING count(*) > 0
)
SELECT coalesce(array_agg(DISTINCT target ORDER BY target), '{}'), (SELECT count(*) FROM deferred)
FROM (SELECT target FROM failed UNION SELECT target FROM hurried) AS again"""


class JobState(StrEnum):
    """Where a job stands."""

    FAILED = "failed"
    RUNNING = "running"
    WAITING = "waiting"
    LATER = "later"
    """It was let down, and tries again at a set time."""
    LIMITED = "limited"
    """The forge said when to come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobInfo:
    """One job: what it looks at, how often it was tried, what went wrong last, and since or until when."""

    target: str
    state: JobState
    tries: int
    error: str
    at: datetime


class QueueAdmin(Pool):
    """Reads the queue, and calls what failed again. Use it as a context manager."""

    def jobs(self, *, failed: bool = False) -> tuple[JobInfo, ...]:
        """List the jobs, those that failed first."""
        rows = self.rows(_LIST, {"task": TASK, "failed": failed})
        return tuple(
            JobInfo(target=target, state=JobState(state), tries=tries, error=error, at=at)
            for target, state, tries, error, at in rows
        )

    def again(self, target: str | None = None) -> tuple[str, ...]:
        """Queue what failed or waits out a failure, all or one, to run now; gives what it found."""
        while True:
            try:
                found: list[str] = self.row(
                    _AGAIN, {"queue": QUEUE, "task": TASK, "priority": EVENT, "target": target}
                )[0]
            except psycopg.errors.UniqueViolation:
                continue  # an event queued the same target at this very moment: look again
            return tuple(found)
