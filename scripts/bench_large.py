"""What a worker and its children take at most while they look at a large pull request, on GitHub and on GitLab.

python scripts/bench_large.py [GitHub|GitLab] [specs|files|comments]
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

import psutil
from bench_desks import Desk, desks
from bench_distance import NO_LIMITS, settled_in
from bench_memory import pss
from bench_receiver import free_port, wait_for
from bench_work import running, until

from bot.jobs.database import open_database
from config.settings import environment_with
from specbot_playground.demo.half_filled_spec import half_filled

SPECS, SIZE = 50, 100_000
FILES = 3000
COMMENTS = 2000
LOOK_EVERY = 0.03
_PARAGRAPH = "The service keeps each order once, and answers a second request with what it gave the first time. "


class Peak:
    """The most that a process and its children took at once, in KiB."""

    def __init__(self, first: int) -> None:
        self._first = psutil.Process(first)
        self._stop = threading.Event()
        self.most, self.parts = 0, (0, 0)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            with suppress(psutil.Error, OSError, StopIteration):  # a child ended meanwhile
                own = pss(self._first)
                children = sum(pss(one) for one in self._first.children(recursive=True))
                if own + children > self.most:
                    self.most, self.parts = own + children, (own, children)

    def end(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join()


def long_spec(number: int) -> bytes:
    """Write a spec of 100 kB."""
    lines, paragraph = [half_filled()], _PARAGRAPH * 6
    while sum(map(len, lines)) < SIZE:
        lines.append(
            f"\n### Case {number}.{len(lines)}\n\n{paragraph}\n\n- one `order`\n- **two** orders, [again](#case)\n"
        )
    return "".join(lines).encode()


def specs(desk: Desk, number: int) -> Callable[[], None]:
    """Propose many long specs."""
    return partial(desk.propose, number, {f"docs/specs/{number}-{one}.md": long_spec(one) for one in range(SPECS)})


def files(desk: Desk, number: int) -> Callable[[], None]:
    """Propose a spec among many files."""
    found = {f"src/{number}/module_{one}.py": f"VALUE = {one}\n".encode() * 40 for one in range(FILES - 1)}
    return partial(desk.propose, number, {**found, f"docs/specs/{number}.md": half_filled().encode()})


def comments(desk: Desk, number: int) -> Callable[[], None]:
    """Talk for long before the bot looks."""
    desk.open(number)
    for one in range(COMMENTS):
        desk.say(number, f"Remark {one}. {_PARAGRAPH * 3}")
    return partial(desk.say, number, "/spec approve")


CASES = {
    f"{SPECS} specs of {SIZE // 1000} kB": specs,
    f"{FILES} files": files,
    f"{COMMENTS} comments": comments,
}


@contextmanager
def service(desk: Desk) -> Iterator[tuple[int, str]]:
    """Run a receiver, and a worker by itself; gives the worker's number and the database."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="specbot-bench-"))
        url, port = stack.enter_context(open_database("", Path(folder))), free_port()
        environment = environment_with({**desk.settings(), **NO_LIMITS, "database_url": url})
        receiver = stack.enter_context(running("receive", "--port", str(port), environment=environment))
        worker = stack.enter_context(running("work", environment=environment))
        wait_for(port, receiver)
        desk.forge.set_webhook(f"http://127.0.0.1:{port}{desk.hook}")
        yield worker.pid, url
        desk.forge.set_webhook(None)


def play(name: str, desk: Desk, wanted: str) -> None:
    """Measure one forge; each case has a worker of its own."""
    desk.forge.wire.latency = 0
    chosen = [(title, prepare) for title, prepare in CASES.items() if wanted in title]
    for number, (title, prepare) in enumerate(chosen, start=1):
        act = prepare(desk, number)
        with service(desk) as (worker, url):
            settled = settled_in(url)
            peak, began = Peak(worker), time.perf_counter()
            act()
            until(lambda: desk.record.since(began) and settled() and desk.record.is_quiet())  # noqa: B023 - called here
            peak.end()
        own, children = (size / 1024 for size in peak.parts)
        seconds = time.perf_counter() - began
        print(
            f"{f'{name}: {title}, at most':<44}{peak.most / 1024:>7.0f} MiB ({own:.0f} the worker, {children:.0f} its child), "
            f"{seconds:.0f} s, {len(desk.record.since(began))} requests",
            flush=True,
        )


def main() -> None:
    """Print the figures."""
    words = [*sys.argv[1:], "", ""]
    with desks() as (github, gitlab):
        for name, desk in (("GitHub", github), ("GitLab", gitlab)):
            if words[0] in name:
                play(name, desk, words[1])


if __name__ == "__main__":
    main()
