"""Decisions by consent, function by function: what each word, review and question changes, and what is said of each person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bot.policy.model import Policy
from bot.review.evaluate.consent import Given, with_consent
from bot.review.evaluate.context import ApprovalEvent, ReviewContext, ThreadState
from bot.review.evaluate.decision import Consent, Person, Spoken, Word
from bot.review.evaluate.model import ApprovalCount, ApprovalStatus, Question
from bot.review.model.account import Account
from bot.review.model.capabilities import Verdict
from bot.review.model.memory import Memory
from tests.review.builders import ANN, BEN, CAT, EVE, PATH, a_review, at
from tests.review.consent_story import DAN, GUS, consent
from tests.review.test_consent_values import (
    AGREED,
    OTHER,
    PROPOSAL,
    THREE,
    a_context,
    a_count,
    all_agreed,
    an_approval,
    judged,
    said,
)

BACK = Verdict.CHANGES_REQUESTED
T1 = Question(id="T1", text="Why?", open=True, url="#t1", asker=CAT, asked_at=at(5))


def since(needed: int, *specs: Sequence[Account]) -> datetime | None:
    """Say since when it holds, where each spec has the agreement of these people; each person agrees once."""
    given = [an_approval(one, n) for n, one in enumerate(dict.fromkeys(one for who in specs for one in who), 1)]
    counts = tuple(
        a_count(*(one for one in given if one.account in who), path=path)
        for path, who in zip((PATH, OTHER, "third.md"), specs, strict=False)
    )
    policy = consent(people=("ben", "cat", "dan", "gus"), outstanding=4 - needed)
    context = a_context(policy, events=said(*given))
    context = replace(context, approvers=replace(context.approvers, known={**context.approvers.known, "gus": GUS.id}))
    counted, found = with_consent(context, counts, Given(steps=((at(0), context.thread),), questions=(), ever=counts))
    assert {one.required for one in counted} == {needed}
    return found.began_at


@pytest.mark.parametrize(
    ("first", "second", "needed", "began"),
    [
        ((BEN, CAT), (BEN, CAT), 2, 2),
        ((BEN, CAT, DAN), (BEN, CAT, DAN), 2, 2),
        ((BEN, CAT), (BEN, DAN), 2, 3),
        ((BEN, CAT), (DAN, GUS), 2, 4),
        ((BEN, CAT), (BEN,), 2, None),
        ((BEN,), (BEN, CAT), 2, None),
        ((BEN, CAT), (DAN,), 2, None),
        ((BEN, CAT), (), 2, None),
        ((BEN, CAT, DAN), (BEN, CAT, GUS), 3, 4),
        ((BEN, CAT, DAN), (CAT, DAN, GUS), 3, 4),
        ((BEN, CAT, DAN), (DAN, GUS), 3, None),
        ((BEN,), (BEN,), 1, 1),
    ],
)
def test_enough_people_agree_to_each_spec(
    first: Sequence[Account], second: Sequence[Account], needed: int, began: int | None
) -> None:
    assert since(needed, first, second) == (None if began is None else at(began))


def test_three_specs_may_have_the_agreement_of_different_people() -> None:
    assert since(2, (BEN, CAT), (BEN, DAN), (CAT, DAN)) == at(3)
    assert since(2, (BEN, CAT), (BEN, DAN), (CAT,)) is None


def test_where_nothing_counts_agreement_nothing_is_agreed() -> None:
    context = all_agreed()
    assert with_consent(context, (), Given(steps=((at(0), context.thread),), questions=(), ever=()))[1].began_at is None


def test_an_agreement_that_never_counted_is_none() -> None:
    context, count = all_agreed(), a_count(*AGREED)
    worthless = a_count(*AGREED, standing=ApprovalStatus.STRANGER)
    given = Given(steps=((at(0), context.thread),), questions=(), ever=(worthless,))
    assert with_consent(context, (count,), given)[1].began_at is None


@pytest.mark.parametrize(
    ("outstanding", "agreeing", "needed", "began"), [(0, 3, 3, 3), (0, 2, 3, None), (1, 2, 2, 2), (9, 1, 1, 1)]
)
def test_everybody_has_to_agree_but_for_those_who_may_be_missing_and_one_at_least(
    outstanding: int, agreeing: int, needed: int, began: int | None
) -> None:
    some = AGREED[:agreeing]
    count, found = judged(a_context(consent(people=THREE, outstanding=outstanding), events=said(*some)), *some)
    assert (count.required, found.began_at) == (needed, None if began is None else at(began))


def test_the_author_is_not_waited_for() -> None:
    policy = consent(people=("ann", "ben"), outstanding=0)
    count, found = judged(a_context(policy, events=said(AGREED[0])), AGREED[0])
    assert (count.required, found.began_at) == (1, at(1))
    assert [one.word for one in found.people] == [Word.AUTHOR, Word.AGREED]


def abstaining(*later: ApprovalEvent) -> tuple[ApprovalCount, Consent]:
    """Let Dan abstain in minute 5, who has agreed before."""
    spoken = Spoken(proposal=PROPOSAL, abstentions={(DAN.id, at(5)): "#c5"})
    events = (*said(*AGREED), (at(5), DAN, None), *later)
    return judged(a_context(events=events, spoken=spoken), *AGREED[:2], *(one for *_, one in later if one is not None))


def test_who_abstains_is_waited_for_no_more_until_a_later_word() -> None:
    count, found = abstaining()
    assert (count.required, found.began_at) == (2, at(5))
    assert found.people[2] == Person(id=DAN.id, login="dan", word=Word.ABSTAINED, at=at(5), url="#c5")
    count, found = abstaining((at(6), DAN, None))
    assert (count.required, found.began_at, found.people[2].word) == (3, None, Word.SILENT)
    count, found = abstaining(*said(an_approval(DAN, 7)))
    assert (count.required, found.began_at, found.people[2].word) == (3, at(5), Word.AGREED)


@pytest.mark.parametrize(("speaks", "word", "required"), [(False, Word.LEFT_OUT, 2), (True, Word.AGREED, 3)])
def test_who_is_left_out_is_not_waited_for_and_back_with_an_agreement(
    word: Word, required: int, *, speaks: bool
) -> None:
    left = Person(id=DAN.id, login="dan", at=at(4), url="#c4", by="cat")
    agreed = AGREED if speaks else AGREED[:2]
    context = a_context(events=said(*agreed), spoken=Spoken(proposal=PROPOSAL, left_out={DAN.id: left}))
    count, found = judged(context, *agreed)
    assert (count.required, found.people[2].word) == (required, word)
    if not speaks:
        assert found.people[2] == replace(left, word=Word.LEFT_OUT)


def test_an_edited_agreement_takes_no_other_one_s_place_but_stands_alone() -> None:
    edited = an_approval(CAT, 9, edited=True)
    context = a_context(events=(*said(*AGREED), *said(edited)))
    assert judged(context, *AGREED)[1].began_at == at(3)
    alone = a_context(events=said(AGREED[0], AGREED[2], edited))
    assert judged(alone, AGREED[0], AGREED[2], edited)[1].began_at == at(9)
    assert judged(alone, AGREED[0], AGREED[2])[1].began_at is None


def test_whoever_takes_back_and_agrees_again_begins_it_anew() -> None:
    again = an_approval(CAT, 8)
    events = (*said(*AGREED), (at(6), CAT, None), *said(again))
    assert judged(a_context(events=events), *AGREED, again)[1].began_at == at(8)
    assert judged(a_context(events=events[:-1]), *AGREED)[1].began_at is None


def test_what_was_sent_back_and_what_nobody_asked_for_was_never_said() -> None:
    back = an_approval(DAN, 9)
    events = (*said(*AGREED[:2]), *said(back))
    assert judged(a_context(events=events), *AGREED, back)[1].began_at == at(9)
    assert judged(a_context(events=events), *AGREED, back, without=(back,))[1].began_at is None
    stranger, machine = an_approval(EVE, 3), an_approval(replace(DAN, is_bot=True), 3)
    for other in (stranger, machine):
        events = said(*AGREED[:2], other)
        assert judged(a_context(events=events), *AGREED[:2], other)[1].began_at is None


def test_a_native_approval_agrees_and_one_that_was_sent_back_does_not() -> None:
    reviews = tuple(a_review(one, minutes=minutes) for minutes, one in enumerate((BEN, CAT, DAN), 1))
    native = tuple(an_approval(one.author, 0, key=one.id, at=one.submitted_at, url=one.url, sha=one.sha, native=True) for one in reviews)  # fmt: skip
    context = a_context(reviews=reviews)
    assert judged(context, *native)[1].began_at == at(3)
    assert judged(context, *native, without=native[:1])[1].began_at is None


def test_of_a_review_and_a_command_in_one_second_the_one_that_closes_counts() -> None:
    approves, objects = a_review(DAN, minutes=5), a_review(DAN, BACK, minutes=5)
    native = an_approval(DAN, 5, key=approves.id, url=approves.url, sha=approves.sha, native=True)
    context = a_context(events=(*said(*AGREED[:2]), (at(5), DAN, None)), reviews=(approves,))
    assert judged(context, *AGREED[:2], native)[1].began_at is None
    command = an_approval(DAN, 5)
    context = a_context(events=said(*AGREED[:2], command), reviews=(objects,))
    found = judged(replace(context, policy=consent(people=THREE, outstanding=1)), *AGREED[:2], command)[1]
    assert (found.began_at, found.people[2].word) == (None, Word.OBJECTS)
    dismissed = a_context(events=said(*AGREED[:2], command), reviews=(replace(objects, verdict=Verdict.DISMISSED),))
    assert judged(dismissed, *AGREED[:2], command)[1].began_at is None


def steps(*states: tuple[int, ThreadState]) -> tuple[tuple[datetime, ThreadState], ...]:
    return tuple((at(minutes), state) for minutes, state in states)


def test_the_thread_of_each_moment_counts() -> None:
    context = all_agreed()
    there, unproposed = context.thread, ThreadState()
    asked = replace(there, questions=(T1,))
    resolved = replace(there, questions=(replace(T1, open=False),))
    listed = replace(there, questions=(replace(T1, counts=False),))
    for story, began in (
        (steps((2, there)), at(3)),
        (steps((8, there)), at(8)),
        ((), None),
        (steps((0, unproposed)), None),
        (steps((0, there), (5, asked)), None),
        (steps((0, there), (5, asked), (9, resolved)), at(9)),
        (steps((0, there), (5, listed)), at(3)),
        (steps((0, there), (5, resolved)), at(3)),
    ):
        assert judged(context, *AGREED, steps=story)[1].began_at == began


def objected(*reviews: tuple[int, Account, Verdict], policy: Policy | None = None, **changes: object) -> Consent:
    made = tuple(a_review(who, verdict, minutes=minutes) for minutes, who, verdict in reviews)
    return judged(all_agreed(policy, reviews=made, **changes), *AGREED)[1]


def test_an_objection_by_a_review_stops_it_until_its_person_s_next_word() -> None:
    policy = consent(people=THREE, outstanding=1)
    assert objected((5, DAN, BACK), policy=policy).began_at is None
    assert objected((5, DAN, Verdict.COMMENTED), policy=policy).began_at == at(2)
    assert objected((5, DAN, BACK), (9, DAN, Verdict.APPROVED), policy=policy).began_at == at(9)
    assert objected((5, DAN, Verdict.DISMISSED), policy=policy).began_at == at(5)


@pytest.mark.parametrize("who", [EVE, ANN, replace(DAN, is_bot=True)], ids=["stranger", "author", "bot"])
@pytest.mark.parametrize("verdict", [BACK, Verdict.DISMISSED])
def test_who_has_no_say_stops_nothing(who: Account, verdict: Verdict) -> None:
    policy = consent(people=THREE, outstanding=1)
    assert objected((5, who, verdict), policy=policy).began_at == at(2)


def test_who_approves_by_command_objects_no_more_unless_the_command_was_edited() -> None:
    policy = consent(people=THREE, outstanding=1)
    review, later = a_review(DAN, BACK, minutes=5), an_approval(DAN, 9)
    for word, began in ((later, at(9)), (replace(later, edited=True), None)):
        context = a_context(policy, events=said(*AGREED, word), reviews=(review,))
        assert judged(context, *AGREED, word)[1].began_at == began
    taken = a_context(policy, events=(*said(*AGREED), (at(9), DAN, None)), reviews=(review,))
    assert judged(taken, *AGREED)[1].began_at is None


def remembering(seconds: int, who: str) -> Memory:
    return Memory(heard={f"objection.{who.partition(' ')[0]}": f"{seconds} {who} object"})


def test_an_objection_that_counted_once_counts_without_the_right_and_out_of_sight() -> None:
    policy, then = consent(people=THREE, outstanding=1), int(at(5).timestamp())
    kept = remembering(then, "9 eve")
    assert objected((5, EVE, BACK), policy=policy, memory=kept).began_at is None
    assert objected(policy=policy, memory=kept).began_at == at(5)
    assert objected((9, EVE, Verdict.APPROVED), policy=policy, memory=kept).began_at == at(9)


def standing(context: ReviewContext, *counts: ApprovalCount, login: str = "cat") -> Person:
    given = Given(steps=((at(0), context.thread),), questions=(), ever=counts)
    _, found = with_consent(context, counts, given)
    return next(one for one in found.people if one.login == login)


@pytest.mark.parametrize(
    ("worth", "word"),
    [
        ((ApprovalStatus.COUNTS, ApprovalStatus.COUNTS), Word.AGREED),
        ((ApprovalStatus.LAPSED, ApprovalStatus.COUNTS), Word.EARLIER),
        ((ApprovalStatus.LAPSED, ApprovalStatus.LAPSED), Word.EARLIER),
        ((ApprovalStatus.COUNTS, ApprovalStatus.ANOTHER), Word.ANOTHER),
        ((ApprovalStatus.LAPSED, ApprovalStatus.ANOTHER), Word.ANOTHER),
        ((ApprovalStatus.COUNTS, ApprovalStatus.STRANGER), Word.NO_COUNT),
        ((ApprovalStatus.LAPSED, ApprovalStatus.EDITED), Word.NO_COUNT),
    ],
)
def test_an_agreement_is_worth_what_it_is_for_the_spec_for_which_it_is_worth_least(
    worth: tuple[ApprovalStatus, ApprovalStatus], word: Word
) -> None:
    other, own = an_approval(BEN, 1), an_approval(CAT, 2)
    counts = [a_count(own, path=path, standing=one) for path, one in zip((PATH, OTHER), worth, strict=True)]
    counts[0] = replace(counts[0], evaluated_approvals=(*a_count(other).evaluated_approvals, *counts[0].evaluated_approvals))  # fmt: skip
    found = standing(a_context(events=said(other, own)), *counts)
    assert found == Person(id=CAT.id, login="cat", word=word, at=at(2), url="#c2")


def test_what_is_said_of_a_person_is_the_gravest() -> None:
    questions = (replace(T1, asker=None), replace(T1, asker=BEN), replace(T1, url="#t2", asked_at=at(6)))
    count = a_count(*AGREED)
    context = all_agreed(reviews=(a_review(CAT, BACK, minutes=7),))
    by_review = standing(context, count)
    assert by_review == Person(id=CAT.id, login="cat", word=Word.OBJECTS, at=at(7), url="https://forge.test/r7")
    asking = replace(context, thread=replace(context.thread, questions=questions))
    assert standing(asking, count) == replace(by_review, at=at(6), url="#t2")
    for silent in ({"open": False}, {"counts": False}):
        thread = replace(context.thread, questions=tuple(replace(one, **silent) for one in questions))  # type: ignore[arg-type]
        assert standing(replace(all_agreed(), thread=thread), count).word is Word.AGREED
    assert standing(a_context(), a_count()) == Person(id=CAT.id, login="cat", word=Word.SILENT)


def test_an_author_who_is_named_may_ask_and_is_not_asked() -> None:
    context = a_context(consent(people=("ann", "ben"), outstanding=0), events=said(an_approval(ANN, 1)))
    assert standing(context, a_count(an_approval(ANN, 1)), login="ann") == Person(
        id=ANN.id, login="ann", word=Word.AUTHOR
    )
    asking = replace(context, thread=replace(context.thread, questions=(replace(T1, asker=ANN),)))
    assert standing(asking, a_count(), login="ann").word is Word.OBJECTS
