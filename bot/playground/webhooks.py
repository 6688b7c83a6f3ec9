"""Signed deliveries, sent in order from a thread of their own, kept for redelivery."""

import hmac
import json
import queue
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import requests

from bot.playground import shapes
from bot.playground.state import Event, Pull, Repository, ReviewComment, User, World

_TIMEOUT_SECONDS = 10


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
        self._waiting: queue.Queue[Delivery | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="post", daemon=True)
        self._thread.start()
        world.listeners.append(self.take)

    def take(self, event: Event) -> None:
        """Write down an event; it is delivered later, in order."""
        kind, action, _, _ = event
        body = json.dumps(_payload(self._world, event)).encode()
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
            self._waiting.put(made)

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
        self._waiting.put(made)

    def drain(self) -> None:
        """Wait until everything was answered."""
        self._waiting.join()

    def close(self) -> None:
        """Stop after what waits."""
        self._waiting.put(None)
        self._thread.join()

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

    def _run(self) -> None:
        with requests.Session() as session:
            while (made := self._waiting.get()) is not None:
                try:
                    if self.url:
                        sent = session.post(
                            self.url, data=made.body, headers=self.headers(made), timeout=_TIMEOUT_SECONDS
                        )
                        made.status_code = sent.status_code
                except requests.RequestException:
                    made.status_code = 502
                finally:
                    self._waiting.task_done()
            self._waiting.task_done()


def _payload(world: World, event: Event) -> dict[str, Any]:
    """Write the payload of an event in the forge's shape."""
    kind, action, repo, facts = event
    sender = facts["sender"]
    common = {
        "repository": shapes.repository(world, repo),
        "organization": _organization(world, repo),
        "sender": shapes.user(world, sender),
        "installation": {"id": world.app.installation_id, "node_id": "MDIz"},
    }
    own = _OWN[kind](world, repo, facts)
    return {**({"action": action} if action else {}), **own, **common}


def _organization(world: World, repo: Repository) -> dict[str, Any]:
    owner: User = world.users[repo.full_name.split("/")[0]]
    return {
        "login": owner.login,
        "id": owner.id,
        "node_id": shapes.node("O", owner.id),
        "url": f"{world.api_url}/orgs/{owner.login}",
    }


def _pull_request(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found: Pull = facts["pull"]
    own: dict[str, Any] = {"number": found.number, "pull_request": shapes.pull(world, repo, found)}
    own |= {key: facts[key] for key in ("before", "after") if key in facts}
    return {**own, "label": shapes.label(world, repo, facts["label"])} if "label" in facts else own


def _issue_comment(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found: Pull = facts["pull"]
    return {
        "issue": shapes.issue(world, repo, found),
        "comment": shapes.comment(world, repo, found, facts["comment"]),
        "changes": {},
    }


def _review(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found: Pull = facts["pull"]
    review = shapes.review(world, repo, found, facts["review"])
    return {
        "pull_request": shapes.pull(world, repo, found, full=False),
        "review": {**review, "state": review["state"].lower()},
    }


def _review_comment(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found: Pull = facts["pull"]
    comment: ReviewComment = facts["comment"]
    return {
        "pull_request": shapes.pull(world, repo, found, full=False),
        "comment": shapes.review_comment(world, repo, found, comment),
        "changes": {},
    }


def _thread(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    found: Pull = facts["pull"]
    comments = [shapes.review_comment(world, repo, found, each) for each in facts["thread"].comments]
    return {
        "pull_request": shapes.pull(world, repo, found, full=False),
        "thread": {"node_id": facts["thread"].id, "comments": comments},
    }


def _push(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    after, before = facts["after"], facts["before"]
    sender: User = facts["sender"]
    return {
        "ref": facts["ref"],
        "before": before,
        "after": after,
        "created": set(before) == {"0"},
        "deleted": set(after) == {"0"},
        "forced": False,
        "base_ref": None,
        "compare": f"{world.web_url}/{repo.full_name}/compare/{before[:12]}...{after[:12]}",
        "commits": [],
        "head_commit": None,
        "pusher": {"name": sender.login},
    }


def _check_run(world: World, repo: Repository, facts: Any) -> dict[str, Any]:  # noqa: ANN401  # event facts
    own = {"check_run": shapes.check_run(world, repo, facts["check"])}
    return {**own, "requested_action": {"identifier": facts["requested"]}} if "requested" in facts else own


_OWN: dict[str, Callable[[World, Repository, Any], dict[str, Any]]] = {
    "pull_request": _pull_request,
    "issue_comment": _issue_comment,
    "pull_request_review": _review,
    "pull_request_review_comment": _review_comment,
    "pull_request_review_thread": _thread,
    "push": _push,
    "check_run": _check_run,
}
