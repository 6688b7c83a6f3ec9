"""An earlier commit of the program beside the one that stands here: figures of one machine, from one run.

python scripts/bench_distance.py COMMIT, python scripts/bench_memory.py COMMIT, make bench BASE=COMMIT
"""

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A state of the program: what its figures are called by, and the environment in which a command of it runs."""

    label: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def versions(base: str) -> Iterator[tuple[Version, ...]]:
    """Give the program as it stands here, after the one of the commit `base` if any is named.

    The earlier one runs on the same interpreter with the same libraries: what it needs and this one does not is missing.
    """
    if not base:
        yield (Version(),)
        return
    with tempfile.TemporaryDirectory(prefix="specbot-base-") as folder:
        place = str(Path(folder) / "specbot")
        _git("worktree", "add", "--quiet", "--detach", place, base)
        try:
            yield Version(label=" before", environment={"PYTHONPATH": place}), Version()
        finally:
            _git("worktree", "remove", "--force", place)


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *arguments], check=True)  # noqa: S603, S607 - whatever git the developer has
