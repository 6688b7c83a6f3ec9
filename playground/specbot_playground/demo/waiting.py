"""Waiting for a condition, with a deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_PAUSE_SECONDS = 0.05


def wait_for(look: Callable[[], T | None], seconds: float) -> T | None:
    """Look until there is something; None when there is nothing in time."""
    deadline = time.monotonic() + seconds
    while (found := look()) is None and time.monotonic() < deadline:
        time.sleep(_PAUSE_SECONDS)
    return found
