"""The lifecycle: one table of conditions, strongest first; the status that is earned is that of the first which holds.

No step depends on the one before: whatever the status was, the same facts earn the same one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.policy.lifecycle import Status
from bot.review.model.snapshot import PullState


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInputs:
    """What the status depends on, and nothing else."""

    state: PullState
    draft: bool
    gate_open: bool
    withdrawn: bool
    """The file says Withdrawn: anyone who may push may give a spec up."""
    built: bool
    """The file says Implemented, and its tasks or a person who may say so bear it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A status, what has to hold for it, and the same in words."""

    status: Status
    holds: Callable[[StatusInputs], bool]
    when: str


CONDITIONS = (
    Condition(
        status=Status.WITHDRAWN,
        holds=lambda facts: facts.withdrawn or facts.state is PullState.CLOSED,
        when="closed without a merge, or Status set to Withdrawn",
    ),
    Condition(
        status=Status.DRAFT,
        holds=lambda facts: facts.draft and facts.state is PullState.OPEN,
        when="marked as a draft",
    ),
    Condition(
        status=Status.REVIEW,
        holds=lambda facts: not facts.gate_open,
        when="an error, an open question, or an approval that is missing or not valid any more",
    ),
    Condition(
        status=Status.IMPLEMENTED,
        holds=lambda facts: facts.built,
        when="all tasks ticked, or `/spec implemented anyway`",
    ),
    Condition(status=Status.APPROVED, holds=lambda facts: facts.gate_open, when="nothing is missing"),
)
"""Every condition, strongest first. The last two share what the third denies, so one of the five always holds."""


def earned(facts: StatusInputs) -> Status:
    """Say which status the facts justify."""
    return next(condition.status for condition in CONDITIONS if condition.holds(facts))
