"""Reactions to comments, to remarks on the diff and to pull requests."""

from flask import Blueprint, Response, jsonify

from specbot_playground import operations, shapes
from specbot_playground.rest.request_context import body, page, repository, world
from specbot_playground.state import Comment, Pull, Refusal, Repository

routes = Blueprint("reactions", __name__)
ON = "/repos/<owner>/<name>/<any(issues, pulls):kind>"
COMMENT = f"{ON}/comments/<int:number>/reactions"
ISSUE = "/repos/<owner>/<name>/<any(issues):kind>/<int:number>/reactions"


def _subject(repo: Repository, kind: str, number: int, *, talk: bool) -> Comment | Pull:
    """Find what somebody reacts to."""
    if not talk:
        if number not in repo.pulls:
            raise Refusal(404, "Not Found")
        return repo.pulls[number]
    return (
        operations.find_comment(repo, number)[1]
        if kind == "issues"
        else operations.find_review_comment(repo, number)[2]
    )


@routes.get(COMMENT, defaults={"talk": True})
@routes.get(ISSUE, defaults={"talk": False})
def reactions(owner: str, name: str, kind: str, number: int, *, talk: bool) -> Response:
    """List the emoji."""
    _, repo = repository(owner, name)
    return page(_subject(repo, kind, number, talk=talk).reactions, lambda each: shapes.reaction(world(), each))


@routes.post(COMMENT, defaults={"talk": True})
@routes.post(ISSUE, defaults={"talk": False})
def react(owner: str, name: str, kind: str, number: int, *, talk: bool) -> tuple[Response, int]:
    """Leave an emoji."""
    who, repo = repository(owner, name)
    subject = _subject(repo, kind, number, talk=talk)
    made, new = operations.react(world(), who, repo, subject, body().get("content") or "")
    return jsonify(shapes.reaction(world(), made)), 201 if new else 200


@routes.delete(f"{COMMENT}/<int:reaction>", defaults={"talk": True})
@routes.delete(f"{ISSUE}/<int:reaction>", defaults={"talk": False})
def unreact(owner: str, name: str, kind: str, number: int, reaction: int, *, talk: bool) -> tuple[str, int]:
    """Take one's emoji back."""
    who, repo = repository(owner, name)
    operations.unreact(who, repo, _subject(repo, kind, number, talk=talk), reaction)
    return "", 204
