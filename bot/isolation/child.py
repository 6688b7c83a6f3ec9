"""The child: calls functions of ours on foreign texts, within its limits. It has no environment and no credentials.

Started by `bot/isolation/children.py` as `python -m bot.isolation.child DESCRIPTOR SECONDS BYTES`. What it needs of a
forge it asks its parent for. It ends with its parent: then the socket is closed.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.isolation.messages import OUT_OF_MEMORY, Call, ChildTask, Raised, Returned, SpanEnd, SpanStart, raised, settled
from bot.telemetry.traces import Facts, Relay, relayed

_STATM = Path("/proc/self/statm")
_OOM = Path("/proc/self/oom_score_adj")
_FIRST_TO_DIE = "1000"


class _ParentGoneError(BaseException):
    """Nobody is there any more who wants to know."""


class RemoteObject:
    """Stands for the parent's object: every method is called over there. The time over there does not count."""

    def __init__(self, connection: Connection, allow: Callable[[], None]) -> None:
        self._connection = connection
        self._allow = allow

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the object's method takes
            said = Call(method, tuple(map(settled, args)), {key: settled(value) for key, value in named.items()})
            try:
                self._connection.send(said)
                answer = self._connection.recv()
            except (EOFError, OSError) as error:
                raise _ParentGoneError from error
            self._allow()
            if isinstance(answer, Raised):
                raise answer.error()
            return answer.value

        return call


def main() -> None:
    """Do tasks until the parent hangs up."""
    descriptor, seconds, size = map(int, sys.argv[1:])
    for number in (signal.SIGINT, signal.SIGTERM):  # for the parent to answer: it may finish what it does
        signal.signal(number, signal.SIG_IGN)
    _limit_memory(size)
    connection = Connection(descriptor)
    with suppress(EOFError, OSError, _ParentGoneError):
        while True:
            try:
                task = connection.recv()
                connection.send(_done(connection, task, lambda: _allow(seconds)))
            except MemoryError:
                os._exit(OUT_OF_MEMORY)  # nothing that needs memory will do now


def _done(connection: Connection, task: ChildTask, allow: Callable[[], None]) -> Returned | Raised:
    allow()
    with relayed(_relay(connection) if task.traced else None):
        try:
            return Returned(task.function(RemoteObject(connection, allow), *task.args))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is for the parent
            return raised(error)


def _relay(connection: Connection) -> Relay:
    @contextmanager
    def span(name: str, told: Facts) -> Iterator[Facts]:
        connection.send(SpanStart(name, told))
        try:
            yield told
        finally:
            connection.send(SpanEnd(told))

    return span


def _allow(seconds: int) -> None:
    """Let the process compute for so long from now; then the system ends it, whatever it is doing."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def _limit_memory(size: int) -> None:
    """Let the process take so much more than it has now; be the first that a system without memory ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        _OOM.write_text(_FIRST_TO_DIE)
    with suppress(OSError, ValueError):  # not every system counts it
        has = int(_STATM.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (has + size, has + size))


if __name__ == "__main__":
    main()
