"""What strangers post: forged, replayed, too large, too deep, in another encoding, of unknown kinds. None may do anything."""

import hmac
import http.client
import itertools
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from specbot_playground.webhooks import Delivery

NOBODY = 987_654
"""A pull request that does not exist: whoever looks at it believed a forgery."""
_TIMEOUT_SECONDS = 30
_DEEP = 200_000
_TOO_LARGE = 25 * 1024 * 1024 + 1
_ANSWERS_OF_A_FALLEN_RECEIVER = ("no answer", "503")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One post: its kind, what is sent, and the statuses that are right."""

    kind: str
    body: bytes
    headers: Mapping[str, str]
    right: tuple[str, ...]


@dataclass(kw_only=True)
class Strangers:
    """Makes hostile posts out of real deliveries, and writes down what was answered."""

    secret: Callable[[], str]
    chance: random.Random
    answered: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    guids: list[str] = field(default_factory=list)
    """The ids under which nothing may stand in the database."""
    _number: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def attack(self, sample: Delivery, headers: Mapping[str, str], url: str) -> None:
        """Post one hostile delivery; a receiver that is down for the moment has no answer to judge."""
        makers = (_forged, _unsigned, _replayed, _too_large, _deep, _foreign, _unknown, _odd)
        made = makers[next(self._number) % len(makers)](self, sample, dict(headers))
        answer = _post(url, made)
        self.answered[f"{made.kind}: {answer}"] += 1
        if answer not in (*made.right, *_ANSWERS_OF_A_FALLEN_RECEIVER):
            self.wrong.append(f"{made.kind} was answered with {answer}, not {' or '.join(made.right)}")

    def guid(self) -> str:
        """Make an id that only a stranger uses."""
        made = f"00000000-0000-4000-8000-{self.chance.getrandbits(48):012x}"
        self.guids.append(made)
        return made

    def signed(self, body: bytes, headers: Mapping[str, str]) -> dict[str, str]:
        """Sign a body with the real secret: what a forge would not send, its secret may still carry."""
        signature = hmac.new(self.secret().encode(), body, sha256).hexdigest()
        return {**headers, "X-Hub-Signature-256": f"sha256={signature}"}


def _forged(who: Strangers, sample: Delivery, headers: dict[str, str]) -> Attack:
    """Say that a pull request was merged, with a signature that somebody guessed."""
    payload = json.loads(sample.body)
    payload |= {"number": NOBODY, "action": "closed"}
    for name in ("pull_request", "issue"):
        if isinstance(payload.get(name), dict):
            payload[name]["number"] = NOBODY
    wrong = {**headers, "X-GitHub-Delivery": who.guid(), "X-Hub-Signature-256": f"sha256={'0' * 64}"}
    return Attack(kind="forged signature", body=json.dumps(payload).encode(), headers=wrong, right=("401",))


def _unsigned(who: Strangers, sample: Delivery, headers: dict[str, str]) -> Attack:
    bare = {name: value for name, value in headers.items() if name != "X-Hub-Signature-256"}
    return Attack(
        kind="no signature", body=sample.body, headers={**bare, "X-GitHub-Delivery": who.guid()}, right=("401",)
    )


def _replayed(who: Strangers, sample: Delivery, headers: dict[str, str]) -> Attack:
    """Post again, byte for byte, what somebody overheard: it wakes, at most, what it woke before."""
    del who
    return Attack(kind="replay", body=sample.body, headers=headers, right=("202",))


def _too_large(who: Strangers, sample: Delivery, headers: dict[str, str]) -> Attack:
    del sample
    return Attack(
        kind="too large", body=b" " * _TOO_LARGE, headers={**headers, "X-GitHub-Delivery": who.guid()}, right=("413",)
    )


def _deep(who: Strangers, sample: Delivery, headers: dict[str, str]) -> Attack:
    del sample
    body = b'{"action":' + b"[" * _DEEP + b"]" * _DEEP + b"}"
    signed = who.signed(body, {**headers, "X-GitHub-Delivery": who.guid()})
    return Attack(kind="deep JSON", body=body, headers=signed, right=("202", "400"))


def _foreign(who: Strangers, sample: Delivery, headers: dict[str, str]) -> Attack:
    body = sample.body.decode().encode("utf-16")
    signed = who.signed(body, {**headers, "X-GitHub-Delivery": who.guid()})
    return Attack(kind="foreign encoding", body=body, headers=signed, right=("202", "400"))


def _unknown(who: Strangers, sample: Delivery, headers: dict[str, str]) -> Attack:
    told = {**headers, "X-GitHub-Event": "pull_request_of_tomorrow", "X-GitHub-Delivery": who.guid()}
    return Attack(kind="unknown event", body=sample.body, headers=who.signed(sample.body, told), right=("202",))


def _odd(who: Strangers, sample: Delivery, headers: dict[str, str]) -> Attack:
    """Name a repository, a number and an id that no forge has."""
    payload = json.loads(sample.body)
    payload["repository"] = {"full_name": "../..\n'; DROP TABLE specbot_delivery; --", "default_branch": "main"}
    payload["number"] = -1
    body = json.dumps(payload).encode()
    odd = who.signed(body, {**headers, "X-GitHub-Delivery": who.guid()})
    return Attack(kind="odd values", body=body, headers=odd, right=("202", "400"))


def _post(url: str, made: Attack) -> str:
    """Post it; a receiver may answer before it has read all of it, or hang up."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=_TIMEOUT_SECONDS)
    try:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request("POST", "/webhooks/github", body=made.body, headers=dict(made.headers))
        if connection.sock is None:
            return "no answer"
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException):
        return "no answer"
    finally:
        connection.close()
