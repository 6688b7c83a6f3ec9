"""What the next run must know of what people said: which commits approvals saw, numbers of questions, and what was undone."""

from dataclasses import replace

import pytest

from bot.policy.model import Policy
from bot.review.commands.next_memory import next_memory
from bot.review.commands.parser import parse_commands
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.evaluate.model import Approval, Removal
from bot.review.evaluate.people import Approvers, OwnerLine
from bot.review.model.account import Account
from bot.review.model.memory import Memory
from bot.review.model.pull_request import Comment
from bot.review.model.source import LeavingSpec
from tests.review.builders import ANN, BEN, CAT, EVE, RIGHTS, a_comment, a_pull, a_review, at
from tests.review.consent_story import consent
from tests.review.orders import here

A, B, C = (letter * 40 for letter in "abc")


def kept(context: ReviewContext) -> Memory:
    return next_memory(context, iter(parse_commands(context.pull)))


def approval(number: int, account: Account = BEN, sha: str | None = A, **changes: object) -> Approval:
    made = Approval(key=f"c{number}.0", account=account, at=at(number), url="", sha=sha)
    return replace(made, **changes)  # type: ignore[arg-type]  # named fields


def given(*said: Approval | tuple[int, Account], policy: Policy | None = None, **changes: object) -> ReviewContext:
    """Give a thread in which people approved, or took it back in a minute; each has a comment of its own."""
    events = [(one.at, one.account, one) if isinstance(one, Approval) else (at(one[0]), one[1], None) for one in said]
    comments = [
        a_comment("/spec approve" if one else "/spec unapprove", author=who, minutes=round((when - at(0)).seconds / 60))
        for when, who, one in events
    ]
    return here(a_pull(comments=tuple(comments)), policy, thread=ThreadState(approval_events=tuple(events)), **changes)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ((approval(1), approval(2, CAT, B)), {"c1.0": A, "c2.0": B}),
        ((approval(1), approval(2, sha=B)), {"c2.0": B}),
        ((approval(1), (2, BEN)), {}),
        ((approval(1), (2, CAT)), {"c1.0": A}),
        ((approval(1), (2, BEN), approval(3, sha=B)), {"c3.0": B}),
        ((approval(1, sha=None),), {}),
        ((approval(1), approval(2, sha=None)), {}),
        ((approval(1), approval(2, sha=B, edited=True)), {"c1.0": A}),
        ((approval(1, edited=True),), {"c1.0": A}),
        ((approval(1, CAT), approval(2, sha=B, edited=True)), {"c1.0": A, "c2.0": B}),
        ((approval(1), approval(2, CAT, key="r2", native=True)), {"c1.0": A}),
    ],
)
def test_the_commit_of_each_person_s_last_approval_by_a_command_is_kept(
    said: tuple[Approval, ...], found: dict[str, str]
) -> None:
    assert kept(given(*said)).approvals == found


def test_where_people_decide_by_consent_each_of_their_agreements_is_kept() -> None:
    said = (approval(1), (2, BEN), approval(3, sha=B), approval(4, sha=C))
    assert kept(given(*said, policy=consent())).approvals == {"c1.0": A, "c3.0": B, "c4.0": C}


def test_what_was_sent_back_or_stands_in_a_review_keeps_no_commit() -> None:
    context = given(approval(1), approval(2, CAT, B))
    assert kept(replace(context, early=(approval(1),))).approvals == {"c2.0": B}
    first, second = context.pull.comments
    pull = replace(context.pull, comments=(replace(first, review_id="r1"), second))
    assert kept(replace(context, snapshot=replace(context.snapshot, pull=pull))).approvals == {"c2.0": B}


def test_in_a_crowd_those_who_may_approve_are_kept_first() -> None:
    context = given(approval(1), approval(2, EVE, B), approval(3, CAT, C))
    assert list(kept(context).approvals.items()) == [("c2.0", B), ("c1.0", A), ("c3.0", C)]
    crowd = [approval(number, Account(id=f"9{number}", login=f"u{number}")) for number in range(2, 202)]
    found = kept(given(approval(1), *crowd)).approvals
    assert (len(found), "c1.0" in found, "c2.0" in found, "c3.0" in found) == (200, True, False, True)


def test_where_a_spec_leaves_its_approvers_are_known_by_its_path() -> None:
    leaving = Removal(spec=LeavingSpec(path="docs/old.md", rule=0, base=None), title="", status="", guarded=True)
    context = given(approval(1), approval(2, EVE, B), spec_reviews=(), removals=(leaving,))
    assert list(kept(context).approvals) == ["c2.0", "c1.0"]


def test_who_owns_the_path_of_a_spec_may_approve_it() -> None:
    lines = (OwnerLine(section="", pattern="/docs/specs/", owners=("@cat",)),)
    approvers = Approvers(entries=("codeowners",), owner_lines=lines, permissions=RIGHTS, teams={})
    context = given(approval(1, CAT), approval(2, BEN, B), (3, CAT), (4, BEN), approvers=approvers)
    assert kept(context).revoked == ("c1.0",)


