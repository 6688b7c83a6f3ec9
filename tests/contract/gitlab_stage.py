"""The contract's stage on the playground in GitLab's shape; people act through python-gitlab."""

from base64 import b64encode
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from itertools import count

import gitlab
from gitlab.v4.objects import Project, ProjectMergeRequest

from bot.forges.gitlab import GitLab, GitLabCredentials
from bot.forges.locks import Locks
from bot.review.model.follow_up import Purpose
from bot.review.model.references import ForgeName, PullRef
from specbot_playground.git import Link
from specbot_playground.gitlab.operations import branches, suggestions
from specbot_playground.gitlab.server import GitLabPlayground
from specbot_playground.gitlab.state import Access, Protection
from tests.contract.stage import AUTHOR, OWNER, STRANGER, Budget, Doing, Traffic

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


class GitLabStage:
    """The bot has a project access token."""

    budget = Budget(first=Traffic(reads=20, writes=30), again=9)
    reviews_have_bodies = False

    def __init__(self, playground: GitLabPlayground, turns: Locks | None = None) -> None:
        self._playground = playground
        self._numbers = count(1)
        self._before: dict[str, Protection] = {}
        world = playground.world
        self._credentials = GitLabCredentials(
            world.bot_token, clock=self.now, url=playground.web_url, sleep=lambda _: None, turns=turns
        )

    @staticmethod
    def status(word: str) -> str:
        return f"spec::{word}"

    @property
    def repository(self) -> str:
        return self._playground.project.path

    def bot(self) -> AbstractContextManager[GitLab]:
        return self._credentials.client()

    def now(self) -> datetime:
        return self._playground.world.now()

    def put_on_base(self, path: str, content: bytes) -> None:
        self._put(self._seen_by(OWNER), {path: content}, "main")

    def open_pull(self, files: Mapping[str, bytes], *, draft: bool = False, body: str = "") -> PullRef:
        project = self._seen_by(AUTHOR)
        branch = self._branch(project, files)
        return self._open(project, branch, title="Draft: Search" if draft else "Search", body=body)

    def open_pull_from_fork(self, files: Mapping[str, bytes]) -> PullRef:
        source = self._seen_by(STRANGER)
        fork = self._seen_by(STRANGER, source.forks.create({}).id)
        return self._open(fork, self._branch(fork, files), title="Search", target=source.id)

    def _open(self, project: Project, branch: str, *, title: str, target: int | None = None, body: str = "") -> PullRef:
        wanted: dict[str, str | int] = {"source_branch": branch, "target_branch": "main", "title": title}
        wanted["description"] = body
        if target is not None:
            wanted["target_project_id"] = target
        made = project.mergerequests.create(wanted)
        return PullRef(forge=ForgeName.GITLAB, repository=self.repository, number=made.iid)

    def put_link(self, path: str, target: str, ref: PullRef | None = None) -> None:
        world = self._playground.world
        project = world.project(self.repository)
        branch = self._request(AUTHOR, ref).source_branch if ref else "main"
        head = project.branches[branch]
        tree = {**project.history[head].tree, path: Link(target.encode())}
        made = project.history.commit(tree, (head,), "A link", OWNER, world.now())
        branches.move_branch(world, world.users[OWNER], project, branch, made.sha)

    def _branch(self, project: Project, files: Mapping[str, bytes]) -> str:
        """Make a branch with the files on it."""
        branch = f"topic-{next(self._numbers)}"
        project.branches.create({"branch": branch, "ref": "main"})
        self._put(project, files, branch)
        return branch

    def branch_at(self, sha: str, files: Mapping[str, bytes]) -> str:
        project, branch = self._seen_by(OWNER), f"base-{next(self._numbers)}"
        project.branches.create({"branch": branch, "ref": sha})
        if files:
            self._put(project, files, branch)
        return branch

    def open_same_head(self, ref: PullRef, base: str, *, fork: bool = False) -> PullRef:
        target, request = self._seen_by(AUTHOR), self._request(AUTHOR, ref)
        project, wanted = target, {"source_branch": request.source_branch, "target_branch": base, "title": "Elsewhere"}
        if fork:
            project = self._seen_by(STRANGER, self._seen_by(STRANGER).forks.create({}).id)
            project.branches.create({"branch": "same", "ref": request.sha})
            wanted |= {"source_branch": "same", "target_project_id": target.id}
        made = project.mergerequests.create(wanted)
        return PullRef(forge=ForgeName.GITLAB, repository=self.repository, number=made.iid)

    def retarget(self, ref: PullRef, base: str) -> None:
        self._seen_by(AUTHOR).mergerequests.update(ref.number, {"target_branch": base})

    def push(self, ref: PullRef, path: str, content: bytes) -> None:
        self._put(self._seen_by(AUTHOR), {path: content}, self._request(AUTHOR, ref).source_branch)

    def push_as(
        self, login: str, ref: PullRef, path: str, content: bytes, *, message: str = "Change", author: str = ""
    ) -> None:
        world, project = self._playground.world, self._playground.project
        branch = project.merge_requests[ref.number].source_branch
        known = path in project.history[project.branches[branch]].tree
        action = {"action": "update" if known else "create", "file_path": path, "content": content}
        with world.lock:
            wish = branches.Wish(branch=branch, message=message, actions=(action,), author=author or None)
            branches.commit(world, world.users[login], project, wish)

    def merge_base_into(self, login: str, ref: PullRef) -> None:
        world, project = self._playground.world, self._playground.project
        branch = project.merge_requests[ref.number].source_branch
        ends = (project.branches[branch], project.branches["main"])
        with world.lock:
            tree = project.history.merged(*ends)
            assert tree is not None
            made = project.history.commit(tree, ends, "Merge main", login, world.now())
            branches.move_branch(world, world.users[login], project, branch, made.sha)

    def suggest(self, login: str, ref: PullRef, path: str, line: int, text: str) -> None:
        request = self._request(login, ref)
        place = {**request.diff_refs, "position_type": "text", "old_path": path, "new_path": path, "new_line": line}
        body = f"Better:\n\n```suggestion:-0+0\n{text}\n```\n"
        request.discussions.create({"body": body, "position": place})

    def take_suggestion(self, login: str, ref: PullRef) -> None:
        world, project = self._playground.world, self._playground.project
        noted = [note for note in project.merge_requests[ref.number].notes if suggestions.suggestions_of(note)][-1]
        number = suggestions.suggestion_id(noted, suggestions.suggestions_of(noted)[0])
        with world.lock:
            suggestions.apply_suggestion(world, world.users[login], number)

    def read_head(self, ref: PullRef, path: str) -> bytes:
        project = self._playground.project
        return project.history[project.branches[project.merge_requests[ref.number].source_branch]].tree[path]

    def list_files(self, most: int) -> None:
        self._playground.world.files_listed = most

    def move_on_head(self, ref: PullRef, path: str, to: str | None, content: bytes | None = None) -> None:
        world, project = self._playground.world, self._playground.project
        branch = project.merge_requests[ref.number].source_branch
        action = {"action": "move", "file_path": to, "previous_path": path, "content": content}
        action = action if to is not None else {"action": "delete", "file_path": path}
        with world.lock:
            wish = branches.Wish(branch=branch, message="Move", actions=(action,))
            branches.commit(world, world.users[AUTHOR], project, wish)

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

    def move_on_base(self, path: str, to: str | None) -> None:
        moved = {"action": "move", "file_path": to, "previous_path": path}
        if to is None:
            moved = {"action": "delete", "file_path": path}
        wanted = {"branch": "main", "commit_message": f"Move {path}", "actions": [moved]}
        self._seen_by(OWNER).commits.create(wanted)

    def protect_base(self) -> None:
        project = self._playground.project
        project.protected["main"] = Protection(id=self._playground.world.id(), push=Access.OWNER)

    def read_base(self, path: str) -> bytes:
        project = self._playground.project
        return project.history[project.branches["main"]].tree[path]

    def messages(self) -> list[str]:
        project = self._playground.project
        return [project.history[sha].message for sha in project.history.ancestors(project.branches["main"])]

    def forbid_writing(self) -> None:
        project, number = self._playground.project, self._playground.world.id()
        self._before = dict(project.protected)
        own = (f"specbot/{purpose}-{iid}" for purpose in Purpose for iid in project.merge_requests)
        for name in ("main", *own):
            project.protected[name] = Protection(id=number, push=Access.NONE)

    def allow_writing(self) -> None:
        self._playground.project.protected = self._before

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

    def traffic(self) -> Traffic:
        login = self._playground.world.bot.login
        asked = [one for one in self._playground.requests(login) if not one.path.endswith("/user")]
        self._playground.reset_requests()
        writes = sum(one.write for one in asked)
        return Traffic(reads=len(asked) - writes, writes=writes)

    def _seen_by(self, login: str, project: int | str = "") -> Project:
        client = gitlab.Gitlab(self._playground.web_url, private_token=self._playground.tokens[login], timeout=10)
        return client.projects.get(project or self.repository)

    def _request(self, login: str, ref: PullRef) -> ProjectMergeRequest:
        return self._seen_by(login).mergerequests.get(ref.number)

    @staticmethod
    def _put(project: Project, files: Mapping[str, bytes], branch: str) -> None:
        standing = {entry["path"] for entry in project.repository_tree(ref=branch, recursive=True, get_all=True)}
        actions = [
            {
                "action": "update" if path in standing else "create",
                "file_path": path,
                "content": b64encode(content).decode(),
                "encoding": "base64",
            }
            for path, content in files.items()
        ]
        project.commits.create({"branch": branch, "commit_message": "Change files", "actions": actions})
