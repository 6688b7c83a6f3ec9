"""Work of which nobody knows beforehand how long it takes: a bar that moves, for a person who waits."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

PATIENCE = 0.5
"""Seconds of work before anything is shown."""


@contextmanager
def activity(label: str) -> Iterator[None]:
    """Show on standard error that work goes on, and since when; nothing unless that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    done = Event()
    shown = Thread(target=_show, args=(label, done), name="activity", daemon=True)
    shown.start()
    try:
        yield
    finally:
        done.set()
        shown.join()


def _show(label: str, done: Event) -> None:
    if done.wait(PATIENCE):
        return
    from rich.console import Console  # noqa: PLC0415 - costs 40 ms, and only a terminal needs it
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - the same

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        bar.add_task(label, total=None)
        done.wait()
