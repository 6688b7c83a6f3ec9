"""How a pull request stands, in one line, and the small words that lines are made of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.policy.severity import Severity
from bot.review.evaluate.context import TeamVerdict
from bot.review.evaluate.decision import Outcome
from bot.review.evaluate.model import ApprovalStatus, EvaluatedApproval, Gate
from bot.review.evaluate.obstacles import UncountedPlace
from bot.review.model.account import PullCommit
from bot.review.model.capabilities import PullState
from bot.review.present.verdict import (
    AT_MOST,
    allowed_line,
    approver_words,
    blockers,
    capped,
    day,
    opinion_line,
    opinions,
    person,
    short,
    since_then,
    some,
    verdict,
)
from bot.review.text.render import Markdown
from tests.review.builders import BEN, CAT, HEAD, PATH, a_pull
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

PULL = a_pull(capabilities=SHORT)
OPEN = a_gate(approval_counts=(a_count(judged()),))
CLOSED = a_gate(approval_counts=(a_count(required=2), a_count(path=OTHER)))
PLACE = UncountedPlace(path=PATH, line=9)
BAD = TeamVerdict(changed=("t.md",), problems=(a_problem(path="t.md"), a_problem(severity=Severity.WARNING)))


@pytest.mark.parametrize(
    ("text", "limit", "said"),
    [
        ("How  big\nis it?", 40, "How big is it?"),
        ("x" * 40, 40, "x" * 40),
        ("x" * 41, 40, "x" * 39 + "…"),
        ("abcdef", 5, "abcd…"),
    ],
)
def test_a_text_is_cut_to_one_line(text: str, limit: int, said: str) -> None:
    assert short(text, limit) == said
    assert len(short("x" * 99)) == 40


@pytest.mark.parametrize(
    ("number", "said"), [(0, ""), (1, "a"), (3, "a, b, c"), (4, "a, b, c and 1 more"), (5, "a, b, c and 2 more")]
)
def test_the_first_few_are_named(number: int, said: str) -> None:
    assert some("abcde"[:number]) == said
    assert some(["a", "b"], 1) == "a and 1 more"


def test_lines_are_counted_from_one_more_than_fits() -> None:
    lines = [Markdown(str(number)) for number in range(AT_MOST + 1)]
    assert capped(lines[:-1], "question", "x") == tuple(lines[:-1])
    assert capped(lines, "question", "x") == (*lines[:-1], "…and 1 more question: x lists all.")
    assert capped(lines, "spec in wait", "x", 7)[7:] == ("…and 2 more specs in wait: x lists all.",)


def test_days_and_people_are_written_in_one_way() -> None:
    assert day(datetime(2026, 1, 2, 23, 59, tzinfo=UTC)) == "2026-01-02"
    assert day(datetime(2026, 1, 2, 0, 30, tzinfo=timezone(timedelta(hours=2)))) == "2026-01-02"
    assert person(replace(PULL, author=replace(BEN, login="b_n"))) == "**b\\_n**"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("write", "anyone with write access"),
        ("MAINTAIN", "anyone with maintain access"),
        ("@b_n", "**b\\_n**"),
        ("acme/core", "**acme/core**"),
    ],
)
def test_who_may_approve_is_a_level_or_a_name(entry: str, said: str) -> None:
    assert approver_words(entry) == said


@pytest.mark.parametrize(
    ("gate", "said", "without_text"),
    [
        (OPEN, "", ""),
        (replace(OPEN, errors=(a_problem(),)), "1 error", ""),
        (CLOSED, "3 approvals", "3 approvals"),
        (replace(CLOSED, consent=consent()), "3 agreements", "3 agreements"),
        (replace(OPEN, consent=consent(None)), "a proposal", "a proposal"),
        (replace(OPEN, unread=("a", "b")), "2 parts that I cannot read", "2 parts that I cannot read"),
        (replace(OPEN, questions=(asked(), asked("T2", is_open=False))), "1 question", "1 question"),
        (
            replace(OPEN, uncounted=(PLACE, PLACE)),
            "2 places where I cannot count the questions",
            "2 places where I cannot count the questions",
        ),
        (replace(OPEN, objections=(an_objection(),)), "1 request for changes", "1 request for changes"),
        (replace(OPEN, waits=(needs(), needs("a.md"))), "2 other specs", "2 other specs"),
        (replace(OPEN, waits=(needs(closes=False),)), "", ""),
        (
            a_gate(
                errors=(a_problem(), a_problem()),
                approval_counts=(a_count(),),
                consent=consent(None),
                unread=("a",),
                questions=(asked(), asked("T2")),
                uncounted=(PLACE,),
                objections=(an_objection(), an_objection()),
                waits=(needs(),),
            ),
            (
                "2 errors, a proposal, 1 part that I cannot read, 2 questions, 1 place where I cannot count the questions, "
                "2 requests for changes, 1 other spec, 1 agreement"
            ),
            (
                "a proposal, 1 part that I cannot read, 2 questions, 1 place where I cannot count the questions, "
                "2 requests for changes, 1 other spec, 1 agreement"
            ),
        ),
    ],
)
def test_what_stands_in_the_way_is_counted_kind_by_kind(gate: Gate, said: str, without_text: str) -> None:
    assert blockers(gated(gate=gate)) == said
    assert blockers(gated(gate=gate), text=False) == without_text
    assert verdict(gated(gate=gate)) == (f"Blocked: {said}" if said else "Ready to merge")


@pytest.mark.parametrize(
    ("state", "text", "said"),
    [
        (PullState.OPEN, True, "1 error in the team's files"),
        (PullState.OPEN, False, ""),
        (PullState.MERGED, True, ""),
        (PullState.CLOSED, True, ""),
    ],
)
def test_errors_of_the_team_count_while_it_is_open(state: PullState, said: str, *, text: bool) -> None:
    assert blockers(gated(gate=OPEN, team=BAD, pull={"state": state}), text=text) == said


GIVEN_UP = consent(Outcome.POSTPONE, is_over=True)


@pytest.mark.parametrize(
    ("gate", "pull", "said"),
    [
        (OPEN, {}, "Ready to merge"),
        (CLOSED, {}, "Blocked: 3 approvals"),
        (OPEN, {"draft": True}, "Draft: nothing else is missing"),
        (CLOSED, {"draft": True}, "Draft, blocked: 3 approvals"),
        (OPEN, {"state": PullState.MERGED}, "Merged"),
        (CLOSED, {"state": PullState.MERGED, "draft": True}, "Merged too early: 3 approvals missing"),
        (OPEN, {"state": PullState.CLOSED}, "Closed without a merge"),
        (CLOSED, {"state": PullState.CLOSED}, "Closed without a merge"),
        (replace(OPEN, consent=GIVEN_UP), {"draft": True}, "Decided to postpone this"),
        (replace(OPEN, consent=GIVEN_UP), {"state": PullState.CLOSED}, "Closed without a merge"),
        (replace(OPEN, consent=consent(Outcome.CLOSE)), {}, "Ready to merge"),
        (replace(OPEN, consent=consent(is_over=True)), {}, "Ready to merge"),
    ],
)
def test_the_verdict_says_in_one_line_how_it_stands(gate: Gate, pull: dict[str, object], said: str) -> None:
    assert verdict(gated(gate=gate, pull=pull)) == said


COMMIT = PullCommit(sha="3" * 40, url="https://forge.test/c3", authors=())
LAPSED, CONTRIBUTOR = ApprovalStatus.LAPSED, ApprovalStatus.CONTRIBUTOR
OLD = "2" * 40


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (judged(), "[ben](https://forge.test/a2) approved, waits for Q1, T1 (2026-11-23)"),
        (
            judged(BEN, LAPSED, changed=("Goals",), sha=OLD),
            (
                "[ben](https://forge.test/a2) approved before this changed: Goals; please look again "
                f"([what changed since 2026-11-23](/{OLD}...{HEAD}))"
            ),
        ),
        (
            judged(BEN, LAPSED, changed=("Go*als", "Risks"), sha=None),
            "[ben](https://forge.test/a2) approved before this changed: Go\\*als, Risks; please look again (2026-11-23)",
        ),
        (
            judged(BEN, LAPSED, changed=("Goals", "Risks", "Plan"), sha=None),
            "[ben](https://forge.test/a2) approved before this changed: Goals and 2 more; please look again (2026-11-23)",
        ),
        (
            judged(BEN, LAPSED, changed=("x" * 49,), sha=None),
            f"[ben](https://forge.test/a2) approved before this changed: {'x' * 47}…; please look again (2026-11-23)",
        ),
        (
            replace(judged(BEN, CONTRIBUTOR), commit=COMMIT),
            (
                "[ben](https://forge.test/a2) made commits here, and nobody approves their own work "
                "([33333333](https://forge.test/c3))."
            ),
        ),
        (
            judged(BEN, CONTRIBUTOR),
            "[ben](https://forge.test/a2) made commits here, and nobody approves their own work (2026-11-23)",
        ),
        (
            replace(judged(BEN, ApprovalStatus.STRANGER), commit=COMMIT),
            "[ben](https://forge.test/a2) may not approve under this policy (2026-11-23)",
        ),
    ],
)
def test_an_approval_says_what_it_is_worth(given: EvaluatedApproval, said: str) -> None:
    assert opinion_line(given, (asked("Q1"), asked("T1")), PULL) == said


def test_an_approval_names_so_many_questions_that_it_waits_for() -> None:
    questions = [asked(f"T{number}") for number in range(1, 8)]
    assert "waits for T1, T2, T3, T4, T5 and 2 more (" in opinion_line(judged(), questions, PULL)
    assert opinion_line(judged(), (), PULL) == "[ben](https://forge.test/a2) approved (2026-11-23)"


@pytest.mark.parametrize(
    ("sha", "compare", "said"),
    [
        (OLD, SHORT.compare_url, f" ([what changed since 2026-11-23](/{OLD}...{HEAD}))"),
        (None, SHORT.compare_url, ""),
        (OLD, "", ""),
    ],
)
def test_what_changed_since_an_approval_is_linked_where_it_can_be_told(
    sha: str | None, compare: str, said: str
) -> None:
    pull = a_pull(capabilities=replace(SHORT, compare_url=compare))
    assert since_then(judged(sha=sha), pull) == said


ALLOWED = "`approval.contributors: true` in the policy would allow it."


def test_each_approval_is_told_once_and_how_contributors_may_approve_at_the_end() -> None:
    made = replace(judged(CAT, CONTRIBUTOR), commit=COMMIT)
    gate = a_gate(approval_counts=(a_count(judged(), made), a_count(judged(), path=OTHER)), questions=(asked(),))
    found = opinions(gated(gate=gate))
    assert [line.partition(" (")[0] for line in found] == [
        "[ben](https://forge.test/a2) approved, waits for T1",
        "[cat](https://forge.test/a3) made commits here, and nobody approves their own work",
        ALLOWED,
    ]
    assert allowed_line([judged(), made]) == (ALLOWED,)
    assert allowed_line([judged()]) == ()


def test_where_people_consent_the_others_approvals_are_told() -> None:
    gate = a_gate(approval_counts=(a_count(judged(BEN, groups=("core",)), judged(CAT)),), consent=consent())
    assert opinions(gated(gate=gate)) == ("[cat](https://forge.test/a3) approved (2026-11-23)",)
    told = opinions(gated(gate=replace(gate, consent=None)))
    assert [line.partition("]")[0] for line in told] == ["[ben", "[cat"]
