"""The story in steps: what somebody does, and what must then stand on the forge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.demo import faults
from bot.demo.stage import Stage
from bot.demo.waiting import wait_for

BRANCH = "rate-limits"
TITLE = "Spec: rate limits per customer"
DOCUMENT, APPROVAL = "spec / document", "spec / approval"
PATIENCE_SECONDS = 20.0

Wish = str | None
"""What is still missing on the forge, in words; None when all is as it should be."""


class BrokenStoryError(Exception):
    """A step did not come true; the message says which, and what was missing."""


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody acts, the bot answers. `told` says what the bot did, for people."""

    title: str
    told: str
    act: Callable[[Stage], None]
    missing: Callable[[Stage], Wish]


def tell(stage: Stage, story: Sequence[Step], on_step: Callable[[Step], None] = lambda _: None) -> None:
    """Play the steps; raises `BrokenStoryError` at the first that does not come true in time."""
    for step in story:
        step.act(stage)
        _wait(stage, step)
        on_step(step)


def _wait(stage: Stage, step: Step) -> None:
    """Look at the forge until the step has come true."""
    if wait_for(lambda: step.missing(stage) is None or None, PATIENCE_SECONDS) is None:
        raise BrokenStoryError(f"{step.title}: missing: {step.missing(stage)}\n\n{stage.service_log()}")


def _open(stage: Stage) -> None:
    author = stage.author
    author.branch(BRANCH)
    author.add(faults.PATH, faults.half_filled(), BRANCH, "Propose rate limits per customer")
    stage.number = author.open(BRANCH, TITLE, "One customer's import should not slow down everybody else.")


def _reviewed(stage: Stage) -> Wish:
    findings = stage.author.findings(stage.number)
    wanted = faults.expected_lines()
    if len(findings) != len(wanted):
        return f"{len(wanted)} inline comments, not {len(findings)}"
    lines = [finding.line for finding in findings]
    off = [str(code) for code, allowed in wanted.items() if not any(line in allowed for line in lines)]
    if off:
        return f"a comment on the lines of {', '.join(off)} (comments stand on {lines})"
    if len({finding.pull_request_review_id for finding in findings}) != 1:
        return "one review that holds all comments"
    stub = [finding for finding in findings if "```suggestion" in finding.body and "### Rollback Plan" in finding.body]
    return None if stub else "a suggestion that inserts the missing section"


def _summarised(stage: Stage) -> Wish:
    summaries = [text for login, text in stage.author.comments(stage.number) if login == stage.bot]
    return None if len(summaries) == 1 else f"one summary, not {len(summaries)}"


def _labelled(stage: Stage, name: str) -> Wish:
    labels = stage.author.labels(stage.number)
    return None if labels == [name] else f"the label {name!r}, not {labels}"


def _check(stage: Stage, name: str, conclusion: str) -> Wish:
    run = stage.author.checks(stage.number).get(name)
    found = run.conclusion if run else "nothing"
    return None if found == conclusion else f"{name}: {conclusion}, not {found}"


def _annotated(stage: Stage) -> Wish:
    run = stage.author.checks(stage.number).get(DOCUMENT)
    marks = len(list(run.get_annotations())) if run else 0
    return None if marks == len(faults.expected_lines()) else f"an annotation per finding, not {marks}"


def _first(*wishes: Wish) -> Wish:
    return next((wish for wish in wishes if wish is not None), None)


def _review_stands(stage: Stage) -> Wish:
    return _first(
        _reviewed(stage),
        _summarised(stage),
        _labelled(stage, "spec: in review"),
        _check(stage, DOCUMENT, "failure"),
        _annotated(stage),
    )


def _fill(stage: Stage) -> None:
    stage.author.change(faults.PATH, faults.finished(), BRANCH, "Fill in what was missing")


def _silent(stage: Stage) -> Wish:
    threads = stage.author.resolved(stage.number)
    return _first(
        None if threads and all(threads) else f"every thread resolved, not {threads}",
        _check(stage, DOCUMENT, "success"),
        _check(stage, APPROVAL, "failure"),
        _summarised(stage),
    )


STORY: tuple[Step, ...] = (
    Step(
        "Ada opens a pull request with a half-filled spec",
        "one review: a comment on each of the four lines, one with the missing section as a suggestion; a summary; "
        "the label “spec: in review”; a failing check with annotations",
        _open,
        _review_stands,
    ),
    Step(
        "Ada pushes what was missing",
        "all threads resolved, “spec / document” is green; “spec / approval” still waits for a question and an approval",
        _fill,
        _silent,
    ),
)
