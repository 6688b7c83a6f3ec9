"""What a command is, function by function: its numbers, its refusals, and the states that it names or means."""

from dataclasses import replace

import pytest

from bot.policy.lifecycle import LifecycleNames, Period, Role, State, Status
from bot.policy.model import Policy, SpecRule
from bot.review.commands.command_spec import (
    NO_SPEC,
    Done,
    Explained,
    is_cancel,
    named_status,
    names_of,
    question_numbers,
    refused_steps,
    says_anyway,
    usual_states,
)
from bot.review.commands.parser import TOO_LONG
from bot.review.commands.registry import COMMANDS
from bot.review.evaluate.context import ReviewContext
from bot.review.model.capabilities import PullState
from tests.review.builders import BEN, PATH, a_pull, a_reading, a_source, an_examination
from tests.review.orders import here, order

OTHER = "docs/other/plan.md"


@pytest.mark.parametrize(
    ("body", "cancels"),
    [
        ("/spec approve cancel", True),
        ("/spec approve, please Cancel!", True),
        ("/spec approve", False),
        ("/spec approve cancel later", False),
        ("/spec approve please", False),
    ],
)
def test_cancel_alone_takes_an_approval_back(body: str, *, cancels: bool) -> None:
    command = order(body)
    found = COMMANDS.of(command)
    assert is_cancel(command) is cancels
    assert (found.name if found else None) == ("unapprove" if cancels else "approve")


def test_only_an_approval_is_cancelled() -> None:
    found = COMMANDS.of(order("/spec fix cancel"))
    assert found is not None
    assert found.name == "fix"
    assert COMMANDS.of(order("/spec nonsense cancel")) is None


@pytest.mark.parametrize(
    ("text", "numbers", "strange"),
    [
        ("T1, t2 and Q4", ("T1", "T2", "Q4"), ""),
        ("T3;T1,T3", ("T3", "T1"), ""),
        ("T4-T6", ("T4", "T5", "T6"), ""),
        ("T4..6 + (q9)", ("T4", "T5", "T6", "Q9"), ""),
        ("T4\u20135", ("T4", "T5"), ""),
        ("T5-T5", ("T5",), ""),
        ("T1-T100", tuple(f"T{number}" for number in range(1, 101)), ""),
        ("T1-T101", (), "T1-T101"),
        ("T3-T1 T2", ("T2",), "T3-T1"),
        ("T1 as Ann said, please", ("T1",), "as Ann said"),
        ("T1234567 X1", (), "T1234567 X1"),
        ("also T1 plus T2 then T3 & thanks", ("T1", "T2", "T3"), ""),
        ("", (), ""),
    ],
)
def test_numbers_are_read_in_their_order_and_the_rest_is_told(
    text: str, numbers: tuple[str, ...], strange: str
) -> None:
    assert question_numbers(text) == (numbers, strange)


NOT_KNOWN = "I do not know what “{}” asks for here, so nothing was done. Write `{}` alone on its line, "
CONDITION = "Below it stands “{}”. I cannot tell whether that holds, so nothing was done. Write `{}` when "


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("/spec approve", ""),
        ("/spec approve thanks @ann", ""),
        ("/spec lgtm later", NOT_KNOWN.format("later", "/spec approve")),
        (f"/spec approve {'x' * 120}", NOT_KNOWN.format("x" * 100, "/spec approve")),
        ("/spec approve\nbut only if T1 is closed", CONDITION.format("but only if T1 is closed", "/spec approve")),
        ("/spec unapprove\nbut only if T1 is closed", ""),
        ("/spec fix\nbut only if T1 is closed", CONDITION.format("but only if T1 is closed", "/spec fix")),
        ("/spec withdraw cancel", NOT_KNOWN.format("cancel", "/spec withdraw")),
        ("/spec unapproved cancel", NOT_KNOWN.format("cancel", "/spec unapprove")),
        ("/spec approve cancel", ""),
        ("/spec implemented anyway", ""),
        ("/spec implement anyway", ""),
        ("/spec implemented cancel", NOT_KNOWN.format("cancel", "/spec implemented")),
        ("/spec status In Review", ""),
        (
            "/spec status In Review\nunless Ann objects",
            CONDITION.format("unless Ann objects", "/spec status NAME"),
        ),
        ("/spec help me with that\nbut only if", ""),
        ("/spec question Why?\nbut only if", ""),
        ("- /spec approve", "A command in a list is not carried out. Write it at the start of a line of its own."),
    ],
)
def test_a_command_is_refused_where_it_is_not_understood_whole(body: str, said: str) -> None:
    command = order(body)
    spec = COMMANDS.of(command)
    assert spec is not None
    assert spec.refusal(command).startswith(said)
    assert bool(spec.refusal(command)) is bool(said)


