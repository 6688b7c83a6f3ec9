"""Reads what people may do now, and who is in a group. Nothing of this is ever kept."""

from collections.abc import Iterable, Mapping, Sequence

from bot.forges.gitlab import schemas, values
from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import encoded, project
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission

_AT_ONCE = 100


def read_permissions(
    api: Api, repository: str, logins: Iterable[str], met: Mapping[str, str]
) -> Mapping[str, Permission]:
    """Read permissions by login; `met` holds the ids of accounts that are known already.

    Only the list of all members tells the truth: the other one leaves out who is inherited from a group.
    """
    logins = tuple(dict.fromkeys(logins))
    if not logins:
        return {}
    ids = {login: int(met[login]) if login in met else _id_of(api, login) for login in logins}
    levels = _levels(api, repository, [number for number in ids.values() if number])
    unknown = [number for number in ids.values() if number and number not in levels]
    strangers = Permission.READ if unknown and _is_open(api, repository) else Permission.NONE
    return {login: levels.get(number, strangers) if number else Permission.NONE for login, number in ids.items()}


def read_group(api: Api, group: str) -> tuple[Account, ...]:
    """List a group's members, `group/subgroup`; one who is so in two ways once."""
    members = api.pages(f"/groups/{encoded(group)}/members/all", schemas.Member)
    found = {member.id: member for member in members if member.state == "active"}
    return tuple(Account(id=str(one.id), login=one.username, name=one.name) for one in found.values())


def _id_of(api: Api, login: str) -> int:
    """Find an account by its login; 0: there is none."""
    found = api.get("/users", list[schemas.User], username=login)
    return next((user.id for user in found if user.username.casefold() == login.casefold()), 0)


def _levels(api: Api, repository: str, ids: Sequence[int]) -> Mapping[int, Permission]:
    """Read the members among some accounts."""
    levels: dict[int, Permission] = {}
    for start in range(0, len(ids), _AT_ONCE):
        asked = ",".join(map(str, ids[start : start + _AT_ONCE]))
        for member in api.pages(f"{project(repository)}/members/all", schemas.Member, user_ids=asked):
            level = values.permission(member.access_level) if member.state == "active" else Permission.NONE
            levels[member.id] = max(level, levels.get(member.id, Permission.NONE))
    return levels


def _is_open(api: Api, repository: str) -> bool:
    """Tell whether anyone with an account may read the project."""
    return api.get(project(repository), schemas.Project).visibility in {"public", "internal"}
