"""Reviews and threads on the diff: all comments of a review, or none."""

from collections.abc import Iterable, Mapping
from typing import Any

from specbot_playground.diff import FileDiff
from specbot_playground.operations.reading import files_of, head_sha
from specbot_playground.operations.rights import need, sized
from specbot_playground.state import Pull, Refusal, Repository, Review, ReviewComment, Thread, User, World


def submit_review(
    world: World,
    user: User,
    repository: Repository,
    pull: Pull,
    *,
    event: str,
    body: str,
    sha: str | None,
    comments: Iterable[Mapping[str, Any]],
) -> Review:
    """Review: all comments or none. An author may only comment. Raises `Refusal`."""
    need(repository, user, "read")
    state = _verdict(user, pull, event, body)
    if sha is not None and sha not in repository.history:
        raise Refusal(422, "Unprocessable Entity", ["Commit could not be resolved"])
    placed = [_place(world, repository, pull, wanted) for wanted in comments]
    if event == "COMMENT" and not body and not placed:
        raise Refusal(422, "Unprocessable Entity", ["Review body can't be blank"])
    review = Review(
        id=world.id(),
        author=user,
        body=sized(body),
        at=world.now(),
        state=state,
        sha=sha or head_sha(world, pull),
    )
    pull.reviews.append(review)
    pull.updated_at = world.now()
    if event:
        pull.requested = [one for one in pull.requested if one is not user]
        world.tell("pull_request_review", "submitted", repository, sender=user, pull=pull, review=review)
    for place in placed:
        _tell_of(world, user, repository, pull, review, _start_thread(world, user, pull, review, place))
    return review


def _tell_of(
    world: World, user: User, repository: Repository, pull: Pull, review: Review, comment: ReviewComment
) -> None:
    """Tell of a comment, unless its review is still pending."""
    if review.state != "PENDING":
        world.tell("pull_request_review_comment", "created", repository, sender=user, pull=pull, comment=comment)


def seen_reviews(pull: Pull, user: User) -> list[Review]:
    """List the reviews that somebody sees: a pending one is its author's."""
    return [one for one in pull.reviews if one.state != "PENDING" or one.author is user]


def seen_threads(pull: Pull, user: User) -> list[Thread]:
    """List the threads that somebody sees."""
    hidden = {one.id for one in pull.reviews} - {one.id for one in seen_reviews(pull, user)}
    return [one for one in pull.threads if one.comments[0].review_id not in hidden]


def seen_comments(pull: Pull, user: User) -> list[ReviewComment]:
    """List the comments on the diff that somebody sees, in the order they were made."""
    return sorted((one for thread in seen_threads(pull, user) for one in thread.comments), key=lambda one: one.id)


def _verdict(user: User, pull: Pull, event: str, body: str) -> str:
    """Turn an event into a state; refuses an author's verdict on their own work."""
    states = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED", "": "PENDING"}
    if event not in states:
        raise Refusal(422, "Unprocessable Entity", [f"Variable $event was provided invalid value {event}"])
    if user is pull.author and event in ("APPROVE", "REQUEST_CHANGES"):
        what = "approve" if event == "APPROVE" else "request changes on"
        raise Refusal(422, "Unprocessable Entity", [f"Can not {what} your own pull request"])
    if event == "REQUEST_CHANGES" and not body:
        raise Refusal(422, "Unprocessable Entity", ["Body can't be blank"])
    return states[event]


def finish_review(
    world: World, user: User, repository: Repository, pull: Pull, review: Review, event: str, body: str
) -> None:
    """Submit a pending review. Raises `Refusal`."""
    if user is not review.author or review.state != "PENDING" or not event:
        raise Refusal(422, "Unprocessable Entity", ["Can not submit this review"])
    review.state, review.body = _verdict(user, pull, event, body), sized(body)
    review.at = pull.updated_at = world.now()
    world.tell("pull_request_review", "submitted", repository, sender=user, pull=pull, review=review)
    for comment in pull.review_comments:
        if comment.review_id == review.id:
            _tell_of(world, user, repository, pull, review, comment)


def request_review(world: World, user: User, repository: Repository, pull: Pull, logins: Iterable[str]) -> None:
    """Ask people for a review, once more too; never the author, nor who may not read. Raises `Refusal`."""
    need(repository, user, "write")
    for login in logins:
        who = world.users.get(login)
        if who is None or who.kind != "User" or login not in repository.roles:
            message = f"Reviews may only be requested from collaborators. {login} is not a collaborator."
            raise Refusal(422, message)
        if who is pull.author:
            raise Refusal(422, "Review cannot be requested from pull request author.")
        if who not in pull.requested:
            pull.requested.append(who)
            world.tell("pull_request", "review_requested", repository, sender=user, pull=pull, requested_reviewer=who)


def edit_review(world: World, user: User, repository: Repository, pull: Pull, review: Review, body: str) -> None:
    """Give a review a new text. Raises `Refusal`."""
    if user is not review.author:
        raise Refusal(403, "Must be the author of the review")
    changes = {"body": {"from": review.body}}
    review.body, review.edited_at, review.editor = sized(body), world.now(), user
    world.tell("pull_request_review", "edited", repository, sender=user, pull=pull, review=review, changes=changes)


