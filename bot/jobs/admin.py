"""The queue as people see it: what waits, runs and failed, why, and trying again by hand."""

from dataclasses import dataclass
from datetime import datetime

import psycopg

from bot.jobs.connection_pool import Pool
from bot.jobs.intake import EVENT, QUEUE, TASK
from bot.jobs.sql import statement
from bot.jobs.states import JobState

_LIST = statement("list_jobs")
_AGAIN = statement("retry_jobs")


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
