"""What happens next at both ends: with a spec that is not begun yet, and after the merge."""

from dataclasses import replace

import pytest

from bot.comparison.progress import Progress
from bot.policy.lifecycle import LifecycleNames, Role, State, Status
from bot.policy.model import Policy, SpecRule
from bot.policy.severity import Code, Severity
from bot.review.evaluate.decision import Outcome
from bot.review.evaluate.model import Gate, SpecReview
from bot.review.evaluate.obstacles import UncountedPlace
from bot.review.model.capabilities import PullState
from bot.review.present.next_actions import first_steps, next_actions
from bot.review.text.render import Markdown
from tests.review.builders import PATH, a_diagnostic, a_reading, an_examination
from tests.review.gates import (
    OTHER,
    SHORT,
    a_count,
    a_gate,
    a_problem,
    an_objection,
    asked,
    consent,
    gated,
    judged,
    needs,
)

MERGED = {"state": PullState.MERGED}
OPEN = a_gate(approval_counts=(a_count(judged()),))
CLOSED = a_gate(approval_counts=(a_count(),))
TOLD = "It was merged before it was approved, so its status stays as it is."
ANEW = "What is said here now changes nothing. Change the spec anew, and have that approved."
LATER = "Comments on its lines come when half of the sections are filled in, or its status says more than Draft."


@pytest.mark.parametrize(
    ("gate", "missing"),
    [
        (CLOSED, "1 approval needed"),
        (replace(OPEN, errors=(a_problem(),)), "1 error"),
        (replace(OPEN, questions=(asked("Q1"), asked("T2"))), "Q1, T2 open"),
        (replace(OPEN, uncounted=(UncountedPlace(path=PATH, line=3),)), "questions that nobody can count"),
        (replace(OPEN, waits=(needs(), needs("a.md"))), "2 other specs needed"),
        (replace(OPEN, objections=(an_objection(),)), "1 request for changes"),
        (replace(OPEN, consent=consent(None)), "a proposal"),
        (
            replace(CLOSED, consent=consent(Outcome.CLOSE, is_over=True)),
            "1 agreement needed; another decision than to close this",
        ),
        (
            a_gate(
                errors=(a_problem(), a_problem()),
                questions=tuple(asked(f"Q{number}") for number in range(1, 8)),
                uncounted=(UncountedPlace(path=PATH, line=3),),
                approval_counts=(a_count(required=2), a_count(path=OTHER)),
                waits=(needs(),),
                objections=(an_objection(), an_objection()),
            ),
            (
                "2 errors; Q1, Q2, Q3, Q4, Q5 and 2 more open; questions that nobody can count; 3 approvals needed; "
                "1 other spec needed; 2 requests for changes"
            ),
        ),
    ],
)
def test_a_merge_that_came_too_early_names_what_was_missing(gate: Gate, missing: str) -> None:
    waiting = (Markdown("Wait."),)
    found = next_actions(gated(gate=gate, pull=MERGED), waiting)
    assert found[:4] == ("Wait.", TOLD, f"What was missing at the merge: {missing}.", ANEW)
    assert len(found) == 4 + len(gate.errors)


def test_of_the_errors_that_were_merged_the_first_are_named() -> None:
    errors = tuple(a_problem(line=line) for line in range(1, 8))
    found = next_actions(gated(gate=a_gate(errors=errors), pull=MERGED))
    assert found[3:] == tuple(f"[{PATH}:{line}](/{PATH}#{line}): Say more." for line in range(1, 6))


def test_after_a_merge_the_bot_says_what_is_still_to_be_written() -> None:
    assert next_actions(gated(gate=OPEN, pull=MERGED), (Markdown("Wait."),)) == ("Wait.",)
    assert next_actions(gated(gate=OPEN, pull=MERGED)) == ("Nothing: it is merged.",)
    assert next_actions(gated(gate=OPEN), (Markdown("Wait."),)) == ("Ready to merge.",)


STATES = (
    State(name="Idea", role=Role.DRAFT),
    State(name="Talk", role=Role.REVIEW, entered_from=("Idea",)),
    State(name="Done", role=Role.APPROVED, entered_from=("Talk",)),
)
LISTED = Policy(
    specs=(SpecRule(lifecycle=LifecycleNames(draft="Idea", review="Talk", approved="Done", states=STATES)),)
)


def in_state(word: str, status: Status, path: str = PATH) -> SpecReview:
    return a_reading(spec=an_examination(status=status, status_text=word, path=path))


