"""GitLab deliveries: headers and raw bytes in, wake-up out. No I/O; the content is forgotten here.

Project, group and system hooks come alike. Whatever is authentic is accepted, read or not: GitLab rests a hook that got
four refusals, and everything that happens meanwhile is lost.
Obeys https://docs.gitlab.com/user/project/integrations/webhooks/ and https://www.standardwebhooks.com
"""

import binascii
import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from bot.review.model.references import ForgeName, PullRef
from bot.review.model.targets import AllPulls, HeadPulls, IncomingEvent, Target
from webhooks import delivery_values
from webhooks.outcome import Headers, Ignored, Rejected, RejectionStatus, Verdict, header
from webhooks.paths import affects_rules

_TOLERANCE = timedelta(minutes=5)
_PUSH_COMMITS_SHOWN = 20
_NAMES_OF_DELIVERIES = ("webhook-id", "Idempotency-Key", "X-Gitlab-Webhook-UUID")


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What GitLab and we share: the signing token (`whsec_…`), the older secret token, or both."""

    token: str = ""
    signing_token: str = ""


class _User(msgspec.Struct):
    username: str = ""


class _Project(msgspec.Struct):
    path_with_namespace: str = ""
    default_branch: str | None = None


class _Attributes(msgspec.Struct):
    iid: int | None = None
    action: str | None = None
    noteable_type: str = ""
    system: bool = False
    sha: object = None
    source: object = None
    """How a pipeline came to be; at a merge request it is a project."""
    tag: object = False


class _MergeRequest(msgspec.Struct):
    iid: int


class _PushedCommit(msgspec.Struct):
    added: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class _Payload(msgspec.Struct):
    """The few fields that say which merge requests to look at."""

    object_kind: str = ""
    user: _User | None = None
    project: _Project | None = None
    object_attributes: _Attributes = msgspec.field(default_factory=_Attributes)
    merge_request: _MergeRequest | None = None
    ref: str | None = None
    commits: tuple[_PushedCommit, ...] | None = ()
    total_commits_count: int = 0


_BOT = re.compile(r"(?:project|group)_\d+_bot.*")
_TALK = {"note", "emoji"}
_BESIDE = {*_TALK, "pipeline"}
"""The kinds that have their merge request beside them."""
_DECODER = msgspec.json.Decoder(_Payload)


def receive(headers: Headers, body: bytes, secrets: Secrets, now: datetime) -> Verdict:
    """Judge one delivery."""
    if refused := _refused(headers, body, secrets, now):
        return refused
    delivery = f"gitlab:{_delivery_id(headers, body)}"
    try:
        payload = _DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        event, reason = header(headers, "X-Gitlab-Event"), f"the body is not the JSON of a known event ({error})"
        return Ignored(delivery=delivery, event=event, action="", reason=reason)
    action = payload.object_attributes.action or ""

    def ignored(reason: str) -> Ignored:
        return Ignored(delivery=delivery, event=payload.object_kind, action=action, reason=reason)

    if payload.object_kind in _TALK and payload.user is not None and _BOT.fullmatch(payload.user.username):
        return ignored("a bot's comment or reaction decides nothing")
    try:
        targets = _targets(payload)
    except delivery_values.OddValueError as error:
        return ignored(f"{error}; GitLab sends none like it")
    if not targets:
        return ignored("nothing that the bot shows depends on this event")
    return IncomingEvent(delivery=delivery, event=payload.object_kind, action=action, targets=targets)


def _refused(headers: Headers, body: bytes, secrets: Secrets, now: datetime) -> Rejected | None:
    """Check the signature when there is one: then the token alone does not count."""
    signatures = header(headers, "webhook-signature")
    if signatures:
        wrong = _wrong_signature(headers, body, signatures, secrets.signing_token, now)
    else:
        wrong = _wrong_token(header(headers, "X-Gitlab-Token"), secrets.token)
    return Rejected(refusal=RejectionStatus.UNAUTHENTICATED, message=wrong) if wrong else None


def _wrong_token(given: str, token: str) -> str | None:
    """Say what is wrong with the secret token, the older way; one that is empty on both ends proves nothing."""
    if given and token and hmac.compare_digest(given.encode(), token.encode()):
        return None
    return "the secret token does not match; give the webhook the one in SPECBOT_GITLAB_WEBHOOK_SECRET"


def _wrong_signature(headers: Headers, body: bytes, signatures: str, signing_token: str, now: datetime) -> str | None:
    """Say what is wrong with a Standard Webhooks signature."""
    key = signing_key(signing_token)
    if not key:
        return "the delivery is signed; give Specbot the webhook's signing token in SPECBOT_GITLAB_SIGNING_TOKEN"
    stamp = header(headers, "webhook-timestamp")
    signed_at = delivery_values.timestamp(stamp)
    if signed_at is None or abs(now.timestamp() - signed_at) > _TOLERANCE.total_seconds():
        return "the delivery was signed more than 5 minutes away from now; set the clock of this machine"
    signed = f"{header(headers, 'webhook-id')}.{stamp}.".encode() + body
    expected = b"v1," + b64encode(hmac.digest(key, signed, hashlib.sha256))
    if any(hmac.compare_digest(expected, one.encode()) for one in signatures.split()):
        return None
    return "the signature does not match; give Specbot the webhook's signing token in SPECBOT_GITLAB_SIGNING_TOKEN"


def signing_key(signing_token: str) -> bytes | None:
    """Read the key out of `whsec_<base64>`; None when it is not one."""
    try:
        return b64decode(signing_token.removeprefix("whsec_"), validate=True) or None
    except binascii.Error:
        return None


def _delivery_id(headers: Headers, body: bytes) -> str:
    """Take the id that stays the same over retries. Event-UUID is no such id: one action's hooks share it."""
    named = next(filter(None, (header(headers, name) for name in _NAMES_OF_DELIVERIES)), "")
    try:
        return delivery_values.delivery_id(named)
    except delivery_values.OddValueError:
        return hashlib.sha256(named.encode() + body).hexdigest()


