"""A process that is there for another one ends with it."""

import multiprocessing
import os
import signal
import threading
import time

_LOOK_EVERY_SECONDS = 0.5


def end_with_parent() -> None:
    """Stop this process when the one that started it is gone, however it went."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        # A forked process may hold what would tell another one that their parent is gone: so everybody looks.
        while parent is not None and os.getppid() == parent.pid:
            time.sleep(_LOOK_EVERY_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    if parent is not None:
        threading.Thread(target=wait, name="parent", daemon=True).start()
