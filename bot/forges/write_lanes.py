"""Changes side by side: those that depend on no other at once, in lanes; the others one by one, in their order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import partial

from bot.forges.side_by_side import SideBySide
from bot.review.model.actions import Action
from bot.review.port import REFUSED_FOR_GOOD, ForgeError
from bot.telemetry.traces import span

Lanes = Mapping[type[Action], str]
"""The kinds of changes that go beside the others, and the lane of each: what shares one goes one by one."""
Outcomes = dict[int, ForgeError | None]
_MAIN = ""


def make_together(
    change: Callable[[Action], None], actions: Sequence[Action], lanes: Lanes
) -> tuple[ForgeError | None, ...]:
    """Make changes; gives for each why it was refused for good.

    What else goes wrong ends its lane, and is raised when all others are done.
    """
    by_lane: dict[str, dict[int, Action]] = {_MAIN: {}}
    for number, action in enumerate(actions):
        by_lane.setdefault(lanes.get(type(action), _MAIN), {})[number] = action
    main = by_lane.pop(_MAIN)
    with closing(SideBySide()) as beside:
        begun = [beside.begin(partial(_lane, change, one)) for one in by_lane.values()]
        outcomes = _lane(change, main)
        for answer in begun:
            outcomes |= answer()
    in_order = tuple(outcomes[number] for number in range(len(actions)))
    if (stop := _stop(in_order)) is not None:
        raise stop
    return in_order


def _lane(change: Callable[[Action], None], actions: Mapping[int, Action]) -> Outcomes:
    """Make changes one by one."""
    outcomes: Outcomes = {}
    for number, action in actions.items():
        outcomes[number] = _stop(outcomes.values()) or _outcome(change, action)
    return outcomes


def _stop(outcomes: Iterable[ForgeError | None]) -> ForgeError | None:
    """Find what keeps the others from being tried."""
    return next((one for one in outcomes if one is not None and not isinstance(one, REFUSED_FOR_GOOD)), None)


def _outcome(change: Callable[[Action], None], action: Action) -> ForgeError | None:
    try:
        with span("apply", {"specbot.change": type(action).__name__}):
            change(action)
    except ForgeError as error:
        return error
    return None
