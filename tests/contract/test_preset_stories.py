"""Each preset whose files tell their state: a spec from its first proposal to its last state, a pull request for each step."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.contract.preset_story import begin, case, changed, merged, passes, state
from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_dormant import look as look_for_quiet
from tests.contract.test_gate import is_approved, look

pytestmark = pytest.mark.long


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


@pytest.mark.parametrize("name", STORIES)
def test_a_spec_walks_through_its_states(stage: Stage, name: str) -> None:
    stage.own_forge()
    story = STORIES[name]
    stage.put_on_base(".specbot.yml", f"specs: [{{preset: {name}}}]\n".encode())
    stage.put_on_base(story.template, case(name, "template"))
    for number, (file, last) in enumerate(story.steps):
        first = number == 0
        ref = begin(stage, name, story.path, file) if first else stage.open_pull({story.path: case(name, file)})
        pull = look(stage, ref)
        assert not is_approved(pull)
        stage.approve(REVIEWER, ref)
        pull = look(stage, ref)
        assert is_approved(pull)
        stage.merge(ref)
        assert state(look(stage, ref)) == last


def test_an_eip_is_final_after_a_last_call_that_an_objection_has_stopped(stage: Stage) -> None:
    stage.own_forge()
    path = "EIPS/eip-7001.md"
    stage.put_on_base(".specbot.yml", b"specs: [{preset: eip}]\n")
    stage.put_on_base("eip-template.md", case("eip", "template"))
    begun = begin(stage, "eip", path, "draft")
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
    assert not passes(look(stage, final), "spec / document")
    stage.comment(REVIEWER, final, "/spec question What of vaults that nobody opens?")
    stage.pass_time(timedelta(days=6))
    assert not is_approved(look(stage, final))
    stage.comment(REVIEWER, final, "/spec resolve T1")
    pull = look(stage, final)
    assert passes(pull, "spec / document")
    assert is_approved(pull)
    assert merged(stage, final) == "final"


def test_an_rfc_of_rust_is_merged_ten_days_after_all_but_two_agreed_and_nobody_objects(stage: Stage) -> None:
    stage.own_forge()
    team = ("eli", "fay", "gus", "hal", "ivy")
    for login in team:
        stage.add_member(login)
    people = ", ".join((REVIEWER, *team))
    stage.put_on_base(".specbot.yml", f"specs: [{{preset: rust-rfc}}]\napproval: {{people: [{people}]}}\n".encode())
    stage.put_on_base("0000-template.md", case("rust-rfc", "template"))
    ref = begin(stage, "rust-rfc", "text/0007-tuples.md", "any-state")
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
