"""A thread that goes on: people act, the bot settles, and tests look at what stands there."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.policy.model import Policy
from bot.review.decide_alone import decide_with
from bot.review.evaluate.model import SpecReview
from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import DesiredState
from bot.review.model.pull_request import Comment, NativeReview, PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.plan import plan
from tests.review.builders import BOT, a_pull, a_question, a_reading, a_snapshot, a_source, an_examination
from tests.review.world import settle

ASKED = "- [ ] How big?\n      A second line.\n- [x] Done\n\n**Status:** Draft\n"


@dataclass
class Story:
    """A pull request with its specs; `run` settles it and proves that a second run plans nothing."""

    pull: PullRequest = field(default_factory=a_pull)
    policy: Policy = field(default_factory=Policy)
    spec_reviews: tuple[SpecReview, ...] = field(default_factory=lambda: (a_reading(),))
    rights: Snapshot = field(default_factory=a_snapshot)

    def run(self) -> DesiredState:
        snapshot = replace(self.rights, pull=self.pull)
        desired = decide_with(snapshot, self.policy, self.spec_reviews)
        after = settle(snapshot, desired)
        again = decide_with(after, self.policy, self.spec_reviews)
        assert plan(after, replace(again, commits=(), landing=None)) == ()
        self.pull = after.pull
        return again

    def say(self, *comments: Comment) -> DesiredState:
        self.pull = replace(self.pull, comments=(*self.pull.comments, *comments))
        return self.run()

    def review(self, *reviews: NativeReview) -> DesiredState:
        self.pull = replace(self.pull, reviews=(*self.pull.reviews, *reviews))
        return self.run()

    def push(self, sha: str, *spec_reviews: SpecReview) -> DesiredState:
        self.pull = replace(self.pull, head=replace(self.pull.head, sha=sha))
        self.spec_reviews = spec_reviews or self.spec_reviews
        return self.run()

    def delete(self, key: str) -> DesiredState:
        self.pull = replace(self.pull, comments=tuple(one for one in self.pull.comments if one.id != key))
        return self.run()

    @property
    def summary(self) -> str:
        return next(one.body for one in self.pull.comments if "specbot:summary" in one.body)

    @property
    def replies(self) -> list[str]:
        return [one.body for one in self.pull.comments if "specbot:reply" in one.body]

    @property
    def labels(self) -> tuple[str, ...]:
        return self.pull.labels

    def is_approved(self) -> bool:
        runs = [run for run in self.pull.checks if run.name == "spec / approval" and run.sha == self.pull.head.sha]
        return runs[-1].conclusion is Conclusion.SUCCESS

    def reactions(self, key: str) -> frozenset[str]:
        return next(one.reactions for one in self.pull.comments if one.id == key)


def said_by_bot(comments: Iterable[Comment]) -> int:
    return sum(comment.author == BOT for comment in comments)


def a_story(**changes: object) -> Story:
    """Begin a story with some things as they are given."""
    return replace(Story(), **changes)  # type: ignore[arg-type]


def asked() -> Story:
    """Begin a story of a spec with one open question and one answered."""
    source = a_source(text=ASKED)
    spec = an_examination(questions=(a_question(line=1), a_question(2, "Done", ticked=True, line=3)))
    return Story(spec_reviews=(a_reading(spec=spec, source=source),))
