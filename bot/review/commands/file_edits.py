"""Commands that change the files of the pull request, once. A change that stands already is accepted as done."""

import re
from collections.abc import Iterable, Mapping

from bot.comparison.progress import QuestionShape
from bot.markdown.edits import apply_edits
from bot.markdown.model import Span, TextEdit
from bot.policy.lifecycle import Status
from bot.policy.severity import Severity
from bot.review.commands.command_spec import (
    CommandOutcome,
    Done,
    Edited,
    Explained,
    Offered,
    States,
    named_status,
    names_of,
    refused_steps,
    usual_states,
)
from bot.review.commands.friendly_words import has_text
from bot.review.commands.parser import Command
from bot.review.commands.receipts import answered, bound_digest, question_of, said_then
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.findings import offer
from bot.review.evaluate.metadata_places import edit_in_file
from bot.review.evaluate.model import Question, SpecReview, files_of
from bot.review.evaluate.state_periods import refused_moments
from bot.review.evaluate.state_steps import stands_in
from bot.review.evaluate.status import tasks_left
from bot.review.model.capabilities import PullState, WriteKind
from bot.review.model.desired_state import FileText
from bot.review.present.next_actions import conditions, problem_lines
from bot.review.present.verdict import missing, short
from bot.review.text.render import Markdown, code, count, escape, fence, without_links
from bot.spec.edits import answer_edit, is_answered, safe_fixes

_ANOTHER = re.compile(r"(?:(?:and|or|&|\+)\s+)?[QT]\d{1,6}\b", re.IGNORECASE)
_LISTED = 12


def fix(command: Command, context: ReviewContext) -> CommandOutcome:
    """Commit every safe fix."""
    del command
    edits = {
        spec_review.path: safe_fixes(problem.examined or problem.diagnostic for problem in spec_review.problems)
        for spec_review in files_of(context.spec_reviews)
    }
    if not any(edits.values()):
        left = left_to_write(context.spec_reviews)
        return Explained(text=f"There is nothing that I can fix by myself.{left}")
    return _commit(context, edits, "Add what the template asks for", f"Done.{left_to_write(context.spec_reviews)}")


def answer(command: Command, context: ReviewContext) -> CommandOutcome:
    """Tick a question of the file and write the answer under it."""
    name, text = answered(command.text)
    if not name or not has_text(text) or _ANOTHER.match(text):
        return Explained(text=_which_question(context))
    thread = next((one for one in context.gate.questions if one.id == name and one.asker is not None), None)
    if thread is not None:
        return Explained(text=f"{name} was asked in the thread: answer there, then write `/spec resolve {name}`.")
    if name.startswith("T"):
        return Explained(text=_which_question(context))
    digest = bound_digest(name, command, context)
    entry = question_of(digest, context) if digest else None
    if entry is None:
        why = f"The question {name}, which was there when this was written, is gone."
        why = why if digest else _which_it_was(name, command, context)
        return Explained(text=f"{why}\n\n{_which_question(context)}")
    return _answer(command, context, entry, text)


def _which_it_was(name: str, command: Command, context: ReviewContext) -> str:
    """Say what a number means now, and what it may have meant when the command was written."""
    now = next((one.text for one in context.gate.questions if one.id == name), "")
    then = [text for text in said_then(name, command, context) if text != now]
    says = f"{name} is “{escape(short(now, 120))}” now" if now else f"there is no {name} now"
    was = " or ".join(f"“{escape(short(text, 120))}”" for text in then)
    may = f"it may have been {was} when this was written" if was else "what it was when this was written cannot be told"
    return f"Nothing was answered: {says}, and {may}." if now or was else f"Nothing was answered: {says}."


def _answer(command: Command, context: ReviewContext, entry: Question, text: str) -> CommandOutcome:
    """Write the answer; one that stands already is done."""
    pull = context.pull
    spec_review = next(one for one in files_of(context.spec_reviews) if one.path == entry.path)
    question = next(one for one in spec_review.spec.questions if one.number == entry.number)
    asked = f"{entry.id}, “{escape(short(question.text, 120))}”,"
    if is_answered(spec_review.lines, question.span, text):
        return Done()
    if question.ticked:
        return Explained(text=f"{asked} is answered already.")
    if question.shape is not QuestionShape.ITEM:
        how = f"{entry.id} is {question.shape}, which I cannot tick. Write it as {code('- [ ] …')}, or answer it in the file."
        return Explained(text=how)
    edit = answer_edit(spec_review.lines, question.span, text)
    if pull.state is PullState.OPEN and not pull.head.writable:
        finding = offer(edit, f"{entry.id}: an answer by {command.author.login}", spec_review, pull)
        by_hand = Explained(text=_by_hand({spec_review.path: (edit,)}, context))
        return by_hand if finding is None else Offered(finding=finding)
    said = f"{asked} is answered in {code(spec_review.path)}."
    return _commit(context, {spec_review.path: (edit,)}, f"Answer {entry.id}", said)


def status(command: Command, context: ReviewContext) -> CommandOutcome:
    """Move the Status field, as far as the gate allows."""
    wanted = named_status(command, context)
    return wanted if isinstance(wanted, Explained) else _move(command, context, wanted, anyway=False)


def implemented(command: Command, context: ReviewContext) -> CommandOutcome:
    """Move the Status to Implemented when the plan's tasks are ticked."""
    return _move_to(command, context, Status.IMPLEMENTED, anyway=context.thread.implemented_anyway)


def withdraw(command: Command, context: ReviewContext) -> CommandOutcome:
    """Move the Status to Withdrawn."""
    return _move_to(command, context, Status.WITHDRAWN, anyway=False)


