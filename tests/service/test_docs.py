"""The operators' pages name what the program has."""

import pytest
from pydantic import SecretStr

from bot.cli.service.doctor_github import NEEDED
from bot.forges.github.app_manifest import EVENTS
from config.settings import Settings
from config.settings_page import GITHUB, GITLAB, settings_page
from tests.forge.github.test_credentials import PEM
from tests.service.processes import ROOT

INSTALL = (ROOT / "docs/install.md").read_text().lower()


def test_the_page_of_settings_is_what_the_settings_say() -> None:
    assert (ROOT / "docs/settings.md").read_text() == settings_page(), "run `make pages`"


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_every_setting_is_described_and_every_secret_marked(field: str) -> None:
    (line,) = (
        one for one in settings_page().splitlines() if one.startswith(f"| `SPECBOT_{field.upper()}`") and "|" in one[3:]
    )
    assert ("★" in line) is (Settings.model_fields[field].annotation is SecretStr)
    assert Settings.model_fields[field].description


@pytest.mark.parametrize("fields", [GITHUB, GITLAB, (*GITHUB, *GITLAB)], ids="+".join)
def test_what_the_page_asks_for_is_enough(fields: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "github_app_id": "5",
        "github_private_key": PEM,
        "github_webhook_secret": "secret-of-the-hook",
        "gitlab_token": "glpat-x",
        "gitlab_signing_token": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    }
    for field, value in values.items():
        monkeypatch.delenv(f"SPECBOT_{field.upper()}", raising=False)
        if field in fields:
            monkeypatch.setenv(f"SPECBOT_{field.upper()}", value)
    settings = Settings.load()
    settings.require_credentials()
    settings.require_webhook_secrets()


def test_every_permission_and_event_is_asked_for() -> None:
    words = {"statuses": "commit statuses", **{name: name.replace("_", " ") for name in NEEDED if name != "statuses"}}
    assert [name for name, shown in words.items() if shown not in INSTALL] == []
    assert [event for event in EVENTS if event.replace("_", " ") not in " ".join(INSTALL.split())] == []
