"""What is told outside of the forge, value by value: to whom, in which words, and what can come again."""

from dataclasses import replace

import pytest

from bot.policy.lifecycle import Status
from bot.policy.model import Policy, SpecRule
from bot.policy.notify import NotifyRule
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import ApprovalStatus, EvaluatedApproval, Gate, Question, SpecReview
from bot.review.model.capabilities import PullState
from bot.review.model.notices import Announcement, Notice
from bot.review.present.notices import announcement, plain
from tests.review.builders import BEN, CAT, EVE, PATH, a_pull, a_reading, a_source, an_examination, at
from tests.review.gates import OTHER, a_count, a_gate, a_problem, asked, gated, judged

URL = a_pull().url
CLOSED = a_gate(approval_counts=(a_count(), a_count(path=OTHER)))
TO_ALL = Policy(specs=(SpecRule(notify=(NotifyRule(to="chat"),)),))
BREAK = "\u200b"


def told(
    gate: Gate = CLOSED,
    status: Status = Status.REVIEW,
    *specs: SpecReview,
    policy: Policy = TO_ALL,
    **pull: object,
) -> Announcement:
    return announcement(gated(*specs, gate=gate, status=status, policy=policy, pull=pull))


def a_notice(key: str, title: str, body: str) -> Notice:
    return Notice(key=key, to="chat", title=title, body=body)


ASKS = f"ann asks for a review in team/app#12.\nIt needs the approval of: write.\n{URL}"


@pytest.mark.parametrize(
    ("questions", "body"),
    [
        ((), ASKS),
        ((asked("Q1"),), ASKS.replace(f"\n{URL}", f"\n1 question is open.\n{URL}")),
        ((asked("Q1"), asked("Q2")), ASKS.replace(f"\n{URL}", f"\n2 questions are open.\n{URL}")),
    ],
)
def test_a_review_is_asked_for_in_a_few_words(questions: tuple[Question, ...], body: str) -> None:
    gate = replace(CLOSED, questions=questions)
    assert told(gate).notices == (a_notice("review", "Review wanted: Search", body),)


def test_who_is_needed_is_named_once_and_calls_nobody() -> None:
    context = gated(gate=CLOSED, status=Status.REVIEW, policy=TO_ALL, pull={"author": replace(BEN, login="<b>")})
    approvers = replace(context.approvers, entries=("@acme/core", "cat"), teams={"acme/core": frozenset()})
    gate = a_gate(approval_counts=(a_count(), a_count(path=OTHER, required=2)))
    (found,) = announcement(replace(context, approvers=approvers, gate=gate)).notices
    assert found.body == (
        f"<{BREAK}b> asks for a review in team/app#12.\nIt needs the approval of: acme/core, cat.\n{URL}"
    )
    (nobody,) = announcement(replace(context, approvers=replace(approvers, entries=()))).notices
    assert nobody.body == f"<{BREAK}b> asks for a review in team/app#12.\n{URL}"


@pytest.mark.parametrize(
    ("gate", "status", "pull", "wanted"),
    [
        (CLOSED, Status.REVIEW, {}, True),
        (CLOSED, Status.DRAFT, {}, False),
        (CLOSED, Status.REVIEW, {"draft": True}, False),
        (CLOSED, Status.REVIEW, {"state": PullState.MERGED}, False),
        (replace(CLOSED, errors=(a_problem(),)), Status.REVIEW, {}, False),
        (a_gate(approval_counts=(a_count(judged()), a_count(path=OTHER))), Status.REVIEW, {}, False),
        (a_gate(), Status.REVIEW, {}, False),
    ],
)
def test_a_review_is_wanted_where_an_approval_of_these_specs_is_missing(
    gate: Gate, status: Status, pull: dict[str, object], *, wanted: bool
) -> None:
    assert bool(told(gate, status, **pull).notices) is wanted  # type: ignore[arg-type]


QUESTIONS = (
    asked("T1", "Why <!channel>?", by=replace(CAT, login="c`t")),
    asked("T2", by=BEN, path=PATH),
    asked("T3", by=BEN, path=OTHER),
    asked("T4", by=BEN, is_open=False),
    asked("Q1", path=PATH),
    replace(asked("T5", by=EVE), url=""),
)


