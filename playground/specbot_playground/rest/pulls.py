"""Pull requests, reviews and comments on the diff."""

from flask import Blueprint, Response, jsonify, request

from specbot_playground import operations, shapes
from specbot_playground.rest.request_context import body, page, pull, repository, wanted, world

routes = Blueprint("pulls", __name__)
REPO = "/repos/<owner>/<name>"
PULL = f"{REPO}/pulls/<int:number>"


@routes.get(f"{REPO}/pulls")
def all_pulls(owner: str, name: str) -> Response:
    """Pull requests, newest first, or by their last change."""
    _, repo = repository(owner, name)
    state = request.args.get("state", "open")
    head = request.args.get("head", "").rpartition(":")[2]
    found = [
        one
        for one in reversed(list(repo.pulls.values()))
        if one.number not in world().unlisted
        and state in ("all", one.state)
        and head in ("", one.head)
        and request.args.get("base") in (None, one.base)
    ]
    if request.args.get("sort") in ("updated", "created"):
        by = request.args["sort"]
        usual = "asc" if by == "updated" else "desc"
        found.sort(
            key=lambda one: one.updated_at if by == "updated" else one.at,
            reverse=request.args.get("direction", usual) == "desc",
        )
    return page(found, lambda one: shapes.pull(world(), repo, one, full=False))


@routes.post(f"{REPO}/pulls")
def open_pull(owner: str, name: str) -> tuple[Response, int]:
    """Open a pull request."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "base", "head", "title")
    made = operations.open_pull(
        world(),
        who,
        repo,
        base=sent["base"],
        head=sent["head"],
        title=sent["title"],
        body=sent.get("body") or "",
        draft=bool(sent.get("draft")),
        maintainable=bool(sent.get("maintainer_can_modify")),
    )
    return jsonify(shapes.pull(world(), repo, made)), 201


@routes.get(PULL)
def one(owner: str, name: str, number: int) -> Response:
    """One pull request."""
    _, repo, found = pull(owner, name, number)
    return jsonify(shapes.pull(world(), repo, found))


@routes.patch(PULL)
def edit(owner: str, name: str, number: int) -> Response:
    """Change a pull request."""
    who, repo, found = pull(owner, name, number)
    operations.edit_pull(world(), who, repo, found, body())
    return jsonify(shapes.pull(world(), repo, found))


@routes.get(f"{PULL}/files")
def files(owner: str, name: str, number: int) -> Response:
    """The changed files with their patches."""
    _, repo, found = pull(owner, name, number)
    head = operations.head_sha(world(), found)
    listed = operations.files_of(world(), repo, found)[: world().files_listed]
    return page(listed, lambda each: shapes.file(world(), repo, head, each))


@routes.get(f"{PULL}/commits")
def commits(owner: str, name: str, number: int) -> Response:
    """The commits."""
    _, repo, found = pull(owner, name, number)
    return page(operations.commits_of(world(), repo, found), lambda each: shapes.commit(world(), repo, each))


@routes.post(f"{PULL}/requested_reviewers")
def request_reviewers(owner: str, name: str, number: int) -> tuple[Response, int]:
    """Ask people for a review."""
    who, repo, found = pull(owner, name, number)
    operations.request_review(world(), who, repo, found, body().get("reviewers") or ())
    return jsonify(shapes.pull(world(), repo, found, full=False)), 201


@routes.get(f"{PULL}/merge")
def merged(owner: str, name: str, number: int) -> tuple[str, int]:
    """Whether it is merged."""
    _, _, found = pull(owner, name, number)
    return "", 204 if found.merged_at else 404


@routes.put(f"{PULL}/merge")
def merge(owner: str, name: str, number: int) -> Response:
    """Merge it."""
    who, repo, found = pull(owner, name, number)
    sent = body()
    sha = operations.merge(world(), who, repo, found, sent.get("merge_method") or "merge", sent.get("sha"))
    return jsonify({"sha": sha, "merged": True, "message": "Pull Request successfully merged"})
