"""Whether work grows with its input as the input does: processor time at n and at 4 n, never seconds."""

import time
from collections.abc import Callable
from statistics import median

MOST = 6.0
NOTICEABLE = 0.004
"""Below so many seconds at 4 n nothing is compared: the clock is too coarse, and the work too small to matter."""


def growth(work: Callable[[int], Callable[[], object]], size: int) -> float:
    """Say how many times longer four times the size takes; 1 where it takes next to no time.

    `work` prepares for a size and gives what is measured. Repeated only while it looks bad, and then the median counts.
    """
    found = 1.0
    for rounds in (1, 3, 5):
        small = median(_seconds(work(size)) for _ in range(rounds))
        large = median(_seconds(work(4 * size)) for _ in range(rounds))
        found = 1.0 if large < NOTICEABLE else large / max(small, 1e-7)
        if found <= MOST:
            break
    return found


def _seconds(measured: Callable[[], object]) -> float:
    begin = time.process_time()
    measured()
    return time.process_time() - begin
