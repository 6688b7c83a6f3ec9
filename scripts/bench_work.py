"""From the event to the first write, jobs per second with one and two workers, takeover, and what an idle service costs.

The whole service runs as an operator runs it, against a playground in this process, over real HTTP.

python scripts/bench_work.py
"""

import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from bench_receiver import free_port, sql, wait_for

from bot.jobs.database import open_database
from bot.jobs.queue import Queue
from bot.review.model.references import PullRef
from bot.review.model.targets import IncomingEvent
from config.settings import environment_with
from specbot_playground import operations
from specbot_playground.demo.half_filled_spec import half_filled
from specbot_playground.server import Playground

PULLS = 24
JOBS = 144
HELD = 6
"""Jobs that run when a worker is killed: more than one worker does at once."""
DISTANCE = 0.04
"""Seconds that a request to a forge takes beyond the playground's own: one that is not on this machine."""
IDLE_SECONDS = 10
_SPECBOT = str(Path(sys.executable).parent / "specbot")
_RUNNING = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'reconcile' AND status = 'doing'"
_UNSETTLED = "SELECT count(*) FROM specbot_delivery WHERE state = 'waiting'"
_PATIENCE_SECONDS = 300


class Distance:
    """Stands before the playground: adds the way, and notes the first write about anything."""

    def __init__(self, playground: Playground) -> None:
        self._application = playground._server.app  # noqa: SLF001 - between the socket and the forge
        playground._server.app = self  # noqa: SLF001 - the same
        self.seconds = 0.0
        self.written = threading.Event()
        self.at = 0.0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's form
        """Pass a request on."""
        path, verb = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        time.sleep(self.seconds)
        answer = self._application(environ, start_response)
        if verb != "GET" and not path.endswith(("/graphql", "/access_tokens")) and not self.written.is_set():
            self.at = time.perf_counter()
            self.written.set()
        return answer


@contextmanager
def a_playground() -> Iterator[tuple[Playground, Distance]]:
    """Raise a forge."""
    with Playground() as playground:
        yield playground, Distance(playground)


def settings(playground: Playground, **more: str) -> dict[str, str]:
    """Write the environment of the service."""
    app = playground.world.app
    return environment_with(
        {
            "github_api_url": playground.api_url,
            "github_app_id": str(app.id),
            "github_private_key": app.private_key,
            "github_webhook_secret": app.webhook_secret,
            "jobs_per_owner": "8",
            "writes_per_minute": "0",
            "writes_per_hour": "0",
            **more,
        }
    )


@contextmanager
def running(*arguments: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of ours until the block ends."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [_SPECBOT, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def open_pull(playground: Playground, number: int) -> None:
    """Let somebody propose a half-filled spec."""
    world, repo = playground.world, playground.repository
    ada, branch = world.users["ada"], f"topic-{number}"
    with world.lock:
        operations.create_branch(world, ada, repo, branch, repo.branches["main"])
        operations.write_files(world, ada, repo, branch, {f"docs/specs/{number}.md": half_filled().encode()}, "Propose")
        operations.open_pull(world, ada, repo, base="main", head=branch, title=f"Spec {number}", body="", draft=False)


def until(condition: Callable[[], object]) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.1)  # each look is a connection


