"""The files of the base branch of a working tree, read from git: a change makes no precedent for itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.cli.files.git import run_git

_LOCAL_NAMES = ("origin/main", "origin/master", "main", "master")
_TEMPLATE_VERSIONS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseBranch:
    """The commit that a working tree started from. `commit` is empty where git knows none: then nothing speaks."""

    root: Path
    commit: str
    top: Path
    """The directory of git's own root: paths in git count from there."""

    def files(self) -> Mapping[str, str]:
        """List the files at the commit, by path from the root of the working tree; the value is git's name of the content."""
        listed = run_git(self.root, "ls-tree", "-r", "-z", "--full-tree", self.commit) or b"" if self.commit else b""
        return dict(self._listed(listed))

    def _listed(self, output: bytes) -> Iterator[tuple[str, str]]:
        prefix = self.root.relative_to(self.top).as_posix()
        prefix = "" if prefix == "." else f"{prefix}/"
        for entry in output.split(b"\0"):
            head, _, name = entry.partition(b"\t")
            path = name.decode(errors="surrogateescape")
            mode, _, rest = head.decode().partition(" ")
            if mode.startswith("100") and path.startswith(prefix):
                yield path.removeprefix(prefix), rest.partition(" ")[2]

    def contents(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Read contents by git's names for them, all in one go."""
        wanted = list(dict.fromkeys(blobs))
        output = (
            run_git(self.root, "cat-file", "--batch", stdin="\n".join(wanted).encode()) if wanted else None
        ) or b""
        found, at = {}, 0
        for blob in wanted if output else ():
            end = output.index(b"\n", at)
            header = output[at:end].split()
            size = int(header[2]) if len(header) == 3 else -1
            if size >= 0:
                found[blob] = output[end + 1 : end + 1 + size]
            at = end + 1 + (size + 1 if size >= 0 else 0)
        return found

    def versions(self, path: str) -> Iterator[tuple[str, bytes]]:
        """Yield the older versions of a file, the newest first, each with the commit that ended it."""
        name = (
            (self.root / path).relative_to(self.top).as_posix() if (self.root / path).is_relative_to(self.top) else ""
        )
        if not name or not self.commit:
            return
        count = f"-{_TEMPLATE_VERSIONS}"
        commits = (run_git(self.top, "log", count, "--format=%H", self.commit, "--", name) or b"").decode().split()
        for commit in commits:
            before = run_git(self.top, "show", f"{commit}^:{name}")
            if before is None:
                return
            yield commit, before

    def paths_at(self, commit: str) -> frozenset[str]:
        """List the files as they were just before a commit."""
        listed = run_git(self.root, "ls-tree", "-r", "-z", "--full-tree", f"{commit}^") or b""
        return frozenset(path for path, _ in self._listed(listed))


def base_branch(root: Path) -> BaseBranch | None:
    """Find where a working tree started from its default branch; None where there is no git repository, or no commit in it yet."""
    top = run_git(root, "rev-parse", "--show-toplevel")
    if top is None:
        return None
    top_path = Path(top.decode().strip())
    resolved = root.resolve()
    if not resolved.is_relative_to(top_path.resolve()):
        return None
    commit = _merge_base(root)
    if not commit and run_git(root, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return None
    return BaseBranch(root=resolved, commit=commit, top=top_path.resolve())


def default_branch_name(root: Path) -> str:
    """Name the default branch as git knows it here; empty where it knows none."""
    named = run_git(root, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    names = (named.decode().strip(),) if named else _LOCAL_NAMES
    known = (name for name in names if run_git(root, "rev-parse", "--verify", "--quiet", name) is not None)
    return next(known, "")


def _merge_base(root: Path) -> str:
    """Find the last commit that HEAD shares with the default branch; empty when there is none at hand."""
    branch = default_branch_name(root)
    return (run_git(root, "merge-base", "HEAD", branch) or b"").decode().strip() if branch else ""
