"""Who may read a repository on GitHub, asked of GitHub now. Nothing of this is ever kept here."""

from urllib.parse import quote

import msgspec

from bot.forges.github import rest
from bot.forges.github.api import Api
from bot.review.model.account import Account
from bot.review.port import NotFoundError


class _Repository(msgspec.Struct, kw_only=True):
    full_name: str
    visibility: str = ""
    private: bool = True


class _Granted(msgspec.Struct, kw_only=True):
    permission: str
    user: rest.Identified | None = None


def may_read(api: Api, repository: str, account: Account | None) -> bool:
    """Tell whether an account may read a repository; None: anybody at all. Raises `ForgeError`.

    A repository that answers under another name was moved: what is known under the old name is for nobody. The account is
    asked for by its login, and has to be the one with that id: a login may be somebody else's by now.
    """
    try:
        found = api.get(f"/repos/{repository}", _Repository)
    except NotFoundError:
        return False
    if found.full_name.casefold() != repository.casefold():
        return False
    if not found.private and found.visibility in {"", "public"}:
        return True
    return account is not None and _is_granted(api, repository, account)


def _is_granted(api: Api, repository: str, account: Account) -> bool:
    try:
        found = api.get(f"/repos/{repository}/collaborators/{quote(account.login, safe='')}/permission", _Granted)
    except NotFoundError:
        return False
    return found.permission != "none" and found.user is not None and str(found.user.id) == account.id
