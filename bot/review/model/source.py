"""The texts that a decision reads: a file at one commit, which files are to be read, and a spec with all that belongs to it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha1
from types import MappingProxyType

from bot.policy.companion import Companion
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
class SelectedSpec:
    """A file of the pull request that a policy rule selects. `base_path` is None for a new file."""

    path: str
    rule: int
    base_path: str | None
    template: str | None = None
    """The template's path on the base branch; None: the built-in one."""
    moved_to: str | None = None
    """Where the file went on the base branch after the merge."""
    names: Mapping[str, str] = field(default_factory=dict)
    """By commit that an approval saw: what the file was called there, where that is another name."""
    companions: tuple["SelectedSpec", ...] = ()
    """The files beside it that belong to it."""
    companion: Companion | None = None
    """Of a companion: what the policy says of it."""
    listed: bool = True
    """Whether the pull request itself changes the file; a spec may be there for its companions alone."""
    left: bool = False
    """Of a companion: the pull request changed it when an approval saw it, and does not any more."""

    def name_at(self, sha: str) -> str:
        """Name the file as it was called at a commit."""
        return self.names.get(sha, self.path)

    @property
    def path_today(self) -> str:
        """Name the file as it is called on the base branch after the merge."""
        return self.moved_to or self.path

    def names_after_merge(self, base: str, merge: str | None) -> tuple[tuple[str, str], ...]:
        """Name texts from after the merge as (commit sha, path): today's, and of a spec itself the one that the merge made."""
        made = ((merge, self.path),) if merge is not None and self.companion is None else ()
        return ((base, self.path_today), *made)


def earlier_names(
    spec: SelectedSpec, found: Collection[tuple[str, str]], moves: Mapping[str, Mapping[str, str]]
) -> SelectedSpec:
    """Say what a spec was called where it is not found; `moves` holds, by commit, what became of files since."""
    known: dict[str, str] = {}
    for sha, moved in moves.items():
        before = next((old for old, new in moved.items() if new == spec.path), spec.base_path)
        if (sha, spec.path) not in found and before is not None:
            known[sha] = before
    companions = tuple(earlier_names(one, found, moves) for one in spec.companions)
    return replace(spec, names=MappingProxyType(known), companions=companions)


def with_moves(specs: Iterable[SelectedSpec], moves: Mapping[str, str]) -> tuple[SelectedSpec, ...]:
    """Follow the specs to where they went after the merge."""
    return tuple(
        replace(spec, moved_to=moves.get(spec.path), companions=with_moves(spec.companions, moves)) for spec in specs
    )


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
    merged: SourceFile | None = None
    """The file as the merge left it: what others brought to the base branch is in it, too. None: not merged, or not known."""
    companions: tuple["SpecSource", ...] = ()
    """The files beside it that belong to it."""
    companion: Companion | None = None
    """Of a companion: what the policy says of it."""
    listed: bool = True
    """Whether the pull request itself changes the file."""
    unread: bool = False
    """The file is there, and the forge does not give its text: of a companion, or of a spec that is here for what belongs to it."""
    left: bool = False
    """Of a companion: it belongs to what an approval saw, and not to what is here now, whose text is not asked for."""


def with_texts(source: SpecSource, new: Mapping[str, bytes], sha: str) -> SpecSource:
    """Give a spec and what belongs to it new texts at head, by path."""
    companions = tuple(with_texts(one, new, sha) for one in source.companions)
    head = SourceFile(path=source.path, sha=sha, content=new[source.path]) if source.path in new else source.head
    return replace(source, head=head, companions=companions)


def with_unread(source: SpecSource, unread: Collection[str]) -> SpecSource:
    """Mark what is there, and whose text the forge does not give."""
    companions = tuple(replace(one, unread=one.path in unread and not one.left) for one in source.companions)
    return replace(source, companions=companions, unread=source.path in unread)


def without_absent(sources: Collection[SpecSource]) -> tuple[SpecSource, ...]:
    """Leave out specs that are not there where others own what belongs to them; what nobody owns keeps one, which is missed."""
    owned = {path for one in sources if not _is_absent(one) for path in (_folder(one), *_beside(one))}
    kept = []
    for one in sources:
        own = {*_known(one)} or {_folder(one)}
        if not _is_absent(one) or not own <= owned:
            kept.append(one)
            owned |= {_folder(one), *own}
    return tuple(kept)


def _is_absent(source: SpecSource) -> bool:
    return source.head is None and not source.listed and not source.unread


def _folder(source: SpecSource) -> str:
    return f"{source.path.rpartition('/')[0]}/"


def _beside(source: SpecSource) -> tuple[str, ...]:
    return tuple(one.path for one in source.companions)


def _known(source: SpecSource) -> tuple[str, ...]:
    """Name the companions that are, or were, there."""
    return tuple(one.path for one in source.companions if one.listed or one.head is not None or one.base is not None)


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
