"""What happens next, whole: which steps there are, in which order, and how many of each kind."""

from dataclasses import replace

import pytest

from bot.policy.severity import Severity
from bot.review.evaluate.context import TeamVerdict
from bot.review.evaluate.model import ApprovalCount, Gate, Problem, SpecReview
from bot.review.evaluate.obstacles import UncountedPlace
from bot.review.model.capabilities import PullState
from bot.review.present.next_actions import (
    blocking_steps,
    conditions,
    next_actions,
)
from bot.rules.open_question import UNCOUNTED
from tests.review.builders import BEN, CAT, PATH, a_pull
from tests.review.gates import (
    OTHER,
    SHORT,
    a_count,
    a_gate,
    a_problem,
    a_removal,
    an_objection,
    asked,
    consent,
    gated,
    judged,
    needs,
    read,
)

PULL = a_pull(capabilities=SHORT)
STATUSES = replace(SHORT, checks=False)
OPEN = a_gate(approval_counts=(a_count(judged()),))
CLOSED = a_gate(approval_counts=(a_count(),))
WANTS = f"1 approval needed from anyone with write access, not the author: [read](/{PATH}#1) and approve."
ANYONE = "Anyone with write access may answer or close questions, too."
BOLD = replace(BEN, login="b_n")
MULTI = UncountedPlace(path=PATH, line=9)


ELSEWHERE = a_problem(beside="docs/specs/search.yml", line=2)


@pytest.mark.parametrize(
    ("reviews", "errors", "said"),
    [
        ((read(),), (a_problem(),), f"**ann** repairs 1 error in the text: [line 7](/{PATH}#7)."),
        (
            (read(),),
            (a_problem(), ELSEWHERE),
            f"**ann** repairs 2 errors in the text: [line 7](/{PATH}#7), [search.yml:2](/docs/specs/search.yml#2).",
        ),
        (
            (read(), read(OTHER)),
            (a_problem(), a_problem(path=OTHER)),
            f"**ann** repairs 2 errors in the text: [search.md:7](/{PATH}#7), [cache.md:7](/{OTHER}#7).",
        ),
        (
            (read(),),
            tuple(a_problem(line=line) for line in range(1, 6)),
            f"**ann** repairs 5 errors in the text: [line 1](/{PATH}#1), [line 2](/{PATH}#2), [line 3](/{PATH}#3) and 2 more.",
        ),
    ],
)
def test_errors_are_counted_and_the_first_are_pointed_at(
    reviews: tuple[SpecReview, ...], errors: tuple[Problem, ...], said: str
) -> None:
    assert blocking_steps(gated(*reviews, gate=replace(OPEN, errors=errors))) == (said,)


def test_errors_of_the_team_stand_between_those_of_the_text_and_the_approvals() -> None:
    odd = a_problem("Odd.", path="t.md", severity=Severity.WARNING)
    team = TeamVerdict(changed=("t.md",), problems=(a_problem("Bad.", path="t.md", line=5), odd))
    context = gated(gate=replace(CLOSED, errors=(a_problem(),)), team=team)
    assert blocking_steps(context) == (
        f"**ann** repairs 1 error in the text: [line 7](/{PATH}#7).",
        "[t.md:5](/t.md#5): Bad.",
        WANTS,
    )


TWO, THREE = ("docs/a.md", "docs/b.md"), ("docs/a.md", "docs/b.md", "docs/c.md")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            (a_count(),),
            f"1 approval needed from anyone with write access, not the author: [read](/{PATH}#1) and approve.",
        ),
        (
            (a_count(required=3),),
            f"3 approvals needed from anyone with write access, not the author: [read](/{PATH}#1)",
        ),
        ((a_count(path=OTHER),), "1 approval needed from anyone with write access, not the author: read and approve."),
        (tuple(a_count(path=one) for one in TWO), "1 approval needed for both specs from"),
        (tuple(a_count(path=one) for one in THREE), "1 approval needed for all 3 specs from"),
        ((a_count(path=TWO[0]), a_count(judged())), "1 approval needed for `docs/a.md` from"),
        (
            (*(a_count(path=one) for one in THREE), a_count(judged())),
            "1 approval needed for `docs/a.md`, `docs/b.md` and 1 more from",
        ),
    ],
)
def test_a_missing_approval_says_for_what_and_from_whom(counts: tuple[ApprovalCount, ...], said: str) -> None:
    (found,) = conditions(gated(gate=a_gate(approval_counts=counts), removals=(a_removal(OTHER),)))
    assert found.startswith(said)
    assert found.endswith(" and approve.")