def _move_to(command: Command, context: ReviewContext, wanted: Status, *, anyway: bool) -> CommandOutcome:
    """Move to the state that a status means here."""
    states = usual_states(context, wanted)
    return states if isinstance(states, Explained) else _move(command, context, states, anyway=anyway)


def _move(command: Command, context: ReviewContext, wanted: States, *, anyway: bool) -> CommandOutcome:
    """Write its state into every spec, unless something is missing for it."""
    status, name = next(iter(wanted.values())).status, names_of(wanted)
    lacking = _lacking(context, status, anyway=anyway)
    if refused := (*refused_steps(command, context, wanted), *refused_moments(context, wanted)):
        return Explained(text=_bullets(refused))
    if lacking:
        return Explained(text=f"{escape(name)} has to be earned; this is missing:\n\n{_bullets(lacking)}")
    moving = [
        one
        for one in context.spec_reviews
        if not stands_in(context.lifecycle(one), one.spec.status_text, one.spec.status, wanted[one.path])
    ]
    if not moving:
        return Done()
    edits = {
        spec_review.path: (status_edit(spec_review.spec.status_span, wanted[spec_review.path].name, spec_review.lines),)
        for spec_review in moving
        if spec_review.spec.status_span is not None
    }
    if len(edits) < len(moving):
        return Explained(text="A spec here has no Status field; add it first (`/spec fix` may do it).")
    return _commit(context, edits, f"Status: {without_links(name)}")


def _lacking(context: ReviewContext, wanted: Status, *, anyway: bool) -> tuple[str, ...]:
    """Say what a status still needs."""
    if wanted not in {Status.APPROVED, Status.IMPLEMENTED}:
        return ()
    tasks = (
        tasks_left(spec_review.spec)
        for spec_review in context.spec_reviews
        if wanted is Status.IMPLEMENTED and not anyway
    )
    return (*problem_lines(context), *conditions(context), *filter(None, tasks))


def _commit(
    context: ReviewContext, edits: Mapping[str, Iterable[TextEdit]], what: str, said: str = ""
) -> CommandOutcome:
    """Commit to the head branch, or show the lines where the bot may not push or the pull request is over."""
    pull = context.pull
    if pull.state is not PullState.OPEN:
        return Explained(text=f"The {pull.capabilities.request} is {pull.state}: open a new one for this change.")
    if not pull.head.writable:
        return Explained(text=_by_hand(edits, context))
    files = (
        edited_file(spec_review, edits[spec_review.path])
        for spec_review in files_of(context.spec_reviews)
        if edits.get(spec_review.path)
    )
    changed: tuple[FileText, ...] = tuple(file for file in files if file is not None)
    return Edited(what=what, files=changed, note=said)


def _by_hand(edits: Mapping[str, Iterable[TextEdit]], context: ReviewContext) -> str:
    """Show the lines for somebody who may push, and say what I would have to be granted."""
    withheld = WriteKind.COMMIT in context.pull.capabilities.withheld
    said = context.snapshot.rejected.get(WriteKind.COMMIT, "")
    why = f" ({escape(said)})" if said else ""
    grant = f" {missing(WriteKind.COMMIT, context)}" if withheld else ""
    parts = [f"I may not push to this branch{why}.{grant} These are the lines:"]
    reviews = {one.path: one for one in files_of(context.spec_reviews)}
    for path, edit in ((path, edit) for path, wanted in edits.items() for edit in wanted):
        name, shown = edit_in_file(reviews[path], edit) if reviews[path].metadata_end else (path, edit)
        last = max(shown.start_line, shown.end_line)
        where = f"line {shown.start_line}" if last == shown.start_line else f"lines {shown.start_line} to {last}"
        parts.append(f"{code(name)}, {where}:\n\n{fence(shown.text, 'markdown' if name == path else 'yaml')}")
    return "\n\n".join(parts)


def _which_question(context: ReviewContext) -> str:
    """Show how to answer, by a question that is there."""
    entries = [entry for entry in context.gate.questions if entry.asker is None and entry.open]
    if not entries:
        return "The file has no open question."
    listed = _bullets(Markdown(f"{entry.id}: {escape(entry.text)}") for entry in entries)
    return f"Name a question and its answer, like `/spec answer {entries[0].id} Yes, for a year.`\n\n{listed}"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def edited_file(spec_review: SpecReview, edits: Iterable[TextEdit]) -> FileText | None:
    """Apply edits to a spec at head; None when nothing would change."""
    before = spec_review.source.head.content if spec_review.source.head is not None else b""
    after = apply_edits(before.decode(), edits).encode()
    if after == before:
        return None
    return FileText(path=spec_review.path, content=after, metadata=spec_review.metadata, before=before)


def status_edit(span: Span, name: str, lines: tuple[str, ...]) -> TextEdit:
    """Put a status in the place of the one in the file."""
    line = lines[span.line - 1]
    text = line[: span.column - 1] + name + line[span.end_column - 1 :]
    return TextEdit(start_line=span.line, end_line=span.line, text=f"{text}\n")


def left_to_write(spec_reviews: Iterable[SpecReview]) -> str:
    """Name the sections that hold nothing of the author's once every fix is made; empty when there is none."""
    found = [(spec_review.path, names) for spec_review in files_of(spec_reviews) if (names := _unwritten(spec_review))]
    if not found:
        return ""
    total = sum(len(names) for _, names in found)
    lines = "\n".join(f"- {code(path)}: {_listed(names)}" for path, names in found)
    return f" Left to write, {count(total, 'section')}:\n\n{lines}"


def _unwritten(spec_review: SpecReview) -> tuple[str, ...]:
    heard = (one.diagnostic for one in spec_review.problems if one.diagnostic.severity is not Severity.INFO)
    return tuple(dict.fromkeys(one.unwritten for one in heard if one.unwritten is not None))


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(map(escape, names[:_LISTED])) + more
