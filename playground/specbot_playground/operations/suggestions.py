"""Taking a suggestion over, which people do on GitHub's pages only: a commit that GitHub signs."""

import re

from specbot_playground.git import Commit
from specbot_playground.operations.branches import write_files
from specbot_playground.operations.reading import head_sha
from specbot_playground.state import Pull, Refusal, ReviewComment, User, World

_FENCE = re.compile(r"^(?P<bars>`{3,})suggestion[ \t]*\n(?P<text>(?:.*?\n)?)(?P=bars)[ \t]*$", re.MULTILINE | re.DOTALL)


def apply_suggestion(world: World, user: User, pull: Pull, comment: ReviewComment) -> Commit:
    """Replace the lines on which the thread stands now; who made it becomes a co-author, and the thread is resolved.

    Refuses what is outdated, taken or resolved already, and a pull request that is closed.
    """
    found, last = _FENCE.search(comment.body), comment.current_line
    thread = next(one for one in pull.threads if comment in one.comments)
    if found is None or last is None or thread.resolved_by is not None or pull.state != "open":
        raise Refusal(422, "This suggestion cannot be applied")
    source = world.repositories[pull.head_repository]
    head, who = head_sha(world, pull), comment.author
    lines = source.history[head].tree[comment.path].decode().splitlines(keepends=True)
    lines[(comment.current_start or last) - 1 : last] = [found["text"]]
    message = (
        f"Apply suggestion from @{who.login}\n\n"
        f"Co-authored-by: {who.name or who.login} <{who.id}+{who.login}@users.noreply.github.com>"
    )
    made = write_files(world, user, source, pull.head, {comment.path: "".join(lines).encode()}, message, head)
    thread.resolved_by = user
    return made
