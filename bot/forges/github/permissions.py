"""Which permission of GitHub's allows which writes.

https://docs.github.com/rest/authentication/permissions-required-for-github-apps
"""

from collections.abc import Mapping

from bot.forges.github.api import Api
from bot.review.model.capabilities import WriteKind

_ANY_OF: Mapping[WriteKind, tuple[str, ...]] = {
    WriteKind.STATUS: ("statuses",),
    WriteKind.LABEL: ("issues", "pull_requests"),
    WriteKind.REVIEW: ("pull_requests",),
    WriteKind.THREAD: ("contents",),
    WriteKind.DISMISSAL: ("pull_requests",),
    WriteKind.REACTION: ("issues", "pull_requests"),
    WriteKind.CLOSE: ("pull_requests",),
    WriteKind.COMMIT: ("contents",),
}
_NAMES: Mapping[WriteKind, str] = {
    WriteKind.CHECK: "Checks",
    WriteKind.STATUS: "Commit statuses",
    WriteKind.LABEL: "Issues",
    WriteKind.REVIEW: "Pull requests",
    WriteKind.THREAD: "Contents",
    WriteKind.DISMISSAL: "Pull requests",
    WriteKind.REACTION: "Issues",
    WriteKind.CLOSE: "Pull requests",
    WriteKind.COMMIT: "Contents",
    WriteKind.LANDING: "Contents",
}
"""As GitHub's pages call them."""


def withheld_kinds(api: Api, *, is_app: bool, checks: bool) -> frozenset[WriteKind]:
    """Name the writes that the credential is known not to be allowed; `checks` says whether check runs are.

    A token is no App and never writes check runs: that is no permission that somebody could grant.
    """
    lacking = {kind for kind, names in _ANY_OF.items() if not any(map(api.may_write, names))}
    return frozenset(lacking | ({WriteKind.CHECK} if is_app and not checks else set()))


def grants(*, is_app: bool) -> Mapping[WriteKind, str]:
    """Say what to grant for each kind of writes."""
    who = "the App" if is_app else "the token"
    return {kind: f"Give {who} the permission *{name}: write*" for kind, name in _NAMES.items()}
