"""The working side of the durable queue: one job per target at a time, retries, takeover of dead workers' jobs."""

import asyncio
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Protocol

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.database import DatabaseError, migrate
from bot.jobs.fair_scheduler import FairScheduler
from bot.jobs.heartbeat import Heartbeat
from bot.jobs.instrumentation import counted, watched
from bot.jobs.queue import BACKGROUND, QUEUE, TASK, Queue
from bot.jobs.resync import Sweeper, sweep
from bot.jobs.retry_policy import TRIES, RunOutcome, after
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import IncomingEvent, ListedTarget, Target, parse_target
from bot.review.port import ForgeError

_KEEP_HOURS = 24 * 7
_KEEP_LOOKS_HOURS = 24 * 90
_AGAIN_SECONDS = 1.0
_DATABASE_TRIES = 20
_TOO_LONG_SECONDS = 3600
_HOUR = 60


class StoppedError(Exception):
    """The process is to end: the rest of a look is for another one."""


class JobHandler(Sweeper, Protocol):
    """What a worker does with its jobs. Called from several threads."""

    def look(
        self, target: Target, check_actions: tuple[CheckAction, ...], since: datetime | None
    ) -> Iterable[Target | ListedTarget]:
        """Look at one target; gives further ones: a repository gives its pull requests.

        Raises `ForgeError`, and `StoppedError` some time after `stop`.

        `presses` are the buttons that were pressed there, `since` is when the last good look began.
        """
        ...

    def stop(self) -> None:
        """Leave the rest of every look to others."""
        ...

    def give_up(self, target: Target, reason: str) -> None:
        """Show that the last try failed, where people look; raises whatever keeps it from that."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerConfig:
    """How often a worker looks around. A dead worker's job is taken over `dead_after` + `look` seconds later."""

    concurrency: int = 4
    per_owner: int = 2
    """Jobs of one owner at once, in the whole fleet: one team's storm leaves room for the others."""
    poll: float = 0.5
    """A job is announced by the database; polling finds those whose time has come, and those whose announcement the
    queue's worker missed: it forgets one that arrives while it fetches."""
    heartbeat: float = 5.0
    dead_after: float = 20.0
    look: int = 10
    """Seconds between looks for jobs of dead workers; a divisor of 60."""
    sweep: int = 15
    """Minutes between two sweeps of the fleet; a divisor of 60; 0: none."""
    patience: float = 3.0
    """What the queue waits for a database that does not answer: with it down, a worker still stops in time."""
    grace: float = 10.0
    """So long a worker that stops may finish its jobs; then it gives them back. Less than `dead_after`: it beats no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _JobArgs:
    """What a job says."""

    target: str
    delivery: str
    attempt: int


def run_worker(
    url: str,
    queue: Queue,
    looker: JobHandler,
    *,
    chance: Callable[[], float],
    pace: WorkerConfig,
    pulse: Heartbeat | None = None,
) -> None:
    """Work until SIGTERM or SIGINT, through restarts of the database; running jobs are finished, or given back."""
    stopping = Event()
    app = build_app(url, queue, looker, chance=chance, pace=pace, stopping=stopping)
    with suppress(asyncio.CancelledError):
        asyncio.run(_keep_working(app, url, looker, pace, pulse or Heartbeat(), stopping))


def build_app(
    url: str, queue: Queue, looker: JobHandler, *, chance: Callable[[], float], pace: WorkerConfig, stopping: Event
) -> App:
    """Make the queue's application with its tasks; `stopping` is set when nobody should wait for the database any more."""
    app = App(
        connector=PsycopgConnector(conninfo=url, min_size=1, max_size=pace.concurrency + 4, timeout=pace.patience)
    )
    app.job_manager = FairScheduler(app, pace.per_owner)

    @app.task(name=TASK, queue=QUEUE)
    def reconcile(target: str, delivery: str, attempt: int = 0, *, waits: str = "") -> None:
        del waits  # read by SQL only: why the job waits for its time
        with structlog.contextvars.bound_contextvars(ref=target, delivery=delivery), watched(queue, target, delivery):
            _run(queue, looker, chance, stopping, _JobArgs(target=target, delivery=delivery, attempt=attempt))

    @app.periodic(cron=f"* * * * * */{pace.look}")
    @app.task(name="take over", queue=QUEUE, queueing_lock="take over", priority=1)
    async def take_over(timestamp: int) -> None:
        del timestamp
        stalled = {
            job.id: job for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=pace.dead_after)
        }
        for number in await asyncio.to_thread(queue.endless, _TOO_LONG_SECONDS):
            # Its worker lives, but could not write down that the job had ended: a full disk, for example.
            stalled |= {job.id: job for job in await app.job_manager.list_jobs_async(id=number)}
        for job in stalled.values():
            await _take_over(app, queue, looker, job)

    @app.periodic(cron="17 * * * *")
    @app.task(name="prune", queue=QUEUE, queueing_lock="prune")
    async def prune(timestamp: int) -> None:
        del timestamp
        await app.job_manager.delete_old_jobs(nb_hours=_KEEP_HOURS, include_failed=True)
        await asyncio.to_thread(queue.prune, _KEEP_HOURS, _KEEP_LOOKS_HOURS)

    if pace.sweep:

        @app.periodic(cron="0 * * * *" if pace.sweep == _HOUR else f"*/{pace.sweep} * * * *")
        @app.task(name="sweep", queue=QUEUE, lock="sweep", queueing_lock="sweep")
        def look_around(timestamp: int) -> None:
            with counted(queue):
                sweep(queue, looker, timestamp)

    return app


