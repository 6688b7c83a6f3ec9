"""Whether a job is still its worker's: one that was taken for dead, and goes on, must not write any more."""

from dataclasses import dataclass

from bot.jobs.connection_pool import Pool
from bot.jobs.sql import statement

_HOLDS = statement("holds_job")


class LostJobError(Exception):
    """The job is another worker's by now: what is left of it is done there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One job as it was fetched. A takeover counts as an attempt, so the number tells the one from the other."""

    pool: Pool
    job: int
    attempts: int

    def check(self) -> None:
        """Raise `LostJobError` when the job is somebody else's now, `QueueUnavailableError` when nobody can tell."""
        if not self.pool.row(_HOLDS, {"job_id": self.job, "attempts": self.attempts})[0]:
            raise LostJobError(f"job {self.job} was taken over")
