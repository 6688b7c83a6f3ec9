"""Trouble at the forge, by chance: limits, errors, lost answers, cut connections."""

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_WAIT_SECONDS = 1
_HANG_SECONDS = 11
"""Longer than the bot waits for an answer."""
_KINDS = {
    "429": 4,
    "403 secondary limit": 4,
    "403 primary limit": 2,
    "502": 6,
    "reset before": 4,
    "reset after": 8,
    "time-out after": 1,
}


class Weather:
    """Stands before the playground; fair until `storm` is called."""

    def __init__(self, application: "WSGIApplication", chance: random.Random) -> None:
        self._application = application
        self._chance = chance
        self._lock = threading.Lock()
        self._share, self._until = 0.0, 0.0
        self.met: Counter[str] = Counter()

    def storm(self, share: float, seconds: float) -> None:
        """Let this share of the requests fail for so long."""
        self._share, self._until = share, time.monotonic() + seconds

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._until = 0.0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer, or fail as forges do."""
        match self._next(environ):
            case "":
                return self._application(environ, start_response)
            case "reset before":
                return _cut(environ)
            case "reset after":
                list(self._application(environ, start_response))
                return _cut(environ)
            case "time-out after":
                list(self._application(environ, start_response))
                time.sleep(_HANG_SECONDS)
                return _cut(environ)
            case kind:
                status, headers, message = _ANSWERS[kind]
                body = f'{{"message":"{message}"}}'.encode()
                resets = {"X-RateLimit-Reset": str(int(time.time()) + _WAIT_SECONDS)}
                whole = {"Content-Type": "application/json", "Content-Length": str(len(body)), **resets, **headers}
                start_response(status, list(whole.items()))
                return [body]

    def _next(self, environ: "WSGIEnvironment") -> str:
        """Throw the dice for one request."""
        write = environ["REQUEST_METHOD"] not in {"GET", "HEAD"} and environ["PATH_INFO"] != "/api/graphql"
        with self._lock:
            if time.monotonic() > self._until or self._chance.random() >= self._share * (2 if write else 1):
                return ""
            (kind,) = self._chance.choices(list(_KINDS), weights=list(_KINDS.values()))
            self.met[kind] += 1
            return kind


_Answer = tuple[str, Mapping[str, str], str]
_ANSWERS: Mapping[str, _Answer] = {
    "429": ("429 Too Many Requests", {"Retry-After": str(_WAIT_SECONDS)}, "Too many requests."),
    "403 secondary limit": (
        "403 Forbidden",
        {"Retry-After": str(_WAIT_SECONDS)},
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    ),
    "403 primary limit": (
        "403 Forbidden",
        {"X-RateLimit-Remaining": "0"},
        "API rate limit exceeded for installation.",
    ),
    "502": ("502 Bad Gateway", {}, "Server Error"),
}


def _cut(environ: "WSGIEnvironment") -> Iterable[bytes]:
    """Close the connection in the middle, without an answer."""
    connection: socket.socket = environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError("cut on purpose")
