"""Workers in their own processes on a real database: what is run, when, and by whom."""

import asyncio
import os
import signal
from pathlib import Path
from threading import Event

import psycopg
import pytest
from procrastinate.jobs import Status

from bot.jobs.admin import QueueAdmin
from bot.jobs.connection_pool import LOOP_SECONDS, PAUSED_SECONDS
from bot.jobs.fair_scheduler import FairScheduler
from bot.jobs.intake import AcceptedDelivery
from bot.jobs.lease import Lease, LostJobError
from bot.jobs.queue import Queue
from bot.jobs.retry_policy import TRIES
from bot.jobs.worker import build_app
from tests.service.counts import FAILED, LATER, REAL_JOBS, RUNNING, WAITING, settled, wake
from tests.service.hands import QUICK, Hands, Traces, a_worker, start_worker
from tests.service.postgres import count, jobs_in
from tests.service.waiting import wait_until


def test_work_is_done_and_its_redelivery_is_not(queue: Queue, database: str, tmp_path: Path) -> None:
    wake(queue, "github:acme/payments#12")
    with a_worker(database, tmp_path):
        wait_until(lambda: settled(database))
    assert wake(queue, "github:acme/payments#12") is AcceptedDelivery.KNOWN
    assert Traces(tmp_path).seen("ended") == 1
    assert count(database, REAL_JOBS) == 0


def test_a_worker_killed_in_the_middle_is_replaced(queue: Queue, database: str, tmp_path: Path) -> None:
    traces = Traces(tmp_path)
    wake(queue, "github:acme/slow#1")
    killed = start_worker(database, tmp_path)
    wait_until(lambda: traces.seen("began"))
    killed.kill()
    killed.join()
    traces.open_gate()
    with a_worker(database, tmp_path) as heir:
        wait_until(lambda: settled(database))
        assert [line[2] for line in traces.read() if line[0] == "ended"] == [heir.pid]
    assert queue.figures().endings["done"][0] == 1


def test_a_dead_workers_job_gives_way_to_a_newer_one(queue: Queue, database: str, tmp_path: Path) -> None:
    traces = Traces(tmp_path)
    wake(queue, "github:acme/slow#1")
    killed = start_worker(database, tmp_path)
    wait_until(lambda: traces.seen("began"))
    assert wake(queue, "github:acme/slow#1", "github:2") is AcceptedDelivery.QUEUED
    killed.kill()
    killed.join()
    traces.open_gate()
    with a_worker(database, tmp_path):
        wait_until(lambda: settled(database))
        wait_until(lambda: count(database, REAL_JOBS) == 0)
    assert traces.seen("ended") == 1


def test_one_pull_request_is_never_looked_at_twice_at_once(queue: Queue, database: str, tmp_path: Path) -> None:
    traces = Traces(tmp_path)
    wake(queue, "github:acme/slow#1")
    with a_worker(database, tmp_path), a_worker(database, tmp_path):
        wait_until(lambda: traces.seen("began"))
        wake(queue, "github:acme/slow#1", "github:2")
        wake(queue, "github:acme/payments#3", "github:3")
        wait_until(lambda: traces.seen("ended"))
        assert [line[:2] for line in traces.read()] == [
            ("began", "github:acme/slow#1"),
            ("began", "github:acme/payments#3"),
            ("ended", "github:acme/payments#3"),
        ]
        traces.open_gate()
        wait_until(lambda: settled(database))
    slow = [what for what, target, _ in traces.read() if target == "github:acme/slow#1"]
    assert slow == ["began", "ended"] * 2


def test_a_paused_worker_that_goes_on_after_the_takeover_writes_nothing_more(
    queue: Queue, database: str, tmp_path: Path
) -> None:
    traces = Traces(tmp_path)
    wake(queue, "github:acme/slow#1")
    with a_worker(database, tmp_path) as paused:
        wait_until(lambda: traces.seen("began"))
        os.kill(paused.pid or 0, signal.SIGSTOP)
        with a_worker(database, tmp_path) as heir:
            wait_until(lambda: traces.seen("began") == 2)
            os.kill(paused.pid or 0, signal.SIGCONT)
            wake(queue, "github:acme/slow#1", "github:2")
            traces.open_gate()
            wait_until(lambda: traces.seen("lost"))
            wait_until(lambda: settled(database))
            wait_until(lambda: count(database, REAL_JOBS) == 0)
            assert [pid for what, _, pid in traces.read() if what == "lost"] == [paused.pid]
            assert heir.pid in {pid for what, _, pid in traces.read() if what == "ended"}


