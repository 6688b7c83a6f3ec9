"""Workers that are told to stop, and workers whose database goes away."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count as count_up
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from pydantic import SecretStr

from bot.bootstrap import Bot
from bot.jobs.admin import QueueAdmin
from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.database import migrate
from bot.jobs.intake import AcceptedDelivery
from bot.jobs.job_run import StoppedError
from bot.jobs.queue import Queue
from bot.review.model.targets import parse_target
from config.settings import Settings
from tests.service.counts import FAILED, REAL_JOBS, settled, wake
from tests.service.hands import Traces, a_worker, start_worker
from tests.service.postgres import a_full_disk, count
from tests.service.processes import a_closed_port
from tests.service.waiting import wait_until


def test_a_job_that_the_database_interrupts_is_run_again(queue: Queue, database: str, tmp_path: Path) -> None:
    traces = Traces(tmp_path)
    wake(queue, "github:acme/slow#1")
    with a_worker(database, tmp_path):
        wait_until(lambda: traces.seen("began"))
        with a_full_disk(database, "specbot_look"):
            traces.open_gate()
            wait_until(lambda: traces.seen("began") >= 2)
        wait_until(lambda: settled(database))
    assert count(database, FAILED) == 0


def test_a_worker_that_stops_finishes_what_it_can(queue: Queue, database: str, tmp_path: Path) -> None:
    traces = Traces(tmp_path)
    wake(queue, "github:acme/slow#1")
    with a_worker(database, tmp_path) as worker:
        wait_until(lambda: traces.seen("began"))
        worker.terminate()
        traces.open_gate()
    assert (traces.seen("ended"), count(database, REAL_JOBS), settled(database)) == (1, 0, True)


def test_to_ask_again_does_not_take_the_database_from_what_it_finishes(
    queue: Queue, database: str, tmp_path: Path
) -> None:
    traces, asked = Traces(tmp_path), count_up()

    def asked_often() -> bool:
        worker.terminate()
        return next(asked) == 5

    wake(queue, "github:acme/slow#1")
    with a_worker(database, tmp_path) as worker:
        wait_until(lambda: traces.seen("began"))
        wait_until(asked_often)
        traces.open_gate()
    assert (traces.seen("ended"), count(database, REAL_JOBS), settled(database)) == (1, 0, True)


def test_and_gives_back_what_it_cannot(queue: Queue, database: str, tmp_path: Path) -> None:
    wake(queue, "github:acme/endless#1")
    with a_worker(database, tmp_path):
        wait_until(lambda: Traces(tmp_path).seen("began"))
    with QueueAdmin(database) as listing:
        (job,) = listing.jobs()
    assert (job.target, job.state, job.tries) == ("github:acme/endless#1", "waiting", 0)
    with a_worker(database, tmp_path):
        wait_until(lambda: settled(database))


def test_a_look_may_be_left_between_any_two_requests() -> None:
    bot = Bot(Settings(github_token=SecretStr("t"), github_api_url=a_closed_port()))
    bot.stop()
    with pytest.raises(StoppedError):
        bot.look(parse_target("github:acme/payments#1"))


def test_a_database_that_is_emptied_gets_its_tables_again(server: str, tmp_path: Path) -> None:
    traces = Traces(tmp_path)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {(name := f'emptied_{uuid4().hex}')}".encode())
    url = server.replace("/postgres?", f"/{name}?")
    migrate(url)
    with Queue(url) as queue, a_worker(url, tmp_path):
        wake(queue, "github:acme/payments#1")
        wait_until(lambda: traces.seen("ended") == 1)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")

        def taken() -> bool:
            try:
                return wake(queue, "github:acme/payments#1") in AcceptedDelivery
            except QueueUnavailableError:
                return False

        wait_until(taken)
        wait_until(lambda: traces.seen("ended") == 2)


def test_a_worker_that_is_told_to_stop_stops_without_a_database_too(
    queue: Queue, database: str, tmp_path: Path
) -> None:
    """It cannot write down how its job ended, nor sign off: the job is finished by another, once the database is back."""
    traces = Traces(tmp_path)
    wake(queue, "github:acme/slow#1")
    stopped = start_worker(database, tmp_path)
    wait_until(lambda: traces.seen("began"))
    with closed(database):
        stopped.terminate()
        traces.open_gate()
        stopped.join(30)
        code = stopped.exitcode
        stopped.kill()
    assert code == 0
    with a_worker(database, tmp_path):
        wait_until(lambda: settled(database))


@contextmanager
def closed(database: str) -> Iterator[None]:
    """Let nobody into a database."""
    name = database.rpartition("?")[0].rpartition("/")[2]
    with psycopg.connect(database.replace(f"/{name}?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        try:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
            yield
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
