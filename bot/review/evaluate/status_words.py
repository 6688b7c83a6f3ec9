"""When a spec has earned which status, in words. Loads no library: the base installation shows them, too."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.policy.lifecycle import Status

EARNED_WHEN: Mapping[Status, str] = MappingProxyType(
    {
        Status.WITHDRAWN: "closed without a merge, Status set to Withdrawn, or decided by consent to close or postpone",
        Status.DRAFT: "marked as a draft",
        Status.REVIEW: "an error, an open question, or an approval that is missing or not valid any more",
        Status.IMPLEMENTED: "all tasks ticked, or `/spec implemented anyway`",
        Status.APPROVED: "nothing is missing",
    }
)
"""The first that holds gives the status, as in `status.CONDITIONS`."""
