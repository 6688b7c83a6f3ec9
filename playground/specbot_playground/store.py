"""What every playground stands on, whatever the forge: people, tokens, a clock, one lock, and refusals."""

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


class Refusal(Exception):  # noqa: N818  # the forge refuses; nothing of ours is broken
    """The forge says no: HTTP status, message, and its list of errors."""

    def __init__(self, status: int, message: str, errors: Any = None) -> None:  # noqa: ANN401  # the forge's JSON
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors or []


@dataclass(kw_only=True)
class User:
    """A person, a bot or an organisation."""

    id: int
    login: str
    kind: str = "User"
    name: str = ""


def identity(users: Mapping[str, User], named: str) -> tuple[str, str]:
    """Give the name and the address that a commit has of an account, or of `Name <address>` that no account has."""
    if named in users:
        return users[named].name or named, f"{named}@playground.invalid"
    name, _, address = named.partition("<")
    return name.strip(), address.partition(">")[0] or f"{name.strip()}@playground.invalid"


@dataclass(frozen=True, kw_only=True)
class Token:
    """Whom a token speaks for; an App's tokens end."""

    user: User
    app: bool = False
    until: datetime | None = None
    scopes: frozenset[str] = frozenset()
    """What it may be used for; none: whatever its account may."""
    signs_in: bool = False
    """It was given to a site that its account signed in to."""


@dataclass(kw_only=True)
class Store:
    """The part of a world that has no forge's shape."""

    users: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: TID251  # the playground is a world of its own
    web_url: str = ""
    api_url: str = ""
    unlisted: set[int] = field(default_factory=set)
    """The numbers of what no list or search shows yet: a forge's lists lag behind."""
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1001))

    def id(self) -> int:
        """Give the next id."""
        return next(self.ids)

    def user(self, login: str) -> User:
        """Find a user, whatever the case of the login. Raises `Refusal`."""
        for name, found in self.users.items():
            if name.casefold() == login.casefold():
                return found
        raise Refusal(404, "Not Found")
