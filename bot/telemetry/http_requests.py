"""A request to a forge, as a figure and a span, under the template of its address: never a repository's name."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from bot.telemetry.job_metrics import REQUESTS, current_metrics
from bot.telemetry.traces import span

_WORDS = frozenset(
    """
    access_tokens all annotations app approvals approve award_emoji blobs branches bulk_publish check-runs
    check-suites collaborators comments commits compare config contents deliveries diffs discussions dismissals
    draft_notes events files git groups head hook hooks installation installations issues labels members memberships
    merge merge_base merge_requests metadata notes orgs permission projects pulls rate_limit raw reactions rebase ref refs
    replies repos repositories repository repository_files requested_reviewers reset_approvals reviews search
    settings status statuses teams tree trees unapprove user users versions
    """.split()  # noqa: SIM905 - words read better than quotes
)
_TAILS = frozenset({"contents", "ref", "refs"})
"""What follows is one name, however many slashes are in it."""
_COUNT = re.compile(r"[0-9]{1,11}")
_RESOURCE = re.compile(r"[A-Za-z0-9_\-]{1,64}")
_OPERATION = re.compile(r"\b(?:query|mutation)\s+(\w+)")


class HttpResponse:
    """What the forge answered; nothing yet."""

    status = "none"

    def __init__(self, forge: str) -> None:
        self._forge = forge

    def by(self, status: int, headers: Mapping[str, str]) -> None:
        """Take the answer: its status, and what it says of limits. `headers` are found by small letters."""
        self.status = str(status)
        for prefix in ("x-ratelimit-", "ratelimit-"):
            remaining, reset = headers.get(f"{prefix}remaining", ""), headers.get(f"{prefix}reset", "")
            if _COUNT.fullmatch(remaining) and _COUNT.fullmatch(reset):
                until = datetime.fromtimestamp(int(reset), UTC)
                said = headers.get(f"{prefix}resource") or headers.get(f"{prefix}name") or ""
                resource = said if _RESOURCE.fullmatch(said) else "all"
                current_metrics().limit(self._forge, resource, int(remaining), until)


@contextmanager
def forge_request(forge: str, route: str) -> Iterator[HttpResponse]:
    """Count a request while it is made; the block says what was answered."""
    answered = HttpResponse(forge)
    with span("forge request", {"specbot.forge": forge, "specbot.route": route}) as facts:
        try:
            yield answered
        finally:
            facts["http.response.status_code"] = answered.status
            current_metrics().add(REQUESTS, forge, route, answered.status)


def rest_route(verb: str, path: str) -> str:
    """Name a REST request by the fixed words of its path: `GET /repos/{}/{}/pulls/{}`."""
    kept: list[str] = []
    for word in path.partition("?")[0].strip("/").split("/"):
        before = kept[-1] if kept else ""
        if before in _TAILS:
            kept.append("{}")
            break
        is_name = before == "labels" or kept in (["repos"], ["repos", "{}"])
        kept.append("{}" if is_name or word not in _WORDS else word)
    return f"{verb.upper()} /{'/'.join(kept)}"


def graph_route(text: str) -> str:
    """Name a GraphQL request by its operation: `graphql PullRequest`."""
    found = _OPERATION.search(text)
    return f"graphql {found[1] if found else '{}'}"
