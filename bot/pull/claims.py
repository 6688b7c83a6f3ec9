"""A status in the file is a claim: one that the thread has not earned is an error that says what is missing."""

from dataclasses import replace

from bot.pull.gate import Gate
from bot.pull.reading import Problem, Reading, fingerprint
from bot.pull.render import count
from bot.spec.diagnostic import Code, Diagnostic, Severity, Span
from bot.spec.lifecycle import Lifecycle, Status

_EARNED = (Status.APPROVED, Status.IMPLEMENTED)


def with_claim(reading: Reading, gate: Gate, words: Lifecycle, *, built_anyway: bool = False) -> Reading:
    """Add the error of an unearned status; a status that the base branch has already is no claim."""
    spec = reading.spec
    if (
        spec.status is None
        or spec.status not in _EARNED
        or (reading.earlier is not None and reading.earlier.status == spec.status)
    ):
        return reading
    lacking = missing(reading, gate, spec.status, built_anyway=built_anyway)
    if not lacking:
        return reading
    claim, honest = words.name(spec.status), words.name(Status.REVIEW)
    message = f'Status is "{claim}", but this is still missing: {", ".join(lacking)}. Write "{honest}"; I move it when it is earned.'
    problem = _problem(reading, message)
    return replace(reading, problems=(*reading.problems, problem))


def missing(reading: Reading, gate: Gate, wanted: Status, *, built_anyway: bool) -> tuple[str, ...]:
    """Say in words what a status still needs."""
    errors = sum(problem.path == reading.path for problem in gate.errors)
    approvals = sum(tally.missing for tally in gate.tallies if tally.path == reading.path)
    asked = (f"the answer to {entry.id}" for entry in gate.open_questions if entry.path in {"", reading.path})
    needed = (f'the approval of "{wait.title}"' for wait in gate.needed if wait.path == reading.path)
    tasks = "" if wanted is not Status.IMPLEMENTED or built_anyway else tasks_left(reading)
    found = (
        f"the repair of {count(errors, 'error')}" if errors else "",
        count(approvals, "approval") if approvals else "",
        *asked,
        *needed,
        tasks,
    )
    return tuple(filter(None, found))


def tasks_left(reading: Reading) -> str:
    """Say how many tasks of the implementation plan are not ticked; empty when none is left."""
    left = reading.spec.tasks.total - reading.spec.tasks.done
    return f"{count(left, 'task')} of the implementation plan" if left else ""


def built(reading: Reading, *, anyway: bool) -> bool:
    """Tell whether the file says Implemented with good reason, or has just become it."""
    tasks = reading.spec.tasks
    inherited = reading.earlier is not None and reading.earlier.status is Status.IMPLEMENTED
    says_so = reading.spec.status is Status.IMPLEMENTED and (inherited or anyway or tasks.done == tasks.total)
    return says_so or completes(reading)


def completes(reading: Reading) -> bool:
    """Tell whether this pull request ticks the last task of a spec that was approved before and stays so."""
    before, now = reading.earlier, reading.spec
    if before is None or (before.status, now.status) != (Status.APPROVED, Status.APPROVED):
        return False
    return 0 < now.tasks.total == now.tasks.done and before.tasks.done < now.tasks.total


def _problem(reading: Reading, message: str) -> Problem:
    """Point at the status, under a fingerprint of its own."""
    span = reading.spec.status_span or Span(line=1, column=1, end_line=1, end_column=1)
    found = Diagnostic(
        code=Code.INVALID_FIELD, severity=Severity.ERROR, message=message, span=span, section="status claim"
    )
    return Problem(path=reading.path, diagnostic=found, fingerprint=fingerprint(reading.path, found))
