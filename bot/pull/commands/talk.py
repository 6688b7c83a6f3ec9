"""Orders that are answered with words or a nod: help, why, check, and what standing orders are told."""

from bot.pull.approval import Opinion, Standing
from bot.pull.commands.desk import Accepted, Answered, Desk, Outcome
from bot.pull.commands.grammar import Order
from bot.pull.render import Markdown, render
from bot.pull.steps import approver_words, conditions, problem_lines, rule_lines

EARLY = "Too early: the team's policy sends approvals back while a question is open."


def why(order: Order, desk: Desk) -> Outcome:
    """Explain each open condition: what, where, who can close it, and which rule asks for it."""
    del order
    scene = desk.scene
    text = render(
        "why.md.j2",
        lines=(*problem_lines(scene), *conditions(scene)),
        rules=rule_lines(scene),
    )
    return Answered(text=text)


def help_(order: Order, desk: Desk) -> Outcome:
    """List the commands."""
    del order
    return Answered(text=f"these are the commands.\n\n{desk.help}")


def stand(order: Order, desk: Desk) -> Outcome:
    """Answer a standing order that was folded already: a nod, or why it was refused."""
    refused = desk.thread.refused.get(order.key)
    return Accepted() if refused is None else Answered(text=refused)


def approve(order: Order, desk: Desk) -> Outcome:
    """Nod at an approval that opens its part of the gate; otherwise say what keeps it from that."""
    waiting = "\n".join(f"- {line}" for line in conditions(desk.scene, questions_only=True))
    if any(voice.key == order.key for voice in desk.early):
        return Answered(text=f"{EARLY} Approve again then:\n\n{waiting}", void=True)
    mine = [one for tally in desk.scene.gate.tallies for one in tally.opinions if one.voice.key == order.key]
    if not mine:
        return Accepted()
    best = next((one for one in mine if one.standing is Standing.COUNTS), mine[0])
    if best.standing is not Standing.COUNTS:
        return Answered(text=f"This does not count: {_why_not(best, desk)}.")
    if not waiting:
        return Accepted()
    return Answered(text=f"Noted, but the gate stays closed until this is settled:\n\n{waiting}")


def nod(order: Order, desk: Desk) -> Outcome:
    """Accept what is always allowed."""
    del order, desk
    return Accepted()


def _why_not(opinion: Opinion, desk: Desk) -> str:
    """Say why, and who could."""
    entries = dict.fromkeys(
        entry for tally in desk.scene.gate.tallies for entry in desk.scene.approvers.entries_for(tally.path)
    )
    who = " or ".join(approver_words(entry) for entry in entries) or Markdown("a code owner, but the specs have none")
    match opinion.standing:
        case Standing.AUTHOR:
            return f"you are the author, and nobody approves their own spec. It takes {who}"
        case Standing.LAPSED:
            return f"the spec has changed since ({', '.join(opinion.changed)}). Look again and approve again"
        case _:
            return f"it takes {who}"
