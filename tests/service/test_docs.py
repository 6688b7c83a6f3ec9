"""The operators' pages name what the program has."""

import pytest
from pydantic import SecretStr

from bot.cli.service.doctor_github import NEEDED
from bot.forges.github.app_manifest import EVENTS
from config.settings import Settings
from tests.service.processes import ROOT

OPERATIONS = (ROOT / "docs/operations.md").read_text()
INSTALL = (ROOT / "docs/install.md").read_text().lower()


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_every_setting_is_described_and_every_secret_marked(field: str) -> None:
    line = next(line for line in OPERATIONS.splitlines() if line.startswith("| `SPECBOT") and field.upper() in line)
    assert f"`SPECBOT_{field.upper()}`" in line
    assert ("★" in line) is (Settings.model_fields[field].annotation is SecretStr)


def test_every_permission_and_event_is_asked_for() -> None:
    words = {"statuses": "commit statuses", **{name: name.replace("_", " ") for name in NEEDED if name != "statuses"}}
    assert [name for name, shown in words.items() if shown not in INSTALL] == []
    assert [event for event in EVENTS if event.replace("_", " ") not in " ".join(INSTALL.split())] == []
