"""Where notes may stand on a diff, and where they go with a push."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha1
from typing import Any

from specbot_playground.diff import FileDiff, moved_line
from specbot_playground.gitlab.operations.reading import files_of, newest
from specbot_playground.gitlab.state import MergeRequest, Position, Project, Refs, Refusal

_NEEDED = ("base_sha", "start_sha", "head_sha", "position_type")
_NO_LINE = '400 Bad request - Note {line_code: ["can\'t be blank", "must be a valid line code"]}'
_INCOMPLETE = '400 Bad request - Note {position: ["is incomplete"]}'


def place(project: Project, request: MergeRequest, request_body: Mapping[str, Any]) -> Position:
    """Read a position; refuses one that is not on the diff. Raises `Refusal`."""
    missing = [name for name in _NEEDED if not request_body.get(name)]
    if missing:
        raise Refusal(400, "", ", ".join(f"position[{name}] is missing" for name in missing))
    refs = Refs(base=request_body["base_sha"], start=request_body["start_sha"], head=request_body["head_sha"])
    old_path, new_path = request_body.get("old_path") or "", request_body.get("new_path") or ""
    found = Position(
        refs=refs,
        kind=request_body["position_type"],
        old_path=old_path or new_path,
        new_path=new_path or old_path,
        old_line=request_body.get("old_line"),
        new_line=request_body.get("new_line"),
        line_range=request_body.get("line_range"),
    )
    if found.kind not in ("text", "image", "file"):
        raise Refusal(400, "", "position[position_type] does not have a valid value")
    if not (old_path or new_path):
        raise Refusal(400, _INCOMPLETE)
    _check(project, request, found)
    return found


def _check(project: Project, request: MergeRequest, position: Position) -> None:
    """Refuse wrong commits, a file that did not change under these names, a line that is not one."""
    file = _file(project, request, position)
    if position.kind == "file":
        if file is None:
            raise Refusal(400, _INCOMPLETE)
        return
    if position.old_line is None and position.new_line is None:
        raise Refusal(400, _INCOMPLETE)
    if file is None or not _holds(project, file, position):
        raise Refusal(400, _NO_LINE)


def _file(project: Project, request: MergeRequest, position: Position) -> FileDiff | None:
    """Find the changed file; a renamed one by both names."""
    if position.refs not in [version.refs for version in request.versions]:
        return None
    wanted = (position.old_path, position.new_path)
    files = files_of(project, position.refs)
    return next((one for one in files if (one.previous or one.path, one.path) == wanted), None)


def _holds(project: Project, file: FileDiff, position: Position) -> bool:
    """Tell whether the line is so in the diff; unchanged lines may be anywhere in the file."""
    wanted = (position.old_line, position.new_line)
    if any((line.old, line.new) == wanted and line.kind in "+- " for line in file.lines):
        return True
    if position.old_line is None or position.new_line is None or not file.lines:
        return False
    old, new = _texts(project, position)
    return moved_line(old, new, position.old_line) == position.new_line


def _texts(project: Project, position: Position) -> tuple[bytes, bytes]:
    """Read both sides of a position's file."""
    old = project.history[position.refs.base].tree.get(position.old_path, b"")
    return old, project.history[position.refs.head].tree.get(position.new_path, b"")


def line_code(position: Position) -> str | None:
    """Name a line as GitLab does."""
    if position.kind != "text":
        return None
    digest = sha1(position.new_path.encode(), usedforsecurity=False).hexdigest()
    return f"{digest}_{position.old_line or 0}_{position.new_line or 0}"


def follow(project: Project, request: MergeRequest) -> None:
    """Move the notes' positions to the newest diff; one whose line is gone stays on the old diff."""
    refs = newest(request).refs
    files = {one.path: one for one in files_of(project, refs)}
    for note in request.notes:
        if note.position is not None:
            note.position = _moved(project, note.position, refs, files) or note.position


def _moved(project: Project, position: Position, refs: Refs, files: Mapping[str, FileDiff]) -> Position | None:
    """Find a position on another diff; None when it is outdated."""
    file = files.get(position.new_path)
    if file is None:
        return None
    moved = replace(position, refs=refs, old_path=file.previous or file.path, line_range=None)
    if position.kind != "text":
        return moved
    (old, new), (old_now, new_now) = _texts(project, position), _texts(project, moved)
    line_old = moved_line(old, old_now, position.old_line) if position.old_line else None
    line_new = moved_line(new, new_now, position.new_line) if position.new_line else None
    if line_new is not None:
        added = any((line.kind, line.new) == ("+", line_new) for line in file.lines)
        line_old = None if added else moved_line(new_now, old_now, line_new)
    elif position.new_line or line_old is None:
        return None
    moved = replace(moved, old_line=line_old, new_line=line_new)
    return moved if _holds(project, file, moved) else None
