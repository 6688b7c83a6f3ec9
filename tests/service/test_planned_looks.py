"""A look that is planned for a moment: once, called forward by events, and made when its time comes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from bot.jobs.admin import JobInfo, QueueAdmin
from bot.jobs.intake import AcceptedDelivery
from bot.jobs.job_run import JobArgs, JobRunner
from bot.jobs.lease import Lease
from bot.jobs.queue import Queue
from bot.jobs.states import JobState
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import ListedTarget, Target, parse_target
from tests.service.counts import LATER, REAL_JOBS, wake
from tests.service.hands import Hands, Traces, a_worker
from tests.service.postgres import count
from tests.service.waiting import wait_until

PULL = "github:acme/payments#12"


class Planner(Hands):
    """Its looks want another one at a moment."""

    def __init__(self, traces: Traces, at: datetime) -> None:
        super().__init__(traces)
        self._at = at

    def look(
        self,
        target: Target,
        check_actions: tuple[CheckAction, ...],
        since: datetime | None,
        before_write: Callable[[], None],
    ) -> tuple[Target | ListedTarget, ...]:
        super().look(target, check_actions, since, before_write)
        return (ListedTarget(target=target, at=self._at),)


def run(queue: Queue, folder: Path, at: datetime) -> None:
    runner = JobRunner(queue=queue, handler=Planner(Traces(folder), at), chance=float, stopping=Event())
    runner.run(JobArgs(target=PULL, delivery="github:1"), Lease(pool=queue, job=0, attempts=0))


def listed(database: str) -> tuple[JobInfo, ...]:
    with QueueAdmin(database) as admin:
        return admin.jobs()


def test_a_look_is_planned_once_however_often_it_is_asked_for(queue: Queue, database: str, tmp_path: Path) -> None:
    at = queue.clock() + timedelta(days=10)
    for _ in range(3):
        run(queue, tmp_path, at)
    (job,) = listed(database)
    assert (job.target, job.state, job.at) == (PULL, JobState.PLANNED, at)
    with QueueAdmin(database) as admin:
        assert admin.again() == ()
    assert listed(database) == (job,)


def test_an_event_calls_it_forward_and_that_look_plans_anew(queue: Queue, database: str, tmp_path: Path) -> None:
    run(queue, tmp_path, queue.clock() + timedelta(days=10))
    assert wake(queue, PULL) is AcceptedDelivery.COVERED
    (job,) = listed(database)
    assert job.state is JobState.WAITING
    assert count(database, LATER) == 0
    with a_worker(database, tmp_path):
        wait_until(lambda: Traces(tmp_path).looked(PULL)[1:])
        wait_until(lambda: count(database, REAL_JOBS) == 0)


def test_it_is_made_when_its_time_comes_and_never_at_once(queue: Queue, database: str, tmp_path: Path) -> None:
    past = queue.clock() - timedelta(days=1)
    run(queue, tmp_path, past)
    (job,) = listed(database)
    assert job.at > past + timedelta(days=1)
    queue.wake(str(parse_target("github:acme/payments#13")), "github:2", past)
    with a_worker(database, tmp_path):
        wait_until(lambda: Traces(tmp_path).looked("github:acme/payments#13"))
