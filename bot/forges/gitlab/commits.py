"""Commits files in one atomic commit on the sha that was read.

GitLab has no guard for the branch as a whole, so its tip is looked at first, and each file's last commit guards the file.
https://docs.gitlab.com/api/commits/#create-a-commit-with-multiple-files-and-actions
"""

from base64 import b64encode

from bot.forges.gitlab import schemas
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import branch, encoded, project
from bot.forges.locks import Locks
from bot.review.model.desired_state import Commit, FileText
from bot.review.port import ConflictError, ForbiddenError, NotFoundError, RejectedError

_PROTECTED = ("protected branch", "not allowed to push", "not allowed to create", "cannot push")


def push(api: Api, locks: Locks, commit: Commit) -> None:
    """Commit; raises `ConflictError` when the branch or a file moved, `ForbiddenError` when it is protected.

    Raises `RejectedError` when the branch is gone.

    The bot's own commits take turns. One of somebody else's between the look and the commit goes unnoticed if it is to
    other files; both commits then stand.
    """
    doing = f"GitLab, committing to {commit.branch} of {commit.repository}"
    with locks(f"gitlab:{commit.repository}@{commit.branch}"):
        try:
            tip = api.get(branch(commit.repository, commit.branch), schemas.Branch).commit.id
        except NotFoundError as error:
            raise RejectedError(f"{doing}: the branch is gone; restore it.") from error
        if tip != commit.expected_sha:
            raise ConflictError(f"{doing}: the branch moved.")
        _commit(api, commit, {})


def start_branch(api: Api, commit: Commit) -> None:
    """Start a branch at the expected sha with the commit on it; one that an earlier try left is overwritten."""
    _commit(api, commit, {"start_sha": commit.expected_sha, "force": True})


def _commit(api: Api, commit: Commit, more: dict[str, object]) -> None:
    """Commit all files at once, each guarded by its last commit."""
    wanted = {
        **more,
        "branch": commit.branch,
        "commit_message": commit.message,
        "actions": [_action(api, commit, file) for file in commit.files],
    }
    try:
        api.write("POST", f"{project(commit.repository)}/repository/commits", wanted)
    except RejectedError as error:
        if any(words in str(error).lower() for words in _PROTECTED):
            raise ForbiddenError(f"{error} The branch is protected.") from error
        raise ConflictError(f"{error} A file may have moved since it was read.") from error


def _action(api: Api, commit: Commit, file: FileText) -> dict[str, object]:
    """Create the file, or update or move it on top of its last commit."""
    action: dict[str, object] = {
        "action": "create",
        "file_path": file.path,
        "encoding": "base64",
        "content": b64encode(file.content).decode(),
    }
    if file.replaces is not None:
        action |= {"action": "move", "previous_path": file.replaces}
    path = f"{project(commit.repository)}/repository/files/{encoded(file.replaces or file.path)}"
    try:
        standing = api.headers(path, ref=commit.expected_sha)
    except NotFoundError:
        return action
    how = "update" if file.replaces is None else "move"
    return action | {"action": how, "last_commit_id": standing.get("X-Gitlab-Last-Commit-Id", "")}
