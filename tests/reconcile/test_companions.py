"""Files beside a spec that belong to it: what they say and lack is said of the spec, and their ticks move it."""

from dataclasses import replace

import pytest

from bot.comparison.question_marks import marks_in
from bot.policy.paths import companion_of
from bot.policy.reader import read_policy
from bot.review.evaluate.rules_in_force import at_status
from bot.review.model.capabilities import Conclusion, FileStatus, PullState
from bot.review.model.pull_request import ChangedFile, Comment
from bot.review.reconcile import reconcile
from bot.spec.examine import examine, plain_schema
from tests.reconcile.memory_forge import LARGEST, MemoryForge
from tests.review.builders import ANN, BASE, BEN, HEAD, NOON, RIGHTS, a_comment, a_file, a_pull, a_review, at

SPEC, PLAN, TASKS = "specs/007-albums/spec.md", "specs/007-albums/plan.md", "specs/007-albums/tasks.md"
POLICY = """\
specs:
  - paths: [specs/*/spec.md]
    template: T.md
    plan: tasks.md
    markers: [NEEDS CLARIFICATION]
    companions: [{file: plan.md, template: P.md}]
"""
TEXT = "# Albums\n\n**Status:** Approved\n\n## Goals\n\nKeep pictures together.\n"
PLANNED = "# Plan\n\n## Summary\n\nOne table more.\n\n## Context\n\nPictures.\n"
UNFILLED = PLANNED.replace("Pictures.", "[What is there]")
TICKED = "## Setup\n\n- [x] T001 Make the table\n- [x] T002 Show it\n"
UNTICKED = TICKED.replace("[x] T002", "[ ] T002")


def a_forge(*changed: str, before: dict[str, str] | None = None, **head: str) -> MemoryForge:
    """Make a pull request that changes files; what it does not change stands at base as at head."""
    names = {"spec": SPEC, "plan": PLAN, "tasks": TASKS}
    old = {names.get(name, name): text for name, text in (before or {}).items()}
    new = {**old, **{names[name]: text for name, text in head.items()}}
    files = tuple(a_file(path, status=_status(path, old, new), lines=range(1, 12)) for path in changed)
    forge = MemoryForge(pull=a_pull(files=files), levels={"ann": RIGHTS["1"], "ben": RIGHTS["2"]})
    rules = {
        ".specbot.yml": POLICY,
        "T.md": "# [Title]\n\n**Status:** [Draft | In Review | Approved | Implemented]\n\n## Goals\n\n[What for]\n",
    }
    for path, text in {
        **rules,
        "P.md": "# Plan\n\n## Summary\n\n[What is built]\n\n## Context\n\n[What is there]\n",
        **old,
    }.items():
        forge.put(path, text, sha=BASE)
    for path, text in new.items():
        if text:
            forge.put(path, text)
    return forge


def _status(path: str, old: dict[str, str], new: dict[str, str]) -> FileStatus:
    if not new.get(path):
        return FileStatus.REMOVED
    return FileStatus.MODIFIED if path in old else FileStatus.ADDED


def run(forge: MemoryForge) -> MemoryForge:
    for _ in range(3):
        if not reconcile(forge, forge.pull.ref, lambda: NOON).applied:
            return forge
    raise AssertionError("it never rests")


def checks(forge: MemoryForge) -> dict[str, Conclusion | None]:
    return {check.name.removeprefix("spec / "): check.conclusion for check in forge.pull.checks}


def summary(forge: MemoryForge) -> str:
    return next(one.body for one in forge.pull.comments if "specbot:summary" in one.body)


def approved(forge: MemoryForge) -> MemoryForge:
    forge.pull = replace(forge.pull, reviews=(a_review(BEN, sha=forge.pull.head.sha),))
    return run(forge)


BEFORE = {"spec": TEXT, "plan": PLANNED, "tasks": UNTICKED}


