"""Who may read a project's files and merge requests on GitLab, asked of GitLab now. Nothing of this is ever kept here."""

import msgspec

from bot.forges.gitlab import schemas
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import project
from bot.review.model.account import Account
from bot.review.port import NotFoundError

_REPORTER = 20
"""The least access that reads the files of a private project: a guest sees only its issues."""
_FEATURES = ("repository_access_level", "merge_requests_access_level")


class _Project(msgspec.Struct, kw_only=True):
    path_with_namespace: str
    visibility: str
    repository_access_level: str = ""
    merge_requests_access_level: str = ""


def may_read(api: Api, repository: str, account: Account | None) -> bool:
    """Tell whether an account may read a project; None: anybody at all. Raises `ForgeError`.

    An internal project is for its members here: GitLab does not tell a bot which accounts are external. What a public
    project keeps to its members is for its members.
    """
    try:
        found = api.get(project(repository), _Project)
    except NotFoundError:
        return False
    if found.path_with_namespace.casefold() != repository.casefold():
        return False
    levels = {getattr(found, name) for name in _FEATURES}
    if "disabled" in levels:
        return False
    if found.visibility == "public" and levels == {"enabled"}:
        return True
    return account is not None and _is_member(api, repository, account)


def _is_member(api: Api, repository: str, account: Account) -> bool:
    members = api.pages(f"{project(repository)}/members/all", schemas.Member, user_ids=account.id)
    return any(str(one.id) == account.id and one.state == "active" and one.access_level >= _REPORTER for one in members)
