"""Takes requests from the server, each within a time, and hands them whole to the WSGI application.

The server's own bridge to WSGI gives each request a thread before its body is there: sixty that announce a body and send
three bytes of it would hold them all. Here a body that is on its way costs no thread, comes in time or is refused, and one
address has only so many on their way.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes

BODY_SECONDS = 10.0
"""Forges give up on an answer after ten seconds, so none takes longer to send."""
MOST_AT_ONCE = 64
"""Bodies on their way from one address. A proxy is one address: it has read them before it passes them on."""
_THREADS = 32
_TOO_LARGE = 25 * 1024 * 1024 + 1

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Scope(Protocol):
    """What the server says of a request. https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md."""

    client: str
    http_version: str
    method: str
    path: str
    query_string: str
    scheme: str
    server: str
    headers: Any


class _Refusal(Exception):  # noqa: N818 - an answer, no error of ours
    """A request that is not passed on."""

    def __init__(self, status: HTTPStatus, says: str) -> None:
        super().__init__(says)
        self.status = status


class Bridge:
    """One application in one process. The server calls it for each request, in its event loop."""

    def __init__(self, application: Wsgi, *, seconds: float = BODY_SECONDS, at_once: int = MOST_AT_ONCE) -> None:
        self._application = application
        self._seconds = seconds
        self._at_once = at_once
        self._on_their_way: Counter[str] = Counter()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="request")

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:  # noqa: ANN401 - the server's own
        """Answer one request."""
        try:
            body = await self._body(scope, protocol)
        except _Refusal as refusal:
            headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
            protocol.response_str(int(refusal.status), headers, f"{refusal}\n")
            return
        loop = asyncio.get_running_loop()
        status, found, content = await loop.run_in_executor(self._threads, self._answer, _environ(scope, body))
        protocol.response_bytes(status, found, content)

    async def _body(self, scope: Scope, protocol: Any) -> bytes:  # noqa: ANN401 - the server's own
        """Read the body in time; raises `_Refusal`."""
        length = _announced(scope)
        if length == 0 or (length or 0) >= _TOO_LARGE:
            return b""  # the application refuses what is announced too large, and counts it
        address = _address(scope)
        if self._on_their_way[address] >= self._at_once:
            raise _Refusal(
                HTTPStatus.TOO_MANY_REQUESTS, "too many requests from this address have yet to send their body"
            )
        self._on_their_way[address] += 1
        try:
            async with asyncio.timeout(self._seconds):
                return await _read(protocol, length)
        except TimeoutError as error:
            says = f"the body did not come within {self._seconds:g} seconds"
            raise _Refusal(HTTPStatus.REQUEST_TIMEOUT, says) from error
        except RuntimeError as error:
            raise _Refusal(HTTPStatus.BAD_REQUEST, "the body ended early") from error
        finally:
            self._on_their_way[address] -= 1
            if not self._on_their_way[address]:
                del self._on_their_way[address]

    def _answer(self, environ: Environ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Run the application in a thread of ours."""
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            told.append((status, headers))

        found = self._application(environ, start)
        try:
            content = b"".join(found)
        finally:
            close = getattr(found, "close", None)
            if close is not None:
                close()
        status, headers = told[-1]
        return int(status.split(" ", 1)[0]), [(name.lower(), value) for name, value in headers], content


def _address(scope: Scope) -> str:
    """Name who asks, without the port."""
    return scope.client.rpartition(":")[0].strip("[]")


def _announced(scope: Scope) -> int | None:
    """Say how long the body is said to be; None: in chunks, until it ends."""
    said = str(scope.headers.get("content-length", ""))
    if said.isascii() and said.isdecimal() and len(said) < 20:
        return int(said)
    return None if scope.headers.get("transfer-encoding") else 0


async def _read(protocol: Any, length: int | None) -> bytes:  # noqa: ANN401 - the server's own
    """Read what comes; a body of a known length in one piece, which takes 7 % less of the processor.

    One in chunks that is too large is cut, and refused by the application.
    """
    if length is not None:
        whole: bytes = await protocol()
        if len(whole) < length:
            raise _Refusal(HTTPStatus.BAD_REQUEST, "the body ended early")
        return whole
    parts: list[bytes] = []
    read = 0
    async for part in protocol:
        parts.append(part)
        read += len(part)
        if read >= _TOO_LARGE:
            break
    return b"".join(parts)


def _environ(scope: Scope, body: bytes) -> Environ:
    """Say of a request what PEP 3333 wants."""
    host, _, port = scope.server.rpartition(":")
    return {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": _address(scope),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_headers(scope.headers.items()),
        "CONTENT_LENGTH": str(max(len(body), _announced(scope) or 0)),
    }


def _headers(found: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Name headers as PEP 3333 does; one that came twice is one, with a comma between."""
    named: dict[str, str] = {}
    for name, value in found:
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        named[key] = f"{named[key]},{value}" if key in named else value
    return named
