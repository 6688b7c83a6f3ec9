"""Who may approve, whose questions count, and who made the commits: accounts, teams and code owners as the policy names them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from bot.policy.globs import GlobError, compile_globs
from bot.policy.model import QUESTIONERS, ApprovalRules, Policy
from bot.review.model.account import Account, CommitList, GitIdentity, PullCommit
from bot.review.model.capabilities import Permission
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot

_HEADER = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>.*)")
_SPACE = re.compile(r"(?<!\\)\s+")
_OWNER = re.compile(r"@[\w.-]+(?:/[\w.-]+)*")
CODEOWNERS = "codeowners"
LEVELS = {level.name.lower(): level for level in Permission if level is not Permission.NONE}
_SUGGESTION_FENCES = ("```suggestion", "~~~suggestion")
_NO_REPLY = "users.noreply."


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerLine:
    """One line: a pattern and its owners (`@user`, `@org/team`), in its section."""

    section: str
    pattern: str
    owners: tuple[str, ...]

    def matches(self, path: str) -> bool:
        """Match as gitignore does, but `dir/*` stops at the files directly inside `dir`."""
        directory = self.pattern.removesuffix("/*").strip("/")
        if not self.pattern.endswith("/*"):
            return compile_globs((self.pattern,)).match_file(path)
        inside = PurePosixPath(path).parent
        if not directory:
            return inside == PurePosixPath()
        spec = compile_globs((f"/{directory}",))
        return spec.match_file(str(inside)) and not spec.match_file(str(inside.parent))


def parse_codeowners(text: str) -> tuple[OwnerLine, ...]:
    """Parse the file; a line that means nothing is skipped, as the forges do."""
    return tuple(_lines(text))


def unread_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that mean nothing: a pattern that is none, or a name that is neither an account, a team nor an address."""
    for number, raw in enumerate(text.splitlines(), 1):
        line = _without_comment(raw)
        if not line or _HEADER.fullmatch(line) is not None:
            continue
        pattern, *names = _SPACE.split(line)
        if not _means_something(pattern) or any("@" not in name for name in names):
            yield number, line


def owners_of(path: str, lines: tuple[OwnerLine, ...]) -> tuple[str, ...]:
    """List the owners of a path: those of the last matching line of each section."""
    last = {line.section: line.owners for line in lines if line.matches(path)}
    return tuple(dict.fromkeys(owner for owners in last.values() for owner in owners))


def _lines(text: str) -> Iterator[OwnerLine]:
    """Walk the lines, remembering the section and the owners its header gives."""
    section, inherited = "", _owners([])
    for raw in text.splitlines():
        line = _without_comment(raw)
        header = _HEADER.fullmatch(line)
        if header is not None:
            section, inherited = header["name"].casefold(), _owners(header["owners"].split())
            continue
        pattern, *names = _SPACE.split(line)
        if _means_something(pattern):
            yield OwnerLine(section=section, pattern=pattern, owners=_owners(names) or inherited)


def _means_something(pattern: str) -> bool:
    """Skip what the forges skip: nothing, a negation, a pattern that is none."""
    try:
        compile_globs((pattern,))
    except GlobError:
        return False
    return bool(pattern) and not pattern.startswith(("!", "["))


def _without_comment(line: str) -> str:
    """Cut a comment: a `#` that starts the line or follows white space."""
    return re.split(r"(?:^|(?<=\s))#", line, maxsplit=1)[0].strip()


def _owners(names: list[str]) -> tuple[str, ...]:
    """Keep accounts and teams; an e-mail address cannot be told from here."""
    return tuple(name for name in names if _OWNER.fullmatch(name))


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
        return tuple(dict.fromkeys(one for entry in self.entries for one in self.meant_by(entry, path)))

    def meant_by(self, entry: str, path: str) -> tuple[str, ...]:
        """Give the owners of the path for `codeowners`, and any other entry as it is."""
        return owners_of(path, self.owner_lines) if entry.lower() == CODEOWNERS else (entry,)

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

    def may_stop(self, account: Account, path: str) -> bool:
        """Tell whether an account may keep the spec at `path` from approval: also one that an entry named by the login of before."""
        if self.groups(account, path):
            return True
        logins = {entry.removeprefix("@").casefold() for entry in self.entries_for(path)}
        before = any(known == account.id and login in logins for login, known in self.known.items())
        return before and self.permission(account) > Permission.NONE

    def unknown(self, entry: str) -> bool:
        """Tell whether an entry names nobody: a team that is not there or not to be seen, or a user without access."""
        name = entry.removeprefix("@")
        if entry.lower() in LEVELS or entry.lower() == CODEOWNERS or "@" in name:
            return False
        if "/" in name:
            return name not in self.teams
        return self.named.get(name.casefold()) is Permission.NONE


def approvers_of(snapshot: Snapshot, policy: Policy) -> Approvers:
    """Put the policy's approvers together with what the forge says of people."""
    owners = snapshot.codeowners.content.decode("utf-8", errors="replace") if snapshot.codeowners else ""
    return Approvers(
        entries=policy.approval.entries,
        owner_lines=parse_codeowners(owners),
        permissions=snapshot.permissions,
        teams=snapshot.teams,
        named=snapshot.named,
    )


