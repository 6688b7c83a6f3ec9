"""What a look decided, in the few words that a log line has room for. Pure."""

from dataclasses import dataclass

from bot.review.model.desired_state import DesiredState
from bot.review.model.snapshot import Conclusion, PullRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The status label that stood and the one that should, and whether the gate is open. Empty: no label."""

    status_before: str
    status_after: str
    gate: str


def decision(pull: PullRequest, desired: DesiredState) -> Decision:
    """Sum a decision up."""
    stood = ", ".join(sorted(desired.status_labels.intersection(pull.labels)))
    label = desired.label.name if desired.label else ""
    closed = any(check.conclusion is Conclusion.FAILURE for check in desired.checks)
    return Decision(status_before=stood, status_after=label, gate="closed" if closed else "open")
