"""The stateful test's scene on the playground in GitLab's shape."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.clock import utc_now
from bot.forges.gitlab import GitLabCredentials
from bot.review.model.references import PullRef
from bot.review.model.targets import IncomingEvent
from bot.review.reconcile import reconcile
from specbot_playground.gitlab.operations import approvals, branches, reading, requests, reviewers, suggestions, talking
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access, MergeRequest, Note, Project, Refusal, Token, User, World
from tests.stateful.scene import BRANCH, PATH, PULL, Role, Said
from tests.stateful.texts import BRANCHES
from webhooks.gitlab import Secrets, receive
from webhooks.outcome import Rejected

REF = PullRef.parse("gitlab:acme/payments!1")
_PATHS = {
    "comments": "/notes",
    "reviews": "/draft_notes",
    "check-runs": "/statuses/",
    "graphql": "/discussions$",
    "labels": "/labels$",
}
_LEVELS = {
    Role.NONE: Access.NONE,
    Role.READ: Access.GUEST,
    Role.TRIAGE: Access.REPORTER,
    Role.WRITE: Access.DEVELOPER,
}


class GitLabScene:
    """The bot has a project access token; another one is another account, and the old account's notes are a ghost's."""

    status_prefix = "spec::"

    def __init__(self) -> None:
        self._playground = GitLabPlayground().start()
        self._playground.set_webhook("")
        self._now = utc_now().replace(microsecond=0)
        self._world.now = self._clock
        self._tokens = 0
        self._credentials = self._made()
        dana = self._person("dana")
        for name, files in BRANCHES.items():
            branches.create_branch(self._world, dana, self._project, name, "main")
            actions = [_action(path, content or b"") for path, content in files.items()]
            branches.commit(
                self._world, dana, self._project, branches.CommitRequest(branch=name, message="Begin", actions=actions)
            )

    def _made(self) -> GitLabCredentials:
        token, url = self._world.bot_token, self._playground.web_url
        return GitLabCredentials(token, clock=self._clock, url=url, sleep=lambda _: None)

    def _clock(self) -> datetime:
        return self._now

    def wait(self, seconds: int) -> None:
        self._now += timedelta(seconds=seconds)

    @property
    def _world(self) -> World:
        return self._playground.world

    @property
    def _project(self) -> Project:
        return self._playground.project

    @property
    def _request(self) -> MergeRequest:
        return self._project.merge_requests[PULL]

    def _person(self, login: str) -> User:
        return self._world.users[login]

    def open(self, text: str) -> None:
        ada = self._person("ada")
        branches.create_branch(self._world, ada, self._project, BRANCH, "main")
        self.push("ada", text)
        wish = requests.Proposal(source=self._project, source_branch=BRANCH, target_branch="main", title="Spec")
        requests.open_request(self._world, ada, self._project, wish)

    def push(self, login: str, text: str, message: str = "Change") -> bool:
        who = self._person(login)
        with self._world.lock, suppress(Refusal):
            if not branches.may_push(self._world, self._project, who, BRANCH):
                return False
            tip = self._project.history[self._project.branches[BRANCH]]
            action = {**_action(PATH, text.encode()), "action": "update" if PATH in tip.tree else "create"}
            wish = branches.CommitRequest(branch=BRANCH, message=message, actions=[action])
            branches.commit(self._world, who, self._project, wish)
            return True
        return False

    def head(self) -> str:
        return self._project.branches[BRANCH]

    def rewind(self, login: str, sha: str) -> bool:
        who = self._person(login)
        with self._world.lock:
            if not branches.may_push(self._world, self._project, who, BRANCH):
                return False
            branches.move_branch(self._world, who, self._project, BRANCH, sha)
            return True

    def take(self, login: str, picks: Sequence[int]) -> bool:
        standing = [
            suggestions.suggestion_id(note, one)
            for note in self._request.notes
            for one in suggestions.suggestions_of(note)
        ]
        chosen = list(dict.fromkeys(standing[pick % len(standing)] for pick in picks)) if standing else []
        with self._world.lock, suppress(Refusal):
            if chosen:
                suggestions.apply_suggestions(self._world, self._person(login), chosen)
                return True
        return False

    def say(self, login: str, body: str) -> int | None:
        made = talking.say(self._world, self._person(login), self._project, self._request, body)
        assert isinstance(made, Note)
        return made.id

    def edit(self, login: str, comment: int, body: str) -> bool:
        note = talking.find_note(self._request, comment)
        with suppress(Refusal):
            talking.edit_note(self._world, self._person(login), self._project, self._request, note, body)
            return True
        return False

    def delete(self, login: str, comment: int) -> bool:
        note = talking.find_note(self._request, comment)
        with suppress(Refusal):
            talking.delete_note(self._world, self._person(login), self._project, self._request, note)
            return True
        return False

    def damage(self, pick: int, body: str | None) -> bool:
        own = [one for one in self._request.notes if one.author is self._world.bot and not one.system]
        dana = self._person("dana")
        for note in own[pick : pick + 1]:
            with self._world.lock, suppress(Refusal):
                if body is None:
                    talking.delete_note(self._world, dana, self._project, self._request, note)
                else:
                    talking.edit_note(
                        self._world, dana, self._project, self._request, note, body or note.body + "\nHm."
                    )
                return True
        return False

    def resolve(self, login: str, pick: int, *, done: bool) -> bool:
        threads = [one for one in self._request.discussions if one.resolvable]
        for one in threads[pick : pick + 1]:
            with suppress(Refusal):
                talking.resolve(self._world, self._person(login), self._project, self._request, one, done=done)
                return True
        return False

    def approve(self, login: str) -> bool:
        with suppress(Refusal):
            approvals.approve(self._world, self._person(login), self._project, self._request, None)
            return True
        return False

    def request_changes(self, login: str) -> bool:
        with suppress(Refusal):
            reviewers.request_changes(self._world, self._person(login), self._project, self._request)
            return True
        return False

    def retract(self, login: str, whose: str) -> bool:
        """Let a reviewer end the own request for changes, or take an approval back."""
        who, request = self._person(whose), self._request
        if login != whose:
            return False
        if request.reviews.get(whose) == "requested_changes":
            reviewers.leave_review(self._world, who, request)
            return True
        with suppress(Refusal):
            approvals.unapprove(self._world, who, self._project, request)
            return True
        return False

    def label(self, name: str) -> None:
        self._edit("ada", add_labels=[name])

    def grant(self, login: str, role: Role) -> None:
        level = _LEVELS[role]
        if login == "dana":
            self._world.groups["acme"].members[login] = level
        self._project.members[login] = level

    def turn(self, *, draft: bool) -> None:
        self._edit("ada", title="Draft: Spec" if draft else "Spec")

    def close(self, *, closed: bool) -> None:
        self._edit("ada", state_event="close" if closed else "reopen")

    def retarget(self, base: str) -> bool:
        self._edit("ada", target_branch=base)
        return True

    def _edit(self, login: str, **wish: object) -> None:
        requests.edit_request(self._world, self._person(login), self._project, self._request, wish)

    def install_anew(self) -> None:
        """Revoke the token: its account is deleted, and what it wrote is a ghost's. Make another token, and another hook."""
        self._tokens += 1
        old = self._world.bot
        ghost = self._world.users.setdefault("ghost", User(id=7, login="ghost", name="Ghost User"))
        for note in self._request.notes:
            note.author = ghost if note.author is old else note.author
            note.editor = ghost if note.editor is old else note.editor
            note.resolved_by = ghost if note.resolved_by is old else note.resolved_by
            note.awards = [one for one in note.awards if one.user is not old]
        del self._world.tokens[self._world.bot_token], self._world.users[old.login], self._project.members[old.login]
        bot = User(
            id=900 + self._tokens,
            login=f"project_501_bot_{self._tokens:07x}",
            kind="Bot",
            name=f"Specbot {self._tokens}",
        )
        self._world.bot, self._world.bot_token = bot, f"glpat-anew-{self._tokens}"
        self._world.users[bot.login], self._world.tokens[self._world.bot_token] = bot, Token(user=bot, app=True)
        self._project.members[bot.login] = Access.MAINTAINER
        self._playground.set_webhook("")
        self._credentials = self._made()

    def fail(self, kind: int | str, path: str) -> None:
        self._playground.fail_next(kind, path=_PATHS[path])

    def calm(self) -> None:
        self._playground.faults.clear()

    def arrive(self, pick: int) -> bool:
        newest = self._playground.post.sent[-8:]
        if not newest:
            return False
        sent = newest[pick % len(newest)]
        secrets = Secrets(token=self._world.webhook_token, signing_token=self._world.signing_token)
        verdict = receive(self._playground.post.headers(sent), sent.body, secrets, self._world.now())
        assert not isinstance(verdict, Rejected)
        return isinstance(verdict, IncomingEvent) and REF in verdict.targets

    def reconcile(self) -> int:
        self._playground.reset_requests()
        try:
            with self._credentials.client() as forge:
                reconcile(forge, REF, self._clock)
        finally:
            asked = self._playground.requests(self._world.bot.login)
            assert [who for who, _ in self._world.executed if who == self._world.bot.login] == []
        return sum(one.write for one in asked)

    def people_said(self) -> list[Said]:
        replies = [one.body.splitlines()[0] for one in self._request.notes if one.author is self._world.bot]
        return [
            Said(
                id=one.id,
                login=one.author.login,
                body=one.body,
                answered=bool(one.awards) or any(f"specbot:reply v1 {one.id}" in reply for reply in replies),
            )
            for one in self._request.notes
            if one.author.kind == "User" and not one.system and one.author.login != "ghost"
        ]

    def bot_said(self) -> list[str]:
        return [one.body for one in self._request.notes if one.author is self._world.bot and one.kind is None]

    def labels(self) -> list[str]:
        return list(self._request.labels)

    def gate(self) -> dict[str, str]:
        head = reading.head_sha(self._request)
        names = {"success": "success", "failed": "failure"}
        return {one.name: names[one.state] for one in self._project.statuses if one.sha == head}

    def text(self) -> str:
        return self._project.history[reading.head_sha(self._request)].tree[PATH].decode()

    def is_open(self) -> bool:
        return PULL in self._project.merge_requests

    def stop(self) -> None:
        self._playground.stop()


def _action(path: str, content: bytes) -> dict[str, object]:
    return {"action": "create", "file_path": path, "content": content}
