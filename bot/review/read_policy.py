"""Reads the policy file of a branch, where nothing else of a pull request is read."""

from bot.policy.model import POLICY_PATHS
from bot.review.model.pull_request import PullRequest
from bot.review.model.source import SourceFile
from bot.review.port import Forge


def read_policy_file(forge: Forge, repository: str, sha: str) -> SourceFile | None:
    """Read the first of the policy's places that holds a file; raises `ForgeError`."""
    found = forge.texts(repository, [(sha, path) for path in POLICY_PATHS])
    return next((found[sha, path] for path in POLICY_PATHS if (sha, path) in found), None)


def read_policy_today(forge: Forge, pull: PullRequest) -> SourceFile | None:
    """Read the policy at the tip of the base branch, of which a head that was read alone may tell an older commit.

    Raises `ForgeError`.
    """
    default = forge.default_branch(pull.ref.repository)
    sha = default.sha if default.name == pull.base.name else pull.base.sha
    return read_policy_file(forge, pull.ref.repository, sha)
