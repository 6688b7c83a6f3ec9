"""Real git objects by libgit2, in one store for all repositories: commits, merge bases, merges, and their ids.

What the forge knows beside git (who was signed in, whether the forge signed) is kept beside the objects.
"""

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import RLock
from types import MappingProxyType

import pygit2
from pygit2.enums import FileMode, SortMode

LOCK = RLock()
"""libgit2's repository is not for two threads at once."""


class Link(bytes):
    """The target of a symbolic link, where a plain file has its content."""

    __slots__ = ()


def mode_of(content: bytes) -> FileMode:
    """Say how git keeps a file: a plain one, or a link."""
    return FileMode.LINK if isinstance(content, Link) else FileMode.BLOB


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
    committer: str = ""
    """Who committed it, if not its author."""
    authored: datetime | None = None
    """When the commit that this one copies was made."""


@cache
def store() -> pygit2.Repository:
    """Give the object store, a bare repository in a temporary folder that goes with the process."""
    folder = tempfile.mkdtemp(prefix="specbot-playground-git-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return pygit2.init_repository(folder, bare=True)


def blob_sha(content: bytes) -> str:
    """Name a blob as git does."""
    return str(pygit2.hash(content))


def tree_id(tree: Mapping[str, bytes], modes: Mapping[str, int] | None = None) -> pygit2.Oid:
    """Write a tree of path → content into the store; `modes` names files that are no plain ones, such as links."""
    with LOCK:
        index = pygit2.Index()
        for path, content in tree.items():
            mode = FileMode((modes or {}).get(path, mode_of(content)))
            index.add(pygit2.IndexEntry(path, store().create_blob(content), mode))
        return index.write_tree(store())


def folder_sha(tree: Mapping[str, bytes], path: str) -> str:
    """Name a folder of a tree as git does."""
    inside = {name.removeprefix(f"{path}/"): text for name, text in tree.items() if name.startswith(f"{path}/")}
    return str(tree_id(inside))


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
        committer: str = "",
        authored: datetime | None = None,
    ) -> Commit:
        """Add a commit; one that is made a second time in the same second is the same."""
        with LOCK:
            committing, writer = _signature(committer or author, at), _signature(author, authored or at)
            sha = str(store().create_commit(None, writer, committing, message, tree_id(tree), list(parents)))
        made = Commit(
            sha=sha,
            tree=MappingProxyType(dict(tree)),
            parents=parents,
            message=message,
            author=author,
            at=at,
            signed=signed,
            committer=committer,
            authored=authored,
        )
        self._commits[sha] = made
        return made

    def ancestors(self, sha: str) -> dict[str, None]:
        """List a commit and everything before it, newest first."""
        with LOCK:
            return dict.fromkeys(str(one.id) for one in store().walk(sha, SortMode.TOPOLOGICAL))

    def merge_base(self, one: str, other: str) -> str | None:
        """Find the best common ancestor."""
        with LOCK:
            found: pygit2.Oid | None = store().merge_base(one, other)
        return None if found is None else str(found)

    def between(self, base: str, head: str) -> tuple[Commit, ...]:
        """List the commits of `head` that `base` does not have, oldest first."""
        with LOCK:
            walker = store().walk(head, SortMode.TOPOLOGICAL | SortMode.REVERSE)
            walker.hide(base)
            return tuple(self._commits[str(one.id)] for one in walker)

    def merged(self, onto: str, head: str) -> dict[str, bytes] | None:
        """Merge two commits' trees; None where they conflict."""
        base = self.merge_base(onto, head) or onto
        return merge_trees(self[base].tree, self[onto].tree, self[head].tree)

    def by_blob(self, sha: str) -> bytes | None:
        """Find a blob's content by its sha."""
        return next(
            (text for commit in self._commits.values() for text in commit.tree.values() if blob_sha(text) == sha), None
        )


def merge_trees(
    base: Mapping[str, bytes], ours: Mapping[str, bytes], theirs: Mapping[str, bytes]
) -> dict[str, bytes] | None:
    """Merge as git does, renames followed; None where the sides conflict."""
    with LOCK:
        index = store().merge_trees(tree_id(base), tree_id(ours), tree_id(theirs))
        if index.conflicts is not None:
            return None
        return {entry.path: _content(entry.id) for entry in index}


def _content(oid: pygit2.Oid) -> bytes:
    """Read a blob."""
    blob = store()[oid]
    assert isinstance(blob, pygit2.Blob)  # noqa: S101 - a tree's entry that is no folder
    return blob.data


def _signature(login: str, at: datetime) -> pygit2.Signature:
    """Sign as an account; git allows no angle brackets in a name."""
    name = login.translate({ord("<"): None, ord(">"): None}).strip() or "somebody"
    offset = at.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    return pygit2.Signature(name, f"{name}@users.example", int(at.timestamp()), minutes)
