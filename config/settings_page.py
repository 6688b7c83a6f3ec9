"""The page of all settings, made from the settings themselves. Pure."""

from collections.abc import Iterator

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from config.setting_sources import PREFIX
from config.settings import Settings

_GROUPS = (
    ("For either forge", ""),
    ("GitHub", "github_"),
    ("GitLab", "gitlab_"),
)
GITHUB = ("github_app_id", "github_private_key", "github_webhook_secret")
GITLAB = ("gitlab_token", "gitlab_signing_token")
"""What one forge alone needs; both together need both, and the address of a GitLab of one's own."""
_HEAD = """\
# All settings

<!-- Made from config/settings.py by `make pages`. -->

Environment variables. ★ may also be given as the path of a file, in `NAME_FILE`; a file that is exchanged is
[taken up without a restart](operations.md#exchange-a-key-a-token-or-a-secret). What the set-up page kept in the data folder comes last. A variable that starts with
`SPECBOT_` and is none of these is most likely a typing mistake; `specbot doctor` names it.

| for | you need |
|---|---|
"""


def settings_page() -> str:
    """Write the page."""
    needs = (("GitHub alone", GITHUB), ("GitLab alone", GITLAB), ("both", (*GITHUB, *GITLAB)))
    rows = "".join(f"| {name} | {', '.join(map(_name, fields))} |\n" for name, fields in needs)
    return _HEAD + rows + "".join(_group(title, prefix) for title, prefix in _GROUPS)


def _group(title: str, prefix: str) -> str:
    rows = "".join(_row(name, field) for name, field in _fields(prefix))
    return f"\n## {title}\n\n| variable | default | |\n|---|---|---|\n{rows}"


def _fields(prefix: str) -> Iterator[tuple[str, FieldInfo]]:
    """Take the settings of one forge, or those that belong to none."""
    forges = tuple(other for _, other in _GROUPS if other)
    for name, field in Settings.model_fields.items():
        if name.startswith(prefix) if prefix else not name.startswith(forges):
            yield name, field


def _row(name: str, field: FieldInfo) -> str:
    return (
        f"| {_name(name)}{' ★' if field.annotation is SecretStr else ''} | {_default(field)} | {field.description} |\n"
    )


def _name(field: str) -> str:
    return f"`{PREFIX}{field.upper()}`"


def _default(field: FieldInfo) -> str:
    """Show a default that says something; a folder's depends on the machine."""
    if field.default_factory is not None:
        return "your user's data directory"
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    return "" if value in (None, "") else f"`{str(value).lower() if isinstance(value, bool) else value}`"
