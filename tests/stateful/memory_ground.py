"""A port in memory that behaves as GitHub's adapter does, or GitLab's: one pull request with all its commits."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.review.model import actions
from bot.review.model.account import Account, CommitList, ForcePush, GitIdentity, PullCommit, Push
from bot.review.model.capabilities import Capabilities, Permission
from bot.review.model.desired_state import Commit
from bot.review.model.pull_request import PullRequest, ReviewThread
from tests.review.builders import NOON, PATH, a_pull
from tests.review.clicks import Clicks
from tests.review.world import apply
from tests.stateful.scene import PEOPLE, ROLES, Role

TEMPLATE = "docs/specs/TEMPLATE.md"
GHOST = Account(id="7", login="ghost", is_bot=True)
ACCOUNTS = {login: Account(id=str(number), login=login, name=login.title()) for number, login in enumerate(PEOPLE, 11)}
GITHUB = Capabilities(file_url="https://forge.test/{repository}/blob/{sha}/{path}#L{line}")
GITLAB = Capabilities(
    checks=False,
    check_buttons=False,
    dismiss_together=True,
    scoped_labels=True,
    suggestion_info="suggestion:-{above}+0",
    gate_thread=True,
    request="merge request",
)
LEVELS = {
    Role.NONE: Permission.READ,
    Role.READ: Permission.READ,
    Role.TRIAGE: Permission.TRIAGE,
    Role.WRITE: Permission.WRITE,
}


@dataclass(kw_only=True)
class Forge(Clicks):
    """One pull request whose commits and earlier checks are kept; threads follow the bot's commits, too."""

    clock: list[datetime] = field(default_factory=lambda: [NOON])
    heads: list[tuple[datetime, str]] = field(default_factory=list)
    """When each head came."""
    commits_ever: dict[str, PullCommit] = field(default_factory=dict)
    """By sha: those too that the branch has no more."""

    @property
    def is_gitlab(self) -> bool:
        return self.pull.capabilities.gate_thread

    def pushed(self, text: str, made: PullCommit, who: Account) -> None:
        """Take in a commit."""
        made = replace(made, parents=(self.pull.head.sha,))
        self.earlier = (*self.earlier, *self.pull.checks)
        super().write(text)
        sha = self.pull.head.sha
        push = Push(account=who, commits=(sha[:40],))
        self.pull = replace(
            self.pull,
            checks=(),
            pushed_at=self.clock[0],
            pushes=(*self.pull.pushes, push) if self.is_gitlab else (),
        )
        self.commits_ever[sha] = replace(made, sha=sha)
        self.made = CommitList(commits=(*self.made.commits, replace(made, sha=sha)))
        self.heads.append((self.clock[0], sha))

    def next_sha(self) -> str:
        return f"{1 + max(int(sha, 16) for sha in (self.pull.head.sha, *self.commits_ever)):040x}"

    def rewind(self, sha: str) -> None:
        """Point the branch to a commit that was its head; GitHub tells of it where that is no fast forward."""
        old, chain = self.pull.head.sha, self._chain(sha)
        forced = not self.is_gitlab and old not in {one.sha for one in chain}
        push = ForcePush(id=f"f{len(self.heads)}", at=self.clock[0], before=old, after=sha)
        known = (*self.earlier, *self.pull.checks)
        text = self.files[old, PATH].decode()
        self.pull = replace(
            self.pull,
            head=replace(self.pull.head, sha=sha),
            checks=tuple(one for one in known if one.sha == sha),
            pushed_at=self.clock[0] if self.is_gitlab else next(at for at, head in self.heads if head == sha),
            force_pushes=(*self.pull.force_pushes, push) if forced else self.pull.force_pushes,
        )
        self._follow(text, self.text(PATH))
        self.earlier = tuple(one for one in known if one.sha != sha)
        self.made = CommitList(commits=chain)
        self.heads.append((self.clock[0], sha))

    def _chain(self, sha: str) -> tuple[PullCommit, ...]:
        """List the commits of a head, the oldest first."""
        found: list[PullCommit] = []
        while sha in self.commits_ever:
            found.append(self.commits_ever[sha])
            sha = found[-1].parents[0]
        return tuple(reversed(found))

    def commit(self, commit: Commit) -> None:
        assert commit.expected_sha == self.pull.head.sha
        bot = self.pull.bot
        made = PullCommit(sha="", url="", authors=(GitIdentity(name=bot.login, email="", account=bot),))
        (file,) = commit.files
        self.pushed(file.content.decode(), made, bot)

    def apply(self, pull: PullRequest, action: actions.Action) -> None:
        assert pull.ref == self.pull.ref
        self.before(action)
        if isinstance(action, actions.PushCommit):
            self.commit(action.commit)
        self.pull = apply(self.pull, action)
        if isinstance(action, actions.EditComment):
            self.pull = replace(
                self.pull,
                comments=tuple(
                    replace(one, edited=True, edited_by_other=False, edited_at=self.clock[0])
                    if one.id == action.comment
                    else one
                    for one in self.pull.comments
                ),
            )
        self.applied.append(action)


class Ground:
    """The pull request, its forge, and who may do what."""

    def __init__(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities
        self._clock = [NOON]
        self._forge = Forge(pull=a_pull(), clock=self._clock)
        self._opened = False
        self._numbers = 100
        self._installed = 0
        self._written: dict[tuple[str, str], str] = {}
        """By thread and words: the lines that a suggestion was made from."""
        self.status_prefix = "spec::" if capabilities.scoped_labels else "spec: "
        self._roles = dict(ROLES)

    @property
    def _pull(self) -> PullRequest:
        return self._forge.pull

    def _change(self, **changes: object) -> None:
        self._forge.pull = replace(self._forge.pull, **changes)  # type: ignore[arg-type]

    def _next(self) -> str:
        self._numbers += 1
        return str(self._numbers)

    def _writes(self, login: str) -> bool:
        return self._roles[login] is Role.WRITE

    def wait(self, seconds: int) -> None:
        self._clock[0] += timedelta(seconds=seconds)

    def _threads(self, change: Callable[[ReviewThread], ReviewThread]) -> None:
        self._change(threads=tuple(map(change, self._pull.threads)))
