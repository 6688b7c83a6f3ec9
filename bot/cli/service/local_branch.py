"""A local branch read as the pull request that it would be: no forge is asked, nobody has said anything yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from posixpath import dirname

from bot.cli.files.base_branch import BaseBranch, default_branch_name
from bot.cli.files.errors import UsageError
from bot.cli.files.git import run_git
from bot.forges.gitlab.paths import CODEOWNERS
from bot.forges.patch import parse_patch
from bot.review.model.account import NO_COMMITS, Account, CommitList
from bot.review.model.actions import Action
from bot.review.model.capabilities import Capabilities, FileStatus, Permission, PullState
from bot.review.model.desired_state import Commit, FollowUpPull
from bot.review.model.pull_request import Branch, ChangedFile, CheckRun, PullRequest, RelatedPull
from bot.review.model.references import ForgeName, PullRef, right_form
from bot.review.model.source import SourceFile
from bot.review.model.targets import ListedTarget
from bot.review.port import ForbiddenError, ForgeError, NotFoundError

_GITHUB = Capabilities()
_GITLAB = replace(
    _GITHUB,
    checks=False,
    check_buttons=False,
    scoped_labels=True,
    suggestion_info="suggestion:-{above}+0",
    gate_thread=True,
    codeowners=CODEOWNERS,
    request="merge request",
)
_BOT = Account(id="specbot", login="specbot", is_bot=True)
_STATUSES = {"A": FileStatus.ADDED, "D": FileStatus.REMOVED, "R": FileStatus.RENAMED}
_LINK, _PLAIN = "120000", "100"
_PATCHES_AT_MOST = 300
_ASKED_NOBODY = "this is a local branch, and no forge is asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchEnds:
    """A branch and what it is compared with: names, and the two commits."""

    name: str
    base_name: str
    base: str
    head: str


@dataclass(slots=True, kw_only=True)
class LocalBranch:
    """Fills the port from git. It reads only; people and teams are as the policy names them."""

    top: Path
    ends: BranchEnds
    forge: ForgeName
    _trees: dict[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)

    @property
    def ref(self) -> PullRef:
        """Name it as a pull request, of which there is none yet."""
        return PullRef(forge=self.forge, repository=f"local/{self.top.name}", number=1)

    def pull_request(self, ref: PullRef) -> PullRequest:
        """Read what the branch changes."""
        title = self._git("log", "-1", "--format=%s", self.ends.head) or self.ends.name
        author = self._git("log", "-1", "--format=%an", self.ends.head)
        return PullRequest(
            ref=ref,
            url="",
            title=title,
            body="",
            author=Account(id="author", login="author", name=author),
            draft=False,
            state=PullState.OPEN,
            base=self._branch(self.ends.base_name, self.ends.base),
            base_before=self.ends.base,
            head=self._branch(self.ends.name, self.ends.head),
            bot=_BOT,
            capabilities=_GITLAB if self.forge is ForgeName.GITLAB else _GITHUB,
            files=tuple(self._files()),
        )

    def pull_request_head(self, ref: PullRef) -> PullRequest:
        """Read the same."""
        return self.pull_request(ref)

    def tree(self, repository: str, sha: str, directories: Iterable[str]) -> tuple[str, ...]:
        """List the files directly inside the directories at a commit."""
        wanted = set(directories)
        return tuple(path for path in self.blobs(repository, sha) if dirname(path) in wanted)

    def listing(self, repository: str, sha: str) -> tuple[str, ...]:
        """List every plain file at a commit."""
        return tuple(self.blobs(repository, sha))

    def blobs(self, repository: str, sha: str) -> Mapping[str, str]:
        """List what `listing` does, with git's names of the contents."""
        del repository
        return {path: blob for path, (mode, blob) in self._tree(sha).items() if mode.startswith(_PLAIN)}

    def texts(self, repository: str, wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], SourceFile]:
        """Read files of this repository; of another one nothing is there."""
        if repository != self.ref.repository:
            return {}
        found = {key: self._tree(key[0])[key[1]] for key in wanted if key[1] in self._tree(key[0])}
        plain = {key: blob for key, (mode, blob) in found.items() if mode.startswith(_PLAIN)}
        contents = BaseBranch(root=self.top, commit=self.ends.head, top=self.top).contents(plain.values())
        links = {key for key, (mode, _) in found.items() if mode == _LINK}
        return {
            (sha, path): SourceFile(
                path=path, sha=sha, content=contents.get(plain.get((sha, path), ""), b""), is_link=(sha, path) in links
            )
            for sha, path in found
            if (sha, path) in plain or (sha, path) in links
        }

    def fork_point(self, repository: str, base: str, head: str) -> str:
        """Name the newest commit that two commits share. Raises `NotFoundError` where there is none."""
        found = self._git("merge-base", base, head)
        if not found:
            raise NotFoundError(f"{base} and {head} of {repository} share nothing")
        return found

    def changed_at(self, repository: str, sha: str, path: str) -> datetime | None:
        """Know nothing of it: only the bot asks, for what it proposes on a forge."""
        del repository, sha, path
        return None

    def moved(self, repository: str, since: str, until: str) -> Mapping[str, str]:
        """Say where renamed files went between two commits."""
        del repository
        return {before: path for status, before, path in self._changes(since, until) if status is FileStatus.RENAMED}

    def permissions(self, repository: str, logins: Iterable[str]) -> Mapping[str, Permission]:
        """Take everybody whom the policy names for somebody who may do what it says."""
        del repository
        return dict.fromkeys(logins, Permission.WRITE)

    def ask_ahead(self, repository: str, logins: Iterable[str]) -> None:
        """Ask nobody."""

    def team(self, team: str) -> frozenset[str]:
        """Take a team for one person, since nobody is asked who is in it."""
        return frozenset({team})

    def team_members(self, team: str) -> tuple[Account, ...]:
        """Give that person."""
        return (Account(id=team, login=team),)

    def commits(self, pull: PullRequest) -> CommitList:
        """Say nothing of who made the commits: git's names are no accounts."""
        del pull
        return NO_COMMITS

    def own_checks(self, repository: str, shas: Iterable[str]) -> tuple[CheckRun, ...]:
        """Give none: the bot was not here."""
        del repository, shas
        return ()

    def open_pulls(self, repository: str) -> tuple[PullRef, ...]:
        """Give the branch itself."""
        return (replace(self.ref, repository=repository),)

    def pulls_at(self, repository: str, sha: str) -> tuple[PullRef, ...]:
        """Give the branch itself."""
        del sha
        return self.open_pulls(repository)

    def mentions(self, repository: str, phrases: Iterable[str]) -> tuple[RelatedPull, ...]:
        """Find none."""
        del repository, phrases
        return ()

    def default_branch(self, repository: str) -> Branch:
        """Give what the branch is compared with; raises `NotFoundError` for another repository."""
        if repository != self.ref.repository:
            raise NotFoundError(f"{repository}: {_ASKED_NOBODY}")
        return self._branch(self.ends.base_name, self.ends.base)

    def organisation_repositories(self, repository: str) -> tuple[str, ...]:
        """Name none."""
        del repository
        return ()

    def proposals(self, repository: str, branch: str) -> tuple[PullRef, ...]:
        """Find none."""
        del repository, branch
        return ()

    def changed_pulls(self, repository: str, since: datetime) -> tuple[ListedTarget, ...]:
        """Find none."""
        del repository, since
        return ()

    def commit(self, commit: Commit) -> None:
        """Refuse: this reads only. Raises `ForbiddenError`."""
        raise ForbiddenError(f"{commit.branch}: {_ASKED_NOBODY}")

    def open_proposal(self, proposal: FollowUpPull) -> None:
        """Refuse: this reads only. Raises `ForbiddenError`."""
        raise ForbiddenError(f"{proposal.base}: {_ASKED_NOBODY}")

    def apply(self, pull: PullRequest, action: Action) -> None:
        """Refuse: this reads only. Raises `ForbiddenError`."""
        raise ForbiddenError(f"{pull.ref}: {_ASKED_NOBODY} to make {type(action).__name__}")

    def apply_together(self, pull: PullRequest, wanted: Sequence[Action]) -> tuple[ForgeError | None, ...]:
        """Raise `ForbiddenError`: nothing is written."""
        raise ForbiddenError(f"{pull.ref}: {_ASKED_NOBODY} to make {len(wanted)} changes")

    def _branch(self, name: str, sha: str) -> Branch:
        return Branch(name=name, sha=sha, repository=self.ref.repository, writable=True)

    def _files(self) -> Iterator[ChangedFile]:
        """List the changed files, the first ones with the lines that a diff shows."""
        base, head = self.ends.base, self.ends.head
        for number, (status, before, path) in enumerate(self._changes(base, head)):
            names = dict.fromkeys((before, path))
            wants = number < _PATCHES_AT_MOST and status is not FileStatus.REMOVED
            patch = self._raw("diff", "--no-ext-diff", "--no-color", "-M", base, head, "--", *names) if wants else b""
            yield ChangedFile(
                path=path,
                status=status,
                previous_path=before if before != path else None,
                hunks=parse_patch(patch.decode(errors="replace")),
            )

    def _changes(self, since: str, until: str) -> Iterator[tuple[FileStatus, str, str]]:
        """Yield what happened to each file, with its name before and after."""
        parts = iter(self._raw("diff", "--name-status", "-z", "-M", since, until).decode(errors="replace").split("\0"))
        for letter in parts:
            if not letter:
                return
            status = _STATUSES.get(letter[0], FileStatus.MODIFIED)
            before = next(parts)
            yield status, before, next(parts) if letter[0] in "RC" else before

    def _tree(self, sha: str) -> Mapping[str, tuple[str, str]]:
        """Read all of a commit's files: mode and content's name by path."""
        if sha not in self._trees:
            listed = self._raw("ls-tree", "-r", "-z", "--full-tree", sha).split(b"\0")
            entries = (entry.decode(errors="surrogateescape").partition("\t") for entry in listed if entry)
            self._trees[sha] = {path: (head.split(" ")[0], head.split(" ")[2]) for head, _, path in entries}
        return self._trees[sha]

    def _git(self, *arguments: str) -> str:
        return self._raw(*arguments).decode(errors="replace").strip()

    def _raw(self, *arguments: str) -> bytes:
        return run_git(self.top, *arguments) or b""