def test_a_text_that_is_cut_off_is_refused() -> None:
    for body, said in (("/spec question Why?", TOO_LONG), ("/spec approve", "")):
        command = replace(order(body), cut=True)
        spec = COMMANDS.of(command)
        assert spec is not None
        assert spec.refusal(command) == said


def test_a_command_that_only_closes_may_be_edited_and_so_may_one_that_asks() -> None:
    names = [one.name for one in COMMANDS.verbs if one.works_when_edited]
    assert names == ["help", "why", "check", "unapprove", "object", "question", "reopen"]
    assert [one.name for one in COMMANDS.verbs if one.takes_text] == ["object", "question", "answer"]


def test_after_a_merge_a_command_is_answered_as_that_wants() -> None:
    spec = COMMANDS.find("withdrawn")
    assert spec is not None
    for state, answer in (
        (PullState.OPEN, "A spec here has no Status field"),
        (PullState.CLOSED, "A spec here has no Status field"),
        (PullState.MERGED, "The spec is not on `main` any more."),
    ):
        review = a_reading(spec=an_examination(status=None))
        found = spec.carry_out(order("/spec withdraw"), here(a_pull(state=state), spec_reviews=(review,)))
        assert isinstance(found, Explained)
        assert found.text.startswith(answer)
    checks = COMMANDS.find("check")
    assert checks is not None
    assert checks.carry_out(order("/spec check"), here(a_pull(state=PullState.MERGED))) == Done()


@pytest.mark.parametrize(("by_consent", "named"), [(True, True), (False, False)])
def test_help_names_what_belongs_to_decisions_by_consent_where_people_decide_so(
    *, by_consent: bool, named: bool
) -> None:
    said = COMMANDS.help("Mind the gap.", by_consent=by_consent)
    assert ("`/spec agree`" in said) is named
    assert "`/spec approve`" in said
    assert "Mind the gap." in said
    assert ("`/spec agree`" in COMMANDS.help()) is False


LISTED = LifecycleNames(
    draft="Idea",
    review="Open",
    approved="Accepted",
    withdrawn="Dropped",
    states=(
        State(name="Idea", role=Role.DRAFT),
        State(name="Open", role=Role.REVIEW, entered_from=("Idea",)),
        State(name="Accepted", role=Role.APPROVED, entered_from=("Open",), period=Period(days=1), by=("cat",)),
        State(name="Dropped", role=Role.WITHDRAWN, entered_from=("Idea", "Open"), needs=("Reason",)),
    ),
)
ONE, TWO = SpecRule(), SpecRule(lifecycle=LifecycleNames(draft="Begun", review="In Review", withdrawn="Dropped"))


def context_of(*rules: SpecRule, status: str = "Idea", before: str | None = None) -> ReviewContext:
    """Give a context with a spec of each rule."""
    earlier = an_examination(status_text=before) if before is not None else None
    reviews = tuple(
        a_reading(
            spec=an_examination(path=path, status_text=status),
            base=earlier,
            source=replace(a_source(path), rule=number),
        )
        for number, (path, _) in enumerate(zip((PATH, OTHER), rules, strict=False))
    )
    return here(policy=Policy(specs=rules), spec_reviews=reviews)


def states(context: ReviewContext, body: str) -> dict[str, str] | str:
    found = named_status(order(body), context)
    return found.text if isinstance(found, Explained) else {path: state.name for path, state in found.items()}


APART = "\n\nWrite the status into each file, or move the specs in changes of their own."
ALL_WORDS = "Draft, In Review, Approved, Implemented, Withdrawn"
OTHER_WORDS = "Begun, In Review, Approved, Implemented, Dropped"


