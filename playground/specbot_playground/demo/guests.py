"""The people who tell the story on somebody's forge: whose tokens they are, and whether their rights do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from specbot_playground.demo import github_sandbox, gitlab_sandbox
from specbot_playground.demo.client import Client, RefusedError
from specbot_playground.demo.github_client import GitHubClient
from specbot_playground.demo.github_sandbox import GitHubSandbox
from specbot_playground.demo.gitlab_client import GitLabClient
from specbot_playground.demo.gitlab_sandbox import GitLabSandbox
from specbot_playground.demo.sandbox import Sandbox
from specbot_playground.demo.translated import translated
from specbot_playground.demo.world import Role

TOKENS = {
    Role.AUTHOR: "SPECBOT_DEMO_AUTHOR_TOKEN",
    Role.REVIEWER: "SPECBOT_DEMO_REVIEWER_TOKEN",
    Role.READER: "SPECBOT_DEMO_READER_TOKEN",
}
"""The settings that hold the tokens of the people; the reader's may be missing."""
_DEVELOPER = 30
_PAUSE_SECONDS = 1.0
T = TypeVar("T")


class UnfitError(Exception):
    """The story cannot begin; the message says what is missing, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A repository on a forge: `forge` is github or gitlab, `url` its API on GitHub, its address on GitLab."""

    forge: str
    url: str
    repository: str

    @property
    def host(self) -> str:
        """Name the server."""
        return urlsplit(self.url).netloc.removeprefix("api.")

    def page(self, number: int) -> str:
        """Tell the address of a pull request's page."""
        root = self.url.replace("://api.", "://").removesuffix("/api/v3")
        return f"{root}/{self.repository}/{'-/merge_requests' if self.forge == 'gitlab' else 'pull'}/{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody with a token, and whether they may write to the repository."""

    client: Client
    writes: bool


def arrive(place: Place, tokens: Mapping[Role, str], bot: str, base: str) -> Mapping[Role, Client]:
    """Let everybody log in; raises `UnfitError` where a token or a right does not do. The lead is the reviewer."""
    missing = [name for role, name in TOKENS.items() if not tokens.get(role) and role is not Role.READER]
    if missing:
        raise UnfitError(f"{' and '.join(missing)} not set; {_how_to(place)}")
    guests = {role: _enter(place, role, token, base) for role, token in tokens.items() if token}
    for role, guest in guests.items():
        _check(place, role, guest)
    logins = [bot, *(guest.client.login for guest in guests.values())]
    twice = sorted({login for login in logins if logins.count(login) > 1})
    if twice:
        raise UnfitError(
            f"{' and '.join(twice)} would play two parts, and nobody approves their own spec; "
            "give the bot, the author, the reviewer and the reader each a token of another account"
        )
    people = {role: guest.client for role, guest in guests.items()}
    return {**people, Role.LEAD: people[Role.REVIEWER]}


def open_sandbox(place: Place, token: str) -> Sandbox:
    """See the repository as the owner of a token, who may write to it; raises `UnfitError`."""
    if not token:
        raise UnfitError(f"{TOKENS[Role.AUTHOR]} is not set; {_how_to(place)}")
    if place.forge == "gitlab":
        project = _asked(place, Role.AUTHOR, lambda: _gitlab(place, token, "").project)
        return translated(GitLabSandbox(project), gitlab_sandbox.telling)
    repository = _asked(place, Role.AUTHOR, lambda: _github(place, token, "").repository)
    return translated(GitHubSandbox(repository), github_sandbox.telling)


def _enter(place: Place, role: Role, token: str, base: str) -> Guest:
    """Log in with a token."""
    if place.forge == "gitlab":
        on_gitlab = _asked(place, role, lambda: _gitlab(place, token, base))
        rights = on_gitlab.project.attributes.get("permissions") or {}
        levels = [(rights.get(name) or {}).get("access_level", 0) for name in ("project_access", "group_access")]
        return Guest(client=translated(on_gitlab, gitlab_sandbox.telling), writes=max(levels) >= _DEVELOPER)
    on_github = _asked(place, role, lambda: _github(place, token, base))
    may_push = on_github.repository.permissions.push
    return Guest(client=translated(on_github, github_sandbox.telling), writes=bool(may_push))


def _github(place: Place, token: str, base: str) -> GitHubClient:
    with github_sandbox.telling():
        return GitHubClient.arrive(place.url, "", token, place.repository, base, _pause(place))


def _gitlab(place: Place, token: str, base: str) -> GitLabClient:
    with gitlab_sandbox.telling():
        return GitLabClient.arrive(place.url, "", token, place.repository, base)


def _pause(place: Place) -> float | None:
    """Keep a second between two writes, as GitHub asks; a forge on this machine needs none."""
    return None if place.host.startswith(("127.0.0.1", "localhost")) else _PAUSE_SECONDS


def _asked(place: Place, role: Role, ask: Callable[[], T]) -> T:
    """Ask the forge who that is; raises `UnfitError` that names the setting."""
    try:
        return ask()
    except RefusedError as error:
        says = str(error)
    if "answers 401" in says:
        raise UnfitError(f"{TOKENS[role]}: {place.host} does not accept the token; {_how_to(place)}")
    if "answers 404" in says or "answers 403" in says:
        raise UnfitError(
            f"{TOKENS[role]}: its account cannot see {place.repository} on {place.host}; "
            f"check the name, and give the account access ({says})"
        )
    raise UnfitError(f"{TOKENS[role]}: {says}; check --server, and try again")


def _check(place: Place, role: Role, guest: Guest) -> None:
    """Refuse who may not write, and a reader who may."""
    login = guest.client.login
    if role is Role.READER and guest.writes:
        raise UnfitError(
            f"{TOKENS[role]}: {login} may write to {place.repository}, and the story needs somebody who may only read; "
            f"give another account's token, or unset it: the step is then left out"
        )
    if role is not Role.READER and not guest.writes:
        level = "the role Developer" if place.forge == "gitlab" else "write access"
        raise UnfitError(f"{TOKENS[role]}: {login} may only read {place.repository}; give the account {level}")


def _how_to(place: Place) -> str:
    """Say how to make a token."""
    if place.forge == "gitlab":
        return "make a personal access token with the scope api for an account with the role Developer, and set it"
    return "make a personal access token (classic) with the scope repo for an account with write access, and set it"
