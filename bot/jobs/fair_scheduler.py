"""Which job is next: owners take turns, and none has more than its share of the workers at once."""

from collections.abc import Iterable
from typing import LiteralString

from procrastinate import App
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

_FETCH: LiteralString = """
SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts, worker_id
FROM specbot_fetch_job(%(queues)s::varchar[], %(worker_id)s, %(at_once)s)"""


class FairScheduler(JobManager):
    """The queue's own manager, but for the choice of the next job."""

    def __init__(self, app: App, at_once: int) -> None:
        super().__init__(app.connector)
        self._at_once = at_once

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Take the oldest job of the owner that was served longest ago and has a place free."""
        row = await self.connector.execute_query_one_async(
            query=_FETCH, queues=queues, worker_id=worker_id, at_once=self._at_once
        )
        return None if row["id"] is None else Job.from_row(row)
