"""Reviewers and how their reviews stand: asked, requested changes, asked again."""

from collections.abc import Iterable

from specbot_playground.gitlab.operations.rights import level, need
from specbot_playground.gitlab.operations.system import note
from specbot_playground.gitlab.state import Access, MergeRequest, Project, Refusal, User, World


def set_reviewers(world: World, user: User, request: MergeRequest, wanted: Iterable[User]) -> None:
    """Ask these people for a review and nobody else."""
    people = list(dict.fromkeys(one.login for one in wanted))
    added = [login for login in people if login not in request.reviews]
    if added:
        note(world, request, user, f"requested review from {' and '.join(f'@{login}' for login in added)}")
    request.reviews = {login: request.reviews.get(login, "unreviewed") for login in people}
    request.reviewers = [world.users[login] for login in people]
    request.updated_at = world.now()


def request_changes(world: World, user: User, project: Project, request: MergeRequest) -> None:
    """Request changes, as the form at the end of a review or `/request_changes` does: it takes one's approval back."""
    need(world, project, user, Access.REPORTER)
    _become(world, user, request, "requested_changes")
    request.approvals = [one for one in request.approvals if one.user is not user]
    note(world, request, user, "requested changes")
    world.tell("merge_request", "update", project, user, request=request, changes={})


def leave_review(world: World, user: User, request: MergeRequest) -> None:
    """End a review without a verdict: changes are not requested any more."""
    _become(world, user, request, "reviewed")


def ask_again(world: World, user: User, project: Project, request: MergeRequest, reviewer: User) -> None:
    """Ask a reviewer anew: what they said of it before is history, an approval stays. Raises `Refusal`."""
    if user is not request.author and level(world, project, user) < Access.DEVELOPER:
        raise Refusal(403, "403 Forbidden")
    if reviewer.login not in request.reviews:
        raise Refusal(404, "Reviewer not found")
    request.reviews[reviewer.login] = "unreviewed"
    request.updated_at = world.now()
    note(world, request, user, f"requested review from @{reviewer.login}")


def _become(world: World, user: User, request: MergeRequest, state: str) -> None:
    """Note how somebody's review stands; whoever reviews is a reviewer."""
    if user.login not in request.reviews:
        request.reviewers.append(user)
    request.reviews[user.login] = state
    request.updated_at = world.now()
