"""Just enough of git: commits with whole trees, merge bases, and shas that depend on what they name."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from types import MappingProxyType

from specbot_playground.merge import MergeConflictError, merge_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit with its whole tree: path → content."""

    sha: str
    tree: Mapping[str, bytes]
    parents: tuple[str, ...]
    message: str
    author: str
    at: datetime
    signed: bool = False
    """The forge signed it itself: it was made through its API."""
    authored: datetime | None = None
    """When the commit that this one copies was made."""


def blob_sha(content: bytes) -> str:
    """Name a blob as git does."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class History:
    """All commits of a repository and its forks: they share one store, as on the forge."""

    def __init__(self) -> None:
        self._commits: dict[str, Commit] = {}

    def __getitem__(self, sha: str) -> Commit:
        return self._commits[sha]

    def __contains__(self, sha: object) -> bool:
        return sha in self._commits

    def commit(  # noqa: PLR0913 - what a commit is made of
        self,
        tree: Mapping[str, bytes],
        parents: tuple[str, ...],
        message: str,
        author: str,
        at: datetime,
        *,
        signed: bool = False,
        authored: datetime | None = None,
    ) -> Commit:
        """Add a commit."""
        blobs = "".join(f"{path} {blob_sha(content)}\n" for path, content in sorted(tree.items()))
        named = f"{blobs}{parents}{message}{author}{at.isoformat()}{len(self._commits)}"
        sha = sha1(named.encode(), usedforsecurity=False).hexdigest()
        made = Commit(
            sha=sha,
            tree=MappingProxyType(dict(tree)),
            parents=parents,
            message=message,
            author=author,
            at=at,
            signed=signed,
            authored=authored,
        )
        self._commits[sha] = made
        return made

    def ancestors(self, sha: str) -> dict[str, None]:
        """List a commit and everything before it, nearest first."""
        seen: dict[str, None] = {}
        waiting = deque([sha])
        while waiting:
            current = waiting.popleft()
            if current not in seen:
                seen[current] = None
                waiting.extend(self._commits[current].parents)
        return seen

    def merge_base(self, one: str, other: str) -> str | None:
        """Find the nearest common ancestor."""
        known = self.ancestors(one)
        return next((sha for sha in self.ancestors(other) if sha in known), None)

    def between(self, base: str, head: str) -> tuple[Commit, ...]:
        """List the commits of `head` that `base` does not have, oldest first."""
        known = self.ancestors(base)
        return tuple(reversed([self._commits[sha] for sha in self.ancestors(head) if sha not in known]))

    def merged(self, onto: str, head: str) -> dict[str, bytes] | None:
        """Merge two commits' trees; None where they conflict."""
        base = self.merge_base(onto, head) or onto
        try:
            return merge_trees(self[base].tree, self[onto].tree, self[head].tree)
        except MergeConflictError:
            return None

    def by_blob(self, sha: str) -> bytes | None:
        """Find a blob's content by its sha."""
        for commit in self._commits.values():
            for content in commit.tree.values():
                if blob_sha(content) == sha:
                    return content
        return None


def merge_trees(base: Mapping[str, bytes], ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Merge every file; raises `MergeConflictError` for one that both sides changed in one place, or one side deleted."""
    paths = base.keys() | ours.keys() | theirs.keys()
    merged = {path: _merged(base.get(path), ours.get(path), theirs.get(path)) for path in paths}
    return {path: content for path, content in merged.items() if content is not None}


def _merged(was: bytes | None, our: bytes | None, their: bytes | None) -> bytes | None:
    """Merge one file; None is none."""
    if our in (was, their):
        return their
    if their == was:
        return our
    if was is None or our is None or their is None:
        raise MergeConflictError
    return merge_texts(was, our, their)
