"""The board on a real database: what is kept, what is read back, and to whom nothing is given."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from bot.jobs.board_reader import BoardReader, SpecQuery
from bot.jobs.board_store import BoardStore
from bot.jobs.queue import Queue
from bot.review.model.board import (
    BoardQuestion,
    BranchBoard,
    PullBoard,
    SpecReference,
    SpecState,
    SpecWait,
    StatusMoment,
)
from bot.review.model.capabilities import PullState
from bot.review.model.look import ActionOutcome, Look, LookAction
from bot.review.model.references import ForgeName, PullRef

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
REPOSITORY = "github:acme/payments"
PATH = "docs/specs/search.md"
SPEC = SpecState(
    path=PATH,
    number=7,
    title="Search",
    status="review",
    status_name="In Review",
    authors=("Ada",),
    questions=(BoardQuestion(id="Q1", text="How big?"),),
    questions_total=2,
    tasks_done=1,
    tasks_total=3,
    waits=(SpecWait(name="bo", what="approves", accounts=("12",), login="bo"),),
    depends_on=(SpecReference(target="#3", number=3),),
    text="# Search\n",
)
WROTE = LookAction(kind="CreateSummary", says="post the summary", text="Hello", outcome=ActionOutcome.WRITTEN)


@pytest.fixture
def store(database: str) -> Iterator[BoardStore]:
    with BoardStore(database, connections=1) as opened:
        yield opened


@pytest.fixture
def reader(database: str) -> Iterator[BoardReader]:
    with BoardReader(database, connections=1) as opened:
        yield opened


def a_board(*specs: SpecState, number: int = 12, at: datetime = NOON, state: PullState = PullState.OPEN) -> PullBoard:
    ref = PullRef(forge=ForgeName.GITHUB, repository="acme/payments", number=number)
    return PullBoard(
        ref=ref,
        url=f"https://forge.test/{number}",
        title="Search",
        author="ada",
        state=state,
        draft=False,
        at=at,
        opened_at=NOON - timedelta(days=9),
        specs=specs or (SPEC,),
    )


def a_look(board: PullBoard | None = None, *actions: LookAction, at: datetime = NOON) -> Look:
    board = board or a_board(at=at)
    return Look(ref=board.ref, at=at, head="1" * 40, title="Search", saw=("open",), actions=actions, board=board)


def a_branch(*specs: SpecState, at: datetime = NOON) -> BranchBoard:
    return BranchBoard(forge="github", repository="acme/payments", at=at, specs=specs)


def test_what_is_kept_is_read_back_whole(store: BoardStore, reader: BoardReader) -> None:
    store.record(a_look())
    (version,) = reader.versions(REPOSITORY, PATH)
    aged = replace(SPEC.questions[0], since=NOON - timedelta(days=9))
    assert version.spec == replace(SPEC, questions=(aged,))
    assert (version.pull, version.state, version.proposer) == (12, "open", "ada")
    assert reader.repositories() == (REPOSITORY,)
    assert reader.versions(REPOSITORY, "docs/specs/other.md") == ()


def test_nothing_is_given_of_a_repository_that_was_not_named(store: BoardStore, reader: BoardReader) -> None:
    store.record(a_look())
    assert reader.specs(["github:acme/other"], SpecQuery(), NOON) == ((), 0)
    assert reader.specs([], SpecQuery(), NOON) == ((), 0)
    assert reader.columns(["github:acme/other"], 5) == {}
    assert not any(reader.choices([]).values())
    assert reader.all_moments([]) == reader.asked_since([]) == ()


def test_the_table_shows_each_spec_once_as_it_stands_now(store: BoardStore, reader: BoardReader) -> None:
    approved = replace(SPEC, status="approved", status_name="Approved")
    store.record_branch(a_branch(approved, replace(approved, path="docs/specs/a.md", title="A", number=None)))
    store.record(a_look(a_board(number=3, state=PullState.MERGED)))
    store.record(a_look(a_board(number=5, state=PullState.CLOSED)))
    rows, total = reader.specs([REPOSITORY], SpecQuery(sort="title"), NOON)
    assert [(one.title, one.status, one.pull) for one in rows] == [("A", "approved", 0), ("Search", "approved", 0)]
    store.record(a_look())
    rows, total = reader.specs([REPOSITORY], SpecQuery(sort="title", limit=1, offset=1), NOON)
    assert ([(one.title, one.status, one.pull) for one in rows], total) == ([("Search", "review", 12)], 2)
    assert [one.state for one in reader.versions(REPOSITORY, PATH)] == ["open", "branch", "merged", "closed"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (SpecQuery(text="sear"), 1),
        (SpecQuery(text="0007"), 1),
        (SpecQuery(text="%"), 0),
        (SpecQuery(repository=REPOSITORY), 1),
        (SpecQuery(repository="github:acme/other"), 0),
        (SpecQuery(status="review"), 1),
        (SpecQuery(status="draft"), 0),
        (SpecQuery(author="Ada"), 1),
        (SpecQuery(author="ada"), 1),
        (SpecQuery(author="Bo"), 0),
        (SpecQuery(days=5), 1),
        (SpecQuery(days=30), 0),
        (SpecQuery(asked=True), 1),
        (SpecQuery(asked=False), 0),
        (SpecQuery(tasks="open"), 1),
        (SpecQuery(tasks="none"), 0),
        (SpecQuery(waits="bo"), 1),
        (SpecQuery(waits="cy"), 0),
        (SpecQuery(keys=("id:12",)), 1),
        (SpecQuery(keys=("login:bo", "id:9")), 1),
        (SpecQuery(keys=("login:cy",)), 0),
    ],
)
def test_each_filter_leaves_what_it_says(store: BoardStore, reader: BoardReader, query: SpecQuery, found: int) -> None:
    moment = StatusMoment(status="review", at=NOON - timedelta(days=9))
    store.record(a_look(a_board(replace(SPEC, moments=(moment,)))))
    assert reader.specs([REPOSITORY], query, NOON)[1] == found


@pytest.mark.parametrize("sort", ["changed", "title", "status", "repository", "age", "questions", "tasks", "odd"])
def test_every_order_gives_all(store: BoardStore, reader: BoardReader, sort: str) -> None:
    store.record(a_look(a_board(SPEC, replace(SPEC, path="docs/specs/b.md", title="B"))))
    assert reader.specs([REPOSITORY], SpecQuery(sort=sort), NOON)[1] == 2


def test_choices_columns_relations_and_figures(store: BoardStore, reader: BoardReader) -> None:
    store.record(a_look())
    choices = reader.choices([REPOSITORY])
    assert [(one.word, one.specs) for one in choices["status"]] == [("review", 1)]
    assert [one.word for one in choices["waits"]] == ["bo"]
    rows, total = reader.columns([REPOSITORY], 5)["review"]
    assert (rows[0].title, total) == ("Search", 1)
    (related,) = reader.relations(REPOSITORY)
    assert related.depends_on == SPEC.depends_on
    assert reader.asked_since([REPOSITORY]) == (NOON - timedelta(days=9),)
    assert reader.all_moments([REPOSITORY]) == ((StatusMoment(status="review", at=NOON),),)


def test_a_spec_that_left_is_gone_and_an_older_look_brings_nothing_back(store: BoardStore, reader: BoardReader) -> None:
    other = replace(SPEC, path="docs/specs/b.md")
    store.record(a_look(a_board(SPEC, other)))
    store.record(a_look(a_board(other, at=NOON + timedelta(hours=1)), at=NOON + timedelta(hours=1)))
    assert reader.versions(REPOSITORY, PATH) == ()
    store.record(a_look(a_board(replace(other, title="Old"), at=NOON)))
    (version,) = reader.versions(REPOSITORY, other.path)
    assert version.spec.title == "Search"


def test_a_question_keeps_its_age_and_a_new_one_begins_now(store: BoardStore, reader: BoardReader) -> None:
    store.record(a_look())
    later = NOON + timedelta(days=1)
    asked = (*SPEC.questions, BoardQuestion(id="Q2", text="How fast?"))
    store.record(a_look(a_board(replace(SPEC, questions=asked), at=later), at=later))
    (version,) = reader.versions(REPOSITORY, PATH)
    assert [one.since for one in version.spec.questions] == [NOON - timedelta(days=9), later]


def test_the_first_moment_of_a_status_stands(store: BoardStore, reader: BoardReader) -> None:
    store.record(a_look())
    store.record(a_look(a_board(at=NOON + timedelta(days=2))))
    earlier = StatusMoment(status="review", at=NOON - timedelta(days=3))
    assert reader.moments(REPOSITORY, PATH) == (StatusMoment(status="review", at=NOON),)
    store.record(a_look(a_board(replace(SPEC, moments=(earlier,)), at=NOON + timedelta(days=3))))
    assert reader.moments(REPOSITORY, PATH) == (earlier,)


def test_the_log_keeps_what_was_written_and_counts_looks_that_came_to_the_same(
    store: BoardStore, reader: BoardReader
) -> None:
    store.record(a_look(None, WROTE))
    for minutes in (1, 2, 3):
        store.record(a_look(at=NOON + timedelta(minutes=minutes)))
    store.record(a_look(None, WROTE, at=NOON + timedelta(minutes=4)))
    found = reader.looks(REPOSITORY, 12, before=None, limit=10)
    assert [(one.looks, one.look.actions) for one in found] == [(1, (WROTE,)), (3, ()), (1, (WROTE,))]
    assert found[1].last_at == NOON + timedelta(minutes=3)
    assert len(reader.looks(REPOSITORY, 12, before=found[0].id, limit=1)) == 1
    assert reader.looks(REPOSITORY, 13, before=None, limit=10) == ()


def test_old_logs_are_forgotten(store: BoardStore, reader: BoardReader, queue: Queue) -> None:
    now = queue.clock()
    store.record(a_look(None, WROTE, at=now - timedelta(days=91)))
    store.record(a_look(None, WROTE, at=now - timedelta(days=89)))
    queue.prune(1, 1, 90)
    assert len(reader.looks(REPOSITORY, 12, before=None, limit=10)) == 1


def test_what_another_version_wrote_is_left_out(store: BoardStore, reader: BoardReader, database: str) -> None:
    store.record(a_look(None, WROTE))
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE specbot_spec SET spec = '{}'")
        connection.execute("UPDATE specbot_pull_log SET look = '{}'")
    assert reader.versions(REPOSITORY, PATH) == ()
    assert reader.looks(REPOSITORY, 12, before=None, limit=10) == ()
    assert [one.depends_on for one in reader.relations(REPOSITORY)] == [()]
    store.record(a_look(at=NOON + timedelta(hours=1)))
    assert len(reader.versions(REPOSITORY, PATH)) == 1


def test_a_nul_in_a_text_is_no_reason_to_fail(store: BoardStore, reader: BoardReader) -> None:
    store.record(a_look(a_board(replace(SPEC, title="a\0b", text="a\0b\\u0000"))))
    (version,) = reader.versions(REPOSITORY, PATH)
    assert version.spec.title == "a\N{REPLACEMENT CHARACTER}b"


def test_deliveries_are_listed(reader: BoardReader, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO specbot_delivery (id, target, event) VALUES ('github:1', 'github:acme/payments#12', 'push')"
        )
    (found,) = reader.deliveries(5)
    assert (found.id, found.target, found.event, found.state) == (
        "github:1",
        "github:acme/payments#12",
        "push",
        "waiting",
    )
