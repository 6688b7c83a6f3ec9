"""The working side of the durable queue: one job per target at a time, retries, takeover of dead workers' jobs."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Event

import msgspec
import psycopg
import structlog
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import ConnectorException

from bot.jobs.connection_pool import CONNECTING, IDLE_SECONDS, BoundedAsyncConnection, settle_loop
from bot.jobs.database import DatabaseError, migrate
from bot.jobs.fair_scheduler import FairScheduler
from bot.jobs.heartbeat import Heartbeat
from bot.jobs.instrumentation import counted, instrumented
from bot.jobs.intake import QUEUE, TASK
from bot.jobs.job_run import AGAIN_SECONDS, JobArgs, JobHandler, JobRunner
from bot.jobs.lease import Lease
from bot.jobs.notice_run import NoticeRunner
from bot.jobs.notice_tasks import add_notify
from bot.jobs.queue import Queue
from bot.jobs.resync import sweep
from bot.jobs.takeover import take_over
from bot.jobs.worker_config import WorkerConfig

_KEEP_HOURS = 24 * 7
_KEEP_LOOKS_HOURS = 24 * 90
_HOUR = 60


def run_worker(  # noqa: PLR0913  # what a worker is made of
    url: str,
    queue: Queue,
    handler: JobHandler,
    *,
    chance: Callable[[], float],
    config: WorkerConfig,
    heartbeat: Heartbeat | None = None,
    notices: NoticeRunner | None = None,
) -> None:
    """Work until SIGTERM or SIGINT, through restarts of the database; running jobs are finished, or given back."""
    stopping = Event()
    app = build_app(url, queue, handler, chance=chance, config=config, stopping=stopping)
    if notices is not None:
        add_notify(app, queue, notices)
    with suppress(asyncio.CancelledError):
        asyncio.run(_keep_working(app, url, handler, config, heartbeat or Heartbeat(), stopping))


def build_app(
    url: str, queue: Queue, handler: JobHandler, *, chance: Callable[[], float], config: WorkerConfig, stopping: Event
) -> App:
    """Make the queue's application with its tasks; `stopping` is set when nobody should wait for the database any more."""
    app = App(
        connector=PsycopgConnector(
            conninfo=url,
            min_size=1,
            max_size=config.concurrency + 4,
            max_idle=IDLE_SECONDS,
            timeout=config.patience,
            connection_class=BoundedAsyncConnection,
            configure=settle_loop,
            kwargs=dict(CONNECTING),
        )
    )
    app.job_manager = FairScheduler(app, config.per_owner)
    _add_reconcile(app, queue, JobRunner(queue=queue, handler=handler, chance=chance, stopping=stopping))
    _add_upkeep(app, queue, handler, config)
    if config.sweep:
        _add_sweep(app, queue, handler, config.sweep)
    return app


def _add_reconcile(app: App, queue: Queue, runner: JobRunner) -> None:
    """Add the task that looks at one target."""

    @app.task(name=TASK, queue=QUEUE, pass_context=True)
    def reconcile(context: JobContext, /, **said: object) -> None:
        args = msgspec.convert(said, JobArgs)
        lease = Lease(pool=queue, job=context.job.id or 0, attempts=context.job.attempts)
        named = structlog.contextvars.bound_contextvars(ref=args.target, delivery=args.delivery)
        with named, instrumented(queue, args.target, args.delivery):
            runner.run(args, lease)


def _add_upkeep(app: App, queue: Queue, handler: JobHandler, config: WorkerConfig) -> None:
    """Add the periodic tasks that give the jobs of dead workers to others, and delete what nobody asks for any more."""

    @app.periodic(cron=f"* * * * * */{config.look}")
    @app.task(name="take over", queue=QUEUE, queueing_lock="take over", priority=1)
    async def take_over_from_the_dead(timestamp: int) -> None:
        del timestamp
        await take_over(app, queue, handler, config.dead_after)

    @app.periodic(cron="17 * * * *")
    @app.task(name="prune", queue=QUEUE, queueing_lock="prune")
    async def prune(timestamp: int) -> None:
        del timestamp
        await app.job_manager.delete_old_jobs(nb_hours=_KEEP_HOURS, include_failed=True)
        await asyncio.to_thread(queue.prune, _KEEP_HOURS, _KEEP_LOOKS_HOURS, config.log_days)


def _add_sweep(app: App, queue: Queue, handler: JobHandler, minutes: int) -> None:
    """Add the periodic task that looks for what no webhook told."""

    @app.periodic(cron="0 * * * *" if minutes == _HOUR else f"*/{minutes} * * * *")
    @app.task(name="sweep", queue=QUEUE, lock="sweep", queueing_lock="sweep")
    def resync(timestamp: int) -> None:
        with counted(queue):
            sweep(queue, handler, timestamp)


def _stop_when_asked(loop: asyncio.AbstractEventLoop, handler: JobHandler, grace: float, stopping: Event) -> None:
    """End the task that calls this at the first signal, and what its jobs do after `grace` seconds."""
    worker = asyncio.current_task()

    def stop() -> None:
        if stopping.is_set():
            return  # to cancel a worker that is ending takes the database from the jobs that it waits for
        stopping.set()
        loop.call_later(grace, handler.stop)
        if worker is not None:
            worker.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        # Beside a receiver Ctrl-C is the receiver's business, and ignored here: it stops its workers itself.
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, stop)


async def _keep_working(
    app: App, url: str, handler: JobHandler, config: WorkerConfig, heartbeat: Heartbeat, stopping: Event
) -> None:
    """Run the worker; when the database goes away, try again until it is back."""
    loop = asyncio.get_running_loop()
    _stop_when_asked(loop, handler, config.grace, stopping)
    beating = loop.create_task(heartbeat.beat())
    while not beating.done():
        try:
            async with app.open_async():
                await app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=config.concurrency,
                    fetch_job_polling_interval=config.poll,
                    shutdown_graceful_timeout=config.grace,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    update_heartbeat_interval=config.heartbeat,
                    stalled_worker_timeout=config.dead_after,
                )
        except (ConnectorException, psycopg.OperationalError) as error:
            if stopping.is_set():
                return  # the worker could not sign off, and that has hidden that it was to end
            structlog.get_logger().warning("the database does not answer", error=str(error.__cause__ or error))
            with suppress(DatabaseError, psycopg.Error):  # it may have been dropped and made again
                await asyncio.to_thread(migrate, url)
        await asyncio.sleep(AGAIN_SECONDS)
