"""Whatever the forge refuses at whatever moment, a follow-up is never taken for somebody's own pull request."""

import pytest

from bot.review.model.capabilities import Conclusion
from bot.review.model.references import PullRef
from bot.review.port import ForgeError
from tests.contract.merges import APPROVED, SPEC, a_merge, look, row, run, summary
from tests.contract.stage import OWNER, Stage
from tests.contract.test_write_back import BY_PULL_REQUEST

_MOST_REQUESTS = 60


def looks_until_unharmed(stage: Stage, ref: PullRef, kind: int) -> int:
    """Look again and again; another request of each look fails, until a look has no more. Counts the looks that failed."""
    harmed = 0
    for number in range(_MOST_REQUESTS):
        stage.fail_after(number, kind)
        try:
            run(stage, ref)
        except ForgeError:
            harmed += 1
        if not stage.calm():
            return harmed
    raise AssertionError(ref)


def is_left_alone(stage: Stage, ref: PullRef) -> bool:
    pull = look(stage, ref)
    return (pull.labels, pull.comments, pull.threads, pull.follow_ups) == ((), (), (), ())


@pytest.mark.parametrize("kind", [404, pytest.param(403, marks=pytest.mark.long)])
@pytest.mark.parametrize("merged", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_refusal_at_any_request_of_its_look_makes_it_nobody_elses(stage: Stage, kind: int, *, merged: bool) -> None:
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    ref = a_merge(stage)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    if merged:
        stage.merge(found.ref)
    assert looks_until_unharmed(stage, found.ref, kind) > 3
    assert is_left_alone(stage, found.ref)
    assert {check.conclusion for check in look(stage, found.ref).checks} == {Conclusion.SUCCESS}
    run(stage, ref)
    assert stage.read_base(SPEC).count(b"Approved") == merged


def test_whoever_takes_the_marker_out_of_its_body_changes_nothing(stage: Stage) -> None:
    stage.put_on_base(".specbot.yml", BY_PULL_REQUEST)
    ref = a_merge(stage)
    run(stage, ref)
    (found,) = look(stage, ref).follow_ups
    stage.edit_description(OWNER, found.ref, "Please merge this.")
    assert run(stage, found.ref).enqueue == (ref,)
    assert is_left_alone(stage, found.ref)
    run(stage, ref)
    assert [one.ref for one in look(stage, ref).follow_ups] == [found.ref]
    assert "merge it" in summary(stage, ref)
    stage.merge(found.ref)
    run(stage, found.ref)
    run(stage, ref)
    assert stage.read_base(SPEC) == APPROVED + row(stage, ref)
    assert is_left_alone(stage, found.ref)
