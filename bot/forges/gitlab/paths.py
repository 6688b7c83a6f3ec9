"""The REST paths of what the adapter speaks about. Pure."""

from urllib.parse import quote

from bot.review.model.references import PullRef


def path_in(web_url: str, at: str) -> str:
    """Read a project's path from the address of one of its pages below `at`; empty for a page elsewhere.

    An instance may call itself by another address than the one that it is reached by.
    """
    below = f"{at.rstrip('/')}/"
    return web_url.removeprefix(below).partition("/-/")[0] if web_url.startswith(below) else ""


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
