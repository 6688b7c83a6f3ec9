"""The sending side on a real database: one job per pull request, and which deliveries are run again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from bot.jobs import database as database_module
from bot.jobs.connection_pool import QueueUnavailableError
from bot.jobs.database import DatabaseError, migrate
from bot.jobs.intake import BACKGROUND, EVENT, AcceptedDelivery, OddDeliveryError
from bot.jobs.queue import Queue
from bot.jobs.retry_policy import RunOutcome
from bot.review.model.account import Account
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import IncomingEvent, parse_target
from tests.service.postgres import a_full_disk, count, deliveries_in, jobs_in

MIGRATIONS = Path(database_module.__file__).with_name("migrations")
REF = "github:acme/payments#12"


def a_wake(delivery: str = "github:1", *targets: str) -> IncomingEvent:
    refs = tuple(parse_target(target) for target in targets or (REF,))
    return IncomingEvent(delivery=delivery, event="pull_request", action="opened", targets=refs)


def settle(queue: Queue, ending: RunOutcome) -> None:
    """Do as a worker that runs the waiting job and ends it."""
    queue.finish(REF, ending, began=queue.clock())


def drop_jobs(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")


def test_events_of_one_pull_request_share_the_job_that_waits(queue: Queue, database: str) -> None:
    answers = [queue.accept(a_wake(f"github:{number}")) for number in range(3)]
    assert answers == [AcceptedDelivery.QUEUED, AcceptedDelivery.COVERED, AcceptedDelivery.COVERED]
    assert (jobs_in(database), deliveries_in(database)) == (1, 3)


def test_a_pressed_button_waits_with_its_delivery(queue: Queue) -> None:
    check_action = CheckAction(identifier="fix", account=Account(id="12", login="bo"), delivery="github:1")
    queue.accept(replace(a_wake("github:1"), check_action=check_action))
    queue.accept(a_wake("github:2"))
    began = queue.clock()
    assert queue.check_actions(REF, began=began) == (check_action,)
    assert queue.check_actions(REF, began=began - timedelta(hours=1)) == ()
    queue.finish(REF, RunOutcome.DONE, began=began)
    assert queue.check_actions(REF, began=queue.clock()) == ()


def test_a_button_that_a_run_could_not_see_yet_is_left_for_another(queue: Queue, database: str) -> None:
    check_action = CheckAction(identifier="fix", account=Account(id="12", login="bo"))
    queue.accept(replace(a_wake("github:1"), check_action=check_action))
    with psycopg.connect(database) as late:
        late.execute(
            "INSERT INTO specbot_delivery (id, target, event, press) "
            "SELECT 'github:2', target, event, press FROM specbot_delivery"
        )
        began = queue.clock()
        assert queue.check_actions(REF, began=began) == (check_action,)
    assert queue.finish(REF, RunOutcome.DONE, began=began, check_actions=1)
    assert queue.check_actions(REF, began=began) == (check_action, check_action)
    assert not queue.finish(REF, RunOutcome.DONE, began=began, check_actions=2)
    assert queue.check_actions(REF, began=began) == ()


def test_each_pull_request_has_its_own_job(queue: Queue, database: str) -> None:
    targets = ("github:acme/payments#1", "github:acme/payments#2", "github:acme/payments#1")
    assert queue.accept(a_wake("github:1", *targets)) is AcceptedDelivery.QUEUED
    assert (jobs_in(database), deliveries_in(database)) == (2, 2)


@pytest.mark.parametrize(
    ("ending", "again"),
    [
        (RunOutcome.DONE, AcceptedDelivery.KNOWN),
        (RunOutcome.GONE, AcceptedDelivery.KNOWN),
        (RunOutcome.FAILED, AcceptedDelivery.QUEUED),
        (RunOutcome.LATER, AcceptedDelivery.QUEUED),
    ],
)
def test_lesson_14_a_redelivery_runs_again_unless_its_work_succeeded(
    queue: Queue, database: str, ending: RunOutcome, again: AcceptedDelivery
) -> None:
    queue.accept(a_wake())
    drop_jobs(database)
    settle(queue, ending)
    assert queue.accept(a_wake()) is again
    assert jobs_in(database) == (again is AcceptedDelivery.QUEUED)


def test_a_run_does_not_settle_what_came_after_it_began(queue: Queue) -> None:
    began = queue.clock()
    queue.accept(a_wake())
    queue.finish(REF, RunOutcome.DONE, began=began)
    assert queue.accept(a_wake()) is AcceptedDelivery.COVERED


def test_a_success_settles_earlier_failures_too(queue: Queue, database: str) -> None:
    queue.accept(a_wake())
    settle(queue, RunOutcome.FAILED)
    queue.accept(a_wake("github:2"))
    settle(queue, RunOutcome.DONE)
    drop_jobs(database)
    assert queue.accept(a_wake()) is AcceptedDelivery.KNOWN


@pytest.mark.parametrize(("limited", "due"), [(False, 1), (True, 0)])
def test_a_new_event_calls_a_retry_forward_but_no_rate_limit(
    queue: Queue, database: str, *, limited: bool, due: int
) -> None:
    queue.later(REF, "github:1", queue.clock() + timedelta(hours=1), attempt=1, limited=limited)
    assert queue.accept(a_wake("github:2")) is AcceptedDelivery.COVERED
    assert count(database, "SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at IS NULL") == due
    assert jobs_in(database) == 1


def test_a_retry_gives_way_to_a_job_that_waits_already(queue: Queue, database: str) -> None:
    queue.accept(a_wake())
    queue.later(REF, "github:1", queue.clock() + timedelta(hours=1), attempt=1, limited=False)
    assert count(database, "SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at IS NULL") == 1


def test_the_figures(queue: Queue, database: str) -> None:
    queue.accept(a_wake())
    settle(queue, RunOutcome.DONE)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '1 hour')"
        )
    figures = queue.figures()
    assert figures.workers == 1
    assert figures.jobs == {"todo": 1}
    assert figures.oldest_seconds >= 0
    assert figures.endings["done"][0] == 1


def test_old_deliveries_are_forgotten(queue: Queue, database: str) -> None:
    queue.accept(a_wake())
    settle(queue, RunOutcome.DONE)
    queue.prune(1, 1)
    assert (deliveries_in(database), queue.seen_at(REF) is None) == (1, False)
    queue.prune(0, 0)
    assert (deliveries_in(database), queue.seen_at(REF) is None) == (0, True)


def test_a_queue_outlives_its_connections(queue: Queue, database: str) -> None:
    queue.accept(a_wake())
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    assert queue.accept(a_wake("github:2")) is AcceptedDelivery.COVERED


def test_processes_that_start_at_once_migrate_once(server: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {(name := f'fresh_{uuid4().hex}')}".encode())
    url = server.replace("/postgres?", f"/{name}?")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate, [url] * 4))
    assert count(url, "SELECT count(*) FROM specbot_migration WHERE name = '0001_deliveries.sql'") == 1
    assert jobs_in(url) == 0


def test_a_database_of_an_older_version_is_not_migrated_twice(server: str) -> None:
    """Two scripts were called 0007 once; one of them has another number now."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {(name := f'older_{uuid4().hex}')}".encode())
    url = server.replace("/postgres?", f"/{name}?")
    migrate(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DELETE FROM specbot_migration WHERE name = '0010_figures.sql'")
    migrate(url)
    assert count(url, "SELECT count(*) FROM specbot_migration WHERE name LIKE '%figures.sql'") == 2


def test_migrations_are_numbered_once_each() -> None:
    numbers = [path.name.partition("_")[0] for path in MIGRATIONS.glob("*.sql")]
    assert sorted(numbers) == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_a_database_that_does_not_answer_is_named() -> None:
    with pytest.raises(DatabaseError, match="SPECBOT_DATABASE_URL"):
        migrate("postgresql://127.0.0.1:1/none")


def test_the_later_events_of_a_burst_gather_in_one_job(database: str) -> None:
    gathering = "SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at > now() AND args ->> 'waits' = 'burst'"
    with Queue(database, gather=3600) as queue:
        queue.accept(a_wake("github:1"))
        assert count(database, gathering) == 0
        drop_jobs(database)
        settle(queue, RunOutcome.DONE)
        answers = [queue.accept(a_wake(f"github:{number}")) for number in (2, 3, 4)]
    assert answers == [AcceptedDelivery.QUEUED, AcceptedDelivery.COVERED, AcceptedDelivery.COVERED]
    assert count(database, gathering) == 1


def test_an_event_goes_before_what_the_sweep_found(queue: Queue, database: str) -> None:
    queue.accept(a_wake("sweep:1"), priority=BACKGROUND)
    queue.accept(a_wake("github:1"))
    assert count(database, "SELECT min(priority) FROM procrastinate_jobs") == EVENT


@pytest.mark.parametrize(("minutes", "seen"), [(0, False), (-5, True), (5, False)])
def test_what_was_looked_at_since_it_changed_is_known(queue: Queue, minutes: int, *, seen: bool) -> None:
    assert not queue.is_seen(REF, queue.clock() - timedelta(days=1))
    settle(queue, RunOutcome.DONE)
    settle(queue, RunOutcome.FAILED)
    assert queue.is_seen(REF, queue.clock() + timedelta(minutes=minutes)) is seen


@pytest.mark.parametrize(
    ("state", "says"), [("53100", "cannot write.*free space"), ("57P03", "does not answer")], ids=["full disk", "start"]
)
def test_a_database_in_trouble_keeps_nothing_of_a_delivery(queue: Queue, database: str, state: str, says: str) -> None:
    """The delivery's row is written before the job's: nothing half done may stay."""
    with a_full_disk(database, "procrastinate_jobs", state), pytest.raises(QueueUnavailableError, match=says):
        queue.accept(a_wake())
    assert (jobs_in(database), deliveries_in(database)) == (0, 0)
    assert queue.accept(a_wake()) is AcceptedDelivery.QUEUED


def test_a_delivery_that_the_database_cannot_hold_is_refused_alone(queue: Queue, database: str) -> None:
    def accept(number: int) -> AcceptedDelivery | None:
        odd = PullRef(forge=ForgeName.GITHUB, repository="acme/pay\0ments", number=1)
        good = a_wake(f"github:{number}", f"github:acme/payments#{number + 1}")
        try:
            return queue.accept(good if number % 4 else replace(good, targets=(odd,)))
        except OddDeliveryError:
            return None

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(accept, range(64)))
    assert [answer is None for answer in answers] == [number % 4 == 0 for number in range(64)]
    assert (jobs_in(database), deliveries_in(database)) == (48, 48)


