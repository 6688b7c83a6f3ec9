"""The build writes into the package from which commit it was made, so that `specbot --version` can say it anywhere.

Hatch runs this as `tool.hatch.build.hooks.custom` (https://hatch.pypa.io/latest/plugins/build-hook/custom/).
"""

import os
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommitHook(BuildHookInterface):
    """Puts `config/commit.txt` into the wheel and into the source distribution, and nothing into an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the commit where it is known; a source distribution brings the file along."""
        brought = Path(self.root, "config", "commit.txt")
        if version == "editable" or brought.exists():
            return
        commit = os.environ.get("SPECBOT_COMMIT") or _commit(self.root)  # noqa: TID251 - a build has no settings
        if not commit:
            return
        written = Path(self.directory, "commit.txt")
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(f"{commit}\n", encoding="utf-8")
        build_data["force_include"][str(written)] = "config/commit.txt"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatch's signature
        """Leave nothing beside the artifact."""
        Path(self.directory, "commit.txt").unlink(missing_ok=True)


def _commit(root: str) -> str:
    """Ask git; empty where there is no git, no checkout, or one of another project around this one."""
    if not Path(root, ".git").exists():
        return ""
    try:
        found = subprocess.run(  # noqa: S603 - a fixed command
            ["git", "-C", root, "rev-parse", "HEAD"],  # noqa: S607 - the builder's git
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip()
