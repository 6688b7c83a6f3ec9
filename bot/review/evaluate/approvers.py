"""Who may approve a spec: permission levels, accounts, teams and code owners, as policy names them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.policy.model import Policy
from bot.review.evaluate.codeowners import OwnerLine, owners_of, parse_codeowners
from bot.review.model.snapshot import Account, Permission, Snapshot

CODEOWNERS = "codeowners"
LEVELS = {level.name.lower(): level for level in Permission if level is not Permission.NONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvers:
    """The policy's list with what it takes to apply it. Teams are named `org/team` and list account ids."""

    entries: tuple[str, ...]
    owner_lines: tuple[OwnerLine, ...] = ()
    permissions: Mapping[str, Permission]
    teams: Mapping[str, frozenset[str]]
    named: Mapping[str, Permission] = field(default_factory=lambda: MappingProxyType({}))
    """What the users that the entries name may do, by login in small letters; who is not in it was not asked about."""
    known: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The account ids of logins, in small letters, as they were first seen here: who has the login since is somebody else."""

    def groups(self, account: Account, path: str) -> frozenset[str]:
        """Name the entries under which an account may approve the spec at `path`; none: it may not."""
        return frozenset(entry for entry in self.entries_for(path) if self._covers(entry, account))

    def entries_for(self, path: str) -> tuple[str, ...]:
        """List the entries, the owners of the path in the place of `codeowners`."""
        found: list[str] = []
        for entry in self.entries:
            found.extend(owners_of(path, self.owner_lines) if entry.lower() == CODEOWNERS else (entry,))
        return tuple(dict.fromkeys(found))

    def permission(self, account: Account) -> Permission:
        """Say what an account may do in the repository now."""
        return self.permissions.get(account.id, Permission.NONE)

    def _covers(self, entry: str, account: Account) -> bool:
        """Tell whether one entry names the account."""
        level = LEVELS.get(entry.lower())
        if level is not None:
            return self.permission(account) >= level
        name = entry.removeprefix("@")
        if "/" in name:
            return account.id in self.teams.get(name, frozenset())
        login = account.login.casefold()
        is_named = login == name.casefold() and self.known.get(login, account.id) == account.id
        return is_named and self.permission(account) > Permission.NONE

    def unknown(self, entry: str) -> bool:
        """Tell whether an entry names nobody: a team that is not there or not to be seen, or a user without access."""
        name = entry.removeprefix("@")
        if entry.lower() in LEVELS or entry.lower() == CODEOWNERS or "@" in name:
            return False
        if "/" in name:
            return name not in self.teams
        return self.named.get(name.casefold(), Permission.READ) is Permission.NONE


def different_groups(chosen: Iterable[Collection[str]]) -> int:
    """Count how many of these people can each stand for a group of their own (a maximum matching)."""
    people = [tuple(sorted(groups)) for groups in chosen]
    taken: dict[str, int] = {}
    return sum(_seat(person, people, taken, set()) for person in range(len(people)))


def _seat(person: int, people: list[tuple[str, ...]], taken: dict[str, int], tried: set[str]) -> bool:
    """Give a person a group, moving others along when that helps."""
    for group in people[person]:
        if group in tried:
            continue
        tried.add(group)
        if group not in taken or _seat(taken[group], people, taken, tried):
            taken[group] = person
            return True
    return False


def approvers_of(snapshot: Snapshot, policy: Policy) -> Approvers:
    """Put the policy's approvers together with what the forge says of people."""
    owners = snapshot.codeowners.content.decode("utf-8", errors="replace") if snapshot.codeowners else ""
    return Approvers(
        entries=policy.approval.approvers,
        owner_lines=parse_codeowners(owners),
        permissions=snapshot.permissions,
        teams=snapshot.teams,
        named=snapshot.named,
    )
