"""GitHub's world behind the pages."""

from specbot_playground import operations
from specbot_playground.pages import show
from specbot_playground.pages.site import Words
from specbot_playground.pages.view import Line, PullView, RepositoryView
from specbot_playground.state import Pull, Refusal, Repository, User, World
from specbot_playground.store import Store


class GitHubSite:
    """What visitors see and do, with GitHub's rules."""

    words = Words(
        request="pull request",
        mark="#",
        pulls="pull",
        files="blob",
        actions=(("approve", "Approve"), ("request", "Request changes"), ("merge", "Merge")),
    )

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def store(self) -> Store:
        """Give the world's neutral part."""
        return self._world

    def _find(self, name: str, number: int) -> tuple[Repository, Pull]:
        repo = self._world.repository(name)
        if number not in repo.pulls:
            raise Refusal(404, "Not Found")
        return repo, repo.pulls[number]

    def repositories(self) -> list[tuple[str, list[Line]]]:
        """List the repositories with their pull requests, newest first."""
        return [(name, [_line(one) for one in reversed(repo.pulls.values())]) for name, repo in self._repositories()]

    def _repositories(self) -> list[tuple[str, Repository]]:
        return list(self._world.repositories.items())

    def repository(self, name: str) -> RepositoryView:
        """Show a repository."""
        repo = self._world.repository(name)
        tree = repo.history[repo.branches[repo.default_branch]].tree
        template = next((text for path, text in tree.items() if path.endswith("TEMPLATE.md")), b"")
        return RepositoryView(
            name=repo.full_name, branch=repo.default_branch, paths=tuple(sorted(tree)), template=template.decode()
        )

    def text(self, name: str, ref: str, path: str) -> str:
        """Read a file. Raises `Refusal`."""
        found = operations.commit_of(self._world.repository(name), ref).tree.get(path)
        if found is None:
            raise Refusal(404, "Not Found")
        return found.decode("utf-8", errors="replace")

    def pull(self, name: str, number: int) -> PullView:
        """Show a pull request."""
        repo, pull = self._find(name, number)
        return show.pull(self._world, repo, pull)

    def propose(self, who: User, name: str, title: str, path: str, text: str) -> int:
        """Open a pull request that adds a file."""
        repo = self._world.repository(name)
        branch, base = f"spec-{repo.next_number}", repo.default_branch
        operations.create_branch(self._world, who, repo, branch, repo.branches[base])
        operations.write_files(self._world, who, repo, branch, {path: text.encode()}, f"Propose {title}")
        return operations.open_pull(
            self._world, who, repo, base=base, head=branch, title=title, body="", draft=False
        ).number

    def head_text(self, name: str, number: int, path: str) -> tuple[str, str]:
        """Read a file of the head."""
        _, pull = self._find(name, number)
        source = self._world.repository(pull.head_repository)
        return pull.head, operations.commit_of(source, pull.head).tree.get(path, b"").decode("utf-8", errors="replace")

    def commit(self, who: User, name: str, number: int, path: str, text: str, message: str) -> None:
        """Commit a text to the head branch."""
        _, pull = self._find(name, number)
        source = self._world.repository(pull.head_repository)
        operations.write_files(self._world, who, source, pull.head, {path: text.encode()}, message)

    def talk(self, who: User, name: str, number: int, act: str, body: str) -> None:
        """Do what a button says; a text beside it is said too."""
        world, (repo, pull) = self._world, self._find(name, number)
        verdicts = {"approve": "APPROVE", "request": "REQUEST_CHANGES"}
        if act in verdicts:
            operations.submit_review(world, who, repo, pull, event=verdicts[act], body=body, sha=None, comments=())
            return
        if body.strip():
            operations.say(world, who, repo, pull, body)
        match act:
            case "merge":
                operations.merge(world, who, repo, pull, "squash", None)
            case "close" | "reopen":
                operations.edit_pull(world, who, repo, pull, {"state": "closed" if act == "close" else "open"})
            case "ready":
                operations.set_draft(world, who, repo, pull, draft=False)
            case _:
                pass

    def answer(self, who: User, name: str, number: int, thread: str, body: str, *, toggle: bool) -> None:
        """Answer in a thread; resolve it or open it again. Raises `Refusal`."""
        world, (repo, pull) = self._world, self._find(name, number)
        found = next((one for one in pull.threads if one.id == thread), None)
        if found is None:
            raise Refusal(404, "Not Found")
        if body.strip():
            operations.answer(world, who, repo, pull, found, body)
        if toggle:
            operations.resolve(world, who, repo, pull, found, done=found.resolved_by is None)

    def press(self, who: User, name: str, number: int, check: str, identifier: str) -> None:
        """Press a button of a check."""
        repo, pull = self._find(name, number)
        head = operations.head_sha(self._world, pull)
        run = next((one for one in reversed(repo.checks) if (one.name, one.sha) == (check, head)), None)
        if run is not None:
            operations.press(self._world, who, repo, run, identifier)


def _line(pull: Pull) -> Line:
    return Line(number=pull.number, title=pull.title, state=pull.state, author=pull.author.login)
