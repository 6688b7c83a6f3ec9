"""Approvals: optional on the Free tier, and readable all the same."""

from specbot_playground.gitlab.operations.reading import head_sha
from specbot_playground.gitlab.operations.rights import level
from specbot_playground.gitlab.operations.system import note
from specbot_playground.gitlab.state import Access, Approval, MergeRequest, Project, Refusal, User, World


def may_approve(world: World, project: Project, request: MergeRequest, user: User) -> bool:
    """Tell who may approve: developers, also the author, until a setting of a paid tier forbids that."""
    return request.state == "opened" and level(world, project, user) >= Access.DEVELOPER


def approve(world: World, user: User, project: Project, request: MergeRequest, sha: str | None) -> None:
    """Approve, if the head is still what was read. Raises `Refusal`."""
    if sha is not None and sha != head_sha(request):
        raise Refusal(409, f"SHA does not match HEAD of source branch: {head_sha(request)}")
    if not may_approve(world, project, request, user) or _of(request, user):
        raise Refusal(401, "401 Unauthorized")
    if user.login in request.reviews:
        request.reviews[user.login] = "approved"
    request.approvals.append(Approval(user=user, at=world.now(), sha=head_sha(request)))
    request.updated_at = world.now()
    note(world, request, user, "approved this merge request")
    world.tell("merge_request", "approved", project, user, request=request, changes={})


def unapprove(world: World, user: User, project: Project, request: MergeRequest) -> None:
    """Take one's approval back. Raises `Refusal`."""
    standing = _of(request, user)
    if standing is None:
        raise Refusal(404, "404 Not Found")
    request.approvals.remove(standing)
    if user.login in request.reviews:
        request.reviews[user.login] = "unapproved"
    request.updated_at = world.now()
    note(world, request, user, "unapproved this merge request")
    world.tell("merge_request", "unapproved", project, user, request=request, changes={})


def reset_approvals(world: World, user: User, request: MergeRequest) -> None:
    """Clear all approvals: only a bot with a project or group access token may. No hook tells of it.

    Raises `Refusal`.
    """
    if user.kind != "Bot":
        raise Refusal(401, "401 Unauthorized")
    request.approvals.clear()
    request.updated_at = world.now()


def _of(request: MergeRequest, user: User) -> Approval | None:
    return next((one for one in request.approvals if one.user is user), None)
