"""Reads who stands behind the names that a policy or code owners give: teams and users."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from bot.review.model.snapshot import Permission
from bot.review.port import ForbiddenError, Forge, NotFoundError


def named_teams(forge: Forge, names: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Read who is in the teams; one that the bot may not see is left out, and said: nobody could approve for it.

    Raises `ForgeError`.
    """
    found: dict[str, frozenset[str]] = {}
    for name in names:
        with suppress(ForbiddenError, NotFoundError):
            found[name] = forge.team(name)
    return found


def named_users(forge: Forge, repository: str, logins: tuple[str, ...]) -> Mapping[str, Permission]:
    """Read what the users may do whom policy or code owners name; raises `ForgeError`."""
    levels = forge.permissions(repository, logins) if logins else {}
    return {login.casefold(): levels.get(login, Permission.NONE) for login in logins}