def named_accounts(
    pull: PullRequest, approvers: Approvers, rules: ApprovalRules, paths: Iterable[str], before: Mapping[str, str]
) -> Mapping[str, str]:
    """Give the account id of each named login: the policy's, else as it was first seen on this pull request."""
    entries = [*rules.questions, *(entry for path in paths for entry in approvers.entries_for(path))]
    words = {*LEVELS, CODEOWNERS, *QUESTIONERS}
    logins = (entry.removeprefix("@").casefold() for entry in entries)
    named = dict.fromkeys(login for login in logins if login not in words and "/" not in login)
    now = {account.login.casefold(): account.id for account in _seen(pull)}
    known = {**now, **before, **rules.accounts}
    return {login: known[login] for login in named if login in known}


def passed_on(pull: PullRequest, before: Mapping[str, str]) -> tuple[Account, ...]:
    """Name the accounts that have a login which was another account's when it was first seen here."""
    found = (one for one in _seen(pull) if before.get(one.login.casefold(), one.id) != one.id)
    return tuple({account.id: account for account in found}.values())


def _seen(pull: PullRequest) -> Iterator[Account]:
    """Yield everybody who is seen on a pull request, as the forge names them now."""
    yield pull.author
    yield from pull.requested_reviewers
    yield from (review.author for review in pull.reviews)
    yield from (comment.author for comment in pull.comments)
    yield from (comment.author for thread in pull.threads for comment in thread.comments)


def may_block(account: Account, *, pull: PullRequest, approvers: Approvers, policy: Policy, path: str) -> bool:
    """Tell whether the policy lets an account's questions count."""
    wanted = {entry.casefold() for entry in policy.approval.questions}
    own = {
        "anyone": True,
        "author": account.id == pull.author.id,
        "reviewers": account.id in {one.id for one in pull.requested_reviewers},
        "role": approvers.permission(account) >= (Permission.TRIAGE if pull.is_public else Permission.READ),
    }
    if any(counts and name in wanted for name, counts in own.items()):
        return True
    asked = policy.approval.people if policy.approval.by_consent else ()
    others = tuple(entry for entry in (*policy.approval.questions, *asked) if entry.casefold() not in own)
    return replace(approvers, entries=others).may_stop(account, path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributors:
    """Everybody who made a commit; empty where the policy lets contributors approve, or nobody asked."""

    made: tuple[tuple[GitIdentity, PullCommit], ...] = ()
    complete: bool = True

    def commit_of(self, account: Account) -> PullCommit | None:
        """Find a commit that an account made, or may have made."""
        return next((commit for identity, commit in self.made if is_same(identity, account)), None)

    @property
    def unknown(self) -> tuple[tuple[GitIdentity, PullCommit], ...]:
        """List the identities that match no account, once each."""
        found = {(one.name, one.email): (one, commit) for one, commit in self.made if one.account is None}
        return tuple(found.values())


NOBODY = Contributors()


def contributors_of(pull: PullRequest, listed: CommitList, taken: Collection[str] = ()) -> Contributors:
    """Gather who made the commits; merges of the base branch and suggestions of somebody else that were taken are nobody's."""
    shas = {commit.sha for commit in listed.commits}
    counted = [commit for commit in listed.commits if not (commit.sha in taken or _merges_base(commit, shas))]
    known = _accounts(listed.commits)
    made = tuple(
        (_named(identity, known), commit)
        for commit in counted
        for identity in (*commit.authors, *commit.co_authors, *_pushers(commit, pull))
        if identity.account is None or not (identity.account.is_bot or identity.account.id == pull.bot.id)
    )
    return Contributors(made=made, complete=listed.complete)


def _pushers(commit: PullCommit, pull: PullRequest) -> tuple[GitIdentity, ...]:
    """Name who pushed a commit, as the forge noted it: names in commits are whatever somebody writes there."""
    return tuple(
        GitIdentity(name=push.account.name, email="", account=push.account)
        for push in pull.pushes
        if any(commit.sha.startswith(sha) for sha in push.commits)
    )


def _merges_base(commit: PullCommit, shas: set[str]) -> bool:
    """Tell a merge of something that is not part of the pull request: the base branch."""
    return any(parent not in shas for parent in commit.parents[1:])


def _accounts(commits: Iterable[PullCommit]) -> dict[str, Account]:
    """Learn from all commits whose address is whose."""
    people = (one for commit in commits for one in (*commit.authors, *commit.co_authors))
    return {one.email.casefold(): one.account for one in people if one.account is not None and one.email}


def _named(identity: GitIdentity, known: dict[str, Account]) -> GitIdentity:
    """Give an identity the account that another commit shows for the same address."""
    return replace(identity, account=identity.account or known.get(identity.email.casefold()))


def is_same(identity: GitIdentity, account: Account) -> bool:
    """Tell whether an identity is, or may be, an account: without an account of its own by address, login or name."""
    if identity.account is not None:
        return identity.account.id == account.id
    login = account.login.removesuffix("[bot]").casefold()
    local, _, host = identity.email.casefold().partition("@")
    if host.startswith(_NO_REPLY):
        number, mark, _ = local.partition("+") if "+" in local else local.partition("-")
        return number == account.id if mark and number.isdecimal() else local.removesuffix("[bot]") == login
    names = {login, account.name.casefold()} - {""}
    return local == login or identity.name.casefold() in names
