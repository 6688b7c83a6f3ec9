"""A forge in memory that fills the port: one pull request, files by commit, and trouble on order."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.review.model.account import NO_COMMITS, Account, CommitList
from bot.review.model.actions import Action, OpenPull, PushCommit
from bot.review.model.capabilities import Permission, PullState
from bot.review.model.desired_state import Commit, FollowUpPull
from bot.review.model.pull_request import Branch, CheckRun, PullRequest, RelatedPull, StandingFollowUp
from bot.review.model.references import PullRef
from bot.review.model.source import SourceFile
from bot.review.model.targets import ListedTarget
from bot.review.port import REFUSED_FOR_GOOD, ConflictError, ForgeError, NotFoundError
from tests.review import world

LARGEST = 8_000_000
"""A text that is larger, in bytes, is not given out, as on both forges."""


@dataclass(kw_only=True)
class MemoryForge:
    """What the port's questions are answered from. `before` may raise, or move the world, before an action."""

    pull: PullRequest
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    levels: Mapping[str, Permission] = field(default_factory=dict)
    members: Mapping[str, frozenset[str] | ForgeError] = field(default_factory=dict)
    logins: Mapping[str, str] = field(default_factory=dict)
    renames: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[Action], None] = lambda _: None
    applied: deque[Action] = field(default_factory=deque)
    reads: int = 0
    earlier: tuple[CheckRun, ...] = ()
    """The bot's own checks on earlier commits."""
    made: CommitList = NO_COMMITS
    related: tuple[RelatedPull, ...] = ()

    def put(self, path: str, text: str, *, sha: str | None = None) -> None:
        self.files[sha or self.pull.head.sha, path] = text.encode()

    def text(self, path: str) -> str:
        return self.files[self.pull.head.sha, path].decode()

    def push(self, sha: str) -> None:
        """Move the head: a commit with the same files."""
        old = self.pull.head.sha
        self.files |= {(sha, path): content for (at, path), content in self.files.items() if at == old}
        self.pull = replace(self.pull, head=replace(self.pull.head, sha=sha))

    def pull_request(self, ref: PullRef) -> PullRequest:
        self.reads += 1
        if ref != self.pull.ref:
            raise NotFoundError(str(ref))
        return self.pull

    def pull_request_head(self, ref: PullRef) -> PullRequest:
        return replace(self.pull_request(ref), files=(), comments=(), reviews=(), threads=(), labels=())

    def changed_pulls(self, repository: str, since: datetime) -> tuple[ListedTarget, ...]:
        del since
        return tuple(ListedTarget(target=ref) for ref in self.open_pulls(repository))

    def tree(self, repository: str, sha: str, directories: Iterable[str]) -> tuple[str, ...]:
        assert repository == self.pull.ref.repository
        wanted = set(directories)
        return tuple(path for at, path in self.files if at == sha and path.rpartition("/")[0] in wanted)

    def texts(self, repository: str, wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], SourceFile]:
        assert repository == self.pull.ref.repository
        return {
            (sha, path): SourceFile(path=path, sha=sha, content=self.files[sha, path])
            for sha, path in wanted
            if (sha, path) in self.files and len(self.files[sha, path]) <= LARGEST
        }

    def fork_point(self, repository: str, base: str, head: str) -> str:
        raise NotFoundError(f"{base} and {head} of {repository} share nothing")

    def changed_at(self, repository: str, sha: str, path: str) -> datetime | None:
        del repository, sha, path
        return None

    def moved(self, repository: str, since: str, until: str) -> Mapping[str, str]:
        assert repository == self.pull.ref.repository
        return self.renames if since != until else {}

    def permissions(self, repository: str, logins: Iterable[str]) -> Mapping[str, Permission]:
        assert repository == self.pull.ref.repository
        return {login: self.levels[login] for login in logins if login in self.levels}

    def ask_ahead(self, repository: str, logins: Iterable[str]) -> None:
        assert repository == self.pull.ref.repository
        assert not isinstance(logins, str)

    def team(self, team: str) -> frozenset[str]:
        found = self.members.get(team, NotFoundError(team))
        if isinstance(found, ForgeError):
            raise found
        return found

    def team_members(self, team: str) -> tuple[Account, ...]:
        return tuple(Account(id=one, login=self.logins.get(one, one)) for one in sorted(self.team(team)))

    def commits(self, pull: PullRequest) -> CommitList:
        assert pull.ref == self.pull.ref
        return self.made

    def own_checks(self, repository: str, shas: Iterable[str]) -> tuple[CheckRun, ...]:
        assert repository == self.pull.ref.repository
        wanted = set(shas)
        return tuple(run for run in self.earlier if run.sha in wanted)

    def open_pulls(self, repository: str) -> tuple[PullRef, ...]:
        return (self.pull.ref,) if repository == self.pull.ref.repository else ()

    def pulls_at(self, repository: str, sha: str) -> tuple[PullRef, ...]:
        is_head = (repository, sha) == (self.pull.ref.repository, self.pull.head.sha)
        return (self.pull.ref,) if is_head and self.pull.state is PullState.OPEN else ()

    def mentions(self, repository: str, phrases: Iterable[str]) -> tuple[RelatedPull, ...]:
        assert repository == self.pull.ref.repository
        return tuple(one for one in self.related if all(phrase in one.body for phrase in phrases))

    def organisation_repositories(self, repository: str) -> tuple[str, ...]:
        assert repository == self.pull.ref.repository
        return ()

    def proposals(self, repository: str, branch: str) -> tuple[PullRef, ...]:
        raise NotImplementedError(f"{branch} of {repository}")

    def open_proposal(self, proposal: FollowUpPull) -> None:
        raise NotImplementedError(proposal.title)

    def default_branch(self, repository: str) -> Branch:
        assert repository == self.pull.ref.repository
        return self.pull.base

    def listing(self, repository: str, sha: str) -> tuple[str, ...]:
        assert repository == self.pull.ref.repository
        return tuple(sorted(path for at, path in self.files if at == sha))

    def blobs(self, repository: str, sha: str) -> Mapping[str, str]:
        found = {
            path: SourceFile(path=path, sha=sha, content=self.files[sha, path]).blob
            for path in self.listing(repository, sha)
        }
        if not found:
            raise NotFoundError(sha)
        return found

    def apply(self, pull: PullRequest, action: Action) -> None:
        assert pull.ref == self.pull.ref
        self.before(action)
        if isinstance(action, PushCommit):
            self.commit(action.commit)
        if isinstance(action, OpenPull):
            self.propose(action)
        self.pull = world.apply(self.pull, action)
        self.applied.append(action)

    def apply_together(self, pull: PullRequest, wanted: Sequence[Action]) -> tuple[ForgeError | None, ...]:
        return tuple(self._outcome(pull, action) for action in wanted)

    def _outcome(self, pull: PullRequest, action: Action) -> ForgeError | None:
        try:
            self.apply(pull, action)
        except REFUSED_FOR_GOOD as error:
            return error
        return None

    def commit(self, commit: Commit) -> None:
        if commit.branch == self.pull.base.name:
            self.commit_to_base(commit)
            return
        if commit.expected_sha != self.pull.head.sha:
            raise ConflictError("the branch moved")
        self.push(f"{int(commit.expected_sha, 16) + 1:040x}")
        for file in commit.files:
            self.files[self.pull.head.sha, file.path] = file.content

    def text_on_base(self, path: str) -> str:
        return self.files[self.pull.base.sha, path].decode()

    def push_to_base(self, **changes: str | None) -> None:
        """Move the base: a commit with the same files but for the changes; None deletes."""
        old, new = self.pull.base.sha, f"{int(self.pull.base.sha, 16) + 1:040x}"
        kept = {path: content for (at, path), content in self.files.items() if at == old}
        kept |= {path: text.encode() for path, text in changes.items() if text is not None}
        self.files |= {(new, path): content for path, content in kept.items() if changes.get(path, "") is not None}
        self.pull = replace(self.pull, base=replace(self.pull.base, sha=new))

    def merge(self, at: datetime) -> None:
        """Bring the head's files to the base."""
        head = {path: content.decode() for (sha, path), content in self.files.items() if sha == self.pull.head.sha}
        self.push_to_base(**head)
        self.pull = replace(self.pull, state=PullState.MERGED, merged_at=at, merge_sha=self.pull.base.sha)

    def commit_to_base(self, commit: Commit) -> None:
        if commit.expected_sha != self.pull.base.sha:
            raise ConflictError("the branch moved")
        self.push_to_base(**{file.path: file.content.decode() for file in commit.files})

    def propose(self, action: OpenPull) -> None:
        branch = action.proposal.commit.branch
        if branch not in {one.branch for one in self.pull.follow_ups}:
            ref = replace(self.pull.ref, number=self.pull.ref.number + 1)
            made = StandingFollowUp(
                ref=ref, url=f"https://forge.test/pull/{ref.number}", branch=branch, state=PullState.OPEN
            )
            self.pull = replace(self.pull, follow_ups=(*self.pull.follow_ups, made))
