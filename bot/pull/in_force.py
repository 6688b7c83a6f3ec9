"""The policy in force: what the base branch says, or the defaults."""

from bot.pull.snapshot import SourceFile
from config.policy import Policy, PolicyError, parse_policy


def policy_in_force(source: SourceFile | None) -> Policy:
    """Read the base branch's policy, or the defaults without one; raises `PolicyError`."""
    if source is None:
        return Policy()
    try:
        return parse_policy(source.content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = source.content.count(b"\n", 0, error.start) + 1
        raise PolicyError("The file is not UTF-8; save it as UTF-8.", line, "") from error
