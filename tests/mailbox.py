"""An address that takes what a playground sends."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.server import Playground


@dataclass(frozen=True, slots=True)
class Received:
    """One delivery as it came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def payload(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def name(self) -> str:
        """What happened, as `pull_request.opened` or `merge_request.open`."""
        found = self.payload
        kind = self.headers.get("X-GitHub-Event") or found["object_kind"]
        action = found.get("action") or found.get("object_attributes", {}).get("action")
        return f"{kind}.{action}" if action else str(kind)


@dataclass(slots=True)
class Mailbox:
    """Keeps deliveries and answers with a status."""

    url: str = ""
    status: int = 202
    received: list[Received] = field(default_factory=list)

    def names(self) -> list[str]:
        return [each.name for each in self.received]


@contextmanager
def opened_mailbox(playground: Playground | GitLabPlayground) -> Iterator[Mailbox]:
    """Take a playground's deliveries until the block ends."""
    box = Mailbox()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(box))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    box.url = f"http://127.0.0.1:{server.server_port}/hook"
    playground.set_webhook(box.url)
    yield box
    playground.drain()
    server.shutdown()
    thread.join()
    server.server_close()


def _handler(box: Mailbox) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            box.received.append(Received(dict(self.headers), body))
            self.send_response(box.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
