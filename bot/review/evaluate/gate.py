"""The gate: which conditions are still open, why, and who can close each."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.review.evaluate.approvals import ApprovalCount
from bot.review.evaluate.dependencies import Dependency
from bot.review.evaluate.objections import Objection
from bot.review.evaluate.questions import Question, UncountedPlace, uncounted_places
from bot.review.evaluate.spec_review import Problem, SpecReview


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Everything that stands between the specs and their approval. No spec: nothing does."""

    errors: tuple[Problem, ...]
    questions: tuple[Question, ...]
    """The whole ledger, closed ones too."""
    approval_counts: tuple[ApprovalCount, ...]
    waits: tuple[Dependency, ...] = ()
    """What the specs depend on and is not approved yet; by policy that closes the gate, or is only said."""
    objections: tuple[Objection, ...] = ()
    """Requests for changes that stand."""
    uncounted: tuple[UncountedPlace, ...] = ()
    """What stands among the questions of a spec and nobody can count: it may be an open one."""
    unread: tuple[str, ...] = ()
    """What could not be read whole, and the way out: what nobody has seen opens no gate."""

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that nobody has closed, as far as they count."""
        return tuple(entry for entry in self.questions if entry.open and entry.counts)

    @property
    def listed_questions(self) -> tuple[Question, ...]:
        """The open questions of people whose questions do not count."""
        return tuple(entry for entry in self.questions if entry.open and not entry.counts)

    @property
    def short(self) -> tuple[ApprovalCount, ...]:
        """The specs that lack approvals."""
        return tuple(approval_count for approval_count in self.approval_counts if approval_count.missing)

    @property
    def needed(self) -> tuple[Dependency, ...]:
        """The specs that have to be approved first."""
        return tuple(wait for wait in self.waits if wait.closes)

    @property
    def approved(self) -> bool:
        """Tell whether `spec / approval` is green."""
        asked = self.open_questions or self.uncounted
        return not (asked or self.short or self.needed or self.objections or self.unread)

    @property
    def is_open(self) -> bool:
        """Tell whether nothing stands in the way: both checks are green."""
        return self.approved and not self.errors


def build(
    spec_reviews: Iterable[SpecReview],
    questions: Iterable[Question],
    approval_counts: Iterable[ApprovalCount],
    waits: Iterable[Dependency] = (),
    objections: Iterable[Objection] = (),
    unread: Iterable[str] = (),
) -> Gate:
    """Collect the conditions."""
    reviews = tuple(spec_reviews)
    errors = (problem for spec_review in reviews for problem in spec_review.problems if problem.is_error)
    return Gate(
        errors=tuple(errors),
        questions=tuple(questions),
        approval_counts=tuple(approval_counts),
        waits=tuple(waits),
        objections=tuple(objections),
        uncounted=tuple(uncounted_places(reviews)),
        unread=tuple(unread),
    )
