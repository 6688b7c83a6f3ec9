"""Each preset whose files tell their state: a spec from its first proposal to its last state, a pull request for each step."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.review.model.pull_request import PullRequest
from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_gate import is_approved, look

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
    "eip": Story(
        path="EIPS/eip-7001.md",
        template="eip-template.md",
        steps=(("last-call", "final"), ("living", "living")),
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
    "spec-kit": Story(
        path="specs/007-albums/spec.md",
        template=".specify/templates/spec-template.md",
        steps=(("in-review", "approved"), ("implemented", "implemented")),
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
