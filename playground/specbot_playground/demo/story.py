"""The story in steps: what somebody does, and what must then stand on the forge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from specbot_playground.demo import expectations, faults
from specbot_playground.demo.expectations import APPROVAL, DOCUMENT, Expectation
from specbot_playground.demo.fixture import Fixture
from specbot_playground.demo.waiting import wait_for

BRANCH = "rate-limits"
TITLE = "Spec: rate limits per customer"
PATIENCE_SECONDS = 20.0


class BrokenStoryError(Exception):
    """A step did not come true; the message says which, and what was missing."""


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody acts, the bot answers. `told` says what the bot did, for people."""

    title: str
    told: str
    act: Callable[[Fixture], None]
    missing: Callable[[Fixture], Expectation]
    diff: Callable[[Fixture], Sequence[str]] | None = None
    """Lines of a diff that are worth a look afterwards."""


def tell(stage: Fixture, story: Sequence[Step], on_step: Callable[[Step], None] = lambda _: None) -> None:
    """Play the steps; raises `BrokenStoryError` at the first that does not come true in time."""
    for step in story:
        step.act(stage)
        _wait(stage, step)
        on_step(step)


def _wait(stage: Fixture, step: Step) -> None:
    """Look at the forge until the step has come true."""
    if wait_for(lambda: step.missing(stage) is None or None, PATIENCE_SECONDS) is None:
        raise BrokenStoryError(f"{step.title}: missing: {step.missing(stage)}\n\n{stage.service_log()}")


def _open(stage: Fixture) -> None:
    author = stage.author
    author.branch(BRANCH)
    author.add(faults.PATH, faults.half_filled(), BRANCH, "Propose rate limits per customer")
    stage.number = author.open(BRANCH, TITLE, "One customer's import should not slow down everybody else.")


def _review_stands(stage: Fixture) -> Expectation:
    return expectations.first(
        expectations.reviewed(stage),
        expectations.summarised(stage),
        expectations.labelled(stage, "spec: in review"),
        expectations.check(stage, DOCUMENT, "failure"),
        expectations.annotated(stage),
        expectations.held_back(stage, wanted=True),
    )


def _fill(stage: Fixture) -> None:
    stage.author.change(faults.PATH, faults.finished(), BRANCH, "Fill in what was missing")


def _silent(stage: Fixture) -> Expectation:
    threads = stage.author.resolved(stage.number)
    return expectations.first(
        None if threads and all(threads) else f"every thread resolved, not {threads}",
        expectations.check(stage, DOCUMENT, "success"),
        expectations.check(stage, APPROVAL, "failure"),
        expectations.summarised(stage),
    )


def _ask(stage: Fixture) -> None:
    stage.said = stage.reviewer.say(stage.number, "Good plan.\n\n/spec question What happens to internal traffic?")


def _asked(stage: Fixture) -> Expectation:
    return expectations.first(
        expectations.receipt(stage), expectations.says(stage, "T1", "What happens to internal traffic?", "2 open")
    )


def _approve_early(stage: Fixture) -> None:
    stage.reviewer.approve(stage.number)


def _still_closed(stage: Fixture) -> Expectation:
    return expectations.first(
        expectations.says(stage, "approved, waits for Q1, T1"),
        expectations.labelled(stage, "spec: in review"),
        expectations.check(stage, APPROVAL, "failure"),
    )


def _approve_own(stage: Fixture) -> None:
    stage.said = stage.author.say(stage.number, "/spec approve")


def _refused_author(stage: Fixture) -> Expectation:
    return expectations.first(
        expectations.replied(stage, 1, "nobody approves their own spec"), expectations.check(stage, APPROVAL, "failure")
    )


def _approve_as_stranger(stage: Fixture) -> None:
    stage.said = stage.stranger.say(stage.number, "/spec approve")


def _refused_stranger(stage: Fixture) -> Expectation:
    return expectations.first(
        expectations.replied(stage, 2, "it takes anyone with write access"),
        expectations.check(stage, APPROVAL, "failure"),
    )


def _quote_and_answer(stage: Fixture) -> None:
    """Quote a command, which does nothing, and answer the question of the file."""
    stage.lead.say(stage.number, "> /spec withdraw\n\nNo, please: this is a good idea.")
    stage.said = stage.author.say(stage.number, "/spec answer Q1 No: a refused request is free.")


def _answered(stage: Fixture) -> Expectation:
    text = stage.author.read(faults.PATH, BRANCH)
    ticked = "- [x] Does a refused request cost a token?" in text and "No: a refused request is free." in text
    return expectations.first(
        None if ticked else "a ticked question with its answer in the file",
        expectations.receipt(stage),
        expectations.says(stage, "T1", "1 open"),
        None
        if ["is answered in" in one for one in expectations.replies(stage)[2:]] == [True]
        else f"one reply to the answer and none to a quoted command, not {expectations.replies(stage)[2:]}",
        expectations.labelled(stage, "spec: in review"),
    )


def _resolve(stage: Fixture) -> None:
    stage.said = stage.reviewer.say(stage.number, "/spec resolve T1")


def _open_gate(stage: Fixture) -> Expectation:
    return expectations.first(
        expectations.labelled(stage, "spec: approved"),
        expectations.check(stage, DOCUMENT, "success"),
        expectations.check(stage, APPROVAL, "success"),
        expectations.held_back(stage, wanted=False),
        expectations.says(stage, "Ready to merge"),
        expectations.summarised_once(stage),
    )


def _merge(stage: Fixture) -> None:
    stage.lead.merge(stage.number)


def _written(stage: Fixture) -> Expectation:
    """Want the status and one row on the base branch, nothing else, and the summary at rest."""
    wanted = (
        expectations.changed_lines(stage, faults.PATH, BRANCH),
        expectations.says(stage, "Nothing: it is merged."),
    )
    return expectations.first(*wanted, expectations.labelled(stage, "spec: approved"))


def _difference(stage: Fixture) -> Sequence[str]:
    """Compare the spec on the base branch with what was merged."""
    return expectations.difference(stage, faults.PATH, BRANCH)


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
    Step(
        "Bo asks a question in the thread",
        "question T1 stands in the summary; the spec is not approved until it is resolved",
        _ask,
        _asked,
    ),
    Step(
        "Bo approves although two questions are open",
        "shown as “approved, waits for Q1, T1”; the label stays, the check still fails and names what is open",
        _approve_early,
        _still_closed,
    ),
    Step(
        "Ada approves her own spec",
        "refused, with the reason: nobody approves their own spec",
        _approve_own,
        _refused_author,
    ),
    Step(
        "Cy, who may only read, approves",
        "refused, with what it would take",
        _approve_as_stranger,
        _refused_stranger,
    ),
    Step(
        "Dana quotes a command; Ada answers question Q1",
        "the quoted command does nothing; the answer is committed to the spec, under its ticked question",
        _quote_and_answer,
        _answered,
    ),
    Step(
        "Bo resolves T1",
        "no question is open and the early approval counts: “spec: approved”, both checks are green",
        _resolve,
        _open_gate,
    ),
    Step(
        "Dana merges",
        "one commit to “main”: the new Status and a row in the Revision History, and not a byte more",
        _merge,
        _written,
        _difference,
    ),
)