async def _keep_working(
    app: App, url: str, looker: JobHandler, pace: WorkerConfig, pulse: Heartbeat, stopping: Event
) -> None:
    """Run the worker; when the database goes away, try again until it is back."""
    loop, this = asyncio.get_running_loop(), asyncio.current_task()

    def stop() -> None:
        stopping.set()
        loop.call_later(pace.grace, looker.stop)
        if this is not None:
            this.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        # Beside a receiver Ctrl-C is the receiver's business, and ignored here: it stops its workers itself.
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, stop)
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
            if stopping.is_set():
                return  # the worker could not sign off, and that has hidden that it was to end
            structlog.get_logger().warning("the database does not answer", error=str(error.__cause__ or error))
            with suppress(DatabaseError, psycopg.Error):  # it may have been dropped and made again
                await asyncio.to_thread(migrate, url)
        await asyncio.sleep(_AGAIN_SECONDS)


def _run(queue: Queue, looker: JobHandler, chance: Callable[[], float], stopping: Event, errand: _JobArgs) -> None:
    """Look at a target once, and again when the database fails in the middle."""
    try:
        _look(queue, looker, chance, errand)
    except QueueUnavailableError:
        _again_when_it_answers(queue, stopping, errand)


def _look(queue: Queue, looker: JobHandler, chance: Callable[[], float], errand: _JobArgs) -> None:
    """Look at a target once. A bug fails the job at once; it is logged here, with the reference, and nowhere else."""
    log, target, delivery, attempt = structlog.get_logger(), errand.target, errand.delivery, errand.attempt
    began = queue.clock()
    check_actions = queue.check_actions(target, began=began)
    try:
        further = looker.look(parse_target(target), check_actions, queue.seen_at(target))
        _pass_on(queue, delivery, further)
    except ForgeError as error:
        sequel = after(error, attempt=attempt, now=began, chance=chance())
        log.warning("let down", ending=sequel.ending, error=str(error), attempt=attempt, again_at=str(sequel.at or ""))
        if sequel.at is not None:
            limited = sequel.ending is RunOutcome.LIMITED
            queue.later(target, delivery, sequel.at, attempt=sequel.attempt, limited=limited)
        queue.finish(target, sequel.ending, began=began, tries=attempt + 1, error=str(error))
        if sequel.ending is RunOutcome.FAILED:
            _give_up(looker, target, str(error))
            raise
    except StoppedError:
        log.info("given back")
        queue.later(target, delivery, began, attempt=attempt, limited=False)
        queue.finish(target, RunOutcome.LATER, began=began, tries=attempt)
    except QueueUnavailableError:
        raise
    except Exception as error:
        log.exception("bug")
        reason = f"a mistake of Specbot's own ({type(error).__name__}); its log has the details under {target}"
        queue.finish(target, RunOutcome.FAILED, began=began, tries=attempt + 1, error=repr(error))
        _give_up(looker, target, reason)
        raise
    else:
        _settle(queue, target, delivery, began=began, check_actions=len(check_actions))


def _settle(queue: Queue, target: str, delivery: str, *, began: datetime, check_actions: int) -> None:
    """Write down that a look ended well; a button that was pressed as it began wants another one."""
    if queue.finish(target, RunOutcome.DONE, began=began, check_actions=check_actions):
        queue.later(target, delivery, began, attempt=0, limited=False)


def _again_when_it_answers(queue: Queue, stopping: Event, errand: _JobArgs) -> None:
    """Queue a target again after the database failed in the middle; nothing else can be done while it is down.

    A worker that stops leaves the job to those who take over from the dead.
    """
    structlog.get_logger().warning("interrupted", error="the database does not answer")
    for last in (*[False] * _DATABASE_TRIES, True):
        try:
            queue.later(errand.target, errand.delivery, queue.clock(), attempt=errand.attempt, limited=False)
        except QueueUnavailableError:
            if last or stopping.wait(_AGAIN_SECONDS):
                raise  # a worker that cannot beat either is taken for dead, and its jobs go to others
        else:
            return


def _pass_on(queue: Queue, delivery: str, further: Iterable[Target | ListedTarget]) -> None:
    """Queue what a look at something larger showed; what was looked at since it changed is left out."""
    for one in further:
        sighting = one if isinstance(one, ListedTarget) else ListedTarget(target=one)
        if sighting.changed_at is None or not queue.is_seen(str(sighting.target), sighting.changed_at):
            wake = IncomingEvent(delivery=delivery, event="fan out", action="", targets=(sighting.target,))
            queue.accept(wake, priority=BACKGROUND)


def _give_up(looker: JobHandler, target: str, reason: str) -> None:
    """Try once to show a failure where people look; the log and `specbot jobs` have it in any case."""
    try:
        looker.give_up(parse_target(target), reason)
    except Exception as error:  # noqa: BLE001 - what made the job fail may well make this fail too
        structlog.get_logger().warning("failure not shown", error=str(error))


async def _take_over(app: App, queue: Queue, looker: JobHandler, job: Job) -> None:
    """Give a dead worker's job to the living, unless a newer one waits for the same target or it has killed too many."""
    structlog.get_logger().warning("takeover", ref=job.lock, job=job.id, attempts=job.attempts)
    if job.attempts + 1 >= TRIES:
        await asyncio.to_thread(_dead_letter, queue, looker, job)
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        return
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        await app.job_manager.finish_job(job, status=Status.SUCCEEDED, delete_job=True)


def _dead_letter(queue: Queue, looker: JobHandler, job: Job) -> None:
    """Settle a job that ended its worker each time it was tried."""
    if job.lock is None:
        return
    reason = f"the worker ended in the middle of it, {TRIES} times"
    with structlog.contextvars.bound_contextvars(ref=job.lock):
        structlog.get_logger().error("given up", error=reason)
        queue.finish(job.lock, RunOutcome.FAILED, began=queue.clock(), tries=TRIES, error=reason)
        _give_up(looker, job.lock, reason)
