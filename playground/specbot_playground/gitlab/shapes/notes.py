"""Notes, discussions and drafts."""

from collections.abc import Sequence

from specbot_playground.gitlab.operations.positions import line_code
from specbot_playground.gitlab.operations.suggestions import (
    Suggestion,
    appliable,
    lines_of,
    suggestion_id,
    suggestions_of,
)
from specbot_playground.gitlab.operations.talking import Commands
from specbot_playground.gitlab.shapes.basics import Json, stamp, user, user_or_none
from specbot_playground.gitlab.state import Discussion, Draft, MergeRequest, Note, Position, Project, World


def position(found: Position) -> Json:
    """Where on a diff something stands."""
    shape: Json = {
        "base_sha": found.refs.base,
        "start_sha": found.refs.start,
        "head_sha": found.refs.head,
        "old_path": found.old_path,
        "new_path": found.new_path,
        "position_type": found.kind,
    }
    if found.kind == "file":
        return shape
    return {**shape, "old_line": found.old_line, "new_line": found.new_line, "line_range": found.line_range}


def note(world: World, project: Project, request: MergeRequest, found: Note) -> Json:
    """A note."""
    shape: Json = {
        "id": found.id,
        "type": found.kind,
        "body": found.body,
        "author": user(world, found.author),
        "created_at": stamp(found.at),
        "updated_at": stamp(found.updated_at),
        "system": found.system,
        "noteable_id": request.id,
        "noteable_type": "MergeRequest",
        "project_id": project.id,
        "resolvable": found.resolvable,
        "confidential": found.internal,
        "internal": found.internal,
        "imported": False,
        "imported_from": "none",
        "noteable_iid": request.iid,
        "commands_changes": {},
    }
    if found.position:
        shape |= {"commit_id": None, "position": position(found.position)}
        shape["suggestions"] = [suggestion(project, request, found, one) for one in suggestions_of(found)]
    if found.resolvable:
        shape["resolved"] = found.resolved_by is not None
        shape["resolved_by"] = user_or_none(world, found.resolved_by)
        shape["resolved_at"] = stamp(found.resolved_at)
    return shape


def suggestion(project: Project, request: MergeRequest, found: Note, one: Suggestion) -> Json:
    """A suggestion."""
    number, place = suggestion_id(found, one), found.written_on
    done = number in request.applied
    return {
        "id": number,
        "from_line": one.first,
        "to_line": one.last,
        "appliable": not done and appliable(project, request, found, one),
        "applied": done,
        "from_content": lines_of(project, place, one) if place else "",
        "to_content": one.text,
    }


def commands(found: Commands) -> Json:
    """What a note of commands alone leaves."""
    return {"commands_changes": dict(found.changes), "summary": found.summary}


def discussion(
    world: World, project: Project, request: MergeRequest, found: Discussion, seen: Sequence[Note] | None = None
) -> Json:
    """A discussion with its notes, as far as somebody sees them."""
    return {
        "id": found.id,
        "individual_note": found.individual,
        "notes": [note(world, project, request, each) for each in (found.notes if seen is None else seen)],
    }


def draft(request: MergeRequest, found: Draft) -> Json:
    """A draft note."""
    return {
        "id": found.id,
        "author_id": found.author.id,
        "merge_request_id": request.id,
        "resolve_discussion": found.resolve,
        "discussion_id": found.discussion,
        "note": found.body,
        "commit_id": None,
        "line_code": line_code(found.position) if found.position else None,
        "position": position(found.position) if found.position else _NOWHERE,
    }


_NOWHERE = dict.fromkeys(("base_sha", "start_sha", "head_sha", "old_path", "new_path", "old_line", "new_line"))
_NOWHERE |= {"position_type": "text", "line_range": None}
