"""The presets whose specs are folders: the files beside a spec move it on, and the archive is its last state."""

import pytest

from tests.contract.preset_story import begin, case, changed, merged, passes, state
from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_gate import is_approved, look, summary

pytestmark = pytest.mark.long


def test_a_spec_of_spec_kit_is_implemented_by_the_last_tick_of_its_tasks(stage: Stage) -> None:
    stage.own_forge()
    folder = "specs/007-albums"
    spec, plan, tasks = (f"{folder}/{name}.md" for name in ("spec", "plan", "tasks"))
    stage.put_on_base(".specbot.yml", b"specs: [{preset: spec-kit}]\n")
    for name in ("spec", "plan"):
        template = case("spec-kit", "template" if name == "spec" else "plan-template")
        stage.put_on_base(f".specify/templates/{name}-template.md", template)
    ref = begin(stage, "spec-kit", spec, "draft")

    asks = b"Pictures are put together [NEEDS CLARIFICATION: in which order?]; a table"
    stage.push(ref, spec, case("spec-kit", "in-review"))
    stage.push(ref, plan, case("spec-kit", "plan").replace(b"Pictures are put together; a table", asks))
    stage.push(ref, tasks, case("spec-kit", "tasks"))
    stage.approve(REVIEWER, ref)
    pull = look(stage, ref)
    assert passes(pull, "spec / document")
    assert not is_approved(pull)
    assert "in which order?" in summary(pull)
    stage.push(ref, plan, case("spec-kit", "plan"))
    look(stage, ref)
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))
    assert merged(stage, ref) == "approved"
    assert b"**Status**: Approved\n" in stage.read_base(spec)

    assert merged(stage, changed(stage, tasks, b"- [ ] T001", b"- [x] T001")) == "approved"
    assert merged(stage, changed(stage, plan, b"One project", b"One project still")) == "approved"
    ticked = stage.read_base(tasks).replace(b"- [ ] T002", b"- [X] T002").replace(b"- [ ] T003", b"- [x] T003")
    ref = stage.open_pull({tasks: ticked})
    stage.approve(REVIEWER, ref)
    look(stage, ref)
    assert merged(stage, ref) == "implemented"
    assert b"**Status**: Implemented\n" in stage.read_base(spec)


def test_a_change_of_openspec_is_archived_when_its_tasks_are_done(stage: Stage) -> None:
    stage.own_forge()
    folder = "openspec/changes/add-tags"
    stage.put_on_base(".specbot.yml", b"specs: [{preset: openspec}]\n")
    whole = case("openspec", "delta")
    lacking = whole.partition(b"\n#### Scenario")[0] + b"\n"
    ref = stage.open_pull(
        {f"{folder}/proposal.md": case("openspec", "draft"), f"{folder}/specs/search/spec.md": lacking}
    )
    stage.approve(REVIEWER, ref)
    pull = look(stage, ref)
    assert not passes(pull, "spec / document")
    assert not is_approved(pull)
    assert state(pull) == "proposed"

    for name, text in {"proposal.md": "proposed", "design.md": "design", "tasks.md": "tasks"}.items():
        stage.push(ref, f"{folder}/{name}", case("openspec", text))
    stage.push(ref, f"{folder}/specs/search/spec.md", whole)
    look(stage, ref)
    stage.comment(REVIEWER, ref, "/spec approve")
    pull = look(stage, ref)
    assert passes(pull, "spec / document")
    assert is_approved(pull)
    assert merged(stage, ref) == "approved"

    ref = stage.open_pull({f"{folder}/tasks.md": case("openspec", "tasks").replace(b"[ ] 1.", b"[x] 1.")})
    stage.approve(REVIEWER, ref)
    look(stage, ref)
    assert merged(stage, ref) == "approved"
    _archive(stage, folder)


def _archive(stage: Stage, folder: str) -> None:
    """Move a change to the archive: its tasks have to be done."""
    archive = "openspec/changes/archive/2026-11-27-add-tags"
    names = ("proposal.md", "tasks.md", "design.md", "specs/search/spec.md")
    ref = stage.open_pull({f"{folder}/tasks.md": stage.read_base(f"{folder}/tasks.md").replace(b"[x] 1.", b"[X] 1.")})
    for name in names:
        stage.move_on_head(ref, f"{folder}/{name}", f"{archive}/{name}")
    stage.approve(REVIEWER, ref)
    pull = look(stage, ref)
    assert not passes(pull, "spec / document")
    assert state(pull) == "proposed"
    stage.push(ref, f"{archive}/tasks.md", case("openspec", "tasks").replace(b"[ ]", b"[x]"))
    pull = look(stage, ref)
    assert passes(pull, "spec / document")
    assert state(pull) == "archived"
    assert merged(stage, ref) == "archived"
    assert stage.read_base(f"{archive}/proposal.md") == case("openspec", "proposed")
