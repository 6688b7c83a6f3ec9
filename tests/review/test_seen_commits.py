"""What an approve command saw, from where that is known; and the numbers of questions."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.review.commands.registry import COMMANDS
from bot.review.commands.standing_commands import approve, fold, implemented, question, refuse, steps, witnessed
from bot.review.evaluate.context import EMPTY_THREAD, ThreadState
from bot.review.model.capabilities import SEEN, Conclusion
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.memory import Memory
from bot.review.model.pull_request import CheckRun, Comment, PullRequest
from tests.review.builders import ANN, BEN, BOT, CAT, EVE, HEAD, a_comment, a_pull, a_review, at
from tests.review.orders import here, order

OLD, OLDER = "a" * 40, "b" * 40
COMMAND = a_comment("/spec approve", minutes=3)
KEY = "c3.0"


def a_check(sha: str, *seen: str) -> CheckRun:
    digest = f"d1{SEEN}{','.join(seen)}"
    return CheckRun(id="k1", name="spec / approval", sha=sha, conclusion=Conclusion.FAILURE, title="", digest=digest)


def saw(comment: Comment = COMMAND, memory: Memory | None = None, **changes: object) -> str | None:
    pull = replace(a_pull(comments=(comment,)), **changes)  # type: ignore[arg-type]  # named fields
    command = order(comment.body, minutes=3)
    thread = approve(EMPTY_THREAD, replace(command, comment=comment), here(pull, memory=memory or Memory()))
    ((_, _, approval),) = thread.approval_events
    assert approval is not None
    return approval.sha


REACTED = replace(COMMAND, reactions=frozenset({"+1"}))
ANSWER = a_comment(mark("Done.", Marker(kind=Kind.REPLY, value="c3")), author=BOT, minutes=4)


@pytest.mark.parametrize(
    ("comment", "memory", "changes", "sha"),
    [
        (COMMAND, Memory(), {}, HEAD),
        (COMMAND, Memory(head=HEAD), {}, HEAD),
        (COMMAND, Memory(head=OLD), {}, None),
        (COMMAND, Memory(head=HEAD, approvals={KEY: OLD}), {}, OLD),
        (REACTED, Memory(head=HEAD, approvals={KEY: OLD}), {}, OLD),
        (REACTED, Memory(head=HEAD, approvals={"c4.0": OLD}), {}, None),
        (COMMAND, Memory(head=HEAD), {"comments": (COMMAND, ANSWER)}, None),
        (REACTED, Memory(), {"witnessed": {KEY: OLD}}, OLD),
        (REACTED, Memory(), {"checks": (a_check(OLD, "c1.0", KEY),)}, OLD),
        (REACTED, Memory(), {"checks": (a_check(OLD, KEY),), "witnessed": {KEY: OLDER}}, OLD),
        (REACTED, Memory(approvals={KEY: OLDER}), {"checks": (a_check(OLD, KEY),)}, OLDER),
        (REACTED, Memory(), {"checks": (a_check(OLD, "c4.0"),)}, None),
        (replace(REACTED, saw=(OLD,)), Memory(approvals={KEY: OLDER}), {}, OLD),
        (replace(REACTED, review_id="r3"), Memory(approvals={KEY: OLDER}), {"reviews": (a_review(minutes=3),)}, HEAD),
        (replace(REACTED, review_id="r4"), Memory(approvals={KEY: OLDER}), {"reviews": (a_review(minutes=3),)}, None),
    ],
)
def test_an_approval_saw_what_is_kept_of_it_or_the_head_of_its_moment(
    comment: Comment, memory: Memory, changes: dict[str, object], sha: str | None
) -> None:
    assert saw(comment, memory, **changes) == sha


@pytest.mark.parametrize("edited", [True, False])
def test_an_approval_knows_whether_its_comment_was_edited(*, edited: bool) -> None:
    ((_, _, approval),) = approve(EMPTY_THREAD, order("/spec approve", edited=edited), here()).approval_events
    assert approval is not None
    assert approval.edited is edited


def test_checks_of_now_say_more_than_those_of_before() -> None:
    pull: PullRequest = replace(
        a_pull(checks=(a_check(OLD, "c1.0"), a_check(OLDER, "c2.0"))), witnessed={"c1.0": HEAD, "c3.0": HEAD}
    )
    assert witnessed(pull) == {"c1.0": OLD, "c2.0": OLDER, "c3.0": HEAD}


@pytest.mark.parametrize(
    ("known", "given", "name"),
    [
        ({}, {}, "T1"),
        ({"c1.0": 3}, {}, "T4"),
        ({}, {"c1.0": 3}, "T4"),
        ({"c1.0": 2}, {"c2.0": 3}, "T4"),
        ({"c1.0": 5, "c7.0": 2}, {"c1.0": 5}, "T2"),
    ],
)
def test_a_question_has_its_number_of_before_or_the_next_one(
    known: dict[str, int], given: dict[str, int], name: str
) -> None:
    thread = ThreadState(numbers=given, refused=MappingProxyType({"c0.0": "Why not."}))
    made = question(thread, order("/spec question Why?", minutes=7), here(memory=Memory(questions=known)))
    assert [one.id for one in made.questions] == [name]
    assert made.numbers == {**given, "c7.0": int(name[1:])}
    assert made.refused == {"c0.0": "Why not."}


def test_a_question_without_a_text_is_refused_beside_what_was_refused_before() -> None:
    command = order("/spec question <!-- why -->", minutes=7)
    made = question(refuse(EMPTY_THREAD, order("/spec fix"), "No."), command, here())
    assert made.questions == ()
    assert made.refused == {
        "c0.0": "No.",
        "c7.0": "A question needs a text: `/spec question What happens on a timeout?`",
    }


@pytest.mark.parametrize(
    ("body", "author", "before", "found"),
    [
        ("/spec implemented anyway", BEN, False, True),
        ("/spec implemented anyway", EVE, False, False),
        ("/spec implemented", BEN, False, False),
        ("/spec implemented", BEN, True, True),
        ("/spec implemented anyway", EVE, True, True),
    ],
)
def test_what_was_called_built_anyway_stays_so(body: str, author: object, *, before: bool, found: bool) -> None:
    thread = implemented(ThreadState(implemented_anyway=before), order(body, author=author), here())
    assert thread.implemented_anyway is found


def test_each_command_that_counts_is_a_step_in_its_moment() -> None:
    said = (
        a_comment("/spec question Why?", author=CAT, minutes=4),
        a_comment("/spec why", author=ANN, minutes=2),
        a_comment("/spec approve", minutes=1),
        a_comment("/spec nonsense", minutes=3),
    )
    context = here(a_pull(comments=said), memory=Memory(head=HEAD, questions={"c4.0": 1}))
    commands = [order(one.body, author=one.author, key=one.id) for one in said]
    commands = [replace(command, comment=one) for command, one in zip(commands, said, strict=True)]
    found = list(steps(iter(commands), context, COMMANDS))
    assert [(moment, len(one.approval_events), len(one.questions)) for moment, one in found] == [
        (at(1), 1, 0),
        (at(4), 1, 1),
    ]
    assert fold(iter(commands), context, COMMANDS) == found[-1][1]
    assert fold((), here(), COMMANDS) == EMPTY_THREAD


@pytest.mark.parametrize(("asked", "open_"), [({"c9.0": "5 3 cat"}, True), ({}, False)])
def test_a_thread_begins_with_the_questions_whose_comments_were_deleted(asked: dict[str, str], *, open_: bool) -> None:
    thread = fold((), here(memory=Memory(head=HEAD, questions={"c9.0": 2}, askers=asked)), COMMANDS)
    assert [(one.id, one.open) for one in thread.questions] == [("T2", True)] * open_
