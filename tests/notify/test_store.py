"""What is told is told once, whatever is repeated; what is old when it is met is not told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from bot.jobs.board_store import BoardStore
from bot.jobs.notice_run import TRIES, NoticeRunner
from bot.jobs.notice_store import NoticeJob, NoticeStore
from bot.jobs.queue import Queue
from bot.notify.message import Message, NotSentError
from bot.policy.model import Policy, SpecRule
from bot.policy.notify import NotifyRule
from bot.review.model.board import BoardQuestion, PullBoard, SpecState, SpecWait
from bot.review.model.capabilities import PullState
from bot.review.model.look import Look
from bot.review.model.notices import Announcement, DigestTarget, Notice
from bot.review.model.references import PullRef

REF = PullRef.parse("github:acme/payments#7")
NOW = datetime.now(UTC)  # noqa: TID251 - the database's clock is the machine's
REVIEW = Notice(key="review", to="team-chat", title="Review wanted: Search", body="Please.")
QUESTION = Notice(key="question:c1", to="team-chat", title="Question on Search", body="Why?")


def told(database: str) -> list[tuple[str, str]]:
    """List the messages that wait, by name and title."""
    with psycopg.connect(database) as connection:
        rows = connection.execute(
            "SELECT args ->> 'name', args ->> 'title' FROM procrastinate_jobs WHERE task_name = 'notify' ORDER BY id"
        )
        return [(name, title) for name, title in rows]


def holds(*notices: Notice, over: tuple[str, ...] = (), age: timedelta = timedelta(hours=1)) -> Announcement:
    return Announcement(notices=notices, over=over, opened_at=NOW - age)


def test_a_change_is_told_once_to_each_name(queue: Queue, database: str) -> None:
    store, other = NoticeStore(queue), replace(REVIEW, to="leads")
    for _ in range(3):
        store.announce(REF, holds(REVIEW, other, REVIEW))
    store.announce(REF, holds(REVIEW, other, QUESTION))
    assert sorted(told(database)) == [
        ("leads", "Review wanted: Search"),
        ("team-chat", "Question on Search"),
        ("team-chat", "Review wanted: Search"),
    ]


def test_what_was_over_is_told_anew(queue: Queue, database: str) -> None:
    store = NoticeStore(queue)
    for announcement in (holds(REVIEW), holds(over=("review", "approved")), holds(REVIEW), holds(REVIEW)):
        store.announce(REF, announcement)
    assert len(told(database)) == 2


def test_what_an_old_pull_request_came_to_before_is_not_told(queue: Queue, database: str) -> None:
    store, old = NoticeStore(queue), timedelta(days=30)
    store.announce(REF, holds(REVIEW, age=old))
    assert told(database) == []
    store.announce(REF, holds(REVIEW, QUESTION, age=old))
    assert told(database) == [("team-chat", "Question on Search")]


def test_an_old_draft_that_is_made_ready_is_told(queue: Queue, database: str) -> None:
    store, old = NoticeStore(queue), timedelta(days=30)
    store.announce(REF, holds(over=("review",), age=old))
    store.announce(REF, holds(REVIEW, age=old))
    assert told(database) == [("team-chat", "Review wanted: Search")]


def test_nothing_to_tell_writes_nothing(queue: Queue, database: str) -> None:
    NoticeStore(queue).announce(REF, holds())
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM specbot_notice").fetchone() == (0,)


def a_job(attempt: int = 0) -> NoticeJob:
    return NoticeJob(target=str(REF), key="review", name="team-chat", title="T", body="B", attempt=attempt)


def runner(queue: Queue, error: NotSentError | None = None) -> NoticeRunner:
    def send(_: Message) -> None:
        if error is not None:
            raise error

    return NoticeRunner(store=NoticeStore(queue), send=send, clock=lambda: NOW)


def test_a_failure_is_tried_again_later_and_given_up_in_words(queue: Queue, database: str) -> None:
    store = NoticeStore(queue)
    store.announce(REF, holds(REVIEW))
    runner(queue, NotSentError("it is down")).run(a_job())
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT args ->> 'attempt', scheduled_at FROM procrastinate_jobs WHERE scheduled_at IS NOT NULL"
        ).fetchone()
    assert row == ("1", NOW + timedelta(minutes=1))
    assert store.failed() == {}
    runner(queue, NotSentError("it is down")).run(a_job(TRIES - 1))
    assert store.failed() == {"team-chat": (1, "it is down")}
    runner(queue).run(a_job())
    assert store.failed() == {}


def test_what_no_try_can_mend_is_given_up_at_once(queue: Queue) -> None:
    store = NoticeStore(queue)
    store.announce(REF, holds(REVIEW))
    runner(queue, NotSentError("SPECBOT_NOTIFY_TEAM_CHAT is not set", final=True)).run(a_job())
    assert store.failed() == {"team-chat": (1, "SPECBOT_NOTIFY_TEAM_CHAT is not set")}


MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
TARGET = DigestTarget(
    forge="github",
    repository="acme/payments",
    rules={"leads": frozenset({0})},
    policy=Policy(specs=(SpecRule(notify=(NotifyRule(to="leads", on=("digest",)),)),)),
)


def put_on_board(database: str, state: PullState = PullState.OPEN) -> None:
    asked = BoardQuestion(id="T1", text="Why?", asker="bo", since=MONDAY - timedelta(days=5))
    spec = SpecState(
        path="docs/specs/search.md",
        title="Search",
        status="review",
        status_name="In Review",
        questions=(asked,),
        waits=(SpecWait(name="ada", what="answers T1"),),
    )
    board = PullBoard(
        ref=REF,
        url="https://forge.test/7",
        title="Search",
        author="ada",
        state=state,
        draft=False,
        at=MONDAY,
        opened_at=MONDAY - timedelta(days=12),
        specs=(spec,),
    )
    with BoardStore(database) as store:
        store.record(Look(ref=REF, at=MONDAY, head="1" * 40, title="Search", board=board))


def test_the_digest_of_a_week_is_told_once(queue: Queue, database: str) -> None:
    put_on_board(database)
    store = NoticeStore(queue)
    for now in (MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=6)):
        store.digest(TARGET, now)
    assert told(database) == [("leads", "acme/payments: 1 spec open")]
    assert not store.is_digest_due("github:acme/payments", MONDAY)
    assert store.is_digest_due("github:acme/payments", MONDAY + timedelta(days=7))
    assert store.repositories_due(MONDAY) == ()
    assert store.repositories_due(MONDAY + timedelta(days=7)) == ("github:acme/payments",)
    store.digest(TARGET, MONDAY + timedelta(days=7))
    assert len(told(database)) == 2


@pytest.mark.parametrize("state", [PullState.MERGED, PullState.CLOSED])
def test_where_nothing_is_open_nobody_is_told(queue: Queue, database: str, state: PullState) -> None:
    put_on_board(database, state)
    NoticeStore(queue).digest(TARGET, MONDAY)
    assert told(database) == []
