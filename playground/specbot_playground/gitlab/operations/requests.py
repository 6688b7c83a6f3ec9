"""Merge requests from their opening to the merge."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from specbot_playground.gitlab.operations.branches import may_push
from specbot_playground.gitlab.operations.labels import change_labels
from specbot_playground.gitlab.operations.reading import head_sha, source_of
from specbot_playground.gitlab.operations.rights import level, need, sized
from specbot_playground.gitlab.operations.system import note
from specbot_playground.gitlab.operations.versions import new_version
from specbot_playground.gitlab.state import Access, MergeRequest, Project, Refusal, User, World


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A merge request that somebody wants to open."""

    source: Project
    source_branch: str
    target_branch: str
    title: str
    description: str | None = None
    labels: Iterable[str] = ()
    allow_collaboration: bool = False
    squash: bool = False
    remove_source_branch: bool = False


def open_request(world: World, user: User, project: Project, proposal: Proposal) -> MergeRequest:
    """Open a merge request from a branch of the project or of a fork."""
    need(world, project, user, Access.NONE)
    need(world, proposal.source, user, Access.DEVELOPER)
    _refuse_invalid(project, proposal)
    request = MergeRequest(
        id=world.id(),
        iid=project.next_iid,
        title=proposal.title,
        description=sized(proposal.description or "") or None,
        author=user,
        target_branch=proposal.target_branch,
        source_branch=proposal.source_branch,
        source_project=proposal.source.path,
        at=world.now(),
        updated_at=world.now(),
        allow_collaboration=proposal.allow_collaboration and proposal.source is not project,
        squash=proposal.squash,
        remove_source_branch=proposal.remove_source_branch,
        unready=world.slow_diffs,
    )
    project.merge_requests[request.iid] = request
    project.next_iid += 1
    new_version(world, project, request, proposal.source.branches[proposal.source_branch])
    change_labels(world, project, request, proposal.labels, ())
    world.tell("merge_request", "open", project, user, request=request, changes={})
    return request


def _refuse_invalid(project: Project, proposal: Proposal) -> None:
    if proposal.source_branch not in proposal.source.branches:
        raise Refusal(400, "", ["Source branch does not exist"])
    if proposal.target_branch not in project.branches:
        raise Refusal(400, "", ["Target branch does not exist"])
    ends = (proposal.source.path, proposal.source_branch, proposal.target_branch)
    if ends[:2] == (project.path, proposal.target_branch):
        raise Refusal(409, "", ["You can't use same project/branch for source and target"])
    for other in project.merge_requests.values():
        if (other.state, other.source_project, other.source_branch, other.target_branch) == ("opened", *ends):
            message = f"Another open merge request already exists for this source branch: !{other.iid}"
            raise Refusal(409, "", [message])


def may_edit(world: World, project: Project, request: MergeRequest, user: User) -> bool:
    """Tell who may change a merge request: its author and developers."""
    return user is request.author or level(world, project, user) >= Access.DEVELOPER


def edit_request(
    world: World, user: User, project: Project, request: MergeRequest, request_body: Mapping[str, Any]
) -> None:
    """Change title, description, target, labels or state. Raises `Refusal`."""
    if not may_edit(world, project, request, user):
        raise Refusal(403, "403 Forbidden")
    changes = _edit_texts(world, user, project, request, request_body) | _edit_labels(
        world, project, request, request_body
    )
    for name in ("squash", "remove_source_branch", "allow_collaboration"):
        if request_body.get(name) is not None:
            setattr(request, name, bool(request_body[name]))
    if request_body.get("discussion_locked") is not None:
        request.locked = bool(request_body["discussion_locked"])
    if changes:
        request.updated_at = world.now()
        world.tell("merge_request", "update", project, user, request=request, changes=changes)
    if request_body.get("state_event") in ("close", "reopen"):
        set_state(world, user, project, request, closed=request_body["state_event"] == "close")


def _edit_texts(
    world: World, user: User, project: Project, request: MergeRequest, request_body: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Change what is text; tells what was and what is."""
    changes: dict[str, tuple[Any, Any]] = {}
    was_draft = request.draft
    for name in ("title", "description", "target_branch"):
        was, wanted = getattr(request, name), request_body.get(name)
        if wanted is not None and wanted != was:
            setattr(request, name, wanted)
            changes[name] = (was, wanted)
    if "title" in changes and was_draft != request.draft:
        changes["draft"] = (was_draft, request.draft)
        note(world, request, user, f"marked this merge request as **{'draft' if request.draft else 'ready'}**")
    elif "title" in changes:
        note(world, request, user, f"changed title from **{changes['title'][0]}** to **{request.title}**")
    if "description" in changes:
        note(world, request, user, "changed the description")
    if "target_branch" in changes:
        was, now = changes["target_branch"]
        note(world, request, user, f"changed target branch from `{was}` to `{now}`")
        new_version(world, project, request, head_sha(request))
    return changes


def _edit_labels(
    world: World, project: Project, request: MergeRequest, request_body: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Change the labels: set them, or add and remove."""
    was = list(request.labels)
    if request_body.get("labels") is not None:
        change_labels(world, project, request, request_body["labels"], set(was) - set(request_body["labels"]))
    change_labels(
        world, project, request, request_body.get("add_labels") or (), request_body.get("remove_labels") or ()
    )
    return {"labels": (was, list(request.labels))} if sorted(was) != sorted(request.labels) else {}


def set_state(world: World, user: User, project: Project, request: MergeRequest, *, closed: bool) -> None:
    """Close or reopen. These are events of their own, not system notes."""
    if request.state in ("closed" if closed else "opened", "merged"):
        return
    request.state = "closed" if closed else "opened"
    request.closed_by, request.closed_at = (user, world.now()) if closed else (None, None)
    request.updated_at = world.now()
    world.tell("merge_request", "close" if closed else "reopen", project, user, request=request, changes={})


def ready_title(request: MergeRequest) -> str:
    """Write the title without what makes it a draft."""
    return re.sub(r"^(draft:|\[draft\]|\(draft\))\s*", "", request.title, flags=re.IGNORECASE)


def delete_request(world: World, user: User, project: Project, request: MergeRequest) -> None:
    """Remove a merge request: owners only."""
    need(world, project, user, Access.OWNER)
    del project.merge_requests[request.iid]


def may_commit(world: World, request: MergeRequest, user: User) -> bool:
    """Tell whether somebody may push to the source branch."""
    source = source_of(world, request)
    return source is not None and may_push(world, source, user, request.source_branch)
