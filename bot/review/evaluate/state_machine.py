"""The lifecycle: which status the facts have earned, and the one table of what leads where."""

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
class Transition:
    """One arrow of the lifecycle."""

    source: Status
    target: Status
    when: str


_CLOSED = "closed without a merge, or Status set to Withdrawn"
_BUILT = "all tasks ticked, or `/spec implemented anyway`"

TRANSITIONS = (
    Transition(source=Status.DRAFT, target=Status.REVIEW, when="marked ready for review"),
    Transition(source=Status.DRAFT, target=Status.APPROVED, when="marked ready with the gate open"),
    Transition(source=Status.DRAFT, target=Status.IMPLEMENTED, when="marked ready with the gate open and " + _BUILT),
    Transition(source=Status.REVIEW, target=Status.DRAFT, when="turned back into a draft"),
    Transition(source=Status.REVIEW, target=Status.APPROVED, when="the gate opens"),
    Transition(source=Status.REVIEW, target=Status.IMPLEMENTED, when="the gate opens and " + _BUILT),
    Transition(source=Status.APPROVED, target=Status.DRAFT, when="turned back into a draft"),
    Transition(source=Status.APPROVED, target=Status.REVIEW, when="a question, an error or a lapsed approval"),
    Transition(source=Status.APPROVED, target=Status.IMPLEMENTED, when=_BUILT),
    Transition(source=Status.IMPLEMENTED, target=Status.DRAFT, when="turned back into a draft"),
    Transition(source=Status.IMPLEMENTED, target=Status.REVIEW, when="a question, an error or a lapsed approval"),
    Transition(source=Status.IMPLEMENTED, target=Status.APPROVED, when="Status set back"),
    Transition(source=Status.DRAFT, target=Status.WITHDRAWN, when=_CLOSED),
    Transition(source=Status.REVIEW, target=Status.WITHDRAWN, when=_CLOSED),
    Transition(source=Status.APPROVED, target=Status.WITHDRAWN, when=_CLOSED),
    Transition(source=Status.IMPLEMENTED, target=Status.WITHDRAWN, when=_CLOSED),
    Transition(source=Status.WITHDRAWN, target=Status.DRAFT, when="reopened as a draft"),
    Transition(source=Status.WITHDRAWN, target=Status.REVIEW, when="reopened"),
    Transition(source=Status.WITHDRAWN, target=Status.APPROVED, when="reopened with the gate open"),
    Transition(source=Status.WITHDRAWN, target=Status.IMPLEMENTED, when="reopened with the gate open and " + _BUILT),
)


def earned(facts: StatusInputs) -> Status:
    """Say which status the facts justify."""
    if facts.withdrawn or facts.state is PullState.CLOSED:
        return Status.WITHDRAWN
    if facts.draft and facts.state is PullState.OPEN:
        return Status.DRAFT
    if not facts.gate_open:
        return Status.REVIEW
    return Status.IMPLEMENTED if facts.built else Status.APPROVED
