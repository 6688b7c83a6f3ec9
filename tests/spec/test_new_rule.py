"""`make new-rule` lays out a rule that runs at once, with its cases and its page."""

import subprocess
import sys
from pathlib import Path

import bot

ROOT = Path(bot.__file__).parents[1]
SCRIPT = ROOT / "scripts" / "new_rule.py"


def run(root: Path, name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), name, "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own


def test_a_rule_is_laid_out_once(tmp_path: Path) -> None:
    for folder in ("bot/policy", "bot/rules", "docs/diagnostics"):
        (tmp_path / folder).mkdir(parents=True)
    severity = tmp_path / "bot" / "policy" / "severity.py"
    severity.write_text((ROOT / "bot" / "policy" / "severity.py").read_text())
    said = run(tmp_path, "long-title")
    assert (said.returncode, "make pages" in said.stdout) == (0, True)
    assert '    LONG_TITLE = "long-title", "' in severity.read_text()
    compile(severity.read_text() + (tmp_path / "bot/rules/long_title.py").read_text(), "both", "exec")
    assert {path.name for path in (tmp_path / "tests/cases/long-title").iterdir()} == {"valid", "too-long"}
    assert (tmp_path / "docs/diagnostics/long-title.md").read_text().startswith("# long-title\n")
    assert "is there already" in run(tmp_path, "long-title").stderr
    assert "is no code" in run(tmp_path, "Long title").stderr
