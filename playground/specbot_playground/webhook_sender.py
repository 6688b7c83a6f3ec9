"""A thread that posts deliveries in order, one at a time."""

import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import requests

_TIMEOUT_SECONDS = 10
_NO_ANSWER = 502


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What goes where. The headers are made late: a signature tells when it was made. `answered` hears the status."""

    url: Callable[[], str | None]
    body: bytes
    headers: Callable[[], Mapping[str, str]]
    answered: Callable[[int], None]


class WebhookSender:
    """Carries parcels."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[Parcel | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="webhook sender", daemon=True)
        self._thread.start()

    def take(self, parcel: Parcel) -> None:
        """Take a parcel; it is delivered later, in order."""
        self._waiting.put(parcel)

    def drain(self) -> None:
        """Wait until everything was answered."""
        self._waiting.join()

    def close(self) -> None:
        """Stop after what waits."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        with requests.Session() as session:
            while (parcel := self._waiting.get()) is not None:
                try:
                    _deliver(session, parcel)
                finally:
                    self._waiting.task_done()
            self._waiting.task_done()


def _deliver(session: requests.Session, parcel: Parcel) -> None:
    """Deliver a parcel, unless its address is gone."""
    url = parcel.url()
    if url is None:
        return
    try:
        sent = session.post(
            url, data=parcel.body, headers=parcel.headers(), timeout=_TIMEOUT_SECONDS, allow_redirects=False
        )
        status = sent.status_code
    except requests.RequestException:
        status = _NO_ANSWER
    parcel.answered(status)
