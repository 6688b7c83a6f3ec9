"""Worker processes beside the receiver: started together, restarted when one falls, stopped together."""

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ldexp
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
_LONGEST_PAUSE_SECONDS = 30.0
_STEADY_SECONDS = 60.0
"""Whoever worked for so long has not fallen over what the one before fell over."""
_CONTEXT: ForkContext | SpawnContext = (
    multiprocessing.get_context("fork") if START_METHOD == "fork" else multiprocessing.get_context("spawn")
)


def pause_after(falls: int) -> float:
    """Say for how many seconds nobody takes the place of a worker, after so many that fell soon after their start."""
    return min(ldexp(_LOOK_EVERY_SECONDS, min(falls, 10)), _LONGEST_PAUSE_SECONDS)


@dataclass(kw_only=True)
class _Place:
    """The place of a worker: who has it, since when, how often it was lost soon, and when it is filled again."""

    worker: BaseProcess | None = None
    started: float = 0.0
    falls: int = 0
    due: float = 0.0

    def pause(self, now: float) -> float:
        """Leave it empty for a while; say for how long."""
        self.falls = 0 if self.worker is not None and now - self.started >= _STEADY_SECONDS else self.falls + 1
        self.worker, pause = None, pause_after(self.falls - 1 if self.falls else 0)
        self.due = now + pause
        return pause


class Supervisor:
    """Keeps `size` workers alive while its block runs."""

    def __init__(
        self, settings: Settings, url: str, size: int, work: Callable[[Settings, str], None] | None = None
    ) -> None:
        """Take what each worker runs; None: the queue is worked off."""
        self._job = (settings, url)
        self._work = work or _work
        self._places = [_Place() for _ in range(size)]
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="supervisor")

    def __enter__(self) -> Self:
        for place in self._places:
            self._fill(place)
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._watcher.join()
        workers = [place.worker for place in self._places if place.worker is not None]
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(_GRACE_SECONDS)
            if worker.is_alive():
                structlog.get_logger().error("worker did not stop; another one takes its job over", pid=worker.pid)
                worker.kill()
                worker.join()

    def _start(self) -> BaseProcess:
        worker: BaseProcess = _CONTEXT.Process(target=self._work, args=self._job, name="specbot worker")
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

    def _fill(self, place: _Place) -> None:
        """Start a worker; where the machine lets none be started now, that is said, and tried again."""
        place.started = time.monotonic()
        try:
            place.worker = self._start()
        except OSError as error:
            pause = place.pause(place.started)
            structlog.get_logger().error("worker could not be started", reason=str(error), again_in_seconds=pause)

    def _watch(self) -> None:
        """Start again what has ended by itself, later each time that it ends soon: a falling worker keeps nobody busy."""
        while not self._stopping.wait(_LOOK_EVERY_SECONDS):
            now = time.monotonic()
            for place in self._places:
                worker = place.worker
                if worker is not None and not worker.is_alive():
                    pause = place.pause(now)
                    said = {"pid": worker.pid, "code": worker.exitcode, "again_in_seconds": pause}
                    structlog.get_logger().error("worker ended", **said)
                elif worker is None and now >= place.due:
                    self._fill(place)


def _work(settings: Settings, url: str) -> None:
    """Work in a process of its own, which leaves Ctrl-C on the terminal to the receiver."""
    close_inherited_sockets()
    hear_stop_signals(interrupt=False)
    set_up_logs()
    end_with_parent()
    from bot import bootstrap  # noqa: PLC0415 - the process that starts this one needs none of it

    with tracing(wanted=traces_wanted()):
        bootstrap.work(settings, url, WorkerConfig().concurrency)
