"""The team's own files on a forge: broken ones close the gate by every means, and say why."""

import pytest

from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import PullRequest
from tests.contract.merges import MODEL, SPEC, TEMPLATE, TEXT, look, run
from tests.contract.stage import REVIEWER, TEAM, Stage

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


def judged(stage: Stage, files: dict[str, bytes]) -> PullRequest:
    """Open a pull request that changes files of the team, and look at it twice."""
    ref = stage.open_pull(files)
    run(stage, ref)
    assert run(stage, ref).at_rest
    return look(stage, ref)


def document(pull: PullRequest) -> tuple[Conclusion | None, str]:
    return next((one.conclusion, one.title) for one in pull.checks if one.name == "spec / document")


def test_a_policy_is_judged_before_it_rules(stage: Stage) -> None:
    pull = judged(stage, {POLICY: BROKEN})
    assert document(pull) == (Conclusion.FAILURE, "No specs here; 1 error in 1 file of the team")
    if pull.capabilities.gate_thread:
        ((resolved, said),) = gate_threads(pull)
        assert not resolved
        assert f"{POLICY}:3" in said
        assert WHY in said


def test_a_template_is_judged_before_it_rules(stage: Stage) -> None:
    stage.put_on_base(TEMPLATE, MODEL)
    stage.put_on_base(SPEC, TEXT.replace(b"Draft", b"Approved"))
    assert document(judged(stage, {TEMPLATE: b"no heading\n"}))[0] is Conclusion.FAILURE
    demanding = MODEL.replace(b"## Revision", b"## Security\n\n[What may go wrong]\n\n## Revision")
    assert document(judged(stage, {TEMPLATE: demanding}))[1] == "No specs here; 1 warning in 1 file of the team"
    bare = b"# [Title]\n\n## Goals\n\n[Why]\n"
    assert document(judged(stage, {TEMPLATE: bare}))[1] == "No specs here; 2 warnings in 1 file of the team"
    assert document(judged(stage, {TEMPLATE: MODEL + b"\n"}))[0] is Conclusion.SUCCESS


def test_team_files_from_a_fork_are_judged_too(stage: Stage) -> None:
    stage.put_on_base(SPEC, TEXT)
    ref = stage.open_pull_from_fork({TEMPLATE: b"no heading\n", "CODEOWNERS": b"docs/ ada\n"})
    run(stage, ref)
    pull = look(stage, ref)
    if pull.capabilities.shows_checks:
        said = "No specs here; 1 error, 1 warning in 2 files of the team"
        assert document(pull) == (Conclusion.FAILURE, said)
    else:
        ((resolved, body),) = gate_threads(pull)
        assert (resolved, f"{TEMPLATE}:1" in body) == (False, True)


def test_a_name_that_stands_for_nobody_is_said_on_the_policy_s_own_pull_request(stage: Stage) -> None:
    text = f'version: 1\napproval:\n  approvers:\n    - "@acme/nobody"\n    - ghost\n    - "@{TEAM}"\n    - {REVIEWER}\n    - write\n  distinct_groups: {{"@acme/ghosts": 1}}\n'
    pull = judged(stage, {POLICY: text.encode()})
    assert document(pull) == (Conclusion.SUCCESS, "No specs here; 3 warnings in 1 file of the team")
    if pull.capabilities.checks:
        assert stage.annotations("spec / document") == 3
        return
    said = "\n".join(one.body for one in pull.comments).replace("\u200b", "")
    for name in ("@acme/nobody", "ghost", "@acme/ghosts"):
        assert f'"{name}" stands for nobody' in said
    assert said.count("stands for nobody") == 3
