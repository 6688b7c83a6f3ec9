"""Checks again whenever a file changes that the check depends on.

Looks at the times of files a few times a second, 9 ms of the processor for 1,000 of them. A library that the system tells of changes (watchfiles)
would be two more packages in every hook that installs the base, and hears nothing of changes on network drives and in mounts of a container.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from threading import Event

import click

from bot.cli.files.check_run import CheckOptions, run_check
from bot.cli.files.errors import UsageError
from bot.cli.files.selection import STDIN, is_markdown, walk
from bot.cli.files.workspace import find_root
from bot.policy.model import POLICY_PATHS

_PAUSE = 0.3
_HIDDEN_TEMPLATES = ".specify/templates"
Stamps = Mapping[Path, tuple[int, int]]


def watch(options: CheckOptions, pause: Callable[[], object] = lambda: Event().wait(_PAUSE)) -> int:
    """Check, and check again after each change, until Ctrl-C; gives the exit code of the last check.

    Raises `UsageError` where there is nothing to watch.
    """
    if STDIN in options.paths:
        raise UsageError("--watch waits for files to change, and - is none; leave one of them out.")
    code = 0
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a script's background job is started deaf to it
    try:
        while True:
            before = _stamps(options)
            code = _look(options)
            click.echo("Waiting for changes; Ctrl-C ends.", err=True)
            _wait(options, before, pause)
            if sys.stdout.isatty():
                click.clear()
    except KeyboardInterrupt:
        return code


def _look(options: CheckOptions) -> int:
    """Check once; what has to be put right first is said, and waited for."""
    try:
        return run_check(options)
    except UsageError as error:
        error.show()
        return error.exit_code


def _wait(options: CheckOptions, before: Stamps, pause: Callable[[], object]) -> None:
    """Return when something has changed, and nothing has changed any more for a moment: an editor may write in steps."""
    while (now := _stamps(options)) == before:
        pause()
    while True:
        pause()
        later = _stamps(options)
        if later == now:
            return
        now = later


def _stamps(options: CheckOptions) -> Stamps:
    found = {}
    for file in _files(options):
        try:
            status = file.stat()
        except OSError:
            continue
        found[file] = status.st_mtime_ns, status.st_size
    return found


def _files(options: CheckOptions) -> Iterator[Path]:
    """Name what a check depends on: specs, templates upward from them, and policies."""
    named = [Path(path).absolute() for path in options.paths] or [find_root(Path.cwd()) or Path.cwd()]
    yield from (Path(name) for name in (options.template_file, options.policy_file) if name is not None)
    folders = dict.fromkeys(one if one.is_dir() else one.parent for one in named)
    for folder in folders:
        root = find_root(folder) or folder
        yield from (root / name for name in POLICY_PATHS)
        yield from _markdown_in(_upward(folder, root))
        yield from _markdown_in([root / _HIDDEN_TEMPLATES])
    for one in named:
        yield from walk(one, is_markdown) if one.is_dir() else (one,)


def _upward(folder: Path, root: Path) -> Iterator[Path]:
    """Name the folders above one, up to the root of its tree: a template may lie in each of them."""
    yield from (one for one in (folder, *folder.parents) if one.is_relative_to(root))


def _markdown_in(folders: Iterable[Path]) -> Iterator[Path]:
    """List the Markdown files directly inside of folders."""
    for folder in folders:
        names = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208 - names are all it takes
        yield from (folder / name for name in names if is_markdown(name))
