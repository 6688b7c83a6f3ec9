"""Workers in processes of their own, whose looks leave traces in a folder instead of on a forge."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Event

from bot.jobs.job_run import StoppedError
from bot.jobs.lease import LostJobError
from bot.jobs.queue import Queue
from bot.jobs.worker import run_worker
from bot.jobs.worker_config import WorkerConfig
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import AllPulls, ChangedPulls, ListedTarget, Target
from bot.review.port import GoneError, RateLimitedError, RejectedError, UnavailableError
from bot.telemetry.logs import set_up_logs
from tests.service.waiting import wait_until

QUICK = WorkerConfig(concurrency=4, poll=0.1, heartbeat=0.2, dead_after=1.0, look=1, patience=0.5, grace=0.5, sweep=0)


class Traces:
    """What looks leave: one line each, and gates that a test opens."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "looks"
        self._gate = folder / "gate"
        self._log.touch()

    def note(self, what: str, target: object) -> None:
        with self._log.open("a") as log:
            log.write(f"{what} {target} {os.getpid()}\n")

    def read(self) -> list[tuple[str, str, int]]:
        lines = (line.split() for line in self._log.read_text().splitlines())
        return [(what, target, int(pid)) for what, target, pid in lines]

    def looked(self, target: str) -> list[int]:
        """List who began to look at a target."""
        return [pid for what, seen, pid in self.read() if (what, seen) == ("began", target)]

    def seen(self, what: str) -> int:
        return sum(1 for line in self.read() if line[0] == what)

    def open_gate(self) -> None:
        self._gate.touch()

    def wait_at_gate(self) -> None:
        wait_until(self._gate.exists)


def look(traces: Traces, target: Target, before_write: Callable[[], None]) -> tuple[Target | ListedTarget, ...]:  # noqa: C901 - one arm per behaviour
    """Behave as the repository's name says."""
    traces.note("began", target)
    match target:
        case ChangedPulls(repository=repository):
            hour_ago = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251 - a forge's clock
            refs = (PullRef(forge=ForgeName.GITHUB, repository=repository, number=number) for number in (1, 2))
            return tuple(ListedTarget(target=ref, changed_at=hour_ago) for ref in refs)
        case AllPulls(repository=repository):
            return tuple(PullRef(forge=ForgeName.GITHUB, repository=repository, number=number) for number in (1, 2))
        case PullRef(repository=repository) if repository.endswith("/slow"):
            traces.wait_at_gate()
            try:
                before_write()
            except LostJobError:
                traces.note("lost", target)
                raise
        case PullRef(repository="acme/gone"):
            raise GoneError("no such pull request")
        case PullRef(repository="acme/limited") if traces.seen("began") == 1:
            raise RateLimitedError("too fast", datetime.now(UTC) + timedelta(milliseconds=300))  # noqa: TID251 - a forge's clock
        case PullRef(repository="acme/limited-for-long"):
            raise RateLimitedError("too fast", datetime.now(UTC) + timedelta(hours=1))  # noqa: TID251 - a forge's clock
        case PullRef(repository="acme/refused") if traces.seen("began") == 1:
            raise RejectedError("not like this")
        case PullRef(repository="acme/down"):
            raise UnavailableError("no answer")
        case PullRef(repository="acme/bug"):
            raise ZeroDivisionError
        case _:
            pass
    traces.note("ended", target)
    return ()


class Hands:
    """A looker that writes down what it was asked for."""

    def __init__(self, traces: Traces) -> None:
        self._traces = traces
        self._stopping = Event()

    def look(
        self,
        target: Target,
        check_actions: tuple[CheckAction, ...],
        since: datetime | None,
        before_write: Callable[[], None],
    ) -> tuple[Target | ListedTarget, ...]:
        del check_actions, since
        if "acme/endless#" in str(target) and not self._traces.seen("began"):
            self._traces.note("began", target)
            self._stopping.wait()
            raise StoppedError
        return look(self._traces, target, before_write)

    def stop(self) -> None:
        self._stopping.set()

    def give_up(self, target: Target, reason: str) -> None:
        self._traces.note("gave-up", target)
        if "bug" in str(target):
            raise UnavailableError(reason)

    def repositories(self, known: Iterable[AllPulls]) -> Iterable[AllPulls]:
        return known

    def redeliver(self, is_new: Callable[[str], bool]) -> int:
        return int(is_new("guid"))


def _work(url: str, folder: Path, sweep: int) -> None:
    set_up_logs()
    traces = Traces(folder)
    with Queue(url, patience=QUICK.patience) as queue:
        run_worker(url, queue, Hands(traces), chance=lambda: 0.0, config=replace(QUICK, sweep=sweep))


def start_worker(url: str, folder: Path, *, sweep: int = 0) -> SpawnProcess:
    worker = multiprocessing.get_context("spawn").Process(target=_work, args=(url, folder, sweep))
    worker.start()
    return worker


@contextmanager
def a_worker(url: str, folder: Path, *, sweep: int = 0) -> Iterator[SpawnProcess]:
    """Run a worker, and see that it stops in good order when asked to."""
    worker = start_worker(url, folder, sweep=sweep)
    try:
        yield worker
    finally:
        worker.terminate()
        worker.join(20)
        code = worker.exitcode
        worker.kill()
        worker.join()
        worker.close()
    # Who is asked to stop before it listens to signals ends by the signal; from then on only 0 is in good order.
    assert code in {0, -signal.SIGTERM}
