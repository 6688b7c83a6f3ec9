"""Check runs, which only Apps write, and commit statuses."""

from collections.abc import Mapping
from typing import Any

from specbot_playground.operations.rights import need
from specbot_playground.state import CheckRun, Refusal, Repository, Status, User, World

ANNOTATION_LIMIT = 50


def write_check(
    world: World, user: User, repository: Repository, run: CheckRun | None, wanted: Mapping[str, Any]
) -> CheckRun:
    """Create a check run or change one: Apps only; annotations are added, 50 at a time. Raises `Refusal`."""
    if user.kind != "Bot":
        raise Refusal(403, "You must authenticate via a GitHub App.")
    output = wanted.get("output") or {}
    notes = output.get("annotations") or []
    if len(notes) > ANNOTATION_LIMIT:
        raise Refusal(422, f"Invalid request.\n\nNo more than 50 items are allowed; {len(notes)} were supplied.")
    if len(output.get("summary") or "") > 65_535 or len(output.get("text") or "") > 65_535:
        raise Refusal(422, "Invalid request.\n\nOnly 65535 characters are allowed.")
    new, was = run is None, run.status if run else ""
    if run is None:
        if wanted["head_sha"] not in repository.history:
            raise Refusal(422, f"No commit found for SHA: {wanted['head_sha']}")
        run = CheckRun(id=world.id(), name=wanted["name"], sha=wanted["head_sha"], app_id=world.app.id, at=world.now())
        repository.checks.append(run)
    run.status = wanted.get("status") or ("completed" if wanted.get("conclusion") else run.status)
    run.conclusion = wanted.get("conclusion", run.conclusion)
    run.external_id = wanted.get("external_id", run.external_id)
    run.details_url = wanted.get("details_url", run.details_url)
    run.title, run.summary = output.get("title", run.title), output.get("summary", run.summary)
    run.text = output.get("text", run.text)
    run.annotations += notes
    run.actions = wanted.get("actions", run.actions)
    if new:
        world.tell("check_run", "created", repository, sender=user, check=run)
    if run.status == "completed" != was:
        world.tell("check_run", "completed", repository, sender=user, check=run)
    return run


def rerequest(world: World, user: User, repository: Repository, run: CheckRun) -> None:
    """Ask the App to run a check again: the run waits anew, and says nothing until then."""
    need(repository, user, "write")
    run.status, run.conclusion = "queued", None
    world.tell("check_run", "rerequested", repository, sender=user, check=run)


def rerequest_suite(world: World, user: User, repository: Repository, sha: str) -> None:
    """Ask the App to run all its checks on a commit again. Only the suite is reset: its runs stay as they were."""
    need(repository, user, "write")
    world.tell("check_suite", "rerequested", repository, sender=user, sha=sha)


def press(world: World, user: User, repository: Repository, run: CheckRun, identifier: str) -> None:
    """Press a button of a check: who may see it may press it, and the App decides what comes of it."""
    need(repository, user, "read")
    world.tell("check_run", "requested_action", repository, sender=user, check=run, requested=identifier)


def set_status(world: World, user: User, repository: Repository, sha: str, wanted: Mapping[str, Any]) -> Status:
    """Set a commit status. Raises `Refusal`."""
    need(repository, user, "write")
    if sha not in repository.history:
        raise Refusal(422, f"No commit found for SHA: {sha}")
    made = Status(
        id=world.id(),
        sha=sha,
        context=wanted.get("context") or "default",
        state=wanted["state"],
        description=(wanted.get("description") or "")[:140],
        target_url=wanted.get("target_url") or "",
        creator=user,
        at=world.now(),
    )
    repository.statuses.append(made)
    return made
