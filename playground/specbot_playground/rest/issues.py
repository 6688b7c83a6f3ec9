"""Pull requests as issues: comments, labels, reactions."""

from flask import Blueprint, Response, jsonify, request

from specbot_playground import operations, shapes
from specbot_playground.rest.request_context import body, change_comment, names, page, pull, repository, world

routes = Blueprint("issues", __name__)
REPO = "/repos/<owner>/<name>"
ISSUE = f"{REPO}/issues/<int:number>"


@routes.get(ISSUE)
def one(owner: str, name: str, number: int) -> Response:
    """A pull request as an issue."""
    _, repo, found = pull(owner, name, number)
    return jsonify(shapes.issue(world(), repo, found))


@routes.patch(ISSUE)
def edit(owner: str, name: str, number: int) -> Response:
    """Change title, body, state or labels."""
    who, repo, found = pull(owner, name, number)
    sent = body()
    operations.edit_pull(world(), who, repo, found, sent)
    if "labels" in sent:
        operations.set_labels(world(), who, repo, found, names("labels"))
    return jsonify(shapes.issue(world(), repo, found))


@routes.get(f"{ISSUE}/comments")
def comments(owner: str, name: str, number: int) -> Response:
    """The conversation, oldest first."""
    _, repo, found = pull(owner, name, number)
    return page(found.comments, lambda each: shapes.comment(world(), repo, found, each))


@routes.post(f"{ISSUE}/comments")
def say(owner: str, name: str, number: int) -> tuple[Response, int]:
    """Comment in the conversation."""
    who, repo, found = pull(owner, name, number)
    made = operations.say(world(), who, repo, found, body().get("body") or "")
    return jsonify(shapes.comment(world(), repo, found, made)), 201


@routes.route(f"{REPO}/issues/comments/<int:comment_id>", methods=["GET", "PATCH", "DELETE"])
def one_comment(owner: str, name: str, comment_id: int) -> Response | tuple[str, int]:
    """Read, edit or delete a comment."""
    who, repo = repository(owner, name)
    on, found = operations.find_comment(repo, comment_id)
    if change_comment(who, repo, on, found):
        return "", 204
    return jsonify(shapes.comment(world(), repo, on, found))


@routes.get(f"{REPO}/issues")
def all_issues(owner: str, name: str) -> Response:
    """Pull requests as issues."""
    _, repo = repository(owner, name)
    state = request.args.get("state", "open")
    found = [one for one in reversed(list(repo.pulls.values())) if state in ("all", one.state)]
    return page(found, lambda each: shapes.issue(world(), repo, each))
