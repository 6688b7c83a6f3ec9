"""One child process and the socket to it."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

from bot.isolation.messages import OUT_OF_MEMORY, Call, ChildTask, Raised, Returned, SpanEnd, SpanStart, raised
from bot.telemetry.traces import Facts, is_tracing, span

_MODULE = "bot.isolation.child"
_ENDING_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a child may use between two questions to its parent."""

    seconds: int = 60
    """Of its processor's time."""
    wall: int = 600
    """Seconds by the clock: a busy machine takes its time; a child that takes longer hangs without computing."""
    size: int = 512 * 1024 * 1024
    """Bytes, beyond what it has when it starts."""


class ChildGoneError(Exception):
    """A child ended in the middle of a task. `worn`: what it kept of earlier ones may have taken its memory."""

    def __init__(self, message: str, *, worn: bool) -> None:
        super().__init__(message)
        self.worn = worn


class ChildProcess:
    """Does one task after the other. Used by one thread at a time; `kill` by any."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._connection, theirs = Pipe()
        said = (str(theirs.fileno()), str(limits.seconds), str(limits.size))
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", _MODULE, *said],
            env={"PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)},
            stdin=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
        )
        theirs.close()
        self._done = 0
        self.fit = True

    def do(self, function: Callable[..., Any], near: object, args: tuple[Any, ...]) -> Any:  # noqa: ANN401 - whatever it gives
        """Have a function called; gives what it gives. Raises what it raises, and `ChildGoneError`."""
        self.fit = False  # until it has answered: whatever else happens, nobody knows what it waits for
        try:
            self._connection.send(ChildTask(function, args, traced=is_tracing()))
            with ExitStack() as spans:
                answer = self._attend(near, spans)
        except TimeoutError as error:
            message = f"reading it takes more than {self._limits.wall} seconds by the clock"
            raise ChildGoneError(message, worn=False) from error
        except (EOFError, OSError) as error:
            raise self._gone() from error
        self.fit = True
        self._done += 1
        if isinstance(answer, Raised):
            raise answer.error()
        return answer.value

    def kill(self) -> None:
        """End the process; who waits for it hears of that."""
        self._process.kill()

    def end(self) -> None:
        """End the process, and forget it."""
        self.kill()
        self._process.wait()
        self._connection.close()

    def _attend(self, near: object, spans: ExitStack) -> Returned | Raised:
        """Do for the child what it asks for until it answers."""
        facts: list[tuple[ExitStack, Facts]] = []
        while True:
            if not self._connection.poll(self._limits.wall):
                raise TimeoutError
            message: Call | SpanStart | SpanEnd | Returned | Raised = self._connection.recv()
            match message:
                case Call(method=method, args=args, named=named):
                    self._reply(_called(near, method, args, named))
                case SpanStart(name=name, facts=told):
                    block = spans.enter_context(ExitStack())
                    facts.append((block, block.enter_context(span(name, told))))
                case SpanEnd(facts=told):
                    block, recorded = facts.pop()
                    recorded.update(told)
                    block.close()
                case Returned() | Raised() as answer:
                    return answer

    def _reply(self, answer: Returned | Raised) -> None:
        try:
            self._connection.send(answer)
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            self._connection.send(raised(RuntimeError(f"{answer!r:.200} cannot travel: {error}")))

    def _gone(self) -> ChildGoneError:
        """Say what ended it."""
        try:
            code = self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            code = 0
        if code in {OUT_OF_MEMORY, -signal.SIGKILL}:
            size = self._limits.size // 1024**2
            return ChildGoneError(f"reading it takes more than {size} MiB of memory", worn=self._done > 0)
        if code in {0, -signal.SIGXCPU}:
            return ChildGoneError(f"reading it takes more than {self._limits.seconds} seconds", worn=False)
        return ChildGoneError(f"reading it ended the process (code {code})", worn=self._done > 0)


def _called(near: object, method: str, args: tuple[Any, ...], named: dict[str, Any]) -> Returned | Raised:
    try:
        return Returned(getattr(near, method)(*args, **named))
    except Exception as error:  # noqa: BLE001 - it is for the child, which knows what to make of it
        return raised(error)