def test_a_pull_request_that_ticks_the_last_task_of_a_plan_beside_makes_the_spec_implemented() -> None:
    forge = approved(a_forge(TASKS, before=BEFORE, tasks=TICKED))
    assert forge.pull.labels == ("spec: implemented",)
    assert "2/2, 1 ticked here" in summary(forge)
    forge.merge(at(5))
    run(forge)
    assert "**Status:** Implemented" in forge.text_on_base(SPEC)
    assert forge.text_on_base(TASKS) == TICKED
    assert run(forge).pull.labels == ("spec: implemented",)


def test_a_pull_request_that_ticks_less_leaves_the_spec_approved() -> None:
    forge = approved(
        a_forge(TASKS, before={**BEFORE, "tasks": "- [ ] One\n- [ ] Two\n"}, tasks="- [x] One\n- [ ] Two\n")
    )
    assert forge.pull.labels == ("spec: approved",)
    forge.merge(at(5))
    assert "**Status:** Approved" in run(forge).text_on_base(SPEC)


def test_a_change_of_a_plan_that_ticks_nothing_makes_nothing_implemented() -> None:
    ready = {**BEFORE, "tasks": TICKED}
    forge = approved(a_forge(PLAN, before=ready, plan=PLANNED + "\nAnd an index.\n"))
    assert forge.pull.labels == ("spec: approved",)


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        ("", "a task in specs/007-albums/tasks.md, which is not there"),
        ("# Tasks\n\nNone yet.\n", "a task in specs/007-albums/tasks.md, which has none"),
        (UNTICKED, "1 task of the implementation plan"),
    ],
)
def test_who_claims_what_the_plan_does_not_bear_out_is_told(tasks: str, said: str) -> None:
    claim = TEXT.replace("Approved", "Implemented")
    forge = approved(a_forge(SPEC, before={"spec": TEXT}, spec=claim, tasks=tasks))
    assert checks(forge)["document"] is Conclusion.FAILURE
    assert said in "".join(one.body for thread in forge.pull.threads for one in thread.comments)
    assert forge.pull.labels == ("spec: in review",)


def test_an_order_to_call_it_implemented_is_refused_with_what_the_plan_lacks() -> None:
    forge = a_forge(SPEC, before={"spec": TEXT}, spec=TEXT + "\nMore.\n")
    forge = approved(forge)
    forge.pull = replace(
        forge.pull, comments=(*forge.pull.comments, a_comment("/spec implemented", author=BEN, minutes=1))
    )
    run(forge)
    assert any("tasks.md, which is not there" in one.body for one in forge.pull.comments if "specbot:reply" in one.body)


@pytest.mark.parametrize(
    "beside", [{"plan": PLANNED + "x" * LARGEST}, {"tasks": UNTICKED + "x" * LARGEST}], ids=["plan", "tasks"]
)
def test_a_companion_that_is_too_large_to_read_is_not_taken_for_one_that_asks_nothing(beside: dict[str, str]) -> None:
    forge = approved(a_forge(SPEC, before={**BEFORE, **beside}, spec=TEXT + "\nMore.\n"))
    assert forge.pull.labels == ("spec: in review",)
    assert checks(forge)["document"] is Conclusion.FAILURE
    assert "The file cannot be read here: it is too large" in "".join(
        one.body for thread in forge.pull.threads for one in thread.comments
    ) + summary(forge)


@pytest.mark.parametrize("path", [PLAN, TASKS])
def test_a_question_in_a_companion_keeps_the_spec_from_approval(path: str) -> None:
    texts = {"plan": PLANNED, "tasks": UNTICKED}
    name = "plan" if path == PLAN else "tasks"
    asked = texts[name].replace("able", "able [NEEDS CLARIFICATION: which one?]", 1)
    forge = approved(
        a_forge(SPEC, before={**BEFORE, "spec": ""} | {name: asked}, spec=TEXT.replace("Approved", "In Review"))
    )
    assert checks(forge)["approval"] is Conclusion.FAILURE
    assert "which one?" in summary(forge)
    assert "1 open" in summary(forge)


