"""Pull requests, reviews and comments on the diff."""

from flask import Blueprint, Response, jsonify, request

from bot.playground import acts, shapes
from bot.playground.rest.door import actor, body, page, pull, repository, wanted, world
from bot.playground.state import Pull, Refusal, Review

routes = Blueprint("pulls", __name__)
REPO = "/repos/<owner>/<name>"
PULL = f"{REPO}/pulls/<int:number>"


@routes.get(f"{REPO}/pulls")
def all_pulls(owner: str, name: str) -> Response:
    """Pull requests, newest first."""
    _, repo = repository(owner, name)
    state = request.args.get("state", "open")
    head = request.args.get("head", "").rpartition(":")[2]
    found = [
        one
        for one in reversed(list(repo.pulls.values()))
        if state in ("all", one.state) and head in ("", one.head) and request.args.get("base") in (None, one.base)
    ]
    return page(found, lambda one: shapes.pull(world(), repo, one, full=False))


@routes.post(f"{REPO}/pulls")
def open_pull(owner: str, name: str) -> tuple[Response, int]:
    """Open a pull request."""
    who, repo = repository(owner, name)
    sent = body()
    wanted(sent, "base", "head", "title")
    made = acts.open_pull(
        world(),
        who,
        repo,
        base=sent["base"],
        head=sent["head"],
        title=sent["title"],
        body=sent.get("body") or "",
        draft=bool(sent.get("draft")),
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
    acts.edit_pull(world(), who, repo, found, body())
    return jsonify(shapes.pull(world(), repo, found))


@routes.get(f"{PULL}/files")
def files(owner: str, name: str, number: int) -> Response:
    """The changed files with their patches."""
    _, repo, found = pull(owner, name, number)
    head = acts.head_sha(world(), found)
    return page(acts.files_of(world(), repo, found), lambda each: shapes.file(world(), repo, head, each))


@routes.get(f"{PULL}/commits")
def commits(owner: str, name: str, number: int) -> Response:
    """The commits."""
    _, repo, found = pull(owner, name, number)
    return page(acts.commits_of(world(), repo, found), lambda each: shapes.commit(world(), repo, each))


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
    sha = acts.merge(world(), who, repo, found, sent.get("merge_method") or "merge", sent.get("sha"))
    return jsonify({"sha": sha, "merged": True, "message": "Pull Request successfully merged"})


@routes.get(f"{PULL}/reviews")
def reviews(owner: str, name: str, number: int) -> Response:
    """The reviews."""
    _, repo, found = pull(owner, name, number)
    return page(found.reviews, lambda each: shapes.review(world(), repo, found, each))


@routes.post(f"{PULL}/reviews")
def review(owner: str, name: str, number: int) -> Response:
    """Review: all comments or none."""
    who, repo, found = pull(owner, name, number)
    sent = body()
    made = acts.submit_review(
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
    _, repo, found = pull(owner, name, number)
    mine = [one for one in found.review_comments if one.review_id == review_id]
    return page(mine, lambda each: shapes.review_comment(world(), repo, found, each))


@routes.put(f"{PULL}/reviews/<int:review_id>/dismissals")
def dismiss(owner: str, name: str, number: int, review_id: int) -> Response:
    """Send a verdict back."""
    who, repo, found = pull(owner, name, number)
    sent = body()
    wanted(sent, "message")
    given = _review(found, review_id)
    acts.dismiss(world(), who, repo, found, given, sent["message"])
    return jsonify(shapes.review(world(), repo, found, given))


@routes.get(f"{PULL}/comments")
def comments(owner: str, name: str, number: int) -> Response:
    """The comments on the diff."""
    _, repo, found = pull(owner, name, number)
    return page(found.review_comments, lambda each: shapes.review_comment(world(), repo, found, each))


@routes.post(f"{PULL}/comments")
def comment(owner: str, name: str, number: int) -> tuple[Response, int]:
    """Comment on a line, on a file, or answer in a thread."""
    who, repo, found = pull(owner, name, number)
    sent = body()
    wanted(sent, "body")
    made = acts.comment_on_diff(world(), who, repo, found, sent)
    return jsonify(shapes.review_comment(world(), repo, found, made)), 201


@routes.post(f"{PULL}/comments/<int:comment_id>/replies")
def reply(owner: str, name: str, number: int, comment_id: int) -> tuple[Response, int]:
    """Answer in a thread."""
    who, repo, found = pull(owner, name, number)
    made = acts.comment_on_diff(world(), who, repo, found, {**body(), "in_reply_to": comment_id})
    return jsonify(shapes.review_comment(world(), repo, found, made)), 201


@routes.route(f"{REPO}/pulls/comments/<int:comment_id>", methods=["GET", "PATCH", "DELETE"])
def one_comment(owner: str, name: str, comment_id: int) -> Response | tuple[str, int]:
    """Read, edit or delete a comment on the diff."""
    who, repo = repository(owner, name)
    on, _, found = acts.find_review_comment(repo, comment_id)
    if request.method == "DELETE":
        acts.delete_comment(world(), who, repo, on, found)
        return "", 204
    if request.method == "PATCH":
        acts.edit_comment(world(), who, repo, on, found, body().get("body") or "")
    return jsonify(shapes.review_comment(world(), repo, on, found))


@routes.post(f"{REPO}/pulls/comments/<int:comment_id>/reactions")
def react(owner: str, name: str, comment_id: int) -> tuple[Response, int]:
    """React to a comment on the diff."""
    who, repo = repository(owner, name)
    _, _, found = acts.find_review_comment(repo, comment_id)
    made, new = acts.react(world(), who, repo, found, body().get("content") or "")
    return jsonify(shapes.reaction(world(), made)), 201 if new else 200


@routes.get(f"{PULL}/requested_reviewers")
def requested(owner: str, name: str, number: int) -> Response:
    """Nobody is asked by name on the playground."""
    pull(owner, name, number)
    actor()
    return jsonify({"users": [], "teams": []})
