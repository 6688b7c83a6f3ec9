"""The status labels: their names, their colours, and which names are ours to touch."""

from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.model import Policy
from bot.review.model.desired_state import Label

COLOURS = {
    Status.DRAFT: "bfc5cc",
    Status.REVIEW: "fbca04",
    Status.APPROVED: "0e8a16",
    Status.IMPLEMENTED: "1d76db",
    Status.WITHDRAWN: "6e5494",
}
_DESCRIPTIONS = {
    Status.DRAFT: "Not ready for review yet",
    Status.REVIEW: "Waits for review",
    Status.APPROVED: "Approved, every question is closed",
    Status.IMPLEMENTED: "Built as it says",
    Status.WITHDRAWN: "Given up",
}


def status_label(policy: Policy, rule: int, status: Status, *, scoped: bool) -> Label:
    """Make the label of a status in the words of a spec rule."""
    return Label(
        name=_name(policy, rule, status, scoped=scoped),
        colour=policy.labels.colours.get(status.value, COLOURS[status]).removeprefix("#"),
        description=_DESCRIPTIONS[status],
    )


def status_labels(policy: Policy, *, scoped: bool) -> frozenset[str]:
    """Name every label that says a status under this policy."""
    rules = range(len(policy.specs))
    return frozenset(_name(policy, rule, status, scoped=scoped) for rule in rules for status in Status)


def _name(policy: Policy, rule: int, status: Status, *, scoped: bool) -> str:
    """Write the team's word after the prefix; a scoped label has two colons between them."""
    prefix = policy.labels.prefix
    if scoped and prefix.endswith(": "):
        prefix = prefix.removesuffix(": ") + "::"
    return prefix + Lifecycle(names=policy.specs[rule].lifecycle).name(status).lower()
