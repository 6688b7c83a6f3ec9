"""Closing questions of the thread and opening them again, function by function: by whom, and why not."""

from dataclasses import replace

import pytest

from bot.review.commands.resolving import is_void, reopen, resolve
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.evaluate.model import Question
from bot.review.model.account import Account
from bot.review.model.memory import Memory
from tests.review.builders import ANN, BEN, CAT, EVE, HEAD, PATH, at
from tests.review.orders import here, order

ONE = Question(id="T1", text="When?", open=True, asker=CAT, asked_at=at(2))
TWO = replace(ONE, id="T2", asker=EVE)
THREE = replace(ONE, id="T3", open=False)
OF_FILE = Question(id="Q1", text="How big?", open=True, path=PATH, number=1)
THREAD = ThreadState(questions=(ONE, TWO, THREE, OF_FILE))
REMEMBERED = Memory(head=HEAD)


def context_of(memory: Memory = REMEMBERED) -> ReviewContext:
    return here(memory=memory)


def opened(thread: ThreadState) -> list[str]:
    return [one.id for one in thread.questions if one.open]


@pytest.mark.parametrize(
    ("body", "author", "open_then", "closed"),
    [
        ("/spec resolve T1", CAT, ["T2", "Q1"], ["T1"]),
        ("/spec resolve T1", BEN, ["T2", "Q1"], ["T1"]),
        ("/spec resolve T2", EVE, ["T1", "Q1"], ["T2"]),
        ("/spec resolve t1 and T2", BEN, ["Q1"], ["T1", "T2"]),
        ("/spec resolve T1-T3", BEN, ["Q1"], ["T1", "T2", "T3"]),
    ],
)
def test_askers_and_people_with_write_access_close_questions(
    body: str, author: Account, open_then: list[str], closed: list[str]
) -> None:
    command = order(body, author=author, minutes=5)
    before = replace(THREAD, resolves=frozenset({"c0.0:T9"}), resolved_by={"T9": "c0.0"}, undone=frozenset({"c0.0:T8"}))
    thread = resolve(before, command, context_of())
    assert (opened(thread), dict(thread.refused)) == (open_then, {})
    assert thread.resolved_by == {"T9": "c0.0", **dict.fromkeys(closed, "c5.0")}
    assert thread.resolves == {"c0.0:T9", *(f"c5.0:{name}" for name in closed)}
    assert thread.undone == {"c0.0:T8"}


def test_opening_a_question_again_undoes_whatever_closed_it() -> None:
    closed = replace(
        THREAD,
        questions=(replace(ONE, open=False), TWO, THREE),
        resolves=frozenset({"c3.0:T1", "c4.0:T1", "c4.0:T3"}),
        resolved_by={"T1": "c4.0"},
        undone=frozenset({"c0.0:T8"}),
    )
    thread = reopen(closed, order("/spec reopen T1", author=CAT, minutes=5), context_of())
    assert (opened(thread), dict(thread.refused)) == (["T1", "T2"], {})
    assert thread.undone == {"c0.0:T8", "c3.0:T1", "c4.0:T1"}
    assert (thread.resolves, thread.resolved_by) == (closed.resolves, closed.resolved_by)


NOT_YOURS = "Only **{}**, who asked {}, or somebody with write access can do that."
KNOWN = "Name one: T1, T2."
FILE = "Q1 stands in the file: tick it there, or write `/spec answer Q1 …`."


@pytest.mark.parametrize(
    ("body", "author", "open_then", "said"),
    [
        ("/spec resolve T1", EVE, ["T1", "T2", "Q1"], NOT_YOURS.format("cat", "T1")),
        ("/spec resolve T1 and T2", EVE, ["T1", "Q1"], NOT_YOURS.format("cat", "T1")),
        ("/spec resolve T9 and T2", BEN, ["T1", "Q1"], f"T9 is no question of this thread. {KNOWN}"),
        ("/spec resolve Q1 and T2", BEN, ["T1", "Q1"], FILE),
        (
            "/spec resolve T9 T8 T9",
            BEN,
            ["T1", "T2", "Q1"],
            f"T9 is no question of this thread. {KNOWN} T8 is no question of this thread. {KNOWN}",
        ),
        ("/spec resolve", BEN, ["T1", "T2", "Q1"], "Name a question of this thread: T1, T2."),
        ("/spec reopen", BEN, ["T1", "T2", "Q1"], "Name a question of this thread: T3."),
        ("/spec reopen T9", BEN, ["T1", "T2", "Q1"], "T9 is no question of this thread. Name one: T3."),
        ("/spec reopen T3", ANN, ["T1", "T2", "Q1"], NOT_YOURS.format("cat", "T3")),
    ],
)
def test_what_cannot_be_changed_is_said_and_the_rest_is_done(
    body: str, author: Account, open_then: list[str], said: str
) -> None:
    command = order(body, author=author, minutes=5)
    rights = {BEN.id: here().approvers.permissions[BEN.id]}
    context = context_of()
    context = replace(context, approvers=replace(context.approvers, permissions=rights))
    run = resolve if "resolve" in body else reopen
    thread = run(THREAD, command, context)
    assert (opened(thread), thread.refused) == (open_then, {"c5.0": said})


