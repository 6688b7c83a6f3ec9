"""A pull request from before the bot came, which nobody has touched since: nobody asked for a review of it. Pure."""

from bot.policy.model import Policy
from bot.review.model.memory import summaries
from bot.review.model.snapshot import PullState, Snapshot


def is_untouched(snapshot: Snapshot, policy: Policy) -> bool:
    """Tell whether an open pull request is as it was when the bot met its repository, and the bot has said nothing there."""
    pull, met_at = snapshot.pull, snapshot.met_at
    if policy.review.already_open or pull.state is not PullState.OPEN or snapshot.check_actions:
        return False
    if met_at is None or pull.updated_at is None or pull.updated_at >= met_at:
        return False
    spoken = (thread.comments[0].author for thread in pull.threads if thread.comments)
    return not summaries(pull) and all(author.id != pull.bot.id for author in spoken)
