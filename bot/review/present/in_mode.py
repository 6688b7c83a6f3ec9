"""A decision as the mode lets it out: an adviser says everything, and holds nothing back. The one place that knows how."""

from dataclasses import replace

from bot.review.model.capabilities import Conclusion
from bot.review.model.desired_state import Check, DesiredState, GateThread
from bot.review.present.checks import sealed

ADVICE = "Advice only: nothing here holds a merge back. The checks pass, and say what they would have said."
_BLOCKED = (("### Blocked:", "### Would be blocked:"), ("### Draft, blocked:", "### Draft, would be blocked:"))


def advised(desired: DesiredState) -> DesiredState:
    """Give a decision as an adviser says it."""
    return replace(
        desired,
        summary=desired.summary and _told(desired.summary),
        checks=as_advice(desired.checks),
        gate_thread=desired.gate_thread and _resolved(desired.gate_thread),
        dismissals=(),
        closes=False,
    )


def as_advice(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Let no check fail."""
    return tuple(map(_passed, checks))


def _passed(check: Check) -> Check:
    """Let a check pass, and say that it would have failed."""
    if check.conclusion is Conclusion.SUCCESS:
        return check
    said = replace(check, conclusion=Conclusion.SUCCESS, title=f"Would fail: {check.title}")
    return sealed(replace(said, summary=f"{ADVICE}\n\n{check.summary}"))


def _resolved(thread: GateThread) -> GateThread:
    """Open the gate; a thread from before says why it is resolved."""
    return thread if thread.is_open else GateThread(is_open=True, body=f"{thread.body}\n\n{ADVICE}")


def _told(summary: str) -> str:
    """Say below the verdict, the summary's first heading, that it is advice."""
    for blocked, advised in _BLOCKED:
        summary = summary.replace(blocked, advised, 1)
    before, mark, after = summary.partition("### ")
    title, rest = after.partition("\n")[0], after.partition("\n")[2]
    return f"{before}{mark}{title}\n\n> {ADVICE}\n{rest}" if mark else f"{summary}\n\n> {ADVICE}"
