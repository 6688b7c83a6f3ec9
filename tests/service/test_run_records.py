"""What the end of a run writes down, and what is read of it."""

from datetime import timedelta

import psycopg
import pytest

from bot.jobs.intake import OddDeliveryError
from bot.jobs.queue import Queue
from bot.jobs.retry_policy import RunOutcome
from bot.review.model.account import Account
from bot.review.model.references import ForgeName, PullRef
from bot.review.model.snapshot import CheckAction
from bot.review.model.targets import IncomingEvent, parse_target
from bot.telemetry.job_metrics import JobMetric

REF = "github:acme/payments#12"


def rows(database: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database, autocommit=True) as connection:
        return [tuple(row) for row in connection.execute(query.encode()).fetchall()]


def event(delivery: str, action: CheckAction | None = None) -> IncomingEvent:
    target = parse_target(REF)
    return IncomingEvent(delivery=delivery, event="x", action="", targets=(target,), check_action=action)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (RunOutcome.DONE, "done"),
        (RunOutcome.GONE, "done"),
        (RunOutcome.LATER, "waiting"),
        (RunOutcome.LIMITED, "waiting"),
        (RunOutcome.FAILED, "failed"),
    ],
)
def test_the_end_of_a_run_settles_its_deliveries(queue: Queue, database: str, outcome: RunOutcome, state: str) -> None:
    queue.accept(event("github:1"))
    began = queue.clock()
    assert not queue.finish(REF, outcome, began=began, tries=3, error="no\0" + 2000 * "x")
    assert rows(database, "SELECT state FROM specbot_delivery") == [(state,)]
    seen = began if state == "done" else None
    said = "no\N{REPLACEMENT CHARACTER}" + 1997 * "x"
    assert rows(database, "SELECT target, seen_at, ending, tries, error FROM specbot_look") == [
        (REF, seen, outcome.value, 3, said)
    ]
    assert rows(database, "SELECT outcome, runs FROM specbot_outcome") == [(outcome.value, 1)]
    assert queue.seen_at(REF) == seen
    queue.finish(REF, outcome, began=began)
    assert rows(database, "SELECT tries, error FROM specbot_look") == [(1, "")]


@pytest.mark.parametrize(
    ("outcome", "seen", "is_late"),
    [
        (RunOutcome.DONE, 0, True),
        (RunOutcome.DONE, 1, False),
        (RunOutcome.FAILED, 0, True),
        (RunOutcome.LATER, 0, False),
    ],
)
def test_a_button_that_the_run_did_not_see_is_told(
    queue: Queue,
    outcome: RunOutcome,
    seen: int,
    is_late: bool,  # noqa: FBT001
) -> None:
    who = Account(id="12", login="bo", is_bot=True)
    action = CheckAction(identifier="fix", account=who, delivery="github:1")
    queue.accept(event("github:1", action))
    began = queue.clock()
    assert queue.check_actions(REF, began=began) == (action,)
    assert queue.finish(REF, outcome, began=began, check_actions=seen) is is_late


def test_clocks_may_differ_by_a_minute(queue: Queue) -> None:
    began = queue.clock()
    queue.finish(REF, RunOutcome.DONE, began=began)
    assert not queue.is_seen(REF, began - timedelta(minutes=1))
    assert queue.is_seen(REF, began - timedelta(minutes=1, microseconds=1))


def test_a_row_that_names_no_repository_spoils_no_sweep(queue: Queue) -> None:
    for target in (REF, "forge-of-tomorrow:acme/x#1", "odd"):
        queue.finish(target, RunOutcome.DONE, began=queue.clock())
    assert [str(one) for one in queue.known()] == ["github:acme/payments"]


def test_a_look_is_forgotten_after_so_many_hours(queue: Queue, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        for number, days in ((1, 89), (2, 91)):
            connection.execute(
                "INSERT INTO specbot_look (target, ended_at, ending, tries) "
                "VALUES (%s, now() - make_interval(days => %s), 'done', 1)",
                (f"github:acme/x#{number}", days),
            )
    queue.prune(1, 24 * 90)
    assert rows(database, "SELECT target FROM specbot_look") == [("github:acme/x#1",)]


def test_what_all_looks_took_is_read_with_its_labels(queue: Queue, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("INSERT INTO specbot_figure VALUES ('looks', '{github,ok}', 2.5, NULL)")
    assert queue.figures().counted == (JobMetric(name="looks", labels=("github", "ok"), value=2.5),)


def test_who_sent_it_is_told_why_nothing_was_recorded(queue: Queue) -> None:
    odd = PullRef(forge=ForgeName.GITHUB, repository="acme/pay\0ments", number=1)
    with pytest.raises(OddDeliveryError, match="the database cannot hold it: "):
        queue.accept(IncomingEvent(delivery="github:1", event="x", action="", targets=(odd,)))


def test_a_button_that_an_older_version_wrote_has_no_delivery(queue: Queue, database: str) -> None:
    queue.accept(event("github:1", CheckAction(identifier="fix", account=Account(id="12", login="bo"))))
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE specbot_delivery SET press = press - 'delivery'")
    assert [one.delivery for one in queue.check_actions(REF, began=queue.clock())] == [""]
