"""A merged spec as it is on the base branch today: that, and not the pull request's own text, says where it stands."""

from bot.pull.examining import schema_of
from bot.pull.reading import Reading
from bot.spec.examination import Depth, Examination
from bot.spec.examine import examine
from bot.spec.lifecycle import Status
from config.policy import Policy


def examined_today(reading: Reading, policy: Policy) -> Examination | None:
    """Examine the file on the base branch; None when it is not there, or the pull request is not merged."""
    today, rule = reading.source.today, policy.specs[reading.source.rule]
    if today is None:
        return None
    return examine(today.content, path=today.path, schema=schema_of(reading.source, rule), rule=rule, depth=Depth.FACTS)


def status_today(reading: Reading, policy: Policy) -> Status | None:
    """Read the status on the base branch."""
    found = examined_today(reading, policy)
    return found.status if found is not None else None
