"""The values that the gate is made of: what closes it, how many approvals are missing and from whom, which file is judged once."""

from dataclasses import replace

import pytest

from bot.policy.lifecycle import Status
from bot.policy.severity import Severity
from bot.review.evaluate.context import UNDECIDED
from bot.review.evaluate.model import ApprovalCount, ApprovalStatus, EvaluatedApproval, Gate, Question, files_of
from bot.review.evaluate.obstacles import Dependency, Objection, UncountedPlace
from bot.review.evaluate.quorum import Quota, Shortage, different_groups
from tests.review.builders import BEN, PATH, a_diagnostic, a_reading, a_source, an_examination, at
from tests.review.test_gate_values import an_approval

QUESTION = Question(id="Q1", text="Why?", open=True)
WAIT = Dependency(path=PATH, line=3, target="a.md", title="A", closes=True)
ERRORS = a_reading(a_diagnostic()).problems


@pytest.mark.parametrize(
    ("gate", "approved"),
    [
        (UNDECIDED, True),
        (replace(UNDECIDED, questions=(QUESTION,)), False),
        (replace(UNDECIDED, questions=(replace(QUESTION, open=False),)), True),
        (replace(UNDECIDED, questions=(replace(QUESTION, counts=False),)), True),
        (replace(UNDECIDED, uncounted=(UncountedPlace(path=PATH, line=1),)), False),
        (replace(UNDECIDED, approval_counts=(ApprovalCount(path=PATH, required=1, evaluated_approvals=()),)), False),
        (replace(UNDECIDED, approval_counts=(ApprovalCount(path=PATH, required=0, evaluated_approvals=()),)), True),
        (replace(UNDECIDED, waits=(WAIT,)), False),
        (replace(UNDECIDED, waits=(replace(WAIT, closes=False),)), True),
        (replace(UNDECIDED, objections=(Objection(account=BEN, url="", at=at(1)),)), False),
        (replace(UNDECIDED, unread=("Too much.",)), False),
    ],
)
def test_each_condition_alone_closes_the_gate(gate: Gate, *, approved: bool) -> None:
    assert gate.approved is approved
    assert gate.is_open is approved
    assert not replace(gate, errors=ERRORS).is_open
    assert replace(gate, errors=ERRORS).approved is approved


def given(*groups: tuple[str, ...], standing: ApprovalStatus = ApprovalStatus.COUNTS) -> tuple[EvaluatedApproval, ...]:
    return tuple(EvaluatedApproval(approval=an_approval(), standing=standing, groups=frozenset(one)) for one in groups)


def a_count(required: int, *found: EvaluatedApproval, distinct: bool = False, **quotas: int) -> ApprovalCount:
    return ApprovalCount(
        path=PATH,
        required=required,
        evaluated_approvals=found,
        distinct=distinct,
        quotas=tuple(Quota(group=group, number=number, entries=(group,)) for group, number in quotas.items()),
    )


LAPSED = given(("a",), standing=ApprovalStatus.LAPSED)
TWICE = given(("a",), ("a",))


@pytest.mark.parametrize(
    ("count", "missing"),
    [
        (a_count(2), 2),
        (a_count(2, *LAPSED), 2),
        (a_count(2, *TWICE), 0),
        (a_count(1, *TWICE), 0),
        (a_count(2, *TWICE, distinct=True), 1),
        (a_count(3, *TWICE, *LAPSED), 1),
        (a_count(2, *TWICE, a=1, b=1), 1),
        (a_count(2, *given(("a",), ("b",)), a=1, b=1), 0),
        (a_count(3, *given(("a",), ("c",), ("c",)), a=1), 0),
    ],
)
def test_so_many_approvals_are_missing(count: ApprovalCount, missing: int) -> None:
    assert count.missing == missing
    assert bool(replace(UNDECIDED, approval_counts=(count,)).short) is bool(missing)


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (a_count(2, *TWICE[:1]), (Shortage(missing=1, entries=("a", "b")),)),
        (a_count(2, *TWICE, distinct=True), (Shortage(missing=1, entries=("b",)),)),
        (a_count(2, *TWICE, a=1, b=1), (Shortage(missing=1, entries=("b",)),)),
        (a_count(3, a=1), (Shortage(missing=1, entries=("a",)), Shortage(missing=2, entries=("a", "b")))),
        (a_count(2, *given(("a",), ("b",)), a=1, b=1), ()),
    ],
)
def test_whose_approvals_are_wanted(count: ApprovalCount, wanted: tuple[Shortage, ...]) -> None:
    assert count.wanted(("a", "b")) == wanted


@pytest.mark.parametrize(
    ("count", "entries"), [(a_count(1), ("a", "x")), (a_count(2, a=1, b=1), ("a", "b")), (a_count(3, a=1), ("a", "x"))]
)
def test_whose_approvals_can_count(count: ApprovalCount, entries: tuple[str, ...]) -> None:
    assert count.who_can(("a", "x")) == entries


def test_who_made_room_in_a_row_of_groups_is_counted_once() -> None:
    assert different_groups([{"a", "b"}, {"b", "c"}, {"a", "d"}]) == 3


def test_the_digests_of_what_belongs_to_a_spec_are_its_own() -> None:
    spec, beside = a_reading(), a_reading(spec=an_examination(path="docs/specs/plan.md", digests={"Tasks": "t"}))
    assert spec.digests == {"Goals": "g"}
    assert replace(spec, companions=(beside,)).digests == {"Goals": "g", "plan.md: Tasks": "t"}
    assert spec.section_around(3) == range(0)


def test_a_file_of_several_specs_is_judged_once_as_the_strictest_has_it() -> None:
    name = "docs/specs/plan.md"
    found = an_examination(a_diagnostic(), a_diagnostic(section="B"), path=name)
    strict = a_reading(spec=found)
    mild = a_reading(spec=replace(found, diagnostics=found.diagnostics[:1]))
    warned = a_reading(
        spec=replace(found, diagnostics=tuple(replace(one, severity=Severity.WARNING) for one in found.diagnostics))
    )
    twin = a_reading(spec=replace(found, status=Status.REVIEW))
    specs = [a_reading(spec=an_examination(path=path), source=a_source(path)) for path in ("a.md", "b.md")]

    def judged(*beside: object) -> object:
        each = zip(specs, beside, strict=True)
        files = files_of(replace(spec, companions=(one,)) for spec, one in each)  # type: ignore[arg-type]
        assert [one.path for one in files] == ["a.md", name, "b.md"]
        return files[1]

    assert judged(strict, mild) is strict
    assert judged(mild, strict) is strict
    assert judged(warned, mild) is mild
    assert judged(strict, twin) is strict
    assert judged(strict, strict) is strict
