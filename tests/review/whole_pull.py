"""A pull request whose spec is read from its text at each look."""

from dataclasses import replace

from bot.review.decide import decide
from bot.review.model.account import Account
from bot.review.model.desired_state import DesiredState
from bot.review.model.pull_request import Comment, PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile
from tests.review.builders import (
    ANN,
    PATH,
    a_comment,
    a_pull,
    a_snapshot,
)
from tests.review.whole import spec
from tests.review.world import settle

SPEC = """\
# Search

**Status:** Draft

## Goals

Find things.

## Open Questions

- [ ] How big?
- Who pays?
- [ ] Why
  now?

## Risks

None.
"""


class Whole:
    """A pull request whose spec is read from its text each time, as the bot does; commits reach the file."""

    def __init__(self, text: str = SPEC, *, pull: PullRequest | None = None) -> None:
        self.text = text
        self.pull = pull or a_pull()
        self.desired: DesiredState | None = None
        self.messages: list[str] = []
        self.earlier: dict[str, str] = {}
        """By commit: the texts from before each push."""

    @property
    def snapshot(self) -> Snapshot:
        seen = (SourceFile(path=PATH, sha=sha, content=text.encode()) for sha, text in self.earlier.items())
        return a_snapshot(pull=self.pull, specs=(replace(spec(self.text), seen=tuple(seen)),))

    def push(self, text: str) -> str:
        """Let the author push while the bot does not look; gives the head of before."""
        before = self.pull.head.sha
        self.earlier[before] = self.text
        self.text = text
        self.pull = replace(self.pull, head=replace(self.pull.head, sha=f"{len(self.earlier):040d}"))
        return before

    def run(self) -> None:
        for _ in range(6):
            snapshot = self.snapshot
            self.desired = decide(snapshot)
            self.pull = settle(snapshot, self.desired).pull
            for commit in self.desired.commits:
                self.messages.append(commit.message)
                self.text = commit.files[0].content.decode()
            if not self.desired.commits:
                return

    def say(self, *bodies: str, author: Account = ANN, minutes: int = 1) -> None:
        self.hear(*(a_comment(body, author=author, minutes=minutes + at_) for at_, body in enumerate(bodies)))

    def hear(self, *comments: Comment) -> None:
        self.pull = replace(self.pull, comments=(*self.pull.comments, *comments))
        self.run()

    def change(self, key: str, **changes: object) -> None:
        changed = (replace(one, **changes) if one.id == key else one for one in self.pull.comments)  # type: ignore[arg-type]
        self.pull = replace(self.pull, comments=tuple(changed))

    @property
    def replies(self) -> list[str]:
        return [one.body for one in self.pull.comments if "specbot:reply" in one.body]

    def reactions(self, key: str) -> frozenset[str]:
        return next(one.reactions for one in self.pull.comments if one.id == key)

    @property
    def summary(self) -> Comment:
        return next(one for one in self.pull.comments if "specbot:summary" in one.body)
