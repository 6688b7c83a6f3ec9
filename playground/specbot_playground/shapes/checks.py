"""Check runs, annotations and commit statuses."""

from collections.abc import Mapping
from typing import Any

from specbot_playground import operations
from specbot_playground.shapes.apps import app
from specbot_playground.shapes.basics import Json, node, stamp, user
from specbot_playground.shapes.repositories import repository
from specbot_playground.state import CheckRun, Repository, Status, World


def check_run(world: World, repo: Repository, found: CheckRun) -> Json:
    """A check run."""
    url = f"{world.api_url}/repos/{repo.full_name}/check-runs/{found.id}"
    web = f"{world.web_url}/{repo.full_name}/runs/{found.id}"
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
        "check_suite": {"id": suite_id(found.sha)},
        "app": app(world),
        "pull_requests": _pulls(world, repo, found.sha),
    }


def suite_id(sha: str) -> int:
    """Number the App's suite on a commit."""
    return int(sha[:8], 16)


def check_suite(world: World, repo: Repository, sha: str) -> Json:
    """The App's suite on a commit: all its runs there."""
    api = f"{world.api_url}/repos/{repo.full_name}"
    runs = {run.name: run for run in repo.checks if run.sha == sha}.values()
    done = bool(runs) and all(run.status == "completed" for run in runs)
    good = all(run.conclusion in ("success", "neutral", "skipped") for run in runs)
    made = repo.history[sha]
    by = {"name": made.author, "email": f"{made.author}@playground.invalid"}
    head = {"id": sha, "tree_id": sha, "message": made.message, "timestamp": stamp(made.at)}
    return {
        "id": suite_id(sha),
        "node_id": node("CS", suite_id(sha)),
        "head_branch": next((name for name, tip in repo.branches.items() if tip == sha), None),
        "head_sha": sha,
        "status": "completed" if done else "queued",
        "conclusion": ("success" if good else "failure") if done else None,
        "url": f"{api}/check-suites/{suite_id(sha)}",
        "before": made.parents[0] if made.parents else None,
        "after": sha,
        "pull_requests": _pulls(world, repo, sha),
        "app": app(world),
        "repository": repository(world, repo),
        "created_at": stamp(made.at),
        "updated_at": stamp(made.at),
        "head_commit": {**head, "author": by, "committer": by},
        "latest_check_runs_count": len(runs),
        "check_runs_url": f"{api}/check-suites/{suite_id(sha)}/check-runs",
    }


def _pulls(world: World, repo: Repository, sha: str) -> list[Json]:
    """The pull requests whose head a commit is; forks' are left out, as on the forge."""
    return [
        {
            "id": one.id,
            "number": one.number,
            "url": f"{world.api_url}/repos/{repo.full_name}/pulls/{one.number}",
            "head": {"ref": one.head, "sha": sha, "repo": _small(world, repo)},
            "base": {"ref": one.base, "sha": one.base_sha, "repo": _small(world, repo)},
        }
        for one in repo.pulls.values()
        if one.head_repository == repo.full_name and operations.head_sha(world, one) == sha
    ]


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
