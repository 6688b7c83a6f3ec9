"""The one context of a review: the snapshot, the rules in force, and what was made of both so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from bot.policy.lifecycle import Lifecycle, Role, Status
from bot.policy.model import EMPTY, Policy, same_entry
from bot.policy.states import illegal_step
from bot.review.evaluate.decision import NOTHING_SAID, Outcome, Spoken
from bot.review.evaluate.model import (
    Approval,
    ApprovalCount,
    ApprovalStatus,
    Gate,
    Problem,
    Question,
    Removal,
    SpecReview,
)
from bot.review.evaluate.partners import Half
from bot.review.evaluate.people import NOBODY, Approvers, Contributors
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission, PullState
from bot.review.model.desired_state import Label
from bot.review.model.memory import Memory
from bot.review.model.pull_request import PullRequest
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile

COLOURS = {
    Status.DRAFT: "bfc5cc",
    Status.REVIEW: "fbca04",
    Status.APPROVED: "0e8a16",
    Status.IMPLEMENTED: "1d76db",
    Status.WITHDRAWN: "6e5494",
}
_MEANT = {Outcome.CLOSE: Role.REJECTED, Outcome.POSTPONE: Role.POSTPONED, Outcome.MERGE: Role.APPROVED}
_DESCRIPTIONS = {
    Status.DRAFT: "Not ready for review yet",
    Status.REVIEW: "Waits for review",
    Status.APPROVED: "Approved, every question is closed",
    Status.IMPLEMENTED: "Built as it says",
    Status.WITHDRAWN: "Given up",
}


def status_label(policy: Policy, status: Status, word: str, *, scoped: bool) -> Label:
    """Make the label of a status that a team calls by this word."""
    return Label(
        name=_name(policy, word, scoped=scoped),
        colour=(
            policy.labels.colours.get(word) or policy.labels.colours.get(status.value, COLOURS[status])
        ).removeprefix("#"),
        description=_DESCRIPTIONS[status],
    )


def status_labels(policy: Policy, *, scoped: bool) -> frozenset[str]:
    """Name every label that says a status under this policy."""
    words = {Lifecycle(names=rule.lifecycle).name(status) for rule in policy.specs for status in Status}
    words.update(word for rule in policy.specs for word in rule.lifecycle.words)
    return frozenset(_name(policy, word, scoped=scoped) for word in words)


def _name(policy: Policy, word: str, *, scoped: bool) -> str:
    """Write the team's word after the prefix; a scoped label has two colons between them."""
    prefix = policy.labels.prefix
    if scoped and prefix.endswith(": "):
        prefix = prefix.removesuffix(": ") + "::"
    return prefix + word.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """The rules in force, and every spec examined under them."""

    policy: Policy
    spec_reviews: tuple[SpecReview, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRules:
    """A policy or template of the base branch that cannot serve: file, line (from 1), key path and what is wrong.

    `spares`: the pull request changes nothing that may be a spec, so it is not held back; the repair is such a one.
    """

    path: str
    line: int
    key: str
    message: str
    spares: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamVerdict:
    """The team's own files that a pull request changes, and all that is wrong with them as it would have them."""

    changed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must not be merged."""
        return tuple(problem for problem in self.problems if problem.is_error)


NO_TEAM_FILES = TeamVerdict()

ApprovalEvent = tuple[datetime, Account, Approval | None]
"""When, who, and the approval that was given; None where one was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadState:
    """The questions of the thread, who approved or took it back, and which standing commands were refused."""

    questions: tuple[Question, ...] = ()
    approval_events: tuple[ApprovalEvent, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """By command: the number of the question that it raised."""
    refused: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By command: why it does not count."""
    resolved_by: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By resolved question: the command that closed it."""
    resolves: frozenset[str] = frozenset()
    """Every `/spec resolve` that counted, as `command:question`: one reopening undoes them all."""
    undone: frozenset[str] = frozenset()
    """What `/spec reopen` has undone, as `command:question`."""
    spoken: Spoken = NOTHING_SAID
    """What was proposed, and who abstained, where the team decides by consent."""
    implemented_anyway: bool = False
    """Somebody with write access calls it implemented, whatever the tasks say."""


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
    conditional: tuple[Approval, ...] = ()
    """Native approvals that do not count, because their words put a condition on them."""
    early: tuple[Approval, ...] = ()
    """Approvals that are sent back because a question is open."""
    gate: Gate = UNDECIDED
    status: Status = Status.DRAFT
    """The status that files and thread have earned."""
    closed_states: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """By spec: each state of its lifecycle that it may not be moved to now, and why."""
    halves: Mapping[str, tuple[Half, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By spec: the others that it names as its successor, or as replaced by it, and that do not name it in turn."""
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
        return status_label(self.policy, self.status, self.word(self.spec_reviews[0]), scoped=scoped)

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

    def _decided(self, words: Lifecycle) -> str | None:
        """Name the state that a decision by consent not to merge means, where the team lists one."""
        consent = self.gate.consent
        if consent is None or not consent.gives_up or self.status is not Status.WITHDRAWN:
            return None
        return next((state.name for state in words.states if state.role is _MEANT[consent.outcome]), None)

    def closed(self, spec_review: SpecReview) -> Mapping[str, str]:
        """Give the states that a spec may not be moved to now, and why."""
        return self.closed_states.get(spec_review.path, EMPTY)

    def word(self, spec_review: SpecReview) -> str:
        """Say the earned status in the word of the spec, where it has one that means it, else in the team's usual one."""
        words = self.lifecycle(spec_review)
        if not words.states:
            return words.name(self.status)
        if (decided := self._decided(words)) is not None:
            return decided
        today = spec_review.today if self.pull.state is PullState.MERGED else None
        texts = (one.status_text if one is not None else None for one in (today, spec_review.spec, spec_review.earlier))
        merged, head, before = texts
        state = words.said(head)
        wrong = illegal_step(words, before, head) or (state is not None and state.name in self.closed(spec_review))
        return words.word(self.status, merged, None if wrong else head, before)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedApprovals:
    """So many approvals, of the same people, for each of these specs: one person gives them all at once."""

    missing: int
    entries: tuple[str, ...]
    paths: tuple[str, ...]


def wanted_approvals(context: ReviewContext) -> tuple[WantedApprovals, ...]:
    """Put the specs together that wait for the same people."""
    groups: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for one in context.gate.short:
        lacking: dict[tuple[str, ...], int] = {}
        for wanted in one.wanted(context.approvers.entries_for(one.path)):
            entries = _open_to(wanted.entries, one, context)
            lacking[entries] = lacking.get(entries, 0) + wanted.missing
        for entries, missing in lacking.items():
            groups.setdefault((missing, entries), []).append(one.path)
    return tuple(
        WantedApprovals(missing=missing, entries=entries, paths=tuple(paths))
        for (missing, entries), paths in groups.items()
    )


def _open_to(entries: tuple[str, ...], approval_count: ApprovalCount, context: ReviewContext) -> tuple[str, ...]:
    """Leave out names that stand for nobody, and users of groups who have approved, where there are others."""
    given = approval_count.evaluated_approvals if approval_count.quotas else ()
    done = {same_entry(one.approval.account.login) for one in given if one.standing is ApprovalStatus.COUNTS}
    left = tuple(one for one in entries if not context.approvers.unknown(one) and same_entry(one) not in done)
    return left or entries
