"""Check runs, annotations and commit statuses."""

from collections.abc import Mapping
from typing import Any

from bot.playground import acts
from bot.playground.shapes.apps import app
from bot.playground.shapes.basics import Json, node, stamp, user
from bot.playground.state import (
    CheckRun,
    Repository,
    Status,
    World,
)


def check_run(world: World, repo: Repository, found: CheckRun) -> Json:
    """A check run."""
    url = f"{world.api_url}/repos/{repo.full_name}/check-runs/{found.id}"
    web = f"{world.web_url}/{repo.full_name}/runs/{found.id}"
    pulls = [
        {
            "id": one.id,
            "number": one.number,
            "url": f"{world.api_url}/repos/{repo.full_name}/pulls/{one.number}",
            "head": {"ref": one.head, "sha": found.sha, "repo": _small(world, repo)},
            "base": {"ref": one.base, "sha": one.base_sha, "repo": _small(world, repo)},
        }
        for one in repo.pulls.values()
        if one.head_repository == repo.full_name and acts.head_sha(world, one) == found.sha
    ]
    return {
        "id": found.id,
        "node_id": node("CR", found.id),
        "head_sha": found.sha,
        "external_id": found.external_id,
        "url": url,
        "html_url": web,
        "details_url": found.details_url or web,
        "status": found.status,
        "conclusion": found.conclusion,
        "started_at": stamp(found.at),
        "completed_at": stamp(found.at) if found.status == "completed" else None,
        "output": {
            "title": found.title or None,
            "summary": found.summary or None,
            "text": found.text or None,
            "annotations_count": len(found.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "name": found.name,
        "check_suite": {"id": int(found.sha[:8], 16)},
        "app": app(world),
        "pull_requests": pulls,
    }


def _small(world: World, repo: Repository) -> Json:
    return {"id": repo.id, "url": f"{world.api_url}/repos/{repo.full_name}", "name": repo.full_name.split("/")[1]}


def status(world: World, found: Status) -> Json:
    """A commit status."""
    return {
        "url": f"{world.api_url}/statuses/{found.sha}",
        "avatar_url": None,
        "id": found.id,
        "node_id": node("SC", found.id),
        "state": found.state,
        "description": found.description,
        "target_url": found.target_url or None,
        "context": found.context,
        "created_at": stamp(found.at),
        "updated_at": stamp(found.at),
        "creator": user(world, found.creator),
    }


def annotation(found: Mapping[str, Any]) -> Json:
    """An annotation."""
    optional = {key: found.get(key) for key in ("start_column", "end_column", "title", "raw_details")}
    return {**found, **optional, "blob_href": ""}
