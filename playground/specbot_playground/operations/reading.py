"""A pull request's ends, files and commits, worked out from the branches as they are now."""

from specbot_playground.diff import FileDiff, compare, moved_line
from specbot_playground.git import Commit
from specbot_playground.state import Pull, Repository, World


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
    return repository.history.merged(onto, head)


def follow(world: World, repository: Repository, pull: Pull, before: str) -> None:
    """Move the comments on new lines with a push from `before`; a line that is gone leaves its thread outdated."""
    if before not in repository.history:
        return
    old, new = repository.history[before].tree, repository.history[head_sha(world, pull)].tree
    files = {one.path: one for one in files_of(world, repository, pull)}
    for thread in pull.threads:
        for comment in thread.comments:
            if comment.current_line is None or comment.side == "LEFT":
                continue
            texts, first = (old.get(comment.path, b""), new.get(comment.path, b"")), comment.current_start
            lines = range(first or comment.current_line, comment.current_line + 1)
            moved = [moved_line(*texts, line) for line in lines]
            file = files.get(comment.path)
            stands = all(moved) and file is not None and file.may_hold("RIGHT", moved[-1] or 0)
            comment.current_line = moved[-1] if stands else None
            comment.current_start = moved[0] if stands and first else None
