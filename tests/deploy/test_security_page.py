"""docs/security.md is true as far as names go: each test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_defence_names_tests_that_exist() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    written = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    rows = [line for line in page.splitlines() if line.startswith("| ") and "|---" not in line]
    defences = [line for line in rows if not line.startswith(("| sends |", "| does |"))]
    assert len(defences) >= 25
    for line in defences:
        named = re.findall(r"`(test_\w+)`", line)
        assert named, line
        assert set(named) <= written, set(named) - written
