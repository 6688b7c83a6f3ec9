"""Writes the conversation: the summary, replies, reactions, labels. A comment is found again before it is made."""

from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import quote

from bot.forges.github import rest, schemas, values
from bot.forges.github.api import Api
from bot.forges.github.queries import operation
from bot.forges.github.reading import named
from bot.review.model.account import Account
from bot.review.model.actions import ChangeLabels
from bot.review.model.desired_state import DismissedReview, Label, Reaction, Reply
from bot.review.model.markers import Kind, value_of
from bot.review.model.pull_request import PullRequest
from bot.review.port import ConflictError, ForbiddenError, NotFoundError, RejectedError, UnavailableError

_DESCRIPTION = 100


def create_comment(api: Api, pull: PullRequest, body: str, kind: Kind, value: str = "") -> None:
    """Post a marked comment unless it stands already; look again when the answer to the post is lost."""
    if _stands(api, pull, kind, value):
        return
    try:
        api.write("POST", f"{issue(pull)}/comments", {"body": body}, content=True)
    except UnavailableError:
        if not _stands(api, pull, kind, value):
            raise


def reply(api: Api, pull: PullRequest, wanted: Reply) -> None:
    """Answer in the conversation, or in the thread on the diff that the question stands in; a thread may be gone."""
    if not wanted.thread:
        create_comment(api, pull, wanted.body, Kind.REPLY, wanted.to)
        return
    path = f"{root(pull)}/pulls/{pull.ref.number}/comments"
    if _stands_on_diff(api, pull, path, wanted.to):
        return
    try:
        api.write("POST", f"{path}/{wanted.thread}/replies", {"body": wanted.body}, content=True)
    except UnavailableError:
        if not _stands_on_diff(api, pull, path, wanted.to):
            raise
    except (NotFoundError, RejectedError):
        create_comment(api, pull, wanted.body, Kind.REPLY, wanted.to)


def edit_comment(api: Api, pull: PullRequest, comment: str, body: str) -> None:
    """Give a comment of the conversation a new text."""
    _edit(api, f"{root(pull)}/issues/comments/{comment}", body)


def edit_thread_comment(api: Api, pull: PullRequest, comment: str, body: str) -> None:
    """Give a comment of a review thread a new text."""
    _edit(api, f"{root(pull)}/pulls/comments/{comment}", body)


def delete_comment(api: Api, pull: PullRequest, comment: str) -> None:
    """Remove a comment; one that is gone already is fine."""
    _if_there(api, "DELETE", f"{root(pull)}/issues/comments/{comment}")


def react(api: Api, pull: PullRequest, reaction: Reaction) -> None:
    """React; GitHub keeps one reaction of a kind per account. Only GraphQL reacts to the body of a review."""
    if not reaction.to.startswith(values.REVIEW):
        api.write("POST", f"{_said_at(pull, reaction.to)}/reactions", {"content": reaction.emoji}, content=True)
        return
    review = reaction.to.removeprefix(values.REVIEW)
    subject = api.get(f"{root(pull)}/pulls/{pull.ref.number}/reviews/{review}", rest.NodeId).node_id
    content = next(name for name, emoji in values.REACTIONS.items() if emoji == reaction.emoji)
    asked = {"subject": subject, "content": content}
    api.mutate(operation("add_reaction"), asked, f"reacting on {pull.ref}", content=True)


def change_labels(api: Api, pull: PullRequest, change: ChangeLabels) -> None:
    """Add first, then remove: the pull request is never without a status."""
    for label in change.add:
        _ensure(api, pull, label)
    if change.add:
        api.write("POST", f"{issue(pull)}/labels", {"labels": [label.name for label in change.add]})
    for name in change.remove:
        _if_there(api, "DELETE", f"{issue(pull)}/labels/{quote(name, safe='')}")


def dismiss(api: Api, pull: PullRequest, dismissal: DismissedReview) -> None:
    """Send back an approval."""
    path = f"{root(pull)}/pulls/{pull.ref.number}/reviews/{dismissal.review}/dismissals"
    api.write("PUT", path, {"message": dismissal.message, "event": "DISMISS"}, content=True)


def request_reviews(api: Api, pull: PullRequest, accounts: Iterable[Account]) -> None:
    """Ask people anew for a review, one by one: GitHub refuses all for one that it cannot ask."""
    path = f"{root(pull)}/pulls/{pull.ref.number}/requested_reviewers"
    for account in accounts:
        with suppress(RejectedError, ForbiddenError, NotFoundError):
            api.write("POST", path, {"reviewers": [account.login]}, content=True)


def close(api: Api, pull: PullRequest) -> None:
    """Close the pull request."""
    api.write("PATCH", f"{root(pull)}/pulls/{pull.ref.number}", {"state": "closed"})


def root(pull: PullRequest) -> str:
    """Name the repository's REST path."""
    return f"/repos/{pull.ref.repository}"


def issue(pull: PullRequest) -> str:
    """Name the REST path of the pull request as an issue."""
    return f"{root(pull)}/issues/{pull.ref.number}"


def _said_at(pull: PullRequest, comment: str) -> str:
    """Name the REST path of a comment of any kind, or of the description."""
    if comment == values.DESCRIPTION:
        return issue(pull)
    if comment.startswith(values.ON_DIFF):
        return f"{root(pull)}/pulls/comments/{comment.removeprefix(values.ON_DIFF)}"
    return f"{root(pull)}/issues/comments/{comment}"


def _stands_on_diff(api: Api, pull: PullRequest, path: str, value: str) -> bool:
    """Look among the newest comments on the diff for the bot's own reply."""
    recent, _ = api.page(path, list[rest.ReviewComment], sort="created", direction="desc", per_page=100)
    own = (one for one in recent if one.user is not None and str(one.user.id) == pull.bot.id)
    return value in {value_of(Kind.REPLY, body=one.body, author=pull.bot, bot=pull.bot) for one in own}


def _stands(api: Api, pull: PullRequest, kind: Kind, value: str) -> bool:
    """Look among the newest comments for the bot's own that carries the marker."""
    doing = f"looking for a comment on {pull.ref}"
    answer = api.query(operation("recent_comments"), named(pull.ref), schemas.RecentAnswer, doing)
    recent = values.comments(answer.repository.pull_request.comments.nodes, ())
    return value in {value_of(kind, body=one.body, author=one.author, bot=pull.bot) for one in recent}


def _edit(api: Api, path: str, body: str) -> None:
    """Edit in place; a comment that is gone means that the snapshot is old."""
    try:
        api.write("PATCH", path, {"body": body}, content=True)
    except NotFoundError as error:
        raise ConflictError(f"{error} The comment is gone since it was read.") from error


def _if_there(api: Api, verb: str, path: str) -> None:
    try:
        api.write(verb, path)
    except NotFoundError:
        return


def _ensure(api: Api, pull: PullRequest, label: Label) -> None:
    """Make the label; GitHub refuses one that exists, and would otherwise invent a grey one when it is added."""
    wanted = {"name": label.name, "color": label.colour, "description": label.description[:_DESCRIPTION]}
    try:
        api.write("POST", f"{root(pull)}/labels", wanted)
    except RejectedError:
        return
