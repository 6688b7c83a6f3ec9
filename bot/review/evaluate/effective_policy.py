"""The policy in force: what the base branch says, or the defaults."""

from dataclasses import replace

from bot.policy.model import Policy, PolicyError
from bot.policy.parser import parse_policy
from bot.review.model.snapshot import Snapshot, SourceFile


def policy_for(snapshot: Snapshot) -> Policy:
    """Read the policy that a pull request is judged by; how a write-back travels is what the team wants today.

    Raises `PolicyError` for the first; a policy that broke later changes nothing.
    """
    judged = policy_in_force(snapshot.policy)
    try:
        return replace(judged, write_back=policy_in_force(snapshot.policy_today).write_back)
    except PolicyError:
        return judged


def policy_in_force(source: SourceFile | None) -> Policy:
    """Read the base branch's policy, or the defaults without one; raises `PolicyError`."""
    if source is None:
        return Policy()
    if source.is_link:
        raise PolicyError("The file is a symbolic link, which I do not follow; put the policy itself there.", 1, "")
    try:
        return parse_policy(source.content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = source.content.count(b"\n", 0, error.start) + 1
        raise PolicyError("The file is not UTF-8; save it as UTF-8.", line, "") from error
