"""The kinds of writes that a forge may refuse a credential, each with a permission of its own."""

from enum import StrEnum


class WriteKind(StrEnum):
    """What a write makes; the value stands in the memory of the summary."""

    CHECK = "check"
    STATUS = "status"
    LABEL = "label"
    REVIEW = "review"
    THREAD = "thread"
    GATE_THREAD = "gate thread"
    DISMISSAL = "dismissal"
    REACTION = "reaction"
    COMMENT = "comment"
    COMMIT = "commit"
    LANDING = "landing"
    """What a merge has earned, on its way to the base branch."""
