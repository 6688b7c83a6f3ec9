"""The contract's stage on the playground in GitLab's shape; people act through python-gitlab."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime, timedelta

import gitlab

from bot.forges.gitlab import GitLab, GitLabCredentials
from bot.forges.locks import Locks
from bot.review.model.markers import Purpose
from bot.review.model.references import PullRef
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access, Protection, Token, User
from tests.contract.gitlab_repository import GitLabRepository
from tests.contract.stage import AUTHOR, OWNER, STRANGER, TEAM, Budget, Doing, Traffic

_PATHS = {
    Doing.READ: ("GET", "/discussions$"),
    Doing.REVIEW: ("POST", "/draft_notes"),
    Doing.COMMENT: ("POST", "/notes$"),
    Doing.LABEL: ("POST", "/labels$"),
    Doing.CHECK: ("POST", "/statuses/"),
    Doing.COMMIT: ("POST", "/repository/commits$"),
    Doing.REACTION: ("POST", "/award_emoji$"),
    Doing.BRANCH: ("POST", "/repository/commits$"),
    Doing.PROPOSE: ("POST", "/merge_requests$"),
}


def _is_open(notes: list[dict[str, object]]) -> bool:
    return any(note["resolvable"] and not note["resolved"] for note in notes)


class GitLabStage(GitLabRepository):
    """The bot has a project access token."""

    budget = Budget(first=Traffic(reads=21, writes=30), again=9)
    depth = 2
    first_depth = 7
    command_depth = 5
    reviews_have_bodies = False
    bot_is_owner = False

    def __init__(self, playground: GitLabPlayground, locks: Locks | None = None) -> None:
        super().__init__(playground)
        self._before: dict[str, Protection] = {}
        world = playground.world
        self._credentials = GitLabCredentials(
            world.bot_token, clock=self.now, url=playground.web_url, sleep=lambda _: None, locks=locks
        )

    @staticmethod
    def status(word: str) -> str:
        return f"spec::{word}"

    def bot(self) -> AbstractContextManager[GitLab]:
        return self._credentials.client()

    def now(self) -> datetime:
        return self._playground.world.now()

    def comment(self, login: str, ref: PullRef, body: str) -> None:
        self._request(login, ref).notes.create({"body": body})

    def answer_finding(self, login: str, ref: PullRef, body: str) -> None:
        discussions = self._request(login, ref).discussions.list(get_all=True)
        first = next(one for one in discussions if "specbot:finding" in one.attributes["notes"][0]["body"])
        first.notes.create({"body": body})

    def comment_on_line(self, login: str, ref: PullRef, path: str, line: int, body: str) -> None:
        request = self._request(login, ref)
        position = {**request.diff_refs, "position_type": "text", "new_path": path, "old_path": path, "new_line": line}
        request.discussions.create({"body": body, "position": position})

    def edit_comment(self, login: str, ref: PullRef, before: str, after: str) -> None:
        note = next(one for one in self._request(login, ref).notes.list(get_all=True) if one.body == before)
        note.body = after
        note.save()

    def edit_description(self, login: str, ref: PullRef, body: str) -> None:
        request = self._request(login, ref)
        request.description = body
        request.save()

    def ready(self, ref: PullRef) -> None:
        request = self._request(AUTHOR, ref)
        request.title = request.title.removeprefix("Draft: ")
        request.save()

    def threads(self, ref: PullRef) -> list[list[tuple[str, str]]]:
        discussions = self._request(OWNER, ref).discussions.list(get_all=True)
        notes = (one.attributes["notes"] for one in discussions)
        return [
            [(each["author"]["username"], each["body"]) for each in one]
            for one in notes
            if one[0]["type"] == "DiffNote"
        ]

    def say_internally(self, login: str, ref: PullRef, body: str) -> None:
        self._request(login, ref).notes.create({"body": body, "internal": True})

    def seen_by_stranger(self, ref: PullRef) -> list[str]:
        """List every text that somebody who is no member sees."""
        request = self._request(STRANGER, ref)
        notes = [note["body"] for one in request.discussions.list(get_all=True) for note in one.attributes["notes"]]
        return [request.description or "", *request.labels, *notes]

    def open_threads(self, ref: PullRef) -> int:
        """Count the threads that hold the merge back, the gate's left out."""
        found = self._request(OWNER, ref).discussions.list(get_all=True)
        firsts = [one.attributes["notes"] for one in found]
        return sum(_is_open(notes) and "specbot:gate" not in notes[0]["body"] for notes in firsts)

    def open_threads_on_diff(self, ref: PullRef) -> int:
        found = self._request(OWNER, ref).discussions.list(get_all=True)
        firsts = [one.attributes["notes"] for one in found]
        return sum(_is_open(notes) and notes[0]["type"] == "DiffNote" for notes in firsts)

    def approve(self, login: str, ref: PullRef, body: str = "") -> None:
        request = self._request(login, ref)
        if body:
            request.notes.create({"body": body})
        if request.state != "merged":  # GitLab takes no approval after the merge
            request.approve()

    def request_changes(self, login: str, ref: PullRef) -> None:
        with suppress(gitlab.GitlabCreateError):  # a note of nothing but a quick action is none
            self._request(login, ref).notes.create({"body": "/request_changes"})

    def dismiss_request(self, login: str, ref: PullRef) -> None:
        request = self._request(OWNER, ref)
        stay = [one["id"] for one in request.reviewers if one["username"] != login]
        self._seen_by(OWNER).mergerequests.update(ref.number, {"reviewer_ids": stay})

    def asked_for_review(self, ref: PullRef) -> list[str]:
        states = self._playground.project.merge_requests[ref.number].reviews
        return [login for login, state in states.items() if state == "unreviewed"]

    def harm_comment(self, ref: PullRef, comment: str, body: str | None) -> None:
        request = self._playground.project.merge_requests[ref.number]
        if body is None:
            kept = [one for one in request.discussions if all(str(note.id) != comment for note in one.notes)]
            request.discussions = kept
            return
        for one in request.notes:
            if str(one.id) == comment:
                one.body, one.edited_at, one.editor = body, self.now(), self._playground.world.users[AUTHOR]
                one.updated_at = self.now()

    def label(self, login: str, ref: PullRef, name: str) -> None:
        request = self._request(login, ref)
        request.labels = [*request.labels, name]
        request.save()

    def merge(self, ref: PullRef, method: str = "merge") -> None:
        request = self._request(OWNER, ref)
        if method == "rebase":
            self._playground.project.settings.merge_method = "ff"
            request.rebase()
        request.merge(squash=method == "squash")

    def close(self, ref: PullRef) -> None:
        request = self._request(OWNER, ref)
        request.state_event = "close"
        request.save()

    def reopen(self, ref: PullRef) -> None:
        request = self._request(OWNER, ref)
        request.state_event = "reopen"
        request.save()

    def move_on_base(self, path: str, to: str | None) -> None:
        moved = {"action": "move", "file_path": to, "previous_path": path}
        if to is None:
            moved = {"action": "delete", "file_path": path}
        wanted = {"branch": self.base, "commit_message": f"Move {path}", "actions": [moved]}
        self._seen_by(OWNER).commits.create(wanted)

    def protect_base(self) -> None:
        project = self._playground.project
        project.protected[self.base] = Protection(id=self._playground.world.id(), push=Access.OWNER)

    def read_base(self, path: str) -> bytes:
        project = self._playground.project
        return project.history[project.branches[self.base]].tree[path]

    def messages(self) -> list[str]:
        project = self._playground.project
        return [project.history[sha].message for sha in project.history.ancestors(project.branches[self.base])]

    def take_rights(self, login: str) -> None:
        del self._playground.project.members[login]

    def forbid_writing(self) -> None:
        project, number = self._playground.project, self._playground.world.id()
        self._before = dict(project.protected)
        own = (f"specbot/{purpose}-{iid}" for purpose in Purpose for iid in project.merge_requests)
        for name in (self.base, *own):
            project.protected[name] = Protection(id=number, push=Access.NONE)

    @contextmanager
    def stopped_time(self) -> Iterator[None]:
        world = self._playground.world
        going, moment = world.now, world.now()
        world.now = lambda: moment
        yield
        world.now = going

    def allow_writing(self) -> None:
        self._playground.project.protected = self._before

    def add_member(self, login: str) -> None:
        world = self._playground.world
        world.users[login] = User(id=world.id(), login=login, name=login.title())
        world.tokens[f"glpat-{login}"] = Token(user=world.users[login])
        world.groups[TEAM].members[login] = Access.DEVELOPER
        self._playground.project.members[login] = Access.DEVELOPER

    def pass_time(self, duration: timedelta) -> None:
        world = self._playground.world
        world.now = lambda now=world.now: now() + duration  # type: ignore[misc]

    def delete_head(self, ref: PullRef) -> None:
        """Let the owner delete the source branch while the merge request is open."""
        self._seen_by(OWNER).branches.delete(self._request(OWNER, ref).source_branch)

    def protect_head(self, ref: PullRef) -> None:
        branch = self._request(OWNER, ref).source_branch
        protection = Protection(id=self._playground.world.id(), push=Access.NONE)
        self._playground.project.protected[branch] = protection

    def annotations(self, check: str) -> int:
        raise AssertionError(f"commit statuses have no annotations: {check}")

    def fail_next(self, kind: int | str, doing: Doing) -> None:
        method, path = _PATHS[doing]
        self._playground.fail_next(kind, method=method, path=path)

    def fail_after(self, requests: int, kind: int | str) -> None:
        self._playground.fail_next(kind, after=requests)

    def lag(self, ref: PullRef | None) -> None:
        self._playground.world.unlisted = set() if ref is None else {ref.number}

    def calm(self) -> bool:
        return self._playground.faults.clear()

    def traffic(self) -> Traffic:
        login = self._playground.world.bot.login
        asked = [one for one in self._playground.requests(login) if not one.path.endswith("/user")]
        self._playground.reset_requests()
        writes = sum(one.write for one in asked)
        return Traffic(reads=len(asked) - writes, writes=writes)
