"""What the conversation says when every standing command is folded: questions, approvals, refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from bot.review.evaluate.approvals import Approval
from bot.review.evaluate.questions import Question
from bot.review.model.snapshot import Account

ApprovalEvent = tuple[datetime, Account, Approval | None]
"""When, who, and the approval that was given; None where one was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadState:
    """The questions of the thread, who approved or took it back, and which standing commands were refused."""

    questions: tuple[Question, ...] = ()
    approval_events: tuple[ApprovalEvent, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """By command: the number of the question that it raised."""
    refused: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By command: why it does not count."""
    implemented_anyway: bool = False
    """Somebody with write access calls it implemented, whatever the tasks say."""
