"""Makes the webhook of a GitLab project or group: found before it is made, signed, tested, and said what the tier lacks.

https://docs.gitlab.com/api/project_webhooks/ and https://docs.gitlab.com/api/group_webhooks/
"""

import base64
import secrets
from dataclasses import dataclass

import msgspec

from bot.forges.gitlab.api import Api
from bot.forges.gitlab.paths import encoded
from bot.review.port import ForbiddenError, ForgeError, NotFoundError, RejectedError

EVENTS = (
    "push_events",
    "merge_requests_events",
    "note_events",
    "confidential_note_events",
    "emoji_events",
    "pipeline_events",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A webhook that stands. `signing_token` signs its deliveries; `secret` is for a GitLab that knows no signing tokens."""

    says: str
    signing_token: str
    secret: str = ""
    hints: tuple[str, ...] = ()


class _Hook(msgspec.Struct, kw_only=True):
    id: int
    url: str
    signing_token_present: bool = False


class _Place(msgspec.Struct, kw_only=True):
    id: int
    only_allow_merge_if_all_discussions_are_resolved: bool | None = None


def connect(api: Api, target: str, public_url: str, *, signing_token: str = "", secret: str = "") -> Connection:
    """Make or renew the webhook of a project, or of a group and all its projects. Raises `ForgeError` that says what to do.

    Secrets that are given are used; else new ones are made.
    """
    kind, found = _find(api, target)
    root, url = f"/{kind}s/{found.id}/hooks", f"{public_url}/webhooks/gitlab"
    token = signing_token or f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
    plain = secret or secrets.token_urlsafe(32)
    hook = _write(api, root, url, token, plain, kind)
    hints = tuple(_hints(kind, found, hook))
    tested = _test(api, root, hook)
    says = f"The webhook of the {kind} {target} sends to {url}{tested}."
    return Connection(says=says, signing_token=token, secret="" if hook.signing_token_present else plain, hints=hints)


def _find(api: Api, target: str) -> tuple[str, _Place]:
    """Find a project, else a group, of that path."""
    if not target:
        raise RejectedError("Name a project or a group, like acme/payments.")
    for kind in ("project", "group"):
        try:
            return kind, api.get(f"/{kind}s/{encoded(target)}", _Place)
        except NotFoundError:
            continue
    raise NotFoundError(
        f"{target} is neither a project nor a group that this token sees; check the path and the token."
    )


def _write(api: Api, root: str, url: str, token: str, plain: str, kind: str) -> _Hook:
    """Look for the hook, then make or change it."""
    wanted: dict[str, object] = {
        "url": url,
        "name": "Specbot",
        "token": plain,
        "signing_token": token,
        "enable_ssl_verification": True,
        **dict.fromkeys(EVENTS, True),
    }
    try:
        standing = next((one for one in api.pages(root, _Hook) if one.url == url), None)
        place, verb = (root, "POST") if standing is None else (f"{root}/{standing.id}", "PUT")
        return msgspec.json.decode(api.write(verb, place, wanted), type=_Hook)
    except (ForbiddenError, NotFoundError) as error:
        tier = " Group webhooks need GitLab Premium; connect each project instead." if kind == "group" else ""
        raise ForbiddenError(
            f"The token may not make a webhook here; it takes the role Maintainer.{tier} {error}"
        ) from error


def _test(api: Api, root: str, hook: _Hook) -> str:
    """Let GitLab send a test; what goes wrong is said, and does not undo the hook."""
    try:
        api.write("POST", f"{root}/{hook.id}/test/push_events")
    except ForgeError as error:
        return f", but its test did not get through: {error}"
    return ", and its test got through"


def _hints(kind: str, found: _Place, hook: _Hook) -> list[str]:
    """Say what is still to be chosen, and what this GitLab lacks."""
    hints = []
    if not hook.signing_token_present:
        hints.append("This GitLab knows no signing tokens yet, so deliveries are known by a secret alone.")
    if kind == "project" and not found.only_allow_merge_if_all_discussions_are_resolved:
        hints.append(
            'Turn on Settings → Merge requests → "All threads must be resolved", so that what is not approved cannot be merged.'
        )
    return hints
