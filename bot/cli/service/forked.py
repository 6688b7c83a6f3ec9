"""How the processes of a service begin: forked, where that is safe, from the one that has loaded what they need.

They share the pages of what was loaded: a second and a third process take what they write, and no second copy of the
program. The parent's threads are Python's own; none of them holds a lock that a new process would wait for.
"""

import atexit
import gc
import os
import signal
import stat
import sys
from contextlib import suppress
from importlib import import_module
from multiprocessing.util import Finalize
from typing import Literal

START_METHOD: Literal["fork", "spawn"] = "fork" if sys.platform == "linux" else "spawn"
STOPS = frozenset({signal.SIGTERM, signal.SIGINT})


def preload(*modules: str) -> None:
    """Load what the processes need that will be forked, and keep the collector of garbage from writing to it."""
    if START_METHOD == "fork":
        for name in modules:
            import_module(name)
        gc.collect()
        gc.freeze()


def hear_stop_signals(*, interrupt: bool) -> None:
    """Let SIGTERM end a new process, whatever its parent does at one; SIGINT only where the terminal's Ctrl-C is meant for it.

    SIGHUP reaches a whole terminal, too, and is for the parent alone.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler if interrupt else signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def close_inherited_sockets() -> None:
    """Leave the parent's sockets to the parent: the one that it listens on would be open as long as a forked process lives."""
    if START_METHOD != "fork":
        return
    for entry in os.scandir("/proc/self/fd"):
        with suppress(OSError):  # the folder's own file is gone by then
            if stat.S_ISSOCK(os.fstat(int(entry.name)).st_mode):
                os.close(int(entry.name))


def run_exit_handlers() -> None:
    """Have what this process registers with `atexit` run at its end: of itself a forked one forgets that."""
    if START_METHOD == "fork":
        atexit._clear()  # noqa: SLF001 - what stands there is the parent's; as the standard library does from 3.13 on
        Finalize(None, atexit._run_exitfuncs, exitpriority=0)  # noqa: SLF001 - the same
