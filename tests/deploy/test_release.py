"""What is released together has one version, and the changelog has its form."""

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.service.processes import ROOT

KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
"""https://keepachangelog.com/en/1.1.0/"""
_VERSION = re.compile(r"\[Unreleased\]|\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d")


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = copy / "scripts" / "version.py"
    return subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - ours


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    extension = ("editors/vscode/package.json", "editors/vscode/package-lock.json")
    for name in ("pyproject.toml", "playground/pyproject.toml", "scripts/version.py", *extension):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n\n### Fixed\n\n- A fault.\n")
    return tmp_path


def test_a_new_version_is_written_everywhere_and_gives_its_notes(copy: Path) -> None:
    assert run(copy, "9.8.7").returncode == 0
    assert run(copy, "--check", "9.8.7").returncode == 0
    assert '"specbot-playground==9.8.7"' in (copy / "pyproject.toml").read_text()
    assert json.loads((copy / "editors/vscode/package-lock.json").read_text())["packages"][""]["version"] == "9.8.7"
    assert re.search(r"\n## \[Unreleased\]\n\n## \[9\.8\.7\] - \d{4}-\d\d-\d\d\n", (copy / "CHANGELOG.md").read_text())
    assert run(copy, "--notes", "9.8.7").stdout == "### Fixed\n\n- A fault.\n"


def test_a_tag_that_says_something_else_is_refused_with_the_places(copy: Path) -> None:
    refused = run(copy, "--check", "9.8.7")
    assert refused.returncode == 1
    assert refused.stderr.count(f"says {version('specbot')}") == 6
    assert "scripts/version.py 9.8.7 writes it everywhere" in refused.stderr
    assert "is no version" in run(copy, "v1").stderr


def test_all_places_say_one_version() -> None:
    for name in ("specbot", "specbot-playground"):
        assert version(name) == version("specbot")
    assert f'"specbot-playground=={version("specbot")}"' in (ROOT / "pyproject.toml").read_text()


def test_the_changelog_keeps_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    assert [line for line in re.findall(r"(?m)^## (.+)$", text) if not _VERSION.fullmatch(line)] == []
    assert set(re.findall(r"(?m)^### (.+)$", text)) <= KINDS
    assert text.count("## [Unreleased]") == 1
