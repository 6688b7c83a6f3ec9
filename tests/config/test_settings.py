"""Settings from the environment: what is read, and the message for each mistake."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import Settings, SettingsError, demo_tokens, environment_with, unknown_names

PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in unknown_names() + tuple(f"SPECBOT_{field.upper()}" for field in Settings.model_fields):
        monkeypatch.delenv(name, raising=False)


def load(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"SPECBOT_{name}", value)
    return Settings.load()


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.load()
    assert (settings.host, settings.port, settings.github_api_url) == ("127.0.0.1", 8000, "https://api.github.com")
    assert not settings.uses_github
    assert not settings.uses_gitlab
    assert settings.data_dir.name == "specbot"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, PORT="9000", GITHUB_TOKEN="ghp_x", GITHUB_API_URL="http://127.0.0.1:1/", DATA_DIR="/d")
    assert (settings.port, settings.github_api_url, settings.data_dir) == (9000, "http://127.0.0.1:1", Path("/d"))
    assert settings.github_token.get_secret_value() == "ghp_x"
    assert "ghp_x" not in repr(settings)


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from a file\n")
    settings = load(monkeypatch, GITHUB_WEBHOOK_SECRET_FILE=str(file))
    assert settings.github_webhook_secret.get_secret_value() == "from a file"


def test_a_private_key_may_be_text_or_a_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text(PEM)
    keys = [
        load(monkeypatch, GITHUB_PRIVATE_KEY=value).github_private_key.get_secret_value()
        for value in (PEM, PEM.replace("\n", "\\n"), str(file))
    ]
    assert keys == [PEM] * 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"SWEEP_MINUTES": "7"}, "SPECBOT_SWEEP_MINUTES: it must divide an hour"),
        ({"PORT": "http"}, "SPECBOT_PORT: write a whole number"),
        ({"PORT": "70000"}, "SPECBOT_PORT: write 65535 or less"),
        ({"READ_SECONDS": "0"}, "SPECBOT_READ_SECONDS: write 1 or more"),
        ({"ONBOARDING": "perhaps"}, "SPECBOT_ONBOARDING: write true or false"),
        ({"MODE": "loud"}, "SPECBOT_MODE: choose 'observe', 'advise' or 'enforce'"),
        (
            {"OPERATORS": "github:bo, ada"},
            "SPECBOT_OPERATORS: ada names no forge; write github:ada, or gitlab: before it",
        ),
        ({"OPERATORS": "gitea:ada"}, "SPECBOT_OPERATORS: gitea:ada names no forge; write github:ada"),
        ({"GITHUB_API_URL": "github.example"}, "SPECBOT_GITHUB_API_URL: write it with https://"),
        ({"GITHUB_PRIVATE_KEY": "/nowhere"}, "SPECBOT_GITHUB_PRIVATE_KEY: it is neither PEM text nor a readable file"),
        ({"GITHUB_TOKEN_FILE": "/nowhere"}, "SPECBOT_GITHUB_TOKEN_FILE: /nowhere cannot be read"),
        (
            {"GITHUB_TOKEN_FILE": "/x", "GITHUB_TOKEN": "x"},
            "SPECBOT_GITHUB_TOKEN and SPECBOT_GITHUB_TOKEN_FILE are both",
        ),
    ],
)
def test_a_mistake_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match="SPECBOT_") as caught:
        load(monkeypatch, **values)
    assert message in str(caught.value)


def test_a_key_file_without_a_key_is_a_mistake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("not a key")
    with pytest.raises(SettingsError, match="no PEM text"):
        load(monkeypatch, GITHUB_PRIVATE_KEY=str(tmp_path / "key.pem"))


def test_a_secret_is_never_part_of_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, GITHUB_PRIVATE_KEY="hunter2-that-is-no-path")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "No forge is configured"),
        ({"GITHUB_APP_ID": "1"}, "SPECBOT_GITHUB_PRIVATE_KEY is not set"),
        ({"GITHUB_PRIVATE_KEY": PEM}, "SPECBOT_GITHUB_APP_ID is not set"),
        ({"GITHUB_APP_ID": "1", "GITHUB_PRIVATE_KEY": PEM}, None),
        ({"GITHUB_TOKEN": "x"}, None),
        ({"GITLAB_TOKEN": "x"}, None),
    ],
)
def test_work_needs_a_credential(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], message: str | None) -> None:
    settings = load(monkeypatch, **values)
    if message is None:
        settings.require_credentials()
    else:
        with pytest.raises(SettingsError, match=message):
            settings.require_credentials()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "SPECBOT_GITHUB_WEBHOOK_SECRET is empty"),
        ({"GITHUB_TOKEN": "x"}, "SPECBOT_GITHUB_WEBHOOK_SECRET is empty"),
        ({"GITHUB_TOKEN": "x", "GITHUB_WEBHOOK_SECRET": ""}, "SPECBOT_GITHUB_WEBHOOK_SECRET is empty"),
        ({"GITHUB_TOKEN": "x", "GITLAB_WEBHOOK_SECRET": "a secret"}, "SPECBOT_GITHUB_WEBHOOK_SECRET is empty"),
        ({"GITLAB_TOKEN": "x"}, "SPECBOT_GITLAB_SIGNING_TOKEN or SPECBOT_GITLAB_WEBHOOK_SECRET is empty"),
        ({"GITHUB_WEBHOOK_SECRET": "a secret"}, None),
        ({"GITLAB_TOKEN": "x", "GITLAB_SIGNING_TOKEN": "whsec_YSBzZWNyZXQ="}, None),
        ({"GITLAB_WEBHOOK_SECRET": "a secret"}, None),
    ],
)
def test_an_empty_webhook_secret_is_refused(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], message: str | None
) -> None:
    settings = load(monkeypatch, **values)
    if message is None:
        settings.require_webhook_secrets()
    else:
        with pytest.raises(SettingsError, match=message):
            settings.require_webhook_secrets()


def test_typing_mistakes_are_found() -> None:
    names = {"SPECBOT_GITHUB_TOKEN": "", "SPECBOT_GITHUB_TOKEN_FILE": "", "SPECBOT_GIHUB_TOKEN": "", "PATH": ""}
    assert unknown_names(names) == ("SPECBOT_GIHUB_TOKEN",)


def test_a_child_gets_the_settings_that_it_is_given_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPECBOT_PORT", "1")
    monkeypatch.setenv("LANGUAGE", "en")
    child = environment_with({"github_token": "x"})
    assert {name for name in child if name.startswith("SPECBOT_")} == {"SPECBOT_GITHUB_TOKEN"}
    assert child["LANGUAGE"] == "en"


SECRETS = tuple(name for name, field in Settings.model_fields.items() if field.annotation is SecretStr)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("blank", [" ", "\t\n", "\u00a0"])
def test_a_blank_secret_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, blank: str) -> None:
    with pytest.raises(SettingsError, match=f"SPECBOT_{name.upper()}"):
        load(monkeypatch, **{name.upper(): blank})
    monkeypatch.delenv(f"SPECBOT_{name.upper()}")
    file = tmp_path / "secret"
    file.write_text(blank)
    with pytest.raises(SettingsError, match="holds nothing"):
        load(monkeypatch, **{f"{name.upper()}_FILE": str(file)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_WEBHOOK_SECRET", "x"),
        ("GITLAB_WEBHOOK_SECRET", "x  "),
        ("GITLAB_SIGNING_TOKEN", "x"),
        ("GITLAB_SIGNING_TOKEN", "whsec_eA=="),
        ("GITLAB_SIGNING_TOKEN", "whsec_not base64"),
        ("GITHUB_TOKEN", "ghp_canary\nX-Injected: 1"),
        ("GITLAB_TOKEN", "glpat canary"),
        ("GITLAB_TOKEN", "glpat-cänary"),
        ("DATABASE_URL", "postgresql://bot:can/ary@db/specbot"),
        ("DATABASE_URL", "postgresql://bot:can@ry@db/specbot"),
        ("DATABASE_URL", "postgresql://bot:canary"),
        ("DATABASE_URL", "postgresql://bot:can ary@db/specbot"),
        ("DATABASE_URL", "mysql://bot:canary@db/specbot"),
        ("GITHUB_API_URL", "https://bot:canary@github.example"),
        ("GITLAB_URL", "https://glpat-canary@gitlab.example"),
    ],
)
def test_a_secret_that_cannot_be_one_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(SettingsError, match=f"SPECBOT_{name}: ") as caught:
        load(monkeypatch, **{name: value})
    said = str(caught.value)
    assert not any(part in said for part in ("canary", "can", "ry@db") if part in value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://db/specbot",
        "postgres://bot:s%40cret:x#y@db.example:5432/specbot?sslmode=require&host=/run/x",
        "postgresql://postgres:@/postgres?host=/tmp/x",
        "postgresql://bot@[::1]:5432/specbot",
        "postgresql://one:1,two:2/specbot?target_session_attrs=read-write",
        "host=/run/postgresql dbname=specbot",
    ],
)
def test_every_form_of_a_database_address_is_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert load(monkeypatch, DATABASE_URL=url).database_url.get_secret_value() == url


def test_the_tokens_of_the_story_are_read_by_role_or_from_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text("ghp_bo\n")
    monkeypatch.setenv("SPECBOT_DEMO_AUTHOR_TOKEN", "ghp_ada")
    monkeypatch.setenv("SPECBOT_DEMO_REVIEWER_TOKEN_FILE", str(file))
    assert demo_tokens() == {"AUTHOR": "ghp_ada", "REVIEWER": "ghp_bo", "READER": ""}
    assert unknown_names() == ()
