"""What the board shows of one spec, value by value: its facts, its questions and approvals, and since when it is what it is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.comparison.progress import Progress
from bot.markdown.document import parse
from bot.policy.lifecycle import LifecycleNames, Role, State, Status
from bot.policy.severity import Code, Severity
from bot.review.evaluate.model import ApprovalStatus, Gate
from bot.review.model.board import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST,
    BoardApproval,
    BoardFinding,
    BoardQuestion,
    PullLink,
    SpecReference,
    SpecState,
    StatusMoment,
)
from bot.review.model.capabilities import PullState
from bot.review.model.pull_request import RelatedPull
from bot.review.model.references import ForgeName, PullRef
from bot.review.present.board import branch_state, spec_states
from bot.spec.model import Examination, Reference, SpecMetadata
from tests.review.builders import ANN, BEN, CAT, PATH, a_diagnostic, a_question, a_reading, an_examination, at
from tests.review.gates import OTHER, a_count, a_gate, asked, gated, judged, read

NAMES = LifecycleNames()
FULL = replace(
    an_examination(
        a_diagnostic("Say  more.", line=9, severity=Severity.WARNING, code=Code.EMPTY_SECTION),
        status=Status.REVIEW,
        tasks=Progress(done=2, total=5),
    ),
    document=parse("# Search\n\nText.\n"),
    facts=SpecMetadata(
        number=7,
        authors=("@ann", "@ben"),
        depends_on=(Reference(target="#8", line=4), Reference(target="[Cache](cache.md)", line=4)),
        history=((("Date", "2026-11-02"), ("Change", "Begun")),),
    ),
)


def on_branch(spec: Examination, names: LifecycleNames = NAMES) -> SpecState:
    return branch_state(spec, names, "team/app")


def in_pull(spec: Examination = FULL, gate: Gate | None = None, **changes: object) -> SpecState:
    (found,) = spec_states(gated(a_reading(spec=spec), gate=gate or a_gate(), **changes))  # type: ignore[arg-type]
    return found


def test_a_spec_of_the_branch_shows_everything_that_its_text_tells() -> None:
    spec = replace(FULL, questions=(a_question(1, "How  big?"), a_question(2, ticked=True), a_question(3, "Why?")))
    assert on_branch(spec) == SpecState(
        path=PATH,
        number=7,
        title="Search",
        status="review",
        status_name="In Review",
        authors=("@ann", "@ben"),
        questions=(BoardQuestion(id="Q1", text="How big?"), BoardQuestion(id="Q3", text="Why?")),
        questions_total=3,
        tasks_done=2,
        tasks_total=5,
        findings=(BoardFinding(line=9, severity="warning", code="empty-section", message="Say more."),),
        findings_total=1,
        depends_on=(
            SpecReference(target="#8", number=8),
            SpecReference(target="[Cache](cache.md)", paths=on_branch(FULL).depends_on[1].paths),
        ),
        history=((("Date", "2026-11-02"), ("Change", "Begun")),),
        moments=(
            StatusMoment(status="draft", at=datetime(2026, 11, 2, tzinfo=UTC)),
            StatusMoment(status="review", at=datetime(2026, 11, 2, tzinfo=UTC)),
        ),
        text="# Search\n\nText.",
    )


def test_a_reference_may_mean_a_path_beside_the_spec_or_an_address_of_the_repository() -> None:
    near = Reference(target="cache.md", line=4)
    far = Reference(target="https://forge.test/team/app/blob/main/docs/specs/far.md", line=4)
    spec = replace(FULL, facts=replace(FULL.facts, depends_on=(near, far)))
    for found in (on_branch(spec), in_pull(spec)):
        assert OTHER in found.depends_on[0].paths
        assert "docs/specs/far.md" in found.depends_on[1].paths
    assert "docs/specs/far.md" not in branch_state(spec, NAMES, "team/other").depends_on[1].paths


@pytest.mark.parametrize(
    ("status", "text", "key", "word"),
    [
        (Status.DRAFT, "Draft", "draft", "Draft"),
        (Status.APPROVED, "approved (#3)", "approved", "Approved"),
        (None, "On  hold", "", "On hold"),
        (None, None, "", "no status"),
    ],
)
def test_the_status_is_the_teams_word_or_the_files_own(
    status: Status | None, text: str | None, key: str, word: str
) -> None:
    found = on_branch(replace(FULL, status=status, status_text=text))
    assert (found.status, found.status_name) == (key, word)


def test_of_two_states_that_count_as_the_same_the_file_s_own_is_shown() -> None:
    states = (State(name="Idea", role=Role.DRAFT), State(name="Sketch", role=Role.DRAFT))
    names = LifecycleNames(draft="Idea", states=states)
    found = on_branch(replace(FULL, status=Status.DRAFT, status_text="sketch"), names)
    assert (found.status, found.status_name) == ("draft", "Sketch")


def test_a_spec_without_a_title_is_called_by_its_path() -> None:
    assert on_branch(replace(FULL, title=None)).title == PATH


def test_long_texts_and_lists_are_cut() -> None:
    long = "x" * (LONGEST_LINE + 1)
    questions = tuple(a_question(number, long) for number in range(1, MOST + 2))
    facts = SpecMetadata(
        authors=tuple(f"{number:02}{'y' * 90}" for number in range(11)),
        depends_on=tuple(Reference(target=f"{number}-{long}.md", line=1) for number in range(MOST + 1)),
        history=tuple(((long, f"{number} {long}"),) for number in range(MOST + 1)),
    )
    found = on_branch(
        replace(
            FULL,
            title=long,
            status=None,
            status_text=long,
            questions=questions,
            facts=facts,
            diagnostics=tuple(a_diagnostic(long, line=line) for line in range(1, MOST + 2)),
            document=parse("z" * (LONGEST_TEXT + 1)),
        )
    )
    cut = "x" * (LONGEST_LINE - 1) + "…"
    assert (found.title, found.status_name, found.questions[0].text, found.findings[0].message) == (cut,) * 4
    assert found.history[0][0] == (cut, f"1 {cut[2:]}"[:LONGEST_LINE])
    assert (len(found.questions), found.questions[-1].id, found.questions_total) == (MOST, f"Q{MOST}", MOST + 1)
    assert (len(found.findings), found.findings[-1].line, found.findings_total) == (MOST, MOST, MOST + 1)
    assert (len(found.depends_on), found.depends_on[-1].target[:3]) == (MOST, "49-")
    assert (len(found.history), found.history[-1][0][1][:3]) == (MOST, "50 ")
    assert [len(name) for name in found.authors] == [80] * 10
    assert found.text == "z" * LONGEST_TEXT


def day(number: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "status", "moments"),
    [
        ((2, 9), Status.APPROVED, [("draft", 2), ("approved", 9)]),
        ((9, 2), Status.APPROVED, [("draft", 2), ("approved", 9)]),
        ((2, 9), Status.DRAFT, [("draft", 2)]),
        ((2, 9), None, [("draft", 2)]),
        ((), Status.APPROVED, []),
    ],
)
def test_moments_of_a_spec_of_the_branch_are_the_days_of_its_history(
    days: tuple[int, ...], status: Status | None, moments: list[tuple[str, int]]
) -> None:
    rows = tuple((("Date", f"2026-11-{one:02}"), ("Change", "Something")) for one in days)
    found = on_branch(replace(FULL, status=status, facts=SpecMetadata(history=rows)))
    assert found.moments == tuple(StatusMoment(status=name, at=day(number)) for name, number in moments)


MERGED = {"state": PullState.MERGED, "merged_at": at(9)}
LAPSED = judged(CAT, ApprovalStatus.LAPSED, minutes=7)
OPENED = {"opened_at": at(-9)}


@pytest.mark.parametrize(
    ("status", "pull", "given", "moments"),
    [
        (Status.REVIEW, OPENED, (), [("review", -9)]),
        (Status.DRAFT, OPENED, (), [("draft", -9)]),
        (Status.REVIEW, {**OPENED, "draft": True}, (), [("draft", -9)]),
        (Status.REVIEW, {}, (judged(),), []),
        (Status.APPROVED, {}, (judged(), judged(CAT, minutes=5)), [("approved", 5)]),
        (Status.APPROVED, OPENED, (judged(), LAPSED), [("review", -9), ("approved", 0)]),
        (Status.APPROVED, {}, (LAPSED,), []),
        (Status.APPROVED, MERGED, (), [("approved", 9)]),
        (Status.IMPLEMENTED, {**OPENED, **MERGED}, (judged(),), [("review", -9), ("implemented", 9)]),
        (Status.IMPLEMENTED, {"state": PullState.OPEN, "merged_at": at(9)}, (), []),
        (Status.IMPLEMENTED, {"state": PullState.MERGED}, (), []),
        (Status.WITHDRAWN, MERGED, (), []),
    ],
)
def test_moments_of_a_spec_in_a_pull_request_are_those_of_its_thread(
    status: Status, pull: dict[str, object], given: tuple[object, ...], moments: list[tuple[str, int]]
) -> None:
    gate = a_gate(approval_counts=(a_count(*given),))  # type: ignore[arg-type]
    found = in_pull(gate=gate, status=status, pull=pull)
    assert found.moments == tuple(StatusMoment(status=name, at=at(minutes)) for name, minutes in moments)


def test_questions_of_the_spec_and_of_the_thread_are_shown_and_all_are_counted() -> None:
    gate = a_gate(
        questions=(
            asked("Q1", path=PATH),
            asked("Q2", path=PATH, is_open=False),
            asked("Q1", "Other?", path=OTHER),
            asked("T1", "x" * (LONGEST_LINE + 1), by=CAT, since=at(5)),
        )
    )
    found = in_pull(gate=gate)
    assert found.questions == (
        BoardQuestion(id="Q1", text="How big?", url="https://forge.test/Q1"),
        BoardQuestion(
            id="T1",
            text="x" * (LONGEST_LINE - 1) + "…",
            asker="cat",
            since=at(5),
            url="https://forge.test/T1",
        ),
    )
    assert found.questions_total == 3
    many = in_pull(gate=a_gate(questions=tuple(asked(f"T{number}") for number in range(MOST + 1))))
    assert (len(many.questions), many.questions_total) == (MOST, MOST + 1)


def test_approvals_are_those_of_the_spec_and_say_what_they_are_worth() -> None:
    gate = a_gate(
        approval_counts=(a_count(judged(ANN), path=OTHER, required=3), a_count(judged(BEN), LAPSED, required=2))
    )
    found = in_pull(gate=gate)
    assert found.approvals == (
        BoardApproval(login="ben", at=at(0), counts=True, says="approved", url="https://forge.test/a2"),
        BoardApproval(
            login="cat", at=at(7), counts=False, says="approved an earlier version", url="https://forge.test/a3"
        ),
    )
    assert found.approvals_needed == 2
    none = in_pull(gate=a_gate(approval_counts=gate.approval_counts[:1]))
    assert (none.approvals, none.approvals_needed) == ((), 0)
    many = in_pull(gate=a_gate(approval_counts=(a_count(*[judged()] * (MOST + 1)),)))
    assert len(many.approvals) == MOST


def test_a_pull_request_shows_the_status_that_is_earned_with_verdict_and_steps() -> None:
    found = in_pull(gate=a_gate(approval_counts=(a_count(judged()),)), status=Status.APPROVED)
    assert (found.status, found.status_name) == ("approved", "Approved")
    assert (found.verdict, found.steps) == ("Ready to merge", ("Ready to merge.",))
    long = in_pull(gate=a_gate(unread=tuple(f"{number}" for number in range(MOST + 1))))
    assert len(long.steps) == MOST
    assert all(type(step) is str for step in long.steps)


def test_each_spec_has_a_state_of_its_own_and_those_who_implement_are_linked() -> None:
    ref = PullRef(forge=ForgeName.GITHUB, repository="team/app", number=13)
    other = RelatedPull(
        ref=ref, url="https://forge.test/13", author=BEN, title="Build  it", body="", state=PullState.MERGED
    )
    context = gated(read(), read(OTHER))
    snapshot = replace(context.snapshot, implementations=(other,) * (MOST + 1))
    first, second = spec_states(replace(context, snapshot=snapshot))
    assert (first.path, second.path) == (PATH, OTHER)
    assert first.links[0] == PullLink(
        ref="github:team/app#13", title="Build it", url="https://forge.test/13", state="merged"
    )
    assert len(first.links) == MOST