def test_a_companion_is_held_against_its_own_template_on_its_own_lines() -> None:
    forge = run(a_forge(SPEC, PLAN, spec=TEXT.replace("Approved", "In Review"), plan=UNFILLED))
    assert checks(forge)["document"] is Conclusion.FAILURE
    (thread,) = forge.pull.threads
    assert (thread.path, thread.line) == (PLAN, 9)
    forge.put(PLAN, PLANNED)
    assert checks(run(forge))["document"] is Conclusion.SUCCESS


def test_what_a_plan_of_a_draft_still_lacks_is_no_error() -> None:
    forge = a_forge(SPEC, PLAN, spec=TEXT.replace("Approved", "Draft"), plan=UNFILLED)
    forge.pull = replace(forge.pull, draft=True)
    assert checks(run(forge))["document"] is Conclusion.SUCCESS
    assert "plan.md#L9" in summary(forge)


def test_an_approval_lapses_when_a_companion_changes_and_not_when_a_box_is_ticked() -> None:
    forge = approved(
        a_forge(SPEC, PLAN, TASKS, spec=TEXT.replace("Approved", "In Review"), plan=PLANNED, tasks=UNTICKED)
    )
    assert checks(forge)["approval"] is Conclusion.SUCCESS
    forge.push("2" * 40)
    forge.put(TASKS, TICKED)
    assert checks(run(forge))["approval"] is Conclusion.SUCCESS
    forge.push("3" * 40)
    forge.put(PLAN, PLANNED.replace("One table", "Two tables"))
    assert checks(run(forge))["approval"] is Conclusion.FAILURE
    assert "plan.md: Summary" in summary(forge)


def test_a_plan_without_its_spec_is_an_error_that_says_so() -> None:
    forge = run(a_forge(TASKS, tasks=UNTICKED))
    assert checks(forge)["document"] is Conclusion.FAILURE
    assert "The spec is not there, or cannot be read, and tasks.md belongs to it" in summary(forge)


def test_a_spec_that_leaves_with_its_plan_is_no_spec_that_changes() -> None:
    forge = run(
        a_forge(SPEC, TASKS, before={"spec": TEXT.replace("Approved", "Draft"), "tasks": UNTICKED}, spec="", tasks="")
    )
    assert checks(forge)["document"] is Conclusion.SUCCESS


def test_a_plan_that_is_removed_is_no_plan_that_is_done() -> None:
    forge = approved(a_forge(TASKS, before={"spec": TEXT, "tasks": UNTICKED}, tasks=""))
    assert forge.pull.labels == ("spec: approved",)
    assert "0/0" in summary(forge)


def test_a_question_of_a_plan_is_answered_where_it_stands() -> None:
    asked = f"{PLANNED}\n## Open Questions\n\n- [ ] How large?\n"
    forge = a_forge(SPEC, PLAN, spec=TEXT.replace("Approved", "In Review"), plan=asked)
    said: tuple[Comment, ...] = (a_comment("/spec answer Q1 One megabyte.", author=ANN, minutes=1),)
    forge.pull = replace(forge.pull, comments=said)
    run(forge)
    assert "- [x] How large?" in forge.text(PLAN)
    assert "One megabyte." in forge.text(PLAN)
    assert forge.text(SPEC) == TEXT.replace("Approved", "In Review")


def test_a_plan_that_moves_with_its_spec_is_compared_with_what_it_was() -> None:
    new = {path: path.replace("007", "008") for path in (SPEC, TASKS)}
    forge = a_forge(before=BEFORE)
    files = tuple(
        ChangedFile(path=path, previous_path=before, status=FileStatus.RENAMED, hunks=a_file().hunks)
        for before, path in new.items()
    )
    forge.pull = replace(forge.pull, files=files)
    forge.files = {key: text for key, text in forge.files.items() if key[0] != HEAD}
    forge.put(new[SPEC], TEXT)
    forge.put(new[TASKS], TICKED)
    forge = approved(forge)
    assert "2/2, 1 ticked here" in summary(forge)
    assert forge.pull.state is PullState.OPEN


