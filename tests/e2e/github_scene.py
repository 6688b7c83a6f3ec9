"""The stateful test's scene on the playground in GitHub's shape."""

from contextlib import suppress

from bot.credentials import utc_now
from bot.forges.github import App, GitHubCredentials
from bot.review.model.references import PullRef
from bot.review.model.targets import IncomingEvent
from bot.review.reconcile import reconcile
from specbot_playground import operations
from specbot_playground.operations.suggestions import apply_suggestion
from specbot_playground.server import Playground
from specbot_playground.state import Comment, Pull, Refusal, Repository, User, World
from tests.e2e.scene import BRANCH, PULL, Said
from webhooks.github import receive
from webhooks.outcome import Rejected

REF = PullRef.parse("github:acme/payments#1")


class GitHubScene:
    """The bot is an App."""

    status_prefix = "spec: "

    def __init__(self) -> None:
        self._playground = Playground().start()

    @property
    def _world(self) -> World:
        return self._playground.world

    @property
    def _repo(self) -> Repository:
        return self._playground.repository

    @property
    def _pull(self) -> Pull:
        return self._repo.pulls[PULL]

    def _person(self, login: str) -> User:
        return self._world.users[login]

    def open(self, path: str, text: str) -> None:
        ada = self._person("ada")
        operations.create_branch(self._world, ada, self._repo, BRANCH, self._repo.branches["main"])
        self.push(path, text)
        operations.open_pull(self._world, ada, self._repo, base="main", head=BRANCH, title="Spec", body="", draft=False)

    def push(self, path: str, text: str) -> None:
        with self._world.lock:
            operations.write_files(
                self._world, self._person("ada"), self._repo, BRANCH, {path: text.encode()}, "Change"
            )

    def take(self, pick: int) -> bool:
        standing = [one for one in self._pull.review_comments if "```suggestion" in one.body]
        with self._world.lock, suppress(Refusal):
            for comment in standing[pick % len(standing) :][:1] if standing else ():
                apply_suggestion(self._world, self._person("ada"), self._pull, comment)
                return True
        return False

    def say(self, login: str, body: str) -> int:
        return operations.say(self._world, self._person(login), self._repo, self._pull, body).id

    def edit(self, login: str, comment: int, body: str) -> None:
        operations.edit_comment(self._world, self._person(login), self._repo, self._pull, self._comment(comment), body)

    def delete(self, comment: int) -> None:
        operations.delete_comment(self._world, self._person("dana"), self._repo, self._pull, self._comment(comment))

    def _comment(self, number: int) -> Comment:
        return next(one for one in self._pull.comments if one.id == number)

    def approve(self, login: str) -> None:
        who, text = self._person(login), ""
        operations.submit_review(
            self._world, who, self._repo, self._pull, event="APPROVE", body=text, sha=None, comments=()
        )

    def label(self, name: str) -> None:
        operations.add_labels(self._world, self._person("dana"), self._repo, self._pull, (name,))

    def promote(self, *, write: bool) -> None:
        self._repo.roles["bo"] = "write" if write else "read"

    def turn(self, *, draft: bool) -> None:
        operations.set_draft(self._world, self._person("ada"), self._repo, self._pull, draft=draft)

    def close(self, *, closed: bool) -> None:
        state = {"state": "closed" if closed else "open"}
        operations.edit_pull(self._world, self._person("ada"), self._repo, self._pull, state)

    def fail(self, kind: int | str, path: str) -> None:
        self._playground.fail_next(kind, path=path)

    def calm(self) -> None:
        self._playground.faults.clear()

    def arrive(self, pick: int) -> bool:
        newest = self._playground.post.sent[-8:]
        sent = newest[pick % len(newest)]
        verdict = receive(self._playground.post.headers(sent), sent.body, self._world.app.webhook_secret)
        assert not isinstance(verdict, Rejected)
        return isinstance(verdict, IncomingEvent) and REF in verdict.targets

    def reconcile(self) -> int:
        self._playground.reset_requests()
        app = self._world.app
        identity = App(id=str(app.id), private_key=app.private_key)
        credentials = GitHubCredentials(identity, clock=utc_now, api_url=self._playground.api_url, sleep=lambda _: None)
        with credentials.client(REF.repository) as forge:
            reconcile(forge, REF, utc_now)
        return sum(one.write for one in self._playground.requests())

    def people_said(self) -> list[Said]:
        found = (one for one in self._pull.comments if one.author.kind == "User")
        return [Said(id=one.id, login=one.author.login, body=one.body) for one in found]

    def bot_said(self) -> list[str]:
        return [one.body for one in self._pull.comments if one.author.kind == "Bot"]

    def labels(self) -> list[str]:
        return list(self._pull.labels)

    def reviews(self) -> int:
        return sum(one.author.kind == "Bot" for one in self._pull.reviews)

    def gate(self) -> str | None:
        head = operations.head_sha(self._world, self._pull)
        runs = [one for one in self._repo.checks if (one.name, one.sha) == ("spec / approval", head)]
        return runs[-1].conclusion if runs else None

    def text(self, path: str) -> str:
        return self._repo.history[operations.head_sha(self._world, self._pull)].tree[path].decode()

    def approvers(self) -> set[str]:
        return {one.author.login for one in self._pull.reviews if one.state == "APPROVED"}

    def writers(self) -> set[str]:
        return {login for login in ("bo", "dana") if self._repo.roles.get(login) in {"write", "admin"}}

    def is_open(self) -> bool:
        return PULL in self._repo.pulls

    def stop(self) -> None:
        self._playground.stop()
