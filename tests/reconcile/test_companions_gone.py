"""Files beside a spec that go, share a name, or are meant twice: an approval covers what it saw, and nothing hides."""

from dataclasses import replace

import pytest

from bot.review.model.capabilities import Conclusion, FileStatus
from tests.reconcile.memory_forge import LARGEST, MemoryForge
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
from tests.review.builders import ANN, BASE, BEN, a_comment, a_file, a_review, at

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


TWO = POLICY.replace("[specs/*/spec.md]", "[specs/*/spec.md, specs/*/design.md]")
DESIGN = SPEC.replace("spec.md", "design.md")


def test_a_companion_of_two_specs_belongs_to_both() -> None:
    forge = a_forge(TASKS, before={**BEFORE, DESIGN: TEXT.replace("Albums", "Pictures")}, tasks=TICKED)
    forge.put(".specbot.yml", TWO, sha=BASE)
    approved(forge).merge(at(5))
    run(forge)
    assert "**Status:** Implemented" in forge.text_on_base(SPEC)
    assert "**Status:** Implemented" in forge.text_on_base(DESIGN)


def test_of_two_names_that_a_spec_may_have_the_one_that_is_there_counts() -> None:
    forge = a_forge(TASKS, before={"tasks": BEFORE["tasks"], DESIGN: TEXT}, tasks=TICKED)
    forge.put(".specbot.yml", TWO, sha=BASE)
    assert approved(forge).pull.labels == ("spec: implemented",)
    assert "The spec is not there" not in summary(forge)


def test_where_no_spec_of_either_name_is_there_one_is_missed() -> None:
    forge = a_forge(TASKS, tasks=TICKED)
    forge.put(".specbot.yml", TWO, sha=BASE)
    assert checks(run(forge))["document"] is Conclusion.FAILURE
    assert summary(forge).count("The spec is not there, or cannot be read, and tasks.md belongs to it") == 1


def test_a_spec_that_is_too_large_to_read_is_not_taken_for_one_that_is_not_there() -> None:
    forge = a_forge(TASKS, before={**BEFORE, "spec": "x" * (LARGEST + 1), DESIGN: TEXT}, tasks=TICKED)
    forge.put(".specbot.yml", TWO, sha=BASE)
    assert checks(approved(forge))["document"] is Conclusion.FAILURE
    assert "The file cannot be read here: it is too large" in summary(forge)


def test_a_file_deep_below_a_spec_belongs_to_the_spec_that_is_there() -> None:
    policy = POLICY.replace("specs/*/spec.md", "specs/**/spec.md").replace("plan.md, template: P.md", "'**/*.md'")
    forge = a_forge(before={"spec": IN_REVIEW})
    forge.put(".specbot.yml", policy, sha=BASE)
    notes = PLAN.replace("plan.md", "deep/notes.md")
    forge.pull = replace(forge.pull, files=(a_file(notes, status=FileStatus.ADDED),))
    forge.put(notes, "# Notes\n\n## Open Questions\n\n- [ ] How large?\n")
    approved(forge)
    assert "The spec is not there" not in summary(forge)
    assert summary(forge).count("“How large?”") == 1


@pytest.mark.parametrize(
    ("spec", "design", "wanted"),
    [
        ("Draft", "Draft", Conclusion.SUCCESS),
        ("Draft", "In Review", Conclusion.FAILURE),
        ("In Review", "Draft", Conclusion.FAILURE),
    ],
)
def test_what_a_companion_of_two_specs_lacks_weighs_as_the_one_that_is_further_says(
    spec: str, design: str, wanted: Conclusion
) -> None:
    before = {DESIGN: TEXT.replace("Approved", design), "spec": TEXT.replace("Approved", spec)}
    forge = a_forge(PLAN, before=before, plan="# Plan\n\n## Summary\n\n[What is built]\n\n## Context\n\nPictures.\n")
    forge.put(".specbot.yml", TWO, sha=BASE)
    forge.pull = replace(forge.pull, draft=True)
    assert checks(run(forge))["document"] is wanted


def test_what_a_companion_of_two_specs_asks_and_lacks_is_said_once() -> None:
    before = {DESIGN: IN_REVIEW.replace("Albums", "Pictures"), "spec": IN_REVIEW}
    forge = a_forge(
        PLAN, before=before, plan="# Plan\n\n## Summary\n\n[What is built]\n\n## Open Questions\n\n- [ ] How large?\n"
    )
    forge.put(".specbot.yml", TWO, sha=BASE)
    approved(forge)
    assert "Q2" not in summary(forge)
    assert summary(forge).count("“How large?”") == 1
    places = [(thread.path, thread.comments[0].body) for thread in forge.pull.threads]
    assert len(places) == len(set(places))
    assert "2 open" not in summary(forge)
    assert checks(forge)["approval"] is Conclusion.FAILURE
    assert forge.pull.labels == ("spec: in review",)
    forge.pull = replace(forge.pull, comments=(*forge.pull.comments, a_comment("/spec answer Q1 Small.", author=ANN)))
    run(forge)
    assert forge.text(PLAN).count("Small.") == 1


@pytest.mark.parametrize("before", [{}, {"plan": PLANNED}], ids=["added", "changed"])
def test_an_approval_lapses_when_what_a_pattern_means_is_not_changed_any_more(before: dict[str, str]) -> None:
    forge = a_forge(SPEC, PLAN, before=before, spec=IN_REVIEW, plan=PLANNED + "\nMore.\n")
    forge.put(".specbot.yml", PATTERN, sha=BASE)
    forge.put("docs/other.md", "Elsewhere.\n")
    assert checks(approved(forge))["approval"] is Conclusion.SUCCESS
    forge.push("2" * 40)
    del forge.files["2" * 40, PLAN]
    if before:
        forge.put(PLAN, PLANNED)
    forge.pull = replace(forge.pull, files=tuple(one for one in forge.pull.files if one.path != PLAN))
    assert checks(run(forge))["approval"] is Conclusion.FAILURE
    assert "approved before this changed: plan.md and" in summary(forge)
    forge.pull = replace(forge.pull, reviews=(*forge.pull.reviews, a_review(BEN, minutes=2, sha=forge.pull.head.sha)))
    assert checks(run(forge))["approval"] is Conclusion.SUCCESS


def test_what_a_pattern_means_and_nobody_touches_lapses_nothing() -> None:
    forge = a_forge(SPEC, before={"plan": PLANNED + "\n- [NEEDS CLARIFICATION: how?]\n"}, spec=IN_REVIEW)
    forge.put(".specbot.yml", PATTERN, sha=BASE)
    forge.put(PLAN, PLANNED)
    assert checks(approved(forge))["approval"] is Conclusion.SUCCESS
    forge.push("2" * 40)
    assert checks(run(forge))["approval"] is Conclusion.SUCCESS
