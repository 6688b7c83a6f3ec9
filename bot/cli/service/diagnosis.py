"""What the doctor says of one thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One thing looked at: whether it is well, and what it is or what to do."""

    subject: str
    well: bool | None
    """None: it was not tested, and says why."""
    says: str