def open_branch(root: Path, name: str, base: str, forge: ForgeName | None) -> LocalBranch:
    """Find a branch and where it left the default branch, or `base`; raises `UsageError` where there is no such thing."""
    top = (run_git(root, "rev-parse", "--show-toplevel") or b"").decode().strip()
    if not top:
        raise UsageError("Here is no git repository; go to a checkout, or name a pull request.", path=str(root))
    folder = Path(top)
    head = _commit(folder, name or "HEAD")
    if not head and not name:
        raise UsageError("There is no commit here yet; commit first, or name a pull request.")
    if not head:
        raise UsageError(
            f"This is neither a branch nor a pull request; write BRANCH, {right_form(name)}.",
            path=name,
        )
    base_name = base or default_branch_name(folder)
    start = (run_git(folder, "merge-base", head, base_name) or b"").decode().strip() if base_name else ""
    if not start:
        raise UsageError("git names no commit that the branch shares with the default branch; name one with --base.")
    ends = BranchEnds(name=_shown(folder, name or "HEAD", head), base_name=base_name, base=start, head=head)
    return LocalBranch(top=folder, ends=ends, forge=forge or _forge_of(folder))


def _commit(folder: Path, name: str) -> str:
    found = run_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return (found or b"").decode().strip()


def _shown(folder: Path, name: str, head: str) -> str:
    """Name what is looked at: the branch that is checked out, or the commit where none is."""
    shown = (run_git(folder, "rev-parse", "--abbrev-ref", "HEAD") or b"").decode().strip() if name == "HEAD" else name
    return f"commit {head[:10]}" if shown == "HEAD" else shown


def _forge_of(folder: Path) -> ForgeName:
    """Tell by the address of the remote whose words to use."""
    address = (run_git(folder, "remote", "get-url", "origin") or b"").decode(errors="replace")
    return ForgeName.GITLAB if "gitlab" in address.casefold() else ForgeName.GITHUB
