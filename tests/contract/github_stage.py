"""The contract's stage on the playground in GitHub's shape; people act through PyGithub."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

from bot.forges.github import App, GitHub, GitHubCredentials
from bot.forges.github import Token as BotToken
from bot.forges.github.rate_limit import ContentRateLimit
from bot.review.model.references import PullRef
from specbot_playground import operations
from specbot_playground.server import Playground
from specbot_playground.state import Token, User
from tests.contract.github_repository import GitHubRepository
from tests.contract.stage import AUTHOR, OWNER, TEAM, Budget, Doing, Traffic

_TOKEN_REQUESTS = ("/access_tokens", "/installation", "/app", "/users/specbot[bot]")
_PATHS = {
    Doing.READ: "graphql$",
    Doing.REVIEW: "/reviews$",
    Doing.COMMENT: "/issues/.*/comments$",
    Doing.LABEL: "/labels$",
    Doing.CHECK: "/check-runs$|/statuses/",
    Doing.COMMIT: "graphql$",
    Doing.REACTION: "/reactions$",
    Doing.BRANCH: "/git/refs$",
    Doing.PROPOSE: "/pulls$",
}


class _LongLater(ContentRateLimit):
    """Between two looks of a test whatever the forge asked to wait for has gone by."""

    def check(self) -> None:
        return


class GitHubStage(GitHubRepository):
    """The bot is an App, or has the token of an owner."""

    budget = Budget(first=Traffic(reads=10, writes=6), again=4)
    depth = 2
    first_depth = 6
    command_depth = 5
    reviews_have_bodies = True

    def __init__(self, playground: Playground, *, app: bool) -> None:
        super().__init__(playground)
        facts = playground.world.app
        self.bot_is_owner = not app
        identity = App(id=str(facts.id), private_key=facts.private_key) if app else BotToken(text=self._token(OWNER))
        self._actor = facts.bot.login if app else OWNER
        self._credentials = GitHubCredentials(
            identity,
            clock=self.now,
            api_url=playground.api_url,
            sleep=lambda _: None,
            budgets=lambda _, limits: _LongLater(self.now, lambda _: None, limits),
        )

    @staticmethod
    def status(word: str) -> str:
        return f"spec: {word}"

    def bot(self) -> AbstractContextManager[GitHub]:
        return self._credentials.client(self.repository)

    def now(self) -> datetime:
        return self._playground.world.now()

    def comment(self, login: str, ref: PullRef, body: str) -> None:
        self._pull(login, ref).create_issue_comment(body)

    def answer_finding(self, login: str, ref: PullRef, body: str) -> None:
        pull = self._pull(login, ref)
        first = next(one for one in pull.get_review_comments() if "specbot:finding" in one.body)
        pull.create_review_comment_reply(first.id, body)

    def comment_on_line(self, login: str, ref: PullRef, path: str, line: int, body: str) -> None:
        pull, repository = self._pull(login, ref), self._seen_by(login)
        pull.create_review_comment(body, repository.get_commit(pull.head.sha), path, line=line, side="RIGHT")

    def edit_comment(self, login: str, ref: PullRef, before: str, after: str) -> None:
        pull = self._pull(login, ref)
        said = [*pull.get_issue_comments(), *pull.get_review_comments()]
        next(one for one in said if one.body == before).edit(after)

    def edit_description(self, login: str, ref: PullRef, body: str) -> None:
        self._pull(login, ref).edit(body=body)

    def ready(self, ref: PullRef) -> None:
        self._pull(AUTHOR, ref).mark_ready_for_review()

    def threads(self, ref: PullRef) -> list[list[tuple[str, str]]]:
        found: dict[int, list[tuple[str, str]]] = {}
        for one in self._pull(OWNER, ref).get_review_comments():
            found.setdefault(one.in_reply_to_id or one.id, []).append((one.user.login, one.body))
        return list(found.values())

    def approve(self, login: str, ref: PullRef, body: str = "") -> None:
        self._pull(login, ref).create_review(body=body, event="APPROVE")

    def request_changes(self, login: str, ref: PullRef) -> None:
        self._pull(login, ref).create_review(body="Not yet.", event="REQUEST_CHANGES")

    def dismiss_request(self, login: str, ref: PullRef) -> None:
        for review in self._pull(OWNER, ref).get_reviews():
            if review.user.login == login and review.state == "CHANGES_REQUESTED":
                review.dismiss("It is settled.")

    def asked_for_review(self, ref: PullRef) -> list[str]:
        return [one.login for one in self._playground.repository.pulls[ref.number].requested]

    def harm_comment(self, ref: PullRef, comment: str, body: str | None) -> None:
        pull = self._playground.repository.pulls[ref.number]
        if body is None:
            pull.comments = [one for one in pull.comments if str(one.id) != comment]
            return
        for one in pull.comments:
            if str(one.id) == comment:
                one.body, one.edited_at, one.editor = body, self.now(), self._playground.world.users[AUTHOR]

    def label(self, login: str, ref: PullRef, name: str) -> None:
        self._pull(login, ref).add_to_labels(name)

    def merge(self, ref: PullRef, method: str = "merge") -> None:
        if method != "queue":
            self._pull(OWNER, ref).merge(merge_method=method)
            return
        world, repository = self._playground.world, self._playground.repository
        with world.lock:
            for step in (operations.queue, operations.leave_queue):
                step(world, world.users[OWNER], repository, repository.pulls[ref.number])

    def close(self, ref: PullRef) -> None:
        self._pull(OWNER, ref).edit(state="closed")

    def reopen(self, ref: PullRef) -> None:
        self._pull(OWNER, ref).edit(state="open")

    def move_on_base(self, path: str, to: str | None) -> None:
        world, repository = self._playground.world, self._playground.repository
        moved = {} if to is None else {to: self.read_base(path)}
        with world.lock:
            operations.write_files(
                world, world.users[OWNER], repository, self.base, {path: None, **moved}, f"Move {path}"
            )

    def read_base(self, path: str) -> bytes:
        repository = self._playground.repository
        return repository.history[repository.branches[self.base]].tree[path]

    def messages(self) -> list[str]:
        history, tip = self._playground.repository.history, self._playground.repository.branches[self.base]
        return [history[sha].message for sha in history.ancestors(tip)]

    def take_rights(self, login: str) -> None:
        del self._playground.repository.roles[login]

    def forbid_writing(self) -> None:
        self._playground.world.readers.add(self._actor)

    def add_member(self, login: str) -> None:
        world = self._playground.world
        world.users[login] = User(id=world.id(), login=login, name=login.title())
        world.tokens[f"ghp_{login}"] = Token(user=world.users[login])
        world.teams[TEAM].append(login)
        self._playground.repository.roles[login] = "write"

    def pass_time(self, duration: timedelta) -> None:
        world = self._playground.world
        world.now = lambda now=world.now: now() + duration  # type: ignore[misc]

    @contextmanager
    def stopped_time(self) -> Iterator[None]:
        world = self._playground.world
        going, moment = world.now, world.now()
        world.now = lambda: moment
        yield
        world.now = going

    def allow_writing(self) -> None:
        self._playground.world.readers.discard(self._actor)

    def protect_base(self) -> None:
        self._playground.repository.protected.add(self.base)

    def protect_head(self, ref: PullRef) -> None:
        self._playground.repository.protected.add(self._pull(OWNER, ref).head.ref)

    def annotations(self, check: str) -> int:
        runs = [run for run in self._playground.repository.checks if run.name == check]
        return len(runs[-1].annotations)

    def fail_next(self, kind: int | str, doing: Doing) -> None:
        reads_before = 4 if doing is Doing.COMMIT else 0
        self._playground.fail_next(kind, method="POST", path=_PATHS[doing], times=1 + reads_before)

    def fail_after(self, requests: int, kind: int | str) -> None:
        self._playground.fail_next(kind, after=requests)

    def lag(self, ref: PullRef | None) -> None:
        self._playground.world.unlisted = set() if ref is None else {ref.number}

    def calm(self) -> bool:
        return self._playground.faults.clear()

    def traffic(self) -> Traffic:
        asked = [one for one in self._playground.requests(self._actor) if not one.path.endswith(_TOKEN_REQUESTS)]
        self._playground.reset_requests()
        writes = sum(one.write for one in asked)
        return Traffic(reads=len(asked) - writes, writes=writes)
