from dataclasses import replace
from itertools import product

import pytest

from bot.policy.lifecycle import Status
from bot.review.evaluate.state_machine import TRANSITIONS, StatusInputs, earned
from bot.review.model.snapshot import PullState

WORLDS = [
    StatusInputs(state=state, draft=draft, gate_open=gate_open, withdrawn=withdrawn, built=built)
    for state in PullState
    for draft, gate_open, withdrawn, built in product((False, True), repeat=4)
]
OPEN = StatusInputs(state=PullState.OPEN, draft=False, gate_open=False, withdrawn=False, built=False)


def neighbours(facts: StatusInputs) -> list[StatusInputs]:
    return [
        replace(facts, draft=not facts.draft),
        replace(facts, gate_open=not facts.gate_open),
        replace(facts, withdrawn=not facts.withdrawn),
        replace(facts, built=not facts.built),
        *(replace(facts, state=state) for state in PullState),
    ]


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (OPEN, Status.REVIEW),
        (replace(OPEN, draft=True, gate_open=True), Status.DRAFT),
        (replace(OPEN, gate_open=True), Status.APPROVED),
        (replace(OPEN, gate_open=True, built=True), Status.IMPLEMENTED),
        (replace(OPEN, built=True), Status.REVIEW),
        (replace(OPEN, state=PullState.CLOSED), Status.WITHDRAWN),
        (replace(OPEN, withdrawn=True, gate_open=True), Status.WITHDRAWN),
        (replace(OPEN, state=PullState.MERGED, gate_open=True, draft=True), Status.APPROVED),
    ],
)
def test_what_the_facts_have_earned(facts: StatusInputs, status: Status) -> None:
    assert earned(facts) is status


def test_lesson_07_the_table_holds_every_change_that_one_fact_can_make_and_no_other() -> None:
    moves = {(earned(facts), earned(other)) for facts in WORLDS for other in neighbours(facts)}
    told = {(arrow.source, arrow.target) for arrow in TRANSITIONS}
    assert {(one, other) for one, other in moves if one is not other} == told


def test_no_arrow_stands_twice() -> None:
    assert len({(arrow.source, arrow.target) for arrow in TRANSITIONS}) == len(TRANSITIONS)
