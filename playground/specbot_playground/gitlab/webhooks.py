"""Hooks: signed deliveries in order, each its own idempotency key; one that fails again and again is switched off."""

import hmac
import json
import uuid
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from specbot_playground.gitlab.operations.labels import groups_of
from specbot_playground.gitlab.payloads import HEADERS, payload
from specbot_playground.gitlab.state import Event, Hook, World
from specbot_playground.webhook_sender import Parcel, WebhookSender

EVENTS = {
    "merge_request": "merge_requests_events",
    "note": "note_events",
    "confidential_note": "confidential_note_events",
    "push": "push_events",
    "emoji": "emoji_events",
    "pipeline": "pipeline_events",
}
PATIENCE = 3
"""So many failures in a row are borne; the next switches the hook off for a while."""
FOR_GOOD = 39
_FIRST_REST = timedelta(minutes=1)
_LONGEST_REST = timedelta(days=1)


@dataclass(kw_only=True)
class Delivery:
    """One delivery: what was sent and what came back."""

    key: str
    hook: Hook
    event: str
    action: str
    body: bytes
    event_uuid: str
    status_code: int = 0

    @property
    def payload(self) -> dict[str, Any]:
        """Read what was sent."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def rests(world: World, hook: Hook) -> bool:
    """Tell whether a hook is switched off, for a while or for good."""
    if hook.failures > FOR_GOOD:
        return True
    return hook.failures > PATIENCE and hook.disabled_until is not None and hook.disabled_until >= world.now()


def alert_status(world: World, hook: Hook) -> str:
    """Tell in GitLab's word whether a hook works."""
    if hook.failures > FOR_GOOD:
        return "disabled"
    return "temporarily_disabled" if rests(world, hook) else "executable"


class Post:
    """Takes events from the world and delivers them to the project's hooks."""

    def __init__(self, world: World) -> None:
        self.sent: list[Delivery] = []
        self.lose: Callable[[Delivery], bool] = lambda _: False
        self.event_uuid: Callable[[], str | None] = lambda: None
        self._world = world
        self._chains: dict[str, set[int]] = {}
        self._courier = WebhookSender()
        world.listeners.append(self.take)

    def take(self, event: Event) -> None:
        """Write down an event for each hook that wants it; what is switched off misses it for good."""
        above = (hook for group in groups_of(self._world, event.project) for hook in group.hooks)
        for hook in (*event.project.hooks, *above):
            wanted = EVENTS[event.kind] in hook.events and not rests(self._world, hook)
            if wanted and not self._in_circles(hook):
                self._send(hook, event.kind, event.action, payload(self._world, event))

    def _in_circles(self, hook: Hook) -> bool:
        """Tell whether a hook was sent already in the chain that a request says it belongs to."""
        return hook.id in self._chains.get(self.event_uuid() or "", ())

    def test(self, hook: Hook, event: Event) -> int:
        """Deliver a test at once, also to a hook that is switched off; gives the status."""
        made = self._send(hook, event.kind, event.action, payload(self._world, event))
        self.drain()
        return made.status_code

    def again(self, found: Delivery) -> None:
        """Deliver once more under the same key, as GitLab does when somebody asks for it."""
        self._carry(
            Delivery(
                key=found.key,
                hook=found.hook,
                event=found.event,
                action=found.action,
                body=found.body,
                event_uuid=found.event_uuid,
            )
        )

    def _send(self, hook: Hook, kind: str, action: str, shape: dict[str, Any]) -> Delivery:
        made = Delivery(
            key=str(uuid.uuid4()),
            hook=hook,
            event=kind,
            action=action,
            body=json.dumps(shape).encode(),
            event_uuid=self.event_uuid() or str(uuid.uuid4()),
        )
        self._chains.setdefault(made.event_uuid, set()).add(hook.id)
        self._carry(made)
        return made

    def _carry(self, made: Delivery) -> None:
        self.sent.append(made)
        if not self.lose(made):
            self._courier.take(
                Parcel(
                    url=lambda: made.hook.url or None,
                    body=made.body,
                    headers=lambda: self.headers(made),
                    answered=lambda status: self._answered(made, status),
                )
            )

    def _answered(self, made: Delivery, status: int) -> None:
        """Count failures: 2xx and 3xx are well. GitLab tries no delivery again."""
        hook, made.status_code = made.hook, status
        if 200 <= status < 400:
            hook.failures, hook.disabled_until = 0, None
        elif not rests(self._world, hook):
            rest = _FIRST_REST * 2 ** max(0, hook.failures - PATIENCE)
            hook.failures = min(hook.failures + 1, FOR_GOOD + 1)
            if hook.failures > PATIENCE:
                hook.disabled_until = self._world.now() + min(rest, _LONGEST_REST)

    def headers(self, made: Delivery) -> dict[str, str]:
        """Write the headers: the plain token, and a signature over id, moment and body."""
        hook = made.hook
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "GitLab/18.6.0",
            "Idempotency-Key": made.key,
            "X-Gitlab-Event": HEADERS[made.event],
            "X-Gitlab-Webhook-UUID": str(uuid.uuid4()),
            "X-Gitlab-Instance": self._world.web_url,
            "X-Gitlab-Event-UUID": made.event_uuid,
        }
        if hook.token:
            headers["X-Gitlab-Token"] = hook.token
        if hook.signing_token:
            headers |= self._signature(made)
        return headers

    def _signature(self, made: Delivery) -> dict[str, str]:
        """Sign as https://www.standardwebhooks.com says."""
        moment = str(int(self._world.now().timestamp()))
        signed = f"{made.key}.{moment}.".encode() + made.body
        key = b64decode(made.hook.signing_token.removeprefix("whsec_"))
        signature = b64encode(hmac.digest(key, signed, "sha256")).decode()
        return {"webhook-id": made.key, "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}

    def drain(self) -> None:
        """Wait until everything was answered."""
        self._courier.drain()

    def close(self) -> None:
        """Stop after what waits."""
        self._courier.close()
