"""Files beside a spec that go, share a name, or are meant twice: an approval covers what it saw, and nothing hides."""

from dataclasses import replace

import pytest

from bot.review.model.capabilities import Conclusion, FileStatus
from tests.reconcile.memory_forge import MemoryForge
from tests.reconcile.test_companions import (
    BEFORE,
    PLAN,
    PLANNED,
    POLICY,
    SPEC,
    TASKS,
    TEXT,
    TICKED,
    a_forge,
    approved,
    checks,
    run,
    summary,
)
from tests.review.builders import BASE

IN_REVIEW = TEXT.replace("Approved", "In Review")
PATTERN = POLICY.replace("{file: plan.md, template: P.md}", "{file: '**/*.md', template: P.md}")


def without(forge: MemoryForge, path: str) -> MemoryForge:
    """Push a commit that takes a file away."""
    forge.push("2" * 40)
    del forge.files["2" * 40, path]
    was_there = (BASE, path) in forge.files
    files = (replace(one, status=FileStatus.REMOVED) if one.path == path else one for one in forge.pull.files)
    forge.pull = replace(forge.pull, files=tuple(one for one in files if was_there or one.path != path))
    return run(forge)


@pytest.mark.parametrize(
    ("policy", "before"),
    [(POLICY, {}), (POLICY, {"plan": PLANNED}), (PATTERN, {"plan": PLANNED})],
    ids=["added", "there", "pattern"],
)
def test_an_approval_lapses_when_a_companion_that_it_saw_is_taken_away(policy: str, before: dict[str, str]) -> None:
    forge = a_forge(SPEC, PLAN, before=before, spec=IN_REVIEW, plan=PLANNED + "\nMore.\n")
    forge.put(".specbot.yml", policy, sha=BASE)
    assert checks(approved(forge))["approval"] is Conclusion.SUCCESS
    assert checks(without(forge, PLAN))["approval"] is Conclusion.FAILURE
    assert "approved before this changed: plan.md and" in summary(forge)


def test_a_change_of_a_companion_does_not_hide_behind_another_of_its_name() -> None:
    twins = [PLAN.replace("plan.md", f"{folder}/plan.md") for folder in "ab"]
    forge = a_forge(SPEC, spec=IN_REVIEW)
    forge.put(".specbot.yml", PATTERN, sha=BASE)
    forge.pull = replace(
        forge.pull, files=(*forge.pull.files, *(replace(forge.pull.files[0], path=path) for path in twins))
    )
    for path in twins:
        forge.put(path, PLANNED)
    assert checks(approved(forge))["approval"] is Conclusion.SUCCESS
    forge.push("2" * 40)
    forge.put(twins[0], PLANNED.replace("One table", "Two tables"))
    assert checks(run(forge))["approval"] is Conclusion.FAILURE


def test_a_plan_that_a_pattern_means_too_is_the_plan() -> None:
    forge = a_forge(TASKS, before=BEFORE, tasks=TICKED)
    forge.put(".specbot.yml", POLICY.replace("{file: plan.md, template: P.md}", "{file: '*.md'}"), sha=BASE)
    assert approved(forge).pull.labels == ("spec: implemented",)


def test_a_pattern_does_not_take_a_spec_of_its_own_for_a_companion() -> None:
    policy = POLICY.replace("{file: plan.md, template: P.md}", "{file: '*.md'}").replace("plan: tasks.md", "plan: t.md")
    policy += "  - paths: [specs/*/tasks.md]\n    template: T.md\n"
    question = "\n## Open Questions\n\n- [ ] How large?\n"
    forge = a_forge(SPEC, TASKS, spec=IN_REVIEW, tasks=IN_REVIEW + question)
    forge.put(".specbot.yml", policy, sha=BASE)
    run(forge)
    assert summary(forge).count("“How large?”") == 1