@pytest.mark.parametrize(
    ("body", "known", "found"),
    [
        ("/spec agree", {"c1.0": A}, {"c1.0": A}),
        ("/spec propose merge", {"c1.0": A}, {"c1.0": A}),
        ("/spec agree", {"c2.0": A}, {}),
        ("/spec approve", {"c1.0": A}, {}),
        ("/spec nonsense", {"c1.0": A}, {}),
    ],
)
def test_what_agreements_saw_is_kept_while_the_policy_decides_by_approvals(
    body: str, known: dict[str, str], found: dict[str, str]
) -> None:
    context = here(a_pull(comments=(a_comment(body, minutes=1),)), memory=Memory(approvals=known))
    assert kept(context).approvals == found


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ({}, {}, {}),
        ({}, {"c1.0": 1}, {"c1.0": 1}),
        ({"c1.0": 1, "c2.0": 2}, {"c1.0": 1}, {"c2.0": 2, "c1.0": 1}),
        ({"c1.0": 1, "c2.0": 5, "c3.0": 3}, {}, {"c2.0": 5}),
        ({"c1.0": 1, "c2.0": 2}, {"c3.0": 3}, {"c3.0": 3}),
    ],
)
def test_the_highest_number_of_a_question_is_kept_though_the_question_is_gone(
    before: dict[str, int], now: dict[str, int], found: dict[str, int]
) -> None:
    assert kept(here(memory=Memory(questions=before), thread=ThreadState(numbers=now))).questions == found


def saying(*comments: Comment, memory: Memory | None = None, **changes: object) -> ReviewContext:
    return here(a_pull(comments=comments), memory=memory or Memory(head=A), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "before", "found"),
    [
        ("/spec unapprove", (), ("c.1.0",)),
        ("/spec approve cancel", (), ("c.1.0",)),
        ("/spec unapprove later", (), ()),
        ("/spec approve", (), ()),
        ("/spec nonsense", (), ()),
        ("Hello.", ("c.1.0", "gone.0"), ("c.1.0",)),
        ("/spec unapprove", ("c.1.0",), ("c.1.0",)),
        ("Hello.\n/spec why\n/spec unapprove", ("c.1.0",), ("c.1.0", "c.1.1")),
    ],
)
def test_what_took_an_approval_back_is_kept_as_long_as_its_comment_is_there(
    body: str, before: tuple[str, ...], found: tuple[str, ...]
) -> None:
    memory = Memory(head=A, taken_back=before)
    assert kept(saying(a_comment(body, key="c.1"), memory=memory)).taken_back == found


def test_of_what_took_approvals_back_that_of_approvers_is_kept_first() -> None:
    said = [a_comment("/spec unapprove", author=who, minutes=at) for at, who in enumerate((BEN, EVE, CAT), start=1)]
    assert kept(saying(*said)).taken_back == ("c2.0", "c1.0", "c3.0")
    many = [a_comment("Hello.", author=EVE, minutes=number) for number in range(2, 102)]
    before = tuple(f"c{number}.0" for number in range(1, 102))
    found = kept(saying(a_comment("Hello.", minutes=1), *many, memory=Memory(head=A, taken_back=before))).taken_back
    assert found == (*(f"c{number}.0" for number in range(3, 102)), "c1.0")


def test_an_approval_that_was_taken_back_stays_so_when_the_taking_back_is_gone() -> None:
    context = given(approval(1), (2, BEN), approval(3, EVE), (4, EVE))
    assert kept(context).revoked == ("c1.0",)
    only = given(approval(1), memory=Memory(revoked=("c1.0", "c9.0")))
    assert kept(only).revoked == ("c1.0",)
    reviewed = a_pull(reviews=(a_review(minutes=1),))
    taken = ThreadState(approval_events=((at(2), BEN, None),))
    assert kept(here(reviewed, thread=taken)).revoked == (f"r1@{int(at(1).timestamp())}",)
    many = given(*(approval(number) for number in range(100, 201)), (202, BEN))
    assert kept(many).revoked == tuple(f"c{number}.0" for number in range(101, 201))


def test_what_closed_a_question_whose_number_is_lost_is_kept() -> None:
    said = (a_comment("/spec resolve T1", minutes=1), a_comment("/spec reopen T1", minutes=2))
    memory = Memory(head=A, void=("c1.0", "c2.0", "gone.0"))
    assert kept(saying(*said, memory=memory)).void == ("c1.0",)
    assert kept(saying(*said)).void == ()
    many = [a_comment("/spec resolve T1", minutes=number) for number in range(101)]
    lost = Memory(head=A, void=tuple(f"c{number}.0" for number in range(101)))
    assert kept(saying(*many, memory=lost)).void == tuple(f"c{number}.0" for number in range(1, 101))


def test_what_was_undone_is_kept_as_long_as_it_is_there() -> None:
    said = (a_comment("/spec resolve T1", minutes=1), a_comment("/spec resolve T2", minutes=2, author=ANN))
    thread = ThreadState(undone=frozenset({"c2.0:T2", "gone.0:T3"}))
    context = saying(*said, memory=Memory(head=A, undone=("c1.0:T1", "gone.0:T1")), thread=thread)
    assert kept(context).undone == ("c1.0:T1", "c2.0:T2")
    many = tuple(f"c1.0:T{number}" for number in range(100, 201))
    assert kept(saying(*said, memory=Memory(head=A, undone=many))).undone == many[1:]
