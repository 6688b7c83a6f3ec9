"""Users and repositories, and how moments and node ids are written."""

from datetime import datetime
from typing import Any

from bot.playground.state import (
    Repository,
    User,
    World,
    may,
)

Json = dict[str, Any]
_PERMISSION = {
    "admin": "admin",
    "maintain": "write",
    "write": "write",
    "triage": "read",
    "read": "read",
    "none": "none",
}


def stamp(moment: datetime | None) -> str | None:
    """Write a moment as the forge does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def node(kind: str, number: int) -> str:
    """Name a thing for GraphQL."""
    return f"{kind}_{number}"


def user(world: World, who: User) -> Json:
    """A simple user."""
    url = f"{world.api_url}/users/{who.login}"
    web = f"{world.web_url}/{who.login}"
    links = (
        "followers",
        "following",
        "gists",
        "starred",
        "subscriptions",
        "organizations",
        "repos",
        "events",
        "received_events",
    )
    return {
        "login": who.login,
        "id": who.id,
        "node_id": node("U", who.id),
        "avatar_url": f"{web}.png",
        "gravatar_id": "",
        "url": url,
        "html_url": web,
        **{f"{link}_url": f"{url}/{link}" for link in links},
        "type": who.kind,
        "user_view_type": "public",
        "site_admin": False,
    }


def repository(world: World, repo: Repository, viewer: User | None = None) -> Json:
    """A repository."""
    owner, name = repo.full_name.split("/")
    roles = {"admin": "admin", "maintain": "maintain", "push": "write", "triage": "triage", "pull": "read"}
    return {
        "id": repo.id,
        "node_id": node("R", repo.id),
        "name": name,
        "full_name": repo.full_name,
        "private": repo.private,
        "owner": user(world, world.users[owner]),
        "html_url": f"{world.web_url}/{repo.full_name}",
        "description": None,
        "fork": repo.source is not None,
        "url": f"{world.api_url}/repos/{repo.full_name}",
        "default_branch": repo.default_branch,
        "archived": False,
        "disabled": False,
        "visibility": "private" if repo.private else "public",
        "permissions": {key: may(repo, viewer, wanted) for key, wanted in roles.items()},
    }


def permission(world: World, repo: Repository, who: User, role: str) -> Json:
    """What a collaborator may do, in the legacy word and the role."""
    return {
        "permission": _PERMISSION[role],
        "role_name": role,
        "user": {**user(world, who), "permissions": {"pull": may(repo, who, "read")}, "role_name": role},
    }
