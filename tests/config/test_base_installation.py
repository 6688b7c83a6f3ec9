"""The base installation is small: `specbot check` in a hook brings few packages."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_PACKAGES = 20


def test_the_base_brings_as_many_packages_as_the_docs_say() -> None:
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / "check.txt").read_text("utf-8"), re.MULTILINE)
    packages = len(pinned) + 1  # and Specbot itself
    assert packages <= MOST_PACKAGES
    assert f"| {packages} packages, " in (ROOT / "docs" / "install.md").read_text("utf-8")
