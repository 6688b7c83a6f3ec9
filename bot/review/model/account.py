"""Who acts on a forge, and the commits that they made."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person or a bot. `id` is the forge's own and never changes; `login` may."""

    id: str
    login: str
    name: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GitIdentity:
    """Whom a commit names; `account` is None where the forge knows nobody by that address."""

    name: str
    email: str
    account: Account | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecChange:
    """What a commit makes of a spec."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PullCommit:
    """One commit, with everybody who made it."""

    sha: str
    url: str
    authors: tuple[GitIdentity, ...]
    """Its author and its committer."""
    co_authors: tuple[GitIdentity, ...] = ()
    """Those that its message names."""
    parents: tuple[str, ...] = ()
    committed_at: datetime | None = None
    """As its maker's clock had it, which they may set as they like; None: not asked."""
    takes_suggestion: bool = False
    """It has the form in which this forge itself writes a suggestion that was taken; what it changes decides."""
    changes: tuple[SpecChange, ...] = ()
    """What it makes of the specs, where it has that form; a commit whose texts cannot be read has it not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """Who pushed which commits, as the forge itself noted it; each is named by the beginning of its sha."""

    account: Account
    commits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcePush:
    """A push to the head branch that was no fast forward; a commit that the forge does not have any more is empty."""

    id: str
    at: datetime
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitList:
    """The commits of a pull request; not `complete` where the forge shows only so many."""

    commits: tuple[PullCommit, ...] = ()
    complete: bool = True


NO_COMMITS = CommitList()


def co_authors_of(message: str) -> tuple[GitIdentity, ...]:
    """Read the `Co-authored-by: Name <address>` lines of a commit's message; an address may be missing."""
    found = []
    for line in message.splitlines():
        label, colon, rest = line.partition(":")
        if colon and label.strip().casefold() == "co-authored-by":
            name, _, address = rest.partition("<")
            found.append(GitIdentity(name=name.strip(), email=address.partition(">")[0].strip()))
    return tuple(found)
