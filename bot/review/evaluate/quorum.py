"""Who stands for which group: each person for one, and each group for as many people as it needs."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """So many people of one group have to approve. `entries`: whom it means for one spec, as approvers are named."""

    group: str
    number: int
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """So many approvals are missing, each from somebody whom one of the entries names."""

    missing: int
    entries: tuple[str, ...]


def different_groups(chosen: Iterable[Collection[str]]) -> int:
    """Count how many of these people can each stand for a group of their own."""
    people = tuple(chosen)
    taken = _seats(people, {group: 1 for groups in people for group in groups})
    return sum(map(len, taken.values()))


def groups_of(person: Collection[str], quotas: Iterable[Quota]) -> tuple[str, ...]:
    """Name the groups that somebody can stand for who is known under these entries."""
    return tuple(quota.group for quota in quotas if not frozenset(person).isdisjoint(quota.entries))


def shortages(chosen: Iterable[Collection[str]], quotas: Sequence[Quota]) -> Iterator[Shortage]:
    """Yield what each group still lacks when these people are placed as well as they can be.

    Somebody of another group helps, too, where that group can spare one of its people.
    """
    people = [groups_of(person, quotas) for person in chosen]
    seats = _seats(people, {quota.group: quota.number for quota in quotas})
    for quota in quotas:
        missing = quota.number - len(seats[quota.group])
        if missing:
            ways = _ways_to(quota.group, people, seats)
            entries = (entry for one in quotas if one.group in ways for entry in one.entries)
            yield Shortage(missing=missing, entries=tuple(dict.fromkeys(entries)))


def _ways_to(target: str, people: Sequence[Collection[str]], seats: Mapping[str, Collection[int]]) -> set[str]:
    """Name the group, and those that can hand somebody on to it, over others or at once."""
    found = {target}
    while more := {
        group
        for group, seated in seats.items()
        if group not in found and any(not found.isdisjoint(people[person]) for person in seated)
    }:
        found |= more
    return found


def _seats(people: Sequence[Collection[str]], room: Mapping[str, int]) -> dict[str, list[int]]:
    """Place as many people as possible, by their number in the list: a maximum matching."""
    seats: dict[str, list[int]] = {group: [] for group in room}
    for person in range(len(people)):
        _seat(person, people, room, seats, set())
    return seats


def _seat(
    person: int,
    people: Sequence[Collection[str]],
    room: Mapping[str, int],
    seats: dict[str, list[int]],
    tried: set[str],
) -> bool:
    """Place one person, moving others along when that helps."""
    for group in sorted(people[person]):
        if group in tried:
            continue
        tried.add(group)
        seated = seats[group]
        if len(seated) < room[group]:
            seated.append(person)
            return True
        for number, other in enumerate(seated):
            if _seat(other, people, room, seats, tried):
                seated[number] = person
                return True
    return False
