"""A team's policy: YAML text in, a frozen `Policy` out, or a `PolicyError` that names line and key path."""

from collections.abc import Iterable

from bot.policy.lfs_pointer import MESSAGE, is_lfs_pointer
from bot.policy.model import Policy, PolicyError


def parse_policy(text: str, under: Iterable[str] = ()) -> Policy:
    """Parse and validate strictly; raises `PolicyError` at the first mistake. `under` are policies that it extends, without mistakes."""
    if not text.strip():
        return Policy()
    if is_lfs_pointer(text):
        raise PolicyError(MESSAGE)
    from bot.policy.reader import read_policy  # noqa: PLC0415 - YAML costs 25 ms, and many trees have no policy

    return read_policy(text, under)
