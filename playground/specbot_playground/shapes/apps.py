"""The App and its installation."""

from specbot_playground.shapes.basics import Json, node, user
from specbot_playground.state import World


def app(world: World) -> Json:
    """The App."""
    found = world.app
    return {
        "id": found.id,
        "slug": found.slug,
        "node_id": node("A", found.id),
        "client_id": f"Iv1.{found.id:016x}",
        "owner": user(world, world.users["acme"]),
        "name": found.slug.title(),
        "description": "",
        "external_url": world.web_url,
        "html_url": f"{world.web_url}/apps/{found.slug}",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "permissions": found.permissions,
        "events": sorted(found.events),
    }


def installation(world: World) -> Json:
    """The installation of the App."""
    found = world.app
    account = world.users["acme"]
    return {
        "id": found.installation_id,
        "account": user(world, account),
        "repository_selection": "all",
        "access_tokens_url": f"{world.api_url}/app/installations/{found.installation_id}/access_tokens",
        "repositories_url": f"{world.api_url}/installation/repositories",
        "html_url": f"{world.web_url}/apps/{found.slug}",
        "app_id": found.id,
        "app_slug": found.slug,
        "target_id": account.id,
        "target_type": account.kind,
        "permissions": found.permissions if found.accepted is None else found.accepted,
        "events": sorted(found.events),
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": "2026-02-01T00:00:00Z" if found.suspended else None,
    }
