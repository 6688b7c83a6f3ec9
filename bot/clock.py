"""The clock of this machine, for the shell alone: pure rooms take the time as a value."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Read the clock of this machine."""
    return datetime.now(UTC)  # noqa: TID251 - the place that reads the clock
