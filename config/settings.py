"""The environment, read once, as frozen settings. The only reader of `os.environ` in the program."""

from collections.abc import Mapping
from os import environ  # noqa: TID251 - the one place that reads the environment
from pathlib import Path
from typing import Literal, Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.secret_files import SettingsError as SettingsError  # noqa: PLC0414  # read with the settings, caught with them
from config.secret_files import secrets_under
from config.setting_checks import (
    check_database,
    check_minutes,
    check_operators,
    check_secret,
    check_signing_token,
    check_token,
    check_url,
    check_webhook_secret,
    read_private_key,
)
from config.setting_sources import PREFIX, OldNames, SecretFiles, Stored, old_names

Mode = Literal["observe", "advise", "enforce"]
DEMO_ROLES = ("AUTHOR", "REVIEWER", "READER")
"""Whose tokens `specbot demo --on` takes, each from `SPECBOT_DEMO_<ROLE>_TOKEN`."""
NOTIFY = f"{PREFIX}NOTIFY_"
"""Each variable that begins so is where messages to a name go."""
_NONE = SecretStr("")
_TOLD = {
    "int_parsing": "write a whole number",
    "bool_parsing": "write true or false",
    "literal_error": "choose {expected}",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
}
"""What to do instead, by the kind of the mistake."""
_OF_A_JOB = ("GITHUB_", "GITLAB_CI", "CI_", "SPECBOT_GITLAB_TOKEN")

_HOW_TO_SET = (
    "set it to the secret of the webhook, for example the output of `openssl rand -hex 32`, here and on the forge"
)