def test_a_worker_that_is_stopped_in_a_transaction_keeps_nobody_from_the_jobs(
    queue: Queue, database: str, tmp_path: Path
) -> None:
    """The database ends what a stopped process leaves open; what it had locked is free then, and no query waits longer than that."""

    async def ends_by_itself() -> str:
        app = build_app(database, queue, Hands(Traces(tmp_path)), chance=float, config=QUICK, stopping=Event())
        async with app.open_async():
            found = await app.connector.execute_query_one_async("SHOW idle_in_transaction_session_timeout")
            return str(found["idle_in_transaction_session_timeout"])

    assert asyncio.run(ends_by_itself()) == f"{PAUSED_SECONDS}s"
    assert PAUSED_SECONDS < LOOP_SECONDS
    assert queue.row("SHOW idle_in_transaction_session_timeout") == ("2min",)


def test_who_lost_its_job_can_neither_end_it_nor_give_it_back(queue: Queue, database: str, tmp_path: Path) -> None:
    """Nor can the second of two who take it over at once: the job is another worker's by then."""
    wake(queue, "github:acme/payments#1")

    async def two_takeovers() -> None:
        app = build_app(database, queue, Hands(Traces(tmp_path)), chance=float, config=QUICK, stopping=Event())
        async with app.open_async():
            scheduler = FairScheduler(app, 2)
            job = await scheduler.fetch_job(None, await scheduler.register_worker())
            assert job is not None
            lease = Lease(pool=queue, job=job.id or 0, attempts=job.attempts)
            lease.check()
            await scheduler.retry_job(job)
            heir = await scheduler.fetch_job(None, await scheduler.register_worker())
            assert heir is not None
            await scheduler.retry_job(job)
            assert not await scheduler.end(job, Status.SUCCEEDED, delete_job=True)
            with pytest.raises(LostJobError):
                lease.check()
            assert count(database, RUNNING) == 1
            assert await scheduler.end(heir, Status.SUCCEEDED, delete_job=True)

    asyncio.run(two_takeovers())
    assert jobs_in(database) == 0


def test_a_job_of_over_an_hour_is_taken_over_and_its_living_worker_writes_nothing_more(
    queue: Queue, database: str, tmp_path: Path
) -> None:
    traces = Traces(tmp_path)
    wake(queue, "github:acme/slow#1")
    with a_worker(database, tmp_path) as slow:
        wait_until(lambda: traces.seen("began"))
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("UPDATE procrastinate_events SET at = now() - interval '2 hours'")
        wait_until(lambda: traces.seen("began") == 2)
        traces.open_gate()
        wait_until(lambda: settled(database))
        wait_until(lambda: traces.seen("lost") == 1)
        assert traces.seen("ended") == 1
        assert slow.is_alive()


def test_two_workers_share_the_load_and_one_finishes_what_the_other_left(
    queue: Queue, database: str, tmp_path: Path
) -> None:
    traces = Traces(tmp_path)
    targets = [f"github:team-{number}/slow#1" for number in range(1, 2 * QUICK.concurrency)]
    killed = start_worker(database, tmp_path)
    try:
        with a_worker(database, tmp_path) as heir:
            for target in targets:
                wake(queue, target, target)
            wait_until(lambda: traces.seen("began") == len(targets))
            assert {pid for _, _, pid in traces.read()} == {killed.pid, heir.pid}
            killed.kill()
            traces.open_gate()
            wait_until(lambda: settled(database), 60)
            ended = [(target, pid) for what, target, pid in traces.read() if what == "ended"]
            assert sorted(ended) == sorted((target, heir.pid) for target in targets)
    finally:
        killed.kill()
        killed.join()


