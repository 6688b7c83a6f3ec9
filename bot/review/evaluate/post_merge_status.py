"""A merged spec as it is on the base branch today: that, and not the pull request's own text, says where it stands."""

from bot.policy.lifecycle import Status
from bot.policy.model import Policy
from bot.review.evaluate.evaluate_specs import schema_of
from bot.review.evaluate.spec_review import SpecReview
from bot.spec.examine import examine
from bot.spec.model import Depth, Examination


def examined_today(spec_review: SpecReview, policy: Policy) -> Examination | None:
    """Examine the file on the base branch; None when it is not there, or the pull request is not merged."""
    today, rule = spec_review.source.today, policy.specs[spec_review.source.rule]
    if today is None:
        return None
    return examine(
        today.content, path=today.path, schema=schema_of(spec_review.source, rule), rule=rule, depth=Depth.FACTS
    )


def status_today(spec_review: SpecReview, policy: Policy) -> Status | None:
    """Read the status on the base branch."""
    found = examined_today(spec_review, policy)
    return found.status if found is not None else None
