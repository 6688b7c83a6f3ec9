"""`spec / approval`: what it counts, explains and marks, and which commands it says have seen the commit."""

from dataclasses import replace

import pytest

from bot.policy.model import GateRules, Policy
from bot.review.evaluate.context import UNDECIDED, TeamVerdict, ThreadState
from bot.review.evaluate.decision import Outcome
from bot.review.evaluate.model import Approval, Gate
from bot.review.evaluate.obstacles import UncountedPlace
from bot.review.model.capabilities import Conclusion, WriteKind
from bot.review.model.desired_state import Annotation, Check, Level
from bot.review.model.pull_request import Comment
from bot.review.present.checks import ANNOTATIONS, approval_check, both_checks, green_checks, sealed, status_label_names
from tests.review.builders import BEN, CAT, HEAD, PATH, a_comment, a_pull, at
from tests.review.gates import (
    OTHER,
    SHORT,
    a_count,
    a_gate,
    a_problem,
    an_objection,
    approval,
    asked,
    consent,
    gated,
    judged,
    needs,
    read,
)

PULL = a_pull(capabilities=SHORT)
ONE = (a_count(judged()),)
HALF = (a_count(judged(BEN), judged(CAT, minutes=1), required=1), a_count(judged(BEN), path=OTHER, required=3))
PLACE = UncountedPlace(path=PATH, line=9)


@pytest.mark.parametrize(
    ("gate", "passes", "title"),
    [
        (UNDECIDED, True, "No specs here"),
        (a_gate(approval_counts=ONE), True, "1 of 1 approval"),
        (a_gate(approval_counts=ONE, errors=(a_problem(),)), True, "1 of 1 approval"),
        (a_gate(approval_counts=HALF), False, "2 of 4 approvals"),
        (a_gate(approval_counts=ONE, questions=(asked(),)), False, "1 of 1 approval, 1 open question"),
        (a_gate(approval_counts=ONE, questions=(asked(), asked("T2"))), False, "1 of 1 approval, 2 open questions"),
        (a_gate(approval_counts=ONE, questions=(asked(is_open=False),)), True, "1 of 1 approval"),
        (a_gate(approval_counts=ONE, uncounted=(PLACE,)), False, "1 of 1 approval, 1 uncounted question"),
        (a_gate(approval_counts=ONE, waits=(needs(),)), False, "1 of 1 approval, needs 1 other spec"),
        (a_gate(approval_counts=ONE, waits=(needs(closes=False),)), True, "1 of 1 approval"),
        (a_gate(approval_counts=ONE, objections=(an_objection(),)), False, "1 of 1 approval, 1 request for changes"),
        (
            a_gate(approval_counts=ONE, objections=(an_objection(), an_objection(CAT))),
            False,
            "1 of 1 approval, 2 requests for changes",
        ),
        (a_gate(approval_counts=ONE, consent=consent(is_over=True)), True, "1 of 1 agreement"),
        (a_gate(approval_counts=ONE, consent=consent(None)), False, "1 of 1 agreement, needs a proposal"),
        (
            a_gate(approval_counts=ONE, consent=consent(Outcome.CLOSE, is_over=True)),
            False,
            "1 of 1 agreement, needs another decision than to close this",
        ),
        (
            a_gate(
                approval_counts=HALF,
                questions=(asked(),),
                consent=consent(None),
                uncounted=(PLACE, PLACE),
                waits=(needs(), needs("a.md")),
                objections=(an_objection(),),
            ),
            False,
            (
                "2 of 4 agreements, 1 open question, needs a proposal, 2 uncounted questions, needs 2 other specs, "
                "1 request for changes"
            ),
        ),
    ],
)
def test_the_title_counts_whatever_the_gate_waits_for(gate: Gate, *, passes: bool, title: str) -> None:
    found = approval_check(PULL, gate, "Because.", ("c1.0",))
    marks = found.annotations
    assert len(marks) == len(gate.waits)
    assert found == sealed(
        Check(
            name="spec / approval",
            sha=HEAD,
            conclusion=Conclusion.SUCCESS if passes else Conclusion.FAILURE,
            title=title,
            summary="Because.",
            digest="",
            seen=("c1.0",),
            annotations=marks,
        )
    )
    assert approval_check(PULL, gate, "Because.").seen == ()


