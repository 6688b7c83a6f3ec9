"""Which job is next: owners take turns, and none has more than its share of the workers at once.

And whose job it is: a worker that was taken for dead can neither end a job that another one has now, nor give it back.
"""

from collections.abc import Iterable
from datetime import datetime

from procrastinate import App
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from bot.jobs.sql import statement

_FETCH = statement("fetch_job")
_FINISH = statement("finish_job")
_RETRY = statement("retry_job")


class FairScheduler(JobManager):
    """The queue's own manager, but for the choice of the next job and for who may end one."""

    def __init__(self, app: App, at_once: int) -> None:
        super().__init__(app.connector)
        self._app = app
        self._at_once = at_once

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Take the oldest job of the owner that was served longest ago and has a place free.

        A job of a task that this version does not know is left for a newer worker.
        """
        row = await self.connector.execute_query_one_async(
            query=_FETCH, queues=queues, worker_id=worker_id, at_once=self._at_once, tasks=list(self._app.tasks)
        )
        return None if row["id"] is None else Job.from_row(row)

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:  # noqa: FBT001 - the library's own
        """End a job, if it is still the one that was fetched."""
        await self.end(job, status, delete_job=delete_job)

    async def end(self, job: Job, status: Status, *, delete_job: bool) -> bool:
        """End a job; tells whether it was still the one that was fetched or listed."""
        rows = await self.connector.execute_query_all_async(
            query=_FINISH, job_id=job.id, attempts=job.attempts, status=status.value, delete_job=delete_job
        )
        return bool(rows)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Give a job back, if it is still the one that was fetched or listed; raises `UniqueViolation` if one waits."""
        await self.connector.execute_query_async(
            query=_RETRY,
            job_id=job.id,
            attempts=job.attempts,
            retry_at=retry_at,
            priority=priority,
            queue=queue,
            lock=lock,
        )
