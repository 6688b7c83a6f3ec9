"""Runs the receiver under granian. The application is named as text: `webhooks` stands above `bot`."""

import logging
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from typing import Any
from zlib import crc32

import click
import structlog
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from bot.cli.service.errors import CannotStartError
from bot.cli.service.forked import START_METHOD, hear_stop_signals, run_exit_handlers
from bot.cli.service.parent import end_with_parent
from bot.telemetry.logs import set_up_logs
from bot.telemetry.traces import start_tracing
from config.settings import Settings, traces_wanted

_APPLICATION = "webhooks.wsgi"
_BRIDGE = "webhooks.rsgi"
MODULES = (_APPLICATION, _BRIDGE)
"""What the server's process loads."""
_HEAD_SECONDS = 10
"""So long a connection may take for the head of its request; one that is idle is closed then, too."""
_KILL_SECONDS = 10
_ANSWER_SECONDS = 10
_SAID = {
    "Unexpected exit from worker-1": "receiver ended; another one takes its place",
    "Worker crash loop detected, exiting": "receiver ended again soon after its start; the service stops",
    "HUP signal received, gracefully respawning workers..": "SIGHUP: another receiver takes the place of this one",
}
"""What the server says of its process, in our words; the rest of its log is left out."""
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound


def run_receiver(settings: Settings, url: str, *, host: str, port: int) -> None:
    """Receive until SIGTERM or SIGINT; says on standard output where, as soon as it answers."""
    run_application(partial(_load, settings, url), host=host, port=port)


def run_application(load: Callable[[], Any], *, host: str, port: int) -> None:
    """Serve the WSGI application that `load` makes inside the server's process."""
    chosen = port or free_port(host)
    _check_address(host, chosen)
    multiprocessing.set_start_method(START_METHOD, force=True)
    server = Server(
        _APPLICATION,
        address=host,
        port=chosen,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEAD_SECONDS * 1000),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_KILL_SECONDS,
        log_enabled=False,
    )
    _hear_server()
    threading.Thread(target=_announce, args=(host, chosen, next_process()), daemon=True).start()
    server.serve(target_loader=partial(_load_on_one_processor, load, name_of(chosen)), wrap_loader=False)


class _InOurWords(logging.Handler):
    """Puts into our log what becomes of the server's process."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it, where it is one of the things that we say."""
        if (said := _SAID.get(record.getMessage())) is not None:
            structlog.get_logger().log(record.levelno, said)


def _hear_server() -> None:
    log = logging.getLogger("_granian")
    log.handlers = [_InOurWords()]
    log.setLevel(logging.INFO)


def next_process() -> threading.Event:
    """Tell when the server's process is there; a thread that is at work while it is forked may hold what it needs for good.

    Met: a module that the thread was loading, on whose lock the new process waited without end.
    """
    there = threading.Event()
    if START_METHOD == "fork":
        os.register_at_fork(after_in_parent=there.set)
    else:
        there.set()
    return there


def name_of(port: int) -> str:
    """Tell this receiver from others that may run here: another machine's or container's, or one on another port."""
    return f"{socket.gethostname()}:{port}"


def _load_on_one_processor(load: Callable[[], Any], name: str) -> Any:  # noqa: ANN401 - a WSGI application
    """Make the application on one processor, and all of its threads with it; another name means another processor.

    Python runs one thread at a time. Left alone, the threads wander over the processors and take their data along:
    measured with 32 clients, 1.9 times the deliveries for keeping them together, and half the 99th percentile.
    """
    if hasattr(os, "sched_setaffinity"):
        with suppress(OSError):  # a sandbox may forbid it
            os.sched_setaffinity(0, {processor_for(name)})
    return import_module(_BRIDGE).Bridge(load())


def processor_for(name: str) -> int:
    """Choose one of the processors that this process may use."""
    processors = sorted(os.sched_getaffinity(0))
    return processors[crc32(name.encode()) % len(processors)]


def _load(settings: Settings, url: str) -> Any:  # noqa: ANN401 - a WSGI application, whatever made it
    """Make the application inside the server's process."""
    hear_stop_signals(interrupt=True)
    run_exit_handlers()
    set_up_logs()
    end_with_parent()
    start_tracing(wanted=traces_wanted())
    return import_module(_APPLICATION).create(settings, url)


def _announce(host: str, port: int, there: threading.Event) -> None:
    """Wait until the application answers, whatever it does, then say so in one line.

    A connection is taken as soon as the port is bound, while the process behind it is still being born.
    """
    there.wait()
    while True:
        connection = HTTPConnection(_EVERYWHERE.get(host, host), port, timeout=_ANSWER_SECONDS)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            shown = f"[{host}]" if ":" in host else host
            click.echo(f"Specbot listens on http://{shown}:{port}")
            return
        finally:
            connection.close()


def _check_address(host: str, port: int) -> None:
    """Fail early and clearly: the server would only log that its child fell."""
    try:
        _bound(host, port).close()
    except OSError as error:
        message = f"cannot listen on {host}:{port} ({error.strerror}); choose another --host or --port"
        raise CannotStartError(message) from error


def free_port(host: str) -> int:
    """Find a port that nobody listens on."""
    with _bound(host, 0) as free:
        return int(free.getsockname()[1])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound
