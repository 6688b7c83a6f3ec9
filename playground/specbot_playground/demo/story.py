"""The story in steps: what somebody does, and what must then stand on the forge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from specbot_playground.demo import expectations, half_filled_spec
from specbot_playground.demo.client import RefusedError
from specbot_playground.demo.expectations import APPROVAL, DOCUMENT, Expectation
from specbot_playground.demo.fixture import Fixture
from specbot_playground.demo.polling import wait_for
from specbot_playground.demo.world import Role

TITLE = "Spec: rate limits per customer"


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
    who: Role | None = None
    """Without whom the step is left out."""
    again: bool = False
    """Whether a refusal may be of the moment, and to act once more does no harm."""


def tell(fixture: Fixture, story: Sequence[Step], on_step: Callable[[Step, bool], None] = lambda *_: None) -> None:
    """Play the steps, without those that nobody can play; raises `BrokenStoryError` at the first that does not come true.

    `on_step` hears of each step, and whether it was played.
    """
    for step in story:
        played = step.who is None or fixture.world.person(step.who) is not None
        if played:
            _act(fixture, step)
            _wait(fixture, step)
        on_step(step, played)


def _act(fixture: Fixture, step: Step) -> None:
    """Let somebody act; what the forge refuses at once may be allowed a moment later, as a merge is."""
    refused: list[str] = []

    def acted() -> bool | None:
        refused.clear()
        try:
            step.act(fixture)
        except RefusedError as error:
            refused.append(str(error))
        return not refused or None

    if wait_for(acted, fixture.world.patience if step.again else 0, fixture.world.pause) is None:
        raise BrokenStoryError(f"{fixture.world.words(step.title)}: {refused[0]}")


def _wait(fixture: Fixture, step: Step) -> None:
    """Look at the forge until the step has come true."""

    def came_true() -> bool | None:
        return _missing(fixture, step) is None or None

    if wait_for(came_true, fixture.world.patience, fixture.world.pause) is None:
        title = fixture.world.words(step.title)
        raise BrokenStoryError(f"{title}: missing: {_missing(fixture, step)}\n\n{fixture.world.log()}".rstrip())


def _missing(fixture: Fixture, step: Step) -> Expectation:
    """Say what is missing; a forge that does not answer has not shown it yet."""
    try:
        fixture.world.look(fixture.number)
        return step.missing(fixture)
    except RefusedError as error:
        return str(error)


def _open(fixture: Fixture) -> None:
    author = fixture.author
    author.branch(fixture.world.branch)
    author.add(
        fixture.world.path, half_filled_spec.half_filled(), fixture.world.branch, "Propose rate limits per customer"
    )
    fixture.number = author.open(
        fixture.world.branch, TITLE, "One customer's import should not slow down everybody else."
    )


def _review_stands(fixture: Fixture) -> Expectation:
    return expectations.first(
        expectations.reviewed(fixture),
        expectations.summarised(fixture),
        expectations.labelled(fixture, "spec: in review"),
        expectations.check(fixture, DOCUMENT, "failure"),
        expectations.annotated(fixture),
        expectations.held_back(fixture, wanted=True),
    )


def _fill(fixture: Fixture) -> None:
    fixture.author.change(
        fixture.world.path, half_filled_spec.finished(), fixture.world.branch, "Fill in what was missing"
    )


def _silent(fixture: Fixture) -> Expectation:
    threads = fixture.author.resolved(fixture.number)
    return expectations.first(
        None if threads and all(threads) else f"every thread resolved, not {threads}",
        expectations.check(fixture, DOCUMENT, "success"),
        expectations.check(fixture, APPROVAL, "failure"),
        expectations.summarised(fixture),
    )


def _ask(fixture: Fixture) -> None:
    fixture.said = fixture.reviewer.say(
        fixture.number, "Good plan.\n\n/spec question What happens to internal traffic?"
    )


def _asked(fixture: Fixture) -> Expectation:
    return expectations.first(
        expectations.receipt(fixture), expectations.says(fixture, "T1", "What happens to internal traffic?", "2 open")
    )


def _approve_early(fixture: Fixture) -> None:
    fixture.reviewer.approve(fixture.number)


def _still_closed(fixture: Fixture) -> Expectation:
    return expectations.first(
        expectations.says(fixture, "approved, waits for Q1, T1"),
        expectations.labelled(fixture, "spec: in review"),
        expectations.check(fixture, APPROVAL, "failure"),
    )


def _approve_own(fixture: Fixture) -> None:
    fixture.said, fixture.refusals = fixture.author.say(fixture.number, "/spec approve"), fixture.refusals + 1


def _refused_author(fixture: Fixture) -> Expectation:
    return expectations.first(
        expectations.replied(fixture, "nobody approves their own spec"),
        expectations.check(fixture, APPROVAL, "failure"),
    )


def _approve_as_stranger(fixture: Fixture) -> None:
    fixture.said, fixture.refusals = fixture.stranger.say(fixture.number, "/spec approve"), fixture.refusals + 1


def _refused_stranger(fixture: Fixture) -> Expectation:
    return expectations.first(
        expectations.replied(fixture, "it takes anyone with write access"),
        expectations.check(fixture, APPROVAL, "failure"),
    )


def _quote_and_answer(fixture: Fixture) -> None:
    """Quote a command, which does nothing, and answer the question of the file."""
    fixture.lead.say(fixture.number, "> /spec withdraw\n\nNo, please: this is a good idea.")
    fixture.said = fixture.author.say(fixture.number, "/spec answer Q1 No: a refused request is free.")


def _answered(fixture: Fixture) -> Expectation:
    text = fixture.author.read(fixture.world.path, fixture.world.branch)
    ticked = "- [x] Does a refused request cost a token?" in text and "No: a refused request is free." in text
    further = expectations.replies(fixture)[fixture.refusals :]
    return expectations.first(
        None if ticked else "a ticked question with its answer in the file",
        expectations.receipt(fixture),
        expectations.says(fixture, "T1", "1 open"),
        None
        if ["is answered in" in one for one in further] == [True]
        else f"one reply to the answer and none to a quoted command, not {further}",
        expectations.labelled(fixture, "spec: in review"),
    )


def _resolve(fixture: Fixture) -> None:
    fixture.said = fixture.reviewer.say(fixture.number, "/spec resolve T1")


def _open_gate(fixture: Fixture) -> Expectation:
    return expectations.first(
        expectations.labelled(fixture, "spec: approved"),
        expectations.check(fixture, DOCUMENT, "success"),
        expectations.check(fixture, APPROVAL, "success"),
        expectations.held_back(fixture, wanted=False),
        expectations.says(fixture, "Ready to merge"),
        expectations.summarised_once(fixture),
    )


def _merge(fixture: Fixture) -> None:
    fixture.merged = fixture.merged or fixture.author.read(fixture.world.path, fixture.world.branch)
    fixture.lead.merge(fixture.number)


def _written(fixture: Fixture) -> Expectation:
    """Want the status and one row on the base branch, nothing else, and the summary at rest."""
    wanted = (
        expectations.changed_lines(fixture),
        expectations.says(fixture, "Nothing: it is merged."),
    )
    return expectations.first(*wanted, expectations.labelled(fixture, "spec: approved"))


def _difference(fixture: Fixture) -> Sequence[str]:
    """Compare the spec on the base branch with what was merged."""
    return expectations.difference(fixture)


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
        who=Role.READER,
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
        again=True,
    ),
)
