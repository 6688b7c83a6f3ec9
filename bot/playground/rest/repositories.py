"""Repositories, branches, contents, commits, collaborators, teams, labels and users."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.playground import acts, shapes
from bot.playground.rest.door import actor, body, page, repository, wanted, world
from bot.playground.state import Refusal, Repository, role

routes = Blueprint("repositories", __name__)
REPO = "/repos/<owner>/<name>"


@routes.get("/user")
def me() -> Response:
    """The user of the token."""
    who = actor()
    if who.kind == "Bot":
        raise Refusal(403, "Resource not accessible by integration")
    return jsonify({**shapes.user(world(), who), "name": who.name, "public_repos": 0})


@routes.get("/users/<login>")
def user(login: str) -> Response:
    """Anybody's profile."""
    actor()
    found = world().user(login)
    return jsonify({**shapes.user(world(), found), "name": found.name})


@routes.get("/rate_limit")
def rate_limit() -> Response:
    """What is left of the limits; the playground never runs out by itself."""
    actor()
    left = {"limit": 5000, "used": 1, "remaining": 4999, "reset": int(world().now().timestamp()) + 3600}
    return jsonify({"resources": {"core": left, "search": left, "graphql": left}, "rate": left})


@routes.get(REPO)
def one(owner: str, name: str) -> Response:
    """A repository."""
    who, repo = repository(owner, name)
    return jsonify(shapes.repository(world(), repo, who))


