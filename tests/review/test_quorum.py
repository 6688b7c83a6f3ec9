"""Each person stands for one group: as many are placed as can be, and who is named as wanted would help."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.review.evaluate.quorum import Quota, different_groups, groups_of, shortages

GROUPS = ("a", "b", "c")
PEOPLE = st.lists(st.frozensets(st.sampled_from(GROUPS)), max_size=5)
QUOTAS = st.lists(st.integers(1, 2), min_size=3, max_size=3).map(
    lambda numbers: tuple(
        Quota(group=group, number=number, entries=(group,)) for group, number in zip(GROUPS, numbers, strict=True)
    )
)


def placed(people: list[frozenset[str]], seats: tuple[str, ...]) -> int:
    """Try every way to place people: slow, and evidently right."""
    if not people:
        return 0
    first, *rest = people
    ways = [placed(rest, seats)]
    for number, seat in enumerate(seats):
        if seat in first:
            ways.append(1 + placed(rest, (*seats[:number], *seats[number + 1 :])))
    return max(ways)


@settings(max_examples=60)
@given(PEOPLE, QUOTAS)
def test_as_many_are_placed_as_can_be_and_who_is_named_would_help(
    people: list[frozenset[str]], quotas: tuple[Quota, ...]
) -> None:
    seats = tuple(quota.group for quota in quotas for _ in range(quota.number))
    best = placed(people, seats)
    found = tuple(shortages(people, quotas))
    assert sum(one.missing for one in found) == len(seats) - best
    named = {entry for one in found for entry in one.entries}
    assert named == {group for group in GROUPS if placed([*people, frozenset({group})], seats) > best}
    assert different_groups(people) == placed(people, GROUPS)


def test_somebody_stands_for_each_group_that_means_them() -> None:
    quotas = (
        Quota(group="codeowners", number=1, entries=("@ben", "@team/x")),
        Quota(group="write", number=1, entries=("write",)),
    )
    assert groups_of({"write", "@team/x"}, quotas) == ("codeowners", "write")
    assert groups_of((), quotas) == ()