@pytest.mark.parametrize(
    ("closes", "status", "level", "said"),
    [
        (True, "Draft", Level.FAILURE, "Cache is Draft; it comes first."),
        (False, "In Review", Level.WARNING, "Cache is In Review; it comes first."),
        (True, "", Level.FAILURE, "There is no spec cache.md."),
        (False, "", Level.WARNING, "There is no spec cache.md."),
    ],
)
def test_a_spec_that_is_needed_first_is_marked_where_it_is_named(
    *, closes: bool, status: str, level: Level, said: str
) -> None:
    gate = a_gate(approval_counts=ONE, waits=(needs(closes=closes, status=status, line=6),))
    assert approval_check(PULL, gate, "").annotations == (
        Annotation(path=PATH, start_line=6, end_line=6, level=level, title="depends on", message=said),
    )


@pytest.mark.parametrize("number", [ANNOTATIONS, ANNOTATIONS + 1])
def test_only_so_many_are_marked(number: int) -> None:
    gate = a_gate(waits=tuple(needs(line=line) for line in range(1, number + 1)))
    assert [one.start_line for one in approval_check(PULL, gate, "").annotations] == list(range(1, ANNOTATIONS + 1))


def seen(*given: Approval | None, comments: tuple[Comment, ...], early: tuple[Approval, ...] = ()) -> tuple[str, ...]:
    events = tuple((at(0), BEN, one) for one in given)
    context = gated(thread=ThreadState(approval_events=events), early=early, pull={"comments": comments})
    _, found = both_checks(context)
    return found.seen


SAID = a_comment("/spec approve", minutes=1)


@pytest.mark.parametrize(
    ("given", "comment", "names"),
    [
        (approval(key="c1.0"), SAID, ("c1.0",)),
        (approval(key="c1.12"), SAID, ("c1.12",)),
        (approval(key="note.7.0"), replace(SAID, id="note.7"), ("note.7.0",)),
        (approval(key="c2.0"), SAID, ()),
        (approval(key="c1.0", sha="2" * 40), SAID, ()),
        (approval(key="c1.0", sha=None), SAID, ()),
        (approval(key="c1.0"), replace(SAID, saw=(HEAD,)), ()),
        (approval(key="c1.0"), replace(SAID, review_id="r1"), ()),
        (None, SAID, ()),
    ],
)
def test_it_names_the_commands_of_which_only_the_bot_knows_that_they_saw_the_head(
    given: Approval | None, comment: Comment, names: tuple[str, ...]
) -> None:
    assert seen(given, comments=(comment,)) == names


def test_of_many_commands_the_newest_are_named_and_none_that_came_too_early() -> None:
    comments = tuple(a_comment("/spec approve", minutes=number) for number in range(1, 13))
    given = tuple(approval(key=f"c{number}.0", minutes=number) for number in range(1, 13))
    assert seen(*given, comments=comments) == tuple(f"c{number}.0" for number in range(5, 13))
    assert seen(*given[:8], comments=comments) == tuple(f"c{number}.0" for number in range(1, 9))
    assert seen(given[0], given[1], comments=comments, early=(given[0],)) == ("c2.0",)


def lines_of(check: Check) -> list[str]:
    return [line for line in check.summary.splitlines() if line]


