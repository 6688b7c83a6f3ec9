"""Which earlier pull requests are looked at again after a merge: those that a revert names, and those of the histories."""

from dataclasses import replace

import pytest

from bot.policy.model import Policy
from bot.review.evaluate.woken_pulls import followers
from bot.review.model.references import ForgeName, PullRef
from tests.review.builders import a_pull, a_snapshot


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("", []),
        ("Reverts team/app#9", [9]),
        ("This reverts merge request !7 and more.\nReverts team/app#9, reverts #7", [7, 9]),
        ("Reverts team/app#12\nReverts #9", [9]),
        ("See #9, which reverts nothing", []),
        ("\n".join(f"Reverts #{number}" for number in range(20, 35)), list(range(25, 35))),
    ],
)
def test_what_a_revert_names_is_looked_at_again(body: str, numbers: list[int]) -> None:
    snapshot = a_snapshot(pull=replace(a_pull(), body=body))
    found = followers(snapshot, Policy())
    assert found == tuple(PullRef(forge=ForgeName.GITHUB, repository="team/app", number=one) for one in numbers)