def withdraw_review(user: User, pull: Pull, review: Review) -> None:
    """Throw a pending review and its comments away. Raises `Refusal`."""
    if user is not review.author or review.state != "PENDING":
        raise Refusal(422, "Can not delete a non-pending pull request review")
    pull.reviews.remove(review)
    pull.threads = [one for one in pull.threads if one.comments[0].review_id != review.id]


def comment_on_diff(
    world: World, user: User, repository: Repository, pull: Pull, wanted: Mapping[str, Any]
) -> ReviewComment:
    """Comment on a line or a file by itself, or answer in a thread. Raises `Refusal`."""
    need(repository, user, "read")
    answered = wanted.get("in_reply_to") or wanted.get("in_reply_to_id")
    review = Review(id=world.id(), author=user, body="", at=world.now(), state="COMMENTED", sha=head_sha(world, pull))
    if answered:
        thread = next((one for one in pull.threads if any(c.id == answered for c in one.comments)), None)
        if thread is None:
            raise Refusal(404, "Not Found")
        pull.reviews.append(review)
        return answer(world, user, repository, pull, thread, wanted.get("body", ""), review)
    place = _place(world, repository, pull, wanted)
    pull.reviews.append(review)
    made = _start_thread(world, user, pull, review, place)
    _tell_of(world, user, repository, pull, review, made)
    return made


def answer(
    world: World,
    user: User,
    repository: Repository,
    pull: Pull,
    thread: Thread,
    body: str,
    review: Review | None = None,
) -> ReviewComment:
    """Answer in a thread."""
    need(repository, user, "read")
    first = thread.comments[0]
    made = ReviewComment(
        id=world.id(),
        author=user,
        body=sized(body),
        at=world.now(),
        review_id=review.id if review else first.review_id,
        path=first.path,
        sha=first.sha,
        side=first.side,
        line=first.line,
        start_line=first.start_line,
        text=first.text,
        current_line=first.current_line,
        current_start=first.current_start,
        reply_to=first.id,
    )
    thread.comments.append(made)
    world.tell("pull_request_review_comment", "created", repository, sender=user, pull=pull, comment=made)
    return made


def dismiss(world: World, user: User, repository: Repository, pull: Pull, review: Review, message: str) -> None:
    """Send a verdict back. Raises `Refusal`."""
    need(repository, user, "write")
    if review.state not in ("APPROVED", "CHANGES_REQUESTED"):
        raise Refusal(422, "Can not dismiss a commented pull request review")
    review.state = "DISMISSED"
    world.tell("pull_request_review", "dismissed", repository, sender=user, pull=pull, review=review, message=message)


def resolve(world: World, user: User, repository: Repository, pull: Pull, thread: Thread, *, done: bool) -> None:
    """Resolve a thread or open it again: who may write, and the author of the pull request."""
    if user is not pull.author:
        need(repository, user, "write")
    if (thread.resolved_by is not None) != done:
        thread.resolved_by = user if done else None
        action = "resolved" if done else "unresolved"
        world.tell("pull_request_review_thread", action, repository, sender=user, pull=pull, thread=thread)


def _place(world: World, repository: Repository, pull: Pull, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Check that a comment's line is part of the diff; one that is not refuses the whole review."""
    path, line, start = wanted.get("path"), wanted.get("line"), wanted.get("start_line")
    side = wanted.get("side") or "RIGHT"
    body = sized(wanted.get("body"))
    found = next((one for one in files_of(world, repository, pull) if one.path == path), None)
    if found is None:
        raise Refusal(422, "Unprocessable Entity", ["Path could not be resolved"])
    if wanted.get("subject_type") == "file":
        return {"path": path, "line": None, "start_line": None, "side": side, "body": body, "text": ""}
    if line is None or not found.may_hold(side, line) or (start is not None and not found.may_hold(side, start)):
        raise Refusal(422, "Unprocessable Entity", ["Line could not be resolved"])
    if start is not None and start > line:
        raise Refusal(422, "Unprocessable Entity", ["Pull request review thread start line must precede the end line."])
    text = _line_text(found, side, line)
    return {"path": path, "line": line, "start_line": start, "side": side, "body": body, "text": text}


def _line_text(found: FileDiff, side: str, number: int) -> str:
    """Read the commented line."""
    lines = (one for one in found.lines if (one.old if side == "LEFT" else one.new) == number)
    return next((one.text for one in lines), "")


def _start_thread(world: World, user: User, pull: Pull, review: Review, place: Mapping[str, Any]) -> ReviewComment:
    """Begin a thread with its first comment."""
    made = ReviewComment(
        id=world.id(),
        author=user,
        at=world.now(),
        review_id=review.id,
        sha=head_sha(world, pull),
        current_line=place["line"],
        current_start=place["start_line"],
        **place,
    )
    pull.threads.append(Thread(id=f"PRRT_{made.id}", comments=[made]))
    return made
