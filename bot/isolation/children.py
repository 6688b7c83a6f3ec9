"""The parent's side: a few children that are kept and used again, and ended when they meet a limit."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, Timer
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar, cast

from bot.isolation.child_process import ChildGoneError, ChildProcess, Limits

IDLE_SECONDS = 60.0
"""So long a child waits for its next task; a service at rest has none."""
_P = ParamSpec("_P")
_T = TypeVar("_T")
_O = TypeVar("_O")


class TooComplexError(Exception):
    """What a child was to read takes more time or memory than any text is worth. The message names the limit."""


class StoppedChildError(Exception):
    """The children were stopped because the process is to end."""


class Run(Protocol):
    """Calls a function with an object and further values, here or elsewhere."""

    def __call__(
        self, function: Callable[Concatenate[_O, _P], _T], near: _O, /, *args: _P.args, **named: _P.kwargs
    ) -> _T:
        """Give what the function gives; raises what it raises, and `TooComplexError`."""
        ...


def here(function: Callable[Concatenate[_O, _P], _T], near: _O, /, *args: _P.args, **named: _P.kwargs) -> _T:
    """Call a function in this process, without limits."""
    return function(near, *args, **named)


@dataclass(frozen=True, slots=True)
class _Idle:
    """A child that waits, the topic of its last task, and since when it waits."""

    topic: str
    child: ChildProcess
    since: float = field(default_factory=time.monotonic)


class Children:
    """As many children as there are calls at once; made when they are needed, ended when they are not. Shared between threads."""

    def __init__(self, limits: Limits | None = None, *, idle: float = IDLE_SECONDS) -> None:
        self._limits = limits or Limits()
        self._idle_seconds = idle
        self._lock = Lock()
        self._idle: list[_Idle] = []
        self._busy: set[ChildProcess] = set()
        self._stopped = False
        self._timer: Timer | None = None

    def about(self, topic: str) -> Run:
        """Give what calls functions in a child, in the one that last had the same topic if it is idle: it remembers texts."""

        def run(function: Callable[Concatenate[_O, _P], _T], near: _O, /, *args: _P.args, **named: _P.kwargs) -> _T:
            return self._run(topic, partial(function, **named), near, args)

        return run

    def close(self) -> None:
        """End all children, and let no new one begin; calls that wait for one raise `StoppedChildError`."""
        with self._lock:
            self._stopped = True
            busy, idle = tuple(self._busy), tuple(one.child for one in self._idle)
            self._idle.clear()
            if self._timer is not None:
                self._timer.cancel()
        for child in busy:
            child.kill()
        for child in idle:
            child.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _run(self, topic: str, function: Callable[..., _T], near: object, args: tuple[Any, ...]) -> _T:
        child = self._take(topic)
        try:
            return cast("_T", child.do(function, near, args))
        except ChildGoneError as error:
            if self._stopped:
                raise StoppedChildError from error
            if not error.worn:
                raise TooComplexError(str(error)) from error
        except RecursionError as error:
            raise TooComplexError("it is nested too deep") from error
        finally:
            self._put_back(topic, child)
        return self._run(topic, function, near, args)  # what the child remembered of other texts counted too

    def _take(self, topic: str) -> ChildProcess:
        with self._lock:
            if self._stopped:
                raise StoppedChildError
            known = next((place for place, one in enumerate(self._idle) if one.topic == topic), -1)
            child = self._idle.pop(known).child if self._idle else ChildProcess(self._limits)
            self._busy.add(child)
            return child

    def _put_back(self, topic: str, child: ChildProcess) -> None:
        with self._lock:
            self._busy.discard(child)
            if child.fit and not self._stopped:
                self._idle.append(_Idle(topic, child))
                self._look_later()
                return
        child.end()

    def _look_later(self) -> None:
        """See to it that somebody looks for children that wait for too long; the lock is held."""
        if self._timer is None and self._idle and not self._stopped:
            oldest = min(one.since for one in self._idle)
            self._timer = Timer(max(0.0, oldest + self._idle_seconds - time.monotonic()), self._end_idle)
            self._timer.daemon = True
            self._timer.start()

    def _end_idle(self) -> None:
        """End the children that have waited for too long."""
        with self._lock:
            before = time.monotonic() - self._idle_seconds
            ended = [one for one in self._idle if one.since <= before]
            self._idle = [one for one in self._idle if one.since > before]
            self._timer = None
            self._look_later()
        for one in ended:
            one.child.end()
