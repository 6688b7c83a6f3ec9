"""The texts that a decision reads: a file at one commit, and a spec with all that belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha1
from types import MappingProxyType

from bot.review.model.capabilities import Permission


def blob_id(content: bytes) -> str:
    """Name content as git does."""
    return sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file's bytes at one commit. A symbolic link is no text of anybody's: it has no content."""

    path: str
    sha: str
    content: bytes
    is_link: bool = False

    @property
    def blob(self) -> str:
        """Name the content as git does: unlike a commit, it changes only when the file does."""
        return blob_id(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecSource:
    """A spec in the pull request: its text at head and at base, and the template that rules it."""

    path: str
    rule: int
    """Index into `policy.specs` of the rule that selected it."""
    head: SourceFile | None
    base: SourceFile | None
    template: SourceFile | None
    """None: the built-in template."""
    seen: tuple[SourceFile, ...] = ()
    """The spec as it was at the commits that approvals saw; what is gone is absent."""
    today: SourceFile | None = None
    """After the merge: the file at the tip of the base branch, under the name that it has there now; None when it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingSpec:
    """A spec of the base branch that the pull request deletes, or moves to where it is no spec."""

    path: str
    rule: int
    base: SourceFile | None
    """None: it is too large, or no plain file."""
    moved_to: str | None = None
    gone_at: frozenset[str] = frozenset()
    """The commits that approvals saw and at which it had left already."""


NO_FILES: Mapping[str, SourceFile] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFiles:
    """Policy, templates and code owners. What is gone at head is absent from `head`."""

    changed: tuple[str, ...]
    """The paths that the pull request changes, removes or renames, old names too."""
    head: Mapping[str, SourceFile] = field(default_factory=lambda: NO_FILES)
    """By path: what would rule after the merge."""
    before: Mapping[str, SourceFile] = field(default_factory=lambda: NO_FILES)
    """By path: the templates that rule now."""
    listing: tuple[str, ...] = ()
    listing_before: tuple[str, ...] = ()
    specs: Mapping[str, SourceFile] = field(default_factory=lambda: NO_FILES)
    """By path: specs of the base branch."""
    unread: int = 0
    """So many more specs are there."""
    teams: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """The teams that the changed policy names, as far as they can be seen, with their members."""
    named: Mapping[str, Permission] = field(default_factory=lambda: MappingProxyType({}))
    """What the users may do whom the changed policy names, by login in small letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentPolicy:
    """A policy that another one extends. `problem` says why it cannot serve, empty where it can."""

    name: str
    """Where it stands: `acme/.github:specbot.yml`."""
    content: bytes = b""
    problem: str = ""
    is_public: bool = False
    """Everybody may read it, so that a mistake in it may be quoted anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFile(SourceFile):
    """A policy with the policies under it, the nearest first.

    `origin` is set where the repository has none of its own and the organisation's holds: then `path` is its name.
    """

    parents: tuple[ParentPolicy, ...] = ()
    origin: ParentPolicy | None = None
