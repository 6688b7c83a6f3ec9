"""Which Specbot this is: the release, and the commit that it was built from."""

import subprocess
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parent
_GIT_SECONDS = 5.0


def describe_version() -> str:
    """Give the release and, where it is known, the commit: `0.1.0 (3f2a9c1d4e5b)`."""
    commit = _built_from() or _checked_out()
    return f"{version('specbot')} ({commit})" if commit else version("specbot")


def _built_from() -> str:
    """Read what the build wrote into the package (scripts/build_hook.py)."""
    try:
        return (_HERE / "commit.txt").read_text(encoding="ascii").strip()[:12]
    except OSError:
        return ""


def _checked_out() -> str:
    """Ask git about the checkout that an editable installation runs from."""
    root = _HERE.parent
    if not (root / ".git").exists():
        return ""
    try:
        found = subprocess.run(  # noqa: S603 - a fixed command
            ["git", "-C", str(root), "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=, changed"],  # noqa: S607 - a person's git
            capture_output=True,
            text=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip()
