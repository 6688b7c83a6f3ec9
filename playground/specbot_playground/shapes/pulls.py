"""Pull requests, also seen as issues, and their labels."""

from specbot_playground import operations
from specbot_playground.shapes.basics import Json, node, stamp, user
from specbot_playground.shapes.conversation import reactions
from specbot_playground.shapes.repositories import repository
from specbot_playground.state import Label, Pull, Repository, World


def label(world: World, repo: Repository, found: Label) -> Json:
    """A label."""
    return {
        "id": found.id,
        "node_id": node("LA", found.id),
        "url": f"{world.api_url}/repos/{repo.full_name}/labels/{found.name}",
        "name": found.name,
        "color": found.colour,
        "default": False,
        "description": found.description or None,
    }


def labels(world: World, repo: Repository, pull: Pull) -> list[Json]:
    """The labels of a pull request."""
    return [label(world, repo, operations.ensure_label(world, repo, name)) for name in pull.labels]


def pull(world: World, repo: Repository, found: Pull, *, full: bool = True) -> Json:
    """A pull request; lists leave out what takes counting."""
    api = f"{world.api_url}/repos/{repo.full_name}"
    web = f"{world.web_url}/{repo.full_name}/pull/{found.number}"
    source = world.repositories.get(found.head_repository)
    head, base = operations.head_sha(world, found), operations.base_sha(repo, found)
    shape: Json = {
        "url": f"{api}/pulls/{found.number}",
        "id": found.id,
        "node_id": node("PR", found.id),
        **_addresses(api, web, found.number, head),
        **_issue_fields(world, repo, found),
        "merged_at": stamp(found.merged_at),
        "merge_commit_sha": found.merge_sha,
        "requested_reviewers": [user(world, one) for one in found.requested],
        "requested_teams": [],
        "head": _end(world, source, found.head, head),
        "base": _end(world, repo, found.base, base),
        "auto_merge": None,
    }
    return {**shape, **_counts(world, repo, found)} if full else shape


_LINKED = ("html", "issue", "comments", "review_comments", "review_comment", "commits", "statuses")


def _addresses(api: str, web: str, number: int, head: str) -> Json:
    """Where the parts of a pull request are, each said twice."""
    urls = {
        "html_url": web,
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "issue_url": f"{api}/issues/{number}",
        "commits_url": f"{api}/pulls/{number}/commits",
        "review_comments_url": f"{api}/pulls/{number}/comments",
        "review_comment_url": f"{api}/pulls/comments{{/number}}",
        "comments_url": f"{api}/issues/{number}/comments",
        "statuses_url": f"{api}/statuses/{head}",
    }
    links = {"self": f"{api}/pulls/{number}", **{name: urls[f"{name}_url"] for name in _LINKED}}
    return {**urls, "_links": {name: {"href": url} for name, url in links.items()}}


def _counts(world: World, repo: Repository, found: Pull) -> Json:
    files = operations.files_of(world, repo, found)
    fits = operations.mergeable(world, repo, found) if found.state == "open" else None
    return {
        "merged": found.merged_at is not None,
        "mergeable": fits,
        "rebaseable": fits,
        "mergeable_state": {True: "clean", False: "dirty", None: "unknown"}[fits],
        "merged_by": user(world, found.merged_by) if found.merged_by else None,
        "comments": len(found.comments),
        "review_comments": len(found.review_comments),
        "maintainer_can_modify": found.maintainer_can_modify,
        "commits": len(operations.commits_of(world, repo, found)),
        "additions": sum(one.additions for one in files),
        "deletions": sum(one.deletions for one in files),
        "changed_files": len(files),
    }


def _end(world: World, repo: Repository | None, branch: str, sha: str) -> Json:
    owner = repo.full_name.split("/")[0] if repo else "unknown"
    return {
        "label": f"{owner}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": user(world, world.users[owner]) if repo else None,
        "repo": repository(world, repo) if repo else None,
    }


def _issue_fields(world: World, repo: Repository, found: Pull) -> Json:
    """What a pull request has as an issue, too."""
    return {
        "number": found.number,
        "state": found.state,
        "locked": False,
        "title": found.title,
        "user": user(world, found.author),
        "body": found.body or None,
        "labels": labels(world, repo, found),
        "milestone": None,
        "active_lock_reason": None,
        "created_at": stamp(found.at),
        "updated_at": stamp(found.updated_at),
        "closed_at": stamp(found.merged_at or (found.updated_at if found.state == "closed" else None)),
        "assignee": None,
        "assignees": [],
        "draft": found.draft,
        "author_association": "CONTRIBUTOR",
    }


def issue(world: World, repo: Repository, found: Pull) -> Json:
    """A pull request seen as an issue."""
    api = f"{world.api_url}/repos/{repo.full_name}"
    web = f"{world.web_url}/{repo.full_name}/pull/{found.number}"
    url = f"{api}/issues/{found.number}"
    return {
        "url": url,
        "repository_url": api,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": web,
        "id": found.id + 500_000,
        "node_id": node("I", found.id),
        **_issue_fields(world, repo, found),
        "comments": len(found.comments),
        "pull_request": {
            "url": f"{api}/pulls/{found.number}",
            "html_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "merged_at": stamp(found.merged_at),
        },
        "reactions": reactions(f"{url}/reactions", found.reactions),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": None,
        "state_reason": None,
    }