def test_each_question_of_a_person_is_told_under_its_place_in_the_thread() -> None:
    assert told(a_gate(questions=QUESTIONS)).notices == (
        a_notice(
            "question:https://forge.test/T1",
            "Question on Search",
            f"c`{BREAK}t asks: Why <{BREAK}!{BREAK}channel>?\nhttps://forge.test/T1",
        ),
        a_notice("question:https://forge.test/T2", "Question on Search", "ben asks: How big?\nhttps://forge.test/T2"),
        a_notice("question:T5", "Question on Search", f"eve asks: How big?\n{URL}"),
    )


GIVEN = (judged(BEN), judged(CAT), judged(EVE, ApprovalStatus.LAPSED), judged(BEN))


@pytest.mark.parametrize(
    ("given", "state", "body"),
    [
        (GIVEN, PullState.OPEN, "It was approved by ben, cat in team/app#12. ann can merge it now."),
        (GIVEN, PullState.MERGED, "It was approved by ben, cat in team/app#12."),
        ((), PullState.OPEN, "It was approved in team/app#12. ann can merge it now."),
        (
            tuple(judged(replace(BEN, login=f"p{number}")) for number in range(7)),
            PullState.MERGED,
            "It was approved by p0, p1, p2, p3, p4 and 2 more in team/app#12.",
        ),
    ],
)
def test_an_approval_is_told_with_those_whose_word_counts(
    given: tuple[EvaluatedApproval, ...], state: PullState, body: str
) -> None:
    gate = a_gate(approval_counts=(a_count(*given, required=0),))
    found = told(gate, Status.APPROVED, state=state)
    assert found.notices == (a_notice("approved", "Approved: Search", f"{body}\n{URL}"),)


def test_what_is_built_is_told() -> None:
    body = f"All of it is built as it says.\n{URL}"
    found = told(a_gate(), Status.IMPLEMENTED, state=PullState.MERGED)
    assert found.notices == (a_notice("implemented", "Implemented: Search", body),)


@pytest.mark.parametrize(
    ("status", "pull", "over"),
    [
        (Status.DRAFT, {}, ("review", "approved")),
        (Status.REVIEW, {}, ("approved",)),
        (Status.REVIEW, {"draft": True}, ("review", "approved")),
        (Status.APPROVED, {}, ()),
        (Status.APPROVED, {"draft": True}, ("review",)),
        (Status.IMPLEMENTED, {}, ()),
        (Status.REVIEW, {"state": PullState.MERGED}, ()),
        (Status.DRAFT, {"state": PullState.CLOSED}, ()),
    ],
)
def test_what_does_not_hold_any_more_can_be_told_again(
    status: Status, pull: dict[str, object], over: tuple[str, ...]
) -> None:
    assert told(a_gate(), status, **pull).over == over  # type: ignore[arg-type]
    assert told(a_gate(), status, policy=Policy(), **pull).over == ()


def test_when_it_was_opened_is_told_with_it_and_a_closed_one_tells_nothing() -> None:
    assert told(opened_at=at(-9)).opened_at == at(-9)
    assert told(opened_at=at(-9), state=PullState.CLOSED) == Announcement()


def by_rules() -> ReviewContext:
    rules = (
        SpecRule(notify=(NotifyRule(to="leads", on=("approved",)), NotifyRule(to="chat", on=("approved", "review")))),
        SpecRule(notify=(NotifyRule(to="chat", on=("approved",)),)),
        SpecRule(),
    )
    specs = tuple(
        a_reading(
            spec=an_examination(path=f"{number}.md", title=title),
            source=replace(a_source(f"{number}.md"), rule=rule),
        )
        for number, (title, rule) in enumerate((("One", 0), ("Two", 1), (None, 1), ("Four", 2), ("Five", 1)))
    )
    return gated(*specs, status=Status.APPROVED, policy=Policy(specs=rules))


def test_each_name_hears_of_its_own_specs() -> None:
    found = announcement(by_rules()).notices
    assert [(one.to, one.key, one.title) for one in found] == [
        ("leads", "approved", "Approved: One"),
        ("chat", "approved", "Approved: One, Two, 2.md and 1 more"),
    ]


@pytest.mark.parametrize(
    ("text", "limit", "said"),
    [
        ("a  b\nc", 9, "a b c"),
        ("abcdef", 5, "abcd…"),
        ("<a> `b`", 9, f"<{BREAK}a> `{BREAK}b`{BREAK}"),
    ],
)
def test_foreign_words_become_one_line_that_starts_nothing(text: str, limit: int, said: str) -> None:
    assert plain(text, limit) == said
