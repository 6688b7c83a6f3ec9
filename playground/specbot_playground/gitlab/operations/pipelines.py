"""Commit statuses and the pipelines they make or join."""

import re
from collections.abc import Mapping
from typing import Any

from specbot_playground.gitlab.operations.merging import merge_when_due
from specbot_playground.gitlab.operations.reading import state_of
from specbot_playground.gitlab.operations.rights import level, need
from specbot_playground.gitlab.state import Access, MergeRequest, Pipeline, Project, Refusal, Status, User, World

STATES = ("pending", "running", "success", "failed", "canceled", "skipped")
_LIMIT = 255
_OF_REQUEST = re.compile(r"refs/merge-requests/(\d+)/")


def run_pipeline(
    world: World, user: User, project: Project, sha: str, ref: str, source: str, state: str | None
) -> Pipeline:
    """Begin a pipeline."""
    made = Pipeline(
        id=world.id(),
        iid=len(project.pipelines) + 1,
        sha=sha,
        ref=ref,
        source=source,
        user=user,
        at=world.now(),
        own=state,
    )
    project.pipelines.append(made)
    return made


def run_own_pipeline(world: World, project: Project, request: MergeRequest, state: str) -> Pipeline:
    """Begin a merge-request pipeline, as `.gitlab-ci.yml` would; in a fork's own project, too, if that is given."""
    ref, sha = f"refs/merge-requests/{request.iid}/head", request.versions[-1].refs.head
    made = run_pipeline(world, request.author, project, sha, ref, "merge_request_event", state)
    world.tell("pipeline", "", project, request.author, pipeline=made, request=request)
    return made


def run_branch_pipeline(world: World, project: Project, branch: str, state: str) -> Pipeline:
    """Begin a branch pipeline, as `.gitlab-ci.yml` does by default at each push; its event names no merge request."""
    made = run_pipeline(world, world.users["ada"], project, project.branches[branch], branch, "push", state)
    world.tell("pipeline", "", project, made.user, pipeline=made, request=None)
    return made


def finish(world: World, project: Project, pipeline: Pipeline, state: str) -> None:
    """End a pipeline's own jobs."""
    pipeline.own = state
    found = _OF_REQUEST.match(pipeline.ref)
    request = project.merge_requests.get(int(found[1])) if found else None
    world.tell("pipeline", "", project, pipeline.user, pipeline=pipeline, request=request)
    merge_when_due(world, project, pipeline.sha)


def set_status(world: World, user: User, project: Project, sha: str, wanted: Mapping[str, Any]) -> Status:
    """Set a commit status; it joins a pipeline of the commit or makes an external one. Raises `Refusal`."""
    need(world, project, user, Access.DEVELOPER)
    if sha not in project.history:
        raise Refusal(404, "404 Commit Not Found")
    if wanted["state"] not in STATES:
        raise Refusal(400, "", "state does not have a valid value")
    pipeline = _pipeline(world, user, project, sha, wanted)
    _refuse_protected(world, project, user, pipeline)
    name = wanted.get("name") or wanted.get("context") or "default"
    standing = _standing(project, pipeline, name)
    _refuse_repeated(standing, wanted["state"])
    if standing is not None:
        project.statuses.remove(standing)
    before = state_of(project, pipeline)
    made = Status(
        id=standing.id if standing else world.id(),
        sha=sha,
        ref=pipeline.ref,
        name=name,
        state=wanted["state"],
        description=_sized(wanted, "description"),
        target_url=_sized(wanted, "target_url"),
        author=user,
        pipeline=pipeline.id,
        at=world.now(),
        coverage=wanted.get("coverage"),
    )
    project.statuses.append(made)
    if state_of(project, pipeline) != before:
        world.tell("pipeline", "", project, user, pipeline=pipeline, request=None)
    merge_when_due(world, project, sha)
    return made


def _refuse_protected(world: World, project: Project, user: User, pipeline: Pipeline) -> None:
    """Refuse a change to the pipeline of a protected branch to who may neither push nor merge there."""
    found = project.protected.get(pipeline.ref)
    if found is not None and not any(
        Access.NONE < least <= level(world, project, user) for least in (found.push, found.merge)
    ):
        raise Refusal(403, "403 Forbidden")


def _standing(project: Project, pipeline: Pipeline, name: str) -> Status | None:
    """Find the status that is changed: one that has ended stays, and a new one takes its place."""
    found = (one for one in project.statuses if (one.pipeline, one.name) == (pipeline.id, name))
    return next((one for one in found if one.state in ("pending", "running")), None)


def _refuse_repeated(standing: Status | None, state: str) -> None:
    if standing is not None and standing.state == state:
        event = {"pending": "enqueue", "running": "run"}[state]
        reason = (
            f'Cannot transition status via :{event} from :{state} (Reason(s): Status cannot transition via "{event}")'
        )
        raise Refusal(400, reason)


def _sized(wanted: Mapping[str, Any], name: str) -> str | None:
    """Refuse a text over the limit."""
    text: str | None = wanted.get(name)
    if text is not None and len(text) > _LIMIT:
        raise Refusal(400, "", {name: [f"is too long (maximum is {_LIMIT} characters)"]})
    return text


def _pipeline(world: World, user: User, project: Project, sha: str, wanted: Mapping[str, Any]) -> Pipeline:
    """Find the pipeline that is meant, else the newest on the ref, else make one."""
    if wanted.get("pipeline_id") is not None:
        found = next((one for one in project.pipelines if (one.id, one.sha) == (wanted["pipeline_id"], sha)), None)
        if found is None:
            raise Refusal(404, "404 Pipeline for pipeline_id, sha and ref Not Found")
        return found
    ref = wanted.get("ref") or _branch_with(project, sha)
    ref = ref.removeprefix("refs/heads/")
    on_ref = (one for one in reversed(project.pipelines) if (one.sha, one.ref) == (sha, ref))
    return next(on_ref, None) or run_pipeline(world, user, project, sha, ref, "external", None)


def _branch_with(project: Project, sha: str) -> str:
    """Find a branch that has a commit."""
    found = next((name for name, tip in project.branches.items() if sha in project.history.ancestors(tip)), None)
    if found is None:
        raise Refusal(404, "404 References for commit Not Found")
    return found
