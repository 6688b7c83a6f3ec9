"""Writes the conversation: the summary, replies, the gate's thread, reactions, labels. A note is found before it is made."""

from collections.abc import Iterable
from contextlib import suppress

from bot.forges.gitlab import questions, review_values, schemas, values
from bot.forges.gitlab.api import PER_PAGE, Api
from bot.forges.gitlab.paths import merge_request, project
from bot.forges.responses import decode
from bot.review.model.account import Account
from bot.review.model.actions import ChangeLabels
from bot.review.model.desired_state import DismissedReview, Label, Reaction, Reply
from bot.review.model.markers import Kind, value_of
from bot.review.model.pull_request import PullRequest
from bot.review.port import (
    BadCredentialError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RejectedError,
    UnavailableError,
)
from bot.review.text.render import without_commands


def create_note(api: Api, pull: PullRequest, body: str, kind: Kind, value: str = "") -> None:
    """Post a marked note unless it stands already; a note alone blocks no merge."""
    _create(api, pull, "notes", body, kind, value)


def reply(api: Api, pull: PullRequest, wanted: Reply) -> None:
    """Answer in the conversation, or in the thread that the question stands in, once.

    An answer leaves a thread as it was: GitLab opens one that was resolved, and makes one of a note of its own. What answers
    an internal note is internal, or is not there.

    Raises `RejectedError` where everybody would see an internal answer.
    """
    if not wanted.thread:
        create_note(api, pull, wanted.body, Kind.REPLY, wanted.to)
        return
    path = f"{merge_request(pull.ref)}/discussions/{wanted.thread}"
    before = _discussion(api, path)
    if _answers(before, wanted, pull):
        return
    try:
        answer = api.write("POST", f"{path}/notes", {"body": without_commands(wanted.body)})
    except UnavailableError:
        if not _answers(_discussion(api, path), wanted, pull):
            raise
        return
    made = decode(answer, schemas.Note, f"GitLab, {path}")
    if _is_internal(before.notes[0]) and not _is_internal(made):
        delete_note(api, pull, str(made.id))
        raise RejectedError(f"GitLab: an answer to an internal note of {pull.ref} would have been seen by everybody.")
    if before.individual_note or _is_resolved(before):
        with suppress(ForbiddenError, RejectedError, NotFoundError):
            api.write("PUT", path, {"resolved": True})


def _discussion(api: Api, path: str) -> schemas.Discussion:
    """Read a thread; one that is gone means that the snapshot is old."""
    try:
        return api.get(path, schemas.Discussion)
    except NotFoundError as error:
        raise ConflictError(f"{error} The thread is gone since it was read.") from error


def _answers(found: schemas.Discussion, wanted: Reply, pull: PullRequest) -> bool:
    """Tell whether the bot's answer stands in a thread."""
    own = (
        value_of(Kind.REPLY, body=note.body, author=values.account(note.author), bot=pull.bot) for note in found.notes
    )
    return wanted.to in set(own)


def _is_internal(note: schemas.Note) -> bool:
    return bool(note.internal or note.confidential)


def _is_resolved(found: schemas.Discussion) -> bool:
    notes = [note for note in found.notes if note.resolvable]
    return bool(notes) and all(note.resolved for note in notes)


def open_thread(api: Api, pull: PullRequest, body: str) -> None:
    """Open the gate's thread unless it stands already; it can be resolved, and blocks the merge until then."""
    _create(api, pull, "discussions", body, Kind.GATE)


def _create(api: Api, pull: PullRequest, what: str, body: str, kind: Kind, value: str = "") -> None:
    """Post; look again when the answer is lost."""
    if _stands(api, pull, kind, value):
        return
    try:
        api.write("POST", f"{merge_request(pull.ref)}/{what}", {"body": without_commands(body)})
    except UnavailableError:
        if not _stands(api, pull, kind, value):
            raise


def edit_note(api: Api, pull: PullRequest, note: str, body: str) -> None:
    """Give a note of any kind a new text; one that is gone means that the snapshot is old.

    Raises `ConflictError` then.
    """
    try:
        api.write("PUT", f"{merge_request(pull.ref)}/notes/{note}", {"body": without_commands(body)})
    except NotFoundError as error:
        raise ConflictError(f"{error} The note is gone since it was read.") from error


