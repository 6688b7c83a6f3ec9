"""Reads the bot's own checks: check runs of an App, statuses of a token."""

from collections.abc import Iterable

from bot.forges.github import rest, schemas, values
from bot.forges.github.api import Api
from bot.review.model.account import Account
from bot.review.model.pull_request import CheckRun


def check_runs(api: Api, root: str, sha: str, app_id: int) -> tuple[CheckRun, ...]:
    """Read the newest run of each of the App's own checks."""
    path = f"{root}/commits/{sha}/check-runs"
    found = api.get(path, rest.CheckRuns, app_id=app_id, filter="latest", per_page=100)
    return tuple(map(values.check_run, found.check_runs))


def read_own_checks(
    api: Api, repository: str, shas: Iterable[str], *, app_id: int | None, own: Account | None
) -> tuple[CheckRun, ...]:
    """Read the bot's own checks on commits; who has the token is asked where nobody knows yet."""
    root = f"/repos/{repository}"
    if app_id is not None:
        return tuple(run for sha in shas for run in check_runs(api, root, sha, app_id))
    bot = own.id if own else str(api.get("/user", rest.Identified).id)
    return tuple(
        values.rest_status(status, sha)
        for sha in shas
        for status in reversed(tuple(api.pages(f"{root}/commits/{sha}/statuses", rest.CommitStatus)))
        if status.creator is not None and str(status.creator.id) == bot
    )


def own_statuses(found: schemas.PullRequest, bot: Account) -> tuple[CheckRun, ...]:
    """Read the bot's own commit statuses on the head."""
    heads: Iterable[schemas.PullCommit] = found.commits.nodes if found.commits else ()
    return tuple(
        values.status_check(context, found.head_ref_oid)
        for head in heads
        if head.commit.oid == found.head_ref_oid and head.commit.status
        for context in head.commit.status.contexts
        if values.account(context.creator).id == bot.id
    )
