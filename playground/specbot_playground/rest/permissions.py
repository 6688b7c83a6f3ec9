"""What the permissions of the App allow its installation tokens: one table, asked before each route.

https://docs.github.com/rest/authentication/permissions-required-for-github-apps
"""

import re
from collections.abc import Mapping

from specbot_playground.state import Refusal, World

_RANKS = ("", "read", "write", "admin")
_REPO = r"/api/v3/repos/[^/]+/[^/]+"
_EITHER = ("issues", "pull_requests")
_RULES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("GET", rf"{_REPO}/(commits/.+/check-(runs|suites)|check-runs/.+)", ("checks",)),
    ("POST PATCH", rf"{_REPO}/check-runs(/\d+)?", ("checks",)),
    ("GET", rf"{_REPO}/commits/.+/status(es)?", ("statuses",)),
    ("POST", rf"{_REPO}/statuses/.+", ("statuses",)),
    ("POST PUT PATCH DELETE", rf"{_REPO}/labels(/.+)?", _EITHER),
    ("POST PUT PATCH DELETE", rf"{_REPO}/issues/(\d+/(labels|comments)|comments)(/.+)?", _EITHER),
    ("POST PUT PATCH DELETE", rf"{_REPO}/pulls(/\d+(/reviews|/comments|/merge)?(/.+)?)?", ("pull_requests",)),
    ("POST PUT PATCH DELETE", rf"{_REPO}/(contents|git|merges)(/.+)?", ("contents",)),
    ("GET", rf"{_REPO}/(contents|git)(/.+)?", ("contents",)),
    ("GET", r"/api/v3/orgs/[^/]+/teams/.+", ("members",)),
)
_MUTATIONS: Mapping[str, tuple[str, ...]] = {
    "resolveReviewThread": ("contents",),
    "unresolveReviewThread": ("contents",),
    "createCommitOnBranch": ("contents",),
    "addReaction": _EITHER,
}


class MissingPermission(Refusal):  # a refusal, as all others
    """A refusal that names what would do, as the forge does in a header."""

    def __init__(self, names: tuple[str, ...], level: str) -> None:
        super().__init__(403, "Resource not accessible by integration")
        self.wanted = "; ".join(f"{name}={level}" for name in names)


def granted(world: World) -> Mapping[str, str]:
    """Give what an installation token may do: what the owner has accepted, which may be less than the App asks for."""
    return world.app.permissions if world.app.accepted is None else world.app.accepted


def need_permission(world: World, method: str, path: str) -> None:
    """Refuse an installation token what the App was not granted."""
    for methods, form, names in _RULES:
        if method in methods.split() and re.fullmatch(form, path):
            _need(world, names, "read" if method == "GET" else "write")


def need_for_mutation(world: World, query: str) -> None:
    """The same for a change by GraphQL."""
    for name, names in _MUTATIONS.items():
        if re.search(rf"\b{name}\b", query):
            _need(world, names, "write")


def _need(world: World, names: tuple[str, ...], level: str) -> None:
    given = granted(world)
    if not any(_RANKS.index(given.get(name, "")) >= _RANKS.index(level) for name in names):
        raise MissingPermission(names, level)
