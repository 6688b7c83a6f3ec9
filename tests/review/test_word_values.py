"""What people said, by value: in which order it counts, what was taken back, and what is kept of questions and objections."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.policy.model import Policy
from bot.review.evaluate.context import ReviewContext
from bot.review.evaluate.model import Approval, Question
from bot.review.evaluate.obstacles import Objection
from bot.review.evaluate.words import (
    in_order,
    kept_askers,
    native_words,
    objections_gone,
    objections_kept,
    revoked,
    revoked_before,
    taken_out,
    with_deleted_questions,
)
from bot.review.model.account import Account
from bot.review.model.capabilities import Verdict
from bot.review.model.memory import Memory
from tests.review.builders import BEN, CAT, HEAD, a_comment, a_pull, a_review, a_snapshot, at
from tests.review.consent_story import consent
from tests.review.test_kept_words import a_context

SECONDS = int(at(3).timestamp())
LONG = Account(id="44", login="dan of old")


def test_words_of_one_second_come_as_they_were_said() -> None:
    reviews, commands = ((at(1), BEN, "a"), (at(1), CAT, "b")), ((at(1), CAT, "c"), (at(0), BEN, "d"))
    assert [said for _, _, said in in_order(reviews, commands, lambda _: False)] == ["d", "a", "b", "c"]
    assert [said for _, _, said in in_order(reviews, commands, lambda said: said == "b")] == ["d", "a", "c", "b"]


def native(minutes: int) -> Approval:
    return Approval(
        key=f"r{minutes}", account=BEN, at=at(minutes), url=f"https://forge.test/r{minutes}", sha=HEAD, native=True
    )


def test_reviews_speak_until_the_merge() -> None:
    reviews = (
        a_review(minutes=9),
        a_review(minutes=1),
        a_review(CAT, Verdict.COMMENTED, minutes=2),
        a_review(CAT, Verdict.DISMISSED, minutes=3),
        a_review(minutes=4),
    )
    heard = [(at(1), BEN, native(1)), (at(3), CAT, None), (at(4), BEN, native(4))]
    assert list(native_words(a_pull(reviews=reviews, merged_at=at(4)))) == heard
    assert list(native_words(a_pull(reviews=reviews))) == [(at(9), BEN, native(9)), *heard]


def spoken(minutes: int, who: Account = BEN) -> Approval:
    return Approval(key=f"c{minutes}.0", account=who, at=at(minutes), url="", sha=HEAD)


NATIVE = f"r1@{int(at(1).timestamp())}"


def test_an_approval_is_named_by_its_review_and_second_or_by_its_command() -> None:
    pull, event = a_pull(reviews=(a_review(minutes=1),)), (at(2), BEN, spoken(2))
    assert revoked_before(pull, (event,), {NATIVE}) == (native(1),)
    assert revoked_before(pull, (event,), {"c2.0"}) == (spoken(2),)
    assert revoked_before(pull, (event,), {"r1", "c2"}) == ()
    assert revoked(pull, (event, (at(3), BEN, None)), ()) == ("c2.0", NATIVE)
    assert revoked(pull, (event, (at(3), CAT, None)), ()) == ()
    assert revoked(pull, (event,), {"c2.0", "gone"}) == ("c2.0",)


def test_of_one_second_what_takes_it_back_counts() -> None:
    dismissed = a_pull(reviews=(a_review(verdict=Verdict.DISMISSED, minutes=2),))
    assert revoked(dismissed, ((at(2), BEN, spoken(2)),), ()) == ("c2.0",)
    assert revoked(dismissed, ((at(3), BEN, spoken(3)),), ()) == ()


def in_thread(context: ReviewContext, key: str, question: Question | None = None) -> ReviewContext:
    asked = (question,) if question is not None else ()
    return replace(context, thread=replace(context.thread, questions=asked, numbers={key: 4}))


def test_a_comment_s_name_may_hold_a_point() -> None:
    known = f"{SECONDS} {LONG.id} {LONG.login}"
    memory = Memory(askers={"n.1.0": known, "n.2.0": known}, questions={"n.1.0": 4, "n.2.0": 5})
    context = a_context(memory)
    pull = a_pull(comments=(a_comment("Hi", key="n.1"),))
    context = replace(context, snapshot=a_snapshot(pull=pull))
    (back,) = with_deleted_questions(context).questions
    assert (back.id, back.asker) == ("T5", LONG)
    closed = Question(id="T4", text="Why?", open=False, asker=LONG)
    assert kept_askers(in_thread(context, "n.1.0", closed)) == {}
    assert kept_askers(in_thread(context, "n.2.0", closed)) == {"n.2.0": known}


@pytest.mark.parametrize(
    ("policy", "counts", "kept"), [(consent(), True, True), (consent(), False, False), (Policy(), True, False)]
)
def test_a_question_that_was_closed_is_kept_where_people_decide_by_consent(
    policy: Policy, *, counts: bool, kept: bool
) -> None:
    closed = Question(id="T4", text="Why?", open=False, counts=counts, asker=BEN, asked_at=at(3))
    found = kept_askers(in_thread(a_context(Memory(), policy), "c1.0", closed))
    assert found == ({"c1.0": f"{SECONDS} {BEN.id} {BEN.login}"} if kept else {})


EDITED = replace(a_comment("Hi", key="n.1", edited=True), edited_at=at(5))


@pytest.mark.parametrize(
    ("policy", "comment", "standing", "found"),
    [
        (consent(), EDITED, "c9.0", {"n.1.0": at(5)}),
        (Policy(), EDITED, "c9.0", {}),
        (consent(), EDITED, "n.1.0", {}),
        (consent(), replace(EDITED, edited_by_other=True), "c9.0", {}),
        (consent(), replace(EDITED, edited=False), "c9.0", {}),
        (consent(), replace(EDITED, edited_at=None), "c9.0", {}),
        (consent(), replace(EDITED, id="n"), "c9.0", {}),
    ],
)
def test_a_question_that_its_person_took_out_is_told_with_its_moment(
    policy: Policy, comment: object, standing: str, found: dict[str, object]
) -> None:
    context = a_context(Memory(askers={"n.1.0": "1 2 ben"}), policy)
    snapshot = a_snapshot(pull=a_pull(comments=(comment,)))  # type: ignore[arg-type]
    assert taken_out(in_thread(replace(context, snapshot=snapshot), standing)) == found


HEARD = {
    "c1.0": f"{SECONDS} 2 ben agree",
    "objection.odd": "never 44 dan object",
    "objection.44": f"{SECONDS} 44 dan of old object",
    "objection.3": f"{SECONDS} 3 cat object",
}
Shown = tuple[object, Account, Objection | None]


def an_objection(who: Account, minutes: int = 3) -> Objection:
    return Objection(account=who, url=a_pull().url, at=at(minutes))


def gone(who: Account) -> tuple[Shown, ...]:
    return (at(3), who, an_objection(who)), (at(3), who, None)


@pytest.mark.parametrize(
    ("shown", "back"),
    [
        ((), (*gone(LONG), *gone(CAT))),
        (((at(3), LONG, an_objection(LONG)),), gone(CAT)),
        (((at(3), BEN, an_objection(BEN)),), (*gone(LONG), *gone(CAT))),
        (((at(2), LONG, an_objection(LONG, 2)),), (*gone(LONG), *gone(CAT))),
        (((at(3), LONG, None),), (*gone(LONG), *gone(CAT))),
        (((at(4), LONG, None),), (gone(LONG)[0], *gone(CAT))),
        (((at(4), BEN, None),), (*gone(LONG), *gone(CAT))),
    ],
)
def test_an_objection_that_is_shown_no_more_counts_until_its_person_s_next_word(
    shown: Iterable[Shown], back: tuple[Shown, ...]
) -> None:
    context = a_context(Memory(heard=HEARD), consent())
    assert tuple(objections_gone(context, shown)) == back  # type: ignore[arg-type]


def test_who_objected_is_named_whole() -> None:
    context = a_context(Memory(heard={"objection.4.5": f"{SECONDS} 4.5 dan object"}), consent())
    assert objections_kept(context) == {f"4.5@{SECONDS}"}
