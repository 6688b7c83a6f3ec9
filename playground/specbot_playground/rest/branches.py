"""Branches, references, commits and blobs."""

from base64 import b64encode
from typing import Any

from flask import Blueprint, Response, jsonify, request

from specbot_playground import operations, shapes
from specbot_playground.rest.request_context import body, page, repository, wanted, world
from specbot_playground.state import Refusal, Repository

routes = Blueprint("branches", __name__)
REPO = "/repos/<owner>/<name>"


def _branch(repo: Repository, name: str) -> dict[str, Any]:
    sha = repo.branches[name]
    url = f"{world().api_url}/repos/{repo.full_name}/branches/{name}"
    web = f"{world().web_url}/{repo.full_name}/tree/{name}"
    return {
        "name": name,
        "_links": {"self": url, "html": web},
        "protection": {"enabled": name in repo.protected},
        "protection_url": f"{url}/protection",
        "commit": shapes.commit(world(), repo, repo.history[sha]),
        "protected": name in repo.protected,
    }


@routes.get(f"{REPO}/branches")
def branches(owner: str, name: str) -> Response:
    """All branches."""
    _, repo = repository(owner, name)
    return page(list(repo.branches), lambda each: _branch(repo, each))


@routes.get(f"{REPO}/branches/<path:branch>")
def branch(owner: str, name: str, branch: str) -> Response:
    """One branch."""
    _, repo = repository(owner, name)
    if branch not in repo.branches:
        raise Refusal(404, "Branch not found")
    return jsonify(_branch(repo, branch))


def _ref(repo: Repository, branch: str) -> dict[str, Any]:
    sha = repo.branches[branch]
    api = f"{world().api_url}/repos/{repo.full_name}/git"
    made = {"type": "commit", "sha": sha, "url": f"{api}/commits/{sha}"}
    return {
        "ref": f"refs/heads/{branch}",
        "node_id": f"REF_{branch}",
        "url": f"{api}/refs/heads/{branch}",
        "object": made,
    }


@routes.get(f"{REPO}/git/ref/heads/<path:branch>")
@routes.get(f"{REPO}/git/refs/heads/<path:branch>")
def get_ref(owner: str, name: str, branch: str) -> Response:
    """A branch as a reference."""
    _, repo = repository(owner, name)
    if branch not in repo.branches:
        raise Refusal(404, "Not Found")
    return jsonify(_ref(repo, branch))


@routes.get(f"{REPO}/git/matching-refs/heads/<path:beginning>")
def matching_refs(owner: str, name: str, beginning: str) -> Response:
    """The branches whose names begin so; none is an empty list."""
    _, repo = repository(owner, name)
    return jsonify([_ref(repo, each) for each in sorted(repo.branches) if each.startswith(beginning)])


@routes.post(f"{REPO}/git/refs")
def create_ref(owner: str, name: str) -> tuple[Response, int]:
    """Start a branch."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "ref", "sha")
    branch = sent["ref"].removeprefix("refs/heads/")
    operations.create_branch(world(), who, repo, branch, sent["sha"])
    return jsonify(_ref(repo, branch)), 201


@routes.patch(f"{REPO}/git/refs/heads/<path:branch>")
def move_ref(owner: str, name: str, branch: str) -> Response:
    """Point a branch elsewhere; not forward only with force."""
    who, repo = repository(owner, name)
    operations.need_contents(world(), repo, who)
    operations.refuse_protected(repo, who, branch)
    sent = body()
    wanted(sent, "sha")
    if branch not in repo.branches or sent["sha"] not in repo.history:
        raise Refusal(422, "Reference does not exist")
    if not sent.get("force") and repo.branches[branch] not in repo.history.ancestors(sent["sha"]):
        raise Refusal(422, "Update is not a fast forward")
    operations.move_branch(world(), who, repo, branch, sent["sha"])
    return jsonify(_ref(repo, branch))


@routes.delete(f"{REPO}/git/refs/heads/<path:branch>")
def delete_ref(owner: str, name: str, branch: str) -> tuple[str, int]:
    """Remove a branch."""
    who, repo = repository(owner, name)
    operations.delete_branch(world(), who, repo, branch)
    return "", 204


@routes.get(f"{REPO}/git/blobs/<sha>")
def blob(owner: str, name: str, sha: str) -> Response:
    """A blob's bytes, whatever its size."""
    _, repo = repository(owner, name)
    found = repo.history.by_blob(sha)
    if found is None:
        raise Refusal(404, "Not Found")
    url = f"{world().api_url}/repos/{repo.full_name}/git/blobs/{sha}"
    shape = {"sha": sha, "node_id": f"B_{sha}", "size": len(found), "url": url, "encoding": "base64"}
    return jsonify({**shape, "content": b64encode(found).decode()})


@routes.get(f"{REPO}/commits")
def commits(owner: str, name: str) -> Response:
    """The history of a branch, newest first; of one file if asked."""
    _, repo = repository(owner, name)
    tip = operations.commit_of(repo, request.args.get("sha") or repo.default_branch).sha
    path = request.args.get("path")
    shown = [sha for sha in repo.history.ancestors(tip) if path is None or _touches(repo, sha, path)]
    return page(shown, lambda sha: shapes.commit(world(), repo, repo.history[sha]))


def _touches(repo: Repository, sha: str, path: str) -> bool:
    found = repo.history[sha]
    was = repo.history[found.parents[0]].tree if found.parents else {}
    return was.get(path) != found.tree.get(path)


@routes.get(f"{REPO}/commits/<path:ref>")
def commit(owner: str, name: str, ref: str) -> Response:
    """One commit."""
    _, repo = repository(owner, name)
    return jsonify(shapes.commit(world(), repo, operations.commit_of(repo, ref)))


@routes.get(f"{REPO}/git/commits/<sha>")
def git_commit(owner: str, name: str, sha: str) -> Response:
    """One commit as git keeps it."""
    _, repo = repository(owner, name)
    if sha not in repo.history:
        raise Refusal(404, "Not Found")
    return jsonify(shapes.git_commit(world(), repo, repo.history[sha]))


@routes.get(f"{REPO}/git/trees/<path:ref>")
def tree(owner: str, name: str, ref: str) -> Response:
    """The tree of a commit; with `recursive`, of all its directories."""
    _, repo = repository(owner, name)
    found = operations.commit_of(repo, ref)
    return jsonify(shapes.tree(world(), repo, found, recursive="recursive" in request.args))


@routes.get(f"{REPO}/compare/<path:ends>")
def compare(owner: str, name: str, ends: str) -> Response:
    """What `BASE...HEAD` adds."""
    _, repo = repository(owner, name)
    first, dots, second = ends.partition("...")
    if not dots:
        raise Refusal(404, "Not Found")
    base, head = (operations.commit_of(repo, one.rpartition(":")[2]) for one in (first, second))
    return jsonify(shapes.comparison(world(), repo, base, head))
