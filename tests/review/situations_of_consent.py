"""What is read of decisions by consent."""

from dataclasses import replace
from datetime import timedelta

from bot.policy.lifecycle import Period
from bot.policy.model import ApprovalRules, DecisionMode, Policy
from bot.review.model.capabilities import Capabilities, Permission
from tests.review.builders import (
    BEN,
    CAT,
    EVE,
    NOON,
    a_comment,
    a_snapshot,
)
from tests.review.situation import Situation, a_check, a_reply, a_summary, body, decided, said

_RIGHTS = {one.id: Permission.WRITE for one in (BEN, CAT, EVE)}
_CONSENT = {
    "policy": Policy(
        approval=ApprovalRules(
            decision=DecisionMode.CONSENT, people=("ben", "cat", "eve", "ann"), outstanding=1, period=Period(days=10)
        )
    ),
    "snapshot": a_snapshot(permissions=_RIGHTS),
}
_PROPOSED = a_comment("/spec propose merge", author=BEN, minutes=-60)
_AGREED = a_comment("/spec agree", author=CAT, minutes=-50)
_OBJECTED = a_comment("/spec object The limits are too low.", author=EVE, minutes=-40)


def _period(can: Capabilities, *, days: int) -> str:
    pull, snapshot = said(_PROPOSED, _AGREED), a_snapshot(permissions=_RIGHTS)
    later = replace(snapshot, now=NOON + timedelta(days=days))
    found = decided(can, pull=pull, policy=_CONSENT["policy"], snapshot=later)  # type: ignore[arg-type]
    return body(found.replies[-1].body)


CONSENT = (
    a_summary("by consent, nothing is proposed", **_CONSENT),
    a_summary("by consent, an agreement is missing", pull=said(_PROPOSED), **_CONSENT),
    a_summary("by consent, until a day", pull=said(_PROPOSED, _AGREED), **_CONSENT),
    a_summary("by consent, somebody objects", pull=said(_PROPOSED, _AGREED, _OBJECTED), **_CONSENT),
    Situation(text="A period", name="it begins", write=lambda can: _period(can, days=0)),
    Situation(text="A period", name="it is over", write=lambda can: _period(can, days=10)),
    a_check("by consent, until a day", 1, pull=said(_PROPOSED, _AGREED), **_CONSENT),
    a_reply("agreed, and nothing is proposed", "/spec agree", **_CONSENT),
    a_reply("agreed where approvals decide", "/spec agree"),
)
