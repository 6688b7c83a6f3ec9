"""A number in a command means the question that had it when the command was written."""

from dataclasses import replace

import pytest

from bot.policy.model import ApprovalRules, Policy
from tests.review.builders import (
    ANN,
    BOT,
    a_comment,
    a_pull,
    at,
)
from tests.review.stories import Story
from tests.review.whole_pull import SPEC, Whole


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("/spec answer Q1 and Q2 Yes.", "Name a question and its answer"),
        ("/spec answer Q1, Q2: Yes.", "Name a question and its answer"),
        ("/spec answer T3 Yes.", "Name a question and its answer"),
        ("/spec answer Q7 Yes.", "Nothing was answered: there is no Q7 now."),
    ],
)
def test_an_answer_goes_to_one_question(body: str, said: str) -> None:
    whole = Whole()
    whole.say(body)
    assert whole.messages == []
    assert said in whole.replies[0]


FEWER = SPEC.replace("- [ ] How big?\n", "")


def test_a_number_means_the_question_that_had_it_when_it_was_written() -> None:
    whole = Whole()
    whole.run()
    before = whole.push(FEWER)
    whole.hear(replace(a_comment("/spec answer Q2 Ann.", author=ANN, minutes=1), saw=(before,)))
    assert "- [x] Who pays?\n  **Answer:** Ann.\n" in whole.text
    assert "- [ ] Why\n" in whole.text
    whole.say("/spec answer Q1 Ben.", minutes=20)
    assert "is answered already" in whole.replies[-1]


def test_an_answer_to_a_question_that_is_gone_is_refused() -> None:
    whole = Whole()
    whole.run()
    before = whole.push(SPEC.replace("How big?", "How small?"))
    whole.hear(replace(a_comment("/spec answer Q1 Big.", author=ANN, minutes=1), saw=(before,)))
    assert whole.messages == []
    assert "The question Q1, which was there when this was written, is gone." in whole.replies[0]
    assert "- Q1: How small?" in whole.replies[0]


@pytest.mark.parametrize("saw", [(), ("{head}",), ("{before}", "{head}")], ids=["not told", "the new", "either"])
def test_an_answer_to_another_text_than_the_summary_s_is_refused(saw: tuple[str, ...]) -> None:
    whole = Whole()
    whole.run()
    before = whole.push(FEWER)
    told = tuple(one.format(before=before, head=whole.pull.head.sha) for one in saw)
    whole.hear(replace(a_comment("/spec answer Q1 Ann.", author=ANN, minutes=1), saw=told))
    assert whole.messages == []
    assert "Nothing was answered: Q1 is “Who pays?” now, and " in whole.replies[0]
    assert ("it may have been “How big?” when this was written." in whole.replies[0]) is (len(saw) != 1)
    assert "- Q1: Who pays?" in whole.replies[0]
    whole.say("/spec answer Q1 Ann.", minutes=20)
    assert "- [x] Who pays?\n  **Answer:** Ann.\n" in whole.text


def test_an_answer_to_a_text_that_came_and_went_is_refused() -> None:
    whole = Whole()
    whole.run()
    gone = whole.push(FEWER) and whole.pull.head.sha
    whole.push(SPEC)
    whole.hear(replace(a_comment("/spec answer Q1 Ann.", author=ANN, minutes=1), saw=(gone,)))
    assert whole.messages == []
    assert "Q1 is “How big?” now, and it may have been “Who pays?” when this was written." in whole.replies[0]


def test_an_answer_to_a_text_that_cannot_be_read_any_more_is_refused() -> None:
    whole = Whole()
    whole.run()
    whole.hear(replace(a_comment("/spec answer Q1 Big.", author=ANN, minutes=1), saw=("9" * 40,)))
    assert whole.messages == []
    assert "Q1 is “How big?” now, and what it was when this was written cannot be told." in whole.replies[0]


def test_an_answer_counts_where_the_texts_number_their_questions_alike() -> None:
    whole = Whole()
    whole.run()
    whole.push(SPEC.replace("Find things.", "Sell things."))
    whole.say("/spec answer Q1 Big.")
    assert "- [x] How big?\n  **Answer:** Big.\n" in whole.text


def test_an_answer_before_the_first_look_counts_in_the_text_that_its_author_saw() -> None:
    for pushed, messages in ((0, 1), (5, 0)):
        whole = Whole(pull=replace(a_pull(), pushed_at=at(pushed)))
        whole.say("/spec answer Q1 Big.", minutes=1)
        assert len(whole.messages) == messages


def test_an_answer_that_may_mean_either_numbering_is_refused() -> None:
    whole = Whole()
    whole.run()
    whole.text = whole.text.replace("- [ ] How big?\n", "")
    whole.run()
    whole.change(whole.summary.id, edited_at=at(60))
    whole.say("/spec answer Q1 Big.", minutes=59)
    assert whole.messages == []
    assert "cannot be told" in whole.replies[0]
    whole.say("/spec answer Q1 Ann.", minutes=61)
    assert "- [x] Who pays?\n  **Answer:** Ann.\n" in whole.text


def test_where_the_numbers_are_lost_no_answer_is_guessed() -> None:
    whole = Whole()
    whole.run()
    whole.change(whole.summary.id, edited_by_other=True)
    whole.say("/spec answer Q1 Big.")
    assert whole.messages == []
    assert "cannot be told" in whole.replies[0]


def test_an_offered_answer_stays_with_its_question() -> None:
    whole = Whole(pull=a_pull(writable=False))
    whole.say("/spec answer Q2 Ann.")
    (thread,) = [
        one for one in whole.pull.threads if "suggestion" in one.comments[0].body and "Ann" in one.comments[0].body
    ]
    whole.text = whole.text.replace("- [ ] How big?\n", "")
    whole.run()
    bodies = [one.comments[0].body for one in whole.pull.threads if "**Answer:** Ann." in one.comments[0].body]
    assert thread.path
    assert all("Who pays?" in body for body in bodies)


def test_numbers_that_are_lost_close_no_question() -> None:
    story = Story(policy=Policy(approval=ApprovalRules(required=0)))
    story.say(*(a_comment(f"/spec question Number {number}?", minutes=number) for number in range(1, 4)))
    story.say(a_comment("/spec resolve T2", minutes=5))
    story.delete("c1")
    assert "[T3]" in story.summary
    story.pull = replace(
        story.pull, comments=tuple(replace(one, edited_by_other=one.author == BOT) for one in story.pull.comments)
    )
    story.run()
    assert not story.is_approved()
    assert "Number 3?" in story.summary
    assert "Number 2?" in story.summary


def test_what_the_first_answer_of_a_comment_adds_to_the_file_renames_no_question_for_the_second() -> None:
    for second, said in (
        ("/spec answer Q2 Ann.", "- [x] Who pays?\n  **Answer:** Ann.\n"),
        ("/spec answer Q9 No.", ""),
    ):
        whole = Whole()
        whole.run()
        whole.say(f"/spec answer Q1 See:\n\n| a |\n|---|\n| 1 |\n{second}")
        assert "- [x] How big?\n" in whole.text
        assert said in whole.text
        assert ("there is no Q9 now" in "".join(whole.replies)) is (not said)


def test_other_commands_beside_an_answer_are_carried_out() -> None:
    whole = Whole()
    whole.run()
    whole.say("/spec answer Q1 Big.\n/spec status In Review")
    assert "- [x] How big?\n" in whole.text
    assert "**Status:** In Review" in whole.text
