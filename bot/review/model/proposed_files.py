"""What a follow-up of the bot's own brings, as a digest: one of the files that are proposed, one of the diff that stands."""

import hashlib
from collections.abc import Iterable, Mapping

from bot.review.model.desired_state import FileText
from bot.review.model.pull_request import PullRequest
from bot.review.model.source import SourceFile, blob_id

_LENGTH = 16


def digest_of_files(files: Iterable[FileText]) -> str:
    """Digest the files that a commit writes: their paths, their whole content, and the paths that they replace."""
    files = tuple(files)
    gone = (file.replaces for file in files if file.replaces is not None)
    return _digest({file.path: file.content for file in files}, gone)


def digest_of_diff(pull: PullRequest, carried: Mapping[str, SourceFile]) -> str:
    """Digest the whole diff of a pull request, whose files have these contents at its head."""
    touched = {path for file in pull.files for path in (file.path, file.previous_path) if path is not None}
    return _digest({path: file.content for path, file in carried.items()}, touched.difference(carried))


def _digest(brought: Mapping[str, bytes], gone: Iterable[str]) -> str:
    lines = sorted([*(f"{path}\0{blob_id(content)}" for path, content in brought.items()), *gone])
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_LENGTH]