def test_a_repository_wakes_its_pull_requests(queue: Queue, database: str, tmp_path: Path) -> None:
    wake(queue, "github:acme/payments")
    with a_worker(database, tmp_path):
        wait_until(lambda: Traces(tmp_path).seen("ended") == 2)
        wait_until(lambda: settled(database))
    looked_at = {target for _, target, _ in Traces(tmp_path).read()}
    assert looked_at == {"github:acme/payments", "github:acme/payments#1", "github:acme/payments#2"}


def test_a_rate_limit_is_waited_out_without_a_sleeping_worker(queue: Queue, database: str, tmp_path: Path) -> None:
    wake(queue, "github:acme/limited#1")
    with a_worker(database, tmp_path):
        wait_until(lambda: settled(database))
    assert Traces(tmp_path).seen("began") == 2
    assert set(queue.figures().endings) == {"limited", "done"}


def test_a_long_rate_limit_leaves_the_job_waiting(queue: Queue, database: str, tmp_path: Path) -> None:
    wake(queue, "github:acme/limited-for-long#1")
    with a_worker(database, tmp_path):
        wait_until(lambda: count(database, LATER) == 1)
        wake(queue, "github:acme/payments#3", "github:2")
        wait_until(lambda: Traces(tmp_path).seen("ended") == 1)
    assert count(database, LATER) == 1


def test_a_forge_that_is_down_is_tried_again_later(queue: Queue, database: str, tmp_path: Path) -> None:
    wake(queue, "github:acme/down#1")
    with a_worker(database, tmp_path):
        wait_until(lambda: count(database, LATER) == 1)
        wait_until(lambda: "later" in queue.figures().endings)
    assert count(database, WAITING) == 1


def test_what_is_gone_is_settled(queue: Queue, database: str, tmp_path: Path) -> None:
    wake(queue, "github:acme/gone#1")
    with a_worker(database, tmp_path):
        wait_until(lambda: settled(database))
    assert count(database, FAILED) == 0


def test_a_bug_fails_at_once_and_stays_visible(queue: Queue, database: str, tmp_path: Path) -> None:
    wake(queue, "github:acme/bug#1")
    with a_worker(database, tmp_path):
        wait_until(lambda: count(database, FAILED) == 1)
    assert Traces(tmp_path).seen("gave-up") == 1
    with QueueAdmin(database) as listing:
        (job,) = listing.jobs(failed=True)
    assert (job.target, job.state, job.tries, job.error) == ("github:acme/bug#1", "failed", 1, "ZeroDivisionError()")
    assert wake(queue, "github:acme/bug#1") is AcceptedDelivery.QUEUED
    assert jobs_in(database) >= 2


def test_a_good_run_clears_the_failures_before_it(queue: Queue, database: str, tmp_path: Path) -> None:
    wake(queue, "github:acme/refused#1")
    with a_worker(database, tmp_path), QueueAdmin(database) as listing:
        wait_until(lambda: count(database, FAILED) == 1)
        assert listing.again() == ("github:acme/refused#1",)
        wait_until(lambda: count(database, FAILED) == 0)
        wait_until(lambda: Traces(tmp_path).seen("ended") == 1)
        wait_until(lambda: listing.jobs() == ())


def test_who_ends_its_worker_each_time_is_given_up(queue: Queue, database: str, tmp_path: Path) -> None:
    wake(queue, "github:acme/payments#1")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s", (TRIES - 1,))
    with a_worker(database, tmp_path):
        wait_until(lambda: count(database, FAILED) == 1)
    assert Traces(tmp_path).read()[0][:2] == ("gave-up", "github:acme/payments#1")
    with QueueAdmin(database) as listing:
        assert [(job.tries, "the worker ended" in job.error) for job in listing.jobs()] == [(TRIES, True)]


def test_a_job_that_nobody_can_be_running_any_more_is_taken_over(queue: Queue, database: str, tmp_path: Path) -> None:
    """Its worker lives, but could not write down that it ended."""
    wake(queue, "github:acme/payments#1")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SELECT procrastinate_register_worker_v1()")
        connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() + interval '1 hour'")
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = 1")
        connection.execute("UPDATE procrastinate_events SET at = now() - interval '2 hours'")
    with a_worker(database, tmp_path):
        wait_until(lambda: settled(database))
    assert Traces(tmp_path).seen("ended") == 1
