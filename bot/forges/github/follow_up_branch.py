"""The branch of a follow-up when it stands already: left by an earlier try, or made by another worker a moment ago.

Its pull request may be open though no list shows it yet. So the branch is at no moment without a commit of its own, because
GitHub closes a pull request that has none, and what somebody else committed there is never thrown away.
"""

from contextlib import suppress
from dataclasses import replace

import msgspec

from bot.forges.github import commits, rest
from bot.forges.github.api import Api
from bot.review.model.desired_state import Commit
from bot.review.model.markers import SIGNED
from bot.review.model.source import blob_id
from bot.review.port import ForgeError, RejectedError


class _Message(msgspec.Struct):
    message: str


class _Carried(msgspec.Struct):
    commit: _Message


class _File(msgspec.Struct):
    filename: str
    sha: str | None = None


class _Ahead(msgspec.Struct):
    merge_base_commit: rest.Sha
    commits: list[_Carried]
    files: list[_File] = []


def start_branch(api: Api, commit: Commit) -> None:
    """Start the branch; one that is there was left by an earlier try, and is set back. Raises `ForgeError`."""
    if not _begun(api, commit):
        _point(api, commit, commit.expected_sha)


def put_commit(api: Api, commit: Commit) -> None:
    """Let a branch hold the commit and nothing else; raises `ForgeError`, `RejectedError` for one that holds others' work."""
    if _begun(api, commit):
        commits.push(api, commit)
        return
    path = f"/repos/{commit.repository}/compare/{commit.expected_sha}...{commit.branch}"
    stands = api.get(path, _Ahead, per_page=2)
    messages = [one.commit.message for one in stands.commits]
    if len(messages) > 1 or not all(SIGNED in one or one.strip() == commit.message.strip() for one in messages):
        raise RejectedError(f"The branch {commit.branch} holds commits that are not mine: merge or delete it.")
    if not _holds(stands, commit):
        replace_commit(api, commit)


def replace_commit(api: Api, commit: Commit) -> None:
    """Make the commit beside the branch, then point the branch at it; raises `ForgeError`."""
    beside = replace(commit, branch=f"{commit.branch}-renewed")
    start_branch(api, beside)
    commits.push(api, beside)
    made = api.get(f"/repos/{commit.repository}/git/ref/heads/{beside.branch}", rest.Ref).object.sha
    _point(api, commit, made)
    with suppress(ForgeError):
        api.write("DELETE", f"/repos/{commit.repository}/git/refs/heads/{beside.branch}")


def _begun(api: Api, commit: Commit) -> bool:
    """Start the branch; tell whether it was not there."""
    wanted = {"ref": f"refs/heads/{commit.branch}", "sha": commit.expected_sha}
    try:
        api.write("POST", f"/repos/{commit.repository}/git/refs", wanted)
    except RejectedError:
        return False
    return True


def _point(api: Api, commit: Commit, sha: str) -> None:
    api.write("PATCH", f"/repos/{commit.repository}/git/refs/heads/{commit.branch}", {"sha": sha, "force": True})


def _holds(stands: _Ahead, commit: Commit) -> bool:
    """Tell whether the branch has these very files on that very commit already."""
    files = {one.filename: one.sha for one in stands.files}
    wanted = {one.path: blob_id(one.content) for one in commit.files}
    return len(stands.commits) == 1 and stands.merge_base_commit.sha == commit.expected_sha and files == wanted
