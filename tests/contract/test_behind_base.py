"""A pull request that is behind its base branch when it is merged: what others brought meanwhile is no change of its own."""

import pytest

from bot.review.model.references import PullRef
from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_gate import SPEC, look, summary

TEMPLATE = (
    b"# [Title]\n\n**Status:** [Draft | In Review | Approved | Implemented]\n\n## Goals\n\n[What for]\n\n"
    b"## Implementation Plan\n\n- [ ] Task 1\n\n## Open Questions\n\n- [ ] Question 1?\n\n"
    b"## Revision History\n\n| Date | Author | Changes |\n|---|---|---|\n| [Date] | [Name] | First |\n"
)
TEXT = (
    b"# Search\n\n**Status:** Approved\n\n## Goals\n\nFind things.\n\n## Implementation Plan\n\n- [ ] Build it\n\n"
    b"## Open Questions\n\n- [x] How big?\n  - Big.\n\n"
    b"## Revision History\n\n| Date | Author | Changes |\n|---|---|---|\n| 2026-01-02 | Ada | First |\n"
)
TICKED = TEXT.replace(b"- [ ] Build", b"- [x] Build")
MEANWHILE = TEXT.replace(b"Find things.", b"Find all things.")


def merged_from_behind(stage: Stage, own: bytes, method: str) -> PullRef:
    """Merge a change of one's own after somebody else's, which was opened later."""
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    stage.put_on_base(SPEC, TEXT)
    ref, other = stage.open_pull({SPEC: own}), stage.open_pull({SPEC: MEANWHILE})
    for one in (other, ref):
        stage.approve(REVIEWER, one)
        look(stage, one)
        stage.merge(one, method)
    look(stage, other)
    return ref


@pytest.mark.parametrize("method", ["merge", "squash"])
@pytest.mark.parametrize(
    ("own", "status"),
    [(TICKED, "Implemented"), (TEXT.replace(b"- Big.", b"- Bigger."), "Approved")],
    ids=["the last task is ticked", "an answer is reworded"],
)
def test_what_is_merged_from_behind_is_not_taken_back(stage: Stage, method: str, own: bytes, status: str) -> None:
    stage.own_forge()
    ref = merged_from_behind(stage, own, method)
    pull, text = look(stage, ref), stage.read_base(SPEC).decode()
    assert stage.status(status.lower()) in pull.labels
    assert "taken back" not in summary(pull)
    assert f"**Status:** {status}\n" in text
    assert "Find all things." in text
    assert len([line for line in text.splitlines() if line.startswith("| ") and "Search (" in line]) == 2


def test_what_is_undone_after_the_merge_is_taken_back_all_the_same(stage: Stage) -> None:
    stage.own_forge()
    ref = merged_from_behind(stage, TEXT.replace(b"- [ ] Build", b"In one go.\n\n- [ ] Build"), "merge")
    look(stage, ref)
    stage.put_on_base(SPEC, stage.read_base(SPEC).replace(b"In one go.\n\n", b""))
    pull = look(stage, ref)
    assert stage.status("withdrawn") in pull.labels
    assert "was taken back on `main`" in summary(pull)


def test_who_approves_and_merges_before_the_bot_looks_is_told_nothing_of_a_label(stage: Stage) -> None:
    """The status label moves with the merge, after what the merge has earned was written; nobody changed it by hand."""
    stage.put_on_base("docs/specs/TEMPLATE.md", TEMPLATE)
    ref = stage.open_pull({SPEC: TEXT.replace(b"Approved", b"In Review")})
    assert look(stage, ref).labels == (stage.status("in review"),)
    stage.approve(REVIEWER, ref)
    stage.merge(ref)
    pull = look(stage, ref)
    assert pull.labels == (stage.status("approved"),)
    assert b"**Status:** Approved" in stage.read_base(SPEC)
    assert "The status label was not the one" not in summary(pull)
