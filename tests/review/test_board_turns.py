"""Whose turn it is with a spec, as the board says it: the author's, of those who asked, of those who approve."""

from dataclasses import replace

import pytest

from bot.review.evaluate.model import Gate
from bot.review.evaluate.obstacles import UncountedPlace
from bot.review.model.board import MOST, SpecWait
from bot.review.model.capabilities import PullState
from bot.review.present.board import turns
from tests.review.builders import ANN, BEN, CAT, EVE, PATH
from tests.review.gates import OTHER, a_count, a_gate, a_problem, an_objection, asked, gated, judged, read

OPEN = a_gate(approval_counts=(a_count(judged()),))
WANTED = a_gate(approval_counts=(a_count(),))
ANYONE = SpecWait(name="anyone with write access", what="approves")


def author(what: str) -> SpecWait:
    return SpecWait(name="ann", what=what, accounts=("1",))


@pytest.mark.parametrize(
    ("gate", "what"),
    [
        (a_gate(errors=(a_problem(), a_problem(), a_problem(path=OTHER))), "repairs 2 errors in the text"),
        (a_gate(questions=(asked("Q1", path=PATH), asked("Q2", path=OTHER), asked("T1"))), "answers Q1, T1"),
        (
            a_gate(questions=tuple(asked(f"T{number}") for number in range(1, 8))),
            "answers T1, T2, T3, T4, T5 and 2 more",
        ),
        (a_gate(uncounted=(UncountedPlace(path=PATH, line=3),)), "writes as questions what nobody can count"),
        (
            a_gate(
                errors=(a_problem(),),
                questions=(asked("Q1", path=PATH),),
                uncounted=(UncountedPlace(path=PATH, line=3),),
                objections=(an_objection(BEN), an_objection(CAT)),
            ),
            (
                "repairs 1 error in the text; answers Q1; writes as questions what nobody can count; "
                "sees to the changes that ben, cat requested"
            ),
        ),
    ],
)
def test_the_author_does_what_is_theirs_first(gate: Gate, what: str) -> None:
    assert turns(gated(gate=gate), PATH)[0] == author(what)


@pytest.mark.parametrize(
    "gate",
    [
        WANTED,
        a_gate(errors=(a_problem(path=OTHER),)),
        a_gate(questions=(asked("Q1", path=OTHER),)),
        a_gate(uncounted=(UncountedPlace(path=OTHER, line=3),)),
    ],
)
def test_the_author_is_not_waited_for_where_only_others_have_something_to_do(gate: Gate) -> None:
    assert not any(one.name == "ann" for one in turns(gated(gate=gate), PATH))


def test_so_many_requests_for_changes_are_named() -> None:
    gate = a_gate(objections=(an_objection(BEN),) * 6)
    assert turns(gated(gate=gate), PATH)[0].what.endswith("that ben, ben, ben, ben, ben and 1 more requested")


def test_a_draft_is_made_ready_by_its_author_and_nobody_approves_it() -> None:
    request = replace(gated().pull.capabilities, request="merge request")
    assert turns(gated(gate=WANTED, can=request, pull={"draft": True}), PATH) == (
        author("marks the merge request ready for review"),
    )


def test_an_open_gate_waits_for_the_merge_at_the_first_spec_alone() -> None:
    context = gated(read(), read(OTHER), gate=OPEN)
    assert turns(context, PATH) == (author("merges"),)
    assert turns(context, OTHER) == ()


@pytest.mark.parametrize("state", [PullState.MERGED, PullState.CLOSED])
def test_nobody_is_waited_for_when_it_is_not_open_any_more(state: PullState) -> None:
    assert turns(gated(gate=WANTED, pull={"state": state}), PATH) == ()


def test_who_asked_closes_their_questions_and_the_author_is_not_told_twice() -> None:
    gate = a_gate(
        questions=(
            asked("T1", by=CAT),
            asked("T2", by=BEN),
            asked("T3", by=CAT),
            asked("T4", by=ANN),
            asked("Q1", path=PATH),
            *(asked(f"T{number}", by=EVE) for number in range(10, 17)),
        )
    )
    assert turns(gated(gate=gate), OTHER)[1:] == (
        SpecWait(name="cat", what="closes T1, T3 when answered", accounts=("3",)),
        SpecWait(name="ben", what="closes T2 when answered", accounts=("2",)),
        SpecWait(name="eve", what="closes T10, T11, T12, T13, T14 and 2 more when answered", accounts=("9",)),
    )


def test_approvers_are_named_as_the_policy_names_them() -> None:
    context = gated(gate=WANTED, pull={"requested_reviewers": (CAT, EVE)})
    teams = {"acme/core": frozenset(str(number) for number in range(100, 100 + MOST + 1)), "acme/two": frozenset("32")}
    approvers = replace(
        context.approvers,
        entries=("Write", "@Ben", "@cat", "acme/core", "@acme/two", "@acme/none"),
        known={"ben": "2"},
        teams={**teams, "acme/none": frozenset()},
    )
    found = turns(replace(context, approvers=approvers), PATH)
    assert found == (
        SpecWait(name="anyone with write access", what="approves", accounts=("3", "9")),
        SpecWait(name="Ben", what="approves", accounts=("2",), login="ben"),
        SpecWait(name="cat", what="approves", login="cat"),
        SpecWait(name="acme/core", what="approves", accounts=tuple(str(number) for number in range(100, 150))),
        SpecWait(name="acme/two", what="approves", accounts=("2", "3")),
        SpecWait(name="acme/none", what="approves"),
    )


def test_a_team_that_nobody_can_see_stands_for_no_account() -> None:
    context = gated(gate=WANTED)
    assert turns(replace(context, approvers=replace(context.approvers, entries=("@acme/gone",))), PATH) == (
        SpecWait(name="acme/gone", what="approves"),
    )


@pytest.mark.parametrize(
    ("gate", "path", "waits"),
    [
        (WANTED, PATH, (ANYONE,)),
        (WANTED, OTHER, ()),
        (replace(WANTED, errors=(a_problem(path=OTHER),)), PATH, ()),
        (a_gate(errors=(a_problem(path=OTHER),), objections=(an_objection(BEN),)), PATH, ()),
    ],
)
def test_approvers_wait_until_every_error_is_repaired(gate: Gate, path: str, waits: tuple[SpecWait, ...]) -> None:
    found = turns(gated(gate=gate), path)
    assert tuple(one for one in found if one.name != "ann") == waits


def test_who_requested_changes_takes_that_back() -> None:
    found = turns(gated(gate=a_gate(objections=(an_objection(BEN),))), PATH)
    assert found[1:] == (SpecWait(name="ben", what="approves, or takes the request for changes back", accounts=("2",)),)


def test_only_so_many_are_waited_for() -> None:
    gate = a_gate(objections=(an_objection(BEN),) * (MOST + 1))
    assert len(turns(gated(gate=gate), PATH)) == MOST
