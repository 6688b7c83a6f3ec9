"""What people do with branches and files on the playground in GitLab's shape, through python-gitlab."""

from base64 import b64encode
from collections.abc import Mapping
from contextlib import AbstractContextManager
from itertools import count

import gitlab
from gitlab.v4.objects import Project, ProjectMergeRequest

from bot.review.model.references import ForgeName, PullRef
from specbot_playground.git import Link
from specbot_playground.gitlab.operations import branches, suggestions
from specbot_playground.gitlab.server import GitLabPlayground
from tests.contract.stage import AUTHOR, OWNER, STRANGER


class GitLabRepository:
    """A project whose members push, open merge requests and take suggestions over."""

    base = "main"
    prefix = ""
    """Begins the names of branches; on a real forge they are found by it."""

    def __init__(self, playground: GitLabPlayground) -> None:
        self._playground = playground
        self._numbers = count(1)

    @property
    def playground(self) -> GitLabPlayground:
        return self._playground

    @property
    def repository(self) -> str:
        return self._playground.project.path

    def own_forge(self) -> None:
        return

    def rounds(self) -> AbstractContextManager[list[list[str]]]:
        return self._playground.wire.rounds()

    def put_on_base(self, path: str, content: bytes) -> None:
        self._put(self._seen_by(OWNER), {path: content}, self.base)

    def open_pull(self, files: Mapping[str, bytes], *, draft: bool = False, body: str = "") -> PullRef:
        project = self._seen_by(AUTHOR)
        branch = self._branch(project, files)
        return self._open(project, branch, title="Draft: Search" if draft else "Search", body=body)

    def open_pull_from_fork(self, files: Mapping[str, bytes]) -> PullRef:
        source = self._seen_by(STRANGER)
        fork = self._seen_by(STRANGER, source.forks.create({}).id)
        return self._open(fork, self._branch(fork, files), title="Search", target=source.id)

    def _open(self, project: Project, branch: str, *, title: str, target: int | None = None, body: str = "") -> PullRef:
        wanted: dict[str, str | int] = {"source_branch": branch, "target_branch": self.base, "title": title}
        wanted["description"] = body
        if target is not None:
            wanted["target_project_id"] = target
        made = project.mergerequests.create(wanted)
        return PullRef(forge=ForgeName.GITLAB, repository=self.repository, number=made.iid)

    def put_link(self, path: str, target: str, ref: PullRef | None = None) -> None:
        world = self._playground.world
        project = world.project(self.repository)
        branch = self._request(AUTHOR, ref).source_branch if ref else self.base
        head = project.branches[branch]
        tree = {**project.history[head].tree, path: Link(target.encode())}
        made = project.history.commit(tree, (head,), "A link", OWNER, world.now())
        branches.move_branch(world, world.users[OWNER], project, branch, made.sha)

    def _branch(self, project: Project, files: Mapping[str, bytes]) -> str:
        """Make a branch with the files on it."""
        branch = f"{self.prefix}topic-{next(self._numbers)}"
        project.branches.create({"branch": branch, "ref": self.base})
        self._put(project, files, branch)
        return branch

    def branch_at(self, sha: str, files: Mapping[str, bytes]) -> str:
        project, branch = self._seen_by(OWNER), f"{self.prefix}base-{next(self._numbers)}"
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

    def force_push(self, ref: PullRef, sha: str) -> None:
        world, project = self._playground.world, self._playground.project
        with world.lock:
            branches.move_branch(
                world, world.users[AUTHOR], project, project.merge_requests[ref.number].source_branch, sha
            )

    def commit_on(self, sha: str, path: str, content: bytes) -> str:
        world, history = self._playground.world, self._playground.project.history
        with world.lock:
            return history.commit(
                {**history[sha].tree, path: content}, (sha,), f"Change {path}", AUTHOR, world.now()
            ).sha

    def push_as(
        self, login: str, ref: PullRef, path: str, content: bytes, *, message: str = "Change", author: str = ""
    ) -> None:
        world, project = self._playground.world, self._playground.project
        branch = project.merge_requests[ref.number].source_branch
        known = path in project.history[project.branches[branch]].tree
        action = {"action": "update" if known else "create", "file_path": path, "content": content}
        with world.lock:
            wish = branches.CommitRequest(branch=branch, message=message, actions=(action,), author=author or None)
            branches.commit(world, world.users[login], project, wish)

    def merge_base_into(self, login: str, ref: PullRef) -> None:
        world, project = self._playground.world, self._playground.project
        branch = project.merge_requests[ref.number].source_branch
        ends = (project.branches[branch], project.branches[self.base])
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
            wish = branches.CommitRequest(branch=branch, message="Move", actions=(action,))
            branches.commit(world, world.users[AUTHOR], project, wish)

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
