"""Faults on request: the next matching request fails as a real forge fails."""

import re
import socket
import threading
from dataclasses import dataclass

from flask import Response, abort, jsonify, request

from specbot_playground.store import Store


@dataclass(kw_only=True)
class Fault:
    """A failure to come. `kind`: a status, `reset`, `timeout` (after the write was done), `secondary`, `primary`."""

    kind: int | str
    method: str | None
    path: str
    times: int
    after: int = 0
    """So many matching requests pass before."""


class Faults:
    """The failures that tests ask for."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Let the next matching requests fail."""
        self._waiting.append(fault)

    def clear(self) -> bool:
        """Forget the failures; tells whether all were met."""
        met = all(fault.times == 0 for fault in self._waiting)
        self._waiting.clear()
        return met

    def next(self, method: str, path: str) -> Fault | None:
        """Take the failure that this request should meet."""
        with self._lock:
            for fault in self._waiting:
                if fault.times > 0 and fault.method in (None, method) and re.search(fault.path, path):
                    if fault.after > 0:
                        fault.after -= 1
                        continue
                    fault.times -= 1
                    return fault
        return None


def hang_up() -> None:
    """Close the connection without a word."""
    connection: socket.socket | None = request.environ.get("werkzeug.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
    abort(502)


def fail(world: Store, kind: int | str) -> Response:
    """Answer as GitHub in trouble does."""
    if kind == "reset":
        hang_up()
    later = str(int(world.now().timestamp()) + 60)
    limits: dict[int | str, tuple[str, dict[str, str]]] = {
        "secondary": (
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
            {"Retry-After": "60"},
        ),
        "primary": (
            "API rate limit exceeded for installation.",
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": later},
        ),
    }
    message, headers = limits.get(kind, ("Server Error", {}))
    answer = jsonify({"message": message})
    answer.status_code = 403 if kind in limits else int(kind)
    answer.headers.update(headers)
    return answer
