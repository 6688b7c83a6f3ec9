"""The parts that several deliveries share: a user, a project, a commit, a merge request."""

from datetime import datetime
from typing import Any

from specbot_playground.git import Commit
from specbot_playground.gitlab.operations.labels import ensure_label
from specbot_playground.gitlab.operations.reading import (
    conflicts,
    discussions_resolved,
    head_sha,
    merge_status,
    source_of,
)
from specbot_playground.gitlab.state import MergeRequest, Project, User, World

Json = dict[str, Any]
VISIBILITY = {"private": 0, "internal": 10, "public": 20}


_STATES = {"opened": 1, "closed": 2, "merged": 3}


_TIMES = dict.fromkeys(("total_time_spent", "time_change"), 0) | dict.fromkeys(
    ("human_total_time_spent", "human_time_change", "human_time_estimate")
)


def stamp(moment: datetime | None) -> str | None:
    """Write a moment as payloads do."""
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC") if moment else None


def user(who: User) -> Json:
    """A user."""
    return {"id": who.id, "name": who.name, "username": who.login, "avatar_url": None, "email": "[REDACTED]"}


def project(world: World, found: Project, *, numbered: bool = True) -> Json:
    """A project."""
    web = f"{world.web_url}/{found.path}"
    ssh, http = f"git@playground.invalid:{found.path}.git", f"{web}.git"
    shape = {
        "name": found.path.rpartition("/")[2],
        "description": None,
        "web_url": web,
        "avatar_url": None,
        "git_ssh_url": ssh,
        "git_http_url": http,
        "namespace": found.path.rpartition("/")[0],
        "visibility_level": VISIBILITY[found.visibility],
        "path_with_namespace": found.path,
        "default_branch": found.default_branch,
        "ci_config_path": None,
        "homepage": web,
        "url": ssh,
        "ssh_url": ssh,
        "http_url": http,
    }
    return {"id": found.id, **shape} if numbered else shape


def repository(world: World, found: Project) -> Json:
    """A repository, as older parts of a payload name a project."""
    web = f"{world.web_url}/{found.path}"
    name = found.path.rpartition("/")[2]
    return {"name": name, "url": f"git@playground.invalid:{found.path}.git", "description": None, "homepage": web}


def commit(world: World, found: Project, one: Commit) -> Json:
    """A commit."""
    known = world.users.get(one.author)
    return {
        "id": one.sha,
        "message": one.message,
        "title": one.message.split("\n", 1)[0],
        "timestamp": one.at.isoformat(timespec="seconds"),
        "url": f"{world.web_url}/{found.path}/-/commit/{one.sha}",
        "author": {"name": known.name if known else one.author, "email": "[REDACTED]"},
    }


def label(world: World, found: Project, name: str) -> Json:
    """A label."""
    known = ensure_label(world, found, name)
    return {
        "id": known.id,
        "title": known.name,
        "color": known.colour,
        "project_id": None if known.group else found.id,
        "created_at": stamp(found.at),
        "updated_at": stamp(found.at),
        "template": False,
        "description": known.description,
        "type": "GroupLabel" if known.group else "ProjectLabel",
        "group_id": 2 if known.group else None,
    }


def request_attributes(world: World, found: Project, request: MergeRequest) -> Json:
    """A merge request as hooks show it."""
    source = source_of(world, request)
    strict = found.settings.only_allow_merge_if_all_discussions_are_resolved
    return {
        "id": request.id,
        "iid": request.iid,
        "target_branch": request.target_branch,
        "source_branch": request.source_branch,
        "source_project_id": source.id if source else None,
        "author_id": request.author.id,
        "assignee_ids": [one.id for one in request.assignees],
        "assignee_id": request.assignees[0].id if request.assignees else None,
        "reviewer_ids": [one.id for one in request.reviewers],
        "title": request.title,
        "created_at": stamp(request.at),
        "updated_at": stamp(request.updated_at),
        "last_edited_at": None,
        "last_edited_by_id": None,
        "milestone_id": None,
        "state_id": _STATES[request.state],
        "state": request.state,
        "blocking_discussions_resolved": not strict or discussions_resolved(request),
        "work_in_progress": request.draft,
        "draft": request.draft,
        "first_contribution": False,
        "merge_status": "cannot_be_merged" if request.state == "opened" and conflicts(found, request) else "unchecked",
        "detailed_merge_status": merge_status(found, request),
        "target_project_id": found.id,
        "description": request.description,
        "prepared_at": None if request.unready else stamp(request.at),
        **_TIMES,
        "url": f"{world.web_url}/{found.path}/-/merge_requests/{request.iid}",
        "source": project(world, source, numbered=False) if source else None,
        "target": project(world, found, numbered=False),
        "last_commit": commit(world, found, found.history[head_sha(request)]),
        "labels": [label(world, found, name) for name in request.labels],
    }
