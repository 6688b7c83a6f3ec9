"""Users, members, labels, emoji, and how moments are written."""

from datetime import datetime
from typing import Any

from specbot_playground.gitlab.state import Access, Award, Label, User, World

Json = dict[str, Any]


def stamp(moment: datetime | None) -> str | None:
    """Write a moment as the API does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z" if moment else None


def user(world: World, who: User) -> Json:
    """A user in few words."""
    return {
        "id": who.id,
        "username": who.login,
        "public_email": None,
        "name": who.name,
        "state": "blocked" if who.login in world.blocked else "active",
        "locked": False,
        "avatar_url": None,
        "web_url": f"{world.web_url}/{who.login}",
    }


def user_or_none(world: World, who: User | None) -> Json | None:
    """A user, or nobody."""
    return user(world, who) if who else None


def profile(world: World, who: User) -> Json:
    """A user as `GET /user` shows them."""
    texts = (
        "bio",
        "location",
        "linkedin",
        "twitter",
        "discord",
        "website_url",
        "organization",
        "job_title",
        "pronouns",
    )
    return {
        **user(world, who),
        **dict.fromkeys(texts, ""),
        "created_at": "2026-01-01T00:00:00.000Z",
        "bot": who.kind == "Bot",
        **({"is_admin": True} if who.login in world.administrators else {}),
        "email": f"{who.login}@playground.invalid",
        "two_factor_enabled": False,
        "external": False,
        "private_profile": False,
        "can_create_group": False,
        "can_create_project": who.kind != "Bot",
    }


def member(world: World, who: User, level: Access) -> Json:
    """A member with the access level that counts."""
    return {
        **user(world, who),
        "access_level": int(level),
        "created_at": "2026-01-01T00:00:00.000Z",
        "expires_at": None,
        "membership_state": "active",
    }


def label(found: Label) -> Json:
    """A label."""
    return {
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "description_html": found.description or "",
        "text_color": "#FFFFFF",
        "color": found.colour,
        "archived": False,
        "subscribed": False,
        "priority": None,
        "is_project_label": not found.group,
    }


def counted_label(found: Label) -> Json:
    """A label with its counts."""
    counts = dict.fromkeys(("open_issues_count", "closed_issues_count", "open_merge_requests_count"), 0)
    return {**label(found), **counts}


def award(world: World, found: Award, awardable_id: int, kind: str) -> Json:
    """An emoji that somebody left."""
    return {
        "id": found.id,
        "name": found.name,
        "user": user(world, found.user),
        "created_at": stamp(found.at),
        "updated_at": stamp(found.at),
        "awardable_id": awardable_id,
        "awardable_type": kind,
        "url": None,
    }
