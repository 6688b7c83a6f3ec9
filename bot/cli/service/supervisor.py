"""Worker processes beside the receiver: started together, restarted when one falls, stopped together."""

import multiprocessing
import signal
import threading
from multiprocessing import resource_tracker
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

import structlog

from bot.cli.service.forked import START_METHOD, STOPS, close_inherited_sockets, hear_stop_signals
from bot.cli.service.parent import end_with_parent
from bot.jobs.worker_config import WorkerConfig
from bot.telemetry.logs import set_up_logs
from bot.telemetry.traces import tracing
from config.settings import Settings, traces_wanted

_LOOK_EVERY_SECONDS = 0.5
_GRACE_SECONDS = 25.0
_CONTEXT: ForkContext | SpawnContext = (
    multiprocessing.get_context("fork") if START_METHOD == "fork" else multiprocessing.get_context("spawn")
)


class Supervisor:
    """Keeps `size` workers alive while its block runs."""

    def __init__(self, settings: Settings, url: str, size: int) -> None:
        self._job = (settings, url)
        self._size = size
        self._workers: list[BaseProcess] = []
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="supervisor")

    def __enter__(self) -> Self:
        self._workers = [self._start() for _ in range(self._size)]
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._watcher.join()
        for worker in self._workers:
            worker.terminate()
        for worker in self._workers:
            worker.join(_GRACE_SECONDS)
            if worker.is_alive():
                structlog.get_logger().error("worker did not stop; another one takes its job over", pid=worker.pid)
                worker.kill()
                worker.join()

    def _start(self) -> BaseProcess:
        worker: BaseProcess = _CONTEXT.Process(target=_work, args=self._job, name="specbot worker")
        # Ctrl-C reaches the whole terminal: a worker that is still being born must not fall over it, nor take SIGTERM
        # for its parent's. Starting the resource tracker unblocks signals again, so that comes first.
        if START_METHOD == "spawn":
            resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        try:
            worker.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        structlog.get_logger().info("worker started", pid=worker.pid)
        return worker

    def _watch(self) -> None:
        """Start again what has ended by itself; looking twice a second also keeps a falling worker from spinning."""
        while not self._stopping.wait(_LOOK_EVERY_SECONDS):
            for place, worker in enumerate(self._workers):
                if not worker.is_alive():
                    structlog.get_logger().error("worker ended", pid=worker.pid, code=worker.exitcode)
                    self._workers[place] = self._start()


def _work(settings: Settings, url: str) -> None:
    """Work in a process of its own, which leaves Ctrl-C on the terminal to the receiver."""
    close_inherited_sockets()
    hear_stop_signals(interrupt=False)
    set_up_logs()
    end_with_parent()
    from bot import bootstrap  # noqa: PLC0415 - the process that starts this one needs none of it

    with tracing(wanted=traces_wanted()):
        bootstrap.work(settings, url, WorkerConfig().concurrency)
