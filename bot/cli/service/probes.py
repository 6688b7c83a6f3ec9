"""What `specbot work` answers to whoever watches it: `/healthz` while its loop turns, `/readyz` while the queue answers."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6
from threading import Thread

from bot.cli.service.errors import CannotStartError
from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.heartbeat import Heartbeat
from bot.jobs.queue import Queue

Answer = tuple[HTTPStatus, Mapping[str, object]]


@contextmanager
def probes(host: str, port: int, url: str, pulse: Heartbeat) -> Iterator[None]:
    """Answer probes while the block lasts; port 0: do not."""
    if not port:
        yield
        return
    with Queue(url, connections=1) as queue, _server(host, port, _pages(queue, pulse)) as server:
        thread = Thread(target=server.serve_forever, name="probes")
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def _pages(queue: Queue, pulse: Heartbeat) -> Mapping[str, Callable[[], Answer]]:
    def health() -> Answer:
        if pulse.is_alive():
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
