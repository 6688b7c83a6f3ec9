"""Signed deliveries, sent in order from a thread of their own, kept for redelivery."""

import hmac
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from specbot_playground import shapes
from specbot_playground.payloads import payload
from specbot_playground.state import Event, World
from specbot_playground.webhook_sender import Parcel, WebhookSender


@dataclass(kw_only=True)
class Delivery:
    """One delivery: what was sent and what came back. A redelivery keeps the GUID."""

    id: int
    guid: str
    event: str
    action: str
    body: bytes
    at: str
    redelivery: bool = False
    status_code: int = 0
    under_way: bool = False
    """It is listed once it is over."""

    @property
    def payload(self) -> dict[str, Any]:
        """Read what was sent."""
        found: dict[str, Any] = json.loads(self.body)
        return found

    def shape(self) -> dict[str, Any]:
        """Show it as the API lists it."""
        well = 200 <= self.status_code < 300
        return {
            "id": self.id,
            "guid": self.guid,
            "delivered_at": self.at,
            "redelivery": self.redelivery,
            "duration": 0.01,
            "status": "OK" if well else "Invalid HTTP Response",
            "status_code": self.status_code,
            "event": self.event,
            "action": self.action or None,
            "installation_id": None,
            "repository_id": None,
            "throttled_at": None,
        }


class Post:
    """Takes events from the world and delivers them to one address."""

    def __init__(self, world: World) -> None:
        self.sent: list[Delivery] = []
        self.url: str | None = None
        self.lose: Callable[[Delivery], bool] = lambda _: False
        self._world = world
        self._courier = WebhookSender()
        world.listeners.append(self.take)

    def take(self, event: Event) -> None:
        """Write down an event; it is delivered later, in order."""
        kind, action, _, _ = event
        body = json.dumps(payload(self._world, event)).encode()
        made = Delivery(
            id=self._world.id(),
            guid=str(uuid.uuid4()),
            event=kind,
            action=action,
            body=body,
            at=shapes.stamp(self._world.now()) or "",
        )
        self.sent.append(made)
        if not self.lose(made):
            self._send(made)

    def ping(self) -> None:
        """Send the ping of a new App, which is about no repository."""
        body = json.dumps(
            {"zen": "Keep it logically awesome.", "hook_id": 1, "hook": {"type": "App", "id": 1}}
        ).encode()
        at = shapes.stamp(self._world.now()) or ""
        made = Delivery(id=self._world.id(), guid=str(uuid.uuid4()), event="ping", action="", body=body, at=at)
        self.sent.append(made)
        self._send(made)

    def again(self, found: Delivery) -> None:
        """Deliver once more, under the same GUID."""
        made = Delivery(
            id=self._world.id(),
            guid=found.guid,
            event=found.event,
            action=found.action,
            body=found.body,
            at=found.at,
            redelivery=True,
        )
        self.sent.append(made)
        self._send(made)

    def _send(self, made: Delivery) -> None:
        def answered(status: int) -> None:
            made.status_code = status
            made.under_way = False

        made.under_way = True
        headers = self.headers(made)
        self._courier.take(Parcel(url=lambda: self.url, body=made.body, headers=lambda: headers, answered=answered))

    def drain(self) -> None:
        """Wait until everything was answered."""
        self._courier.drain()

    def close(self) -> None:
        """Stop after what waits."""
        self._courier.close()

    @property
    def secret(self) -> str:
        """What deliveries are signed with now."""
        return self._world.app.webhook_secret

    def headers(self, made: Delivery) -> dict[str, str]:
        """Write the headers with the signature over the raw body."""
        signature = hmac.new(self._world.app.webhook_secret.encode(), made.body, sha256).hexdigest()
        return {
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/playground",
            "X-GitHub-Event": made.event,
            "X-GitHub-Delivery": made.guid,
            "X-GitHub-Hook-ID": "1",
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            "X-GitHub-Hook-Installation-Target-ID": str(self._world.app.id),
            "X-Hub-Signature-256": f"sha256={signature}",
        }
