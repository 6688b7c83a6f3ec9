"""The REST paths of what the adapter speaks about. Pure."""

from urllib.parse import quote

from bot.review.model.references import PullRef

CODEOWNERS = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where GitLab looks for code owners, in this order. https://docs.gitlab.com/user/project/codeowners/"""


def encoded(text: str) -> str:
    """Write a path, a name or an id as one segment of an address."""
    return quote(text, safe="")


def project(repository: str) -> str:
    """Name a project's path."""
    return f"/projects/{encoded(repository)}"


def merge_request(ref: PullRef) -> str:
    """Name a merge request's path."""
    return f"{project(ref.repository)}/merge_requests/{ref.number}"


def branch(repository: str, name: str) -> str:
    """Name a branch's path."""
    return f"{project(repository)}/repository/branches/{encoded(name)}"
