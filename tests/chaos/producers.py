"""The forge's delivery service: signed posts from several producers, again and again until they are acknowledged."""

import http.client
import queue
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from specbot_playground.webhooks import Delivery, Post
from tests.chaos.hostile import Strangers
from tests.chaos.measures import Measures

_TIMEOUT_SECONDS = 10
_AGAIN_SECONDS = 0.3


@dataclass(kw_only=True)
class Ledger:
    """What was acknowledged, and how it went."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    """Delivery id → the receiver's word."""
    seconds: list[float] = field(default_factory=list)
    posts: Counter[str] = field(default_factory=Counter)
    """Posts by answer: a status, or `no answer`."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, guid: str, answer: str, word: str, seconds: float) -> None:
        """Write down one post; an id that was ignored once and woke nobody stays ignored."""
        with self.lock:
            self.posts[answer] += 1
            if answer == "202":
                self.acknowledged.setdefault(guid, word)
                self.seconds.append(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Somebody else's post, made out of a real delivery."""

    like: Delivery


class Producers:
    """Threads that post what is put in; a share of it is redelivered, sooner or later."""

    def __init__(self, post: Post, urls: list[str], measures: Measures, *, chance: random.Random) -> None:
        self.ledger = Ledger()
        self.redeliveries = 0
        self.people = 0
        self._post = post
        self._urls = urls
        self._redelivered = measures.redelivered
        self._hostile = measures.hostile
        self._chance = chance
        self.strangers = Strangers(secret=lambda: post.secret, chance=chance)
        self._sent: list[Delivery] = []
        self._waiting: queue.Queue[Delivery | Stranger | None] = queue.Queue()
        self._threads = [
            threading.Thread(target=self._run, args=(place,), daemon=True) for place in range(measures.producers)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, made: Delivery, by_people: bool) -> None:  # noqa: FBT001 - the callback's form
        """Take a delivery, and sometimes one from before once more."""
        self._waiting.put(made)
        if by_people:
            self.people += 1
            self._sent.append(made)
            if self._chance.random() < self._redelivered / (1 - self._redelivered):
                self.redeliveries += 1
                self._waiting.put(self._chance.choice(self._sent))
            if self.people % self._hostile == 0:
                self._waiting.put(Stranger(like=self._chance.choice(self._sent)))

    @property
    def idle(self) -> bool:
        """Tell whether everything was acknowledged."""
        return self._waiting.unfinished_tasks == 0

    def close(self) -> None:
        """End the threads."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self, place: int) -> None:
        while (made := self._waiting.get()) is not None:
            try:
                if isinstance(made, Stranger):
                    self.strangers.attack(made.like, self._post.headers(made.like), self._urls[place % len(self._urls)])
                else:
                    self._deliver(made, place)
            finally:
                self._waiting.task_done()
        self._waiting.task_done()

    def _deliver(self, made: Delivery, place: int) -> None:
        """Post until it is acknowledged, at one receiver after the other."""
        while True:
            began = time.perf_counter()
            answer, word = self._once(made, self._urls[place % len(self._urls)])
            self.ledger.note(made.guid, answer, word, time.perf_counter() - began)
            if answer == "202":
                return
            place += 1
            time.sleep(_AGAIN_SECONDS)

    def _once(self, made: Delivery, url: str) -> tuple[str, str]:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=_TIMEOUT_SECONDS)
        try:
            connection.request("POST", "/webhooks/github", body=made.body, headers=self._post.headers(made))
            answer = connection.getresponse()
            return str(answer.status), answer.read().decode().strip()
        except (OSError, http.client.HTTPException):
            return "no answer", ""
        finally:
            connection.close()
