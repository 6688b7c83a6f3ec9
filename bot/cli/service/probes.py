"""What a process answers to whoever watches it, on a listener of its own that no sender of webhooks reaches.

`/healthz` while it does its work (a worker's loop turns, a receiver answers), `/readyz` while the queue answers.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6
from threading import Thread
from typing import Protocol

from bot.cli.service.errors import CannotStartError
from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.queue import Queue

_ANSWER_SECONDS = 2.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
Answer = tuple[HTTPStatus, Mapping[str, object]]


class Liveness(Protocol):
    """Whether the process does its work."""

    def is_alive(self) -> bool:
        """Tell whether it does."""
        ...


class ReceiverLiveness:
    """Asks the receiver itself, as a forge would."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (_EVERYWHERE.get(host, host), port)

    def is_alive(self) -> bool:
        """Tell whether it answers within two seconds."""
        connection = HTTPConnection(*self._address, timeout=_ANSWER_SECONDS)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def probes(host: str, port: int, url: str, liveness: Liveness) -> Iterator[None]:
    """Answer probes while the block lasts; port 0: do not."""
    if not port:
        yield
        return
    with Queue(url, connections=1) as queue, _server(host, port, _pages(queue, liveness)) as server:
        thread = Thread(target=server.serve_forever, name="probes")
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def _pages(queue: Queue, liveness: Liveness) -> Mapping[str, Callable[[], Answer]]:
    def health() -> Answer:
        if liveness.is_alive():
            return HTTPStatus.OK, {"status": "ok"}
        return HTTPStatus.SERVICE_UNAVAILABLE, {"status": "stuck"}

    def readiness() -> Answer:
        try:
            figures = queue.figures()
        except QueueUnavailableError as error:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"status": "not ready", "reason": str(error)}
        return HTTPStatus.OK, {"status": "ready", "oldest_seconds": figures.oldest_seconds}

    return {"/healthz": health, "/readyz": readiness}


def _server(host: str, port: int, pages: Mapping[str, Callable[[], Answer]]) -> ThreadingHTTPServer:
    class Probe(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            status, says = page() if page else (HTTPStatus.NOT_FOUND, {"status": "no such page"})
            body = json.dumps(says).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Probes are no events."""

    class Server(ThreadingHTTPServer):
        address_family = AF_INET6 if ":" in host else AF_INET

    try:
        return Server((host, port), Probe)
    except OSError as error:
        message = f"cannot listen on {host}:{port} ({error.strerror}); choose another --health-port"
        raise CannotStartError(message) from error
