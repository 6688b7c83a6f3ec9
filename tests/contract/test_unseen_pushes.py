"""What an approval is worth that was written between two looks, while texts came and went."""

from tests.contract.stage import REVIEWER, Stage
from tests.contract.test_gate import SPEC, TEXT, is_approved, look, opened


def test_an_approval_of_a_text_that_came_and_went_unseen_does_not_count(stage: Stage) -> None:
    stage.own_forge()
    ref = opened(stage)
    look(stage, ref)
    stage.push(ref, SPEC, TEXT.replace(b"Find things.", b"Sell things."))
    stage.comment(REVIEWER, ref, "/spec approve")
    stage.push(ref, SPEC, TEXT)
    assert not is_approved(look(stage, ref))
    stage.comment(REVIEWER, ref, "/spec approve")
    assert is_approved(look(stage, ref))