@pytest.mark.parametrize(
    ("body", "thread", "usage"),
    [
        ("/spec resolve T1 as Ann said", THREAD, "/spec resolve T1, T2"),
        (
            "/spec resolve T1 as Ann said",
            ThreadState(questions=tuple(replace(ONE, id=f"T{number}") for number in range(1, 5))),
            "/spec resolve T1, T2, T3",
        ),
        ("/spec reopen T1 as Ann said", THREAD, "/spec reopen T3"),
        ("/spec reopen as Ann said", ThreadState(), "/spec reopen T1"),
    ],
)
def test_words_that_are_no_numbers_are_not_understood(body: str, thread: ThreadState, usage: str) -> None:
    run = resolve if "resolve" in body else reopen
    found = run(thread, order(body, minutes=5), context_of())
    why = f"I do not know what “as Ann said” asks for here, so nothing was done. Write `{usage}` alone on its line, "
    assert found == replace(thread, refused={"c5.0": f"{why}and everything else on another line."})


def test_where_nothing_was_asked_nothing_is_resolved() -> None:
    found = resolve(ThreadState(), order("/spec resolve T1", minutes=5), context_of())
    assert found.refused == {"c5.0": "No question was asked in this thread."}


@pytest.mark.parametrize(
    ("minutes", "memory", "said"),
    [
        (2, REMEMBERED, ""),
        (1, REMEMBERED, "T1 was asked after this was written. Write `/spec resolve T1` again."),
        (
            5,
            Memory(head=HEAD, void=("c5.0",)),
            "What T1 meant when this was written is not known any more. Write `/spec resolve T1` again.",
        ),
        (5, Memory(head=HEAD, void=("c4.0",)), ""),
        (
            5,
            Memory(head=HEAD, undone=("c5.0:T1",)),
            "T1 was opened again after this was written. Write `/spec resolve T1` again.",
        ),
        (5, Memory(head=HEAD, undone=("c5.0:T2", "c4.0:T1")), ""),
    ],
)
def test_a_question_is_closed_by_what_was_written_for_it(minutes: int, memory: Memory, said: str) -> None:
    command = order("/spec resolve T1", author=CAT, minutes=minutes)
    found = resolve(THREAD, command, context_of(memory))
    assert found.refused == ({command.key: said} if said else {})
    assert ("T1" in opened(found)) is bool(said)
    again = reopen(THREAD, order("/spec reopen T1", author=CAT, minutes=minutes), context_of(memory))
    assert dict(again.refused) == {}


def test_a_question_whose_moment_is_not_known_is_closed_all_the_same() -> None:
    thread = ThreadState(questions=(replace(ONE, asked_at=None),))
    assert opened(resolve(thread, order("/spec resolve T1", minutes=1), context_of())) == []


@pytest.mark.parametrize(
    ("memory", "nodded", "void"),
    [
        (Memory(), True, True),
        (Memory(), False, False),
        (REMEMBERED, True, False),
        (Memory(head=HEAD, void=("c5.0",)), False, True),
        (Memory(head=HEAD, void=("c5",)), True, False),
    ],
)
def test_a_number_is_void_where_what_it_meant_was_lost(memory: Memory, *, nodded: bool, void: bool) -> None:
    command = order("/spec resolve T1", minutes=5, reactions=("+1",) if nodded else ())
    assert is_void(command, context_of(memory)) is void


@pytest.mark.parametrize(
    ("body", "questions", "said"),
    [
        ("/spec resolve", (THREE,), "No question of this thread is open."),
        ("/spec resolve T9", (THREE,), "T9 is no question of this thread. No question of this thread is open."),
        ("/spec reopen", (ONE,), "No question of this thread is closed."),
        ("/spec reopen T9", (), "No question was asked in this thread."),
    ],
)
def test_where_no_question_could_be_meant_that_is_said(body: str, questions: tuple[Question, ...], said: str) -> None:
    run = resolve if "resolve" in body else reopen
    thread = run(ThreadState(questions=questions), order(body, author=BEN, minutes=5), context_of())
    assert thread.refused == {"c5.0": said}


def test_where_questions_stand_in_the_file_alone_none_was_asked_here() -> None:
    found = resolve(ThreadState(questions=(OF_FILE,)), order("/spec resolve T1", minutes=5), context_of())
    assert found.refused == {"c5.0": "No question was asked in this thread."}
