"""Commits files on the sha that was read: by GraphQL in one signed commit, else file by file.

https://docs.github.com/graphql/reference/mutations#createcommitonbranch
"""

from base64 import b64encode
from urllib.parse import quote

from bot.forges.github import rest
from bot.forges.github.api import Api
from bot.forges.github.queries import operation
from bot.review.model.desired_state import Commit, FileText
from bot.review.port import ConflictError, ForbiddenError, NotFoundError, RejectedError, UnavailableError

_PROTECTED = ("protected branch", "rule violation", "required status check", "changes must be made through")


def push(api: Api, commit: Commit) -> None:
    """Commit; raises `ConflictError` when the branch moved, `ForbiddenError` when it is protected."""
    try:
        _by_graphql(api, commit)
    except ForbiddenError as error:
        if "not accessible" not in str(error):
            raise
        _by_contents(api, commit)
    except (ConflictError, RejectedError, UnavailableError) as error:
        if any(word in str(error).lower() for word in _PROTECTED):
            raise ForbiddenError(f"{error} The branch is protected.") from error
        raise


def _by_graphql(api: Api, commit: Commit) -> None:
    headline, _, body = commit.message.partition("\n")
    wanted = {
        "branch": {"repositoryNameWithOwner": commit.repository, "branchName": commit.branch},
        "expectedHeadOid": commit.expected_sha,
        "message": {"headline": headline, "body": body.strip()},
        "fileChanges": _changes(commit),
    }
    doing = f"committing to {commit.branch} of {commit.repository}"
    api.mutate(operation("push_commit"), {"input": wanted}, doing, content=True)


def _changes(commit: Commit) -> dict[str, list[dict[str, str]]]:
    """List what is added and, where a file gets a new name, what goes."""
    added = [{"path": file.path, "contents": _encoded(file)} for file in commit.files]
    gone = [{"path": file.replaces} for file in commit.files if file.replaces is not None]
    return {"additions": added, "deletions": gone} if gone else {"additions": added}


def _by_contents(api: Api, commit: Commit) -> None:
    """Write file by file, for credentials that GraphQL does not take; each file's own sha guards it."""
    root = f"/repos/{commit.repository}"
    tip = api.get(f"{root}/git/ref/heads/{quote(commit.branch)}", rest.Ref).object.sha
    if tip != commit.expected_sha:
        raise ConflictError(f"GitHub, committing to {commit.branch} of {commit.repository}: the branch moved.")
    for file in commit.files:
        _put(api, commit, file)
        if file.replaces is not None:
            _delete(api, commit, file.replaces)


def _put(api: Api, commit: Commit, file: FileText) -> None:
    path = f"/repos/{commit.repository}/contents/{quote(file.path)}"
    wanted = {"message": commit.message, "branch": commit.branch, "content": _encoded(file)}
    try:
        wanted["sha"] = api.get(path, rest.Sha, ref=commit.expected_sha).sha
    except NotFoundError:
        wanted.pop("sha", None)
    api.write("PUT", path, wanted, content=True)


def _delete(api: Api, commit: Commit, name: str) -> None:
    path = f"/repos/{commit.repository}/contents/{quote(name)}"
    sha = api.get(path, rest.Sha, ref=commit.expected_sha).sha
    api.write("DELETE", path, {"message": commit.message, "branch": commit.branch, "sha": sha}, content=True)


def _encoded(file: FileText) -> str:
    return b64encode(file.content).decode()
