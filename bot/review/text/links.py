"""Addresses on the forge, from what the forge says of itself."""

from urllib.parse import quote

from bot.review.model.snapshot import PullRequest


def compare_url(pull: PullRequest, since: str) -> str:
    """Point to what changed from a commit to the head; empty when the forge gives no pattern."""
    return pull.capabilities.compare_url.format(repository=pull.head.repository, since=since, until=pull.head.sha)


def file_url(pull: PullRequest, path: str, line: int) -> str:
    """Point to a line of a file at the head commit; empty when the forge gives no pattern."""
    return pull.capabilities.file_url.format(
        repository=pull.head.repository, sha=pull.head.sha, path=quote(path), line=line
    )
