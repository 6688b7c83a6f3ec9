"""Each preset whose files tell their state: a spec from its first proposal to its last state, a pull request for each step."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_dormant import look as look_for_quiet
from tests.contract.test_gate import is_approved, look, summary

pytestmark = pytest.mark.long
CASES = Path("tests/config/presets")


@dataclass(frozen=True, kw_only=True)
class Story:
    """Where a spec and its template lie; the file of each step, and the label that the step ends with."""

    path: str
    template: str
    steps: tuple[tuple[str, str], ...]


STORIES = {
    "adr": Story(
        path="docs/adr/0007-store.md",
        template="docs/adr/template.md",
        steps=(("proposed", "accepted"), ("implemented", "implemented")),
    ),
    "madr": Story(
        path="docs/decisions/0007-store.md",
        template="docs/decisions/template.md",
        steps=(("proposed", "accepted"), ("implemented", "implemented")),
    ),
    "ember-rfc": Story(
        path="text/0501-helpers.md",
        template="0000-template.md",
        steps=(
            ("exploring", "accepted"),
            ("ready-for-release", "ready-for-release"),
            ("released", "released"),
            ("recommended", "recommended"),
        ),
    ),
    "rfd": Story(
        path="rfd/0012/README.md",
        template="rfd/TEMPLATE.md",
        steps=(("discussion", "published"), ("committed", "committed")),
    ),
    "swift-evolution": Story(
        path="proposals/0501-trailing-commas.md",
        template="proposals/TEMPLATE.md",
        steps=(("active-review", "accepted"), ("implemented", "implemented")),
    ),
}


def case(preset: str, name: str) -> bytes:
    return (CASES / preset / f"{name}.md").read_bytes()


def state(pull: PullRequest) -> str:
    """Read the status label."""
    (label,) = (name for name in pull.labels if name.casefold().startswith(("spec: ", "spec::")))
    return label.partition(":")[2].strip(": ").lower().replace(" ", "-")


@pytest.mark.parametrize("name", STORIES)
def test_a_spec_walks_through_its_states(stage: Stage, name: str) -> None:
    stage.own_forge()
    story = STORIES[name]
    stage.put_on_base(".specbot.yml", f"specs: [{{preset: {name}}}]\n".encode())
    stage.put_on_base(story.template, case(name, "template"))
    for file, last in story.steps:
        ref = stage.open_pull({story.path: case(name, file)})
        pull = look(stage, ref)
        assert not is_approved(pull)
        stage.approve(REVIEWER, ref)
        pull = look(stage, ref)
        assert is_approved(pull)
        stage.merge(ref)
        assert state(look(stage, ref)) == last


def passes(pull: PullRequest, check: str) -> bool:
    """Tell whether a check of the head is green."""
    return {one.name: one.conclusion for one in pull.checks}[check] is Conclusion.SUCCESS


def merged(stage: Stage, ref: PullRef) -> str:
    """Merge, and read which state that was."""
    stage.merge(ref)
    return state(look(stage, ref))


def changed(stage: Stage, path: str, before: bytes, now: bytes) -> PullRef:
    """Open a pull request with the text of the base branch, changed, and approve it."""
    ref = stage.open_pull({path: stage.read_base(path).replace(before, now)})
    stage.approve(REVIEWER, ref)
    look(stage, ref)
    return ref


def test_an_eip_is_final_after_a_last_call_that_an_objection_has_stopped(stage: Stage) -> None:
    stage.own_forge()
    path = "EIPS/eip-7001.md"
    stage.put_on_base(".specbot.yml", b"specs: [{preset: eip}]\n")
    stage.put_on_base("eip-template.md", case("eip", "template"))
    begun = stage.open_pull({path: case("eip", "draft")})
    stage.approve(REVIEWER, begun)
    look(stage, begun)
    merged(stage, begun)
    assert b"status: Draft\n" in stage.read_base(path)
    assert merged(stage, changed(stage, path, b"status: Draft", b"status: Review")) == "review"
    merged(stage, changed(stage, path, b"status: Review", b"status: Last Call\nlast-call-deadline: TBD"))
    day = (stage.now() + timedelta(days=14)).date().isoformat()
    assert f"status: Last Call\nlast-call-deadline: {day}\n".encode() in stage.read_base(path)

    final = changed(stage, path, b"status: Last Call", b"status: Final")
    stage.pass_time(timedelta(days=9))
    stage.comment(REVIEWER, final, "/spec question What of vaults that nobody opens?")
    stage.pass_time(timedelta(days=6))
    assert not is_approved(look(stage, final))
    stage.comment(REVIEWER, final, "/spec resolve T1")
    assert is_approved(look(stage, final))
    assert merged(stage, final) == "final"


def test_an_rfc_of_rust_is_merged_ten_days_after_all_but_two_agreed_and_nobody_objects(stage: Stage) -> None:
    stage.own_forge()
    team = ("eli", "fay", "gus", "hal", "ivy")
    for login in team:
        stage.add_member(login)
    people = ", ".join((REVIEWER, *team))
    stage.put_on_base(".specbot.yml", f"specs: [{{preset: rust-rfc}}]\napproval: {{people: [{people}]}}\n".encode())
    stage.put_on_base("0000-template.md", case("rust-rfc", "template"))
    ref = stage.open_pull({"text/0007-tuples.md": case("rust-rfc", "any-state")})
    stage.comment(REVIEWER, ref, "/spec propose merge")
    for login in team[:3]:
        stage.comment(login, ref, "/spec agree")
    look(stage, ref)
    stage.pass_time(timedelta(days=9))
    stage.comment("hal", ref, "/spec object It breaks every parser.")
    look(stage, ref)
    stage.pass_time(timedelta(days=2))
    assert not is_approved(look(stage, ref))
    stage.comment("hal", ref, "/spec resolve T1")
    look(stage, ref)
    stage.pass_time(timedelta(days=9))
    assert not is_approved(look(stage, ref))
    stage.pass_time(timedelta(days=1))
    assert is_approved(look(stage, ref))
    assert merged(stage, ref) == "accepted"


def test_an_eip_that_is_quiet_for_six_months_is_stagnant_and_goes_on_as_a_draft(stage: Stage) -> None:
    stage.own_forge()
    path = "EIPS/eip-7001.md"
    stage.put_on_base(".specbot.yml", b"specs: [{preset: eip}]\n")
    stage.put_on_base("eip-template.md", case("eip", "template"))
    stage.put_on_base(path, case("eip", "review"))
    assert look_for_quiet(stage, 179) == ()
    (proposed,) = look_for_quiet(stage, 181)
    assert b"status: Stagnant\n" in stage.read_head(proposed.ref, path)
    assert merged(stage, proposed.ref) == "stagnant"
    assert merged(stage, changed(stage, path, b"status: Stagnant", b"status: Draft")) == "draft"


def test_an_rfc_of_ember_is_not_released_without_a_date(stage: Stage) -> None:
    stage.own_forge()
    path = "text/0501-helpers.md"
    stage.put_on_base(".specbot.yml", b"specs: [{preset: ember-rfc}]\n")
    stage.put_on_base("0000-template.md", case("ember-rfc", "template"))
    stage.put_on_base(path, case("ember-rfc", "ready-for-release"))
    undated = (b"release-date: 2026-06-01", b"release-date: TBD")
    ref = stage.open_pull({path: case("ember-rfc", "released").replace(*undated)})
    pull = look(stage, ref)
    assert state(pull) != "released"
    assert not passes(pull, "spec / document")
    stage.push(ref, path, case("ember-rfc", "released"))
    stage.approve(REVIEWER, ref)
    assert state(look(stage, ref)) == "released"


def test_a_spec_of_spec_kit_is_implemented_by_the_last_tick_of_its_tasks(stage: Stage) -> None:
    stage.own_forge()
    folder = "specs/007-albums"
    spec, plan, tasks = (f"{folder}/{name}.md" for name in ("spec", "plan", "tasks"))
    stage.put_on_base(".specbot.yml", b"specs: [{preset: spec-kit}]\n")
    for name in ("spec", "plan"):
        template = case("spec-kit", "template" if name == "spec" else "plan-template")
        stage.put_on_base(f".specify/templates/{name}-template.md", template)
    ref = stage.open_pull({spec: case("spec-kit", "template")})
    pull = look(stage, ref)
    assert not passes(pull, "spec / document")

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
    folder, archive = "openspec/changes/add-tags", "openspec/changes/archive/2026-11-27-add-tags"
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
