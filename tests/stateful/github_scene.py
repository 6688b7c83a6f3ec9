"""The stateful test's scene on the playground in GitHub's shape."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.clock import utc_now
from bot.forges.github import App, GitHubCredentials
from bot.review.model.references import PullRef
from bot.review.model.targets import IncomingEvent
from bot.review.reconcile import reconcile
from specbot_playground import operations
from specbot_playground.operations.suggestions import apply_suggestions
from specbot_playground.server import Playground
from specbot_playground.state import Comment, Pull, Refusal, Repository, Thread, User, World
from tests.stateful.scene import BRANCH, PATH, PULL, Role, Said
from tests.stateful.texts import BRANCHES
from webhooks.github import receive
from webhooks.outcome import Rejected

REF = PullRef.parse("github:acme/payments#1")


class GitHubScene:
    """The bot is an App, in a process that lives on while it is installed anew."""

    status_prefix = "spec: "

    def __init__(self) -> None:
        self._playground = Playground().start()
        self._now = utc_now().replace(microsecond=0)
        self._world.now = self._clock
        app = self._world.app
        identity = App(id=str(app.id), private_key=app.private_key)
        self._credentials = GitHubCredentials(
            identity, clock=self._clock, api_url=self._playground.api_url, sleep=lambda _: None
        )
        dana, first = self._person("dana"), self._repo.branches["main"]
        for name, files in BRANCHES.items():
            operations.create_branch(self._world, dana, self._repo, name, first)
            operations.write_files(self._world, dana, self._repo, name, files, "Begin")

    def _clock(self) -> datetime:
        return self._now

    def wait(self, seconds: int) -> None:
        self._now += timedelta(seconds=seconds)

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

    def open(self, text: str) -> None:
        ada = self._person("ada")
        operations.create_branch(self._world, ada, self._repo, BRANCH, self._repo.branches["main"])
        self.push("ada", text)
        operations.open_pull(self._world, ada, self._repo, base="main", head=BRANCH, title="Spec", body="", draft=False)

    def push(self, login: str, text: str, message: str = "Change") -> bool:
        changes: dict[str, bytes | None] = {PATH: text.encode()}
        with self._world.lock, suppress(Refusal):
            operations.write_files(self._world, self._person(login), self._repo, BRANCH, changes, message, local=True)
            return True
        return False

    def head(self) -> str:
        return self._repo.branches[BRANCH]

    def rewind(self, login: str, sha: str) -> bool:
        with self._world.lock, suppress(Refusal):
            operations.need_contents(self._world, self._repo, self._person(login))
            operations.move_branch(self._world, self._person(login), self._repo, BRANCH, sha)
            return True
        return False

    def take(self, login: str, picks: Sequence[int]) -> bool:
        standing = [one for one in self._pull.review_comments if "```suggestion" in one.body]
        chosen = (
            list({one.id: one for one in (standing[pick % len(standing)] for pick in picks)}.values())
            if standing
            else []
        )
        with self._world.lock, suppress(Refusal):
            if chosen:
                apply_suggestions(self._world, self._person(login), self._pull, chosen)
                return True
        return False

    def say(self, login: str, body: str) -> int | None:
        return operations.say(self._world, self._person(login), self._repo, self._pull, body).id

    def edit(self, login: str, comment: int, body: str) -> bool:
        with suppress(Refusal):
            who = self._person(login)
            operations.edit_comment(self._world, who, self._repo, self._pull, self._comment(comment), body)
            return True
        return False

    def delete(self, login: str, comment: int) -> bool:
        with suppress(Refusal):
            operations.delete_comment(self._world, self._person(login), self._repo, self._pull, self._comment(comment))
            return True
        return False

    def _comment(self, number: int) -> Comment:
        return next(one for one in self._pull.comments if one.id == number)

    def damage(self, pick: int, body: str | None) -> bool:
        own: list[Comment] = [one for one in self._pull.comments if one.author is self._world.app.bot]
        own += [one for one in self._pull.review_comments if one.author is self._world.app.bot]
        dana = self._person("dana")
        for one in own[pick : pick + 1]:
            with self._world.lock, suppress(Refusal):
                if body is None:
                    operations.delete_comment(self._world, dana, self._repo, self._pull, one)
                else:
                    operations.edit_comment(self._world, dana, self._repo, self._pull, one, body or one.body + "\nHm.")
                return True
        return False

    def resolve(self, login: str, pick: int, *, done: bool) -> bool:
        threads: list[Thread] = self._pull.threads[pick : pick + 1]
        for one in threads:
            with suppress(Refusal):
                operations.resolve(self._world, self._person(login), self._repo, self._pull, one, done=done)
                return True
        return False

    def approve(self, login: str) -> bool:
        return self._review(login, "APPROVE", "")

    def request_changes(self, login: str) -> bool:
        return self._review(login, "REQUEST_CHANGES", "Not yet.")

    def _review(self, login: str, event: str, body: str) -> bool:
        who = self._person(login)
        with suppress(Refusal):
            operations.submit_review(
                self._world, who, self._repo, self._pull, event=event, body=body, sha=None, comments=()
            )
            return True
        return False

    def retract(self, login: str, whose: str) -> bool:
        """Dismiss all of somebody's verdicts."""
        verdicts = ("APPROVED", "CHANGES_REQUESTED")
        standing = [one for one in self._pull.reviews if one.author.login == whose and one.state in verdicts]
        with suppress(Refusal):
            for one in standing:
                operations.dismiss(self._world, self._person(login), self._repo, self._pull, one, "Seen to.")
            return bool(standing)
        return False

    def label(self, name: str) -> None:
        operations.add_labels(self._world, self._person("ada"), self._repo, self._pull, (name,))

    def grant(self, login: str, role: Role) -> None:
        self._repo.roles.pop(login, None)
        if role is not Role.NONE:
            self._repo.roles[login] = role.name.lower()

    def turn(self, *, draft: bool) -> None:
        operations.set_draft(self._world, self._person("ada"), self._repo, self._pull, draft=draft)

    def close(self, *, closed: bool) -> None:
        state = {"state": "closed" if closed else "open"}
        operations.edit_pull(self._world, self._person("ada"), self._repo, self._pull, state)

    def retarget(self, base: str) -> bool:
        operations.edit_pull(self._world, self._person("ada"), self._repo, self._pull, {"base": base})
        return True

    def install_anew(self) -> None:
        bot = self._world.app.bot
        self._world.tokens = {text: one for text, one in self._world.tokens.items() if one.user is not bot}
        self._world.app.installation_id += 1

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
        with self._credentials.client(REF.repository) as forge:
            reconcile(forge, REF, self._clock)
        return sum(one.write for one in self._playground.requests())

    def people_said(self) -> list[Said]:
        replies = [one.body.splitlines()[0] for one in self._pull.comments if one.author.kind == "Bot"]
        return [
            Said(
                id=one.id,
                login=one.author.login,
                body=one.body,
                answered=bool(one.reactions) or any(f"specbot:reply v1 {one.id}" in reply for reply in replies),
            )
            for one in self._pull.comments
            if one.author.kind == "User"
        ]

    def bot_said(self) -> list[str]:
        return [one.body for one in self._pull.comments if one.author.kind == "Bot"]

    def labels(self) -> list[str]:
        return list(self._pull.labels)

    def gate(self) -> dict[str, str]:
        head = operations.head_sha(self._world, self._pull)
        return {one.name: one.conclusion or "" for one in self._repo.checks if one.sha == head}

    def text(self) -> str:
        return self._repo.history[operations.head_sha(self._world, self._pull)].tree[PATH].decode()

    def is_open(self) -> bool:
        return PULL in self._repo.pulls

    def stop(self) -> None:
        self._playground.stop()
