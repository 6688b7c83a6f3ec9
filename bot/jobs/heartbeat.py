"""Whether a worker's loop still turns: its own thread tells, another one asks."""

import asyncio
import time
from collections.abc import Callable

_EVERY_SECONDS = 1.0
_DEAD_AFTER_SECONDS = 20.0


class Heartbeat:
    """The last time that the loop came round."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()

    def is_alive(self) -> bool:
        """Tell whether the loop came round lately. A database that is down does not stop it."""
        return self._clock() - self._last < _DEAD_AFTER_SECONDS

    async def beat(self) -> None:
        """Go round with the loop until cancelled."""
        while True:
            self._last = self._clock()
            await asyncio.sleep(_EVERY_SECONDS)
