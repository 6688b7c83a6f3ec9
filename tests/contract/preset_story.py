"""What the stories of the presets share: their cases, and the steps that every pull request takes."""

from pathlib import Path

from bot.review.model.capabilities import Conclusion
from bot.review.model.pull_request import PullRequest
from bot.review.model.references import PullRef
from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_gate import is_approved, look

CASES = Path("tests/config/presets")
DRAFTS = {
    "ember-rfc": "proposed",
    "rfd": "prediscussion",
    "swift-evolution": "awaiting-review",
    **dict.fromkeys(("adr", "eip", "madr", "rust-rfc", "spec-kit"), "draft"),
}
"""The label of a draft."""


def case(preset: str, name: str) -> bytes:
    return (CASES / preset / f"{name}.md").read_bytes()


def state(pull: PullRequest) -> str:
    """Read the status label."""
    (label,) = (name for name in pull.labels if name.casefold().startswith(("spec: ", "spec::")))
    return label.partition(":")[2].strip(": ").lower().replace(" ", "-")


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


def begin(stage: Stage, name: str, path: str, file: str) -> PullRef:
    """Open a draft with the copied template, as an author begins; write the text, and say that it is ready."""
    ref = stage.open_pull({path: case(name, "template")}, draft=True)
    pull = look(stage, ref)
    assert state(pull) == DRAFTS[name]
    assert not is_approved(pull)
    stage.push(ref, path, case(name, file))
    stage.ready(ref)
    assert state(look(stage, ref)) != "approved"
    return ref