def test_deliveries_that_wait_together_are_told_apart(queue: Queue, database: str) -> None:
    def accept(number: int) -> AcceptedDelivery:
        return queue.accept(a_wake(f"github:{number}", f"github:acme/payments#{number // 2 + 1}"))

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(accept, range(64)))
    assert sorted(answers) == [AcceptedDelivery.COVERED] * 32 + [AcceptedDelivery.QUEUED] * 32
    assert (jobs_in(database), deliveries_in(database)) == (32, 64)


def test_two_receivers_at_once_queue_each_pull_request_once(database: str) -> None:
    targets = [f"github:acme/payments#{number}" for number in range(1, 9)]
    with Queue(database) as one, Queue(database) as two, ThreadPoolExecutor(16) as pool:
        wakes = [a_wake(f"github:{number}", *(targets if number % 2 else targets[::-1])) for number in range(40)]
        answers = list(pool.map(lambda pair: pair[0].accept(pair[1]), zip((one, two) * 20, wakes, strict=True)))
    assert AcceptedDelivery.KNOWN not in answers
    assert (jobs_in(database), deliveries_in(database)) == (8, 320)


def test_a_repository_is_met_once(queue: Queue) -> None:
    assert queue.met_at("github:acme/payments", whole=True, swept=False) is None
    met_at = queue.met_at("github:acme/payments", whole=False, swept=False)
    assert met_at is not None
    assert queue.clock() - timedelta(minutes=1) < met_at < queue.clock()
    assert queue.met_at("github:acme/payments", whole=True, swept=True) == met_at


@pytest.mark.parametrize(("swept", "age"), [(False, timedelta(minutes=5)), (True, timedelta(hours=1))])
def test_what_was_touched_before_the_bot_could_hear_of_it_is_no_old_pull_request(
    queue: Queue, database: str, *, swept: bool, age: timedelta
) -> None:
    """An event of one pull request follows the touch; a sweep looks back an hour, but not behind the database's birth."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE specbot_migration SET at = now() - interval '2 days'")
    queue.met_at("github:acme/payments", whole=swept, swept=swept)
    met_at = queue.met_at("github:acme/payments", whole=False, swept=False)
    assert met_at is not None
    assert abs(queue.clock() - age - met_at) < timedelta(minutes=1)
