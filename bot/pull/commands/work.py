"""Orders that change the files of the pull request, once. A change that stands already is accepted as done."""

from collections.abc import Iterable, Mapping

from bot.pull.claims import tasks_left
from bot.pull.commands.desk import Accepted, Answered, Desk, Edited, Offered, Outcome
from bot.pull.commands.edits import answer_edit, edited_file, is_answered, safe_fixes, status_edit
from bot.pull.commands.grammar import Order
from bot.pull.commands.merged import move_on_base
from bot.pull.desired import FileText
from bot.pull.findings import offer
from bot.pull.render import Markdown, code
from bot.pull.snapshot import PullState
from bot.pull.steps import conditions, problem_lines
from bot.pull.words import fence, quiet, silent
from bot.spec.diagnostic import TextEdit
from bot.spec.lifecycle import Lifecycle, Status


def fix(order: Order, desk: Desk) -> Outcome:
    """Commit every safe fix."""
    edits = {reading.path: safe_fixes(reading) for reading in desk.readings}
    if not any(edits.values()):
        return Answered(text="There is nothing that I can fix by myself.")
    return _commit(order, desk, edits, "Add what the template asks for")


def answer(order: Order, desk: Desk) -> Outcome:
    """Tick a question of the file and write the answer under it."""
    name, _, text = order.rest.partition(" ")
    name = name.strip(".,:;").upper()
    entry = next((one for one in desk.scene.gate.questions if one.id == name), None)
    if entry is None or not text.strip():
        return Answered(text=_which_question(desk))
    if entry.asker is not None:
        return Answered(text=f"{name} was asked in the thread: answer there, then write `/spec resolve {name}`.")
    reading = next(one for one in desk.readings if one.path == entry.path)
    question = next(one for one in reading.spec.questions if one.number == entry.number)
    if question.ticked:
        stands = is_answered(question, text, reading.lines)
        return Accepted() if stands else Answered(text=f"{name} is answered already.")
    edit = answer_edit(question, text, reading.lines)
    pull = desk.scene.pull
    if pull.state is PullState.OPEN and not pull.head.writable:
        finding = offer(edit, f"{name}: an answer by {order.author.login}", reading, pull)
        return Answered(text=_by_hand({reading.path: (edit,)})) if finding is None else Offered(finding=finding)
    return _commit(order, desk, {reading.path: (edit,)}, f"Answer {name}")


def status(order: Order, desk: Desk) -> Outcome:
    """Move the Status field, as far as the gate allows."""
    words = _words(desk)
    wanted = words.status(order.rest)
    if wanted is None:
        names = ", ".join(words.name(one) for one in Status)
        return Answered(text=f"{code(order.rest or 'nothing')} is no status; choose {quiet(names)}.")
    return _move(order, desk, wanted, anyway=False)


def implemented(order: Order, desk: Desk) -> Outcome:
    """Move the Status to Implemented when the plan's tasks are ticked."""
    return _move(order, desk, Status.IMPLEMENTED, anyway=desk.thread.built_anyway)


def withdraw(order: Order, desk: Desk) -> Outcome:
    """Move the Status to Withdrawn."""
    return _move(order, desk, Status.WITHDRAWN, anyway=False)


def _move(order: Order, desk: Desk, wanted: Status, *, anyway: bool) -> Outcome:
    """Write a status into every spec, unless something is missing for it."""
    if desk.scene.pull.state is PullState.MERGED:
        return move_on_base(order, desk, wanted, anyway=order.rest.casefold().split()[:1] == ["anyway"])
    lacking = _lacking(desk, wanted, anyway=anyway)
    name = _words(desk).name(wanted)
    if lacking:
        return Answered(text=f"{quiet(name)} has to be earned; this is missing:\n\n{_bullets(lacking)}")
    moving = [reading for reading in desk.readings if reading.spec.status is not wanted]
    if not moving:
        return Accepted()
    edits = {
        reading.path: (status_edit(reading.spec.status_span, name, reading.lines),)
        for reading in moving
        if reading.spec.status_span is not None
    }
    if len(edits) < len(moving):
        return Answered(text="A spec here has no Status field; add it first (`/spec fix` may do it).")
    return _commit(order, desk, edits, f"Status: {silent(name)}")


def _lacking(desk: Desk, wanted: Status, *, anyway: bool) -> tuple[str, ...]:
    """Say what a status still needs."""
    if wanted not in {Status.APPROVED, Status.IMPLEMENTED}:
        return ()
    tasks = (tasks_left(reading) for reading in desk.readings if wanted is Status.IMPLEMENTED and not anyway)
    return (*problem_lines(desk.scene), *conditions(desk.scene), *filter(None, tasks))


def _commit(order: Order, desk: Desk, edits: Mapping[str, Iterable[TextEdit]], what: str) -> Outcome:
    """Commit to the head branch, or show the lines where the bot may not push or the pull request is over."""
    pull = desk.scene.pull
    if pull.state is not PullState.OPEN:
        return Answered(text=f"The pull request is {pull.state}: open a new one for this change.")
    if not pull.head.writable:
        return Answered(text=_by_hand(edits))
    files = (edited_file(reading, edits[reading.path]) for reading in desk.readings if edits.get(reading.path))
    changed: tuple[FileText, ...] = tuple(file for file in files if file is not None)
    who = silent(order.author.login)
    return Edited(message=f"{what}\n\nAsked for by {who} in the pull request.", files=changed)


def _by_hand(edits: Mapping[str, Iterable[TextEdit]]) -> str:
    """Show the lines for somebody who may push."""
    parts = ["I may not push to this branch. These are the lines:"]
    for path, wanted in edits.items():
        for edit in wanted:
            last = max(edit.start_line, edit.end_line)
            where = f"line {edit.start_line}" if last == edit.start_line else f"lines {edit.start_line} to {last}"
            parts.append(f"{code(path)}, {where}:\n\n{fence(edit.text, 'markdown')}")
    return "\n\n".join(parts)


def _which_question(desk: Desk) -> str:
    """Show how to answer, by a question that is there."""
    entries = [entry for entry in desk.scene.gate.questions if entry.asker is None and entry.open]
    if not entries:
        return "The file has no open question."
    listed = _bullets(Markdown(f"{entry.id}: {quiet(entry.text)}") for entry in entries)
    return f"Name a question and its answer, like `/spec answer {entries[0].id} Yes, for a year.`\n\n{listed}"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _words(desk: Desk) -> Lifecycle:
    return Lifecycle(names=desk.scene.policy.specs[desk.readings[0].source.rule].lifecycle)
