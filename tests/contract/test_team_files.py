"""The team's own files on a forge: broken ones close the gate by every means, and say why."""

import pytest

from bot.review.model.snapshot import Conclusion, PullRequest
from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_write_back import MODEL, SPEC, TEMPLATE, TEXT, look, run

POLICY = ".specbot.yml"
BROKEN = b"version: 1\napproval:\n  requird: 2\n"
WHY = "did you mean"


def gate_threads(pull: PullRequest) -> list[tuple[bool, str]]:
    """List the threads that hold a merge back: whether each is resolved, and what it says."""
    return [
        (thread.resolved, thread.comments[0].body)
        for thread in pull.threads
        if "specbot:gate" in thread.comments[0].body
    ]


def ends(pull: PullRequest) -> set[Conclusion | None]:
    return {check.conclusion for check in pull.checks if check.sha == pull.head.sha}


def test_while_the_policy_is_broken_a_new_spec_is_held_back_with_the_reason(stage: Stage) -> None:
    stage.put_on_base(POLICY, BROKEN)
    ref = stage.open_pull({SPEC: TEXT})
    run(stage, ref)
    pull = look(stage, ref)
    assert ends(pull) == {Conclusion.FAILURE}
    assert {check.title for check in pull.checks} == {f"{POLICY}:3 (approval.requird)"}
    if pull.capabilities.gate_thread:
        ((resolved, said),) = gate_threads(pull)
        assert not resolved
        assert WHY in said
    assert run(stage, ref).at_rest


def test_what_was_approved_is_held_back_while_the_policy_is_broken_and_let_go_when_it_is_mended(stage: Stage) -> None:
    stage.put_on_base(TEMPLATE, MODEL)
    ref = stage.open_pull({SPEC: TEXT})
    stage.approve(REVIEWER, ref)
    run(stage, ref)
    assert ends(look(stage, ref)) == {Conclusion.SUCCESS}
    for policy, end in (
        (BROKEN, Conclusion.FAILURE),
        (b"version: 1\n", Conclusion.SUCCESS),
        (BROKEN, Conclusion.FAILURE),
    ):
        stage.put_on_base(POLICY, policy)
        run(stage, ref)
        pull = look(stage, ref)
        assert ends(pull) == {end}
        if pull.capabilities.gate_thread:
            assert [resolved for resolved, _ in gate_threads(pull)] == [end is Conclusion.SUCCESS]
    stage.push(ref, SPEC, TEXT.replace(b"To find things.", b"To lose things."))
    run(stage, ref)
    assert ends(look(stage, ref)) == {Conclusion.FAILURE}


@pytest.mark.parametrize(
    "files", [{"src/app.py": b"print()\n"}, {POLICY: b"version: 1\n"}, {POLICY: b"version: 1\n", "a.py": b"\n"}]
)
def test_code_and_the_repair_pass_while_the_policy_is_broken(stage: Stage, files: dict[str, bytes]) -> None:
    stage.put_on_base(POLICY, BROKEN)
    ref = stage.open_pull(files)
    run(stage, ref)
    pull = look(stage, ref)
    assert ends(pull) == {Conclusion.SUCCESS}
    assert "broken on the base branch" in pull.checks[0].title
    assert gate_threads(pull) == []
