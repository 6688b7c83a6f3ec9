"""The stateful test's scene on the playground in GitLab's shape."""

from contextlib import suppress

from bot.credentials import utc_now
from bot.forges.gitlab import GitLabCredentials
from bot.review.model.references import PullRef
from bot.review.model.targets import IncomingEvent
from bot.review.reconcile import reconcile
from specbot_playground.gitlab.operations import approvals, branches, reading, requests, suggestions, talking
from specbot_playground.gitlab.operations.rights import level
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access, MergeRequest, Note, Project, Refusal, User, World
from tests.e2e.scene import BRANCH, PULL, Said
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


class GitLabScene:
    """The bot has a project access token."""

    status_prefix = "spec::"

    def __init__(self) -> None:
        self._playground = GitLabPlayground().start()
        self._playground.set_webhook("")
        self._published = 0

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

    def open(self, path: str, text: str) -> None:
        ada = self._person("ada")
        branches.create_branch(self._world, ada, self._project, BRANCH, "main")
        self.push(path, text)
        wish = requests.Proposal(source=self._project, source_branch=BRANCH, target_branch="main", title="Spec")
        requests.open_request(self._world, ada, self._project, wish)

    def push(self, path: str, text: str) -> None:
        with self._world.lock:
            tip = self._project.history[self._project.branches[BRANCH]]
            change = {"action": "update" if path in tip.tree else "create", "file_path": path, "content": text.encode()}
            wish = branches.Wish(branch=BRANCH, message="Change", actions=[change])
            branches.commit(self._world, self._person("ada"), self._project, wish)

    def take(self, pick: int) -> bool:
        standing = [(note, one) for note in self._request.notes for one in suggestions.suggestions_of(note)]
        with self._world.lock, suppress(Refusal):
            for note, one in standing[pick % len(standing) :][:1] if standing else ():
                number = suggestions.suggestion_id(note, one)
                suggestions.apply_suggestion(self._world, self._person("ada"), number)
                return True
        return False

    def say(self, login: str, body: str) -> int:
        made = talking.say(self._world, self._person(login), self._project, self._request, body)
        assert isinstance(made, Note)
        return made.id

    def edit(self, login: str, comment: int, body: str) -> None:
        note = talking.find_note(self._request, comment)
        talking.edit_note(self._world, self._person(login), self._project, self._request, note, body)

    def delete(self, comment: int) -> None:
        note = talking.find_note(self._request, comment)
        talking.delete_note(self._world, self._person("dana"), self._project, self._request, note)

    def approve(self, login: str) -> None:
        with suppress(Refusal):
            approvals.approve(self._world, self._person(login), self._project, self._request, None)

    def label(self, name: str) -> None:
        self._edit("dana", add_labels=[name])

    def promote(self, *, write: bool) -> None:
        self._project.members["bo"] = Access.DEVELOPER if write else Access.GUEST

    def turn(self, *, draft: bool) -> None:
        self._edit("ada", title="Draft: Spec" if draft else "Spec")

    def close(self, *, closed: bool) -> None:
        self._edit("ada", state_event="close" if closed else "reopen")

    def _edit(self, login: str, **wish: object) -> None:
        requests.edit_request(self._world, self._person(login), self._project, self._request, wish)

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
        token, url = self._world.bot_token, self._playground.web_url
        try:
            with GitLabCredentials(token, clock=utc_now, url=url, sleep=lambda _: None).client() as forge:
                reconcile(forge, REF, utc_now)
        finally:
            asked = self._playground.requests(self._world.bot.login)
            self._published += sum(one.path.endswith("/bulk_publish") and one.status < 300 for one in asked)
            assert [who for who, _ in self._world.executed if who == self._world.bot.login] == []
        return sum(one.write for one in asked)

    def people_said(self) -> list[Said]:
        found = (one for one in self._request.notes if one.author.kind == "User" and not one.system)
        return [Said(id=one.id, login=one.author.login, body=one.body) for one in found]

    def bot_said(self) -> list[str]:
        return [one.body for one in self._request.notes if one.author.kind == "Bot" and one.kind is None]

    def labels(self) -> list[str]:
        return list(self._request.labels)

    def reviews(self) -> int:
        return self._published

    def gate(self) -> str | None:
        head = reading.head_sha(self._request)
        found = [one for one in self._project.statuses if (one.name, one.sha) == ("spec / approval", head)]
        return {"success": "success", "failed": "failure"}[found[-1].state] if found else None

    def text(self, path: str) -> str:
        return self._project.history[reading.head_sha(self._request)].tree[path].decode()

    def approvers(self) -> set[str]:
        return {one.user.login for one in self._request.approvals}

    def writers(self) -> set[str]:
        people = (self._person(login) for login in ("bo", "dana"))
        return {who.login for who in people if level(self._world, self._project, who) >= Access.DEVELOPER}

    def is_open(self) -> bool:
        return PULL in self._project.merge_requests

    def stop(self) -> None:
        self._playground.stop()
