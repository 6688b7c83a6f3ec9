"""Where settings come from beside the environment's own names: secret files, names of old, what the set-up page kept."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import platformdirs
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from config.secret_files import SettingsError, read_secret
from config.stored import NAME, read_stored

PREFIX = "SPECBOT_"
RENAMED: Mapping[str, tuple[str, str]] = MappingProxyType({})
"""The old name of a setting, without the prefix → its new one, and the version that reads the old one no more."""


def old_names() -> tuple[str, ...]:
    """List the names that settings had once, without the prefix."""
    return tuple(RENAMED)


class _Source(PydanticBaseSettingsSource):
    """A source that reads an environment."""

    def __init__(self, settings_cls: type[BaseSettings], environment: Mapping[str, str]) -> None:
        super().__init__(settings_cls)
        self.environment = environment


class SecretFiles(_Source):
    """Secrets from the files that `NAME_FILE` variables point to."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        """Read one secret from its file; what stands in the variable itself is read elsewhere."""
        name = f"{PREFIX}{field_name.upper()}"
        if field.annotation is not SecretStr or not self.environment.get(f"{name}_FILE"):
            return None, field_name, False
        return read_secret(self.environment, name), field_name, False

    def __call__(self) -> dict[str, str]:
        """Read all of them."""
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value}


class OldNames(_Source):
    """Settings under a name that they had once: read for one minor version more (docs/stability.md)."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        """Do nothing: the table is read whole."""
        del field
        return None, field_name, False

    def __call__(self) -> dict[str, str]:
        """Read what has an old name, and say on the standard error what it is called now."""
        found = {}
        for old, (new, until) in RENAMED.items():
            if f"{PREFIX}{old}" in self.environment and f"{PREFIX}{new}" not in self.environment:
                found[new.lower()] = self.environment[f"{PREFIX}{old}"]
                sys.stderr.write(
                    f"{PREFIX}{old} is called {PREFIX}{new} now; the old name is read until version {until}.\n"
                )
        return found


class Stored(_Source):
    """Credentials that the set-up page kept in the data folder; every other source comes first."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        """Do nothing: the file is read whole."""
        del field
        return None, field_name, False

    def __call__(self) -> dict[str, str]:
        """Read what is kept; raises `SettingsError` for a damaged file."""
        folder = Path(self.environment.get(f"{PREFIX}DATA_DIR") or platformdirs.user_data_path("specbot"))
        try:
            found = read_stored(folder)
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"SPECBOT_DATA_DIR: {folder / NAME} cannot be read ({error}); repair it, or remove it and set up anew"
            ) from None
        return {name: value for name, value in found.items() if name in self.settings_cls.model_fields}
