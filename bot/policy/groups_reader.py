"""Which groups have to approve, and how many people of each: `approval.distinct_groups`, where it is more than a flag."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.policy.approver_names import APPROVER, MOST_APPROVALS, SEVERAL_PEOPLE
from bot.policy.model import same_entry
from bot.policy.yaml_nodes import YamlPosition


def read_groups(place: YamlPosition) -> bool | Mapping[str, int]:
    """Read true, false, or a number of people for each group; raises `PolicyError`."""
    if place.is_list:
        place.fail(f'{place.key} must be true, false, or a number for each group, such as {{"@org/core": 2}}.')
    if not place.is_mapping:
        return place.flag()
    found: dict[str, int] = {}
    for group, value in place.entries().items():
        _refuse_strange(group, value)
        if (other := next((one for one in found if same_entry(one) == same_entry(group)), None)) is not None:
            value.fail(f'{value.key} is the same group as "{other}"; keep one.')
        found[group] = _number(group, value)
    if not found:
        place.fail(f'{place.key} is empty; write a number for each group, such as {{"@org/core": 2}}, or false.')
    return MappingProxyType(found)


def _refuse_strange(group: str, value: YamlPosition) -> None:
    if not APPROVER.fullmatch(group):
        value.fail(f"{value.key} names no group; name @org/team, codeowners, a permission (write, maintain) or a user.")


def _number(group: str, value: YamlPosition) -> int:
    """Read how many people; a user is one."""
    number = value.count(least=1, most=MOST_APPROVALS)
    if number > 1 and "/" not in group and group.casefold() not in SEVERAL_PEOPLE:
        value.fail(f"{value.key} is {number}, and that is one user; write 1, or name a team as @org/team.")
    return number
