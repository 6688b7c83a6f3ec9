"""Small questions about pull requests: its head alone when the whole cannot be read, and what changed lately."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.forges.github import rest, values
from bot.forges.github.api import Api
from bot.forges.responses import ensure_canonical_name, gone_if_missing
from bot.review.model.account import Account
from bot.review.model.capabilities import Capabilities, PullState
from bot.review.model.pull_request import Branch, CheckRun, PullRequest
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.targets import ListedTarget
from bot.review.port import ForgeError


def pull_request_head(api: Api, ref: PullRef, *, app_id: int | None, own: Account | None) -> PullRequest:
    """Read a pull request by REST alone, as far as a check needs it."""
    root = f"/repos/{ref.repository}"
    with gone_if_missing():
        found = api.get(f"{root}/pulls/{ref.number}", rest.Pull)
    checks = app_id is not None and api.may_write("checks")
    return PullRequest(
        ref=ref,
        url=found.html_url,
        title=found.title,
        body="",
        author=_account(found.user),
        draft=found.draft,
        state=PullState.MERGED if found.merged_at else PullState(found.state),
        base=_branch(found.base, ref),
        base_before=found.base.sha,
        head=_branch(found.head, ref),
        bot=own or values.GHOST,
        capabilities=Capabilities(checks=checks, check_buttons=checks),
        merged_at=found.merged_at,
        checks=_checks(api, root, found.head.sha, app_id) if app_id and checks else (),
    )


def changed_pulls(api: Api, repository: str, since: datetime) -> Iterator[ListedTarget]:
    """List what is open or merged and changed after `since`, newest first; asks for no page behind it."""
    asked = {"state": "all", "sort": "updated", "direction": "desc"}
    with gone_if_missing():
        yield from _changed(api, repository, since, asked)


def _changed(api: Api, repository: str, since: datetime, asked: Mapping[str, str]) -> Iterator[ListedTarget]:
    for one in api.pages(f"/repos/{repository}/pulls", rest.ListedPull, **asked):
        ensure_canonical_name(repository, one.base.repo.full_name if one.base.repo else repository)
        if one.updated_at <= since:
            return
        if one.state == "open" or one.merged_at is not None:
            ref = PullRef(forge=ForgeName.GITHUB, repository=repository, number=one.number)
            yield ListedTarget(target=ref, changed_at=one.updated_at)


def _account(user: rest.User | None) -> Account:
    return Account(id=str(user.id), login=user.login, is_bot=user.type == "Bot") if user else values.GHOST


def _branch(end: rest.End, ref: PullRef) -> Branch:
    """Name an end; nothing is committed on the strength of it."""
    return Branch(
        name=end.ref, sha=end.sha, repository=end.repo.full_name if end.repo else ref.repository, writable=False
    )


def _checks(api: Api, root: str, sha: str, app_id: int) -> tuple[CheckRun, ...]:
    """Read the App's own checks; without them, the one to come is written anew."""
    try:
        found = api.get(
            f"{root}/commits/{sha}/check-runs", rest.CheckRuns, app_id=app_id, filter="latest", per_page=100
        )
    except ForgeError:
        return ()
    return tuple(map(values.check_run, found.check_runs))
