"""Secrets from an environment: each stands in a variable, or in the file that `NAME_FILE` points to."""

from collections.abc import Mapping
from pathlib import Path

_FILE = "_FILE"


class SettingsError(Exception):
    """The environment does not do. The message names the variables and what to set them to."""


def read_secret(environment: Mapping[str, str], name: str) -> str:
    """Read one secret, empty without one; raises `SettingsError`. Both a variable and its file leave open which counts."""
    path, text = environment.get(f"{name}{_FILE}", ""), environment.get(name, "")
    if not path:
        return text
    if text:
        raise SettingsError(f"{name} and {name}_FILE are both set; unset one of them")
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{name}_FILE: {path} cannot be read ({error}); point it to a readable file") from None
    if not text:
        raise SettingsError(f"{name}_FILE: {path} holds nothing; write the secret into it")
    return text


def secrets_under(environment: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Read every secret whose name begins with a prefix, under the rest of its name; raises `SettingsError`."""
    names = {name.removesuffix(_FILE) for name in environment if name.startswith(prefix)}
    found = {name.removeprefix(prefix): read_secret(environment, name) for name in sorted(names)}
    return {name: text for name, text in found.items() if name and text.strip()}