def an_archived(*, done: bool, before: str | None, path: str = "done/a.md") -> MemoryForge:
    """Make a pull request that brings a spec to where implemented ones lie, from its place or from nowhere."""
    policy = "specs: [{paths: [specs/*.md, done/*.md], archive: [done/**], outline: '# [Title]\n\n\n## Goals\n\n\n[What for]\n'}]\n"
    text = f"# A\n\n## Goals\n\nB.\n\n## Implementation Plan\n\n- [{'x' if done else ' '}] One\n"
    status = FileStatus.ADDED if before is None else FileStatus.MODIFIED if before == path else FileStatus.RENAMED
    file = replace(a_file(path, status=status, lines=range(1, 9)), previous_path=before if before != path else None)
    forge = MemoryForge(pull=a_pull(files=(file,)), levels={"ann": RIGHTS["1"], "ben": RIGHTS["2"]})
    forge.put(".specbot.yml", policy, sha=BASE)
    forge.put(path, f"{text}\nMore.\n")
    if before is not None:
        forge.put(before, text, sha=BASE)
    return approved(forge)


@pytest.mark.parametrize("before", ["specs/a.md", None])
def test_a_spec_that_is_moved_to_the_archive_is_implemented_once_its_tasks_are_done(before: str | None) -> None:
    forge = an_archived(done=True, before=before)
    assert forge.pull.labels == ("spec: implemented",)
    assert "the outline in the policy" in summary(forge)
    forge.merge(at(5))
    text = forge.text_on_base("done/a.md")
    assert run(forge).pull.labels == ("spec: implemented",)
    assert forge.text_on_base("done/a.md") == text


def test_a_spec_with_tasks_left_does_not_belong_in_the_archive_unless_somebody_says_so() -> None:
    forge = an_archived(done=False, before="specs/a.md")
    assert checks(forge)["document"] is Conclusion.FAILURE
    assert "1 task of the implementation plan" in "".join(one.body for one in forge.pull.threads[0].comments)
    assert forge.pull.labels == ("spec: in review",)
    forge.pull = replace(
        forge.pull, comments=(*forge.pull.comments, a_comment("/spec implemented anyway", author=BEN, minutes=1))
    )
    assert checks(run(forge))["document"] is Conclusion.SUCCESS
    assert forge.pull.labels == ("spec: implemented",)


def test_what_lay_in_the_archive_before_is_nobodys_claim() -> None:
    forge = an_archived(done=False, before="done/a.md")
    assert checks(forge)["document"] is Conclusion.SUCCESS
    assert forge.pull.labels == ("spec: implemented",)


def test_what_a_companion_lacks_weighs_by_the_state_of_its_spec() -> None:
    (rule,) = read_policy(
        "specs: [{paths: [a/s.md], lifecycle: [{name: Idea, role: draft}, {name: Done, role: approved}]}]"
    ).specs
    spec = examine(b"# A\n\n**Status:** Done\n", path="a/s.md", schema=plain_schema(rule), rule=rule)
    levels = at_status({"empty-section": {"Done": "info", "Idea": "error"}, "title": "off"}, spec, rule)
    assert dict(levels) == {"empty-section": "info", "title": "off"}


def test_a_file_of_another_folder_is_no_companion() -> None:
    (rule,) = read_policy("specs: [{paths: [a/*/s.md], plan: t.md}]").specs
    assert companion_of(rule, "a/1", "a/2/t.md") is None
    assert companion_of(rule, "a/1", "a/1/t.md") is not None


def test_a_mark_at_the_end_of_a_line_is_one_question() -> None:
    text = "TODO: measure it, TODO: and write it down"
    assert [text[begin:end] for begin, end in marks_in(text, ("TODO",))] == [text]
