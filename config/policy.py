"""A team's policy: YAML text in, a frozen `Policy` out, or a `PolicyError` that names line and key path."""

from config.policy_shapes import (
    CODES,
    DEFAULT_SPEC_PATHS,
    EMPTY,
    LEVELS,
    POLICY_PATHS,
    STATUSES,
    Approval,
    Dependence,
    Gate,
    Labels,
    Lapse,
    LifecycleNames,
    Numbering,
    Policy,
    PolicyError,
    Review,
    Roles,
    SpecRule,
    Stamp,
    WriteBack,
)

__all__ = [
    "CODES",
    "DEFAULT_SPEC_PATHS",
    "EMPTY",
    "LEVELS",
    "POLICY_PATHS",
    "STATUSES",
    "Approval",
    "Dependence",
    "Gate",
    "Labels",
    "Lapse",
    "LifecycleNames",
    "Numbering",
    "Policy",
    "PolicyError",
    "Review",
    "Roles",
    "SpecRule",
    "Stamp",
    "WriteBack",
    "parse_policy",
]


def parse_policy(text: str) -> Policy:
    """Parse and validate strictly; raises `PolicyError` at the first mistake."""
    if not text.strip():
        return Policy()
    from config.policy_reader import read_policy  # noqa: PLC0415 - YAML costs 25 ms, and many trees have no policy

    return read_policy(text)
