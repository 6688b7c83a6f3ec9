"""Write files so that a crash leaves the old or the new one, never half of one."""

import os
import tempfile
from pathlib import Path

from bot.cli.files.errors import file_trouble
from bot.cli.files.links import ensure_inside


def replace_file(file: Path, content: bytes) -> None:
    """Put new content into a file that exists, and keep its mode; a symbolic link stays one.

    Raises `UsageError` where a link leads out of the working tree.
    """
    ensure_inside(file, str(file))
    target = file.resolve()
    mode = target.stat().st_mode
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as temporary:
        temporary.write(content)
    try:
        os.chmod(temporary.name, mode)  # noqa: PTH101 - a name
        os.replace(temporary.name, target)  # noqa: PTH105 - the same
    except OSError:
        os.unlink(temporary.name)  # noqa: PTH108 - the same
        raise


def create_file(file: Path, content: bytes) -> None:
    """Write a new file with its directories; raises `FileExistsError` rather than overwrite one.

    Raises `UsageError` where a link leads out of the working tree.
    """
    ensure_inside(file, str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:
        stream.write(content)


def write_text(file: Path, text: str, name: str) -> None:
    """Write a file whether it exists or not; raises `UsageError`, which calls it `name`, where it cannot be written."""
    try:
        if file.exists():
            replace_file(file, text.encode())
        else:
            create_file(file, text.encode())
    except OSError as error:
        raise file_trouble(name, error) from error
