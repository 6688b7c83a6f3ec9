"""The verdict, in words that stand before all others: *Blocked: 2 errors, 1 question, 1 approval*."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import ApprovalCount, Gate
from bot.review.model.snapshot import PullState
from bot.review.text.render import count


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedApprovals:
    """So many approvals, of the same people, for each of these specs: one person gives them all at once."""

    missing: int
    entries: tuple[str, ...]
    paths: tuple[str, ...]


def wanted_approvals(context: ReviewContext) -> tuple[WantedApprovals, ...]:
    """Put the specs together that wait for the same people."""
    groups: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for one in context.gate.short:
        groups.setdefault((one.missing, _helpful(one, context)), []).append(one.path)
    return tuple(
        WantedApprovals(missing=missing, entries=entries, paths=tuple(paths))
        for (missing, entries), paths in groups.items()
    )


def _helpful(approval_count: ApprovalCount, context: ReviewContext) -> tuple[str, ...]:
    """Name who would bring a spec further, without names that stand for nobody where there are others."""
    entries = approval_count.helpful(context.approvers.entries_for(approval_count.path))
    return tuple(entry for entry in entries if not context.approvers.unknown(entry)) or entries


def verdict(context: ReviewContext) -> str:
    """Say in one line how the pull request stands."""
    found, pull = blockers(context), context.pull
    if pull.state is PullState.MERGED:
        return f"Merged too early: {found} missing" if found else "Merged"
    if pull.state is PullState.CLOSED:
        return "Closed without a merge"
    if pull.draft:
        return f"Draft, blocked: {found}" if found else "Draft: nothing else is missing"
    return f"Blocked: {found}" if found else "Ready to merge"


def blockers(context: ReviewContext, *, text: bool = True) -> str:
    """Count what stands in the way; `text` False leaves out what `spec / document` tells. Empty: nothing does."""
    team = len(context.team.errors) if text and context.pull.state is PullState.OPEN else 0
    found = (
        count(len(context.gate.errors), "error") if text and context.gate.errors else "",
        f"{count(team, 'error')} in the team's files" if team else "",
        *_conditions(context.gate),
        count(sum(one.missing for one in wanted_approvals(context)), "approval") if context.gate.short else "",
    )
    return ", ".join(filter(None, found))


def _conditions(gate: Gate) -> Iterator[str]:
    """Count what is neither an error nor an approval."""
    if gate.unread:
        yield count(len(gate.unread), "part") + " that I cannot read"
    if gate.open_questions:
        yield count(len(gate.open_questions), "question")
    if gate.uncounted:
        yield count(len(gate.uncounted), "place") + " where I cannot count the questions"
    if gate.objections:
        yield count(len(gate.objections), "request") + " for changes"
    if gate.needed:
        yield count(len(gate.needed), "other spec")
