"""A pull request's ends, files and commits, worked out from the branches as they are now."""

from bot.playground.diff import FileDiff, compare
from bot.playground.git import Commit, MergeConflictError, merge_trees
from bot.playground.state import (
    Pull,
    Repository,
    World,
)


def head_sha(world: World, pull: Pull) -> str:
    """Tell where the head is; a closed pull request keeps its last one."""
    if pull.closed_head is not None:
        return pull.closed_head
    source = world.repositories.get(pull.head_repository)
    return source.branches.get(pull.head, pull.base_sha) if source else pull.base_sha


def base_sha(repository: Repository, pull: Pull) -> str:
    """Tell where the base was when the pull request ended, or is."""
    return pull.base_sha if pull.merged_at else repository.branches.get(pull.base, pull.base_sha)


def files_of(world: World, repository: Repository, pull: Pull) -> tuple[FileDiff, ...]:
    """Compare the head with where it left the base."""
    head = head_sha(world, pull)
    base = repository.history.merge_base(base_sha(repository, pull), head) or base_sha(repository, pull)
    return compare(repository.history[base].tree, repository.history[head].tree)


def commits_of(world: World, repository: Repository, pull: Pull) -> tuple[Commit, ...]:
    """List the commits of the head."""
    return repository.history.between(base_sha(repository, pull), head_sha(world, pull))


def mergeable(world: World, repository: Repository, pull: Pull) -> bool:
    """Tell whether base and head go together."""
    return merged(repository, base_sha(repository, pull), head_sha(world, pull)) is not None


def merged(repository: Repository, onto: str, head: str) -> dict[str, bytes] | None:
    """Merge two commits' trees; None where they conflict."""
    trees = repository.history
    base = trees.merge_base(onto, head) or onto
    try:
        return merge_trees(trees[base].tree, trees[onto].tree, trees[head].tree)
    except MergeConflictError:
        return None


def follow(world: World, repository: Repository, pull: Pull, sha: str) -> None:
    """Move comments with their lines; a line that is gone from the diff leaves its thread outdated."""
    found = {one.path: one for one in files_of(world, repository, pull)}
    del sha
    for thread in pull.threads:
        for comment in thread.comments:
            if comment.line is None:
                continue
            file = found.get(comment.path)
            lines = [one.new for one in file.lines if one.new and one.text == comment.text] if file else []
            near = comment.current_line or comment.line
            comment.current_line = min(lines, key=lambda each: abs(each - near), default=None)
