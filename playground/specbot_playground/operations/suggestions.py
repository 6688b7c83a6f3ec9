"""Taking a suggestion over, which people do on GitHub's pages only: a commit that GitHub signs."""

import re

from specbot_playground.git import Commit
from specbot_playground.operations.branches import write_files
from specbot_playground.operations.reading import head_sha
from specbot_playground.state import Pull, Refusal, ReviewComment, User, World

_FENCE = re.compile(r"^```suggestion[ \t]*\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


def apply_suggestion(world: World, user: User, pull: Pull, comment: ReviewComment) -> Commit:
    """Replace the commented lines by the suggestion; who made it becomes a co-author."""
    found, last = _FENCE.search(comment.body), comment.current_line
    if found is None or last is None:
        raise Refusal(422, "This suggestion cannot be applied")
    source = world.repositories[pull.head_repository]
    head, who = head_sha(world, pull), comment.author
    lines = source.history[head].tree[comment.path].decode().splitlines(keepends=True)
    span = last - (comment.start_line or comment.line or last) if comment.start_line else 0
    lines[last - 1 - span : last] = [found["text"]]
    message = (
        f"Apply suggestion from @{who.login}\n\n"
        f"Co-authored-by: {who.name or who.login} <{who.id}+{who.login}@users.noreply.github.com>"
    )
    return write_files(world, user, source, pull.head, {comment.path: "".join(lines).encode()}, message, head)
