"""The changed files that a forge's list of them leaves out, found by comparing whole trees. Pure."""

from collections.abc import Iterable, Mapping

from bot.review.model.capabilities import FileStatus
from bot.review.model.pull_request import ChangedFile


def unlisted(
    listed: Iterable[ChangedFile], before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[ChangedFile, ...]:
    """Compare two trees (path → content's name) and give the changed files that are not listed; a pure move is one change."""
    known = {path for file in listed for path in (file.path, file.previous_path)}
    gone = {name: path for path, name in before.items() if path not in after and path not in known}
    found = []
    for path, name in after.items():
        if path in known or before.get(path) == name:
            continue
        if path in before:
            found.append(ChangedFile(path=path, status=FileStatus.MODIFIED))
        elif name in gone:
            found.append(ChangedFile(path=path, status=FileStatus.RENAMED, previous_path=gone.pop(name)))
        else:
            found.append(ChangedFile(path=path, status=FileStatus.ADDED))
    moved = {file.previous_path for file in found}
    lost = (path for path in before if path not in after and path not in known and path not in moved)
    return (*found, *(ChangedFile(path=path, status=FileStatus.REMOVED) for path in lost))
