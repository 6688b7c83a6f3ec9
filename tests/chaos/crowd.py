"""The service's processes: receivers and workers that are killed and started again, and PostgreSQL below them."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import SystemRandom
from types import TracebackType
from typing import Self

from config.settings import environment_with
from tests.service.waiting import wait_until

_COMMAND = (sys.executable, "-c", "from bot.cli import main; main()")
_PORTS = (20_000, 32_000)
_START_SECONDS = 180.0
_STOP_SECONDS = 60.0
_TOLD_LINES = 80


@dataclass(kw_only=True)
class Crowd:
    """Receivers and workers. Use it as a context manager."""

    folder: Path
    settings: Mapping[str, str]
    receivers: int
    workers: int
    happened: Counter[str] = field(default_factory=Counter)
    _ports: list[int] = field(default_factory=list)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Start everybody, and wait until the receivers listen."""
        self._ports = [_free_port() for _ in range(self.receivers)]
        for name in [f"receiver {place}" for place in range(self.receivers)]:
            self._start(name)
        try:
            wait_until(lambda: all(map(_listens, self._ports)), _START_SECONDS)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        for name in [f"worker {place}" for place in range(self.workers)]:
            self._start(name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @property
    def urls(self) -> list[str]:
        """The receivers' addresses."""
        return [f"http://127.0.0.1:{port}" for port in self._ports]

    def replace(self, kind: str, number: signal.Signals, chance: random.Random) -> None:
        """End one process of a kind by a signal, and start another in its place."""
        name = chance.choice([one for one in self._running if one.startswith(kind)])
        process = self._running[name]
        process.send_signal(number)
        self._wait_for_end(name, process)
        self.happened[f"{kind} {number.name}"] += 1
        if kind == "receiver":
            wait_until(lambda: not _listens(int(self._ports[int(name.split()[1])])), 30)
        self._start(name)

    def _wait_for_end(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Wait until a process has stopped; one that does not is made to write where all its threads are."""
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)
            process.wait()
            lines = self._log(name).read_text(errors="replace").splitlines()[-_TOLD_LINES:]
            raise AssertionError("\n".join([f"{name} did not stop:", *lines])) from None

    def raise_fallen(self) -> None:
        """Start again who ended by itself, as whoever runs services does: a start without a database fails."""
        for name, process in list(self._running.items()):
            if process.poll() is not None:
                self.happened[f"{name.split()[0]} started again"] += 1
                self._start(name)

    def log_lines(self, event: str) -> list[str]:
        """Read the log lines of all processes that tell of an event."""
        wanted = f'"event": "{event}"'
        logs = sorted(self.folder.glob("*.log"))
        return [line for log in logs for line in log.read_text(errors="replace").splitlines() if wanted in line]

    def _start(self, name: str) -> None:
        kind, place = name.split()
        port = ("receive", "--port", str(self._ports[int(place)]))
        arguments = port if kind == "receiver" else ("work",)
        environment = {**environment_with(self.settings), "PYTHONFAULTHANDLER": "1"}
        with self._log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603 - our own command
                [*_COMMAND, *arguments], env=environment, stdout=log, stderr=log
            )

    def _log(self, name: str) -> Path:
        return self.folder / f"{name.replace(' ', '-')}.log"


def end_database(data: Path, number: signal.Signals) -> None:
    """Restart PostgreSQL by SIGINT (a fast shutdown) or SIGKILL; its keeper starts it again. Waits until it is up."""
    place = data / "postgresql" / "postmaster.pid"

    def ready() -> bool:
        return place.exists() and place.read_text().split()[-1:] == ["ready"]

    wait_until(ready)
    os.kill(int(place.read_text().split()[0]), number)


def _free_port() -> int:
    """Find a port below those that the system gives away by itself: it is needed again after each fall."""
    for port in iter(lambda: SystemRandom().randrange(*_PORTS), None):
        with socket.socket() as bound:
            try:
                bound.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
