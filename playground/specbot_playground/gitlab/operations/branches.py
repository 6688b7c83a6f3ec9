"""Branches and the files on them: every push goes through here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from specbot_playground.git import Commit
from specbot_playground.gitlab.operations.reading import source_of
from specbot_playground.gitlab.operations.rights import level, need
from specbot_playground.gitlab.operations.versions import pushed
from specbot_playground.gitlab.state import Access, Project, Refusal, User, World

NO_PUSH = "You are not allowed to push into this branch"
_ZEROS = "0" * 40


@dataclass(frozen=True, kw_only=True)
class CommitRequest:
    """A commit that somebody wants: actions on files, all or none."""

    branch: str
    message: str
    actions: Sequence[Mapping[str, Any]]
    start: str | None = None
    force: bool = False
    """Let the branch begin anew at `start`, whatever it holds."""
    author: str | None = None


def commit_of(project: Project, ref: str) -> Commit:
    """Find a commit by branch, full reference or sha. Raises `Refusal`."""
    name = ref.removeprefix("refs/heads/")
    sha = project.branches.get(project.default_branch if name == "HEAD" else name, ref)
    if sha not in project.history:
        raise Refusal(404, "404 Commit Not Found")
    return project.history[sha]


def create_branch(world: World, user: User, project: Project, name: str, ref: str) -> None:
    """Start a branch at a branch or commit. Raises `Refusal`."""
    need(world, project, user, Access.DEVELOPER)
    if name in project.branches:
        raise Refusal(400, "Branch already exists")
    try:
        sha = commit_of(project, ref).sha
    except Refusal as error:
        raise Refusal(400, f"Invalid reference name: {ref}") from error
    move_branch(world, user, project, name, sha)


def delete_branch(world: World, user: User, project: Project, name: str) -> None:
    """Remove a branch. Raises `Refusal`."""
    need(world, project, user, Access.DEVELOPER)
    if name not in project.branches:
        raise Refusal(404, "404 Branch Not Found")
    if name in project.protected or name == project.default_branch:
        raise Refusal(403, "403 Forbidden - You are not allowed to delete protected branches from this project.")
    before = project.branches.pop(name)
    world.tell("push", "", project, user, ref=f"refs/heads/{name}", before=before, after=_ZEROS)


def may_push(world: World, project: Project, user: User, branch: str) -> bool:
    """Tell who may push to a branch: to a fork's also members of the target, where its author lets them."""
    found = level(world, project, user)
    protection = project.protected.get(branch)
    if protection is not None:
        return protection.push != Access.NONE and found >= protection.push
    if found >= Access.DEVELOPER:
        return True
    target = world.projects.get(project.source or "")
    if target is None or level(world, target, user) < Access.DEVELOPER:
        return False
    return any(
        one.state == "opened" and one.allow_collaboration and one.source_branch == branch
        for one in target.merge_requests.values()
        if source_of(world, one) is project
    )


def move_branch(world: World, user: User, project: Project, name: str, sha: str) -> None:
    """Point a branch to a commit and let its merge requests know."""
    before = project.branches.get(name, _ZEROS)
    project.branches[name] = sha
    world.tell("push", "", project, user, ref=f"refs/heads/{name}", before=before, after=sha)
    for target in list(world.projects.values()):
        for request in target.merge_requests.values():
            if (request.source_project, request.source_branch, request.state) == (project.path, name, "opened"):
                pushed(world, user, target, request, before, sha)


def commit(world: World, user: User, project: Project, wanted: CommitRequest) -> Commit:
    """Commit actions onto a branch, all or none; `start` begins the branch. Raises `Refusal`."""
    head = _start(project, wanted)
    tree = dict(project.history[head].tree) if head else {}
    for action in wanted.actions:
        if action.get("action") not in _ACTIONS:
            raise Refusal(400, "", "actions[0][action] does not have a valid value")
        _ACTIONS[action["action"]](project, head, tree, action)
    parents = (head,) if head else ()
    made = project.history.commit(
        tree, parents, wanted.message, wanted.author or user.login, world.now(), committer=user.login
    )
    move_branch(world, user, project, wanted.branch, made.sha)
    return made


def _start(project: Project, wanted: CommitRequest) -> str | None:
    """Find the commit to build on."""
    if wanted.start and wanted.start != wanted.branch:
        if wanted.branch in project.branches and not wanted.force:
            raise Refusal(
                400, f"A branch called '{wanted.branch}' already exists. Switch to that branch in order to make changes"
            )
        return commit_of(project, wanted.start).sha
    if wanted.branch not in project.branches and project.branches:
        raise Refusal(400, "You can only create or edit files when you are on a branch")
    return project.branches.get(wanted.branch)


_Tree = dict[str, bytes]
_Act = Mapping[str, Any]


def _there(tree: _Tree, path: str) -> None:
    if path not in tree:
        raise Refusal(400, "A file with this name doesn't exist")


def _free(tree: _Tree, path: str) -> None:
    if path in tree:
        raise Refusal(400, "A file with this name already exists")


def _unmoved(project: Project, head: str | None, path: str, action: _Act) -> None:
    """Refuse when the file was changed since the commit that the writer had read."""
    expected = action.get("last_commit_id")
    if expected and head and last_commit(project, head, path) != expected:
        raise Refusal(400, "You are attempting to update a file that has changed since you started editing it.")


def _create(_project: Project, _head: str | None, tree: _Tree, action: _Act) -> None:
    _free(tree, action["file_path"])
    tree[action["file_path"]] = action["content"]


def _update(project: Project, head: str | None, tree: _Tree, action: _Act) -> None:
    _there(tree, action["file_path"])
    _unmoved(project, head, action["file_path"], action)
    tree[action["file_path"]] = action["content"]


def _delete(project: Project, head: str | None, tree: _Tree, action: _Act) -> None:
    _there(tree, action["file_path"])
    _unmoved(project, head, action["file_path"], action)
    del tree[action["file_path"]]


def _move(project: Project, head: str | None, tree: _Tree, action: _Act) -> None:
    previous = action.get("previous_path") or ""
    _there(tree, previous)
    _free(tree, action["file_path"])
    _unmoved(project, head, previous, action)
    was = tree.pop(previous)
    content = action.get("content")
    tree[action["file_path"]] = was if content is None else content


def _chmod(_project: Project, _head: str | None, tree: _Tree, action: _Act) -> None:
    _there(tree, action["file_path"])


_ACTIONS: dict[str, Callable[[Project, str | None, _Tree, _Act], None]] = {
    "create": _create,
    "update": _update,
    "delete": _delete,
    "move": _move,
    "chmod": _chmod,
}


def last_commit(project: Project, head: str, path: str) -> str:
    """Find the newest commit that gave a file its content."""
    sha = head
    while True:
        content, parents = project.history[sha].tree.get(path), project.history[sha].parents
        same = next((one for one in parents if project.history[one].tree.get(path) == content), None)
        if same is None:
            return sha
        sha = same
