"""A report in a file: the whole of it or the old one, and never in the place of a file that was checked."""

import os
from collections.abc import Iterable
from pathlib import Path

from bot.cli.files.errors import UsageError, file_trouble
from bot.cli.files.links import ensure_inside
from bot.cli.files.write import replace_file
from bot.policy.model import POLICY_PATHS

_MARKDOWN = {".md", ".mdx", ".markdown"}
"""Ends of specs and templates: one that stands is never replaced, whether this call reads it or not."""


def ensure_writable(name: str, inputs: Iterable[Path]) -> None:
    """Look at the place of a report before the work is done; `inputs` are the files that the command reads.

    Raises `UsageError` where the directory is missing, where something that is no file stands there, or an input.
    """
    file = Path(name)
    ensure_inside(file, name)
    if not file.parent.is_dir():
        raise UsageError("The directory of the report does not exist; create it first.", path=name)
    if (file.exists() and not file.is_file()) or file.is_symlink():
        raise UsageError("This is no regular file; name another, or leave --output-file out.", path=name)
    kept = file.suffix.casefold() in _MARKDOWN or file.name in {Path(path).name for path in POLICY_PATHS}
    if (file.exists() and kept) or any(file.exists() and one.exists() and file.samefile(one) for one in inputs):
        raise UsageError("The report would replace a file that the check reads; name another.", path=name)


def write_report(name: str, text: str) -> None:
    """Put a report into its file in one step; raises `UsageError` where it cannot be written."""
    file = Path(name)
    try:
        if file.exists():
            replace_file(file, text.encode())
        else:
            _create(file, text.encode())
    except OSError as error:
        raise file_trouble(name, error) from error


def _create(file: Path, content: bytes) -> None:
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    with temporary.open("xb") as stream:
        stream.write(content)
    temporary.replace(file)
