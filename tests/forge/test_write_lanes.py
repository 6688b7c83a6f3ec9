"""Changes side by side: what depends on another comes after it, what is refused keeps nothing else, what fails ends its lane."""

from collections.abc import Callable
from threading import Barrier

import pytest

from bot.forges.write_lanes import make_together
from bot.review.model.actions import Action, ChangeLabels, CreateSummary, DeleteComment, ResolveThread
from bot.review.port import ForbiddenError, ForgeError, UnavailableError

LABELS, SUMMARY = ChangeLabels(add=(), remove=("a",)), CreateSummary(body="b")
FIRST, SECOND = DeleteComment(comment="1"), ResolveThread(thread="2")
LANES = {ChangeLabels: "labels", CreateSummary: "summary"}


def failing(on: Action, error: ForgeError) -> tuple[Callable[[Action], None], list[Action]]:
    done: list[Action] = []

    def change(action: Action) -> None:
        if action is on:
            raise error
        done.append(action)

    return change, done


def test_lanes_go_side_by_side() -> None:
    """Each waits for the two others, so one after the other would never end."""
    met = Barrier(3, timeout=20)

    def change(action: Action) -> None:
        assert action in {LABELS, FIRST, SUMMARY}
        met.wait()

    assert make_together(change, (LABELS, FIRST, SUMMARY), LANES) == (None, None, None)


def test_what_is_in_no_lane_keeps_its_order() -> None:
    change, done = failing(on=SUMMARY, error=ForbiddenError("no"))
    make_together(change, (FIRST, LABELS, SECOND), LANES)
    assert [one for one in done if one is not LABELS] == [FIRST, SECOND]


def test_a_refusal_stands_where_its_change_stood() -> None:
    refused = ForbiddenError("no")
    change, done = failing(on=FIRST, error=refused)
    assert make_together(change, (LABELS, FIRST, SECOND), LANES) == (None, refused, None)
    assert {type(one) for one in done} == {ChangeLabels, ResolveThread}


def test_what_fails_ends_its_lane_and_no_other() -> None:
    change, done = failing(on=FIRST, error=UnavailableError("down"))
    with pytest.raises(UnavailableError, match="down"):
        make_together(change, (LABELS, FIRST, SECOND, SUMMARY), LANES)
    assert {type(one) for one in done} == {ChangeLabels, CreateSummary}