@pytest.mark.parametrize(
    ("entries", "who"),
    [
        (("write", "@ben", "acme/core"), "anyone with write access or **ben** or **acme/core**"),
        ((), "nobody: no code owner"),
    ],
)
def test_who_may_approve_is_named(entries: tuple[str, ...], who: str) -> None:
    context = gated(gate=CLOSED)
    approvers = replace(context.approvers, entries=entries, teams={"acme/core": frozenset()})
    (found,) = conditions(replace(context, approvers=approvers))
    assert f"needed from {who}, not the author" in found


QUESTIONS = (
    asked("T1", by=BEN),
    asked("T2", by=BEN),
    asked("T3", by=CAT),
    asked("Q1"),
    asked("Q2"),
    asked("T4", by=BEN),
)


def named(lines: tuple[str, ...]) -> list[str]:
    return [line[1:3] for line in lines if line.startswith("[")]


def test_the_first_question_of_each_comes_before_anybodys_second() -> None:
    assert named(conditions(gated(gate=a_gate(questions=QUESTIONS)))) == ["T1", "T3", "Q1", "T2", "Q2", "T4"]
    many = tuple(asked(f"T{number}", by=BEN if number < 4 else CAT) for number in range(1, 6))
    assert named(conditions(gated(gate=a_gate(questions=many)))) == ["T1", "T4", "T2", "T5", "T3"]


EVERYTHING = a_gate(
    unread=("Too much.",),
    questions=tuple(asked(f"Q{number}") for number in range(1, 5)),
    uncounted=tuple(UncountedPlace(path=PATH, line=line) for line in range(1, 5)),
    objections=tuple(an_objection(minutes=number) for number in range(4)),
    waits=(needs(closes=False), *(needs(f"{number}.md") for number in range(4))),
    approval_counts=tuple(a_count(path=f"{number}.md", required=number) for number in range(1, 5)),
)


@pytest.mark.parametrize(
    ("checks", "where"), [(True, "the check `spec / approval`"), (False, "`/spec why`")], ids=["checks", "statuses"]
)
def test_so_many_of_each_kind_are_said_and_the_rest_is_counted(*, checks: bool, where: str) -> None:
    can = SHORT if checks else STATUSES
    found = conditions(gated(gate=EVERYTHING, can=can), most=2)
    assert [line for line in found if line.startswith(("…", "Any", "Too"))] == [
        "Too much.",
        f"…and 2 more questions: {where} lists all.",
        ANYONE,
        f"…and 2 more places of that kind: {where} lists all.",
        f"…and 2 more requests for changes: {where} lists all.",
        f"…and 2 more specs to be approved first: {where} lists all.",
        f"…and 2 more groups of approvers: {where} lists all.",
    ]
    assert len(found) == 7 + 5 * 2
    assert len(conditions(gated(gate=EVERYTHING), most=None)) == 2 + 5 * 4
    assert len(conditions(gated(gate=EVERYTHING))) == 2 + 5 * 4
    assert conditions(gated(gate=EVERYTHING, can=can), most=2, questions_only=True) == found[1:8]


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        (a_gate(), ()),
        (a_gate(questions=(asked("Q1", is_open=False), asked("T1", counts=False))), ()),
        (a_gate(uncounted=(MULTI,)), (f"[{PATH}:9](/{PATH}#9): {UNCOUNTED}",)),
    ],
)
def test_others_may_close_questions_where_there_are_some(gate: Gate, said: tuple[str, ...]) -> None:
    assert conditions(gated(gate=gate)) == said
    assert conditions(gated(gate=gate), questions_only=True) == said


def test_where_people_consent_their_steps_stand_in_for_approvals() -> None:
    found = conditions(gated(gate=replace(CLOSED, consent=consent())))
    assert not any("approval needed" in line for line in found)
    assert any("has to agree" in line for line in found)


def test_nothing_else_is_said_where_nothing_is_open() -> None:
    assert next_actions(gated(gate=OPEN)) == ("Ready to merge.",)
    assert next_actions(gated(gate=CLOSED)) == (WANTS,)


@pytest.mark.parametrize(
    ("gate", "pull", "said"),
    [
        (OPEN, {"draft": True}, ("**ann** marks the pull request ready for review.",)),
        (CLOSED, {"draft": True}, ("**ann** marks the pull request ready for review.", WANTS)),
        (OPEN, {"state": PullState.CLOSED}, ("Nothing: the pull request is closed. Reopen it to go on.",)),
        (CLOSED, {"state": PullState.CLOSED}, ("Nothing: the pull request is closed. Reopen it to go on.",)),
        (OPEN, {"state": PullState.MERGED}, ("Nothing: it is merged.",)),
    ],
)
def test_a_draft_is_made_ready_first_and_what_is_closed_waits_for_nobody(
    gate: Gate, pull: dict[str, object], said: tuple[str, ...]
) -> None:
    assert next_actions(gated(gate=gate, pull=pull)) == said
