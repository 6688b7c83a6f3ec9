"""The working side of the durable queue: one job per target at a time, retries, takeover of dead workers' jobs."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

from bot.forge.port import ForgeError
from bot.jobs.pulse import Pulse
from bot.jobs.queue import QUEUE, TASK, Queue, QueueUnavailableError
from bot.jobs.retrying import TRIES, Ending, after
from bot.pull.snapshot import Press
from bot.pull.wake import Target, Wake, parse_target

_KEEP_HOURS = 24 * 7
_AGAIN_SECONDS = 1.0

Work = Callable[[Target, tuple[Press, ...]], tuple[Target, ...]]
"""Look at one target, with the buttons that were pressed there; gives further targets to look at: a repository gives its pull requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a worker looks around. A dead worker's job is taken over `dead_after` + `look` seconds later."""

    concurrency: int = 4
    poll: float = 0.5
    """A job is announced by the database; polling finds those whose time has come, and those whose announcement the
    queue's worker missed: it forgets one that arrives while it fetches."""
    heartbeat: float = 5.0
    dead_after: float = 20.0
    look: int = 10
    """Seconds between looks for jobs of dead workers; a divisor of 60."""
    grace: float = 15.0
    """Less than `dead_after`: a worker that stops beats no more while it finishes its jobs."""


def run_worker(
    url: str, queue: Queue, work: Work, *, chance: Callable[[], float], pace: Pace, pulse: Pulse | None = None
) -> None:
    """Work until SIGTERM or SIGINT, through restarts of the database; running jobs are finished first."""
    app = build_app(url, queue, work, chance=chance, pace=pace)
    with suppress(asyncio.CancelledError):
        asyncio.run(_keep_working(app, pace, pulse or Pulse()))


def build_app(url: str, queue: Queue, work: Work, *, chance: Callable[[], float], pace: Pace) -> App:
    """Make the queue's application with its tasks."""
    app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=pace.concurrency + 4))

    @app.task(name=TASK, queue=QUEUE)
    def reconcile(target: str, delivery: str, attempt: int = 0, *, limited: bool = False) -> None:
        del limited  # read by SQL only
        with structlog.contextvars.bound_contextvars(ref=target, delivery=delivery):
            _run(queue, work, chance, target=target, delivery=delivery, attempt=attempt)

    @app.periodic(cron=f"* * * * * */{pace.look}")
    @app.task(name="take over", queue=QUEUE, queueing_lock="take over", priority=1)
    async def take_over(timestamp: int) -> None:
        del timestamp
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=pace.dead_after):
            await _take_over(app, job)

    @app.periodic(cron="17 * * * *")
    @app.task(name="prune", queue=QUEUE, queueing_lock="prune")
    async def prune(timestamp: int) -> None:
        del timestamp
        await app.job_manager.delete_old_jobs(nb_hours=_KEEP_HOURS, include_failed=True)
        await asyncio.to_thread(queue.prune, _KEEP_HOURS)

    return app


async def _keep_working(app: App, pace: Pace, pulse: Pulse) -> None:
    """Run the worker; when the database goes away, try again until it is back."""
    loop, this = asyncio.get_running_loop(), asyncio.current_task()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Beside a receiver Ctrl-C is the receiver's business, and ignored here: it stops its workers itself.
        if this is not None and signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, this.cancel)
    beating = loop.create_task(pulse.beat())
    while not beating.done():
        try:
            async with app.open_async():
                await app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=pace.concurrency,
                    fetch_job_polling_interval=pace.poll,
                    shutdown_graceful_timeout=pace.grace,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    update_heartbeat_interval=pace.heartbeat,
                    stalled_worker_timeout=pace.dead_after,
                )
        except (ConnectorException, psycopg.OperationalError) as error:
            structlog.get_logger().warning("the database does not answer", error=str(error.__cause__ or error))
        await asyncio.sleep(_AGAIN_SECONDS)


def _run(queue: Queue, work: Work, chance: Callable[[], float], *, target: str, delivery: str, attempt: int) -> None:
    """Look at a target once. A bug fails the job at once; it is logged here, with the reference, and nowhere else."""
    log = structlog.get_logger()
    began = queue.clock()
    try:
        for further in work(parse_target(target), queue.presses(target, began=began)):
            queue.accept(Wake(delivery=delivery, event="fan out", action="", targets=(further,)))
    except ForgeError as error:
        sequel = after(error, attempt=attempt, now=began, chance=chance())
        log.warning("let down", ending=sequel.ending, error=str(error), attempt=attempt, again_at=str(sequel.at or ""))
        if sequel.at is not None:
            limited = sequel.ending is Ending.LIMITED
            queue.later(target, delivery, sequel.at, attempt=sequel.attempt, limited=limited)
        queue.finish(target, sequel.ending, began=began)
        if sequel.ending is Ending.FAILED:
            raise
    except QueueUnavailableError:
        raise  # the job stays with this worker's heartbeat; who takes it over finds the database up again
    except Exception:
        log.exception("bug")
        queue.finish(target, Ending.FAILED, began=began)
        raise
    else:
        queue.finish(target, Ending.DONE, began=began)


async def _take_over(app: App, job: Job) -> None:
    """Give a dead worker's job to the living, unless a newer one waits for the same target or it has killed too many."""
    structlog.get_logger().warning("takeover", ref=job.lock, job=job.id, attempts=job.attempts)
    if job.attempts + 1 >= TRIES:
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        return
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        await app.job_manager.finish_job(job, status=Status.SUCCEEDED, delete_job=True)
