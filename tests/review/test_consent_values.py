"""Decisions by consent, function by function: who is asked, what counts, and since when nothing stood in the way."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.policy.lifecycle import Period
from bot.policy.model import Policy
from bot.review.evaluate.consent import Given, every_approval, named_people, taken_back_unseen, with_consent
from bot.review.evaluate.context import ApprovalEvent, ReviewContext, ThreadState
from bot.review.evaluate.decision import Consent, Outcome, Person, Proposal, Spoken, Word
from bot.review.evaluate.model import Approval, ApprovalCount, ApprovalStatus, EvaluatedApproval, Question
from bot.review.evaluate.people import Approvers
from bot.review.model.account import Account
from bot.review.model.capabilities import Permission, Verdict
from bot.review.model.memory import Memory
from bot.review.model.pull_request import NativeReview
from tests.review.builders import ANN, BEN, BOT, CAT, PATH, a_comment, a_pull, a_review, a_snapshot, at
from tests.review.consent_story import ALL, DAN, DAY, consent

OTHER = "docs/specs/other.md"
THREE = ("ben", "cat", "dan")
KNOWN = {one.login: one.id for one in (ANN, BEN, CAT, DAN, BOT)}
PROPOSAL = Proposal(outcome=Outcome.MERGE, account=BEN, at=at(0), url="#c0")


def an_approval(account: Account, minutes: int, **changes: object) -> Approval:
    words = Approval(key=f"c{minutes}.1", account=account, at=at(minutes), url=f"#c{minutes}", sha=None)
    return replace(words, **changes)  # type: ignore[arg-type]


def said(*approvals: Approval) -> tuple[ApprovalEvent, ...]:
    return tuple((one.at, one.account, one) for one in approvals)


def a_count(*approvals: Approval, path: str = PATH, standing: ApprovalStatus = ApprovalStatus.COUNTS) -> ApprovalCount:
    given = tuple(EvaluatedApproval(approval=one, standing=standing) for one in approvals)
    return ApprovalCount(path=path, required=1, evaluated_approvals=given)


def a_context(
    policy: Policy | None = None,
    *,
    events: Iterable[ApprovalEvent] = (),
    spoken: Spoken | None = None,
    reviews: tuple[NativeReview, ...] = (),
    **changes: object,
) -> ReviewContext:
    policy = policy or consent(people=THREE, outstanding=0)
    thread = ThreadState(approval_events=tuple(events), spoken=spoken or Spoken(proposal=PROPOSAL))
    approvers = Approvers(entries=policy.approval.people, permissions=ALL, teams={}, known=KNOWN)
    context = ReviewContext(
        snapshot=replace(a_snapshot(pull=a_pull(reviews=reviews)), now=at(30 * DAY)),
        policy=policy,
        approvers=approvers,
        memory=Memory(),
        thread=thread,
    )
    return replace(context, **changes)  # type: ignore[arg-type]


def judged(context: ReviewContext, *approvals: Approval, **changes: object) -> tuple[ApprovalCount, Consent]:
    """Judge a decision on one spec, for which all these approvals count, from the thread as it is."""
    count = a_count(*approvals)
    given = Given(steps=((at(0), context.thread),), questions=(), ever=(count,))
    (counted,), decision = with_consent(context, (count,), replace(given, **changes))  # type: ignore[arg-type]
    return counted, decision


AGREED = tuple(an_approval(one, minutes) for minutes, one in enumerate((BEN, CAT, DAN), 1))
QUESTION = Question(id="Q1", text="How big?", open=True)


def all_agreed(policy: Policy | None = None, **changes: object) -> ReviewContext:
    return a_context(policy, events=said(*AGREED), **changes)  # type: ignore[arg-type]


def test_every_approval_is_one_that_was_given_and_not_sent_back() -> None:
    by_command, back = an_approval(CAT, 2), an_approval(DAN, 3)
    events = (*said(by_command, back), (at(4), CAT, None))
    context = a_context(events=events, reviews=(a_review(BEN, minutes=1),))
    native, command = every_approval(context, iter([back]))
    assert (native.account, native.native, command) == (BEN, True, by_command)


def test_an_approval_is_taken_back_out_of_sight_only_where_no_later_word_takes_it_back() -> None:
    reviews = (a_review(CAT, Verdict.CHANGES_REQUESTED, minutes=9),)
    context = a_context(events=((at(5), CAT, None), *said(an_approval(DAN, 4))), reviews=reviews)
    later, spent = an_approval(CAT, 10), [an_approval(CAT, minutes) for minutes in (3, 7, 9)]
    never = an_approval(DAN, 1)
    assert taken_back_unseen(context, [*spent, later, never]) == (later, never)


def test_words_of_one_second_are_no_trouble() -> None:
    context = a_context(events=((at(5), DAN, None), (at(5), CAT, None), *said(an_approval(DAN, 5))))
    assert taken_back_unseen(context, [an_approval(CAT, 5), an_approval(BEN, 5)]) == (an_approval(BEN, 5),)


def test_the_policy_names_people_and_each_is_listed_once() -> None:
    entries = ("@team/core", "@Ben", "zed", "ann", "@team/none")
    approvers = Approvers(
        entries=entries, permissions=ALL, teams={"team/core": frozenset({DAN.id, BEN.id, "8"})}, known=KNOWN
    )
    context = a_context(approvers=approvers)
    context = replace(context, snapshot=replace(context.snapshot, members={BEN.id: "ben", DAN.id: "dan"}))
    assert named_people(context) == (
        Person(id=BEN.id, login="ben"),
        Person(id=DAN.id, login="dan"),
        Person(id="8", login="8"),
        Person(id="", login="zed"),
        Person(id=ANN.id, login="ann", word=Word.AUTHOR),
    )


@pytest.mark.parametrize(
    ("known", "word"),
    [({}, Word.AUTHOR), ({"ann": ANN.id}, Word.AUTHOR), ({"ann": "77"}, Word.SILENT)],
    ids=["not seen", "the author's", "another account's"],
)
def test_the_author_is_known_by_account_and_by_name_only_where_no_account_is_known(
    known: dict[str, str], word: Word
) -> None:
    (ann,) = named_people(a_context(approvers=Approvers(entries=("Ann",), permissions=ALL, teams={}, known=known)))
    assert ann.word is word


def test_the_bot_is_asked_only_where_it_has_the_token_of_somebody_who_has_approved() -> None:
    context = a_context(consent(people=("ben", BOT.login), outstanding=0))
    approvers = replace(context.approvers, known={"ben": BEN.id, BOT.login: BOT.id})
    context = replace(context, approvers=approvers)
    assert [one.login for one in judged(context)[1].people] == ["ben"]
    assert [one.login for one in judged(context, an_approval(BOT, 1))[1].people] == ["ben", BOT.login]


def test_a_period_runs_from_the_last_agreement_to_its_end() -> None:
    policy = consent(people=THREE, outstanding=0, time_zone="Europe/Berlin")
    count, found = judged(all_agreed(policy), *AGREED)
    assert (count.required, count.given) == (3, 3)
    assert (found.proposal, found.unseen, found.closed_at) == (PROPOSAL, (), None)
    assert (found.began_at, found.ends_at, found.time_zone) == (at(3), at(10 * DAY + 3), "Europe/Berlin")
    assert [(one.login, one.word, one.at, one.url) for one in found.people] == [
        (who.login, Word.AGREED, at(minutes), f"#c{minutes}") for minutes, who in enumerate((BEN, CAT, DAN), 1)
    ]


@pytest.mark.parametrize(
    ("now", "merged", "is_over"),
    [(10 * DAY + 2, None, False), (10 * DAY + 3, None, True), (30 * DAY, 10 * DAY, False), (1, 30 * DAY, True)],
)
def test_it_is_over_at_its_end_and_a_merge_stops_the_clock(now: int, merged: int | None, *, is_over: bool) -> None:
    context = all_agreed()
    pull = replace(context.pull, merged_at=None if merged is None else at(merged))
    context = replace(context, snapshot=replace(context.snapshot, pull=pull, now=at(now)))
    assert judged(context, *AGREED)[1].is_over is is_over


def test_without_a_period_it_is_over_at_once() -> None:
    _, found = judged(all_agreed(consent(people=THREE, outstanding=0, period=None)), *AGREED)
    assert (found.began_at, found.ends_at, found.is_over) == (at(3), None, True)
    _, found = judged(a_context(consent(people=THREE, outstanding=0, period=None)))
    assert (found.began_at, found.ends_at, found.is_over) == (None, None, False)


@pytest.mark.parametrize(
    ("questions", "uncounted"),
    [((QUESTION,), False), ((), True), ((QUESTION,), True), ((replace(QUESTION, open=False), QUESTION), False)],
)
def test_nothing_runs_while_a_file_asks_something(questions: tuple[Question, ...], *, uncounted: bool) -> None:
    context = all_agreed(memory=Memory(closed_at=at(4).isoformat()))
    _, found = judged(context, *AGREED, questions=questions, uncounted=uncounted)
    assert (found.began_at, found.ends_at, found.is_over, found.closed_at) == (None, None, False, None)


@pytest.mark.parametrize(
    ("entries", "unseen"),
    [
        (("ben", "@team/gone"), ("@team/gone",)),
        (("ben", "@team/core"), ()),
        (("ben", "zed"), ()),
    ],
    ids=["a team that nobody sees", "a team", "a user without access"],
)
def test_a_team_whose_members_are_not_seen_stops_it(entries: tuple[str, ...], unseen: tuple[str, ...]) -> None:
    policy = consent(people=entries, outstanding=1)
    approvers = Approvers(
        entries=entries,
        permissions=ALL,
        teams={"team/core": frozenset({CAT.id})},
        named={"zed": Permission.NONE},
        known=KNOWN,
    )
    _, found = judged(all_agreed(policy, approvers=approvers), *AGREED)
    assert (found.unseen, found.began_at) == (unseen, None if unseen else at(1))


def test_nobody_agrees_where_nobody_is_named() -> None:
    policy = consent(people=(), outstanding=0)
    assert judged(all_agreed(policy), *AGREED)[1].began_at is None


CLOSED = replace(QUESTION, open=False)


@pytest.mark.parametrize(
    ("memory", "questions", "closed_at"),
    [
        (Memory(), (), None),
        (Memory(), (CLOSED,), at(2 * DAY)),
        (Memory(shown="abc"), (), at(2 * DAY)),
        (Memory(shown="abc"), (CLOSED,), at(2 * DAY)),
        (Memory(closed_at=at(DAY).isoformat()), (CLOSED,), at(DAY)),
        (Memory(closed_at=at(1).isoformat()), (), at(1)),
    ],
)
def test_it_begins_no_earlier_than_the_push_that_closed_the_questions_of_the_files(
    memory: Memory, questions: tuple[Question, ...], closed_at: datetime | None
) -> None:
    context = all_agreed(memory=memory)
    pull = replace(context.pull, pushed_at=at(2 * DAY))
    context = replace(context, snapshot=replace(context.snapshot, pull=pull))
    _, found = judged(context, *AGREED, questions=questions)
    assert (found.closed_at, found.began_at) == (closed_at, max(at(3), closed_at or at(3)))


def test_a_question_that_was_taken_out_of_its_comment_counts_until_then() -> None:
    comment = replace(a_comment("Never mind.", minutes=1, edited=True), edited_at=at(5 * DAY))
    context = all_agreed(memory=Memory(askers={"c1.1": "1 9 eve"}, closed_at=at(DAY).isoformat()))
    pull = replace(context.pull, comments=(comment,))
    context = replace(context, snapshot=replace(context.snapshot, pull=pull))
    assert judged(context, *AGREED)[1].began_at == at(5 * DAY)
    assert judged(a_context(snapshot=context.snapshot, memory=context.memory))[1].began_at is None


@pytest.mark.parametrize(
    ("proposed", "agreed", "standing"),
    [
        (Outcome.MERGE, Outcome.MERGE, ApprovalStatus.COUNTS),
        (None, Outcome.MERGE, ApprovalStatus.COUNTS),
        (None, Outcome.CLOSE, ApprovalStatus.ANOTHER),
        (Outcome.CLOSE, Outcome.MERGE, ApprovalStatus.ANOTHER),
        (Outcome.CLOSE, Outcome.CLOSE, ApprovalStatus.COUNTS),
        (Outcome.POSTPONE, Outcome.CLOSE, ApprovalStatus.ANOTHER),
    ],
)
def test_only_agreement_to_what_is_proposed_counts(
    proposed: Outcome | None, agreed: Outcome, standing: ApprovalStatus
) -> None:
    proposal = replace(PROPOSAL, outcome=proposed) if proposed is not None else None
    agreements = tuple(replace(one, outcome=agreed) for one in AGREED)
    context = a_context(events=said(*agreements), spoken=Spoken(proposal=proposal))
    count, found = judged(context, *agreements)
    assert {one.standing for one in count.evaluated_approvals} == {standing}
    holds = proposed is not None and standing is ApprovalStatus.COUNTS
    assert found.began_at == (at(3) if holds else None)
    word = Word.AGREED if standing is ApprovalStatus.COUNTS else Word.ANOTHER
    assert {one.word for one in found.people} == {word}


def test_what_does_not_count_anyway_is_not_called_agreement_to_something_else() -> None:
    late = replace(an_approval(BEN, 1), outcome=Outcome.CLOSE)
    count = a_count(late, standing=ApprovalStatus.LAPSED)
    (counted,), found = with_consent(a_context(), (count,), Given(steps=(), questions=(), ever=(count,)))
    assert counted.evaluated_approvals == count.evaluated_approvals
    assert found.people[0].word is Word.EARLIER


@pytest.mark.parametrize(
    ("days", "working", "ends"), [(1, False, at(DAY + 3)), (5, True, at(7 * DAY + 3))], ids=["days", "working days"]
)
def test_the_period_is_the_team_s(days: int, *, working: bool, ends: datetime) -> None:
    policy = consent(people=THREE, outstanding=0, period=Period(days=days, working=working))
    assert judged(all_agreed(policy), *AGREED)[1].ends_at == ends
