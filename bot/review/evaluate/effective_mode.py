"""How far the bot goes on a pull request: as the team wants it today, and no further than the operator allows."""

from bot.policy.model import Mode, PolicyError
from bot.policy.stated_mode import stated_mode
from bot.review.evaluate.rules_in_force import policy_in_force
from bot.review.model.snapshot import Snapshot
from bot.review.model.source import SourceFile


def mode_for(snapshot: Snapshot) -> Mode:
    """Choose the quieter of the policy of today and of what the operator allows."""
    return snapshot.rollout.mode(mode_of(snapshot.policy_today))


def mode_of(source: SourceFile | None) -> Mode | None:
    """Read the mode of a policy, also where another key is wrong; None without a policy."""
    if source is None:
        return None
    try:
        return policy_in_force(source).mode
    except PolicyError:
        return stated_mode(source.content.decode("utf-8-sig", errors="replace"))
