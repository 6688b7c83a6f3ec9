"""A forge's client that may be left: the worker that uses it is to end."""

import threading

from bot.jobs.job_run import StoppedError
from bot.review.port import Forge


class StoppableForge:
    """A forge's client that answers no more when the process is to end: a look may be left between any two requests."""

    def __init__(self, client: Forge, stopping: threading.Event) -> None:
        self._client = client
        self._stopping = stopping

    def __getattr__(self, name: str) -> object:
        if self._stopping.is_set():
            raise StoppedError
        return getattr(self._client, name)
