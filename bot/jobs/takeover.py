"""Gives the jobs of dead workers to the living. Two workers may do it at once: only one of them gets each job."""

import asyncio

import structlog
from procrastinate import App
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

from bot.jobs.fair_scheduler import FairScheduler
from bot.jobs.job_run import JobHandler, give_up
from bot.jobs.queue import Queue
from bot.jobs.retry_policy import TRIES, RunOutcome
from bot.jobs.sql import statement

_TOO_LONG_SECONDS = 3600
_ENDLESS = statement("endless_jobs")


async def take_over(app: App, queue: Queue, handler: JobHandler, dead_after: float) -> None:
    """Find the jobs whose worker is dead, or that run for longer than any can, and let them be run again.

    The worker of one that runs too long may be alive (it could not write down that the job had ended: a full disk, for
    example): it is stopped before its next write, because the job is not its own any more.
    """
    scheduler = FairScheduler(app, 0)
    stalled = {job.id: job for job in await scheduler.get_stalled_jobs(seconds_since_heartbeat=dead_after)}
    for (number,) in await asyncio.to_thread(queue.rows, _ENDLESS, {"seconds": _TOO_LONG_SECONDS}):
        stalled |= {job.id: job for job in await scheduler.list_jobs_async(id=number, status=Status.DOING.value)}
    for job in stalled.values():
        await hand_on(scheduler, queue, handler, job)


async def hand_on(scheduler: FairScheduler, queue: Queue, handler: JobHandler, job: Job) -> None:
    """Let a job be run again, unless a newer one waits for the same target or it has ended too many workers."""
    structlog.get_logger().warning("takeover", ref=job.lock, job=job.id, attempts=job.attempts)
    if job.attempts + 1 >= TRIES:
        await _dead_letter(scheduler, queue, handler, job)
        return
    try:
        await scheduler.retry_job(job)
    except UniqueViolation:
        await scheduler.end(job, Status.SUCCEEDED, delete_job=True)


async def _dead_letter(scheduler: FairScheduler, queue: Queue, handler: JobHandler, job: Job) -> None:
    """Settle a job that ended its worker each time it was tried; who ends it says so where people look."""
    reason = f"the worker ended in the middle of it, {TRIES} times"
    with structlog.contextvars.bound_contextvars(ref=job.lock):
        if job.lock is not None:
            await asyncio.to_thread(_write_down, queue, job.lock, reason)
        if await scheduler.end(job, Status.FAILED, delete_job=False) and job.lock is not None:
            structlog.get_logger().error("given up", error=reason)
            await asyncio.to_thread(give_up, handler, job.lock, reason)


def _write_down(queue: Queue, target: str, reason: str) -> None:
    queue.finish(target, RunOutcome.FAILED, began=queue.clock(), tries=TRIES, error=reason)
