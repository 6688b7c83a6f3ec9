"""Diffs, contents and commits."""

from base64 import b64encode
from typing import Any

from specbot_playground.diff import FileDiff, compare
from specbot_playground.git import Commit, blob_sha, folder_sha, mode_of
from specbot_playground.shapes.basics import Json, stamp, user
from specbot_playground.state import Repository, User, World
from specbot_playground.store import identity

WEB_FLOW = User(id=19864447, login="web-flow")
"""The account under which GitHub commits what is made on its pages and through its API."""
_COMPARE_URLS = (("html", ""), ("permalink", ""), ("diff", ".diff"), ("patch", ".patch"))


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
    committer = WEB_FLOW if found.signed else world.users.get(found.committer or found.author)
    name, email = identity(world.users, found.author)
    by = {"name": name, "email": email, "date": stamp(found.authored or found.at)}
    name, email = (
        ("GitHub", "noreply@github.com") if found.signed else identity(world.users, found.committer or found.author)
    )
    committed = {"name": name, "email": email, "date": stamp(found.at)}
    tree = {"sha": found.sha, "url": f"{api}/git/trees/{found.sha}"}
    return {
        "sha": found.sha,
        "node_id": f"C_{found.sha}",
        "url": f"{api}/commits/{found.sha}",
        "html_url": f"{world.web_url}/{repo.full_name}/commit/{found.sha}",
        "comments_url": f"{api}/commits/{found.sha}/comments",
        "commit": {
            "url": f"{api}/git/commits/{found.sha}",
            "author": by,
            "committer": committed,
            "message": found.message,
            "comment_count": 0,
            "tree": tree,
            "verification": _verification(found),
        },
        "author": user(world, author) if author else None,
        "committer": user(world, committer) if committer else None,
        "parents": [
            {"sha": sha, "url": f"{api}/commits/{sha}", "html_url": f"{world.web_url}/{repo.full_name}/commit/{sha}"}
            for sha in found.parents
        ],
    }


def _verification(found: Commit) -> Json:
    return {
        "verified": found.signed,
        "reason": "valid" if found.signed else "unsigned",
        "signature": "PGP" if found.signed else None,
        "payload": found.message if found.signed else None,
        "verified_at": stamp(found.at) if found.signed else None,
    }


def git_commit(world: World, repo: Repository, found: Commit) -> Json:
    """A commit as git keeps it."""
    shown = commit(world, repo, found)
    inner = {key: value for key, value in shown["commit"].items() if key != "comment_count"}
    return {**inner, **{key: shown[key] for key in ("sha", "node_id", "html_url", "parents")}}


def tree(world: World, repo: Repository, found: Commit, *, recursive: bool) -> Json:
    """The files and directories of a commit."""
    api = f"{world.api_url}/repos/{repo.full_name}/git"
    blobs = {path: content for path, content in found.tree.items() if recursive or "/" not in path}
    files: list[dict[str, Any]] = [
        {
            "path": path,
            "mode": f"{mode_of(content):06o}",
            "type": "blob",
            "sha": blob_sha(content),
            "size": len(content),
        }
        for path, content in blobs.items()
    ]
    folders = {path.rsplit("/", depth)[0] for path in found.tree for depth in range(1, path.count("/") + 1)}
    trees: list[dict[str, Any]] = [
        {"path": path, "mode": "040000", "type": "tree", "sha": folder_sha(found.tree, path)}
        for path in folders
        if recursive or "/" not in path
    ]
    entries = sorted([*files, *trees], key=lambda one: str(one["path"]))
    shown = [{**one, "url": f"{api}/{one['type']}s/{one['sha']}"} for one in entries]
    return {"sha": found.sha, "url": f"{api}/trees/{found.sha}", "tree": shown, "truncated": False}


def comparison(world: World, repo: Repository, base: Commit, head: Commit) -> Json:
    """What a head adds to a base since they parted."""
    parted = repo.history.merge_base(base.sha, head.sha) or base.sha
    ahead, behind = repo.history.between(base.sha, head.sha), repo.history.between(head.sha, base.sha)
    ends = f"{base.sha}...{head.sha}"
    status = {(False, False): "identical", (True, False): "ahead", (False, True): "behind", (True, True): "diverged"}
    return {
        "url": f"{world.api_url}/repos/{repo.full_name}/compare/{ends}",
        **{f"{kind}_url": f"{world.web_url}/{repo.full_name}/compare/{ends}{end}" for kind, end in _COMPARE_URLS},
        "base_commit": commit(world, repo, base),
        "merge_base_commit": commit(world, repo, repo.history[parted]),
        "status": status[bool(ahead), bool(behind)],
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [commit(world, repo, one) for one in ahead],
        "files": [file(world, repo, head.sha, one) for one in compare(repo.history[parted].tree, head.tree)],
    }