class Settings(BaseSettings):
    """Everything an operator chooses. Every `SecretStr` may also be given as the path in `NAME_FILE`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    host: str = "127.0.0.1"
    """Where the receiver listens."""
    port: int = Field(default=8000, ge=0, le=65535)
    """Where the receiver listens; `0`: any free port."""
    data_dir: Path = Field(default_factory=lambda: platformdirs.user_data_path("specbot"))
    """Where the embedded PostgreSQL lives, in a folder that only its account may enter. Started by root, PostgreSQL runs as the folder's owner, or as `nobody`."""
    database_url: SecretStr = _NONE
    """`postgresql://…`; empty: the embedded PostgreSQL."""
    public_url: str = ""
    """The address that the forge calls, without a path; for `doctor` and for links."""
    metrics_token: SecretStr = _NONE
    """Who reads `/metrics` sends it as a bearer token; empty: whoever comes straight from a private network, through no proxy."""
    health_port: int = Field(default=0, ge=0, le=65535)
    """Where `specbot work` answers `/healthz` and `/readyz`, and a receiver too, beside its own port; `0`: nowhere."""

    board: Literal["signed-in", "public", "off"] = "signed-in"
    """Who sees the [board](board.md): `signed-in`, `public` (what everybody may read on the forge, without sign-in) or `off`."""
    operators: str = ""
    """Who sees deliveries and jobs on the board: `github:ada gitlab:dana`."""
    github_client_id: str = ""
    """The OAuth application that people sign in to the board with."""
    github_client_secret: SecretStr = _NONE
    """Its secret; it also signs the sessions, so all that serve the board need the same."""
    gitlab_client_id: str = ""
    """The OAuth application that people sign in to the board with."""
    gitlab_client_secret: SecretStr = _NONE
    """Its secret; it also signs the sessions, so all that serve the board need the same."""

    writes_per_minute: int = Field(default=80, ge=0)
    """New comments, reviews and commits for one credential on GitHub, in the whole fleet. This is github.com's limit, an own server may have another; `0`: none."""
    writes_per_hour: int = Field(default=500, ge=0)
    """The same for an hour."""
    sweep_minutes: int = Field(default=15, ge=0, le=60)
    """How often to look for what no webhook told; must divide 60; `0`: never."""

    log_days: int = Field(default=90, ge=1, le=3650)
    """How long the log of each pull request is kept: what the bot saw, decided and wrote, and why."""
    mode: Mode = "enforce"
    """The most that the bot does in any repository, whatever its policy says: `observe` writes nothing, `advise` fails no check ([modes](policy.md#how-far-the-bot-goes))."""
    mode_without_policy: Mode = "enforce"
    """What it does in a repository without a policy file, as far as `SPECBOT_MODE` allows."""
    onboarding: bool = False
    """Whether a repository without a policy gets one pull request that proposes one ([how](operations.md#a-pull-request-that-proposes-a-policy))."""

    read_seconds: int = Field(default=60, ge=1, le=3600)
    """Seconds of the processor's time that reading the texts of one look may take; what takes longer is *too complex*. A pull request that moves thousands of specs at once may need more."""
    jobs_per_owner: int = Field(default=2, ge=1, le=1000)
    """The most jobs at once for one GitHub account or GitLab project, in the whole fleet."""

    github_app_id: int | None = Field(default=None, ge=1)
    """The App's id."""
    github_private_key: SecretStr = _NONE
    """The App's key: PEM text, or a path."""
    github_webhook_secret: SecretStr = _NONE
    """The secret of the webhook; without it the receiver does not start."""
    github_token: SecretStr = _NONE
    """A token of an ordinary account, instead of an App."""
    github_api_url: str = "https://api.github.com"
    """On an own server `https://HOST/api/v3`."""

    gitlab_url: str = "https://gitlab.com"
    """The address of your GitLab."""
    gitlab_token: SecretStr = _NONE
    """A project's, group's or personal access token with the scope `api`."""
    gitlab_webhook_secret: SecretStr = _NONE
    """The older secret token of the webhook."""
    gitlab_signing_token: SecretStr = _NONE
    """`whsec_…`, the signing token of the webhook; a signed delivery must verify, a secret token does not help it."""

    @classmethod
    def load(cls) -> Self:
        """Read the environment; raises `SettingsError` with every fault, one a line."""
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError("\n".join(map(_explain, error.errors(include_url=False)))) from None

    def falling_back_to(self, values: Mapping[str, str]) -> Self:
        """Give these settings with values where nothing was set; an empty value changes nothing. Raises `SettingsError`."""
        wanted = {name: value for name, value in values.items() if value and name not in self.model_fields_set}
        try:
            return type(self).model_validate({**self.model_dump(exclude_unset=True), **wanted})
        except ValidationError as error:
            raise SettingsError("\n".join(map(_explain, error.errors(include_url=False)))) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments (tests), then the environment, then the files that it names, then what the set-up page kept."""
        del dotenv_settings, file_secret_settings
        return (
            init_settings,
            env_settings,
            SecretFiles(settings_cls, environ),
            OldNames(settings_cls, environ),
            Stored(settings_cls, environ),
        )

    _check_secret = field_validator("*")(check_secret)
    _check_token = field_validator("github_token", "gitlab_token")(check_token)
    _check_webhook_secret = field_validator("github_webhook_secret", "gitlab_webhook_secret", "metrics_token")(
        check_webhook_secret
    )
    _check_signing_token = field_validator("gitlab_signing_token")(check_signing_token)
    _check_database = field_validator("database_url")(check_database)
    _read_private_key = field_validator("github_private_key")(read_private_key)
    _check_url = field_validator("github_api_url", "gitlab_url", "public_url")(check_url)
    _check_minutes = field_validator("sweep_minutes")(check_minutes)
    _check_operators = field_validator("operators")(check_operators)

    @property
    def uses_github(self) -> bool:
        """Tell whether there are credentials for GitHub."""
        return bool(self.github_app_id or self.github_token.get_secret_value())

    @property
    def uses_gitlab(self) -> bool:
        """Tell whether there are credentials for GitLab."""
        return bool(self.gitlab_token.get_secret_value())

    @property
    def has_credentials(self) -> bool:
        """Tell whether anything was said of a forge: then something that is missing is a mistake, and no first start."""
        secrets = (
            self.github_private_key,
            self.github_token,
            self.github_webhook_secret,
            self.gitlab_token,
            self.gitlab_webhook_secret,
            self.gitlab_signing_token,
        )
        return bool(self.github_app_id or any(one.get_secret_value() for one in secrets))

    def require_credentials(self) -> None:
        """Refuse to work without a way to speak to a forge; raises `SettingsError`."""
        key = self.github_private_key.get_secret_value()
        if bool(self.github_app_id) != bool(key):
            missing = "SPECBOT_GITHUB_APP_ID" if key else "SPECBOT_GITHUB_PRIVATE_KEY"
            raise SettingsError(f"{missing} is not set; a GitHub App needs its id and its private key")
        if not self.uses_github and not self.uses_gitlab:
            raise SettingsError(
                "No forge is configured; set SPECBOT_GITHUB_APP_ID and SPECBOT_GITHUB_PRIVATE_KEY "
                "(or SPECBOT_GITHUB_TOKEN), or SPECBOT_GITLAB_TOKEN"
            )

    def require_webhook_secrets(self) -> None:
        """Refuse to receive what nobody can authenticate; raises `SettingsError`."""
        github = bool(self.github_webhook_secret.get_secret_value())
        gitlab = bool(self.gitlab_webhook_secret.get_secret_value() or self.gitlab_signing_token.get_secret_value())
        if (self.uses_github or not (github or gitlab or self.uses_gitlab)) and not github:
            raise SettingsError(_no_secret("SPECBOT_GITHUB_WEBHOOK_SECRET"))
        if self.uses_gitlab and not gitlab:
            raise SettingsError(_no_secret("SPECBOT_GITLAB_SIGNING_TOKEN or SPECBOT_GITLAB_WEBHOOK_SECRET"))


def environment_with(values: Mapping[str, str]) -> dict[str, str]:
    """Give a child process our environment with exactly these settings (`github_token` for `SPECBOT_GITHUB_TOKEN`)."""
    kept = {name: value for name, value in environ.items() if not name.startswith(PREFIX)}
    return {**kept, **{f"{PREFIX}{name.upper()}": value for name, value in values.items()}}


def job_environment() -> dict[str, str]:
    """Give what GitHub Actions and GitLab CI tell a job of what it was started for, and whether there is a token."""
    return {name: value for name, value in environ.items() if name.startswith(_OF_A_JOB)}


def demo_tokens() -> dict[str, str]:
    """Read the tokens of the people who tell the story on a real forge, by role (`AUTHOR`); raises `SettingsError`."""
    found = secrets_under(environ, f"{PREFIX}DEMO_")
    return {role: found.get(f"{role}_TOKEN", "") for role in DEMO_ROLES}


def notify_addresses() -> dict[str, str]:
    """Read where messages go, by name: `TEAM_CHAT` for `SPECBOT_NOTIFY_TEAM_CHAT`; raises `SettingsError`."""
    return secrets_under(environ, NOTIFY)


def traces_wanted() -> bool:
    """Tell whether the standard variables of OpenTelemetry say where to send spans to."""
    switched_off = (
        environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or environ.get("OTEL_TRACES_EXPORTER") == "none"
    )
    endpoints = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
    return not switched_off and any(environ.get(name) for name in endpoints)


def unknown_names(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """List variables that look like ours and are none: most likely typing mistakes."""
    fields = Settings.model_fields
    known = {f"{PREFIX}{name.upper()}" for name in fields}
    known |= {f"{PREFIX}{name.upper()}_FILE" for name, field in fields.items() if field.annotation is SecretStr}
    demo = {f"{PREFIX}DEMO_{role}_TOKEN" for role in DEMO_ROLES}
    known |= {f"{PREFIX}{old}" for old in old_names()}
    known |= demo | {f"{name}_FILE" for name in demo}
    seen = environ if environment is None else environment
    ours = (name for name in seen if name.startswith(PREFIX) and not name.startswith(NOTIFY))
    return tuple(sorted(name for name in ours if name not in known))


def _no_secret(names: str) -> str:
    return f"{names} is empty, and an unsigned webhook is refused; {_HOW_TO_SET}"


def _explain(fault: Mapping[str, object]) -> str:
    place = fault["loc"]
    name = f"{PREFIX}{place[0]}".upper() if isinstance(place, tuple) and place else "settings"
    limits = fault.get("ctx")
    told = _TOLD.get(str(fault["type"]), "").format_map(limits if isinstance(limits, Mapping) else {})
    message = told or str(fault["msg"]).removeprefix("Value error, ")
    return f"{name}: {message[0].lower()}{message[1:]}"