def latency() -> None:
    """Open pull requests one after the other at a service that has nothing else to do."""
    times = []
    with tempfile.TemporaryDirectory(prefix="specbot-bench-") as folder, a_playground() as (playground, distance):
        port = free_port()
        environment = settings(playground, data_dir=folder)
        with running("serve", "--port", str(port), environment=environment) as process:
            wait_for(port, process)
            playground.set_webhook(f"http://127.0.0.1:{port}/webhooks/github")
            for number in range(PULLS + 2):
                distance.written.clear()
                began = time.perf_counter()
                open_pull(playground, number)
                distance.written.wait(_PATIENCE_SECONDS)
                times.append(distance.at - began)
                quiet(playground)
            playground.set_webhook(None)
            idle(process)
    warm = sorted(times[2:])
    p50, p99 = warm[len(warm) // 2], warm[min(len(warm) - 1, len(warm) * 99 // 100)]
    print(f"{'event to first write, ms':<44}p50 {p50 * 1000:>6.0f}   p99 {p99 * 1000:>6.0f}   of {len(warm)}")


def quiet(playground: Playground) -> None:
    """Wait until the service asks the forge nothing for a while."""
    asked = -1
    while asked != (asked := len(playground.requests())):
        playground.drain()
        time.sleep(0.4)


def idle(process: subprocess.Popen[bytes]) -> None:
    """Measure the processors' time of a service that has nothing to do."""
    ours = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    base = [one for one in psutil.process_iter(["name"]) if one.info["name"] == "postgres"]
    before = spent(ours), spent(base)
    time.sleep(IDLE_SECONDS)
    after = spent(ours), spent(base)
    own, theirs = ((now - then) / IDLE_SECONDS for now, then in zip(after, before, strict=True))
    print(f"{'idle, share of one processor':<44}serve {own:>6.1%}   every PostgreSQL here {theirs:>6.1%}")


def spent(processes: Iterable[psutil.Process]) -> float:
    """Add up processor time."""
    total = 0.0
    for one in processes:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def throughput() -> None:
    """Let one worker, then two, look at reviewed pull requests on a forge some way off."""
    rates = {}
    with (
        tempfile.TemporaryDirectory(prefix="specbot-bench-") as folder,
        open_database("", Path(folder)) as url,
        a_playground() as (playground, distance),
        Queue(url) as queue,
    ):
        for number in range(PULLS):
            open_pull(playground, number)
        environment = settings(playground, database_url=url)
        for workers in (1, 2):
            with running("work", environment=environment), running_if(workers == 2, environment):
                distance.seconds = 0.0
                wake(queue, url, f"warm-{workers}")
                distance.seconds = DISTANCE
                began = time.perf_counter()
                for lap in range(JOBS // PULLS):
                    wake(queue, url, f"lap-{workers}-{lap}")
                rates[workers] = JOBS // PULLS * PULLS / (time.perf_counter() - began)
    print(
        f"{f'jobs per second, forge {DISTANCE * 1000:.0f} ms away':<44}one worker {rates[1]:.1f}, two {rates[2]:.1f}: "
        f"{rates[2] / rates[1]:.2f} times as many"
    )


def takeover() -> None:
    """Kill one of two workers in the middle of its jobs, and wait until the other has done them."""
    with (
        tempfile.TemporaryDirectory(prefix="specbot-bench-") as folder,
        open_database("", Path(folder)) as url,
        a_playground() as (playground, distance),
        Queue(url) as queue,
    ):
        for number in range(HELD):
            open_pull(playground, number)
        environment = settings(playground, database_url=url)
        with running("work", environment=environment) as killed, running("work", environment=environment):
            distance.seconds = 1.0
            for number in range(1, HELD + 1):
                queue.accept(a_wake("takeover", number))
            until(lambda: sql(url, _RUNNING) == HELD)
            began = time.perf_counter()
            killed.kill()
            distance.seconds = 0.0
            until(lambda: sql(url, _UNSETTLED) == 0)
            took = time.perf_counter() - began
    print(f"{'one of two workers killed in the middle':<44}all {HELD} pull requests done after {took:.0f} s")


@contextmanager
def running_if(wanted: bool, environment: dict[str, str]) -> Iterator[None]:  # noqa: FBT001 - one word at one call
    """Run a second worker, or none."""
    if not wanted:
        yield
        return
    with running("work", environment=environment):
        until(lambda: True)
        yield


def wake(queue: Queue, url: str, delivery: str) -> None:
    """Wake every pull request once, and wait until all were looked at."""
    for number in range(1, PULLS + 1):
        queue.accept(a_wake(delivery, number))
    until(lambda: sql(url, _UNSETTLED) == 0)


def a_wake(delivery: str, number: int) -> IncomingEvent:
    """Make what a webhook about a pull request becomes."""
    target = PullRef.parse(f"github:acme/payments#{number}")
    return IncomingEvent(delivery=f"{delivery}-{number}", event="bench", action="", targets=(target,))


def main() -> None:
    """Print the figures."""
    latency()
    throughput()
    takeover()


if __name__ == "__main__":
    main()
