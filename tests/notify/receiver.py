"""A service that messages arrive at: Apprise's json:// posts to it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "s3cretkey"


class Receiver(ThreadingHTTPServer):
    """Keeps what arrives; refuses with a status when told to, or answers nothing until it is released."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.status = 200
        self.silent = threading.Event()
        self.released = threading.Event()
        super().__init__(("127.0.0.1", 0), _Taker)

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/{KEY}"

    @property
    def messages(self) -> list[str]:
        """What a reader sees: title and text."""
        return [f"{one['title']}\n{one['message']}" for one in self.got]

    @property
    def titles(self) -> list[str]:
        return [one["title"] for one in self.got]


class _Taker(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.silent.is_set():
            self.server.released.wait(60)
        if self.server.status == 200 and self.path == f"/{KEY}":
            self.server.got.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
