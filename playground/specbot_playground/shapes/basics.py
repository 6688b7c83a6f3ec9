"""Users, and how moments and node ids are written."""

from datetime import datetime
from typing import Any

from specbot_playground.state import User, World

Json = dict[str, Any]
BEGINNING = "2026-01-01T00:00:00Z"


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


def profile(world: World, who: User) -> Json:
    """A user as their own page shows them."""
    unknown = dict.fromkeys(("bio", "blog", "company", "email", "hireable", "location"))
    counts = dict.fromkeys(("followers", "following", "public_gists", "public_repos"), 0)
    times = dict.fromkeys(("created_at", "updated_at"), BEGINNING)
    return {**user(world, who), "name": who.name or None, **unknown, **counts, **times}
