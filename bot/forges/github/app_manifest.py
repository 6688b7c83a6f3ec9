"""A GitHub App from a manifest: what it asks for and why, and the one request that takes its credentials back.

https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import msgspec
import requests

from bot.forges.web_address import web_url
from bot.review.port import ForgeError, RejectedError, UnavailableError

TIMEOUT = 10.0
"""Seconds to wait for GitHub."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A permission of the App, as GitHub names it, and what it is for."""

    name: str
    level: str
    reason: str


PERMISSIONS = (
    Permission(name="metadata", level="read", reason="every App has it"),
    Permission(
        name="contents", level="write", reason="read specs and template; commit fixes, answers, status; resolve threads"
    ),
    Permission(name="pull_requests", level="write", reason="read pull requests, post the review, open a follow-up"),
    Permission(name="issues", level="write", reason="the summary, replies, reactions and the status label"),
    Permission(name="checks", level="write", reason="the two checks with annotations and buttons"),
    Permission(name="statuses", level="write", reason="commit statuses, where checks are not granted"),
    Permission(name="members", level="read", reason="who is in a team that the policy names"),
    Permission(name="merge_queues", level="read", reason="repeat the checks on the commits of a merge queue"),
)
EVENTS = (
    "check_run",
    "check_suite",
    "issue_comment",
    "merge_group",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_review_thread",
    "push",
)
"""Events of an installation itself are sent to every App."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppCredentials:
    """What GitHub gives back, once: whoever holds it is the App."""

    app_id: int
    slug: str
    private_key: str
    webhook_secret: str
    client_id: str
    client_secret: str
    """What people sign in to the board with."""
    page: str
    """The App's page, from where it is installed."""


class _Conversion(msgspec.Struct, kw_only=True):
    id: int
    slug: str
    pem: str
    webhook_secret: str
    client_id: str
    client_secret: str
    html_url: str


def manifest(*, public_url: str, redirect_url: str, name: str = "Specbot") -> Mapping[str, object]:
    """Write the manifest. GitHub lets the person rename the App, so its slug is read back."""
    return {
        "name": name,
        "url": public_url,
        "hook_attributes": {"url": f"{public_url}/webhooks/github", "active": True},
        "redirect_url": redirect_url,
        "callback_urls": [f"{public_url}/sign-in/github/back"],
        "description": "Shepherds technical specs through pull requests.",
        "public": False,
        "default_permissions": {one.name: one.level for one in PERMISSIONS},
        "default_events": list(EVENTS),
    }


def registration_url(api_url: str, organisation: str = "", state: str = "") -> str:
    """Say where the manifest is sent by the person's browser."""
    owner = f"/organizations/{quote(organisation, safe='')}" if organisation else ""
    return f"{web_url(api_url)}{owner}/settings/apps/new?state={quote(state, safe='')}"


def convert(api_url: str, code: str) -> AppCredentials:
    """Exchange the code that GitHub sent the browser back with; it holds for an hour, and once. Raises `ForgeError`.

    https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest
    """
    url = f"{api_url}/app-manifests/{quote(code, safe='')}/conversions"
    headers = {"Accept": "application/vnd.github+json", "User-Agent": "specbot"}
    try:
        answer = requests.post(url, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        if answer.status_code != 201:
            raise RejectedError(
                f"GitHub did not take the code (status {answer.status_code}); create the App once more."
            )
        found = msgspec.json.decode(answer.content, type=_Conversion)
    except requests.RequestException as error:
        raise UnavailableError(f"GitHub did not answer at {api_url} ({type(error).__name__}); try again.") from error
    except msgspec.MsgspecError as error:
        raise ForgeError(f"GitHub's answer has a form that Specbot does not know ({error}).") from error
    return AppCredentials(
        app_id=found.id,
        slug=found.slug,
        private_key=found.pem,
        webhook_secret=found.webhook_secret,
        client_id=found.client_id,
        client_secret=found.client_secret,
        page=found.html_url,
    )
