"""Runs the `specbot` command as people do."""

import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config.settings import environment_with
from tests.service.waiting import wait_until
from tests.webhooks.deliveries import SECRET

ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-c", "from bot.cli import main; main()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    code: int
    output: str
    errors: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running `specbot serve`, `receive` or `work`; a worker has no address."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


def specbot(*arguments: str, settings: Mapping[str, str] | None = None) -> Finished:
    """Run a command to its end."""
    done = subprocess.run(  # noqa: S603 - our own command
        [*_COMMAND, *arguments],
        env=environment_with(settings or {}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Finished(code=done.returncode, output=done.stdout, errors=done.stderr)


@contextmanager
def serving(folder: Path, *arguments: str, **settings: str) -> Iterator[Service]:
    """Run `specbot serve` until the block ends, and see that it stops in good order."""
    values = {"GITHUB_WEBHOOK_SECRET": SECRET, "GITHUB_TOKEN": "x", "SWEEP_MINUTES": "0", **settings}
    with running(folder, "serve", "--port", "0", *arguments, settings=values, says="listens on") as service:
        yield service


@contextmanager
def running(folder: Path, *arguments: str, settings: Mapping[str, str], says: str) -> Iterator[Service]:
    """Run a command of the service from when it `says` so until the block ends, and see that it stops in good order."""
    out, log = folder / "out", folder / "log"
    with out.open("wb") as stdout, log.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*_COMMAND, *arguments],
            env=environment_with(settings),
            cwd=ROOT,
            start_new_session=True,
            stdout=stdout,
            stderr=stderr,
        )
        try:
            wait_until(lambda: says in out.read_text() or process.poll() is not None)
            assert process.poll() is None, log.read_text()
            yield Service(url=out.read_text().split()[-1], process=process, log=log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                code = process.wait(40)
            finally:
                process.kill()
                process.wait()
    assert code == 0, f"{code}\n{out.read_text()}\n{log.read_text()}"


def a_closed_port() -> str:
    """Name an address where nobody answers."""
    return f"http://127.0.0.1:{free_port()}"


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str) -> tuple[int, str]:
    """Ask for a page; gives the status and the text, 0 when nobody answers."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=20)
    try:
        connection.request("GET", address.path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()