@pytest.mark.parametrize(
    ("rules", "body", "found"),
    [
        ((), "/spec status Draft", NO_SPEC.text),
        ((ONE,), "/spec status in  review", {PATH: "In Review"}),
        ((ONE, TWO), "/spec status approved", {PATH: "Approved", OTHER: "Approved"}),
        ((ONE,), "/spec status Done", f"`Done` is no status; choose {ALL_WORDS}."),
        ((ONE, ONE), "/spec status", f"Name a status: {ALL_WORDS}."),
        (
            (ONE, TWO),
            "/spec status",
            (
                f"Name a status that every spec here has:\n\n- `{PATH}`: choose {ALL_WORDS}.\n"
                f"- `{OTHER}`: choose {OTHER_WORDS}.{APART}"
            ),
        ),
        (
            (ONE, TWO),
            "/spec status Begun",
            f"`Begun` is no status of every spec here, so nothing was done:\n\n- `{PATH}`: choose {ALL_WORDS}.{APART}",
        ),
        (
            (ONE, TWO),
            "/spec status Done",
            (
                f"`Done` is no status of every spec here, so nothing was done:\n\n- `{PATH}`: choose {ALL_WORDS}.\n"
                f"- `{OTHER}`: choose {OTHER_WORDS}.{APART}"
            ),
        ),
        (
            (SpecRule(lifecycle=LifecycleNames(draft="Open")), SpecRule(lifecycle=LISTED)),
            "/spec status open",
            f"`open` means something else for each spec here:\n\n- `{PATH}`: draft.\n- `{OTHER}`: review.{APART}",
        ),
    ],
)
def test_a_status_is_read_in_the_words_of_each_spec(
    rules: tuple[SpecRule, ...], body: str, found: dict[str, str] | str
) -> None:
    assert states(context_of(*rules), body) == found


def test_a_command_means_the_usual_state_of_each_spec() -> None:
    wanted = usual_states(context_of(ONE, TWO), Status.WITHDRAWN)
    assert not isinstance(wanted, Explained)
    assert {path: state.name for path, state in wanted.items()} == {PATH: "Withdrawn", OTHER: "Dropped"}
    assert names_of(wanted) == "Withdrawn, Dropped"
    assert names_of({PATH: wanted[PATH], OTHER: wanted[PATH]}) == "Withdrawn"
    assert usual_states(context_of(), Status.WITHDRAWN) == NO_SPEC
    assert usual_states(context_of(ONE, SpecRule(lifecycle=LISTED)), Status.IMPLEMENTED) == Explained(
        text="The lifecycle has no state with the role implemented; choose another: Idea, Open, Accepted, Dropped."
    )


@pytest.mark.parametrize(
    ("rules", "before", "name", "said"),
    [
        ((ONE,), "Draft", "Withdrawn", ()),
        ((SpecRule(lifecycle=LISTED),), "Idea", "Open", ()),
        ((SpecRule(lifecycle=LISTED),), None, "Open", ()),
        (
            (SpecRule(lifecycle=LISTED),),
            "Idea",
            "Accepted",
            (f'`{PATH}`: Status goes from "Idea" to "Accepted", which is no step of the lifecycle; from "Idea"',),
        ),
        ((SpecRule(lifecycle=LISTED),), "Open", "Accepted", (f'`{PATH}`: "Accepted" is for cat to enter',)),
        ((SpecRule(lifecycle=LISTED),), "Open", "Dropped", (f'`{PATH}`: "Dropped" needs',)),
    ],
)
def test_a_step_that_is_none_of_the_table_s_is_refused(
    rules: tuple[SpecRule, ...], before: str | None, name: str, said: tuple[str, ...]
) -> None:
    context = context_of(*rules, before=before)
    wanted = named_status(order(f"/spec status {name}"), context)
    assert not isinstance(wanted, Explained)
    found = refused_steps(order(f"/spec status {name}", author=BEN), context, wanted)
    assert [one[: len(start)] for one, start in zip(found, said, strict=True)] == list(said)


@pytest.mark.parametrize(
    ("body", "anyway"),
    [("/spec implemented Anyway", True), ("/spec implemented", False), ("/spec implemented anyways", False)],
)
def test_anyway_is_a_word_of_its_own(body: str, *, anyway: bool) -> None:
    assert says_anyway(order(body)) is anyway
