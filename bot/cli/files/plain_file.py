"""Reads files of a checkout that may hold anything: a pipe would be waited for, a device has no end."""

import errno
import os
import stat
from pathlib import Path

MOST = 64 * 1024 * 1024
"""Bytes; a spec, a policy or a template has 2 MB at most, and is told so when it has more."""


def read_plain(file: Path) -> bytes:
    """Read a plain file; raises `OSError` for anything else, and for one that is larger than any text."""
    opened = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _refuse(os.fstat(opened))
        with os.fdopen(opened, "rb", closefd=False) as stream:
            return stream.read(MOST)
    finally:
        os.close(opened)


def _refuse(found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "It is no plain file")
    if found.st_size > MOST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
