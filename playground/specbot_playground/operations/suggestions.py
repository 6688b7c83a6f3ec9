"""Taking a suggestion over, which people do on GitHub's pages only: a commit that GitHub signs."""

import re
from collections.abc import Sequence
from itertools import pairwise

from specbot_playground.git import Commit
from specbot_playground.operations.branches import write_files
from specbot_playground.operations.reading import head_sha
from specbot_playground.state import Pull, Refusal, ReviewComment, User, World

_FENCE = re.compile(r"^(?P<bars>`{3,})suggestion[ \t]*\n(?P<text>(?:.*?\n)?)(?P=bars)[ \t]*$", re.MULTILINE | re.DOTALL)


def apply_suggestion(world: World, user: User, pull: Pull, comment: ReviewComment) -> Commit:
    """Replace the lines on which the thread stands now; who made it becomes a co-author, and the thread is resolved.

    Refuses what is outdated, taken or resolved already, and a pull request that is closed.
    """
    return apply_suggestions(world, user, pull, [comment])


def apply_suggestions(world: World, user: User, pull: Pull, comments: Sequence[ReviewComment]) -> Commit:
    """Take a batch of suggestions over in one commit; refuses all of them for one, and those that overlap.

    Raises `Refusal`.
    """
    ranges = [_range(pull, comment) for comment in comments]
    taken = sorted((comment.path, one.start, one.stop) for comment, one in zip(comments, ranges, strict=True))
    if any(before[0] == after[0] and before[2] > after[1] for before, after in pairwise(taken)):
        raise Refusal(422, "Suggestions that overlap cannot be applied together")
    source = world.repositories[pull.head_repository]
    head = head_sha(world, pull)
    texts = {one.path: source.history[head].tree[one.path].decode().splitlines(keepends=True) for one in comments}
    for comment, lines in sorted(zip(comments, ranges, strict=True), key=lambda pair: -pair[1].start):
        found = _FENCE.search(comment.body)
        texts[comment.path][lines.start - 1 : lines.stop - 1] = [found["text"] if found else ""]
    changes = {path: "".join(lines).encode() for path, lines in texts.items()}
    made = write_files(world, user, source, pull.head, changes, _message([one.author for one in comments]), head)
    for thread in pull.threads:
        if any(comment in thread.comments for comment in comments):
            thread.resolved_by = user
    return made


def _range(pull: Pull, comment: ReviewComment) -> range:
    """Name the lines that a suggestion replaces now."""
    last = comment.current_line
    thread = next(one for one in pull.threads if comment in one.comments)
    if _FENCE.search(comment.body) is None or last is None or thread.resolved_by is not None or pull.state != "open":
        raise Refusal(422, "This suggestion cannot be applied")
    return range(comment.current_start or last, last + 1)


def _message(authors: Sequence[User]) -> str:
    """Write the message that GitHub proposes: who suggested is named, and is a co-author."""
    people = list({one.login: one for one in authors}.values())
    first = f"Apply suggestion from @{people[0].login}" if len(authors) == 1 else "Apply suggestions from code review"
    named = (
        f"Co-authored-by: {who.name or who.login} <{who.id}+{who.login}@users.noreply.github.com>" for who in people
    )
    return "\n\n".join([first, "\n".join(named)])
