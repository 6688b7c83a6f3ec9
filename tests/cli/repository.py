"""Files of a working tree, and the specs to put into it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

TEMPLATE = """\
# Proposal: [Name]

**Author:** [Your Name]
**Date:** [YYYY-MM-DD]
**Status:** [Draft | In Review | Approved | Implemented]

## Summary

What is it about?

## Plan

What will be done?
"""
FILLED = """\
# Proposal: Rate limits

**Author:** Ann Lee
**Date:** 2026-02-03
**Status:** In Review

## Summary

Every client gets a budget of requests.

## Plan

Count requests at the gateway.
"""
NO_PLAN = FILLED.split("## Plan", maxsplit=1)[0]
BAD_DATE = FILLED.replace("2026-02-03", "2026/02/03")
BAD_STATUS = FILLED.replace("In Review", "Done")


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - fixed words


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A working tree with `TEMPLATE` in docs/specs."""

    root: Path
    cache: Path

    def __post_init__(self) -> None:
        self.write("docs/specs/TEMPLATE.md", TEMPLATE)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file, with its directories."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def read(self, path: str) -> str:
        """Read a file."""
        return (self.root / path).read_bytes().decode()


def on_a_branch(repository: Repository) -> Repository:
    """Make what is there the branch `main` of a repository, and go on from it on a branch `change`."""
    (repository.root / ".git").rmdir()
    git(repository.root, "init", "--initial-branch=main")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "--message", "All")
    git(repository.root, "switch", "--create", "change")
    return repository
