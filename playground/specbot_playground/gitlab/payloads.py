"""What deliveries carry, after https://docs.gitlab.com/user/project/integrations/webhook_events/."""

from collections.abc import Callable
from typing import Any

from specbot_playground.diff import compare
from specbot_playground.git import Commit
from specbot_playground.gitlab.operations.positions import line_code
from specbot_playground.gitlab.operations.reading import (
    newest_statuses,
    state_of,
)
from specbot_playground.gitlab.operations.talking import find_discussion_of
from specbot_playground.gitlab.payload_parts import (
    VISIBILITY,
    Json,
    commit,
    label,
    project,
    repository,
    request_attributes,
    stamp,
    user,
)
from specbot_playground.gitlab.shapes.notes import position
from specbot_playground.gitlab.state import Event, MergeRequest, Note, Pipeline, Position, Project, Status, World

_COMMITS_SHOWN = 20
HEADERS = {
    "merge_request": "Merge Request Hook",
    "note": "Note Hook",
    "confidential_note": "Confidential Note Hook",
    "push": "Push Hook",
    "emoji": "Emoji Hook",
    "pipeline": "Pipeline Hook",
}


def payload(world: World, event: Event) -> Json:
    """Write the payload of an event."""
    return _OWN[event.kind](world, event)


def _merge_request(world: World, event: Event) -> Json:
    request: MergeRequest = event.facts["request"]
    attributes = {**request_attributes(world, event.project, request), "action": event.action}
    if "oldrev" in event.facts:
        attributes["oldrev"] = event.facts["oldrev"]
    return {
        "object_kind": "merge_request",
        "event_type": "merge_request",
        "user": user(event.user),
        "project": project(world, event.project),
        "object_attributes": attributes,
        "labels": attributes["labels"],
        "changes": {key: _change(world, event.project, key, each) for key, each in event.facts["changes"].items()},
        "repository": repository(world, event.project),
        "assignees": [user(one) for one in request.assignees],
        "reviewers": [user(one) for one in request.reviewers],
    }


def _change(world: World, found: Project, key: str, ends: tuple[Any, Any]) -> Json:
    previous, current = ends
    if key == "labels":
        previous, current = ([label(world, found, name) for name in names] for names in ends)
    return {"previous": previous, "current": current}


def _note_attributes(world: World, found: Project, request: MergeRequest, note: Note) -> Json:
    url = f"{world.web_url}/{found.path}/-/merge_requests/{request.iid}#note_{note.id}"

    def written(place: Position | None) -> Json | None:
        return position(place) if place else None

    return {
        "attachment": None,
        "author_id": note.author.id,
        "change_position": None,
        "commit_id": None,
        "created_at": stamp(note.at),
        "discussion_id": find_discussion_of(request, note).id,
        "id": note.id,
        "line_code": line_code(note.position) if note.position else None,
        "note": note.body,
        "noteable_id": request.id,
        "noteable_type": "MergeRequest",
        "original_position": written(note.original),
        "position": written(note.position),
        "project_id": found.id,
        "resolved_at": stamp(note.resolved_at),
        "resolved_by_id": note.resolved_by.id if note.resolved_by else None,
        "resolved_by_push": None,
        "st_diff": None,
        "system": note.system,
        "type": note.kind,
        "updated_at": stamp(note.updated_at),
        "updated_by_id": note.editor.id if note.editor else None,
        "description": note.body,
        "url": url,
    }


def _note(world: World, event: Event) -> Json:
    request, note = event.facts["request"], event.facts["note"]
    attributes = {**_note_attributes(world, event.project, request, note), "action": event.action}
    return {
        "object_kind": "note",
        "event_type": "confidential_note" if note.internal else "note",
        "user": user(event.user),
        "project_id": event.project.id,
        "project": project(world, event.project),
        "object_attributes": attributes,
        "repository": repository(world, event.project),
        "merge_request": request_attributes(world, event.project, request),
    }


