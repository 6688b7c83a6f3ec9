"""What people do with branches and files on the playground in GitHub's shape, through PyGithub."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from itertools import count

from github import Auth, Github, UnknownObjectException
from github.PullRequest import PullRequest
from github.Repository import Repository

from bot.review.model.references import ForgeName, PullRef
from specbot_playground import operations
from specbot_playground.git import Link
from specbot_playground.operations.suggestions import apply_suggestion
from specbot_playground.server import Playground
from specbot_playground.state import Repository as ForkedRepository
from tests.contract.stage import AUTHOR, OWNER, STRANGER


class GitHubRepository:
    """A repository whose collaborators push, open pull requests and take suggestions over."""

    base = "main"
    prefix = ""
    """Begins the names of branches; on a real forge they are found by it."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self._numbers = count(1)

    @property
    def playground(self) -> Playground:
        return self._playground

    @property
    def repository(self) -> str:
        return self._playground.repository.full_name

    def own_forge(self) -> None:
        return

    def rounds(self) -> AbstractContextManager[list[list[str]]]:
        return self._playground.wire.rounds()

    def put_on_base(self, path: str, content: bytes) -> None:
        self._put(self._seen_by(OWNER), path, content, self.base)

    def open_pull(self, files: Mapping[str, bytes], *, draft: bool = False, body: str = "") -> PullRef:
        repository = self._seen_by(AUTHOR)
        pull = repository.create_pull(
            base=self.base, head=self._branch(repository, files), title="Search", body=body, draft=draft
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
        pull = self._seen_by(STRANGER).create_pull(base=self.base, head=f"{STRANGER}:{branch}", title="Search", body="")
        return PullRef(forge=ForgeName.GITHUB, repository=self.repository, number=pull.number)

    def put_link(self, path: str, target: str, ref: PullRef | None = None) -> None:
        world, repository = self._playground.world, self._playground.repository
        branch = self._pull(AUTHOR, ref).head.ref if ref else self.base
        link = {path: Link(target.encode())}
        operations.write_files(world, world.users[OWNER], repository, branch, link, "A link")

    def _branch(self, repository: Repository, files: Mapping[str, bytes]) -> str:
        """Make a branch with the files on it."""
        branch = f"{self.prefix}topic-{next(self._numbers)}"
        repository.create_git_ref(f"refs/heads/{branch}", repository.get_branch(self.base).commit.sha)
        for path, content in files.items():
            self._put(repository, path, content, branch)
        return branch

    def branch_at(self, sha: str, files: Mapping[str, bytes]) -> str:
        repository, branch = self._seen_by(OWNER), f"{self.prefix}base-{next(self._numbers)}"
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

    def force_push(self, ref: PullRef, sha: str) -> None:
        self._seen_by(AUTHOR).get_git_ref(f"heads/{self._pull(AUTHOR, ref).head.ref}").edit(sha, force=True)

    def commit_on(self, sha: str, path: str, content: bytes) -> str:
        world, history = self._playground.world, self._playground.repository.history
        with world.lock:
            return history.commit(
                {**history[sha].tree, path: content}, (sha,), f"Change {path}", AUTHOR, world.now()
            ).sha

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
        ends = (repository.branches[branch], repository.branches[self.base])
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
