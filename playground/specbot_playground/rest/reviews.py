"""Reviews and comments on the diff."""

from flask import Blueprint, Response, jsonify, request

from specbot_playground import operations, shapes
from specbot_playground.rest.request_context import actor, body, change_comment, page, pull, repository, wanted, world
from specbot_playground.state import Pull, Refusal, Review

routes = Blueprint("reviews", __name__)
REPO = "/repos/<owner>/<name>"
PULL = f"{REPO}/pulls/<int:number>"


@routes.get(f"{PULL}/reviews")
def reviews(owner: str, name: str, number: int) -> Response:
    """The reviews."""
    who, repo, found = pull(owner, name, number)
    return page(operations.seen_reviews(found, who), lambda each: shapes.review(world(), repo, found, each))


@routes.post(f"{PULL}/reviews")
def review(owner: str, name: str, number: int) -> Response:
    """Review: all comments or none."""
    who, repo, found = pull(owner, name, number)
    sent = body()
    made = operations.submit_review(
        world(),
        who,
        repo,
        found,
        event=sent.get("event") or "",
        body=sent.get("body") or "",
        sha=sent.get("commit_id"),
        comments=sent.get("comments") or (),
    )
    return jsonify(shapes.review(world(), repo, found, made))


def _review(found: Pull, number: int) -> Review:
    for each in found.reviews:
        if each.id == number:
            return each
    raise Refusal(404, "Not Found")


@routes.get(f"{PULL}/reviews/<int:review_id>")
def get_review(owner: str, name: str, number: int, review_id: int) -> Response:
    """One review."""
    _, repo, found = pull(owner, name, number)
    return jsonify(shapes.review(world(), repo, found, _review(found, review_id)))


@routes.get(f"{PULL}/reviews/<int:review_id>/comments")
def review_comments(owner: str, name: str, number: int, review_id: int) -> Response:
    """The comments of one review."""
    who, repo, found = pull(owner, name, number)
    mine = [one for one in operations.seen_comments(found, who) if one.review_id == review_id]
    return page(mine, lambda each: shapes.review_comment(world(), repo, found, each))


@routes.put(f"{PULL}/reviews/<int:review_id>/dismissals")
def dismiss(owner: str, name: str, number: int, review_id: int) -> Response:
    """Send a verdict back."""
    who, repo, found = pull(owner, name, number)
    sent = body()
    wanted(sent, "message")
    given = _review(found, review_id)
    operations.dismiss(world(), who, repo, found, given, sent["message"])
    return jsonify(shapes.review(world(), repo, found, given))


@routes.get(f"{PULL}/comments")
def comments(owner: str, name: str, number: int) -> Response:
    """The comments on the diff."""
    who, repo, found = pull(owner, name, number)
    shown = operations.seen_comments(found, who)
    if request.args.get("sort") and request.args.get("direction") == "desc":
        shown.reverse()
    return page(shown, lambda each: shapes.review_comment(world(), repo, found, each))


@routes.post(f"{PULL}/comments")
def comment(owner: str, name: str, number: int) -> tuple[Response, int]:
    """Comment on a line, on a file, or answer in a thread."""
    who, repo, found = pull(owner, name, number)
    sent = body()
    wanted(sent, "body")
    made = operations.comment_on_diff(world(), who, repo, found, sent)
    return jsonify(shapes.review_comment(world(), repo, found, made)), 201


@routes.post(f"{PULL}/comments/<int:comment_id>/replies")
def reply(owner: str, name: str, number: int, comment_id: int) -> tuple[Response, int]:
    """Answer in a thread."""
    who, repo, found = pull(owner, name, number)
    made = operations.comment_on_diff(world(), who, repo, found, {**body(), "in_reply_to": comment_id})
    return jsonify(shapes.review_comment(world(), repo, found, made)), 201


@routes.route(f"{REPO}/pulls/comments/<int:comment_id>", methods=["GET", "PATCH", "DELETE"])
def one_comment(owner: str, name: str, comment_id: int) -> Response | tuple[str, int]:
    """Read, edit or delete a comment on the diff."""
    who, repo = repository(owner, name)
    on, _, found = operations.find_review_comment(repo, comment_id)
    if change_comment(who, repo, on, found):
        return "", 204
    return jsonify(shapes.review_comment(world(), repo, on, found))


@routes.get(f"{PULL}/requested_reviewers")
def requested(owner: str, name: str, number: int) -> Response:
    """Nobody is asked by name on the playground."""
    pull(owner, name, number)
    actor()
    return jsonify({"users": [], "teams": []})


@routes.put(f"{PULL}/reviews/<int:review_id>")
def edit_review(owner: str, name: str, number: int, review_id: int) -> Response:
    """Give a review a new text."""
    who, repo, found = pull(owner, name, number)
    given = _review(found, review_id)
    operations.edit_review(world(), who, repo, found, given, body().get("body") or "")
    return jsonify(shapes.review(world(), repo, found, given))


@routes.post(f"{PULL}/reviews/<int:review_id>/events")
def submit(owner: str, name: str, number: int, review_id: int) -> Response:
    """Submit a review that was pending."""
    who, repo, found = pull(owner, name, number)
    sent = body()
    given = _review(found, review_id)
    operations.finish_review(world(), who, repo, found, given, sent.get("event") or "", sent.get("body") or given.body)
    return jsonify(shapes.review(world(), repo, found, given))


@routes.delete(f"{PULL}/reviews/<int:review_id>")
def withdraw(owner: str, name: str, number: int, review_id: int) -> Response:
    """Throw a pending review away."""
    who, repo, found = pull(owner, name, number)
    given = _review(found, review_id)
    shape = shapes.review(world(), repo, found, given)
    operations.withdraw_review(who, found, given)
    return jsonify(shape)
