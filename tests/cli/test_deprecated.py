"""What people see of a key or setting under its old name: what it is called now (docs/stability.md)."""

from pathlib import Path

import pytest

from bot.policy import deprecated
from bot.policy.parser import parse_policy
from config import setting_sources
from config.settings import Settings, unknown_names
from tests.cli.conftest import Specbot
from tests.review.builders import a_reading, a_snapshot
from tests.review.situation import GITHUB, decided

OLD = "approval:\n  needed: 3\nspecs:\n  - globs: [a.md]\n"
WARNINGS = (
    "line 2: approval.needed is called approval.required now; the old name is read until version 0.3.0.",
    "line 4: specs[0].globs is called specs[0].paths now; the old name is read until version 0.3.0.",
)


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"approval.needed": ("required", "0.3.0"), "specs[].globs": ("paths", "0.3.0")}
    monkeypatch.setattr(deprecated, "RENAMED", names)
    monkeypatch.setattr(setting_sources, "RENAMED", {"WEBHOOK_PORT": ("PORT", "0.3.0")})


@pytest.mark.usefixtures("renamed")
def test_the_summary_and_the_command_line_say_it(specbot: Specbot, tmp_path: Path) -> None:
    summary = decided(GITHUB, a_reading(), policy=parse_policy(OLD), snapshot=a_snapshot()).summary or ""
    assert "approval.needed is called approval.required now" in summary.replace("\\", "")
    (tmp_path / ".specbot.yml").write_text(OLD)
    (tmp_path / "a.md").write_text("# A\n")
    result = specbot("check", str(tmp_path / "a.md"))
    assert f".specbot.yml, {WARNINGS[0]}" in result.stderr


@pytest.mark.usefixtures("renamed")
def test_an_old_setting_is_read_and_warns(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SPECBOT_WEBHOOK_PORT", "8123")
    assert Settings.load().port == 8123
    said = "SPECBOT_WEBHOOK_PORT is called SPECBOT_PORT now; the old name is read until version 0.3.0.\n"
    assert capsys.readouterr().err == said
    assert "SPECBOT_WEBHOOK_PORT" not in unknown_names()
    monkeypatch.setenv("SPECBOT_PORT", "8124")
    assert Settings.load().port == 8124
