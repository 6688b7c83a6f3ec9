"""A PostgreSQL that takes connections and does not answer (SIGSTOP): everybody is told so, and nobody waits without end."""

import http.client
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.database import open_database
from bot.jobs.queue import Queue
from tests.service.processes import fetch, running
from tests.service.test_queue import a_wake
from tests.service.waiting import wait_until
from tests.webhooks.deliveries import SECRET, a_pull_event, from_github

AT_MOST_SECONDS = 8.0


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[str]:
    """The address of a database that nobody else uses."""
    with open_database("", tmp_path / "data") as url:
        yield url


@contextmanager
def stopped(folder: Path) -> Iterator[None]:
    """Stop every process of a database, as a hanging disk or machine would."""
    first = int((folder / "data" / "postgresql" / "postmaster.pid").read_text().split()[0])
    os.kill(first, signal.SIGSTOP)
    children = [int(one) for one in Path(f"/proc/{first}/task/{first}/children").read_text().split()]
    for pid in children:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in (
            *children,
            first,
        ):  # the first one takes leave of a child that was ending: then it is nobody's number
            os.kill(pid, signal.SIGCONT)


def test_receivers_answer_503_in_time_and_go_on_afterwards(own_database: str, tmp_path: Path) -> None:
    settings = {"GITHUB_WEBHOOK_SECRET": SECRET, "DATABASE_URL": own_database}
    (folder := tmp_path / "receiver").mkdir()
    with running(folder, "receive", "--port", "0", settings=settings, says="listens on") as service:
        wait_until(lambda: post_github(service.url, "before") == 202)
        with stopped(tmp_path), ThreadPoolExecutor(9) as pool:
            began = time.monotonic()
            ready = pool.submit(fetch, f"{service.url}/readyz")
            posted = list(pool.map(lambda number: post_github(service.url, f"during-{number}"), range(8)))
            assert set(posted) == {503}
            assert ready.result()[0] == 503
            assert time.monotonic() - began < AT_MOST_SECONDS
            assert fetch(f"{service.url}/healthz")[0] == 200
        wait_until(lambda: post_github(service.url, "after") == 202)
        assert fetch(f"{service.url}/readyz")[0] == 200


def test_a_connection_that_gave_no_answer_is_not_asked_again(own_database: str, tmp_path: Path) -> None:
    """Its late answer would be taken for that of the next question."""
    with Queue(own_database, patience=0.3) as queue:
        queue.accept(a_wake("github:1"))
        with stopped(tmp_path), pytest.raises(QueueUnavailableError, match="does not answer"):
            queue.figures()
        wait_until(lambda: _clock_answers(queue))
        assert queue.figures().jobs == {"todo": 1}


def post_github(url: str, delivery: str) -> int:
    """Send a delivery; gives the status, 0 when nobody answers."""
    sent = from_github("pull_request", a_pull_event(), delivery=delivery)
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request("POST", "/webhooks/github", body=sent.body, headers=dict(sent.headers))
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _clock_answers(queue: Queue) -> bool:
    try:
        queue.clock()
    except QueueUnavailableError:
        return False
    return True
