"""Signed deliveries as bytes, made the way the forges make them."""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

SECRET = "a secret that only GitHub knows"
TOKEN = "a token that only GitLab knows"
KEY = b"thirty-two bytes of a signing key"
SIGNING_TOKEN = "whsec_" + base64.b64encode(KEY).decode()
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
GUID = "72d3162e-cc78-11e3-81ab-4c9367dc0958"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    headers: Mapping[str, str]
    body: bytes


def github_signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()


def from_github(
    event: str,
    payload: Mapping[str, object] | bytes,
    *,
    secret: str = SECRET,
    delivery: str = GUID,
    signature: str | None = None,
) -> Request:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": delivery,
        "X-Hub-Signature-256": github_signature(body, secret) if signature is None else signature,
    }
    return Request(headers={name: value for name, value in headers.items() if value}, body=body)


def a_pull_event(number: int = 12, *, repository: str = "acme/payments", action: str = "opened") -> dict[str, object]:
    return {
        "action": action,
        "number": number,
        "pull_request": {"number": number, "title": "ignored", "base": {"repo": {"id": 7}}},
        "repository": {"id": 7, "full_name": repository, "default_branch": "main"},
        "sender": {"login": "ada", "id": 1, "type": "User"},
    }


def from_gitlab(payload: Mapping[str, object] | bytes, **headers: str) -> Request:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return Request(headers={name.replace("_", "-"): value for name, value in headers.items()}, body=body)


def signed_gitlab(
    payload: Mapping[str, object] | bytes, *, at: datetime = NOW, key: bytes = KEY, delivery: str = GUID
) -> Request:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    stamp = str(int(at.timestamp()))
    digest = hmac.digest(key, f"{delivery}.{stamp}.".encode() + body, "sha256")
    signature = "v1," + base64.b64encode(digest).decode()
    headers = {"webhook-id": delivery, "webhook-timestamp": stamp, "webhook-signature": f"v1,AAAA {signature}"}
    return Request(headers=headers, body=body)


def a_merge_request_event(number: int = 7, *, action: str = "open") -> dict[str, object]:
    return {
        "object_kind": "merge_request",
        "project": {"path_with_namespace": "acme/tools/payments", "default_branch": "main"},
        "object_attributes": {"iid": number, "action": action},
    }