@pytest.mark.parametrize("pull", [{}, MERGED], ids=["open", "merged"])
def test_a_spec_that_an_approval_does_not_move_on_says_why_it_stays(pull: dict[str, object]) -> None:
    specs = (in_state("Talk", Status.REVIEW), in_state("Talk", Status.REVIEW, OTHER))
    closed = {PATH: {"Done": "Only on *Mondays*."}, OTHER: {"Idea": "Never."}}
    context = gated(*specs, gate=OPEN, policy=LISTED, closed_states=closed, pull=pull)
    found = next_actions(context)
    assert found[0] == f"`{PATH}` stays as it is at the merge: Only on \\*Mondays\\*."
    assert found[1:] == (() if pull else ("Ready to merge.",))
    assert not any("at the merge: Only" in line for line in next_actions(replace(context, closed_states={})))
    assert not any("at the merge: Only" in line for line in next_actions(replace(context, gate=CLOSED)))


def begun(
    done: int, *codes: Code, status: Status | None = Status.DRAFT, path: str = PATH, severity: Severity = Severity.ERROR
) -> SpecReview:
    found = [
        a_diagnostic("Say *what*.", code=code, line=20 - line, severity=severity) for line, code in enumerate(codes)
    ]
    return a_reading(spec=an_examination(*found, status=status, sections=Progress(done=done, total=8), path=path))


EMPTY, MISSING = Code.EMPTY_SECTION, Code.MISSING_SECTION
TEMPLATE = begun(0, EMPTY, EMPTY)


@pytest.mark.parametrize(
    ("spec", "writable", "said"),
    [
        (
            TEMPLATE,
            True,
            (
                f"`{PATH}` is the template as it was copied: none of its 8 sections is filled in. "
                f"Begin on [line 19](/{PATH}#19): Say \\*what\\*."
            ),
        ),
        (
            begun(2, *[EMPTY] * 7),
            True,
            f"`{PATH}` is a first draft, 2 of 8 sections are filled in. Begin on [line 14](/{PATH}#14): Say \\*what\\*.",
        ),
        (
            begun(1, *[MISSING] * 5, status=None),
            True,
            (
                f"`{PATH}` does not follow its template: 1 of 8 sections are there. "
                "Comment `/spec fix`, which adds those that are missing; "
                "a file that is no spec belongs elsewhere, or out of `specs.paths` in the policy."
            ),
        ),
        (
            begun(1, *[MISSING] * 5, status=None),
            False,
            (
                f"`{PATH}` does not follow its template: 1 of 8 sections are there. "
                "Take its headings over (`specbot fix` adds those that are missing); "
                "a file that is no spec belongs elsewhere, or out of `specs.paths` in the policy."
            ),
        ),
    ],
)
def test_a_spec_that_is_not_begun_yet_says_what_to_do_first(spec: SpecReview, said: str, *, writable: bool) -> None:
    context = gated(spec)
    head = replace(context.pull.head, writable=writable)
    assert first_steps(gated(spec, pull={"head": head})) == (said, LATER)


def test_the_first_thing_to_do_may_stand_in_the_file_of_the_metadata() -> None:
    beside = replace(TEMPLATE.problems[1], stands_in="docs/specs/search.yml")
    (said, _) = first_steps(gated(replace(TEMPLATE, problems=(TEMPLATE.problems[0], beside))))
    assert "Begin on [search.yml:19](/docs/specs/search.yml#19): " in said


def test_what_to_begin_with_comes_before_everything_else() -> None:
    gate = replace(CLOSED, errors=TEMPLATE.problems)
    found = next_actions(gated(TEMPLATE, gate=gate, pull={"draft": True}))
    assert [line.partition(" ")[0] for line in found] == [f"`{PATH}`", "Comments", "**ann**", "**ann**", "1"]
    assert first_steps(gated(begun(8))) == ()


@pytest.mark.parametrize(
    ("checks", "where"), [(True, "the check `spec / document`"), (False, "the list of specs below")]
)
def test_of_many_specs_that_are_not_begun_so_many_are_named(*, checks: bool, where: str) -> None:
    specs = tuple(begun(0, EMPTY, path=f"docs/{number}.md") for number in range(10))
    found = first_steps(gated(*specs, can=replace(SHORT, checks=checks)))
    assert len(found) == 10
    assert found[8:] == (f"…and 2 more specs to begin: {where} lists all.", LATER)
