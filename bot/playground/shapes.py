"""How things look in JSON: the parts of GitHub's REST shapes that clients read."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.playground import acts
from bot.playground.diff import FileDiff
from bot.playground.git import Commit, blob_sha
from bot.playground.state import (
    CheckRun,
    Comment,
    Label,
    Pull,
    Reaction,
    Repository,
    Review,
    ReviewComment,
    Status,
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
    return [label(world, repo, acts.ensure_label(world, repo, name)) for name in pull.labels]


def pull(world: World, repo: Repository, found: Pull, *, full: bool = True) -> Json:
    """A pull request; lists leave out what takes counting."""
    api = f"{world.api_url}/repos/{repo.full_name}"
    web = f"{world.web_url}/{repo.full_name}/pull/{found.number}"
    source = world.repositories.get(found.head_repository)
    head, base = acts.head_sha(world, found), acts.base_sha(repo, found)
    shape: Json = {
        "url": f"{api}/pulls/{found.number}",
        "id": found.id,
        "node_id": node("PR", found.id),
        "html_url": web,
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "issue_url": f"{api}/issues/{found.number}",
        "commits_url": f"{api}/pulls/{found.number}/commits",
        "review_comments_url": f"{api}/pulls/{found.number}/comments",
        "review_comment_url": f"{api}/pulls/comments{{/number}}",
        "comments_url": f"{api}/issues/{found.number}/comments",
        "statuses_url": f"{api}/statuses/{head}",
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
        "merged_at": stamp(found.merged_at),
        "merge_commit_sha": found.merge_sha,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "draft": found.draft,
        "head": _end(world, source, found.head, head),
        "base": _end(world, repo, found.base, base),
        "author_association": "CONTRIBUTOR",
        "auto_merge": None,
        "_links": {
            "self": {"href": f"{api}/pulls/{found.number}"},
            "html": {"href": web},
            "issue": {"href": f"{api}/issues/{found.number}"},
            "comments": {"href": f"{api}/issues/{found.number}/comments"},
            "review_comments": {"href": f"{api}/pulls/{found.number}/comments"},
            "review_comment": {"href": f"{api}/pulls/comments{{/number}}"},
            "commits": {"href": f"{api}/pulls/{found.number}/commits"},
            "statuses": {"href": f"{api}/statuses/{head}"},
        },
    }
    return {**shape, **_counts(world, repo, found)} if full else shape


def _counts(world: World, repo: Repository, found: Pull) -> Json:
    files = acts.files_of(world, repo, found)
    fits = acts.mergeable(world, repo, found) if found.state == "open" else None
    return {
        "merged": found.merged_at is not None,
        "mergeable": fits,
        "rebaseable": fits,
        "mergeable_state": {True: "clean", False: "dirty", None: "unknown"}[fits],
        "merged_by": user(world, found.merged_by) if found.merged_by else None,
        "comments": len(found.comments),
        "review_comments": len(found.review_comments),
        "maintainer_can_modify": False,
        "commits": len(acts.commits_of(world, repo, found)),
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
        "number": found.number,
        "title": found.title,
        "user": user(world, found.author),
        "labels": labels(world, repo, found),
        "state": found.state,
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": len(found.comments),
        "created_at": stamp(found.at),
        "updated_at": stamp(found.updated_at),
        "closed_at": stamp(found.merged_at or (found.updated_at if found.state == "closed" else None)),
        "author_association": "CONTRIBUTOR",
        "active_lock_reason": None,
        "draft": found.draft,
        "pull_request": {
            "url": f"{api}/pulls/{found.number}",
            "html_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "merged_at": stamp(found.merged_at),
        },
        "body": found.body or None,
        "reactions": reactions(f"{url}/reactions", []),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": None,
        "state_reason": None,
    }


def reactions(url: str, found: list[Reaction]) -> Json:
    """A roll-up of reactions."""
    counted = {name: sum(one.content == name for one in found) for name in acts.REACTIONS}
    return {"url": url, "total_count": len(found), **counted}


def reaction(world: World, found: Reaction) -> Json:
    """One reaction."""
    return {
        "id": found.id,
        "node_id": node("REA", found.id),
        "user": user(world, found.user),
        "content": found.content,
        "created_at": stamp(found.at),
    }


def comment(world: World, repo: Repository, on: Pull, found: Comment) -> Json:
    """A comment of the conversation."""
    url = f"{world.api_url}/repos/{repo.full_name}/issues/comments/{found.id}"
    return {
        "url": url,
        "html_url": f"{world.web_url}/{repo.full_name}/pull/{on.number}#c{found.id}",
        "issue_url": f"{world.api_url}/repos/{repo.full_name}/issues/{on.number}",
        "id": found.id,
        "node_id": node("IC", found.id),
        "user": user(world, found.author),
        "created_at": stamp(found.at),
        "updated_at": stamp(found.edited_at or found.at),
        "author_association": "CONTRIBUTOR",
        "body": found.body,
        "reactions": reactions(f"{url}/reactions", found.reactions),
        "performed_via_github_app": None,
    }


def review(world: World, repo: Repository, on: Pull, found: Review) -> Json:
    """A review."""
    url = f"{world.api_url}/repos/{repo.full_name}/pulls/{on.number}"
    web = f"{world.web_url}/{repo.full_name}/pull/{on.number}#c{found.id}"
    return {
        "id": found.id,
        "node_id": node("PRR", found.id),
        "user": user(world, found.author),
        "body": found.body,
        "state": found.state,
        "html_url": web,
        "pull_request_url": url,
        "author_association": "CONTRIBUTOR",
        "_links": {"html": {"href": web}, "pull_request": {"href": url}},
        "submitted_at": stamp(found.at),
        "commit_id": found.sha,
    }


def review_comment(world: World, repo: Repository, on: Pull, found: ReviewComment) -> Json:
    """A comment on the diff. `line` is null when the line is gone."""
    api = f"{world.api_url}/repos/{repo.full_name}"
    url = f"{api}/pulls/comments/{found.id}"
    web = f"{world.web_url}/{repo.full_name}/pull/{on.number}#c{found.id}"
    shape: Json = {
        "url": url,
        "pull_request_review_id": found.review_id,
        "id": found.id,
        "node_id": node("PRRC", found.id),
        "diff_hunk": _hunk(world, repo, on, found),
        "path": found.path,
        "commit_id": acts.head_sha(world, on),
        "original_commit_id": found.sha,
        "user": user(world, found.author),
        "body": found.body,
        "created_at": stamp(found.at),
        "updated_at": stamp(found.edited_at or found.at),
        "html_url": web,
        "pull_request_url": f"{api}/pulls/{on.number}",
        "author_association": "CONTRIBUTOR",
        "_links": {
            "self": {"href": url},
            "html": {"href": web},
            "pull_request": {"href": f"{api}/pulls/{on.number}"},
        },
        "reactions": reactions(f"{url}/reactions", found.reactions),
        "start_line": found.start_line,
        "original_start_line": found.start_line,
        "start_side": found.side if found.start_line else None,
        "line": found.current_line,
        "original_line": found.line,
        "side": found.side,
        "position": found.current_line,
        "original_position": found.line,
        "subject_type": "line" if found.line else "file",
    }
    return {**shape, "in_reply_to_id": found.reply_to} if found.reply_to else shape


def _hunk(world: World, repo: Repository, on: Pull, found: ReviewComment) -> str:
    """The lines of the diff up to the commented one."""
    file = next((one for one in acts.files_of(world, repo, on) if one.path == found.path), None)
    lines: list[str] = []
    for line in file.lines if file else ():
        lines = [line.text] if line.kind == "@" else [*lines, f"{line.kind}{line.text}"]
        if line.new is not None and line.new == (found.current_line or found.line):
            break
    return "\n".join(lines[:1] + lines[1:][-4:])


def file(world: World, repo: Repository, sha: str, found: FileDiff) -> Json:
    """A file of a diff."""
    blob = blob_sha(found.content or b"")
    shape: Json = {
        "sha": blob,
        "filename": found.path,
        "status": found.status,
        "additions": found.additions,
        "deletions": found.deletions,
        "changes": found.additions + found.deletions,
        "blob_url": f"{world.web_url}/{repo.full_name}/blob/{sha}/{found.path}",
        "raw_url": f"{world.web_url}/{repo.full_name}/raw/{sha}/{found.path}",
        "contents_url": f"{world.api_url}/repos/{repo.full_name}/contents/{found.path}?ref={sha}",
    }
    if found.patch:
        shape["patch"] = found.patch
    return {**shape, "previous_filename": found.previous} if found.previous else shape


def content(world: World, repo: Repository, ref: str, path: str, text: bytes, *, full: bool) -> Json:
    """A file of a tree; over 1 MB the forge leaves the text out."""
    url = f"{world.api_url}/repos/{repo.full_name}/contents/{path}?ref={ref}"
    blob = blob_sha(text)
    git = f"{world.api_url}/repos/{repo.full_name}/git/blobs/{blob}"
    web = f"{world.web_url}/{repo.full_name}/blob/{ref}/{path}"
    shape: Json = {
        "type": "file",
        "size": len(text),
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "sha": blob,
        "url": url,
        "git_url": git,
        "html_url": web,
        "download_url": f"{world.web_url}/{repo.full_name}/raw/{ref}/{path}",
        "_links": {"self": url, "git": git, "html": web},
    }
    if not full:
        return shape
    large = len(text) > 1024 * 1024
    return {**shape, "encoding": "none" if large else "base64", "content": "" if large else b64encode(text).decode()}


def commit(world: World, repo: Repository, found: Commit) -> Json:
    """A commit."""
    api = f"{world.api_url}/repos/{repo.full_name}"
    author = world.users.get(found.author)
    by = {"name": found.author, "email": f"{found.author}@playground.invalid", "date": stamp(found.at)}
    tree = {"sha": found.sha, "url": f"{api}/git/trees/{found.sha}"}
    unsigned = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
    return {
        "sha": found.sha,
        "node_id": f"C_{found.sha}",
        "url": f"{api}/commits/{found.sha}",
        "html_url": f"{world.web_url}/{repo.full_name}/commit/{found.sha}",
        "comments_url": f"{api}/commits/{found.sha}/comments",
        "commit": {
            "url": f"{api}/git/commits/{found.sha}",
            "author": by,
            "committer": by,
            "message": found.message,
            "comment_count": 0,
            "tree": tree,
            "verification": unsigned,
        },
        "author": user(world, author) if author else None,
        "committer": user(world, author) if author else None,
        "parents": [
            {"sha": sha, "url": f"{api}/commits/{sha}", "html_url": f"{world.web_url}/{repo.full_name}/commit/{sha}"}
            for sha in found.parents
        ],
    }


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
        "events": ["pull_request"],
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
        "permissions": found.permissions,
        "events": ["pull_request"],
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": None,
    }


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


def permission(world: World, repo: Repository, who: User, role: str) -> Json:
    """What a collaborator may do, in the legacy word and the role."""
    return {
        "permission": _PERMISSION[role],
        "role_name": role,
        "user": {**user(world, who), "permissions": {"pull": may(repo, who, "read")}, "role_name": role},
    }


def annotation(found: Mapping[str, Any]) -> Json:
    """An annotation."""
    optional = {key: found.get(key) for key in ("start_column", "end_column", "title", "raw_details")}
    return {**found, **optional, "blob_href": ""}
