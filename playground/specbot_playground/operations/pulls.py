"""Pull requests from their opening to the merge."""

from collections.abc import Mapping
from typing import Any

from specbot_playground.git import Commit, merge_trees
from specbot_playground.operations.branches import move_branch
from specbot_playground.operations.reading import head_sha, merged
from specbot_playground.operations.rights import need, sized
from specbot_playground.state import Pull, Refusal, Repository, User, World


def open_pull(
    world: World,
    user: User,
    repository: Repository,
    *,
    base: str,
    head: str,
    title: str,
    body: str,
    draft: bool,
    maintainable: bool = False,
) -> Pull:
    """Open a pull request from `branch` or `owner:branch`. Raises `Refusal`."""
    need(repository, user, "read")
    owner, _, branch = head.rpartition(":")
    source = _source(world, repository, owner)
    need(source, user, "write")
    _check_branches(repository, source, base, branch)
    ends = ("open", base, branch, source.full_name)
    if any((each.state, each.base, each.head, each.head_repository) == ends for each in repository.pulls.values()):
        raise _invalid({"message": f"A pull request already exists for {owner or user.login}:{branch}."})
    pull = Pull(
        id=world.id(),
        number=repository.next_number,
        title=title,
        body=sized(body),
        author=user,
        base=base,
        head=branch,
        head_repository=source.full_name,
        base_sha=repository.branches[base],
        at=world.now(),
        updated_at=world.now(),
        draft=draft,
        maintainer_can_modify=maintainable and source is not repository,
    )
    repository.pulls[pull.number] = pull
    repository.next_number += 1
    world.tell("pull_request", "opened", repository, sender=user, pull=pull)
    return pull


def _source(world: World, repository: Repository, owner: str) -> Repository:
    """Find the fork of an owner; without an owner, or where they have none, the repository itself."""
    if not owner or owner.casefold() == repository.full_name.split("/")[0].casefold():
        return repository
    forks = (one for one in world.repositories.values() if one.source == repository.full_name)
    return next((one for one in forks if one.full_name.split("/")[0] == owner), repository)


def _check_branches(repository: Repository, source: Repository, base: str, branch: str) -> None:
    """Refuse branches that are not there, or have nothing between them."""
    if branch not in source.branches or base not in repository.branches:
        field = "base" if base not in repository.branches else "head"
        raise _invalid({"resource": "PullRequest", "field": field, "code": "invalid"})
    if not repository.history.between(repository.branches[base], source.branches[branch]):
        raise _invalid({"message": f"No commits between {base} and {branch}"})


def _invalid(fault: Mapping[str, str]) -> Refusal:
    return Refusal(422, "Validation Failed", [fault])


def edit_pull(world: World, user: User, repository: Repository, pull: Pull, changes: Mapping[str, Any]) -> None:
    """Change title, body, base or state. Raises `Refusal`."""
    if user is not pull.author:
        need(repository, user, "write")
    pull.updated_at = world.now()
    was = {"title": pull.title, "body": pull.body, "base": pull.base}
    now = {key: changes[key] for key in was if changes.get(key) is not None}
    if any(was[key] != value for key, value in now.items()):
        if now.get("body", pull.body) != pull.body:
            pull.edited_at, pull.editor = world.now(), user
        pull.title = now.get("title", pull.title)
        pull.body = sized(now.get("body", pull.body))
        pull.base = now.get("base", pull.base)
        changed = {key: {"from": was[key]} for key, value in now.items() if was[key] != value and key != "base"}
        world.tell("pull_request", "edited", repository, sender=user, pull=pull, changes=changed)
    state = changes.get("state")
    if state and state != pull.state:
        if pull.merged_at:
            raise Refusal(
                422, "Validation Failed", [{"message": "state cannot be changed. The pull request is merged."}]
            )
        pull.closed_head = head_sha(world, pull) if state == "closed" else None
        pull.state = state
        world.tell("pull_request", "closed" if state == "closed" else "reopened", repository, sender=user, pull=pull)


def set_draft(world: World, user: User, repository: Repository, pull: Pull, *, draft: bool) -> None:
    """Turn into a draft or back."""
    if user is not pull.author:
        need(repository, user, "write")
    if pull.draft != draft:
        pull.draft = draft
        action = "converted_to_draft" if draft else "ready_for_review"
        world.tell("pull_request", action, repository, sender=user, pull=pull)


def merge(world: World, user: User, repository: Repository, pull: Pull, method: str, sha: str | None) -> str:
    """Merge, squash or rebase; tells the new commit's sha. Raises `Refusal`."""
    need(repository, user, "write")
    head = head_sha(world, pull)
    if pull.state != "open" or pull.draft:
        raise Refusal(405, "Pull Request is not mergeable")
    if sha is not None and sha != head:
        raise Refusal(409, "Head branch was modified. Review and try the merge again.")
    return _finish(world, user, repository, pull, _land(world, user, repository, pull, method))


def _finish(world: World, user: User, repository: Repository, pull: Pull, made: Commit) -> str:
    """Close a pull request as merged, and move its base."""
    onto, head = repository.branches[pull.base], head_sha(world, pull)
    pull.base_sha, pull.closed_head, pull.state = onto, head, "closed"
    pull.merged_at, pull.merged_by, pull.merge_sha = world.now(), user, made.sha
    pull.updated_at = world.now()
    world.tell("pull_request", "closed", repository, sender=user, pull=pull)
    move_branch(world, user, repository, pull.base, made.sha)
    return made.sha


def _land(world: World, user: User, repository: Repository, pull: Pull, method: str) -> Commit:
    """Make the commits that bring a pull request onto its base; gives the last."""
    onto, head, trees = repository.branches[pull.base], head_sha(world, pull), repository.history
    tree = merged(repository, onto, head)
    if tree is None:
        raise Refusal(405, "Pull Request is not mergeable")
    if method == "rebase":
        tip = trees[onto]
        for each in trees.between(onto, head):
            if len(each.parents) > 1:
                continue
            replayed = merge_trees(trees[each.parents[0]].tree, tip.tree, each.tree)
            if replayed is None:
                raise Refusal(405, "This branch can't be rebased")
            tip = trees.commit(replayed, (tip.sha,), each.message, each.author, world.now(), authored=each.at)
        return tip
    parents = (onto, head) if method == "merge" else (onto,)
    joined, squashed = f"Merge pull request #{pull.number} from {pull.head}", f"{pull.title} (#{pull.number})"
    return trees.commit(tree, parents, joined if method == "merge" else squashed, user.login, world.now())


def queue(world: World, user: User, repository: Repository, pull: Pull) -> str:
    """Put a pull request into the merge queue; gives the sha whose checks decide."""
    need(repository, user, "write")
    made = _land(world, user, repository, pull, "squash")
    name = f"gh-readonly-queue/{pull.base}/pr-{pull.number}-{repository.branches[pull.base]}"
    repository.branches[name] = made.sha
    world.tell("merge_group", "checks_requested", repository, sender=user, pull=pull, sha=made.sha, name=name)
    return made.sha


def leave_queue(world: World, user: User, repository: Repository, pull: Pull) -> str:
    """Let the head of the merge queue through: the commit that was checked becomes the base. Raises `Refusal`."""
    name = f"gh-readonly-queue/{pull.base}/pr-{pull.number}-{repository.branches[pull.base]}"
    if name not in repository.branches:
        raise Refusal(422, "Pull request is not at the head of the queue")
    return _finish(world, user, repository, pull, repository.history[repository.branches.pop(name)])
