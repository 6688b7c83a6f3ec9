"""The addresses behind the names: read from settings, limited to some repositories where the operator says so. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Address:
    """Where messages to a name go. It is a secret, and is not shown."""

    url: str
    repositories: tuple[str, ...] = ()
    """Patterns such as `acme/*`; none: every repository."""

    def __repr__(self) -> str:
        return f"Address(…, repositories={self.repositories!r})"

    def serves(self, about: str) -> bool:
        """Tell whether messages about a pull request or repository (`github:acme/payments#12`) may go there; a test may."""
        repository = about.partition(":")[2].partition("#")[0].partition("!")[0].casefold()
        return not (about and self.repositories) or any(
            fnmatchcase(repository, one.casefold()) for one in self.repositories
        )


def read_addresses(settings: Mapping[str, str]) -> dict[str, Address]:
    """Read `TEAM_CHAT` → `acme/* slack://…` as the address of `team-chat`, for the repositories before it."""
    found = {}
    for name, text in settings.items():
        *repositories, url = text.split()
        found[name.lower().replace("_", "-")] = Address(url, tuple(repositories))
    return found


def setting_of(name: str) -> str:
    """Name the setting that gives a name its address."""
    return f"SPECBOT_NOTIFY_{name.upper().replace('-', '_')}"
