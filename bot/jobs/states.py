"""The states of a delivery and of a job, as the database holds them. Pure."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """What became of a delivery; the value stands in its row."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class JobState(StrEnum):
    """Where a job stands, as people see it."""

    FAILED = "failed"
    RUNNING = "running"
    WAITING = "waiting"
    LATER = "later"
    """It was let down, and tries again at a set time."""
    LIMITED = "limited"
    """The forge said when to come back."""
    PLANNED = "planned"
    """Nothing is wrong: something changes at a set time, such as the end of a period."""


class WaitReason(StrEnum):
    """Why a job that has a time waits for it; the value stands in its arguments, under `waits`."""

    BURST = "burst"
    """More events of the same target may come."""
    LIMIT = "limit"
    """The forge said when to come back: no event calls such a job forward."""
