"""Commands that are answered with words or a nod: help, why, check, and what standing commands are told."""

from collections.abc import Iterator

from bot.review.commands.command_spec import CommandOutcome, Done, Explained
from bot.review.commands.parser import Command
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import ApprovalStatus, EvaluatedApproval
from bot.review.present.next_actions import (
    conditions,
    problem_line,
    problem_lines,
)
from bot.review.present.verdict import (
    CONTRIBUTORS_ALLOWED,
    allowed_line,
    approver_words,
    blockers,
    opinion_line,
    rule_lines,
    since_then,
    small_groups,
    unknown_authors,
    unknown_names,
)
from bot.review.text.render import Markdown, code, render

EARLY = "Too early: the team's policy sends approvals back while a question is open."


def why(command: Command, context: ReviewContext) -> CommandOutcome:
    """Explain each open condition: what, where, who can close it, and which rule asks for it."""
    del command
    text = render(
        "why.md.j2",
        blockers=Markdown(blockers(context)),
        lines=(
            *problem_lines(context),
            *(problem_line(error, context.pull) for error in context.team.errors),
            *conditions(context, most=None),
        ),
        uncounted=(
            *_uncounted(context),
            *unknown_names(context),
            *small_groups(context),
            *unknown_authors(context.contributors),
        ),
        advice=tuple(_advice(context)),
        rules=rule_lines(context),
    )
    return Explained(text=text)


def _advice(context: ReviewContext) -> Iterator[Markdown]:
    """Name the demands that accepted specs make advice, and some of these specs."""
    for precedent in context.snapshot.precedents.values():
        for one in precedent.all_softened():
            named = Markdown(", ").join(code(path) for path in one.examples)
            yield Markdown(f"{code(one.demand)}: {one.broken} of {one.total} accepted specs break it, such as {named}")


def _uncounted(context: ReviewContext) -> tuple[Markdown, ...]:
    """Name the approvals that do not count, each with the reason."""
    found = [
        evaluated
        for approval_count in context.gate.approval_counts
        for evaluated in approval_count.evaluated_approvals
        if evaluated.standing is not ApprovalStatus.COUNTS
    ]
    return (*dict.fromkeys(opinion_line(one, (), context.pull) for one in found), *allowed_line(found))


def help_(command: Command, context: ReviewContext) -> CommandOutcome:
    """List the commands."""
    del command
    return Explained(text=f"these are the commands.\n\n{context.help}")


def stand(command: Command, context: ReviewContext) -> CommandOutcome:
    """Answer a standing command that was folded already: a nod, or why it was refused."""
    refused = context.thread.refused.get(command.key)
    return Done() if refused is None else Explained(text=refused)


def agree(command: Command, context: ReviewContext) -> CommandOutcome:
    """Say why a proposal or an agreement was refused, or what it is worth, as of an approval."""
    return stand(command, context) if command.key in context.thread.refused else approve(command, context)


def approve(command: Command, context: ReviewContext) -> CommandOutcome:
    """Nod at an approval that opens its part of the gate; otherwise say what keeps it from that."""
    waiting = "\n".join(f"- {line}" for line in conditions(context, questions_only=True))
    if any(approval.key == command.key for approval in context.early):
        return Explained(text=f"{EARLY} Approve again then:\n\n{waiting}", void=True)
    mine = [
        one
        for approval_count in context.gate.approval_counts
        for one in approval_count.evaluated_approvals
        if one.approval.key == command.key
    ]
    if not mine:
        return Done()
    best = next((one for one in mine if one.standing is ApprovalStatus.COUNTS), mine[0])
    if best.standing is not ApprovalStatus.COUNTS:
        return Explained(text=f"This does not count: {_why_not(best, context)}.")
    if not waiting:
        return Done()
    return Explained(text=f"Noted. Your approval counts once this is settled:\n\n{waiting}")


def nod(command: Command, context: ReviewContext) -> CommandOutcome:
    """Accept what is always allowed."""
    del command, context
    return Done()


def _why_not(evaluated: EvaluatedApproval, context: ReviewContext) -> str:
    """Say why, and who could."""
    entries = dict.fromkeys(
        entry
        for approval_count in context.gate.approval_counts
        for entry in approval_count.who_can(context.approvers.entries_for(approval_count.path))
    )
    who = " or ".join(approver_words(entry) for entry in entries) or Markdown("a code owner, but the specs have none")
    match evaluated.standing:
        case ApprovalStatus.AUTHOR:
            return f"you are the author, and nobody approves their own spec. It takes {who}"
        case ApprovalStatus.CONTRIBUTOR:
            return (
                f"you made commits here, and nobody approves their own work.\n\n{CONTRIBUTORS_ALLOWED}. It takes {who}"
            )
        case ApprovalStatus.LAPSED:
            return f"the spec has changed since ({', '.join(evaluated.changed)}). Look again{since_then(evaluated, context.pull)} and approve again"
        case ApprovalStatus.ANOTHER:
            return (
                "something else was proposed since. Write `/spec agree` to agree to that, or propose anew what you want"
            )
        case _:
            return f"it takes {who}"
