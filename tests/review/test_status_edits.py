"""Commands that move the status before the merge, function by function: what is missing, what is refused, what is committed."""

from dataclasses import replace

import pytest

from bot.comparison.progress import Progress
from bot.markdown.model import Span, TextEdit
from bot.policy.lifecycle import LifecycleNames, Period, Role, State, Status
from bot.policy.model import Policy, SpecRule
from bot.review.commands.command_spec import NO_SPEC, CommandOutcome, Done, Edited, Explained
from bot.review.commands.file_edits import implemented, status, status_edit, withdraw
from bot.review.evaluate.context import ReviewContext, ThreadState
from bot.review.evaluate.model import Gate, Problem, Question, SpecReview
from bot.review.model.capabilities import Permission
from tests.review.builders import ANN, CAT, HEAD, PATH, a_diagnostic, a_reading, a_source, an_examination
from tests.review.orders import here, order

OTHER = "docs/specs/other.md"
STATES = LifecycleNames(
    draft="Idea",
    review="Last Call",
    approved="Accepted",
    withdrawn="Dropped",
    implemented="Built",
    states=(
        State(name="Idea", role=Role.DRAFT),
        State(name="Last Call", role=Role.REVIEW, entered_from=("Idea",), period=Period(days=3), deadline="Until"),
        State(name="Accepted", role=Role.APPROVED, entered_from=("Last Call",)),
        State(name="Dropped", role=Role.WITHDRAWN, entered_from=("Idea",)),
        State(name="Built", role=Role.IMPLEMENTED, entered_from=("Accepted",)),
    ),
)
LISTED = Policy(specs=(SpecRule(lifecycle=STATES),))


def a_spec(
    word: str = "Draft", path: str = PATH, *, status_: Status | None = Status.DRAFT, left: int = 0, before: str = ""
) -> SpecReview:
    """Read a spec that says its status on the second line."""
    spec = replace(
        an_examination(path=path, status=status_, status_text=word, tasks=Progress(done=0, total=left)),
        status_span=None if status_ is None else Span(line=2, column=9, end_line=2, end_column=9 + len(word)),
    )
    earlier = an_examination(path=path, status_text=before) if before else None
    return a_reading(spec=spec, base=earlier, source=a_source(path, text=f"# S\nStatus: {word} (ours)\n"))


def context_of(*reviews: SpecReview, policy: Policy | None = None) -> ReviewContext:
    gate = Gate(errors=(), questions=(), approval_counts=())
    return here(policy=policy, spec_reviews=reviews, gate=gate)


def committed(found: CommandOutcome) -> tuple[str, dict[str, str]]:
    assert isinstance(found, Edited)
    assert found.note == ""
    return found.what, {one.path: one.content.decode() for one in found.files}


def moved(word: str) -> str:
    return f"# S\nStatus: {word} (ours)\n"


def test_a_status_is_committed_in_each_spec_that_has_another() -> None:
    context = context_of(a_spec(), a_spec("In Review", OTHER, status_=Status.REVIEW))
    assert committed(status(order("/spec status in review"), context)) == (
        "Status: In Review",
        {PATH: moved("In Review")},
    )
    both = {PATH: moved("Withdrawn"), OTHER: moved("Withdrawn")}
    assert committed(withdraw(order("/spec withdraw"), context)) == ("Status: Withdrawn", both)
    assert committed(implemented(order("/spec implemented"), context))[0] == "Status: Implemented"


def test_a_status_that_stands_already_is_done() -> None:
    assert status(order("/spec status Draft"), context_of(a_spec())) == Done()
    gone = context_of(a_spec("Withdrawn", status_=Status.WITHDRAWN))
    assert withdraw(order("/spec withdraw"), gone) == Done()


def test_what_names_no_status_is_told_so() -> None:
    found = status(order("/spec status Done"), context_of(a_spec()))
    assert isinstance(found, Explained)
    assert found.text.startswith("`Done` is no status; choose Draft, ")
    assert (withdraw(order("/spec withdraw"), context_of()), status(order("/spec status Draft"), context_of())) == (
        NO_SPEC,
        NO_SPEC,
    )


@pytest.mark.parametrize("reviews", [(a_spec(status_=None),), (a_spec(), a_spec(path=OTHER, status_=None))])
def test_each_spec_needs_a_field_for_it(reviews: tuple[SpecReview, ...]) -> None:
    found = withdraw(order("/spec withdraw"), context_of(*reviews))
    assert found == Explained(text="A spec here has no Status field; add it first (`/spec fix` may do it).")


QUESTION = Question(id="T1", text="When?", open=True, asker=CAT)
ERROR = Problem(path=PATH, diagnostic=a_diagnostic("No goals."), fingerprint="f")
OPEN = (
    f"- [{PATH}:3](https://forge.test/team/app/blob/{HEAD}/{PATH}#L3): No goals.\n- T1 is open: “When?” **cat** writes `/spec resolve T1`.\n"
    "- Anyone with write access may answer or close questions, too."
)
TASKS = "- 2 tasks of the implementation plan\n- 1 task of the implementation plan"


