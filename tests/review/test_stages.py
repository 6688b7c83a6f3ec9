from dataclasses import replace
from itertools import product

import pytest

from bot.comparison.progress import Progress
from bot.policy.lifecycle import Status
from bot.review.evaluate.status import CONDITIONS, StatusInputs, built, completes, earned
from bot.review.evaluate.status_words import EARNED_WHEN
from bot.review.model.capabilities import PullState
from bot.spec.model import Examination
from tests.review.builders import a_reading, an_examination

WORLDS = [
    StatusInputs(state=state, draft=draft, gate_open=gate_open, withdrawn=withdrawn, built=built)
    for state in PullState
    for draft, gate_open, withdrawn, built in product((False, True), repeat=4)
]
OPEN = StatusInputs(state=PullState.OPEN, draft=False, gate_open=False, withdrawn=False, built=False)


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


def test_lesson_07_every_world_has_exactly_one_status_and_no_condition_is_idle() -> None:
    assert {earned(facts) for facts in WORLDS} == set(Status)
    for condition in CONDITIONS:
        others = [one for one in CONDITIONS if one is not condition]
        assert any(not any(one.holds(facts) for one in others) or earned(facts) is condition.status for facts in WORLDS)
    assert all(any(condition.holds(facts) for condition in CONDITIONS) for facts in WORLDS)


def test_the_table_names_each_status_once() -> None:
    assert sorted(condition.status for condition in CONDITIONS) == sorted(Status)
    assert [condition.status for condition in CONDITIONS] == list(EARNED_WHEN)


@pytest.mark.parametrize(("before", "now", "done"), [(4, 5, True), (5, 5, False), (3, 4, False), (5, 4, False)])
def test_only_who_ticks_the_last_task_completes_a_spec(before: int, now: int, *, done: bool) -> None:
    def approved(ticked: int) -> Examination:
        return an_examination(status=Status.APPROVED, tasks=Progress(done=ticked, total=5))

    spec_review = a_reading(spec=approved(now), base=approved(before))
    assert completes(spec_review) is done
    assert built(spec_review, anyway=False) is done
