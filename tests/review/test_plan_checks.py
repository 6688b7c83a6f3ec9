"""What is planned for checks: each shows what was decided, on the head, once."""

from dataclasses import replace

import pytest

from bot.review.model import actions
from bot.review.model.capabilities import Capabilities, Conclusion, WriteKind
from bot.review.model.desired_state import Check
from bot.review.model.snapshot import RERUN, CheckAction
from bot.review.plan import plan
from tests.review.builders import BEN, a_pull, a_run, a_snapshot
from tests.review.test_plan import CHECK, NOTHING, planned


@pytest.mark.parametrize(
    ("standing", "number"),
    [
        pytest.param((), None, id="none yet"),
        pytest.param((a_run(replace(CHECK, sha="2" * 40)),), None, id="on an older head"),
        pytest.param((a_run(replace(CHECK, digest="d0")),), "k1", id="other content"),
        pytest.param((a_run(replace(CHECK, conclusion=Conclusion.FAILURE)),), "k1", id="other conclusion"),
        pytest.param((a_run(CHECK), a_run(replace(CHECK, digest="d0"), key="k2")), "k2", id="a newer one is wrong"),
    ],
)
def test_lesson_20_a_check_that_is_missing_or_wrong_is_set(standing: tuple[object, ...], number: str | None) -> None:
    pull = replace(a_pull(), checks=standing)  # type: ignore[arg-type] # a table of runs
    assert planned(pull, checks=(CHECK,)) == (actions.SetCheck(check=CHECK, id=number),)


def test_a_check_that_is_right_is_left_alone() -> None:
    assert planned(a_pull(checks=(a_run(CHECK),)), checks=(CHECK,)) == ()


@pytest.mark.parametrize(("button", "changes"), [(RERUN, 1), ("fix", 0)])
def test_a_right_check_is_set_anew_only_when_the_forge_has_reset_it(button: str, changes: int) -> None:
    snapshot = replace(
        a_snapshot(pull=a_pull(checks=(a_run(CHECK),))), check_actions=(CheckAction(identifier=button, account=BEN),)
    )
    assert len(plan(snapshot, replace(NOTHING, checks=(CHECK,)))) == changes


@pytest.mark.parametrize(
    ("status", "withheld", "renewed"),
    [
        pytest.param(CHECK, (), 0, id="says the same"),
        pytest.param(replace(CHECK, digest="d0"), (), 0, id="has no buttons"),
        pytest.param(replace(CHECK, title="another"), (), 1, id="says something else"),
        pytest.param(replace(CHECK, title=""), (), 1, id="says nothing"),
        pytest.param(replace(CHECK, conclusion=Conclusion.FAILURE), (), 1, id="another verdict"),
        pytest.param(replace(CHECK, title="another", sha="2" * 40), (), 0, id="on an older head"),
        pytest.param(replace(CHECK, title="another", name="another"), (), 0, id="of another name"),
        pytest.param(replace(CHECK, title="another"), (WriteKind.STATUS,), 0, id="may not be written"),
    ],
)
def test_a_status_beside_a_check_run_goes_on_saying_what_the_check_says(
    status: Check, withheld: tuple[WriteKind, ...], renewed: int
) -> None:
    can = Capabilities(withheld=frozenset(withheld))
    pull = replace(a_pull(checks=(a_run(CHECK),), capabilities=can), statuses=(a_run(status),))
    wanted = (actions.SetCheck(check=CHECK, id=None, as_status=True),) if renewed else ()
    assert planned(pull, checks=(CHECK,)) == wanted
