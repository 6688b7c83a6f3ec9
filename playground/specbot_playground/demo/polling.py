"""Waiting for a condition, with a deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE_SECONDS = 0.05


def wait_for(look: Callable[[], T | None], seconds: float, pause: float = PAUSE_SECONDS) -> T | None:
    """Look until there is something; None when there is nothing in time."""
    deadline = time.monotonic() + seconds
    while (found := look()) is None and time.monotonic() < deadline:
        time.sleep(pause)
    return found
