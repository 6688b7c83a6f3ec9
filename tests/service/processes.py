"""Runs the `specbot` command as people do."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
    """A running `specbot serve`."""

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
    values = {"GITHUB_WEBHOOK_SECRET": SECRET, "GITHUB_TOKEN": "x", **settings}
    out, log = folder / "out", folder / "log"
    with out.open("wb") as stdout, log.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*_COMMAND, "serve", "--port", "0", *arguments],
            env=environment_with(values),
            cwd=ROOT,
            start_new_session=True,
            stdout=stdout,
            stderr=stderr,
        )
        try:
            wait_until(lambda: "listens on" in out.read_text() or process.poll() is not None)
            assert process.poll() is None, log.read_text()
            yield Service(url=out.read_text().split()[-1], process=process, log=log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                code = process.wait(40)
            finally:
                process.kill()
                process.wait()
    assert code == 0, log.read_text()


def a_closed_port() -> str:
    """Name an address where nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
