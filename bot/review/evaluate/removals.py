"""Specs that leave with the pull request: deleted, or moved to where they are none. An approved one needs approvals."""

from dataclasses import dataclass

from bot.policy.lifecycle import Lifecycle, Status
from bot.policy.model import Policy
from bot.review.evaluate.numbers import plain_schema
from bot.review.model.snapshot import LeavingSpec
from bot.spec.examine import examine
from bot.spec.model import Depth

_FREE_TO_GO = (Status.DRAFT, Status.REVIEW, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One spec that leaves, as the base branch has it. `guarded`: it needs what a change of it needs."""

    spec: LeavingSpec
    title: str
    status: str
    guarded: bool

    @property
    def path(self) -> str:
        """Name the file at base."""
        return self.spec.path


def removal_of(spec: LeavingSpec, policy: Policy) -> Removal:
    """Read what leaves; whatever is not known to be unapproved is guarded."""
    rule = policy.specs[spec.rule]
    content = spec.base.content if spec.base else b""
    found = examine(content, path=spec.path, schema=plain_schema(rule), rule=rule, depth=Depth.FACTS)
    return Removal(
        spec=spec,
        title=found.title or spec.path,
        status=Lifecycle(names=rule.lifecycle).name(found.status) if found.status else found.status_text or "",
        guarded=policy.approval.removal and found.status not in _FREE_TO_GO,
    )
