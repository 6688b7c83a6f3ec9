"""Wait for a condition, never for a time."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 30.0


def wait_until(condition: Callable[[], object], patience: float = PATIENCE_SECONDS) -> None:
    """Look again and again; fails when the condition does not come true."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true"
        time.sleep(0.02)
