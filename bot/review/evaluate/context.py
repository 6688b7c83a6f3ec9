"""The one context of a review: the snapshot, the rules in force, and what was made of both so far."""

from dataclasses import dataclass

from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.model import Policy
from bot.review.evaluate.approvals import Approval
from bot.review.evaluate.approvers import Approvers
from bot.review.evaluate.contributors import NOBODY, Contributors
from bot.review.evaluate.gate import Gate
from bot.review.evaluate.labels import status_label, status_labels
from bot.review.evaluate.removals import Removal
from bot.review.evaluate.spec_review import SpecReview
from bot.review.evaluate.team_files import NO_TEAM_FILES, TeamVerdict
from bot.review.evaluate.thread_state import ThreadState
from bot.review.model.desired_state import Label
from bot.review.model.memory import Memory
from bot.review.model.snapshot import Account, Permission, PullRequest, Snapshot, SourceFile

EMPTY_THREAD = ThreadState()
UNDECIDED = Gate(errors=(), questions=(), approval_counts=())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewContext:
    """Everything that words, commands and edits may look at; `assess` fills it from top to bottom."""

    snapshot: Snapshot
    policy: Policy
    approvers: Approvers
    memory: Memory
    spec_reviews: tuple[SpecReview, ...] = ()
    removals: tuple[Removal, ...] = ()
    """The specs that leave."""
    thread: ThreadState = EMPTY_THREAD
    contributors: Contributors = NOBODY
    """Who made commits, where that keeps them from approving."""
    early: tuple[Approval, ...] = ()
    """Approvals that are sent back because a question is open."""
    gate: Gate = UNDECIDED
    status: Status = Status.DRAFT
    """The status that files and thread have earned."""
    team: TeamVerdict = NO_TEAM_FILES
    """What the pull request does to the team's own files."""
    help: str = ""
    """The table of commands, as Markdown."""

    @property
    def pull(self) -> PullRequest:
        """The pull request."""
        return self.snapshot.pull

    @property
    def policy_file(self) -> SourceFile | None:
        """The policy's file on the base branch; None where the defaults serve."""
        return self.snapshot.policy

    @property
    def label(self) -> Label | None:
        """The label of the earned status, in the words of the first spec's rule; None where specs only leave."""
        if not self.spec_reviews:
            return None
        scoped = self.pull.capabilities.scoped_labels
        return status_label(self.policy, self.spec_reviews[0].source.rule, self.status, scoped=scoped)

    @property
    def status_labels(self) -> frozenset[str]:
        """Every name that is a status label under this policy."""
        return status_labels(self.policy, scoped=self.pull.capabilities.scoped_labels)

    def may_write(self, account: Account) -> bool:
        """Tell whether an account has write access now."""
        return self.approvers.permission(account) >= Permission.WRITE

    def lifecycle(self, spec_review: SpecReview) -> Lifecycle:
        """Give the status words of the rule that a spec is under."""
        return Lifecycle(names=self.policy.specs[spec_review.source.rule].lifecycle)
