"""Finds merge requests in a project's list: by what their descriptions say, and by when they changed."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.forges.gitlab import schemas, values
from bot.forges.gitlab.api import PER_PAGE, Api
from bot.forges.gitlab.paths import project
from bot.forges.responses import ensure_canonical_name, gone_if_missing
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import RelatedPull
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.targets import ListedTarget


def read_mentions(api: Api, repository: str, phrases: tuple[str, ...]) -> tuple[RelatedPull, ...]:
    """Search the descriptions, which GitLab does word by word: those that hold every phrase are picked here."""
    asked: dict[str, str | int] = {
        "state": "all",
        "in": "description",
        "search": " ".join(phrases),
        "per_page": PER_PAGE,
    }
    found = api.get(f"{project(repository)}/merge_requests", list[schemas.Listed], **asked)
    return tuple(
        RelatedPull(
            ref=_ref(repository, one),
            url=one.web_url,
            author=values.account(one.author),
            title=values.title(one),
            body=one.description or "",
            state=values.STATES.get(one.state, PullState.CLOSED),
        )
        for one in sorted(found, key=lambda one: one.iid)
        if all(phrase.casefold() in (one.description or "").casefold() for phrase in phrases)
    )


def changed_pulls(api: Api, repository: str, since: datetime) -> Iterator[ListedTarget]:
    """List what is open or merged and changed after `since`, newest first; asks for no page behind it."""
    asked = {"state": "all", "order_by": "updated_at", "sort": "desc", "updated_after": since.isoformat()}
    with gone_if_missing():
        yield from _changed(api, repository, since, asked)


def _changed(api: Api, repository: str, since: datetime, asked: Mapping[str, str]) -> Iterator[ListedTarget]:
    for one in api.pages(f"{project(repository)}/merge_requests", schemas.Listed, **asked):
        ensure_canonical_name(repository, one.references.full.partition("!")[0] or repository)
        if one.updated_at <= since:
            return
        if values.STATES.get(one.state) in {PullState.OPEN, PullState.MERGED}:
            yield ListedTarget(target=_ref(repository, one), changed_at=one.updated_at)


def _ref(repository: str, one: schemas.Listed) -> PullRef:
    return PullRef(forge=ForgeName.GITLAB, repository=repository, number=one.iid)
