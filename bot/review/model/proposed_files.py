"""What a follow-up of the bot's own brings: as files of a commit or as the diff that stands, and as a digest of either."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.review.model.capabilities import FileStatus
from bot.review.model.desired_state import Commit, FileText
from bot.review.model.pull_request import PullRequest
from bot.review.model.source import SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeDiff:
    """Every file that a diff leaves there, with its whole content, and every path that it takes away."""

    brought: Mapping[str, bytes]
    gone: frozenset[str]


def diff_of_files(files: Iterable[FileText]) -> WholeDiff:
    """Say what a commit of these files brings."""
    files = tuple(files)
    return WholeDiff(
        brought={file.path: file.content for file in files},
        gone=frozenset(file.replaces for file in files if file.replaces is not None),
    )


def diff_of_pull(pull: PullRequest, carried: Mapping[str, SourceFile]) -> WholeDiff | None:
    """Say what a pull request brings, whose files have these contents at its head.

    None where not all of it is known: the forge lists not every file, or one is a link, a submodule or too large to read.
    """
    there = {file.path for file in pull.files if file.status is not FileStatus.REMOVED}
    taken = {file.path for file in pull.files if file.status is FileStatus.REMOVED}
    moved = {file.previous_path for file in pull.files if file.status is FileStatus.RENAMED and file.previous_path}
    if not pull.files_complete or pull.unlisted or there != carried.keys() or there & (taken | moved):
        return None
    return WholeDiff(brought={path: file.content for path, file in carried.items()}, gone=frozenset(taken | moved))


def digest_of(diff: WholeDiff) -> str:
    """Digest a diff. Who wrote the spec chose much of what is proposed, so no part of the digest is cut off."""
    brought = {path: sha256(content).hexdigest() for path, content in diff.brought.items()}
    return sha256(json.dumps([sorted(brought.items()), sorted(diff.gone)]).encode()).hexdigest()


def start_of(commit: Commit) -> str:
    """Name a follow-up's branch and the commit of the base branch that it begins at: `specbot/merged-12@SHA`."""
    return start(commit.branch, commit.expected_sha)


def start(branch: str, sha: str) -> str:
    """Name a start."""
    return f"{branch}@{sha}"


def starts_of(branch: str, proposed: Iterable[str]) -> tuple[str, ...]:
    """Give the commits that the proposals of a branch began at."""
    parted = (one.rpartition("@") for one in proposed)
    return tuple(sha for name, _, sha in parted if name == branch)
