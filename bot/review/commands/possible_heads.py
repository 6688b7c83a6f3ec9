"""Which commits may have been the head when a command was written that the bot has not answered yet.

Two looks of the bot may lie far apart, and texts may come and go between them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.review.commands.parser import Command
from bot.review.model.account import CommitList, ForcePush
from bot.review.model.memory import Memory, recall
from bot.review.model.pull_request import PullRequest

_AT_MOST = 10


def possible_heads(
    command: Command, pull: PullRequest, listed: CommitList, memory: Memory, *, by_date: bool = False
) -> tuple[str, ...]:
    """Name the commits that may have been the head when a command was written; none where that cannot be known.

    A forge that keeps when each head came tells it, and a review names its commit. Else it was one of those between the head
    of the bot's last look and the head of now, and of these stretches one in which the command was written: a push that is no
    fast forward ends a stretch, and the forge tells when it came. What is not a commit of the pull request any more is not
    listed, so of such a stretch only its two ends are known, and others may have been there.

    `by_date`: whoever commits is believed not to have set the clock ahead, so what was committed later was not there yet.
    """
    comment = command.comment
    if comment.review_id is not None:
        return tuple(review.sha for review in pull.reviews if review.id == comment.review_id)
    if comment.saw:
        return comment.saw
    if not memory.head:
        return (pull.head.sha,) if _was_here_before(command, pull) else ()
    unseen = unseen_force_pushes(pull, memory)
    if not listed.commits and not unseen:
        return tuple(dict.fromkeys((memory.head, pull.head.sha)))
    stretches = tuple(_stretches(comment.created_at, memory.head, unseen, pull.head.sha))
    found = [_between(start, end, listed) for start, end in stretches]
    late = _later(listed, comment.created_at) if by_date else frozenset()
    there = (sha for start, *heads in found for sha in (start, *(one for one in heads if one not in late)))
    return tuple(dict.fromkeys(there)) if all(found) else ()


def with_possible_heads(pull: PullRequest, waiting: Iterable[Command], listed: CommitList) -> PullRequest:
    """Note the earlier commits that may have been the head when any of these commands was written; not more than a few."""
    memory = recall(pull)
    heads = dict.fromkeys(sha for one in waiting for sha in possible_heads(one, pull, listed, memory))
    return replace(pull, possible_heads=tuple(sha for sha in heads if sha != pull.head.sha)[:_AT_MOST])


def unseen_force_pushes(pull: PullRequest, memory: Memory) -> tuple[ForcePush, ...]:
    """List the pushes that were no fast forward and that the bot's last look did not know of."""
    names = [one.id for one in pull.force_pushes]
    return pull.force_pushes[names.index(memory.forced) + 1 :] if memory.forced in names else pull.force_pushes


def _stretches(at: datetime, first: str, unseen: tuple[ForcePush, ...], last: str) -> Iterator[tuple[str, str]]:
    """Give the ends of each stretch in which something may have been written; what is of one second may lie on both sides."""
    starts, ends = (first, *(one.after for one in unseen)), (*(one.before for one in unseen), last)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        begun = number == 0 or unseen[number - 1].at <= at
        if begun and (number == len(unseen) or at <= unseen[number].at):
            yield start, end


def _between(start: str, end: str, listed: CommitList) -> tuple[str, ...]:
    """List the commits from one to another that follows from it; none where they cannot be known."""
    if start and start == end:
        return (start,)
    parents = {commit.sha: commit.parents for commit in listed.commits}
    children: dict[str, list[str]] = {}
    for sha, above in parents.items():
        for parent in above:
            children.setdefault(parent, []).append(sha)
    leading, following = _reached(end, parents), _reached(start, children)
    if start not in parents or start not in leading:
        return ()
    return (start, *(sha for sha in parents if sha != start and sha in leading and sha in following))


def _later(listed: CommitList, at: datetime) -> frozenset[str]:
    """Name the commits that were made after a moment, as their makers' clocks had it."""
    return frozenset(one.sha for one in listed.commits if one.committed_at is not None and one.committed_at > at)


def _reached(sha: str, steps: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Walk on from a commit as far as the steps go."""
    found, waiting = {sha}, [sha]
    while waiting:
        new = set(steps.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return frozenset(found)


def _was_here_before(command: Command, pull: PullRequest) -> bool:
    """Tell where the summary says nothing whether the head was there before a new command, as far as anybody knows.

    What was pushed later was not there, as far as its date tells: a look that was cut short leaves a check on a head, and no
    answer to an older command. Else a head that has the bot's own check was there at its last look, and an unanswered command
    is newer than that. A bot that was here, and has not looked at this head, cannot tell.
    """
    at = command.comment.created_at
    if any(one.at >= at for one in pull.force_pushes) or (pull.pushed_at is not None and pull.pushed_at > at):
        return False
    if any(run.sha == pull.head.sha for run in pull.checks):
        return True
    talk = (one.author for one in pull.comments)
    threads = (one.author for thread in pull.threads for one in thread.comments)
    was_here = (
        pull.was_seen
        or bool(pull.checks)
        or any(account.id == pull.bot.id for account in (*talk, *threads))
        or any(one.reactions for one in pull.comments)
    )
    return not was_here
