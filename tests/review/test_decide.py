"""Whole pull requests, read with the real examination: what people would see."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.comparison.diagnostic import Diagnostic
from bot.markdown.model import TextEdit
from bot.policy.model import ApprovalRules, Policy, ReviewRules
from bot.policy.severity import Severity
from bot.review.decide import decide
from bot.review.decide_alone import decide_with
from bot.review.evaluate.rules_in_force import BUILT_IN
from bot.review.model.actions import PushCommit
from bot.review.model.capabilities import Capabilities, Conclusion, PullState
from bot.review.model.desired_state import Level
from bot.review.model.markers import Kind, Marker, mark
from bot.review.model.pull_request import Comment
from bot.review.plan import plan
from bot.review.present.checks import ANNOTATIONS
from tests.review.builders import (
    ANN,
    BEN,
    BOT,
    CAT,
    EVE,
    a_comment,
    a_diagnostic,
    a_file,
    a_pull,
    a_question,
    a_reading,
    a_review,
    a_snapshot,
    a_source,
    a_thread,
    an_examination,
    at,
)
from tests.review.whole import GOOD, HALF, conclusions, seen, spec
from tests.review.world import settle

DIAGNOSTICS = st.builds(
    a_diagnostic,
    message=st.sampled_from(["A.", "B @x #1", "/close"]),
    line=st.integers(1, 50),
    severity=st.sampled_from(Severity),
    occurrence=st.integers(1, 3),
    section=st.sampled_from(["Goals", None]),
    fix=st.one_of(
        st.none(), st.builds(lambda line: (TextEdit(start_line=line, end_line=line, text="x"),), st.integers(1, 50))
    ),
)
SAYINGS = st.sampled_from(
    [
        "/spec approve",
        "/spec unapprove",
        "/spec question Why?",
        "/spec resolve T1",
        "/spec why",
        "/spec zap",
        "hi",
        "/spec fix",
    ]
)
COMMENTS = st.lists(
    st.builds(a_comment, SAYINGS, author=st.sampled_from([ANN, BEN, CAT, EVE, BOT]), edited=st.booleans()), max_size=6
)
LABELS = st.sets(st.sampled_from(["spec: draft", "spec: approved", "Spec: In Review", "bug"]))
PEOPLE = {account.id: account for account in (ANN, BEN, CAT)}
MANY = "version: 1\nreview: {comments: 500}\n"


def test_a_missing_section_is_offered_where_it_belongs() -> None:
    after, desired = seen(HALF)
    (finding,) = desired.findings
    assert finding.anchor.line == 7
    assert 'Section "Risks" is missing' in finding.body
    assert "```suggestion\nFind things.\n\n## Risks\n" in finding.body
    assert after.pull.labels == ("spec: in review",)
    assert conclusions(desired) == {"document": "failure", "approval": "failure"}
    assert desired.checks[0].title == "1 error in 1 spec"
    assert [button.label for button in desired.checks[0].buttons] == ["Check again", "Add missing sections"]
    assert desired.checks[0].annotations[0].level is Level.FAILURE


def test_after_the_fix_the_thread_is_resolved_and_the_check_green() -> None:
    after, _ = seen(HALF)
    after, desired = seen(GOOD, pull=after.pull)
    assert [thread.resolved for thread in after.pull.threads] == [True]
    assert after.pull.threads[0].comments[0].body.splitlines()[1].startswith('✅ ~~Section "Risks" is missing')
    assert conclusions(desired)["document"] == "success"
    assert desired.checks[0].title == "No problems in 1 spec"
    after, _ = seen(HALF, pull=after.pull)
    assert [thread.resolved for thread in after.pull.threads] == [False]


def test_lesson_16_a_finding_whose_line_left_the_diff_keeps_its_thread() -> None:
    after, _ = seen(HALF)
    moved = replace(after.pull, files=(a_file(lines=()),), capabilities=Capabilities(file_comments=False))
    after, desired = seen(HALF, pull=moved)
    assert [thread.resolved for thread in after.pull.threads] == [False]
    assert len(desired.findings) == 1


def test_lesson_17_a_finding_without_a_line_in_the_diff_goes_to_the_file_or_the_summary() -> None:
    _, on_file = seen(HALF, pull=a_pull(files=(a_file(lines=()),)))
    assert [finding.anchor.line for finding in on_file.findings] == [None]
    _, in_summary = seen(HALF, pull=a_pull(files=(a_file(lines=()),), capabilities=Capabilities(file_comments=False)))
    assert in_summary.findings == ()
    assert "1 more finding" in (in_summary.summary or "")


def test_a_spec_that_the_diff_does_not_list_is_told_of_in_the_summary() -> None:
    _, desired = seen(HALF, pull=a_pull(files=()))
    assert desired.findings == ()
    assert 'Section "Risks" is missing' in (desired.summary or "")


def test_lesson_22_what_stood_there_before_is_a_warning_and_claims_no_file() -> None:
    _, desired = seen(HALF + "More.\n", base=HALF)
    assert conclusions(desired)["document"] == "success"
    assert desired.checks[0].title == "1 warning in 1 spec"
    assert "(stood here before)" in desired.checks[0].summary
    assert "This stood here before." in desired.findings[0].body
    _, elsewhere = seen(HALF + "More.\n", base=HALF, pull=a_pull(files=(a_file(lines=()),)))
    assert elsewhere.findings == ()


def test_lesson_22_only_what_the_pull_request_broke_is_an_error() -> None:
    _, desired = seen(HALF.replace("Find things.", "[What for]"), base=HALF)
    assert desired.checks[0].title == "1 error, 1 warning in 1 spec"


def test_a_draft_pull_request_gets_a_summary_and_no_review() -> None:
    _, desired = seen(HALF, pull=a_pull(draft=True))
    assert desired.findings == ()
    assert desired.label is not None
    assert desired.label.name == "spec: draft"
    assert "**ann** marks the pull request ready for review." in (desired.summary or "")
    assert conclusions(desired)["document"] == "success"


def test_turned_into_a_draft_the_threads_stay() -> None:
    after, _ = seen(HALF)
    after, desired = seen(HALF, pull=replace(after.pull, draft=True))
    assert len(desired.findings) == 1
    assert [thread.resolved for thread in after.pull.threads] == [False]


def test_policy_may_review_drafts() -> None:
    snapshot = a_snapshot(
        pull=a_pull(draft=True), specs=(spec(HALF),), policy="version: 1\nreview: {draft_pull_requests: true}\n"
    )
    assert len(decide(snapshot).findings) == 1


def test_a_review_has_so_many_comments_and_the_summary_has_the_rest() -> None:
    found = tuple(a_diagnostic(f"Problem {n}.", occurrence=n, line=n) for n in range(1, 60))
    policy = Policy(review=ReviewRules(comments=3))
    desired = decide_with(a_snapshot(), policy, (a_reading(*found),))
    assert [finding.anchor.line for finding in desired.findings] == [1, 2, 3]
    assert "56 more findings" in (desired.summary or "")
    assert "…and 36 more, in the check" in (desired.summary or "")


def test_a_file_that_lacks_nearly_everything_gets_few_comments_on_no_line() -> None:
    found = tuple(a_diagnostic(f"Problem {n}.", occurrence=n, line=n) for n in range(1, 11))
    desired = decide_with(a_snapshot(pull=a_pull(files=(a_file(lines=()),))), Policy(), (a_reading(*found),))
    assert [finding.anchor.line for finding in desired.findings] == [None, None, None]
    assert "7 more findings" in (desired.summary or "")


def test_what_stands_keeps_its_place_among_the_few() -> None:
    found = tuple(a_diagnostic(f"Problem {n}.", occurrence=n, line=n) for n in range(1, 5))
    policy = Policy(review=ReviewRules(comments=1))
    spec_review = a_reading(*found)
    last = spec_review.problems[3].fingerprint
    thread = a_thread(mark("x", Marker(kind=Kind.FINDING, value=last)))
    desired = decide_with(a_snapshot(pull=a_pull(threads=(thread,))), policy, (spec_review,))
    assert [finding.fingerprint for finding in desired.findings] == [last]


def test_a_hint_is_no_comment_and_a_fix_goes_first() -> None:
    hint = a_diagnostic("Hint.", severity=Severity.INFO)
    plain = a_diagnostic("Plain.", occurrence=2)
    fixed = a_diagnostic("Fixable.", occurrence=3, fix=(TextEdit(start_line=1, end_line=1, text="x"),))
    desired = decide_with(a_snapshot(), Policy(), (a_reading(hint, plain, fixed),))
    assert [finding.body.splitlines()[1] for finding in desired.findings] == ["**🔴 Fixable.**", "**🔴 Plain.**"]


def test_annotations_are_capped_worst_first() -> None:
    warnings = tuple(a_diagnostic("w", severity=Severity.WARNING, occurrence=n) for n in range(1, 300))
    error = a_diagnostic("e", end_line=4)
    desired = decide_with(a_snapshot(), Policy(), (a_reading(*warnings, error),))
    marks = desired.checks[0].annotations
    assert len(marks) == ANNOTATIONS
    assert (marks[0].message, marks[0].start_column) == ("e", None)


def test_a_suggestion_over_several_lines_says_how_many_stand_above() -> None:
    found = a_diagnostic(fix=(TextEdit(start_line=2, end_line=4, text="x\n"),))
    can = Capabilities(suggestion_info="suggestion:-{above}+0")
    desired = decide_with(a_snapshot(pull=a_pull(capabilities=can)), Policy(), (a_reading(found),))
    assert "```suggestion:-2+0\nx\n```" in desired.findings[0].body


def test_everything_stays_under_the_limit() -> None:
    found = tuple(a_diagnostic("long " * 100, occurrence=n) for n in range(1, 300))
    can = Capabilities(body_limit=5000)
    desired = decide_with(a_snapshot(pull=a_pull(capabilities=can)), Policy(), (a_reading(*found),))
    assert len(desired.summary or "") <= 5000
    assert all(len(finding.body) <= 5000 for finding in desired.findings)
    assert all(len(check.summary) <= 60_000 for check in desired.checks)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    diagnostics=st.lists(DIAGNOSTICS, max_size=5),
    said=COMMENTS,
    labels=LABELS,
    draft=st.booleans(),
    state=st.sampled_from(PullState),
    early=st.booleans(),
    questions=st.booleans(),
    reviews=st.sets(st.sampled_from(["1", "2", "3"])),
)
@example(
    diagnostics=[],
    said=[a_comment("/spec approve", author=ANN), a_comment("/spec approve", author=ANN), a_comment("/spec approve")],
    labels=set(),
    draft=False,
    state=PullState.OPEN,
    early=True,
    questions=True,
    reviews={"1", "2"},
)
def test_a_second_plan_is_empty_and_one_label_stands(  # noqa: PLR0917 - drawn by hypothesis
    diagnostics: list[Diagnostic],
    said: list[Comment],
    labels: set[str],
    draft: bool,  # noqa: FBT001 - drawn
    state: PullState,
    early: bool,  # noqa: FBT001 - drawn
    questions: bool,  # noqa: FBT001 - drawn
    reviews: set[str],
) -> None:
    comments = tuple(replace(one, id=f"c{index}", created_at=at(index)) for index, one in enumerate(said))
    reviewed = tuple(a_review(PEOPLE[key], minutes=int(key)) for key in sorted(reviews))
    pull = a_pull(labels=tuple(sorted(labels)), draft=draft, state=state, comments=comments, reviews=reviewed)
    spec_ = an_examination(*diagnostics, questions=(a_question(),) if questions else ())
    spec_reviews = (a_reading(spec=spec_, source=a_source(text="x\n" * 60)),)
    policy = Policy(approval=ApprovalRules(dismiss_early=early))
    before = a_snapshot(pull=pull)
    desired = decide_with(before, policy, spec_reviews)
    after = settle(before, desired)
    again = decide_with(after, policy, spec_reviews)
    assert [change for change in plan(after, again) if not isinstance(change, PushCommit)] == []
    status = {name.casefold() for name in after.pull.labels} & {name.casefold() for name in desired.status_labels}
    assert len([name for name in after.pull.labels if name.casefold() in status]) == 1
    assert set(pull.labels) - {"spec: draft", "spec: approved", "Spec: In Review"} <= set(after.pull.labels)
    gate = next(check for check in desired.checks if check.name == "spec / approval")
    assert not (questions and gate.conclusion is Conclusion.SUCCESS)
    human = [comment for comment in after.pull.comments if comment.author != BOT]
    assert [comment.body for comment in human] == [comment.body for comment in pull.comments if comment.author != BOT]
    answered = sum("specbot:reply" in comment.body for comment in after.pull.comments)
    assert answered <= len(human)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(gone=st.sets(st.integers(1, 254), max_size=60), first=st.integers(1, 250), length=st.integers(0, 120))
def test_lesson_17_every_comment_stands_on_shown_lines(gone: set[int], first: int, length: int) -> None:
    lines = [line for number, line in enumerate(BUILT_IN.splitlines(), start=1) if number not in gone]
    text = "\n".join(lines) + "\n"
    shown = [line for line in range(first, first + length) if line <= len(lines)]
    snapshot = a_snapshot(
        pull=a_pull(files=(a_file(lines=shown),)), specs=(replace(a_source(text=text), template=None),), policy=MANY
    )
    desired = decide(snapshot)
    for finding in desired.findings:
        anchor = finding.anchor
        if anchor.line is None:
            continue
        assert set(range(anchor.start_line or anchor.line, anchor.line + 1)) <= set(shown)
    after = settle(snapshot, desired)
    assert plan(after, decide(after)) == ()
