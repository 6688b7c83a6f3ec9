"""What the next run must know of this one, part by part: of the files, of the forge, and of what was proposed."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.review.commands.next_memory import next_memory
from bot.review.commands.parser import parse_commands
from bot.review.commands.receipts import digests, shown
from bot.review.evaluate.context import UNDECIDED, ReviewContext, ThreadState
from bot.review.evaluate.decision import Consent, Spoken
from bot.review.evaluate.model import Approval, ApprovalCount, ApprovalStatus, EvaluatedApproval, Question
from bot.review.evaluate.obstacles import Objection
from bot.review.evaluate.people import Approvers
from bot.review.model.account import ForcePush
from bot.review.model.capabilities import Capabilities, WriteKind
from bot.review.model.desired_state import BaseEdit, Commit, FileText, FollowUpPull
from bot.review.model.memory import Memory
from bot.review.model.proposed_files import diff_of_files, digest_of
from bot.review.model.pull_request import Comment, PullRequest
from tests.review.builders import BEN, CAT, HEAD, RIGHTS, a_comment, a_pull, a_reading, a_snapshot, at
from tests.review.orders import here

SECONDS = int(at(3).timestamp())


def kept(context: ReviewContext, *written: str, landing: BaseEdit | None = None) -> Memory:
    return next_memory(context, iter(parse_commands(context.pull)), iter(written), landing)


def saying(*comments: Comment, **changes: object) -> ReviewContext:
    return here(a_pull(comments=comments), **changes)  # type: ignore[arg-type]  # named fields


def a_question(text: str) -> Question:
    return Question(id="Q1", text=text, open=True, path="docs/specs/search.md")


def test_nothing_but_the_head_and_the_label_is_kept_of_a_pull_request_on_which_nobody_spoke() -> None:
    assert kept(here()) == Memory(head=HEAD, label="spec: draft")


def pushed(*names: str) -> PullRequest:
    pushes = tuple(ForcePush(id=name, at=at(1), before="", after="") for name in names)
    return replace(a_pull(), force_pushes=pushes)


@pytest.mark.parametrize(("names", "found"), [(("f1", "f2", "f3"), "f3"), (("f1",), "f1"), ((), "f0")])
def test_the_newest_push_that_was_no_fast_forward_is_kept(names: tuple[str, ...], found: str) -> None:
    assert kept(here(pushed(*names), memory=Memory(forced="f0"))).forced == found


@pytest.mark.parametrize(("before", "found"), [("as now", "d0"), ("other", "other"), ("", "")])
def test_the_numbers_of_before_are_those_of_the_last_change(before: str, found: str) -> None:
    questions = (a_question("How big?"), a_question("How fast?"))
    now = shown(questions)
    memory = Memory(shown=now if before == "as now" else before, shown_before="d0")
    made = kept(here(memory=memory, gate=replace(UNDECIDED, questions=questions)))
    assert (made.shown, made.shown_before) == (now, found)


def test_an_answer_whose_suggestion_stands_stays_bound_to_its_question() -> None:
    context = saying(a_comment("/spec answer Q1 Yes.", key="c1"), memory=Memory(bound={"c1.0": "d1", "c9.0": "d9"}))
    assert kept(context).bound == {}
    pull = replace(context.pull, head=replace(context.pull.head, writable=False))
    assert kept(replace(context, snapshot=a_snapshot(pull=pull))).bound == {"c1.0": "d1"}


def test_so_many_answered_comments_are_kept() -> None:
    comments = tuple(a_comment("/spec why", minutes=number) for number in range(61))
    all_of_them = digests(parse_commands(a_pull(comments=comments)))
    made = kept(saying(*comments))
    assert list(made.answered) == [f"c{number}" for number in range(1, 61)]
    assert made.answered.items() < all_of_them.items()


def test_each_approval_that_lapsed_was_asked_for_once() -> None:
    approvals = [Approval(key=key, account=BEN, at=at(1), url="", sha=None) for key in ("c2.0", "c1.0")]
    judged = tuple(EvaluatedApproval(approval=one, standing=ApprovalStatus.LAPSED) for one in approvals)
    counts = tuple(ApprovalCount(path=path, required=1, evaluated_approvals=judged) for path in ("a.md", "b.md"))
    assert kept(here(gate=replace(UNDECIDED, approval_counts=counts))).asked == ("c2.0", "c1.0")


def test_what_is_written_after_the_merge_stays_written() -> None:
    assert kept(here(memory=Memory(written=("b.md", "a.md"))), "a.md", "c.md").written == ("b.md", "a.md", "c.md")


def withholding(*kinds: WriteKind, labels: tuple[str, ...] = ()) -> PullRequest:
    return a_pull(labels=labels, capabilities=Capabilities(withheld=frozenset(kinds)))


@pytest.mark.parametrize(
    ("context", "label"),
    [
        (here(), "spec: draft"),
        (here(spec_reviews=()), ""),
        (here(withholding(WriteKind.LABEL)), ""),
        (here(withholding(WriteKind.CHECK)), "spec: draft"),
    ],
)
def test_the_label_is_kept_that_this_run_leaves(context: ReviewContext, label: str) -> None:
    assert kept(context).label == label


def test_a_refusal_is_kept_with_its_day_and_its_reason_only_where_it_is_told_again() -> None:
    refused = {WriteKind.LABEL: "no right", WriteKind.LANDING: "r" * 301}
    snapshot = replace(a_snapshot(), rejected=refused)
    today = "2026-11-23"
    assert kept(here(snapshot=snapshot)).rejected == {
        WriteKind.LABEL: (today, ""),
        WriteKind.LANDING: (today, "r" * 300),
    }


def test_whose_a_login_was_at_first_is_kept_unless_the_policy_says_it() -> None:
    policy = Policy(approval=ApprovalRules(accounts={"ben": "7"}))
    approvers = Approvers(entries=("ben", "cat"), permissions=RIGHTS, teams={}, known={"ben": "7", "cat": "3"})
    assert kept(here(None, policy, approvers=approvers)).accounts == {"cat": "3"}


def test_a_decision_by_consent_keeps_since_when_no_question_of_the_files_is_open() -> None:
    for closed_at, found in ((at(0), "2026-11-23T12:00:00+00:00"), (None, "")):
        gate = replace(UNDECIDED, consent=Consent(people=(), closed_at=closed_at))
        assert kept(here(gate=gate)).closed_at == found


def test_what_stopped_a_decision_is_kept_with_what_was_said_and_objected_since() -> None:
    objection = Objection(account=CAT, url="", at=at(3))
    context = here(
        memory=Memory(heard={"c1.0": "1 2 ben propose close", "c2.0": "2 2 ben abstain"}),
        thread=ThreadState(spoken=Spoken(heard={"c2.0": "2 2 ben abstain", "c3.0": "3 2 ben propose merge"})),
        gate=replace(UNDECIDED, objections=(objection,)),
    )
    assert list(kept(context).heard.items()) == [
        ("c1.0", "1 2 ben propose close"),
        ("c2.0", "2 2 ben abstain"),
        ("c3.0", "3 2 ben propose merge"),
        ("objection.3", f"{SECONDS} 3 cat object"),
    ]
    many = {f"c{number}.0": "1 2 ben propose close" for number in range(51)}
    assert list(kept(here(memory=Memory(heard=many))).heard) == [f"c{number}.0" for number in range(1, 51)]


def test_a_question_that_counts_keeps_who_asked_it() -> None:
    asked = replace(a_question("Why?"), id="T1", asker=CAT, asked_at=at(3))
    thread = ThreadState(questions=(asked,), numbers={"c1.0": 1})
    made = kept(here(thread=thread))
    assert (made.askers, made.questions) == ({"c1.0": f"{SECONDS} 3 cat"}, {"c1.0": 1})


LANDING = BaseEdit(
    commit=None,
    proposal=FollowUpPull(
        base="main",
        commit=Commit(
            repository="team/app",
            branch="specbot/merged-12",
            expected_sha="abc",
            message="",
            files=(FileText(path="a.md", content=b"a"),),
        ),
        title="",
        body="",
    ),
)


def test_what_a_follow_up_brings_is_kept_beside_the_last_ones() -> None:
    before = {f"specbot/merged-{number}@abc": "d" for number in range(5)}
    memory = Memory(proposed=before)
    assert kept(here(memory=memory)).proposed == before
    brings = digest_of(diff_of_files(LANDING.proposal.commit.files))
    found = kept(here(memory=memory), landing=LANDING).proposed
    assert list(found.items()) == [*list(before.items())[1:], ("specbot/merged-12@abc", brings)]


def test_that_not_all_fitted_once_is_never_forgotten() -> None:
    assert kept(here(memory=Memory(overflowed=True))).overflowed
    assert not kept(here(memory=Memory())).overflowed


@pytest.mark.parametrize(
    ("before", "labels", "changed"),
    [
        ("", (), False),
        ("", ("spec: approved",), False),
        ("other", (), False),
        ("spec: draft", ("spec: draft",), False),
        ("spec: draft", ("Spec: Draft", "other"), False),
        ("Spec: Draft", ("spec: draft",), False),
        ("spec: draft", (), True),
        ("Spec: Draft", (), True),
        ("spec: draft", ("spec: approved",), True),
        ("spec: draft", ("spec: draft", "spec: approved"), True),
        ("spec: approved", ("spec: approved",), False),
        ("spec: approved", ("spec: draft",), False),
        ("spec: approved", ("spec: in review",), True),
        ("spec: approved", ("spec: draft", "spec: approved"), True),
    ],
)
def test_a_label_was_changed_by_hand_where_neither_the_old_one_nor_the_new_one_is_there(
    before: str, labels: tuple[str, ...], *, changed: bool
) -> None:
    memory = Memory(label=before)
    assert kept(here(a_pull(labels=labels), memory=memory)).label_restored is changed
    assert not kept(here(withholding(WriteKind.LABEL, labels=labels), memory=memory)).label_restored
    assert kept(here(a_pull(labels=labels), memory=replace(memory, label_restored=True))).label_restored


def test_a_run_that_lands_something_remembers_the_label_that_it_leaves_there() -> None:
    """The plan ends with what lands, and the next run sets the label; who merged has changed none by hand."""
    context = here(a_pull(labels=("spec: in review",)), memory=Memory(label="spec: in review"))
    made = kept(context, landing=LANDING)
    assert (made.label, kept(context).label) == ("spec: in review", "spec: draft")
    assert not kept(replace(context, memory=made)).label_restored


@pytest.mark.parametrize(("labels", "changed"), [(("spec: draft",), False), ((), True), (("spec: approved",), True)])
def test_a_spec_that_leaves_has_no_label_of_its_own(labels: tuple[str, ...], *, changed: bool) -> None:
    context = here(a_pull(labels=labels), spec_reviews=(), memory=Memory(label="spec: draft"))
    assert kept(context).label_restored is changed


def test_the_label_is_the_one_of_the_team_s_words() -> None:
    scoped = a_pull(labels=("spec::draft",), capabilities=Capabilities(scoped_labels=True))
    made = kept(here(scoped, memory=Memory(label="spec::draft"), spec_reviews=(a_reading(),)))
    assert (made.label, made.label_restored) == ("spec::draft", False)
