"""The status: what files and thread have earned, and that a status in the file is a claim.

No step depends on the one before: whatever the status was, the same facts earn the same one. A claim that the thread has
not earned is an error that says what is missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.policy.lifecycle import Lifecycle, Status
from bot.review.evaluate.model import Gate, SpecReview
from bot.review.evaluate.state_steps import status_problem, with_step
from bot.review.model.capabilities import PullState
from bot.review.text.render import count
from bot.spec.model import Examination

_EARNED = (Status.APPROVED, Status.IMPLEMENTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInputs:
    """What the status depends on, and nothing else."""

    state: PullState
    draft: bool
    gate_open: bool
    withdrawn: bool
    """The file says Withdrawn: anyone who may push may give a spec up."""
    given_up: bool = False
    """It was decided by consent to close or to postpone this."""
    held: bool = False
    """No step of the team's table leads from a spec's state to one that is approved."""
    built: bool
    """The file says Implemented, and its tasks or a person who may say so bear it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A status, and what has to hold for it; `status_words` says the same in words."""

    status: Status
    holds: Callable[[StatusInputs], bool]


CONDITIONS = (
    Condition(
        status=Status.WITHDRAWN,
        holds=lambda facts: (
            facts.withdrawn or facts.state is PullState.CLOSED or (facts.given_up and facts.state is PullState.OPEN)
        ),
    ),
    Condition(
        status=Status.DRAFT,
        holds=lambda facts: facts.draft and facts.state is PullState.OPEN,
    ),
    Condition(
        status=Status.REVIEW,
        holds=lambda facts: not facts.gate_open or (facts.held and not facts.built),
    ),
    Condition(
        status=Status.IMPLEMENTED,
        holds=lambda facts: facts.built,
    ),
    Condition(status=Status.APPROVED, holds=lambda facts: facts.gate_open),
)
"""Every condition, strongest first. The last two share what the third denies, so one of the five always holds."""


def earned(facts: StatusInputs) -> Status:
    """Say which status the facts justify."""
    return next(condition.status for condition in CONDITIONS if condition.holds(facts))


def with_claim(
    spec_review: SpecReview,
    gate: Gate,
    words: Lifecycle,
    closed: Mapping[str, str],
    *,
    implemented_anyway: bool = False,
) -> SpecReview:
    """Add the error of an unearned status; a status that the base branch has already is no claim."""
    if spec_review.spec.archived:
        return _with_archive_claim(spec_review, words, implemented_anyway=implemented_anyway)
    if words.states and (stepped := with_step(spec_review, words, closed)) is not spec_review:
        return stepped
    spec = spec_review.spec
    if (
        spec.status is None
        or spec.status not in _EARNED
        or (spec_review.earlier is not None and spec_review.earlier.status == spec.status)
    ):
        return spec_review
    lacking = missing(spec_review, gate, spec.status, implemented_anyway=implemented_anyway)
    if not lacking:
        return spec_review
    claim, honest = words.word(spec.status, spec.status_text), words.name(Status.REVIEW)
    message = f'Status is "{claim}", but this is still missing: {", ".join(lacking)}. Write "{honest}"; I move it when it is earned.'
    problem = status_problem(spec_review, message, "status claim")
    return replace(spec_review, problems=(*spec_review.problems, problem))


def _with_archive_claim(spec_review: SpecReview, words: Lifecycle, *, implemented_anyway: bool) -> SpecReview:
    """Add the error of a spec that is put among those that are implemented, and has tasks left."""
    left = tasks_left(spec_review.spec)
    if not left or implemented_anyway or (spec_review.earlier is not None and spec_review.earlier.archived):
        return spec_review
    word = words.name(Status.IMPLEMENTED)
    message = f'What lies here is "{word}", but this is still missing: {left}. Finish it first, or write `/spec implemented anyway`.'
    return replace(spec_review, problems=(*spec_review.problems, status_problem(spec_review, message, "archive")))


def missing(spec_review: SpecReview, gate: Gate, wanted: Status, *, implemented_anyway: bool) -> tuple[str, ...]:
    """Say in words what a status still needs."""
    paths = {one.path for one in spec_review.files}
    errors = sum(problem.path in paths for problem in gate.errors)
    approvals = sum(
        approval_count.missing for approval_count in gate.approval_counts if approval_count.path == spec_review.path
    )
    asked = (f"the answer to {entry.id}" for entry in gate.open_questions if entry.path in {"", *paths})
    uncounted = any(place.path in paths for place in gate.uncounted)
    needed = (f'the approval of "{wait.title}"' for wait in gate.needed if wait.path == spec_review.path)
    objections = (f"the consent of {one.account.login}, who requested changes" for one in gate.objections)
    tasks = "" if wanted is not Status.IMPLEMENTED or implemented_anyway else tasks_left(spec_review.spec)
    found = (
        f"the repair of {count(errors, 'error')}" if errors else "",
        count(approvals, "approval" if gate.consent is None else "agreement") if approvals else "",
        gate.consent.lacks if gate.consent is not None else "",
        *asked,
        "a list of questions that can be counted" if uncounted else "",
        *needed,
        *objections,
        "what I could not read" if gate.unread else "",
        tasks,
    )
    return tuple(filter(None, found))


def tasks_left(spec: Examination) -> str:
    """Say how many tasks of the implementation plan are not ticked, or what is missing of it; empty when none is left."""
    left = spec.tasks.total - spec.tasks.done
    return spec.lacks_plan or (f"{count(left, 'task')} of the implementation plan" if left else "")


def built(spec_review: SpecReview, *, anyway: bool) -> bool:
    """Tell whether the file says Implemented with good reason, or has just become it."""
    inherited = spec_review.earlier is not None and spec_review.earlier.status is Status.IMPLEMENTED
    says_so = spec_review.spec.status is Status.IMPLEMENTED and (inherited or anyway or is_done(spec_review.spec))
    return says_so or completes(spec_review)


def is_done(spec: Examination) -> bool:
    """Tell whether no task of a spec is left; where the plan is a file of its own, it has to be there and to have some."""
    return spec.tasks.done == spec.tasks.total and not spec.lacks_plan


def completes(spec_review: SpecReview) -> bool:
    """Tell whether this pull request ticks the last task of a spec that was approved before and stays so."""
    before, now = spec_review.earlier, spec_review.spec
    if before is None or (before.status, now.status) != (Status.APPROVED, Status.APPROVED):
        return False
    return 0 < now.tasks.total == now.tasks.done and before.tasks.done < now.tasks.total
