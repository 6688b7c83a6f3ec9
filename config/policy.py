"""A team's policy: YAML text in, a frozen `Policy` out, or a `PolicyError` that names line and key path."""

from config.policy_reader import CODES, LEVELS, STATUSES, parse_policy
from config.policy_shapes import (
    DEFAULT_SPEC_PATHS,
    EMPTY,
    POLICY_PATHS,
    Approval,
    Labels,
    Lapse,
    LifecycleNames,
    Policy,
    PolicyError,
    Review,
    Roles,
    SpecRule,
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
    "Labels",
    "Lapse",
    "LifecycleNames",
    "Policy",
    "PolicyError",
    "Review",
    "Roles",
    "SpecRule",
    "WriteBack",
    "parse_policy",
]
