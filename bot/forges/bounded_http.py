"""Reads an answer of a forge within a time and a size: one that drips or never ends holds no worker.

Connections are kept from one job to the next: to a forge that is far away a new one takes longer than a question.
"""

import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter

MOST_SECONDS = 60.0
MOST_BYTES = 64 * 1024 * 1024
"""The largest file that a forge shows as JSON has 100 MB; a spec has 8 at most."""
MOST_PAGES = 2000
IDLE_SECONDS = 20.0
"""A connection that nobody used for so long may have been closed on the way, and nobody would tell."""
_CHUNK = 64 * 1024
_KEPT = 32


class EndlessAnswerError(requests.RequestException):
    """The forge's answer is larger, or takes longer, than any that is wanted."""


class BoundedAdapter(HTTPAdapter):
    """Sends a request, and reads its answer within the bounds."""

    def __init__(self, *, seconds: float = MOST_SECONDS, size: int = MOST_BYTES, **options: Any) -> None:  # noqa: ANN401 - the library's own
        self._seconds = seconds
        self._size = size
        super().__init__(**options)

    def send(self, request: requests.PreparedRequest, stream: bool = False, **options: Any) -> requests.Response:  # type: ignore[override]  # noqa: ANN401, FBT001, FBT002 - the library's own
        """Send, and read the body at once; raises `requests.RequestException`, `EndlessAnswerError` among them."""
        del stream
        ends = time.monotonic() + self._seconds
        response = super().send(request, stream=True, **options)
        try:
            response._content = self._read(response, ends)  # noqa: SLF001 - where the library keeps what was read
        except BaseException:
            response.close()
            raise
        response._content_consumed = True  # noqa: SLF001 - the same
        response.raw.release_conn()
        return response

    def _read(self, response: requests.Response, ends: float) -> bytes:
        """Take what comes, piece by piece: a read of everything would wait for each byte of a body that drips."""
        parts: list[bytes] = []
        length = 0
        while part := response.raw.read1(_CHUNK, decode_content=True):
            parts.append(part)
            length += len(part)
            if length > self._size:
                raise EndlessAnswerError(f"the answer is larger than {self._size} bytes")
            if time.monotonic() > ends:
                raise EndlessAnswerError(f"the answer takes longer than {self._seconds:g} seconds")
        return b"".join(parts)


class KeptConnections(BoundedAdapter):
    """The connections of all clients of one credential. Safe to share between threads."""

    def __init__(self) -> None:
        super().__init__(pool_maxsize=_KEPT)
        self._used = time.monotonic()

    def send(self, request: requests.PreparedRequest, stream: bool = False, **options: Any) -> requests.Response:  # type: ignore[override]  # noqa: ANN401, FBT001, FBT002 - the library's own
        """Send over a connection that was used a moment ago, or over a new one."""
        now = time.monotonic()
        if now - self._used > IDLE_SECONDS:
            super().close()
        self._used = now
        return super().send(request, stream, **options)

    def close(self) -> None:
        """Keep the connections for the next job: the end of a session is not theirs."""


def bounded(session: requests.Session, kept: KeptConnections | None = None) -> None:
    """Let a session read every answer within the bounds, over connections that are kept if any are given."""
    for scheme in ("http://", "https://"):
        session.mount(scheme, kept or BoundedAdapter())
