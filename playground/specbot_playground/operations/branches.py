"""Branches and the files on them: every push goes through here."""

from collections.abc import Mapping

from specbot_playground.git import Commit, blob_sha
from specbot_playground.operations.forks import may_push
from specbot_playground.operations.reading import follow
from specbot_playground.operations.rights import need
from specbot_playground.state import ForcePush, Pull, Refusal, Repository, User, World, may


def commit_of(repository: Repository, ref: str) -> Commit:
    """Find a commit by branch, full reference or sha. Raises `Refusal`."""
    name = ref.removeprefix("refs/heads/").removeprefix("heads/")
    sha = repository.branches.get(name, ref)
    if sha == "HEAD":
        sha = repository.branches[repository.default_branch]
    if sha not in repository.history:
        raise Refusal(404, f"No commit found for the ref {ref}")
    return repository.history[sha]


def need_contents(world: World, repository: Repository, user: User) -> None:
    """Refuse who may not push, or whose credential may only read files. Raises `Refusal`."""
    need(repository, user, "write")
    if user.login in world.readers:
        kind = "integration" if user.kind == "Bot" else "personal access token"
        raise Refusal(403, f"Resource not accessible by {kind}")


def create_branch(world: World, user: User, repository: Repository, name: str, sha: str) -> None:
    """Start a branch at a commit. Raises `Refusal`."""
    need_contents(world, repository, user)
    if name in repository.branches:
        raise Refusal(422, "Reference already exists")
    if sha not in repository.history:
        raise Refusal(422, "Object does not exist")
    repository.branches[name] = sha
    _pushed(world, user, repository, name, "0" * 40, sha)


def delete_branch(world: World, user: User, repository: Repository, name: str) -> None:
    """Remove a branch. Raises `Refusal`."""
    need(repository, user, "write")
    refuse_protected(repository, user, name)
    if name not in repository.branches:
        raise Refusal(422, "Reference does not exist")
    before = repository.branches.pop(name)
    _pushed(world, user, repository, name, before, "0" * 40)


def refuse_protected(repository: Repository, user: User, branch: str) -> None:
    """Refuse to change a protected branch but through a pull request; administrators may. Raises `Refusal`."""
    if branch in repository.protected and not may(repository, user, "admin"):
        raise Refusal(409, "Repository rule violations found\n\nChanges must be made through a pull request.")


def _pushed(world: World, user: User, repository: Repository, name: str, before: str, after: str) -> None:
    """Tell of a push, and ask the App for checks on its commit."""
    world.tell("push", "", repository, sender=user, ref=f"refs/heads/{name}", before=before, after=after)
    if after in repository.history:
        world.tell("check_suite", "requested", repository, sender=user, sha=after)


def move_branch(world: World, user: User, repository: Repository, name: str, sha: str) -> None:
    """Point a branch to a commit and let its pull requests know."""
    before = repository.branches.get(name, "0" * 40)
    repository.branches[name] = sha
    _pushed(world, user, repository, name, before, sha)
    for target in list(world.repositories.values()):
        for pull in target.pulls.values():
            if (pull.head_repository, pull.head, pull.state) == (repository.full_name, name, "open"):
                if before in target.history and before not in target.history.ancestors(sha):
                    made = ForcePush(id=world.id(), actor=user, before=before, after=sha, at=world.now())
                    pull.force_pushes.append(made)
                follow(world, target, pull, before)
                pull.updated_at = world.now()
                world.tell("pull_request", "synchronize", target, sender=user, pull=pull, before=before, after=sha)
                _close_empty(world, user, target, pull, sha)


def _close_empty(world: World, user: User, target: Repository, pull: Pull, head: str) -> None:
    """Close a pull request whose branch was set back to where its base has been: it has no commits any more."""
    if head in target.history.ancestors(target.branches[pull.base]):
        pull.closed_head, pull.state = head, "closed"
        world.tell("pull_request", "closed", target, sender=user, pull=pull)


def write_files(
    world: World,
    user: User,
    repository: Repository,
    branch: str,
    changes: Mapping[str, bytes | None],
    message: str,
    expected: str | None = None,
    *,
    author: str = "",
    local: bool = False,
) -> Commit:
    """Commit files onto a branch (None deletes); refuses a protected branch and a head that has moved.

    `local`: somebody pushes a commit of their own making, which may name any author, and the forge does not sign it.

    Raises `Refusal`.
    """
    if user.login in world.readers or not may_push(world, repository, user, branch):
        need_contents(world, repository, user)
    if branch not in repository.branches:
        raise Refusal(404, f"Branch {branch} not found")
    refuse_protected(repository, user, branch)
    head = repository.branches[branch]
    if expected is not None and expected != head:
        raise Refusal(409, f"Expected branch to point to {expected!r} but it did not. Pull and try again.")
    tree = dict(repository.history[head].tree)
    for path, content in changes.items():
        if content is None:
            tree.pop(path, None)
        else:
            tree[path] = content
    made = repository.history.commit(tree, (head,), message, author or user.login, world.now(), signed=not local)
    move_branch(world, user, repository, branch, made.sha)
    return made


def put_file(
    world: World,
    user: User,
    repository: Repository,
    branch: str,
    path: str,
    content: bytes | None,
    message: str,
    sha: str | None,
) -> Commit:
    """Create, replace or delete one file; the blob's sha guards against what somebody else wrote. Raises `Refusal`."""
    existing = commit_of(repository, branch).tree.get(path)
    if existing is None and content is None:
        raise Refusal(404, "Not Found")
    if existing is not None and sha is None:
        raise Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if existing is not None and sha != blob_sha(existing):
        raise Refusal(409, f"{path} does not match {sha}")
    return write_files(world, user, repository, branch, {path: content}, message)