def test_a_closed_gate_is_explained_without_the_errors_that_the_other_check_tells() -> None:
    gate = a_gate(errors=(a_problem(),), questions=(asked("Q1", path=PATH),), approval_counts=(a_count(required=2),))
    document, found = both_checks(gated(gate=gate))
    assert (document.name, found.name) == ("spec / document", "spec / approval")
    assert lines_of(found) == [
        "**Blocked: 1 question, 2 approvals.** This is needed:",
        "- [Q1](https://forge.test/Q1) is open: “How big?” **ann** writes `/spec answer Q1 …`, or ticks it in the file.",
        "- Anyone with write access may answer or close questions, too.",
        f"- 2 approvals needed from anyone with write access, not the author: [read](/{PATH}#1) and approve.",
        "<details><summary>The team's rules on approval</summary>",
        "- Approvals needed: `1` (`approval.required`, the default)",
        "- Who may approve: `write` (`approval.approvers`, the default)",
        "- Whoever made commits may approve: no (`approval.contributors`, the default)",
        "- An approval has to be given again: when a section changes (`approval.lapse`, the default)",
        "</details>",
    ]


def test_the_document_check_holds_what_the_team_s_files_are_worth() -> None:
    team = TeamVerdict(changed=("t.md",), problems=(a_problem("Bad.", path="t.md"),))
    document, _ = both_checks(gated(gate=a_gate(approval_counts=ONE), team=team))
    assert document.title == "No problems in 1 spec; 1 error in 1 file of the team"
    assert document.conclusion is Conclusion.FAILURE


def test_an_open_gate_passes_and_cites_the_rules() -> None:
    _, found = both_checks(gated(gate=a_gate(approval_counts=ONE)))
    assert found.conclusion is Conclusion.SUCCESS
    assert lines_of(found)[:2] == [
        "**Passed**: nothing stands in the way.",
        "<details><summary>The team's rules on approval</summary>",
    ]


def test_the_check_lists_all_of_many() -> None:
    questions = tuple(asked(f"Q{number}", path=PATH) for number in range(1, 21))
    objections = tuple(an_objection(minutes=number) for number in range(12))
    _, found = both_checks(gated(gate=a_gate(questions=questions, objections=objections)))
    assert found.summary.count(" is open: ") == 20
    assert found.summary.count(" requested changes on ") == 12
    assert "more question" not in found.summary


@pytest.mark.parametrize(("number", "rows"), [(20, 0), (21, 21)])
def test_it_has_the_table_of_specs_where_the_summary_leaves_some_out(number: int, rows: int) -> None:
    specs = tuple(read(f"docs/specs/{one:02}.md", title=f"Spec {one}") for one in range(number))
    counts = tuple(a_count(path=one.path) for one in specs)
    _, found = both_checks(gated(*specs, gate=a_gate(approval_counts=counts)))
    table = [line for line in lines_of(found) if line.startswith("| [")]
    assert len(table) == rows
    assert table[:1] == (["| [Spec 0](/docs/specs/00.md#1) | Draft | 0/1 | none |"] if rows else [])


@pytest.mark.parametrize(
    ("checks", "statuses", "wanted", "there"),
    [
        (True, True, True, True),
        (True, True, False, True),
        (True, False, False, True),
        (False, True, True, True),
        (False, True, False, False),
        (False, False, True, False),
    ],
)
def test_checks_stand_where_the_forge_can_show_them_and_the_team_wants_them(
    *, checks: bool, statuses: bool, wanted: bool, there: bool
) -> None:
    withheld = frozenset() if statuses else frozenset({WriteKind.STATUS})
    can = replace(SHORT, checks=checks, withheld=withheld)
    policy = replace(Policy(), gate=GateRules(statuses=wanted))
    assert len(both_checks(gated(can=can, policy=policy))) == (2 if there else 0)


def test_without_specs_both_pass() -> None:
    document, found = green_checks(PULL)
    assert (document.title, document.conclusion) == ("No specs here", Conclusion.SUCCESS)
    assert (found.title, found.conclusion) == ("No specs here", Conclusion.SUCCESS)
    assert found.summary == "**Passed**: nothing stands in the way."
    assert found.name == "spec / approval"


def test_labels_without_a_spec_are_written_as_the_forge_has_them() -> None:
    scoped = a_pull(capabilities=replace(SHORT, scoped_labels=True))
    assert {"spec: draft", "spec: approved"} < status_label_names(PULL, Policy())
    assert {"spec::draft", "spec::approved"} < status_label_names(scoped, Policy())