def _targets(payload: _Payload) -> tuple[Target, ...]:
    """Name what an event is about. A pipeline is where the bot's statuses belong: a new one has none yet.

    The pipeline of a branch names no merge request, so it is found by its commit. One that commit statuses made is left
    out: it is the bot's own, or was there before the bot's joined it.
    """
    project, what = payload.project, payload.object_attributes
    if project is None or not project.path_with_namespace:
        return ()
    path = delivery_values.repository(project.path_with_namespace)
    if (number := _number(payload)) is not None:
        return (PullRef(forge=ForgeName.GITLAB, repository=path, number=delivery_values.number(number)),)
    kind = payload.object_kind
    if kind == "pipeline" and isinstance(what.sha, str) and what.source != "external" and not what.tag:
        return (HeadPulls(forge=ForgeName.GITLAB, repository=path, sha=delivery_values.sha(what.sha)),)
    if kind == "push" and payload.ref == f"refs/heads/{project.default_branch}" and _touches_rules(payload):
        return (AllPulls(forge=ForgeName.GITLAB, repository=path),)
    return ()


def _number(payload: _Payload) -> int | None:
    """Read which merge request an event is about, if it says so and what happened there matters."""
    what, kind = payload.object_attributes, payload.object_kind
    if kind == "merge_request":
        return what.iid or None
    if kind not in _BESIDE or payload.merge_request is None:
        return None
    is_other_talk = kind == "note" and (what.noteable_type != "MergeRequest" or what.system)
    return None if is_other_talk else payload.merge_request.iid


def _touches_rules(payload: _Payload) -> bool:
    """Tell whether a push may have changed policy, code owners or a template; GitLab shows the newest 20 commits."""
    if not 0 < payload.total_commits_count <= _PUSH_COMMITS_SHOWN:
        return True
    paths = (path for commit in payload.commits or () for path in (*commit.added, *commit.modified, *commit.removed))
    return any(map(affects_rules, paths))
