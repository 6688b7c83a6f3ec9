"""The contract's stage on the playground in GitHub's shape; people act through PyGithub."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from itertools import count

from github import Auth, Github, UnknownObjectException
from github.PullRequest import PullRequest
from github.Repository import Repository

from bot.forges.github import App, GitHub, GitHubCredentials, Token
from bot.forges.github.rate_limit import ContentRateLimit
from bot.review.model.references import ForgeName, PullRef
from specbot_playground import operations
from specbot_playground.git import Link
from specbot_playground.operations.suggestions import apply_suggestion
from specbot_playground.server import Playground
from specbot_playground.state import Repository as ForkedRepository
from tests.contract.stage import AUTHOR, OWNER, STRANGER, Budget, Doing, Traffic

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


class GitHubStage:
    """The bot is an App, or has the token of an owner."""

    budget = Budget(first=Traffic(reads=9, writes=6), again=9)
    reviews_have_bodies = True

    def __init__(self, playground: Playground, *, app: bool) -> None:
        self._playground = playground
        self._numbers = count(1)
        facts = playground.world.app
        identity = App(id=str(facts.id), private_key=facts.private_key) if app else Token(text=self._token(OWNER))
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

    @property
    def repository(self) -> str:
        return self._playground.repository.full_name

    def bot(self) -> AbstractContextManager[GitHub]:
        return self._credentials.client(self.repository)

    def now(self) -> datetime:
        return self._playground.world.now()

    def put_on_base(self, path: str, content: bytes) -> None:
        self._put(self._seen_by(OWNER), path, content, "main")

    def open_pull(self, files: Mapping[str, bytes], *, draft: bool = False, body: str = "") -> PullRef:
        repository = self._seen_by(AUTHOR)
        pull = repository.create_pull(
            base="main", head=self._branch(repository, files), title="Search", body=body, draft=draft
        )
        return PullRef(forge=ForgeName.GITHUB, repository=self.repository, number=pull.number)

    def _fork(self) -> str:
        """Let the stranger fork the repository; gives the fork's name."""
        source, world = self._playground.repository, self._playground.world
        name = f"{STRANGER}/{source.full_name.partition('/')[2]}"
        world.repositories[name] = ForkedRepository(
            id=world.id(),
            full_name=name,
            history=source.history,
            branches=dict(source.branches),
            roles={STRANGER: "admin"},
            source=source.full_name,
        )
        return name

    def open_pull_from_fork(self, files: Mapping[str, bytes]) -> PullRef:
        branch = self._branch(self._seen_by(STRANGER, self._fork()), files)
        pull = self._seen_by(STRANGER).create_pull(base="main", head=f"{STRANGER}:{branch}", title="Search", body="")
        return PullRef(forge=ForgeName.GITHUB, repository=self.repository, number=pull.number)

    def put_link(self, path: str, target: str, ref: PullRef | None = None) -> None:
        world, repository = self._playground.world, self._playground.repository
        branch = self._pull(AUTHOR, ref).head.ref if ref else "main"
        link = {path: Link(target.encode())}
        operations.write_files(world, world.users[OWNER], repository, branch, link, "A link")

    def _branch(self, repository: Repository, files: Mapping[str, bytes]) -> str:
        """Make a branch with the files on it."""
        branch = f"topic-{next(self._numbers)}"
        repository.create_git_ref(f"refs/heads/{branch}", repository.get_branch("main").commit.sha)
        for path, content in files.items():
            self._put(repository, path, content, branch)
        return branch

    def branch_at(self, sha: str, files: Mapping[str, bytes]) -> str:
        repository, branch = self._seen_by(OWNER), f"base-{next(self._numbers)}"
        repository.create_git_ref(f"refs/heads/{branch}", sha)
        for path, content in files.items():
            self._put(repository, path, content, branch)
        return branch

    def open_same_head(self, ref: PullRef, base: str, *, fork: bool = False) -> PullRef:
        head, login = self._pull(AUTHOR, ref).head, STRANGER if fork else AUTHOR
        name = head.ref
        if fork:
            self._seen_by(STRANGER, self._fork()).create_git_ref("refs/heads/same", head.sha)
            name = f"{STRANGER}:same"
        pull = self._seen_by(login).create_pull(base=base, head=name, title="Elsewhere", body="")
        return PullRef(forge=ForgeName.GITHUB, repository=self.repository, number=pull.number)

    def retarget(self, ref: PullRef, base: str) -> None:
        self._pull(AUTHOR, ref).edit(base=base)

    def push(self, ref: PullRef, path: str, content: bytes) -> None:
        self._put(self._seen_by(AUTHOR), path, content, self._pull(AUTHOR, ref).head.ref)

    def push_as(
        self, login: str, ref: PullRef, path: str, content: bytes, *, message: str = "Change", author: str = ""
    ) -> None:
        world, repository = self._playground.world, self._playground.repository
        branch = repository.pulls[ref.number].head
        with world.lock:
            changes = {path: content}
            operations.write_files(
                world, world.users[login], repository, branch, changes, message, author=author, local=True
            )

    def merge_base_into(self, login: str, ref: PullRef) -> None:
        world, repository = self._playground.world, self._playground.repository
        branch = repository.pulls[ref.number].head
        ends = (repository.branches[branch], repository.branches["main"])
        with world.lock:
            tree = repository.history.merged(*ends)
            assert tree is not None
            made = repository.history.commit(tree, ends, "Merge main", login, world.now())
            operations.move_branch(world, world.users[login], repository, branch, made.sha)

    def suggest(self, login: str, ref: PullRef, path: str, line: int, text: str) -> None:
        pull = self._pull(login, ref)
        body = f"Better:\n\n```suggestion\n{text}\n```\n"
        commit = self._seen_by(login).get_commit(pull.head.sha)
        pull.create_review_comment(body=body, commit=commit, path=path, line=line, side="RIGHT")

    def take_suggestion(self, login: str, ref: PullRef) -> None:
        world, repository = self._playground.world, self._playground.repository
        pull = repository.pulls[ref.number]
        with world.lock:
            newest = [one for one in pull.review_comments if "```suggestion" in one.body][-1]
            apply_suggestion(world, world.users[login], pull, newest)

    def read_head(self, ref: PullRef, path: str) -> bytes:
        repository = self._playground.repository
        return repository.history[repository.branches[repository.pulls[ref.number].head]].tree[path]

    def list_files(self, most: int) -> None:
        self._playground.world.files_listed = most

    def move_on_head(self, ref: PullRef, path: str, to: str | None, content: bytes | None = None) -> None:
        world, repository = self._playground.world, self._playground.repository
        branch = repository.pulls[ref.number].head
        was = repository.history[repository.branches[branch]].tree[path]
        moved = {} if to is None else {to: was if content is None else content}
        with world.lock:
            operations.write_files(world, world.users[AUTHOR], repository, branch, {path: None, **moved}, "Move")

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
        next(one for one in pull.get_issue_comments() if one.body == before).edit(after)

    def edit_description(self, login: str, ref: PullRef, body: str) -> None:
        self._pull(login, ref).edit(body=body)

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

    def move_on_base(self, path: str, to: str | None) -> None:
        world, repository = self._playground.world, self._playground.repository
        moved = {} if to is None else {to: self.read_base(path)}
        with world.lock:
            operations.write_files(world, world.users[OWNER], repository, "main", {path: None, **moved}, f"Move {path}")

    def read_base(self, path: str) -> bytes:
        repository = self._playground.repository
        return repository.history[repository.branches["main"]].tree[path]

    def messages(self) -> list[str]:
        history, tip = self._playground.repository.history, self._playground.repository.branches["main"]
        return [history[sha].message for sha in history.ancestors(tip)]

    def forbid_writing(self) -> None:
        self._playground.world.readers.add(self._actor)

    def pass_time(self, duration: timedelta) -> None:
        world = self._playground.world
        world.now = lambda now=world.now: now() + duration  # type: ignore[misc]

    def allow_writing(self) -> None:
        self._playground.world.readers.discard(self._actor)

    def protect_base(self) -> None:
        self._playground.repository.protected.add("main")

    def protect_head(self, ref: PullRef) -> None:
        self._playground.repository.protected.add(self._pull(OWNER, ref).head.ref)

    def annotations(self, check: str) -> int:
        runs = [run for run in self._playground.repository.checks if run.name == check]
        return len(runs[-1].annotations)

    def fail_next(self, kind: int | str, doing: Doing) -> None:
        reads_before = 4 if doing is Doing.COMMIT else 0
        self._playground.fail_next(kind, method="POST", path=_PATHS[doing], times=1 + reads_before)

    def traffic(self) -> Traffic:
        asked = [one for one in self._playground.requests(self._actor) if not one.path.endswith(_TOKEN_REQUESTS)]
        self._playground.reset_requests()
        writes = sum(one.write for one in asked)
        return Traffic(reads=len(asked) - writes, writes=writes)

    def _token(self, login: str) -> str:
        return self._playground.tokens[login]

    def _seen_by(self, login: str, repository: str = "") -> Repository:
        auth = Auth.Token(self._token(login))
        client = Github(
            auth=auth, base_url=self._playground.api_url, seconds_between_writes=None, seconds_between_requests=None
        )
        return client.get_repo(repository or self.repository)

    def _pull(self, login: str, ref: PullRef) -> PullRequest:
        return self._seen_by(login).get_pull(ref.number)

    @staticmethod
    def _put(repository: Repository, path: str, content: bytes, branch: str) -> None:
        try:
            standing = repository.get_contents(path, ref=branch)
        except UnknownObjectException:
            repository.create_file(path, f"Add {path}", content, branch=branch)
            return
        assert not isinstance(standing, list)
        repository.update_file(path, f"Change {path}", content, standing.sha, branch=branch)