@pytest.mark.parametrize(
    ("name", "closed", "anyway", "missing"),
    [
        ("Approved", True, False, OPEN),
        ("Approved", False, False, ""),
        ("Implemented", True, False, f"{OPEN}\n{TASKS}"),
        ("Implemented", False, False, TASKS),
        ("Implemented", True, True, OPEN),
        ("Implemented", False, True, ""),
        ("In Review", True, False, ""),
        ("Withdrawn", True, False, ""),
    ],
)
def test_what_has_to_be_earned_says_what_is_missing(name: str, missing: str, *, closed: bool, anyway: bool) -> None:
    specs = (a_spec(left=2), a_spec(path=OTHER, left=1), a_spec(path="docs/specs/done.md"))
    context = replace(context_of(*specs), thread=ThreadState(implemented_anyway=anyway))
    if closed:
        context = replace(context, gate=Gate(errors=(ERROR,), questions=(QUESTION,), approval_counts=()))
    runs = {"Implemented": implemented, "Withdrawn": withdraw}
    command = order(f"/spec status {name}")
    found = runs.get(name, status)(command, context)
    if missing:
        assert found == Explained(text=f"{name} has to be earned; this is missing:\n\n{missing}")
    else:
        assert committed(found)[0] == f"Status: {name}"


def test_to_name_the_status_goes_not_ahead_without_its_tasks() -> None:
    context = replace(context_of(a_spec(left=2)), thread=ThreadState(implemented_anyway=True))
    found = status(order("/spec status Implemented"), context)
    assert found == Explained(
        text="Implemented has to be earned; this is missing:\n\n- 2 tasks of the implementation plan"
    )


@pytest.mark.parametrize(
    ("before", "until", "name", "said"),
    [
        ("Idea", "", "Accepted", ('Status goes from "Idea" to "Accepted", which is no step of the lifecycle',)),
        ("Last Call", "2026-11-24", "Accepted", ('"Last Call" lasts until 2026-11-24; write "Last Call" until then.',)),
        ("Last Call", "2026-11-22", "Accepted", ()),
        ("Last Call", "2026-11-24", "Idea", ('Status goes from "Last Call"', '"Last Call" lasts until')),
    ],
)
def test_a_step_that_may_not_be_taken_now_is_refused(before: str, until: str, name: str, said: tuple[str, ...]) -> None:
    review = a_spec("Last Call", status_=Status.REVIEW, before=before)
    assert review.earlier is not None
    facts = replace(review.earlier.facts, dates=(("Until", until),) if until else ())
    review = replace(review, earlier=replace(review.earlier, facts=facts))
    found = status(order(f"/spec status {name}"), context_of(review, policy=LISTED))
    if not said:
        assert committed(found) == (f"Status: {name}", {PATH: moved(name)})
        return
    assert isinstance(found, Explained)
    lines = found.text.splitlines()
    assert [line[: len(start)] for line, start in zip(lines, (f"- `{PATH}`: {one}" for one in said), strict=True)] == [
        f"- `{PATH}`: {one}" for one in said
    ]


def test_each_spec_is_moved_in_the_words_of_its_own_lifecycle() -> None:
    policy = Policy(specs=(SpecRule(), SpecRule(lifecycle=LifecycleNames(withdrawn="*Gone*"))))
    other = a_spec(path=OTHER)
    other = replace(other, source=replace(other.source, rule=1))
    context = context_of(a_spec(), other, policy=policy)
    found = committed(withdraw(order("/spec withdraw", author=ANN), context))
    assert found == ("Status: Withdrawn, *Gone*", {PATH: moved("Withdrawn"), OTHER: moved("*Gone*")})


def test_only_those_whom_the_state_is_for_enter_it() -> None:
    closing = replace(STATES, states=(*STATES.states[:3], replace(STATES.states[3], by=("cat",))))
    context = context_of(a_spec("Idea", before="Idea"), policy=Policy(specs=(SpecRule(lifecycle=closing),)))
    approvers = replace(context.approvers, named={"cat": Permission.WRITE}, known={"cat": CAT.id})
    context = replace(context, approvers=approvers)
    found = status(order("/spec status Dropped", author=ANN), context)
    assert isinstance(found, Explained)
    assert '"Dropped" is for cat to enter' in found.text
    assert committed(status(order("/spec status Dropped", author=CAT), context))[0] == "Status: Dropped"


def test_a_state_of_the_table_is_entered_once() -> None:
    review = a_spec("Accepted", status_=Status.APPROVED, before="Accepted")
    context = context_of(review, policy=LISTED)
    assert committed(implemented(order("/spec implemented"), context)) == ("Status: Built", {PATH: moved("Built")})
    assert status(order("/spec status Accepted"), context) == Done()


def test_a_status_is_put_in_the_place_of_another() -> None:
    span = Span(line=2, column=4, end_line=2, end_column=9)
    assert status_edit(span, "Open", ("# A", "s: Draft (old)")) == TextEdit(
        start_line=2, end_line=2, text="s: Open (old)\n"
    )