def _emoji(world: World, event: Event) -> Json:
    request, note, award = event.facts["request"], event.facts["note"], event.facts["award"]
    url = f"{world.web_url}/{event.project.path}/-/merge_requests/{request.iid}"
    shape = {
        "object_kind": "emoji",
        "event_type": event.action,
        "user": user(event.user),
        "project_id": event.project.id,
        "project": project(world, event.project),
        "object_attributes": {
            "user_id": award.user.id,
            "created_at": stamp(award.at),
            "id": award.id,
            "name": award.name,
            "awardable_type": "Note" if note else "MergeRequest",
            "awardable_id": note.id if note else request.id,
            "updated_at": stamp(award.at),
            "action": event.action,
            "awarded_on_url": f"{url}#note_{note.id}" if note else url,
        },
        "merge_request": request_attributes(world, event.project, request),
    }
    return {**shape, "note": _note_attributes(world, event.project, request, note)} if note else shape


def _push(world: World, event: Event) -> Json:
    history, before, after = event.project.history, event.facts["before"], event.facts["after"]
    branch = event.facts["ref"].removeprefix("refs/heads/")
    added = history.between(before, after) if before in history and after in history else ()
    shown = [_pushed(world, event.project, one) for one in added[-_COMMITS_SHOWN:]]
    web = f"{world.web_url}/{event.project.path}"
    return {
        "object_kind": "push",
        "event_name": "push",
        "before": before,
        "after": after,
        "ref": event.facts["ref"],
        "ref_protected": branch in event.project.protected,
        "checkout_sha": after if after in history else None,
        "user_id": event.user.id,
        "user_name": event.user.name,
        "user_username": event.user.login,
        "user_email": None,
        "user_avatar": None,
        "project_id": event.project.id,
        "project": project(world, event.project),
        "commits": shown,
        "total_commits_count": len(added),
        "repository": {
            **repository(world, event.project),
            "git_http_url": f"{web}.git",
            "git_ssh_url": f"git@playground.invalid:{event.project.path}.git",
            "visibility_level": VISIBILITY[event.project.visibility],
        },
    }


def _pushed(world: World, found: Project, one: Commit) -> Json:
    """Write a commit as a push shows it: with the paths that it touched."""
    was = found.history[one.parents[0]].tree if one.parents else {}
    files = compare(was, one.tree)
    return {
        **commit(world, found, one),
        "added": [each.path for each in files if each.status in ("added", "renamed")],
        "modified": [each.path for each in files if each.status == "modified"],
        "removed": [each.previous or each.path for each in files if each.status in ("removed", "renamed")],
    }


def _pipeline(world: World, event: Event) -> Json:
    found: Pipeline = event.facts["pipeline"]
    request: MergeRequest | None = event.facts["request"]
    state, path = state_of(event.project, found), f"{world.web_url}/{event.project.path}"
    return {
        "object_kind": "pipeline",
        "object_attributes": {
            "id": found.id,
            "iid": found.iid,
            "name": None,
            "ref": found.ref,
            "tag": False,
            "sha": found.sha,
            "before_sha": "0" * 40,
            "source": found.source,
            "status": state,
            "stages": ["external"],
            "created_at": stamp(found.at),
            "finished_at": stamp(found.at) if state in ("success", "failed") else None,
            "duration": None,
            "variables": [],
            "url": f"{path}/-/pipelines/{found.id}",
        },
        "merge_request": _briefly(world, event.project, request) if request else None,
        "user": user(event.user),
        "project": project(world, event.project),
        "commit": commit(world, event.project, event.project.history[found.sha]),
        "builds": [_build(one) for one in newest_statuses(event.project, found)],
    }


def _briefly(world: World, found: Project, request: MergeRequest) -> Json:
    whole = request_attributes(world, found, request)
    kept = "id iid title source_branch source_project_id target_branch target_project_id state merge_status"
    return {key: whole[key] for key in (*kept.split(), "detailed_merge_status", "url")}


def _build(found: Status) -> Json:
    empty = ("duration", "queued_duration", "failure_reason", "runner", "environment")
    return {
        "id": found.id,
        "stage": "external",
        "name": found.name,
        "status": found.state,
        "created_at": stamp(found.at),
        "started_at": stamp(found.at),
        "finished_at": stamp(found.at),
        **dict.fromkeys(empty),
        "when": "on_success",
        "manual": False,
        "allow_failure": False,
        "user": user(found.author),
        "artifacts_file": {"filename": None, "size": None},
    }


_OWN: dict[str, Callable[[World, Event], Json]] = {
    "merge_request": _merge_request,
    "note": _note,
    "confidential_note": _note,
    "emoji": _emoji,
    "push": _push,
    "pipeline": _pipeline,
}
