"""Whether somebody pressed a button: the delivery that says so may be forged by whoever has the webhook's secret."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import structlog

from bot.review.model.desired_state import CHECK_AGAIN
from bot.review.model.recorded_check_action import RecordedCheckAction
from bot.review.model.references import PullRef
from bot.review.model.snapshot import RERUN, CheckAction
from bot.review.port import Forge

_WAKE_UPS = frozenset({CHECK_AGAIN.identifier, RERUN})
"""They ask for a look, which any delivery does."""


def confirm_check_actions(
    forge: Forge,
    ref: PullRef,
    pressed: tuple[CheckAction, ...],
    recorded: Callable[[Collection[str]], Mapping[str, RecordedCheckAction]],
) -> tuple[CheckAction, ...]:
    """Keep the check actions that the forge confirms, as the forge has them; one that it does not is left out, and logged.

    `recorded` asks the forge by delivery. Raises `ForgeError` when it does not answer.
    """
    deliveries = {one.delivery for one in pressed if one.identifier not in _WAKE_UPS}
    found = recorded(deliveries - {""}) if deliveries else {}
    kept: list[CheckAction] = []
    for one in pressed:
        record = found.get(one.delivery)
        if one.identifier in _WAKE_UPS:
            kept.append(one)
        elif record is not None and _is_on(forge, ref, record):
            kept.append(replace(one, identifier=record.identifier, account=record.account))
        else:
            reason = "the forge has no such action on record" if record is None else "it was pressed somewhere else"
            structlog.get_logger().warning("button not obeyed", reason=reason, delivery=one.delivery, target=str(ref))
    return tuple(kept)


def _is_on(forge: Forge, ref: PullRef, record: RecordedCheckAction) -> bool:
    """Tell whether a button was pressed on this pull request; one from a fork is found by its head."""
    if record.repository.casefold() != ref.repository.casefold():
        return False
    return ref in (record.pulls or tuple(forge.pulls_at(ref.repository, record.head_sha)))
