"""Asks git about a working tree. The only module of the command line on files that starts it."""

import subprocess
from pathlib import Path


def run_git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes | None:
    """Run git; None when it is not there or does not know."""
    try:
        answer = subprocess.run(["git", *arguments], cwd=folder, input=stdin, capture_output=True, check=False)  # noqa: S603, S607 - fixed words
    except OSError:
        return None
    return answer.stdout if answer.returncode == 0 else None
