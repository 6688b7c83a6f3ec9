"""What the bot remembers fits into its summary, whatever a crowd writes; where it cannot, the gate stays closed."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from bot.review.model.account import Account
from bot.review.model.capabilities import Capabilities
from bot.review.model.memory import Memory, first_line, fitted, recall
from bot.review.model.pull_request import Comment
from tests.review.builders import BEN, CAT, HEAD, RIGHTS, a_comment, a_pull, a_reading, a_review, a_snapshot
from tests.review.stories import Story

LIMIT = Capabilities().body_limit


def a_crowd(orders: str, people: int = 80, first: int = 3_000_000_000) -> list[Comment]:
    return [
        replace(
            a_comment(orders, author=Account(id=str(9000 + number), login=f"zed-{number}"), minutes=10 + number),
            id=str(first + number),
        )
        for number in range(people)
    ]


def twenty(start: int = 0) -> str:
    return "\n".join(f"/spec question Is the limit {start + number} requests a second?" for number in range(20))


def a_public_story(policy: Policy | None = None) -> Story:
    rights = a_snapshot(permissions=RIGHTS)
    return Story(pull=replace(a_pull(), is_public=True), policy=policy or Policy(), rights=rights)


@pytest.mark.untraced
def test_eighty_comments_of_twenty_questions_by_strangers_stop_nothing() -> None:
    story = a_public_story()
    story.say(*a_crowd(twenty()))
    assert len(story.summary) <= LIMIT
    assert len(recall(story.pull).questions) == 200
    assert "This thread lists 200 questions of people" in story.replies[-1]
    assert not story.is_approved()
    story.review(a_review(BEN, minutes=200))
    assert story.is_approved()
    story.say(a_comment("/spec question And this?", author=CAT, minutes=300))
    assert len(story.summary) <= LIMIT


def test_one_person_has_only_so_many_questions_open_at_once() -> None:
    story = a_public_story()
    story.say(replace(a_comment(twenty(), author=BEN, minutes=10), id="3000000000"))
    story.say(replace(a_comment("/spec question And this?", author=BEN, minutes=11), id="3000000001"))
    assert len(recall(story.pull).questions) == 20
    assert "20 questions of yours are open here. Resolve some of them, then ask again." in story.replies[-1]
    story.say(replace(a_comment("/spec resolve T1", author=BEN, minutes=12), id="3000000002"))
    story.say(replace(a_comment("/spec question And this now?", author=BEN, minutes=13), id="3000000003"))
    assert len(recall(story.pull).questions) == 21


def test_where_anyone_may_ask_the_crowd_is_counted_up_to_a_number() -> None:
    story = a_public_story(Policy(approval=ApprovalRules(questions=("anyone",))))
    story.say(*a_crowd(twenty()))
    assert len(recall(story.pull).questions) == 400
    assert "Write it into the file's Open Questions." in story.replies[-1]
    assert len(story.summary) <= LIMIT
    assert not story.is_approved()


def test_questions_that_come_and_go_are_forgotten_and_no_number_comes_twice() -> None:
    story = a_public_story()
    for turn in range(3):
        gone = a_crowd(twenty(turn), people=10, first=3_000_000_000 + 1_000 * turn)
        story.say(*gone)
        kept = {one.id for one in gone}
        story.pull = replace(story.pull, comments=tuple(one for one in story.pull.comments if one.id not in kept))
        story.run()
    assert len(recall(story.pull).questions) == 1
    story.say(a_comment("/spec question One more?", author=BEN, minutes=400))
    assert recall(story.pull).questions[f"{story.pull.comments[-1].id}.0"] == 601


def test_a_crowd_that_approves_pushes_nobody_out_who_may() -> None:
    story = a_public_story()
    story.say(a_comment("/spec approve", author=BEN, minutes=1))
    story.say(*a_crowd("/spec approve", people=210))
    assert story.is_approved()
    story.push("e" * 40, replace(a_reading(), seen={HEAD: a_reading().digests}))
    assert story.is_approved()


def test_a_memory_that_does_not_fit_closes_the_gate_and_says_so() -> None:
    small = replace(a_pull(), capabilities=Capabilities(body_limit=1_500))
    story = Story(pull=small, rights=a_snapshot(permissions=RIGHTS))
    story.review(a_review(BEN, minutes=1))
    assert story.is_approved()
    for place in range(4):
        story.say(a_comment(twenty(place * 20), author=CAT, minutes=10 + 2 * place))
        numbers = ", ".join(f"T{number + 1}" for number in range(place * 20, place * 20 + 20))
        story.say(a_comment(f"/spec resolve {numbers}", author=CAT, minutes=11 + 2 * place))
    assert not story.is_approved()
    assert "What I have to remember of this thread does not fit" in story.summary
    assert len(story.summary) <= 1_500


@pytest.mark.parametrize(
    ("limit", "kept"),
    [(900, (True, True, True)), (700, (False, True, True)), (500, (False, False, True)), (300, (False, False, False))],
)
def test_what_only_convenience_needs_goes_first(limit: int, kept: tuple[bool, bool, bool]) -> None:
    many = tuple(str(number) for number in range(2_000_000_000, 2_000_000_015))
    memory = Memory(head="a" * 40, answered=dict.fromkeys(many, "1"), asked=many, written=many)
    found = fitted(memory, limit)
    assert found is not None
    assert (bool(found.answered), bool(found.asked), bool(found.written)) == kept
    assert len(first_line(found)) <= limit
    assert fitted(memory, 60) is None
