"""A first look that ends between the checks and the summary: what an approval saw is not guessed from the checks it left."""

from contextlib import suppress
from datetime import timedelta

import pytest

from bot.review.port import UnavailableError
from tests.contract.merges import MODEL, SPEC, TEMPLATE, TEXT, look, run
from tests.contract.stage import REVIEWER, Doing, Stage

FINISHED = TEXT.replace(b"Draft", b"In Review")


@pytest.mark.parametrize("doing", [Doing.LABEL, Doing.COMMENT, Doing.READ])
def test_an_approval_from_before_a_push_does_not_count_for_it(stage: Stage, doing: Doing) -> None:
    stage.put_on_base(TEMPLATE, MODEL)
    ref = stage.open_pull({SPEC: FINISHED})
    stage.comment(REVIEWER, ref, "/spec approve")
    stage.pass_time(timedelta(minutes=1))
    stage.push(ref, SPEC, FINISHED.replace(b"To find things.", b"To lose everything."))
    stage.fail_next(502, doing)
    with suppress(UnavailableError):
        run(stage, ref)
    stage.calm()
    run(stage, ref)
    assert stage.status("approved") not in look(stage, ref).labels
    assert run(stage, ref).at_rest