def delete_note(api: Api, pull: PullRequest, note: str) -> None:
    """Remove a note; one that is gone already is fine."""
    try:
        api.write("DELETE", f"{merge_request(pull.ref)}/notes/{note}")
    except NotFoundError:
        return


def react(api: Api, pull: PullRequest, reaction: Reaction) -> None:
    """React; GitLab answers a reaction that stands already with 404."""
    root = merge_request(pull.ref)
    subject = root if reaction.to == values.DESCRIPTION else f"{root}/notes/{reaction.to}"
    name = next((name for name, emoji in values.REACTIONS.items() if emoji == reaction.emoji), reaction.emoji)
    try:
        api.write("POST", f"{subject}/award_emoji", {"name": name})
    except (NotFoundError, RejectedError) as error:
        if "already been taken" not in str(error):
            raise


def change_labels(api: Api, pull: PullRequest, change: ChangeLabels) -> None:
    """Add and remove in one request: only Premium takes a scoped label's siblings off by itself."""
    for label in change.add:
        _ensure(api, pull, label)
    names = ",".join(label.name for label in change.add)
    wanted = {"add_labels": names, "remove_labels": ",".join(change.remove)}
    api.write("PUT", merge_request(pull.ref), {key: value for key, value in wanted.items() if value})


def take_back(api: Api, pull: PullRequest, dismissal: DismissedReview) -> None:
    """Take all approvals back: GitLab has no way to take back one. Gone already is as good.

    Raises `NotFoundError` for an approval that never was, `ForbiddenError` for a token of a person.
    """
    root = merge_request(pull.ref)
    standing = {review_values.review_id(one) for one in api.get(f"{root}/approvals", schemas.Approvals).approved_by}
    if dismissal.review not in standing:
        if dismissal.review in {review.id for review in pull.reviews}:
            return
        raise NotFoundError(f"GitLab: {pull.ref} has no approval {dismissal.review}.")
    try:
        api.write("PUT", f"{root}/reset_approvals")
    except (ForbiddenError, BadCredentialError) as error:  # 401 is how GitLab tells a person's token here
        raise ForbiddenError(f"{error} Only a project's or group's access token may take approvals back.") from error


def request_reviews(api: Api, pull: PullRequest, accounts: Iterable[Account]) -> None:
    """Ask people anew for a review; who is no reviewer yet becomes one, as far as the project's plan allows several."""
    reviewers = [one.id for one in api.get(merge_request(pull.ref), schemas.MergeRequest).reviewers]
    for account in accounts:
        with suppress(RejectedError, ForbiddenError, NotFoundError):
            if int(account.id) in reviewers:
                _ask_again(api, pull, account)
            else:
                reviewers.append(int(account.id))
                api.write("PUT", merge_request(pull.ref), {"reviewer_ids": list(reviewers)})


def close(api: Api, pull: PullRequest) -> None:
    """Close the merge request."""
    api.write("PUT", merge_request(pull.ref), {"state_event": "close"})


def _ask_again(api: Api, pull: PullRequest, account: Account) -> None:
    asked = {
        "path": pull.ref.repository,
        "iid": str(pull.ref.number),
        "user": f"gid://gitlab/User/{account.id}",
    }
    api.mutate(questions.ASK_AGAIN, asked, "asking anew for a review")


def _stands(api: Api, pull: PullRequest, kind: Kind, value: str) -> bool:
    """Look among the newest notes for the bot's own that carries the marker."""
    path = f"{merge_request(pull.ref)}/notes"
    notes = api.get(path, list[schemas.Note], order_by="created_at", sort="desc", per_page=PER_PAGE)
    own = {value_of(kind, body=note.body, author=values.account(note.author), bot=pull.bot) for note in notes}
    return value in own


def _ensure(api: Api, pull: PullRequest, label: Label) -> None:
    """Make the label. GitLab refuses one that the project, or a group above it, has already: then that one serves."""
    wanted = {"name": label.name, "color": f"#{label.colour}", "description": label.description}
    try:
        api.write("POST", f"{project(pull.ref.repository)}/labels", wanted)
    except (ConflictError, RejectedError, ForbiddenError):
        return
