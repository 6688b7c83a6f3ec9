"""How a request is read and answered: the connection stays open for the next one, as real forges let it.

Werkzeug's own handler ends the connection after each answer.
"""

import io
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.serving import WSGIRequestHandler

_BODILESS = {"204", "304"}
Start = tuple[str, list[tuple[str, str]]]


class Connections:
    """The connections that are open to one server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()

    def add(self, connection: socket.socket) -> None:
        """Note one that was opened."""
        with self._lock:
            self._open.add(connection)

    def drop(self, connection: socket.socket) -> None:
        """Forget one that is closed."""
        with self._lock:
            self._open.discard(connection)

    def close(self) -> None:
        """End all of them: nobody answers any more."""
        with self._lock:
            for one in self._open:
                _end(one)


def _end(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


class Handler(WSGIRequestHandler):
    """Answers request after request over one connection, and says nothing: the playground keeps its own log."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ANN401  # werkzeug's signature
        """Say nothing."""

    def setup(self) -> None:
        """Begin with a connection."""
        super().setup()
        self.server.connections.add(self.connection)  # type: ignore[attr-defined]

    def finish(self) -> None:
        """Be done with it."""
        self.server.connections.drop(self.connection)  # type: ignore[attr-defined]
        super().finish()

    def run_wsgi(self) -> None:
        """Read one request whole, and answer it; one without a length ends the connection."""
        if self.headers.get("Transfer-Encoding") or self.headers.get("Expect"):
            self.close_connection = True
            super().run_wsgi()
            return
        environ = self.make_environ()
        environ["wsgi.input"] = io.BytesIO(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        try:
            status, headers, body = _answer(self.server.app, environ)
            self._send(status, headers, body)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _send(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        """Write an answer at once."""
        more = [("Server", self.version_string()), ("Date", self.date_time_string())]
        if status[:3] not in _BODILESS and not any(name.lower() == "content-length" for name, _ in headers):
            more.append(("Content-Length", str(len(body))))
        lines = [
            f"{self.protocol_version} {status}",
            *(f"{name}: {value}" for name, value in (*more, *headers)),
            "",
            "",
        ]
        head = "\r\n".join(lines).encode("latin-1")
        self.wfile.write(head if self.command == "HEAD" else head + body)


def _answer(
    application: Callable[..., Iterable[bytes]], environ: dict[str, Any]
) -> tuple[str, list[tuple[str, str]], bytes]:
    """Let the application answer; what it raises goes on."""
    started: list[Start] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
        del exc_info
        started[:] = [(status, headers)]
        return lambda _: None

    parts = application(environ, start)
    try:
        body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return (*started[-1], body)
