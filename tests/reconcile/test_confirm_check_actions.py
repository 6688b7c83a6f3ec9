"""A press is an order only where the forge has it on record, on this pull request."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest

from bot.review.confirm_check_actions import confirm_check_actions
from bot.review.model.recorded_check_action import RecordedCheckAction
from bot.review.model.references import PullRef
from bot.review.model.snapshot import RERUN, CheckAction
from tests.reconcile.memory_forge import MemoryForge
from tests.review.builders import ANN, BEN, HEAD, a_pull

PULL = a_pull()
REPOSITORY = PULL.ref.repository
TOLD = CheckAction(identifier="fix", account=ANN, delivery="github:1")
ON_RECORD = RecordedCheckAction(identifier="fix", account=BEN, repository=REPOSITORY, head_sha=HEAD, pulls=(PULL.ref,))


def confirmed(*pressed: CheckAction, **records: RecordedCheckAction) -> tuple[CheckAction, ...]:
    def recorded(named: Collection[str]) -> Mapping[str, RecordedCheckAction]:
        return {name: records["found"] for name in named if "found" in records}

    return confirm_check_actions(MemoryForge(pull=PULL), PULL.ref, pressed, recorded)


def test_who_pressed_what_is_what_the_forge_says() -> None:
    assert confirmed(TOLD, found=ON_RECORD) == (replace(TOLD, account=BEN),)
    assert confirmed(TOLD, found=replace(ON_RECORD, identifier="check"))[0].identifier == "check"


def test_a_press_on_a_pull_request_of_a_fork_is_found_by_its_head() -> None:
    assert confirmed(TOLD, found=replace(ON_RECORD, pulls=())) == (replace(TOLD, account=BEN),)
    assert confirmed(TOLD, found=replace(ON_RECORD, pulls=(), head_sha="d" * 40)) == ()


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(ON_RECORD, repository="acme/other"),
        replace(ON_RECORD, pulls=(PullRef(forge=PULL.ref.forge, repository=REPOSITORY, number=99),)),
    ],
)
def test_a_press_from_elsewhere_is_no_order(elsewhere: RecordedCheckAction) -> None:
    assert confirmed(TOLD, found=elsewhere) == ()


def test_what_the_forge_does_not_know_is_no_order() -> None:
    assert confirmed(TOLD) == ()
    assert confirmed(replace(TOLD, delivery=""), found=ON_RECORD) == ()


@pytest.mark.parametrize("identifier", ["check", RERUN])
def test_what_only_asks_for_a_look_is_not_asked_about(identifier: str) -> None:
    assert confirmed(replace(TOLD, identifier=identifier)) == (replace(TOLD, identifier=identifier),)