def _branch(repo: Repository, name: str) -> dict[str, Any]:
    sha = repo.branches[name]
    return {
        "name": name,
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


@routes.post(f"{REPO}/git/refs")
def create_ref(owner: str, name: str) -> tuple[Response, int]:
    """Start a branch."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "ref", "sha")
    branch = sent["ref"].removeprefix("refs/heads/")
    acts.create_branch(world(), who, repo, branch, sent["sha"])
    return jsonify(_ref(repo, branch)), 201


@routes.patch(f"{REPO}/git/refs/heads/<path:branch>")
def move_ref(owner: str, name: str, branch: str) -> Response:
    """Point a branch elsewhere; not forward only with force."""
    who, repo = repository(owner, name)
    acts.need(repo, who, "write")
    sent = body()
    wanted(sent, "sha")
    if branch not in repo.branches or sent["sha"] not in repo.history:
        raise Refusal(422, "Reference does not exist")
    if not sent.get("force") and repo.branches[branch] not in repo.history.ancestors(sent["sha"]):
        raise Refusal(422, "Update is not a fast forward")
    acts.move_branch(world(), who, repo, branch, sent["sha"])
    return jsonify(_ref(repo, branch))


@routes.delete(f"{REPO}/git/refs/heads/<path:branch>")
def delete_ref(owner: str, name: str, branch: str) -> tuple[str, int]:
    """Remove a branch."""
    who, repo = repository(owner, name)
    acts.delete_branch(world(), who, repo, branch)
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


@routes.get(f"{REPO}/contents/", defaults={"path": ""})
@routes.get(f"{REPO}/contents", defaults={"path": ""})
@routes.get(f"{REPO}/contents/<path:path>")
def read(owner: str, name: str, path: str) -> Response:
    """A file, or the entries of a directory."""
    _, repo = repository(owner, name)
    ref = request.args.get("ref") or repo.default_branch
    tree = acts.commit_of(repo, ref).tree
    if path in tree:
        return jsonify(shapes.content(world(), repo, ref, path, tree[path], full=True))
    inside = {each: text for each, text in tree.items() if not path or each.startswith(f"{path}/")}
    if not inside:
        raise Refusal(404, "Not Found")
    files = [each for each in inside if "/" not in each[len(path) :].lstrip("/")]
    return jsonify([shapes.content(world(), repo, ref, each, tree[each], full=False) for each in files])


@routes.put(f"{REPO}/contents/<path:path>")
def write(owner: str, name: str, path: str) -> tuple[Response, int]:
    """Create or replace a file."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "message", "content")
    ref = sent.get("branch") or repo.default_branch
    try:
        text = b64decode("".join(str(sent["content"]).split()), validate=True)
    except Base64Error as error:
        raise Refusal(422, "content is not valid Base64") from error
    new = path not in acts.commit_of(repo, ref).tree
    made = acts.put_file(world(), who, repo, ref, path, text, sent["message"], sent.get("sha"))
    shape = shapes.commit(world(), repo, made)
    shown = {
        "content": shapes.content(world(), repo, ref, path, text, full=False),
        "commit": {**shape["commit"], **shape},
    }
    return jsonify(shown), 201 if new else 200


@routes.delete(f"{REPO}/contents/<path:path>")
def delete(owner: str, name: str, path: str) -> Response:
    """Delete a file."""
    who, repo = repository(owner, name)
    sent = {**request.args, **body()}
    wanted(sent, "message", "sha")
    ref = sent.get("branch") or repo.default_branch
    made = acts.put_file(world(), who, repo, ref, path, None, sent["message"], sent["sha"])
    return jsonify({"content": None, "commit": shapes.commit(world(), repo, made)})


@routes.get(f"{REPO}/commits")
def commits(owner: str, name: str) -> Response:
    """The history of a branch, newest first."""
    _, repo = repository(owner, name)
    tip = acts.commit_of(repo, request.args.get("sha") or repo.default_branch).sha
    return page(list(repo.history.ancestors(tip)), lambda sha: shapes.commit(world(), repo, repo.history[sha]))


@routes.get(f"{REPO}/commits/<path:ref>")
def commit(owner: str, name: str, ref: str) -> Response:
    """One commit."""
    _, repo = repository(owner, name)
    return jsonify(shapes.commit(world(), repo, acts.commit_of(repo, ref)))


@routes.get(f"{REPO}/collaborators/<login>/permission")
def permission(owner: str, name: str, login: str) -> Response:
    """What somebody may do."""
    who, repo = repository(owner, name)
    acts.need(repo, who, "write")
    found = world().user(login)
    return jsonify(shapes.permission(world(), repo, found, role(repo, found)))


@routes.put(f"{REPO}/collaborators/<login>")
def invite(owner: str, name: str, login: str) -> tuple[str, int]:
    """Give somebody a role."""
    who, repo = repository(owner, name)
    acts.need(repo, who, "admin")
    words = {"pull": "read", "push": "write"}
    given = body().get("permission", "push")
    repo.roles[world().user(login).login] = words.get(given, given)
    return "", 204


@routes.delete(f"{REPO}/collaborators/<login>")
def expel(owner: str, name: str, login: str) -> tuple[str, int]:
    """Take somebody's role away."""
    who, repo = repository(owner, name)
    acts.need(repo, who, "admin")
    repo.roles.pop(world().user(login).login, None)
    return "", 204


@routes.get("/orgs/<org>/teams/<slug>/members")
def members(org: str, slug: str) -> Response:
    """The members of a team."""
    actor()
    if f"{org}/{slug}" not in world().teams:
        raise Refusal(404, "Not Found")
    return page(world().teams[f"{org}/{slug}"], lambda login: shapes.user(world(), world().user(login)))


@routes.get("/orgs/<org>/teams/<slug>/memberships/<login>")
def membership(org: str, slug: str, login: str) -> Response:
    """Whether somebody is in a team."""
    actor()
    if login not in world().teams.get(f"{org}/{slug}", []):
        raise Refusal(404, "Not Found")
    url = f"{world().api_url}/orgs/{org}/teams/{slug}/memberships/{login}"
    return jsonify({"url": url, "role": "member", "state": "active"})


@routes.get(f"{REPO}/labels")
def labels(owner: str, name: str) -> Response:
    """The repository's labels."""
    _, repo = repository(owner, name)
    return page(list(repo.labels.values()), lambda each: shapes.label(world(), repo, each))


@routes.get(f"{REPO}/labels/<path:label>")
def get_label(owner: str, name: str, label: str) -> Response:
    """One label."""
    _, repo = repository(owner, name)
    found = acts.find_label(repo, label)
    if found is None:
        raise Refusal(404, "Not Found")
    return jsonify(shapes.label(world(), repo, found))


@routes.post(f"{REPO}/labels")
def create_label(owner: str, name: str) -> tuple[Response, int]:
    """Make a label."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "name")
    colour = (sent.get("color") or "ededed").lstrip("#")
    made = acts.create_label(world(), who, repo, sent["name"], colour, sent.get("description") or "")
    return jsonify(shapes.label(world(), repo, made)), 201
